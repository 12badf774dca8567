"""Histories in ANS, the Arc XP Native Specification 0.10.

Which field becomes what stands in docs/formats.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from storyrev.exchange.ans_elements import (
    Elements,
    authors_of,
    correction,
    headline_of,
    note,
    walk,
)
from storyrev.exchange.building import Content, html_blocks, names_joined, words_of, write_story
from storyrev.exchange.model import Arrival, Knows, SetAside, know_nothing
from storyrev.exchange.naming import make_editor, make_slug
from storyrev.exchange.ordering import Earlier, Named, arrange
from storyrev.exchange.payload import BadRecord, Payload, last_name, line_at, object_at, objects_at, text_at, time_at
from storyrev.exchange.records import Record, files_of, read_records
from storyrev.store.model import Status

_SAVED = ("last_updated_date", "publish_date", "display_date", "first_publish_date", "created_date")
"""When a revision was made, the surest first."""
_PUBLISHED = ("first_publish_date", "publish_date", "display_date")
_LISTS = frozenset({"results", "collection"})
_DRAFT_STATES = frozenset({"draft", "withheld", "embargoed", "unpublished"})


def read_ans(source: Path, editor: str | None = None, *, knows: Knows = know_nothing) -> Iterator[Arrival | SetAside]:
    """The revisions in a file or folder of ANS documents, in the order of their histories.

    A file holds a document, an operation with one, a list or a search's results, or a document a line
    (`.jsonl`). `editor` is who is named where a document names nobody. Raises `NoRecords`.
    """
    records = chain.from_iterable(read_records(path) for path in files_of(source))

    def make(record: Record, earlier: Earlier) -> Arrival:
        return _arrival(record, earlier, editor)

    return arrange(chain.from_iterable(map(_opened, records)), _name, make, knows)


def _opened(record: Record | SetAside) -> Iterator[Record | SetAside]:
    """The documents in what a search or a collection gives; any other record is one itself."""
    if isinstance(record, SetAside):
        yield record
        return
    try:
        opened = line_at(record.payload, "type") in _LISTS
        documents = objects_at(record.payload, "content_elements") if opened else ()
    except BadRecord as error:
        yield SetAside(record.place, str(error))
        return
    if not opened:
        yield record
    for number, document in enumerate(documents, 1):
        raw = json.dumps(document, ensure_ascii=False).encode(errors="replace")
        yield record._replace(place=f"{record.place}, document {number}", payload=document, raw=raw)


def _document(record: Record) -> Payload:
    """The document of a record: of an operation, its body."""
    payload = record.payload
    return object_at(payload, "body") if _is_operation(payload) else payload


def _is_operation(payload: Payload) -> bool:
    return line_at(payload, "type").endswith("-operation")


def _is_deleted(payload: Payload) -> bool:
    return _is_operation(payload) and line_at(payload, "operation").startswith("delete-")


def _name(record: Record) -> Named:
    payload, document = record.payload, _document(record)
    story = line_at(document, "_id") or line_at(payload, "id", "_id") or line_at(document, "canonical_url")
    if not story:
        raise BadRecord("has no '_id', which says what story it is of; add it")
    at, revision = _saved_at(record), line_at(object_at(document, "revision"), "revision_id")
    state = revision or f"{at.isoformat()}{'/deleted' if _is_deleted(payload) else ''}"
    return Named(story, "", at, revision, f"ans:{story}", f"ans:{story}@{state}")


def _saved_at(record: Record) -> datetime:
    at = time_at(_document(record), *_SAVED) if not _is_deleted(record.payload) else None
    at = at or time_at(record.payload, "date")
    if at is None:
        raise BadRecord("has no 'last_updated_date' and no other date; add when this revision was made")
    return at


def _arrival(record: Record, earlier: Earlier, editor: str | None) -> Arrival:
    payload = record.payload
    document = _document(record)
    named = _name(record)
    deleted = _is_deleted(payload)
    elements = Elements()
    with_text = _with_text(record, earlier) if deleted else record
    if deleted and _is_bare(_document(with_text)):
        raise BadRecord("deletes a story of which no earlier revision is here; import that too")
    content = _content(_document(with_text), elements)
    if deleted:
        content = replace(content, more=(*content.more, ("operation", line_at(payload, "operation"))))
    revision = object_at(document, "revision")
    return Arrival(
        slug=make_slug(_slug(_document(with_text)) or named.story),
        place=record.place,
        key=named.key,
        data=write_story(content),
        form="markdown",
        at=named.at,
        editor=_editor(revision, editor),
        kind="retraction" if deleted else None,
        remark=_remark(document, elements),
        status="public" if deleted and with_text is record else _status(with_text),
        embargo=_embargo(document)[1] or _embargo(_document(with_text))[1],
        raw=record.raw,
        raw_suffix=".json",
        story=named.whose,
    )


def _with_text(record: Record, earlier: Earlier) -> Record:
    """The document whose text a deletion shows: its own, or else the latest that readers had; the latest if they had none."""
    if not _is_bare(_document(record)):
        return record
    latest = None
    for before in earlier():
        try:
            if _is_bare(_document(before)):
                continue
            if _status(before) == "public":
                return before
        except BadRecord:  # it was set aside itself
            continue
        latest = latest or before
    return latest or record


def _is_bare(document: Payload) -> bool:
    return not headline_of(document) and not objects_at(document, "content_elements")


def _slug(document: Payload) -> str:
    address = line_at(document, "canonical_url", "website_url").rstrip("/")
    return line_at(document, "slug") or (last_name(address) if address else "")


def _editor(revision: Payload, otherwise: str | None) -> str:
    """Who made a revision: Arc knows them by an address, or by a number of its own."""
    user = line_at(revision, "user_id")
    if not user:
        return otherwise or make_editor("")
    return make_editor(user, user if "@" in user else "")


def _status(record: Record) -> Status:
    """Whether a revision was ever public: what it says of that itself, or else whether it has a date of publication."""
    document = _document(record)
    active, until = _embargo(document)
    if active and until is None:
        return "withheld"
    said = object_at(document, "revision").get("published", record.payload.get("published"))
    if isinstance(said, bool):
        return "public" if said else "withheld"
    if line_at(document, "status").lower() in _DRAFT_STATES:
        return "withheld"
    return "public" if time_at(document, *_PUBLISHED) else "withheld"


def _embargo(document: Payload) -> tuple[bool, datetime | None]:
    """Whether an embargo holds, and until when."""
    embargo = object_at(object_at(document, "content_restrictions"), "embargo")
    if embargo.get("active") is not True:
        return False, None
    return True, time_at(embargo, "end_time")


def _content(document: Payload, elements: Elements) -> Content:
    inside = objects_at(document, "content_elements")
    html = elements.write(inside)
    if line_at(document, "type") in ("image", "video", "audio"):
        html += elements.write((document,))
    said = {text_at(element, "text") for element in walk(inside) if line_at(element, "type") == "correction"}
    later = [entry for entry in objects_at(document, "corrections") if text_at(entry, "text") not in said]
    top = object_at(document, "promo_items").get("basic")
    lead = (
        elements.write((top,))
        if isinstance(top, dict) and line_at(top, "type") in ("image", "video", "gallery")
        else ""
    )
    notes = note("editors-note", text_at(document, "editor_note"), {}) + "".join(map(correction, later))
    first, shown = _stamps(document)
    description = words_of(text_at(object_at(document, "description"), "basic"))
    dek = words_of(text_at(object_at(document, "subheadlines"), "basic"))
    more = {
        "description": description if description != dek else "",
        "label": words_of(text_at(object_at(object_at(document, "label"), "basic"), "text")),
        "canonical_url": line_at(document, "canonical_url"),
    }
    return Content(
        blocks=html_blocks(f"{lead}{html}{notes}"),
        headline=headline_of(document),
        dek=dek,
        byline=names_joined(authors_of(document)),
        dateline=line_at(document, "location"),
        published=first,
        updated=shown,
        language=line_at(document, "language"),
        desk=_desk(document),
        more=tuple((key, value) for key, value in more.items() if value),
    )


def _stamps(document: Payload) -> tuple[str, str]:
    """When the page says that it was published, and that it was updated, if that is another time."""
    first = text_at(document, *_PUBLISHED)
    shown = text_at(document, "display_date")
    return first, shown if shown != first else ""


def _desk(document: Payload) -> str:
    taxonomy = object_at(document, "taxonomy")
    for key in ("primary_section", "primary_site"):
        section = object_at(taxonomy, key)
        name = line_at(section, "name", "title", "_id") or line_at(object_at(section, "referent"), "id")
        if name:
            return name
    return ""


def _remark(document: Payload, elements: Elements) -> str:
    """What the newsroom tells itself, and what of the document has no form here."""
    workflow, revision = object_at(document, "workflow"), object_at(document, "revision")
    code, branch = line_at(workflow, "status_code"), line_at(revision, "branch")
    unknown = ", ".join(elements.unknown)
    lines = (
        text_at(object_at(document, "planning"), "internal_note"),
        text_at(workflow, "note"),
        text_at(object_at(object_at(document, "content_restrictions"), "embargo"), "description"),
        f"Workflow status {code}." if code else "",
        f"Branch {branch}." if branch and branch != "default" else "",
        f"Named in the text, for want of a form: {unknown}." if unknown else "",
    )
    return "\n".join(line for line in lines if line)
