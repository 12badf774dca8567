"""Histories that exist: each revision of a source read as a story, given its kind and note, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from storyrev.desk.approved import Approved
from storyrev.desk.claims import Claims
from storyrev.desk.drafts import DraftError, read_draft
from storyrev.desk.notes import Sign, join_notes, kind_of, new_notes, signs_of
from storyrev.desk.ordering import sort_arrivals
from storyrev.desk.particulars import desk_of, embargo_of, peek_desk, published_day, stamps_of
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.desk.shelf import Shelf
from storyrev.errors import UsageError
from storyrev.exchange.formats import Format
from storyrev.exchange.model import Arrival, SetAside
from storyrev.store import Entry, Kind, Newsroom, Revision
from storyrev.store.entries import Kept, Step
from storyrev.store.slugs import check_slug
from storyrev.store.workcopy import hash_blob
from storyrev.store.write import check_editor, check_time
from storyrev.story.model import Form

_MANY = 500  # arrivals looked up at once,
_MUCH = 4_000_000  # or bytes of them
_AT_HAND = 4096  # stories of which it is kept at hand what the record has of them

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
    with closing(_Intake(newsroom, put_aside, keep_raw, rehearse, watch)) as intake:
        wanted = intake.take(arrivals)
        entries = intake.entries(sort_arrivals(wanted) if known_format.order == "time" else wanted)
        if rehearse:
            recorded, known, unchanged = _rehearse(newsroom, entries)
            return Import(recorded, intake.known + known, intake.unchanged + unchanged, intake.set_aside)
        done = newsroom.record_all(entries, order=known_format.order, step=step, store=store)
        intake.approved.record(newsroom)
        for refused in done.refused:
            intake.refuse(refused.place, refused.reason)
        return Import(
            done.recorded, intake.known + done.known, intake.unchanged + done.unchanged, intake.set_aside, done.kept
        )


def read_sources(
    newsroom: Newsroom, known_format: Format, sources: Iterable[Path], **options: object
) -> Iterator[Arrival | SetAside]:
    """What a format's reader gives of each source in turn; what the newsroom has is not read where that takes long."""
    reader = known_format.load()
    if known_format.asks:
        options["knows"] = partial(_knows, newsroom)
    for source in sources:
        yield from reader(source, **options)


def _knows(newsroom: Newsroom, revisions: Sequence[tuple[str, str]]) -> list[bool]:
    """For each story and key in a source whether the newsroom has the revision."""
    with newsroom.glance():
        slugs = {story: newsroom.find_story_from(story) for story, _ in revisions}
        return [bool((slug := slugs[story]) and newsroom.knows(slug, key)) for story, key in revisions]


class _Placed(NamedTuple):
    """An arrival with what the record had of it before the import came to it.

    `slug` is its story's, `latest` the latest revision of that, and `known` the revision that the
    arrival is.
    """

    arrival: Arrival
    slug: str
    latest: Revision | None
    known: Revision | None


@dataclass(slots=True)
class _Line:
    """A story as far as an import has come with it.

    `standing` is the content id of its latest revision, `before` that of its arrival before: they differ where
    what comes before a revision in its source was recorded after it. `told` are the signs of its notes, None
    before any text of it was read.
    """

    standing: str
    before: str | None = None
    begun: bool = False
    told: frozenset[Sign] | None = None


