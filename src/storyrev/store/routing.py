"""Which store a story is in, which one takes a new story, and answers put together from all of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from functools import partial
from heapq import merge
from itertools import count, groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from storyrev.errors import StoryrevError, UsageError
from storyrev.store import index
from storyrev.store.layout import SETTINGS, Layout
from storyrev.store.model import Revision
from storyrev.store.stores import Store

if TYPE_CHECKING:
    from storyrev.store.answers import StorySummary
    from storyrev.store.blocks import StoreEntry
    from storyrev.store.entries import Entry, Imported, Order, Step
    from storyrev.store.payloads import RawPayload
    from storyrev.store.places import Missing, MissingStore
    from storyrev.store.whereabouts import Locator


Found = TypeVar("Found", Revision, "StorySummary")


class StoryInTwoStores(StoryrevError):
    """A slug has a history in more than one store: nobody can say which is the story's."""


class ReadOnlyStore(StoryrevError):
    """The store that has the story takes no revisions."""


class StoryElsewhere(UsageError):
    """A new revision was to go to another store than the one that has the story."""


class Stores:
    """The stores of one newsroom; the answers for many are the same as one store would give.

    A slug is one story across all of them. Where two stores have recorded one (somebody copied it),
    the story is in the one that still has its file; where both do, whoever asks for it is told.
    """

    def __init__(
        self,
        home: Layout,
        stores: tuple[Store, ...],
        missing: tuple[Missing, ...] = (),
        entries: tuple[StoreEntry, ...] = (),
        locator: Locator | None = None,
    ) -> None:
        self._home = home
        self._entries = entries
        self._stores = stores
        self._missing = missing
        self._locator = locator
        self._found: dict[str, Store] = {}
        self._listed: dict[str, Store] = {}
        self._gone_on = False

    @classmethod
    def open(cls, home: Layout) -> Stores:
        """The stores of the newsroom whose own place is `home`. Raises `BrokenSettings`."""
        file = home.root / SETTINGS
        try:
            data = file.read_bytes()
        except OSError:
            data = b""  # told by whoever asks for the settings
        # Reading TOML takes longer than looking a story up, and most newsrooms have one store.
        if b"store" not in data and b"\\" not in data:  # a key may be written with escapes
            return cls(home, (Store(home),))
        from storyrev.store.overview import Overview

        entries = Overview(home.overview_file).read_entries(data)
        if entries is None:
            from storyrev.store.settings import parse_settings

            entries = parse_settings(data, file).stores
            if entries:
                Overview(home.overview_file).keep_entries(data, entries)
        return cls.of(home, entries)

    @classmethod
    def of(cls, home: Layout, entries: Sequence[StoreEntry]) -> Stores:
        """The stores that `entries` name in the newsroom whose own place is `home`. Raises `BrokenSettings`."""
        from storyrev.store.places import place_stores

        stores, missing = place_stores(home, entries)
        if not entries:
            return cls(home, stores, missing)
        from storyrev.store.overview import Overview
        from storyrev.store.whereabouts import Locator

        locator = Locator(Overview(home.overview_file), stores, missing)
        return cls(home, stores, missing, tuple(entries), locator)

    def close(self) -> None:
        """Let go of what the stores hold open."""
        for store in self._stores:
            store.close()

    @property
    def scratch(self) -> Path:
        """A folder for what is needed only while a command runs."""
        self._home.private.mkdir(exist_ok=True)
        return self._home.private

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should be told although every answer is right."""
        told = [f"{found.told[0].upper()}{found.told[1:]}. This went on without it." for found in self._missing]
        return tuple(told if self._gone_on else ()) + tuple(n for store in self._stores for n in store.record.notices)

    @property
    def there(self) -> tuple[Store, ...]:
        """The stores that can be used, in the order of storyrev.toml."""
        return self._stores

    @property
    def writable(self) -> tuple[Store, ...]:
        """The stores that may be written."""
        return tuple(store for store in self._stores if store.entry is None or not store.entry.read_only)

    def usable(self) -> tuple[Store, ...]:
        """As `there`, for what can be done without the others; the user is told which these are."""
        self._gone_on = True
        return self._stores

    def every(self, need: str) -> tuple[Store, ...]:
        """All the stores, for what cannot be done without any of them. Raises `MissingStore`."""
        self._check_complete(need)
        return self._stores

    def find(self, slug: str) -> Store | None:
        """The store that has a story; None if none has.

        Raises `StoryInTwoStores`, and `MissingStore` where one that is missing may have it.
        """
        if self._locator is None:
            return self._stores[0]
        # A lone surrogate, as from an argument that is not UTF-8, is no question for SQLite.
        slug = slug.encode("utf-8", "replace").decode()
        if slug in self._found:
            return self._found[slug]
        where = self._locator.locate(slug)
        if not where.held and where.unsure:
            raise _missing(where.unsure, f"Whether there is a story {slug!r} cannot be told")
        found = _decide(slug, where.held) if where.held else None
        if found is not None and not isinstance(found, Store):
            raise _missing((found,), f"{slug!r} cannot be reached")
        self._gone_on = True
        if found:
            self._found[slug] = found
        return found

    def find_clash(self, slug: str) -> str | None:
        """The slug of another story, in any store, that only case or Unicode form tells from this one, or None."""
        if self._locator:
            return self._locator.locate(slug).clash
        from storyrev.store.slugs import fold_slug

        return self._stores[0].ask(partial(index.clash, slug=slug, folded=fold_slug(slug)))

    def reindex(self, step: Callable[[int], None] | None) -> None:
        """Build the index of each store that can be used anew, and the one over all of them."""
        read = count(1)
        for store in self._stores:
            store.rebuild((lambda _: step(next(read))) if step else None)
        if self._locator:
            self._locator.renew()

    def need(self, slug: str) -> Store:
        """The store that has a story. Raises as `find` does, and `UnknownStory`."""
        found = self.find(slug)
        if found is None:
            from storyrev.store.names import unknown_story

            raise unknown_story(slug, self.slugs())
        return found

    def writable_home(self, slug: str) -> Store:
        """The store that has a story, to write to. Raises as `need` does, and `ReadOnlyStore`."""
        return _check_home(slug, self.need(slug), None)

    def slugs(self) -> tuple[str, ...]:
        """Every slug in the stores that can be used, sorted."""
        return tuple(sorted({slug for store in self._stores for slug in store.ask(index.slugs)}))

    @contextmanager
    def home_of(self, slug: str, day: date, desk: str, name: str | None) -> Iterator[Store]:
        """The store to record a revision in: the one that has the story, or the one that takes it as new.

        `day` is the first of a new story, `name` that of the store that somebody chose for it. While
        a new story begins nobody else begins one of that slug in another store. Raises `BadSlug`,
        `SlugClash`, `StoryElsewhere`, `ReadOnlyStore`, `UnknownStore`, `NoStoreForIt`, `MissingStore`
        and `NotWritable`.
        """
        if self._locator is None:
            _check_nameless(name)
            yield self._stores[0]
            return
        from storyrev.store.slugs import check_slug

        check_slug(slug)
        home = self.find(slug)
        if home is not None:
            yield _check_home(slug, home, name)
            return
        with self.beginning():
            yield self.home_held(slug, day, desk, name, {})

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """While this is held nobody else begins a story in any store. Raises `NotWritable`."""
        from storyrev.store.lock import hold

        with hold(self._home.shared / "new-stories.lock"):
            yield

    def beginning_of(self, stories: Mapping[str, Store]) -> AbstractContextManager[None]:
        """While this is held, nobody begins one of these new stories (slug → store) anywhere else."""
        return self._locator.beginning(stories) if self._locator else nullcontext()

    def home_held(self, slug: str, day: date, desk: str, name: str | None, begun: dict[str, str]) -> Store:
        """As `home_of`, for a caller who holds `beginning` and is about to begin many stories.

        `begun` are their slugs, folded, with the slugs themselves; a new one is added.
        """
        from storyrev.store.slugs import check_slug, fold_slug, slug_clash

        check_slug(slug)
        home = self.find(slug)
        if home is not None:
            return _check_home(slug, home, name)
        from storyrev.store.blocks import choose_entry

        chosen = choose_entry(self._entries, day.year, desk, name)
        gone = tuple(missing for missing in self._missing if missing.entry == chosen)
        if gone:
            raise _missing(gone, f"{slug!r} cannot begin")
        folded = fold_slug(slug)
        other = begun[folded] if begun.get(folded, slug) != slug else self.find_clash(slug)
        if other:
            raise slug_clash(slug, other)
        begun[folded] = slug
        return next(store for store in self._stores if store.entry == chosen)

    def record_all(self, entries: Iterable[Entry], *, order: Order, step: Step | None, name: str | None) -> Imported:
        """Record many revisions; see `Newsroom.record_all`."""
        if self._locator is None:
            from storyrev.store.bulk import record_all

            _check_nameless(name)
            store = self._stores[0]
            return record_all(store.layout, store.record, entries, order=order, step=step)
        from storyrev.store.blocks import find_entry
        from storyrev.store.sharing import record_among

        if name is not None:
            find_entry(self._entries, name)  # else every story would be refused
        return record_among(self, entries, order=order, step=step, name=name)

    def stories(self, *, whole: bool = True) -> tuple[StorySummary, ...]:
        """Every story, sorted by slug; unless `whole`, of the stores that can be used. Raises `MissingStore`."""
        stores = self.every("The stories of the newsroom cannot be listed") if whole else self._stores
        return self._join([(store, store.stories()) for store in stores], attrgetter("slug"))

    def check_slugs(self) -> None:
        """Make sure that no story is in two stores. Raises `StoryInTwoStores` and `MissingStore`."""
        self.stories()

    def revisions(self, question: Callable[[sqlite3.Connection], tuple[Revision, ...]]) -> tuple[Revision, ...]:
        """The revisions that a question finds in all stores, in the order of time. Raises `MissingStore`."""
        stores = self.every("The revisions of the newsroom cannot be listed")
        return self._join([(store, store.ask_revisions(question)) for store in stores], attrgetter("saved_at"))

    def read_each(self, revisions: Iterable[Revision]) -> Iterator[bytes]:
        """The bytes of each revision in turn, from one Git process a store that is kept."""
        for store, some in self._each_in_its_own(revisions):
            yield from store.read_each(some)

    def read_payloads(self, revisions: Iterable[Revision]) -> Iterator[RawPayload | None]:
        """The payload that was kept with each revision in turn; see `Newsroom.read_payloads`."""
        for store, some in self._each_in_its_own(revisions):
            yield from store.read_payloads(some)

    def _each_in_its_own(self, revisions: Iterable[Revision]) -> Iterable[tuple[Store, Iterable[Revision]]]:
        """Revisions in runs, each with the store that has them."""
        if self._locator is None:
            return ((self._stores[0], revisions),)
        return groupby(revisions, key=lambda each: self._listed.get(each.slug) or self.need(each.slug))

    def _check_complete(self, need: str) -> None:
        if self._missing:
            raise _missing(self._missing, need)

    def _join(self, parts: list[tuple[Store, tuple[Found, ...]]], order: Callable[[Found], Any]) -> tuple[Found, ...]:
        """What the stores found, in one order; each of a story's from the store that the story is in."""
        if len(parts) == 1:
            return parts[0][1]
        owners: dict[str, Store] = {}
        twice: set[str] = set()
        for store, found in parts:
            for slug in {one.slug for one in found}:
                if owners.setdefault(slug, store) is not store:
                    twice.add(slug)
        for slug in sorted(twice):
            owners[slug] = self.need(slug)
        self._listed.update(owners)
        kept = ([one for one in found if one.slug not in twice or owners[one.slug] is store] for store, found in parts)
        return tuple(merge(*kept, key=order))


