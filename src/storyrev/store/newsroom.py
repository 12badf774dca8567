"""A newsroom: what it records, and how its revisions are found again, in however many stores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from storyrev.store import index
from storyrev.store.layout import SETTINGS, Layout, find_newsroom
from storyrev.store.model import Kind, Revision, SignOff, Stamps, Status, Waivers
from storyrev.store.routing import Stores
from storyrev.store.stores import Store

if TYPE_CHECKING:
    from storyrev.store.answers import SaveResult, StorySummary
    from storyrev.store.entries import Entry, Imported, Order, Step
    from storyrev.store.payloads import RawPayload
    from storyrev.store.settings import Settings
    from storyrev.store.sync import Request, Synced


class Newsroom:
    """A newsroom on disk; open one with `Newsroom.open`, make one with `storyrev.store.create`.

    `root` is the folder that holds storyrev.toml. `notices` gathers what the user should be told
    although every answer is right. Close it, or use it as a context manager.

    Its record is in one store or several: see `stores`. A slug is one story across all of them.
    """

    def __init__(self, layout: Layout) -> None:
        self._place = layout
        self._stores = Stores.open(layout)

    @classmethod
    def open(cls, path: Path) -> Newsroom:
        """The newsroom that the folder `path` is in. Raises `NotANewsroom`, `BareRepository` and `BrokenSettings`."""
        return cls(find_newsroom(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what the newsroom holds open."""
        self._stores.close()

    @property
    def root(self) -> Path:
        return self._place.root

    @property
    def layout(self) -> Layout:
        """Where storyrev.toml and its repository are: the only store too, where storyrev.toml names none."""
        return self._place

    @property
    def stores(self) -> tuple[Store, ...]:
        """Every store, in the order of storyrev.toml. Raises `MissingStore`."""
        return self._stores.every("This needs the whole newsroom")

    @property
    def asks_for_desks(self) -> bool:
        """Whether the desk of a new story may say which store it goes to."""
        return any(store.entry.desks for store in self._stores.there if store.entry)

    @property
    def notices(self) -> tuple[str, ...]:
        return self._stores.notices

    @property
    def settings(self) -> Settings:
        """What storyrev.toml says, read now. Raises `BrokenSettings`."""
        from storyrev.store.settings import read_settings

        return read_settings(self.root / SETTINGS)

    def save(  # noqa: PLR0913 - what a revision says, in words
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
        desk: str = "",
        store: str | None = None,
        key: str | None = None,
        waivers: Waivers = (),
        embargo: datetime | None = None,
        remark: str = "",
    ) -> SaveResult:
        """Record these bytes as the story's next revision; it is on disk when this returns.

        `at` is when the text was saved, an aware time. `kind` may be left out for the first
        revision only. `base` names the revision the editor started from: if it is no longer the
        latest, nothing is stored and `BaseMoved` says so. A new story is filed under `desk_date`,
        the day it was published, or else the day of `at` in UTC. Where there are several stores, it
        goes to the one called `store`, or to the one that takes the stories of that year and `desk`.
        `key` is the SSH key to sign with, `-` for the one that Git's settings name, which is also
        taken where the newsroom asks for a signature and none is given. `waivers` name the rules that are
        let pass, each with the reason. Until `embargo`, an aware time, nobody outside may read it; `remark` is what
        editors tell each other of it, never public. Raises also `BadSlug`,
        `SlugClash`, `WrongKind`, `BadEditor`, `BadTime`, `BadStamp`, `BadWaiver`, `NoKey`, `CannotSign`,
        `NotAllowed`, `DetachedHead`, `NotWritable`, `GitFailed`, and what `Stores.home_of` raises.
        """
        from storyrev.store.save import Draft
        from storyrev.store.write import check_time

        draft = Draft(slug, data, editor, at, kind, note, stamps, status, desk_date, key, waivers, embargo, remark)
        origin = self._find_base(slug, base)
        day = desk_date or check_time(at).astimezone(UTC).date()
        with self._stores.home_of(slug, day, desk, store) as home:
            return home.save(draft, origin)

    def record_all(
        self, entries: Iterable[Entry], *, order: Order = "time", step: Step | None = None, store: str | None = None
    ) -> Imported:
        """Record the entries that are not in the record yet, each as its story's next revision; all are on disk when this returns.

        Entries may come in any order; `order` says what a story's order is. One that is in the
        record already (by its `source`, or by text and time) is not recorded again, nor is one
        with the text of the revision before it; so an import that was cut short goes on when it is
        run again. One that cannot be recorded (a bad slug, editor or time, a clash of slugs, a
        place before what is recorded) is refused with the reason, and the others go in. Stories go
        to stores as they do in `save`. Raises `DetachedHead`, `NotWritable` and `GitFailed`; what was
        recorded by then stays.
        """
        return self._stores.record_all(entries, order=order, step=step, name=store)

    @contextmanager
    def glance(self) -> Iterator[tuple[str | None, ...]]:
        """Meanwhile each store's index stays open, once it is current, and answers for one state of its record.

        For many questions in a row and nothing else: whoever saves waits for its end. Gives the commit of each
        store's branch: while these stay as they are, a later glance gives the same answers.
        """
        with ExitStack() as stack:
            heads = tuple(store.layout.read_head().commit for store in self._stores.there)
            for store in self._stores.there:
                stack.enter_context(store.record.glance())
            yield heads

    def sign_off(self, revision: Revision, sign_off: SignOff, *, key: str | None = None) -> tuple[Revision, bool]:
        """Record that somebody else than the editor approved a revision; on disk when this returns.

        Gives the revision as it stands then, and whether anything was recorded: not where its signer said the same
        of it before. The commit stays as it is. `key` is the SSH key to sign with, as in `save`. Raises
        `NotAnother`, `ReadOnlyStore`, `BadEditor`, `BadTime`, `NoKey`, `CannotSign`, `NotAllowed`, `DamagedNote`, `NotesBusy`, `NotWritable`
        and `GitFailed`.
        """
        store = self._stores.writable_home(revision.slug)
        created = store.sign_off(revision, sign_off, key)
        found = next(one for one in self.history(revision.slug) if one.id == revision.id)
        return found, created

    def sign_off_all(self, approvals: Iterable[tuple[Revision, SignOff]]) -> int:
        """Record the sign-offs that an import brings and the record does not have; gives how many. Raises as `sign_off` does."""
        from storyrev.store.approving import sign_off_all

        homes: dict[Store, list[tuple[Revision, SignOff]]] = {}
        for revision, sign_off in approvals:
            homes.setdefault(self._stores.writable_home(revision.slug), []).append((revision, sign_off))
        done = 0
        for store, own in homes.items():
            with store.named():
                done += sign_off_all(store.layout, store.record, own)
        return done

    def knows(self, slug: str, source: str) -> bool:
        """Whether the story has a revision that is called `source` where it came from."""
        store = self._stores.find(slug)
        return store is not None and store.ask(partial(index.find_source, slug=slug, source=source)) is not None

    def read(self, revision: Revision) -> bytes:
        """The exact bytes of a revision. Raises `MissingText`."""
        return next(self.read_each((revision,)))

    def read_each(self, revisions: Iterable[Revision]) -> Iterator[bytes]:
        """The exact bytes of each revision in turn, from one Git process a store that is kept. Raises `MissingText`."""
        return self._stores.read_each(revisions)

    def read_payloads(self, revisions: Iterable[Revision]) -> Iterator[RawPayload | None]:
        """For each revision the payload that an import kept with it, None where there is none, or the one before still holds.

        Raises `MissingText` and `GitFailed`.
        """
        return self._stores.read_payloads(revisions)

    def history(self, slug: str) -> tuple[Revision, ...]:
        """Every revision of a story, oldest first. Raises `UnknownStory`, `StoryInTwoStores` and `MissingStore`."""
        # A lone surrogate, as from an argument that is not UTF-8, is no question for SQLite.
        asked = slug.encode("utf-8", "replace").decode()
        store = self._stores.find(asked)
        revisions = store.ask_revisions(partial(index.history, slug=asked)) if store else ()
        if not revisions:
            from storyrev.store.names import unknown_story

            raise unknown_story(slug, self._stores.slugs())
        return revisions

    def find_latest(self, slug: str) -> Revision | None:
        """The latest revision of a story, None for a story that is not in the record."""
        asked = slug.encode("utf-8", "replace").decode()  # as in `history`
        store = self._stores.find(asked)
        found = store.ask(partial(index.latest, slug=asked)) if store else None
        return store.placed(found) if store and found else None

    def find_source(self, slug: str, source: str) -> Revision | None:
        """The story's revision that is called `source` where it came from, or None."""
        store = self._stores.find(slug)
        found = store.ask(partial(index.from_source, slug=slug, source=source)) if store else None
        return store.placed(found) if store and found else None

    def find_story_from(self, story: str) -> str | None:
        """The slug of the story whose revisions are called `story@…` where they came from, or None."""
        answers = (store.ask(partial(index.story_from, story=story)) for store in self._stores.there)
        return next((slug for slug in answers if slug), None)

    def find_same(self, slug: str, content_id: str, at: datetime) -> Revision | None:
        """The story's revision with that text that was saved at that second, or None."""
        store = self._stores.find(slug)
        asked = partial(index.same, slug=slug, content_id=content_id, saved_at=int(at.timestamp()))
        found = store.ask(asked) if store else None
        return store.placed(found) if store and found else None

    def find_clash(self, slug: str) -> str | None:
        """The slug of another story that only case or Unicode form tells from this one, or None."""
        return self._stores.find_clash(slug)

    def find_copy_base(self, slug: str) -> Revision:
        """The revision that the story's working copy comes from, as far as is known.

        The latest, unless the file held unrecorded edits when a later one was saved. Ask before
        reading the file, and give the answer to `save` as its base: then no revision that somebody
        else recorded is taken back in silence. Raises `UnknownStory`.
        """
        from storyrev.store.behind import find_origin

        history = self.history(slug)
        store = self._stores.need(slug)
        origin = find_origin(store.layout, slug, store.path_here(history[-1]))
        return next((revision for revision in reversed(history) if revision.content_id == origin), history[-1])

    def stories(self, *, whole: bool = True) -> tuple[StorySummary, ...]:
        """Every story, sorted by slug; unless `whole`, without those of stores that are missing.

        Raises `MissingStore` and `StoryInTwoStores`.
        """
        return self._stores.stories(whole=whole)

    def by_date(
        self, since: date | datetime | None = None, until: date | datetime | None = None
    ) -> tuple[Revision, ...]:
        """The revisions saved in a span of time, oldest first.

        A day is a whole day in UTC, `until` included; of two times the first is included and the
        second is not. Raises `BadTime` for a time without a zone.
        """
        start, end = _epoch(since, days=0), _epoch(until, days=1)
        return self._stores.revisions(partial(index.between, since=start, until=end))

    def by_kind(self, kind: Kind) -> tuple[Revision, ...]:
        """Every revision of a kind, oldest first."""
        return self._stores.revisions(partial(index.of_kind, kind=kind))

    def signed_off(self) -> tuple[Revision, ...]:
        """Every revision that somebody signed off, oldest first."""
        return self._stores.revisions(index.signed_off)

    def path_in_repository(self, revision: Revision) -> str:
        """Where the file of a revision is, from the top of the repository that its store is in."""
        store = self._stores.need(revision.slug)
        return store.layout.prefix + store.path_here(revision)

    def resolve(self, name: str) -> Revision:
        """The revision that a name names.

        `slug` and `slug@latest`, `slug@first`, `slug@3`, `slug@2020-01-01` (the last one saved by
        the end of that day, UTC), `slug@1f0c2ab` (seven or more digits of the commit's hash).
        Raises `BadName`, `UnknownStory` and `UnknownRevision`.
        """
        from storyrev.store.names import parse_name, pick

        wanted = parse_name(name)
        return pick(name, wanted, self.history(wanted.slug))

    def sync(self, request: Request, step: Callable[[str], None] | None = None) -> tuple[Synced, ...]:
        """Have each repository of this newsroom and its remote hold the same; `step` is told what is being done.

        In a repository nothing changes before its remote has taken what it lacked. A story that both
        sides changed stops it, with both revisions kept, until `request` has a decision. Stores that
        are missing or take no revisions are left alone. Raises `NoRemote`, `RemoteFailed`, `RemoteRewritten`,
        `NotRelated`, `CannotJoin`, `NothingToDecide`, `RemoteBusy`, `BadEditor`, `BadTime`,
        `DetachedHead`, `NotWritable` and `GitFailed`; repositories before that one are synced by then.
        """
        from dataclasses import replace

        from storyrev.store.layout import SETTINGS
        from storyrev.store.sync import sync

        done = []
        stores = self._repositories()
        homes = {
            name: self._place if "/" in name or name == SETTINGS else self._stores.need(name).layout
            for name in request.decisions
        }
        for store in stores:
            decisions = {name: what for name, what in request.decisions.items() if homes[name] == store.layout}
            with store.named():
                found = sync(
                    store.layout, store.record, replace(request, decisions=decisions), step or (lambda _: None)
                )
            if len(stores) > 1:
                found = replace(
                    found,
                    store=store.name,
                    revisions_sent=tuple(store.placed(revision) for revision in found.revisions_sent),
                    revisions_received=tuple(store.placed(revision) for revision in found.revisions_received),
                    left=tuple((store.folder + path, reason) for path, reason in found.left),
                )
            done.append(found)
        return tuple(done)

    def read_theirs(self, slug: str, remote: str | None = None) -> bytes:
        """The text of a story as the remote had it when it was last fetched. Raises `UnknownStory` and `NoRemote`."""
        from storyrev.store.sync import find_theirs

        found = self._stores.find(slug)
        return find_theirs(found.layout if found else self._place, remote, slug)

    def _repositories(self) -> list[Store]:
        """The stores that a sync is about, and the newsroom's own repository first where none of them is in it."""
        stores = [store for store in self._stores.usable() if not (store.entry and store.entry.read_only)]
        if all(store.layout.common_dir != self._place.common_dir for store in stores):
            from storyrev.store.stores import Store

            stores.insert(0, Store(self._place))
        return stores

    def reindex(self, step: Callable[[int], None] | None = None) -> None:
        """Build the index of each store anew from Git alone; `step` is told how many commits were read so far.

        Those of stores that are missing stay as they are. Raises `NotWritable` and `GitFailed`.
        """
        self._stores.reindex(step)

    def tidy(self, at: datetime) -> bool:
        """Put Git's files in order in every store that may be written; false where another process is at that. `at` is now.

        Never needed: it happens by itself, see `tidy_if_due`. Raises `NotWritable` and `GitFailed`.
        """
        from storyrev.store.tidy import tidy

        done = [tidy(store.layout, at) for store in self._stores.writable]
        return all(done)

    def tidy_if_due(self, at: datetime) -> None:
        """As `tidy`, where there is enough to do; for the end of commands that take their time anyway. Raises nothing."""
        from storyrev.store.tidy import tidy_if_due

        for store in self._stores.writable:
            tidy_if_due(store.layout, at)

    def dump_index(self) -> tuple[tuple[object, ...], ...]:
        """Every row of the index, sorted: two indexes of one history give the same."""
        return tuple(row for store in self.stores for row in store.ask(index.dump))

    def _find_base(self, slug: str, base: str | Revision | None) -> Revision | None:
        if base is None:
            return None
        from storyrev.store.names import UnknownRevision

        if isinstance(base, str):
            base = self.resolve(base if "@" in base or base == slug else f"{slug}@{base}")
        if base.slug != slug:
            raise UnknownRevision(f"{base.name} is no base for {slug!r}: it belongs to another story.")
        return base


def _epoch(moment: date | datetime | None, *, days: int) -> int | None:
    """Epoch seconds of a time, or of the start of a day in UTC moved on by `days`."""
    if moment is None:
        return None
    if isinstance(moment, datetime):
        from storyrev.store.write import check_time

        return int(check_time(moment).timestamp())
    start = datetime.combine(moment, time(), UTC).timestamp()
    return int(start + timedelta(days=days).total_seconds())
