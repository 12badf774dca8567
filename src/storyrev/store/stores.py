"""One store: a Git repository with stories in it, and its own index.

Inside, paths of stories are relative to the store; what goes out says them from the newsroom's
folder, and errors say which store they are about. A newsroom that names no stores has one, in its
own folder and without a name, where the two are the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from storyrev.errors import UsageError
from storyrev.store.layout import Layout
from storyrev.store.model import Revision, SignOff
from storyrev.store.record import Record

if TYPE_CHECKING:
    from storyrev.errors import StoryrevError
    from storyrev.store.answers import SaveResult, StorySummary
    from storyrev.store.blocks import StoreEntry
    from storyrev.store.contents import Contents
    from storyrev.store.payloads import RawPayload
    from storyrev.store.save import Draft

T = TypeVar("T")


class Store:
    """A store that is there; `entry` is what storyrev.toml says of it, None for the only store of a newsroom.

    `folder` leads from the newsroom's folder to the store's; it is empty or ends with a slash. `path` is
    what storyrev.toml says.
    """

    __slots__ = ("_contents", "entry", "folder", "layout", "name", "path", "record")

    def __init__(self, layout: Layout, entry: StoreEntry | None = None) -> None:
        self.layout = layout
        self.entry = entry
        self.name = entry.name if entry else ""
        self.path = entry.path if entry else "."
        self.folder = "" if self.path == "." else f"{self.path}/"
        self.record = Record(layout)
        self._contents: Contents | None = None

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """What a question to a current index of this store answers."""
        if not self.name:  # nothing to name, and asked very often
            return self.record.ask(question)
        with self.named():
            return self.record.ask(question)

    def ask_revisions(self, question: Callable[[sqlite3.Connection], tuple[Revision, ...]]) -> tuple[Revision, ...]:
        """As `ask`, for revisions; their paths lead from the newsroom's folder."""
        return tuple(self.placed(revision) for revision in self.ask(question)) if self.folder else self.ask(question)

    def stories(self) -> tuple[StorySummary, ...]:
        """Every story of this store, sorted by slug."""
        from storyrev.store import index

        found = self.ask(index.stories)
        if not self.folder:
            return found
        from dataclasses import replace

        return tuple(
            replace(s, path=self.folder + s.path, first=self.placed(s.first), latest=self.placed(s.latest))
            for s in found
        )

    def save(self, draft: Draft, base: Revision | None) -> SaveResult:
        """Record a draft here; see `Newsroom.save`."""
        from storyrev.store.save import save

        with self.named():
            result = save(self.layout, self.record, draft, base)
        if not self.folder:
            return result
        from dataclasses import replace

        previous = self.placed(result.previous) if result.previous else None
        return replace(result, revision=self.placed(result.revision), previous=previous)

    def sign_off(self, revision: Revision, sign_off: SignOff, key: str | None) -> bool:
        """Record a sign-off of a revision of this store; see `Newsroom.sign_off`."""
        from storyrev.store.approving import sign_off as record

        with self.named():
            return record(self.layout, self.record, (revision, sign_off), key)

    def read_each(self, revisions: Iterable[Revision]) -> Iterator[bytes]:
        """The bytes of revisions of this store in turn, from one Git process that is kept."""
        contents = self._open_contents()
        with self.named():
            yield from contents.read_each(revisions)

    def read_payloads(self, revisions: Iterable[Revision]) -> Iterator[RawPayload | None]:
        """The payload that was kept with each revision of this store in turn; see `Newsroom.read_payloads`."""
        from dataclasses import replace

        from storyrev.store.payloads import read_payloads

        here = (replace(revision, path=self.path_here(revision)) for revision in revisions)
        contents = self._open_contents()
        with self.named():
            yield from read_payloads(self.layout, contents, here)

    def _open_contents(self) -> Contents:
        if self._contents is None:
            from storyrev.store.contents import Contents

            self._contents = Contents(self.layout)
        return self._contents

    def close(self) -> None:
        """Let go of what the store holds open."""
        self.record.close()
        if self._contents is not None:
            self._contents.close()
            self._contents = None

    def rebuild(self, step: Callable[[int], None] | None = None) -> None:
        """Build the index anew from Git alone; see `Newsroom.reindex`."""
        with self.named():
            self.record.rebuild(step)

    def path_here(self, revision: Revision) -> str:
        """The path of a revision's file from this store's folder."""
        return revision.path.removeprefix(self.folder)

    @contextmanager
    def named(self) -> Iterator[None]:
        """Have failures inside say which store they are about, where the newsroom has several.

        A wrong call is wrong in any store.
        """
        from storyrev.errors import StoryrevError

        try:
            yield
        except StoryrevError as error:
            if self.name and not isinstance(error, UsageError):
                name_store(error, self.name)
            raise

    def placed(self, revision: Revision) -> Revision:
        """A revision as the newsroom sees it, its path from there."""
        if not self.folder:
            return revision
        from dataclasses import replace

        return replace(revision, path=self.folder + revision.path)


def name_store(error: StoryrevError, name: str) -> None:
    """Begin the message of an error with the store that it is about."""
    error.args = (f"In the store {name!r}: {error}", *error.args[1:])
