"""Histories in ninjs, the IPTC's News in JSON, and in the Associated Press's envelope.

Which field becomes what stands in docs/formats.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from storyrev.exchange import nitf
from storyrev.exchange.building import Content, html_blocks, one_line, picture, text_blocks, words_of, write_story
from storyrev.exchange.model import Arrival, Knows, SetAside, know_nothing
from storyrev.exchange.naming import make_editor, make_slug
from storyrev.exchange.ninjs_item import (
    Text,
    address,
    altids,
    associations,
    bodies,
    byline,
    descriptions,
    has_distant_text,
    headlines,
    own_fields,
    stored_form,
)
from storyrev.exchange.ordering import Earlier, Named, arrange
from storyrev.exchange.payload import (
    BadRecord,
    Payload,
    last_name,
    line_at,
    objects_at,
    text_at,
    time_at,
)
from storyrev.exchange.records import Record, files_of, read_records
from storyrev.store.model import KINDS, Kind, Status
from storyrev.story import parse

if TYPE_CHECKING:
    from storyrev.story import Block

ENVELOPES = frozenset({"data", "items", "item"})
"""The keys under which a feed keeps its items: `{"data": {"items": [{"item": {…}}]}}` in the Associated Press's."""

_PICTURED = frozenset({"picture", "graphic"})
_SHOWN = _PICTURED | {"video", "audio"}
_PLANNED = frozenset({"event", "planning"})
_PUBLIC: dict[str, Status] = {"": "public", "usable": "public", "canceled": "public", "cancelled": "public"}
_WITHHELD: dict[str, Status] = {"withheld": "withheld", "embargoed": "withheld"}
_STATUSES = _PUBLIC | _WITHHELD
_KIND_OF_TYPE: dict[str, Kind] = {
    "corrective": "correction",
    "correction": "correction",
    "clarification": "clarification",
    "kill": "retraction",
    "elimination": "retraction",
}
_FILED = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_CORRECTS = re.compile(r"\W*(?:\w+\W+){0,3}?correct(?:s|ed|ing|ion|ions|ive)\b", re.IGNORECASE)
_CLARIFIES = re.compile(r"\W*(?:\w+\W+){0,3}?clarif(?:ies|ied|ying|ication)\b", re.IGNORECASE)


def read_ninjs(source: Path, editor: str | None = None, *, knows: Knows = know_nothing) -> Iterator[Arrival | SetAside]:
    """The revisions in a file or folder of ninjs items, in the order of their histories.

    A file holds an item, a list of them, a feed, or an item a line (`.jsonl`). Each revision names its
    provider as the one who saved it, and `editor` where the item names none. Raises `NoRecords`.
    """
    records = chain.from_iterable(read_records(path, ENVELOPES) for path in files_of(source))

    def make(record: Record, earlier: Earlier) -> Arrival:
        return _arrival(record, earlier, editor)

    return arrange(records, _name, make, knows)


def _name(record: Record) -> Named:
    item = record.payload
    uri = _identity(item)
    kind = line_at(item, "type").lower()
    if kind in _PLANNED:
        raise BadRecord(f"is of type {kind!r}: it announces coverage and is no story; leave it out")
    at = time_at(item, "versionCreated", "versioncreated", "firstCreated", "firstcreated")
    if at is None:
        raise BadRecord("has no 'versioncreated'; add when this version was made, with its zone")
    version, whose = line_at(item, "version"), f"ninjs:{uri}"
    # An export of storyrev's own is made in no time, and named by itself.
    known = ("", "") if own_fields(item) else (whose, f"{whose}@{version or at.isoformat()}")
    return Named(uri, version, at, "", *known)


def _identity(item: Payload) -> str:
    """What names the story: the Associated Press's `itemid` stays the same where its address does not."""
    identity = line_at(item, "uri") or altids(item).get("itemid", "")
    if not identity:
        raise BadRecord("has no 'uri', the one thing that an item must have; add it")
    return altids(item).get("itemid") or identity


def _arrival(record: Record, earlier: Earlier, editor: str | None) -> Arrival:
    item = record.payload
    exact = stored_form(item)
    if exact is not None:
        return _exported(record, exact, editor)
    named = _name(record)
    story = f"ninjs:{named.story}"
    with_text = _with_text(record, earlier)
    data, kind = _draft(record, with_text), _kind(item)
    remarks = [text_at(item, "edNote", "ednote"), text_at(item, "description_editornotes")]
    return Arrival(
        slug=make_slug(last_name(named.story)),
        place=record.place,
        key=named.key or f"{story}@{named.version or named.at.isoformat()}",
        data=data,
        form="markdown",
        at=named.at,
        editor=_editor(item, editor),
        kind=kind,
        note=_new_notes(data, earlier) if kind else "",
        remark="\n".join(remark for remark in remarks if remark),
        status="withheld" if "withheld" in (_status(item), _status(with_text.payload)) else "public",
        embargo=_embargo(item) or _embargo(with_text.payload),
        raw=record.raw,
        raw_suffix=".json",
        story=story,
    )


