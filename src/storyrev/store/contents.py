"""The exact bytes of revisions, out of Git: one `git cat-file --batch`, started when it is asked for and kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from threading import Lock

from storyrev.errors import StoryrevError
from storyrev.store.layout import Layout
from storyrev.store.model import Revision
from storyrev.store.objects import Found, Objects

_AT_ONCE = 32


class MissingText(StoryrevError):
    """Git no longer has, or cannot read, the text of a revision."""


class Contents:
    """Reads texts through one Git process, which is started again where it died.

    Threads may share it: each is answered in turn. Close it when done.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._objects: Objects | None = None
        self._lock = Lock()

    def __del__(self) -> None:
        """A newsroom that nobody closed leaves no Git running."""
        self._end()

    def read_each(self, revisions: Iterable[Revision]) -> Iterator[bytes]:
        """The bytes of each revision in turn. Raises `MissingText`."""
        waiting = iter(revisions)
        while chunk := list(islice(waiting, _AT_ONCE)):
            texts = self.read_some([revision.content_id for revision in chunk])
            for revision, text in zip(chunk, texts, strict=True):
                if text is None:
                    raise _missing(f"The text of {revision.name}", revision.content_id)
                yield text

    def read_one(self, content_id: str, what: str) -> bytes:
        """The bytes of one of these names, which is `what` to people. Raises `MissingText`."""
        (data,) = self.read_some([content_id])
        if data is None:
            raise _missing(what, content_id)
        return data

    def read_some(self, content_ids: Sequence[str]) -> tuple[bytes | None, ...]:
        """The texts of these names, all at once in memory; None for one that Git cannot read."""
        with self._lock:
            return tuple(self._read(content_ids))

    def read_ahead(self, content_ids: Iterable[str]) -> Generator[bytes | None, None, None]:
        """The texts of these names in turn, while Git looks for the next; None for one that it cannot read.

        Nobody else is answered until the last is read, or the iterator closed.
        """
        names = iter(content_ids)
        owed: deque[str] = deque()
        with self._lock:
            try:
                while (asked := tuple(islice(names, _AT_ONCE))) or owed:
                    objects = self._start()
                    objects.ask(asked)
                    owed.extend(asked)
                    while len(owed) > (_AT_ONCE if asked else 0):
                        text = _text(objects.answer())
                        if objects.ended:
                            self._end()
                            again = tuple(owed)
                            owed.clear()
                            yield from self._read(again)
                            break
                        owed.popleft()
                        yield text
            finally:
                if owed:
                    self._end()  # what it still says is for nobody

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _read(self, content_ids: Sequence[str]) -> list[bytes | None]:
        texts: list[bytes | None] = []
        while len(texts) < len(content_ids):
            asked = content_ids[len(texts) : len(texts) + _AT_ONCE]
            came = self._ask(asked)
            if not came:
                # It may have died of something else than this text; twice is no accident.
                came = self._ask(asked[:1]) or [None]
            texts += came
        return texts

    def _ask(self, content_ids: Sequence[str]) -> list[bytes | None]:
        """As many answers as came, fewer than were asked for where the process ended."""
        objects = self._start()
        texts: list[bytes | None] = []
        for found in objects.read(content_ids):
            if objects.ended:
                self._end()
                break
            texts.append(_text(found))
        return texts

    def _start(self) -> Objects:
        if self._objects is None:
            self._objects = Objects(self._layout.top)
        return self._objects

    def _end(self) -> None:
        if self._objects is not None:
            self._objects.close()
            self._objects = None


def _text(found: Found | None) -> bytes | None:
    return found.data if found and found.kind == "blob" else None


def _missing(what: str, content_id: str) -> MissingText:
    return MissingText(
        f"{what} (Git's {content_id}) cannot be read from the repository. Find out what is damaged with: git fsck"
    )
