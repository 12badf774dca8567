"""A newsroom: what it records, and how its revisions are found again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from storyrev.store import index
from storyrev.store.layout import SETTINGS, Layout, find_newsroom
from storyrev.store.model import Kind, Revision, SaveResult, Stamps, Status, StorySummary
from storyrev.store.names import (
    RevisionName,
    UnknownRevision,
    UnknownStory,
    parse_name,
)
from storyrev.store.record import Record
from storyrev.store.settings import Settings, read_settings
from storyrev.store.slugs import fold_slug


class Newsroom:
    """A newsroom on disk; open one with `Newsroom.open`, make one with `storyrev.store.create`.

    `root` is the folder that holds storyrev.toml. `notices` gathers what the user should be told
    although every answer is right. Close it, or use it as a context manager.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._record = Record(layout)

    @classmethod
    def open(cls, path: Path) -> Newsroom:
        """The newsroom that the folder `path` is in. Raises `NotANewsroom` and `BareRepository`."""
        return cls(find_newsroom(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what the newsroom holds open."""
        self._record.close()

    @property
    def root(self) -> Path:
        return self.layout.root

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(self._record.notices)

    @property
    def settings(self) -> Settings:
        """What storyrev.toml says, read now. Raises `BrokenSettings`."""
        return read_settings(self.root / SETTINGS)

    def save(
        self,
        slug: str,
        data: bytes,
        *,
        editor: str,
        at: datetime,
        kind: Kind | None = None,
        note: str = "",
        base: str | Revision | None = None,
        stamps: Stamps = (),
        status: Status = "public",
        desk_date: date | None = None,
    ) -> SaveResult:
        """Record these bytes as the story's next revision; it is on disk when this returns.

        `at` is when the text was saved, an aware time. `kind` may be left out for the first
        revision only. `base` names the revision the editor started from: if it is no longer the
        latest, nothing is stored and `BaseMoved` says so. A new story is filed under `desk_date`,
        the day it was published, or else the day of `at` in UTC. Raises also `BadSlug`, `SlugClash`,
        `WrongKind`, `BadEditor`, `BadTime`, `BadStamp`, `DetachedHead`, `NotWritable`, `GitFailed`.
        """
        from storyrev.store.save import Draft, save

        draft = Draft(slug, data, editor, at, kind, note, stamps, status, desk_date)
        return save(self.layout, self._record, draft, self._find_base(slug, base))

    def read(self, revision: Revision) -> bytes:
        """The exact bytes of a revision. Raises `MissingText`."""
        return next(self.read_each((revision,)))

    def read_each(self, revisions: Iterable[Revision]) -> Iterator[bytes]:
        """The exact bytes of each revision in turn, from one Git process. Raises `MissingText`."""
        from storyrev.store.contents import read_each

        return read_each(self.layout, revisions)

    def history(self, slug: str) -> tuple[Revision, ...]:
        """Every revision of a story, oldest first. Raises `UnknownStory`."""
        revisions = self._record.ask(lambda connection: index.history(connection, slug))
        if not revisions:
            raise self._unknown_story(slug)
        return revisions

    def stories(self) -> tuple[StorySummary, ...]:
        """Every story, sorted by slug."""
        return self._record.ask(index.stories)

    def by_date(
        self, since: date | datetime | None = None, until: date | datetime | None = None
    ) -> tuple[Revision, ...]:
        """The revisions saved in a span of time, oldest first.

        A day is a whole day in UTC, `until` included; of two times the first is included and the
        second is not. Raises `BadTime` for a time without a zone.
        """
        start, end = _epoch(since, days=0), _epoch(until, days=1)
        return self._record.ask(lambda connection: index.between(connection, start, end))

    def by_kind(self, kind: Kind) -> tuple[Revision, ...]:
        """Every revision of a kind, oldest first."""
        return self._record.ask(lambda connection: index.of_kind(connection, kind))

    def resolve(self, name: str) -> Revision:
        """The revision that a name names.

        `slug` and `slug@latest`, `slug@first`, `slug@3`, `slug@2020-01-01` (the last one saved by
        the end of that day, UTC), `slug@1f0c2ab` (seven or more digits of the commit's hash).
        Raises `BadName`, `UnknownStory` and `UnknownRevision`.
        """
        wanted = parse_name(name)
        return _pick(name, wanted, self.history(wanted.slug))

    def reindex(self) -> None:
        """Build the index anew from Git alone. Raises `NotWritable` and `GitFailed`."""
        self._record.rebuild()

    def dump_index(self) -> tuple[tuple[object, ...], ...]:
        """Every row of the index, sorted: two indexes of one history give the same."""
        return self._record.ask(index.dump)

    def _find_base(self, slug: str, base: str | Revision | None) -> Revision | None:
        if base is None:
            return None
        if isinstance(base, str):
            base = self.resolve(base if "@" in base or base == slug else f"{slug}@{base}")
        if base.slug != slug:
            raise UnknownRevision(f"{base.name} is no base for {slug!r}: it belongs to another story.")
        return base

    def _unknown_story(self, slug: str) -> UnknownStory:
        slugs = self._record.ask(index.slugs)
        if not slugs:
            return UnknownStory(
                f"There is no story {slug!r}: this newsroom has none yet. Record one with: storyrev save"
            )
        near = _near(slug, slugs)
        step = f"Did you mean {' or '.join(near)}?" if near else "See what there is with: storyrev log"
        return UnknownStory(f"There is no story {slug!r}. {step}")


def _near(slug: str, slugs: tuple[str, ...]) -> list[str]:
    """The slugs that look most like one, best first."""
    from rapidfuzz import fuzz, process

    found = process.extract(slug, slugs, scorer=fuzz.ratio, processor=fold_slug, limit=3, score_cutoff=60)
    return [name for name, _, _ in found]


def _pick(name: str, wanted: RevisionName, revisions: tuple[Revision, ...]) -> Revision:
    """The revision of a story that its name names. Raises `UnknownRevision`."""
    latest = revisions[-1]
    span = f"{latest.slug}@1 to {latest.name}" if len(revisions) > 1 else f"only {latest.name}"
    if wanted.which == "latest":
        return latest
    if wanted.which == "first":
        return revisions[0]
    if wanted.which == "day" and wanted.day:
        end = _epoch(wanted.day, days=1) or 0
        by_then = [r for r in revisions if r.saved_at.timestamp() < end]
        if by_then:
            return max(by_then, key=lambda r: (r.saved_at, r.number))
        first = min(revisions, key=lambda r: r.saved_at)
        raise UnknownRevision(f"{name!r}: nothing was saved by then; {first.name} was the first, on {first.saved_at}.")
    if wanted.which == "number" and 1 <= wanted.number <= len(revisions):
        return revisions[wanted.number - 1]
    if wanted.commit:
        found = [r for r in revisions if r.id.startswith(wanted.commit)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownRevision(f"{name!r} may be any of {', '.join(r.id for r in found)}. Write more digits.")
    raise UnknownRevision(f"There is no revision {name!r}; there is {span}. See them with: storyrev log {latest.slug}")


def _epoch(moment: date | datetime | None, *, days: int) -> int | None:
    """Epoch seconds of a time, or of the start of a day in UTC moved on by `days`."""
    if moment is None:
        return None
    if isinstance(moment, datetime):
        from storyrev.store.write import check_time

        return int(check_time(moment).timestamp())
    start = datetime.combine(moment, time(), UTC).timestamp()
    return int(start + timedelta(days=days).total_seconds())
