"""Histories that exist: each revision of a source read as a story, given its kind and note, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from storyrev.desk.claims import Claims
from storyrev.desk.drafts import DraftError, read_draft
from storyrev.desk.judging import desk_of
from storyrev.desk.notes import Sign, join_notes, kind_of, new_notes, signs_of
from storyrev.desk.ordering import sort_arrivals
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.desk.saving import peek_desk, published_day, stamps_of
from storyrev.errors import UsageError
from storyrev.exchange.formats import Format
from storyrev.exchange.model import Arrival, SetAside
from storyrev.store import Entry, Kind, Newsroom, Revision
from storyrev.store.entries import Kept, Step
from storyrev.store.slugs import check_slug
from storyrev.store.workcopy import hash_blob
from storyrev.store.write import check_editor, check_time
from storyrev.story.model import Form

_SUFFIXES: dict[Form, str] = {"html": ".html", "text": ".txt"}

PutAside = Callable[[SetAside], None]
"""Takes each record that could not be taken in, as soon as that is known."""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did, or would do.

    Counts of revisions: `recorded`, `known` (in the record already), `unchanged` (the text of the
    revision before, so nothing to record) and `set_aside`. `kept` are files in `stories/` that do not
    hold the latest revision, and why.
    """

    recorded: int
    known: int
    unchanged: int
    set_aside: int
    kept: tuple[Kept, ...] = ()


def import_all(
    newsroom: Newsroom,
    known_format: Format,
    arrivals: Iterable[Arrival | SetAside],
    *,
    put_aside: PutAside,
    keep_raw: bool = False,
    rehearse: bool = False,
    store: str | None = None,
    step: Step | None = None,
    watch: Watch = UNWATCHED,
) -> Import:
    """Record every revision that a source holds and the record does not.

    New stories go to the store of that name, where one is named. `rehearse` only says what would be recorded. Run again, it adds what is missing and nothing else,
    also after a run that was cut short. Raises what `Newsroom.record_all` raises; what was recorded
    by then stays.
    """
    intake = _Intake(newsroom, put_aside, keep_raw, watch)
    wanted = intake.take(arrivals)
    entries = intake.entries(sort_arrivals(wanted) if known_format.order == "time" else wanted)
    if rehearse:
        recorded, known, unchanged = _rehearse(newsroom, entries)
        return Import(recorded, intake.known + known, intake.unchanged + unchanged, intake.set_aside)
    done = newsroom.record_all(entries, order=known_format.order, step=step, store=store)
    for refused in done.refused:
        intake.refuse(refused.place, refused.reason)
    return Import(
        done.recorded, intake.known + done.known, intake.unchanged + done.unchanged, intake.set_aside, done.kept
    )


def read_sources(known_format: Format, sources: Iterable[Path], **options: object) -> Iterator[Arrival | SetAside]:
    """What a format's reader gives of each source in turn."""
    reader = known_format.load()
    for source in sources:
        yield from reader(source, **options)


