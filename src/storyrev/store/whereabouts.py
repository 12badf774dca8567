"""Where a slug is: in which stores, as far as the index over all of them knows, and else as they say themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from storyrev.store import index
from storyrev.store.slugs import fold_slug
from storyrev.store.stores import Store

if TYPE_CHECKING:
    from storyrev.store.history import Commit
    from storyrev.store.overview import Overview, Row
    from storyrev.store.places import Missing

_MOST_ASKED = 2
"""Stores that have moved on are asked themselves up to this number; from there on they are taken up anew."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the stores have of a slug.

    `held` are those that have recorded it, and whether its file stands there; one that is missing is
    among them if it had it when it was last seen, and one in which an import begins it now is the only one. `unsure` are missing stores that were never seen.
    `clash` is the slug of another story that only case or Unicode form tells from it.
    """

    held: tuple[tuple[Store | Missing, bool], ...]
    unsure: tuple[Missing, ...]
    clash: str | None


class Locator:
    """Says where slugs are, and keeps the index over all stores in step with what is recorded here."""

    def __init__(self, overview: Overview, stores: tuple[Store, ...], missing: tuple[Missing, ...]) -> None:
        self._overview = overview
        self._stores = stores
        self._missing = missing
        for store in stores:
            store.record.follower = partial(self._follow, store)

    def locate(self, slug: str) -> Whereabouts:
        """What the stores have of a slug, as they are now."""
        folded = fold_slug(slug)
        known = self._overview.look_up(slug, folded)
        moved = [store for store in self._stores if known.heads.get(store.path) != _head(store)]
        if len(moved) > _MOST_ASKED:
            self.take_up(moved)
        answers = {store.path: store.ask(partial(_ask, slug=slug, folded=folded)) for store in moved}
        held: list[tuple[Store | Missing, bool]] = []
        clashes = []
        for store in self._stores:
            stands, clash = answers.get(store.path, (known.stands.get(store.path), known.clashes.get(store.path)))
            held += [(store, stands)] if stands is not None else []
            clashes += [clash] if clash else []
        for gone in self._missing:
            path = gone.entry.path
            held += [(gone, known.stands[path])] if path in known.stands else []
            clashes += [known.clashes[path]] if path in known.clashes else []
        if not held:
            held = [(store, True) for store in self._stores if store.path == known.beginning]
        unsure = tuple(gone for gone in self._missing if gone.entry.path not in known.heads)
        return Whereabouts(tuple(held), unsure, min(clashes, default=None))

    def take_up(self, stores: Iterable[Store]) -> None:
        """Have the index over all stores know these as they are now."""
        for store in stores:
            self._overview.take_up(store.path, partial(store.ask, index.overview))

    @contextmanager
    def beginning(self, stories: Mapping[str, Store]) -> Iterator[None]:
        """While this is held, these new stories are known to be in their stores: slug → store."""
        self._overview.begin({slug: store.path for slug, store in stories.items()})
        try:
            yield
        finally:
            self._overview.end_beginning(stories)

    def renew(self) -> None:
        """Know every store that is there anew; what is known of missing ones stays."""
        self.take_up(self._stores)

    def _follow(self, store: Store, commit: Commit) -> None:
        """Take in a commit that was just made on top of what is known of a store."""
        from storyrev.store.history import slug_of

        rows: dict[str, Row] = {}
        for path, content_id in commit.texts:
            slug = slug_of(path)
            if slug and (content_id is not None or slug not in rows):
                rows[slug] = (slug, fold_slug(slug), content_id is not None)
        self._overview.follow(store.path, "".join(commit.parents[:1]), commit.id, rows.values())


def _head(store: Store) -> str:
    return store.layout.read_head().commit or ""


def _ask(connection: sqlite3.Connection, slug: str, folded: str) -> tuple[bool | None, str | None]:
    return index.stands(connection, slug), index.clash(connection, slug, folded)