class _Intake:
    """Arrivals made ready for the record, one at a time; of each story only the signs of its notes are kept."""

    def __init__(self, newsroom: Newsroom, put_aside: PutAside, keep_raw: bool, rehearses: bool, watch: Watch) -> None:
        self._newsroom = newsroom
        self._put_aside = put_aside
        self._keep_raw = keep_raw
        self._rehearses = rehearses
        self._watch = watch
        self._asks_for_desks = newsroom.asks_for_desks
        self._claims = Claims(newsroom)
        self._lines: Shelf[_Line] = Shelf()
        self.approved = Approved()
        self.known = 0
        self.unchanged = 0
        self.set_aside = 0

    def close(self) -> None:
        """Forget what was kept of the stories."""
        self.approved.close()
        self._claims.close()
        self._lines.close()

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
            if arrival.story and not arrival.key.startswith(f"{arrival.story}@"):
                raise ValueError(
                    f"the key {arrival.key!r} does not begin with what {arrival.story!r} is called, and an @"
                )
            try:
                check_slug(arrival.slug)
                check_editor(arrival.editor)
                at = check_time(arrival.at)
                embargo = check_time(arrival.embargo) if arrival.embargo else None
            except UsageError as error:
                self.refuse(arrival.place, str(error))
                continue
            raw, suffix = self._payload_of(arrival)
            given = (arrival.at, arrival.embargo, arrival.raw, arrival.raw_suffix)
            if given != (at, embargo, raw, suffix):
                arrival = arrival._replace(at=at, embargo=embargo, raw=raw, raw_suffix=suffix)  # noqa: PLW2901 - the same one
            yield arrival

    def _payload_of(self, arrival: Arrival) -> tuple[bytes | None, str]:
        """What is kept beside the story and the ending of its name: where it is wanted, and other than the story."""
        if not self._keep_raw and not arrival.id:  # what another record has kept is a part of it
            return None, ""
        if arrival.raw is not None:
            return arrival.raw, arrival.raw_suffix
        return (None, "") if arrival.form == "markdown" else (arrival.data, _SUFFIXES[arrival.form])

    def entries(self, arrivals: Iterable[Arrival]) -> Iterator[Entry]:
        """What is to be recorded of the arrivals, which come in the order of each story's revisions."""
        # The latest revisions of stories that were looked up, and the state of the record that they are of.
        latest: dict[str, Revision | None] = {}
        state: tuple[str | None, ...] = ()
        for some in _some(arrivals):
            # Asked before the drafts are read: reading is what an import takes its time for.
            with self._newsroom.glance() as heads:
                if heads != state or len(latest) > _AT_HAND:
                    latest, state = {}, heads
                placed = [self._look_up(arrival, latest) for arrival in some]
            for one in placed:
                entry = self._entry(one)
                if entry:
                    yield entry

    def _look_up(self, arrival: Arrival, latest: dict[str, Revision | None]) -> _Placed:
        """What the record has of an arrival; `latest` are the latest revisions of stories that were looked up."""
        slug = self._claims.slug_of(arrival)
        if slug not in latest:
            latest[slug] = self._newsroom.find_latest(slug)
        standing = latest[slug]
        # What comes out of another record is looked for by the store, which knows what came before it there.
        asked = None if arrival.id and not self._rehearses else standing
        return _Placed(arrival, slug, standing, self._find_known(arrival, slug, asked) if asked else None)

    def _find_known(self, arrival: Arrival, slug: str, latest: Revision) -> Revision | None:
        """The revision of the record that an arrival is: by the name it has in its source, or by text and time."""
        found = self._newsroom.find_source(slug, arrival.key) if arrival.key else None
        if found is None and arrival.form == "markdown" and not (arrival.restates or arrival.unread):
            text = hash_blob(arrival.data, like=latest.content_id)
            found = self._newsroom.find_same(slug, text, arrival.at)
        return found

    def _entry(self, placed: _Placed) -> Entry | None:
        """What is to be recorded of an arrival, if anything."""
        arrival, slug = placed.arrival, placed.slug
        line = self._lines.get(slug) or _Line(placed.latest.content_id if placed.latest else "")
        entry = None
        if placed.known:
            self.known += not arrival.restates
            line.before = placed.known.content_id
            self.approved.keep(arrival, slug, placed.known.content_id)
        elif arrival.unread:
            self.refuse(arrival.place, "was in the record when the import began, and is not now; import it again")
        elif arrival.form != "markdown" or not self._says_the_same(arrival, line, arrival.data):
            try:
                entry = self._read(placed, line)
            except DraftError as error:
                if not arrival.restates:
                    self.refuse(arrival.place, str(error.__cause__ or error))
            else:
                if arrival.form != "markdown" and self._says_the_same(arrival, line, entry.data):
                    entry = None
                else:
                    line.before = line.standing = entry.content_id
                    self.approved.keep(arrival, slug, line.standing)
        self._lines.put(slug, line)
        return entry

    def _says_the_same(self, arrival: Arrival, line: _Line, data: bytes) -> bool:
        """Whether a text is that of the revision before it in its source, so that there is nothing to record."""
        if arrival.stamps is not None and not arrival.restates:
            return False  # what comes out of a record has been told apart there
        before = line.standing if arrival.restates or line.before is None else line.before
        if hash_blob(data, like=before) != before:
            return False
        self.unchanged += not arrival.restates
        return True

    def _read(self, placed: _Placed, line: _Line) -> Entry:
        """The entry for an arrival. Raises `DraftError`."""
        arrival, slug = placed.arrival, placed.slug
        begins = not line.begun and placed.latest is None
        kind: Kind = "update"
        note, embargo = arrival.note, arrival.embargo
        if arrival.stamps is not None:
            data, stamps, day = arrival.data, arrival.stamps, arrival.desk_date
            desk = peek_desk(data) if self._asks_for_desks else ""
        else:
            draft = read_draft(arrival.data, arrival.place, arrival.form)
            fresh = list(new_notes(draft.story, frozenset() if begins else self._told_before(placed, line)))
            line.told = signs_of(draft.story)
            kind = kind_of(fresh)
            if arrival.kind is None:
                note = note or join_notes(fresh)
            data, stamps, day = draft.stored, stamps_of(draft.story), published_day(draft.story)
            desk, embargo = desk_of(draft.story), embargo or embargo_of(draft.story)
        if begins:
            kind = "first"
        # A source may hold the end of a history whose beginning was recorded before. In a record of two newsrooms
        # a story may begin twice.
        if arrival.kind and (arrival.kind != "first" or begins or (arrival.id and line.begun)):
            kind = arrival.kind
        line.begun = True
        return Entry(
            slug=slug,
            data=data,
            content_id=hash_blob(data, like=line.standing),
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
            embargo=embargo,
            waivers=arrival.waivers,
            raw=arrival.raw,
            raw_suffix=arrival.raw_suffix,
            place=arrival.place,
            id=arrival.id,
            base=arrival.base,
            over=arrival.over,
        )

    def _told_before(self, placed: _Placed, line: _Line) -> frozenset[Sign]:
        """What readers were told by the story's last revision, of this import or else of the record."""
        if line.told is None:
            latest = placed.latest
            line.told = signs_of(Reader(self._newsroom, self._watch).story(latest)) if latest else frozenset()
        return line.told


def _some(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """The arrivals, some at a time: as many as are looked up at once."""
    some: list[Arrival] = []
    size = 0
    for arrival in arrivals:
        some.append(arrival)
        size += len(arrival.data) + len(arrival.raw or b"")
        if len(some) >= _MANY or size >= _MUCH:
            yield some
            some, size = [], 0
    if some:
        yield some


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
        elif content == (latest.content_id if latest else held) and not entry.id:
            unchanged += 1
        else:
            recorded += 1
        standing[entry.slug] = content
    return recorded, known, unchanged