def _exported(record: Record, data: bytes, editor: str | None) -> Arrival:
    """A revision that storyrev exported, as it was recorded: its story is that of the slug, wherever it came from."""
    item = record.payload
    named = _name(record)
    own = own_fields(item)
    remark = item.get("edNote")
    filed = _FILED.fullmatch(own.get("filed", ""))
    stamps = ((name, own.get(f"stamp-{name}", "")) for name in ("published", "updated"))
    return Arrival(
        slug=own.get("slug") or make_slug(last_name(named.story)),
        place=record.place,
        key=own.get("source") or f"ninjs:{named.story}@{named.version}",
        data=data,
        form="markdown",
        at=named.at,
        editor=own.get("editor") or _editor(item, editor),
        kind=next((known for known in KINDS if known == own.get("kind")), None),
        note=own.get("note", ""),
        remark=remark if isinstance(remark, str) else "",
        status="withheld" if own.get("status") == "withheld" else _status(item),
        embargo=time_at(item, "embargoedUntil"),
        raw=record.raw,
        raw_suffix=".json",
        stamps=tuple((name, words) for name, words in stamps if words),
        desk_date=date(int(filed[1]), int(filed[2]), 1) if filed else None,
    )


def _status(item: Payload) -> Status:
    """Whether the version was ever public. Where the Associated Press says what it is for, only news is."""
    said = _said_status(item)
    if said not in _STATUSES:
        raise BadRecord(f"'pubstatus' is {said!r}; it must be usable, withheld or canceled")
    status = _STATUSES[said]
    if said == "embargoed" and _embargo(item) is not None:
        status = "public"
    signals = item.get("signals")
    if isinstance(signals, list) and "newscontent" not in signals:
        status = "withheld"
    return status


def _embargo(item: Payload) -> datetime | None:
    return time_at(item, "embargoedUntil", "embargoed")


def _said_status(item: Payload) -> str:
    return line_at(item, "pubStatus", "pubstatus").lower().removeprefix("stat:")


def _is_canceled(item: Payload) -> bool:
    return _said_status(item) in ("canceled", "cancelled")


def _kind(item: Payload) -> Kind | None:
    """What the provider says the version is; a note to editors may say that it corrects something."""
    if _is_canceled(item):
        return "retraction"
    types = item.get("editorialtypes")
    for named in types if isinstance(types, list) else ():
        if isinstance(named, str) and named.lower() in _KIND_OF_TYPE:
            return _KIND_OF_TYPE[named.lower()]
    note = text_at(item, "edNote", "ednote")
    if _CORRECTS.match(note):
        return "correction"
    return "clarification" if _CLARIFIES.match(note) else None


def _new_notes(data: bytes, earlier: Earlier) -> str:
    """What the text of a version tells readers that the one before it did not."""
    before = next(earlier(), None)
    known = (
        {one_line(note.text) for note in parse(write_story(_content(before)), "markdown").notes} if before else set()
    )
    notes = parse(data, "markdown").notes
    return "\n\n".join(note.text for note in notes if one_line(note.text) not in known)


def _editor(item: Payload, otherwise: str | None) -> str:
    """Who is named for a version: its provider, for nobody else is told."""
    sources = [entry for key in ("infoSources", "infosources", "infosource") for entry in objects_at(item, key)]
    provider = item.get("provider")
    names = [provider if isinstance(provider, str) else "", *(line_at(entry, "name") for entry in sources)]
    name = next((name for name in (*names, line_at(item, "copyrightHolder", "copyrightholder")) if name), "")
    return make_editor(name) if name or not otherwise else otherwise


def _with_text(record: Record, earlier: Earlier) -> Record:
    """The version whose text a version shows: its own, or, where it only withdraws the story, the latest that readers had.

    Of a story that readers never had it is the latest.
    """
    if not _is_canceled(record.payload) or _blocks(record):
        return record
    latest = None
    for before in earlier():
        try:
            if not _blocks(before):
                continue
            if _status(before.payload) == "public":
                return before
        except BadRecord:  # it was set aside itself
            continue
        latest = latest or before
    return latest or record