class _Intake:
    """Arrivals made ready for the record, one at a time; of each story only the signs of its notes are kept."""

    def __init__(self, newsroom: Newsroom, put_aside: PutAside, keep_raw: bool, watch: Watch) -> None:
        self._newsroom = newsroom
        self._put_aside = put_aside
        self._keep_raw = keep_raw
        self._watch = watch
        self._claims = Claims(newsroom)
        self._begun: set[str] = set()
        self._told: dict[str, frozenset[Sign]] = {}
        # The text that is each story's latest, and that of its arrival before: they differ where what comes
        # before a revision in its source was recorded after it.
        self._standing: dict[str, str] = {}
        self._before: dict[str, str] = {}
        self.known = 0
        self.unchanged = 0
        self.set_aside = 0

    def refuse(self, place: str, reason: str) -> None:
        """Set a record aside."""
        self.set_aside += 1
        self._put_aside(SetAside(place, reason))

    def take(self, arrivals: Iterable[Arrival | SetAside]) -> Iterator[Arrival]:
        """The arrivals that the record can take, as far as can be told without reading them."""
        for arrival in arrivals:
            if isinstance(arrival, SetAside):
                self.refuse(arrival.place, arrival.reason)
                continue
            try:
                check_slug(arrival.slug)
                check_editor(arrival.editor)
                at = check_time(arrival.at)
                embargo = check_time(arrival.embargo) if arrival.embargo else None
            except UsageError as error:
                self.refuse(arrival.place, str(error))
                continue
            raw, suffix = self._payload_of(arrival)
            yield replace(arrival, at=at, embargo=embargo, raw=raw, raw_suffix=suffix)

    def _payload_of(self, arrival: Arrival) -> tuple[bytes | None, str]:
        """What is kept beside the story and the ending of its name: where it is wanted, and other than the story."""
        if not self._keep_raw:
            return None, ""
        if arrival.raw is not None:
            return arrival.raw, arrival.raw_suffix
        return (None, "") if arrival.form == "markdown" else (arrival.data, _SUFFIXES[arrival.form])

    def entries(self, arrivals: Iterable[Arrival]) -> Iterator[Entry]:
        """What is to be recorded of the arrivals, which come in the order of each story's revisions."""
        for arrival in arrivals:
            slug = self._claims.slug_of(arrival)
            # Asked before the draft is read: reading is what an import takes its time for.
            known = self._find_known(arrival, slug)
            if known:
                self.known += not arrival.restates
                self._before[slug] = known.content_id
            elif arrival.form != "markdown" or not self._says_the_same(arrival, slug, arrival.data):
                try:
                    entry = self._read(arrival, slug)
                except DraftError as error:
                    if not arrival.restates:
                        self.refuse(arrival.place, str(error.__cause__ or error))
                    continue
                if arrival.form == "markdown" or not self._says_the_same(arrival, slug, entry.data):
                    self._before[slug] = self._standing[slug] = hash_blob(entry.data, like=self._standing_text(slug))
                    yield entry

    def _find_known(self, arrival: Arrival, slug: str) -> Revision | None:
        """The revision of the record that an arrival is: by the name it has in its source, or by text and time."""
        if not self._claims.stands(slug):
            return None
        found = self._newsroom.find_source(slug, arrival.key) if arrival.key else None
        if found is None and arrival.form == "markdown" and not arrival.restates:
            text = hash_blob(arrival.data, like=self._standing_text(slug))
            found = self._newsroom.find_same(slug, text, arrival.at)
        return found

    def _standing_text(self, slug: str) -> str:
        """The content id of the story's latest revision by now, empty where it has none."""
        return self._standing.get(slug) or self._claims.text_of(slug)

    def _says_the_same(self, arrival: Arrival, slug: str, data: bytes) -> bool:
        """Whether a text is that of the revision before it in its source, so that there is nothing to record."""
        if arrival.stamps is not None and not arrival.restates:
            return False  # what comes out of a record has been told apart there
        standing = self._standing_text(slug)
        before = standing if arrival.restates else self._before.get(slug, standing)
        if hash_blob(data, like=before) != before:
            return False
        self.unchanged += not arrival.restates
        return True

    def _read(self, arrival: Arrival, slug: str) -> Entry:
        """The entry for an arrival. Raises `DraftError`."""
        begins = slug not in self._begun and not self._claims.stands(slug)
        kind: Kind = "update"
        note = arrival.note
        if arrival.stamps is not None:
            data, stamps, day = arrival.data, arrival.stamps, arrival.desk_date
            desk = peek_desk(data) if self._newsroom.asks_for_desks else ""
        else:
            draft = read_draft(arrival.data, arrival.place, arrival.form)
            fresh = list(new_notes(draft.story, frozenset() if begins else self._told_before(slug)))
            self._told[slug] = signs_of(draft.story)
            kind = kind_of(fresh)
            if arrival.kind is None:
                note = note or join_notes(fresh)
            data, stamps, day = draft.stored, stamps_of(draft.story), published_day(draft.story)
            desk = desk_of(draft.story)
        if begins:
            kind = "first"
        # A source may hold the end of a history whose beginning was recorded before.
        if arrival.kind and (arrival.kind != "first" or begins):
            kind = arrival.kind
        self._begun.add(slug)
        return Entry(
            slug=slug,
            data=data,
            editor=arrival.editor,
            at=arrival.at,
            kind=kind,
            note=note,
            stamps=stamps,
            status=arrival.status,
            desk_date=day,
            desk=desk,
            source=arrival.key,
            remark=arrival.remark,
            embargo=arrival.embargo,
            waivers=arrival.waivers,
            raw=arrival.raw,
            raw_suffix=arrival.raw_suffix,
            place=arrival.place,
        )

    def _told_before(self, slug: str) -> frozenset[Sign]:
        """What readers were told by the story's last revision, of this import or else of the record."""
        if slug not in self._told:
            latest = self._newsroom.find_latest(slug)
            self._told[slug] = signs_of(Reader(self._newsroom, self._watch).story(latest)) if latest else frozenset()
        return self._told[slug]


def _rehearse(newsroom: Newsroom, entries: Iterable[Entry]) -> tuple[int, int, int]:
    """How many entries would be recorded, are in the record, and bring no other text than the revision before."""
    recorded = known = unchanged = 0
    standing: dict[str, str] = {}
    for entry in entries:
        held = standing.get(entry.slug)
        latest = None if held else newsroom.find_latest(entry.slug)
        content = hash_blob(entry.data, like=latest.content_id if latest else held or "")
        if latest and latest.content_id == content and latest.saved_at == entry.at:
            known += 1
        elif content == (latest.content_id if latest else held):
            unchanged += 1
        else:
            recorded += 1
        standing[entry.slug] = content
    return recorded, known, unchanged