def _missing(missing: tuple[Missing, ...], need: str) -> MissingStore:
    from storyrev.store.places import missing_stores

    return missing_stores(missing, need)


def _decide(slug: str, held: Sequence[tuple[Store | Missing, bool]]) -> Store | Missing:
    """The store that a story is in, of those that have recorded it. Raises `StoryInTwoStores`."""
    if len(held) == 1:
        return held[0][0]
    with_file = [store for store, stands in held if stands]
    if len(with_file) == 1:
        return with_file[0]
    names = " and ".join(repr(store.name) for store, _ in held)
    raise StoryInTwoStores(
        f"{slug!r} is a story in the stores {names}; a slug is one story across all of them. Keep it in the one it "
        "belongs to, and remove its file from the other with plain Git (git rm, git commit); its history stays there."
    )


def _check_nameless(name: str | None) -> None:
    """Refuse the name of a store where there are no names. Raises `UnknownStore`."""
    if name is not None:
        from storyrev.store.blocks import find_entry

        find_entry((), name)


def _check_home(slug: str, home: Store, name: str | None) -> Store:
    """The store that has a story, if a revision may go there. Raises `StoryElsewhere` and `ReadOnlyStore`."""
    if name is not None and name.casefold() != home.name.casefold():
        raise StoryElsewhere(
            f"{slug!r} is in the store {home.name!r}, and its revisions stay with it. Leave out --store."
        )
    if home.entry and home.entry.read_only:
        raise ReadOnlyStore(
            f"{slug!r} is in the store {home.name!r}, which {SETTINGS} says is read-only. Nothing was recorded. "
            "To correct its stories, write closed = true there instead of read-only = true."
        )
    return home