def _draft(record: Record, with_text: Record) -> bytes:
    """The story in an item. What was withdrawn says so: the text alone would be no other than before."""
    item = record.payload
    if not _is_canceled(item):
        return write_story(_content(record))
    if with_text is record and not _blocks(record) and not headlines(item)[0]:
        raise BadRecord("withdraws a story of which no earlier version is here; import that too")
    return write_story(_content(with_text, more=(("pubstatus", "canceled"),)))


def _content(record: Record, more: tuple[tuple[str, str], ...] = ()) -> Content:
    item = record.payload
    headline, dek, others = headlines(item)
    blocks = _blocks(record)
    if not blocks and has_distant_text(item) and not more:
        raise BadRecord(
            "has its text behind a link; save that file beside this one, named as this one or as its"
            f" itemid with .xml or .nitf: {address(item, wanted='text/')}"
        )
    summary = next(iter(descriptions(item)), None)
    if summary is not None and line_at(item, "type").lower() not in _SHOWN:
        if blocks:
            more = (("description", words_of(summary.value)), *more)
        else:
            blocks = _read(summary, headline)
    return Content(
        blocks=blocks,
        headline=headline,
        dek=dek,
        byline=byline(item),
        dateline=line_at(item, "located"),
        language=line_at(item, "language"),
        more=(*others, *more),
    )


def _blocks(record: Record) -> tuple[Block, ...]:
    """The pictures of an item, its texts, and the stories it refers to."""
    item = record.payload
    headline = headlines(item)[0]
    text = [block for body in bodies(item) or _beside(record) for block in _read(body, headline)]
    if line_at(item, "type").lower() in _SHOWN:
        return (*html_blocks(_figure(item)), *text)
    told = " ".join(one_line(block.body) for block in text)
    brought = list(associations(item))
    shown = [
        _figure(media) for media in brought if line_at(media, "type").lower() in _SHOWN and not _is_told(media, told)
    ]
    cards = [_card(story) for story in brought if line_at(story, "type").lower() in ("text", "composite")]
    return (*html_blocks("".join(shown)), *text, *html_blocks("".join(cards)))


def _read(body: Text, headline: str) -> tuple[Block, ...]:
    if body.form == "text":
        return text_blocks(body.value, headline)
    return html_blocks(nitf.to_html(body.value) if body.form == "nitf" else body.value)


def _beside(record: Record) -> tuple[Text, ...]:
    """The text of an item in a file of its own beside it: NITF, as the Associated Press's agent saves it."""
    if not has_distant_text(record.payload):
        return ()
    stems = [altids(record.payload).get("itemid", ""), record.file.stem]
    for stem in (stem for stem in stems if stem and stem == Path(stem).name):
        for suffix in (".nitf", ".xml", ".nitf.xml"):
            path = record.file.parent / f"{stem}{suffix}"
            if path.is_file():
                try:
                    return (Text("nitf", "nitf", path.read_bytes().decode("utf-8")),)
                except (OSError, UnicodeDecodeError) as error:
                    raise BadRecord(f"{path.name}, its text, cannot be read: {error}") from None
    return ()


def _is_told(media: Payload, told: str) -> bool:
    """Say whether a text shows a picture already: its caption stands there."""
    caption = next((words_of(text.value) for text in descriptions(media) if text.value), "")
    return bool(caption) and caption in told


def _figure(media: Payload) -> str:
    said = [text for text in descriptions(media) if text.value]
    caption = next(
        (t for wanted in ("caption", "") for t in said if t.role.lower() == wanted), said[0] if said else None
    )
    credit = line_at(media, "description_creditline") or byline(media)
    kind = line_at(media, "type").lower()
    uri = line_at(media, "uri")
    where = address(media, wanted="image/" if kind in _PICTURED else f"{kind}/") or (uri if "://" in uri else "")
    words = escape(words_of(caption.value)) if caption else ""
    if kind in _PICTURED:
        return picture(where, headlines(media)[0], words, escape(credit))
    player = f'<{kind} src="{escape(where)}"></{kind}>' if where else ""
    return player + picture("", "", words or escape(headlines(media)[0]), escape(credit))


def _card(story: Payload) -> str:
    headline = headlines(story)[0]
    where = line_at(story, "uri")
    linked = f'<a href="{escape(where)}">{escape(headline)}</a>' if where.startswith("http") else escape(headline)
    return f'<aside class="related"><h3>{linked}</h3></aside>' if headline else ""
