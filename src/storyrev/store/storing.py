"""Storing the texts of an import, by a hand of its own, beside the one that records what needs them.

Texts go into packs story by story, since Git keeps a text as what differs from the one before it; the
stories come in the order in which they begin. So entries in the order of time need none of a story that
begins after them, and can be recorded while the texts of later stories are stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from threading import Condition, Thread
from types import TracebackType
from typing import Self

from storyrev.store.entries import Step
from storyrev.store.feed import Feed, write_blob
from storyrev.store.layout import Layout
from storyrev.store.spool import Place, Spool

# What is in a pack can be named when the pack is closed. The first is closed soon, so that recording begins; each that
# follows takes a quarter more, since a million texts should not lie in a hundred packs, up to what Git's memory is for.
_FIRST = 3000
_LARGEST = 100_000
_STEP = 1000  # texts between two words about progress


class Storing:
    """The hand at work on what waits in `spool`, as a context manager; it is stopped where the import is.

    `count` is how many entries wait, for those who look on.
    """

    def __init__(self, layout: Layout, spool: Spool, count: int) -> None:
        self._layout = layout
        self._spool = spool
        self._count = count
        self._moved = Condition()
        self._done = 0
        # Every story that begins before this place is in packs that are closed; None: all of them are. No entry comes
        # before its story begins: so what an entry before this place needs is in these packs.
        self._bound: Place | None = (-1, -1)
        self._error: BaseException | None = None
        self._stopped = False
        self._hand = Thread(target=self._run)

    def __enter__(self) -> Self:
        self._hand.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        self._hand.join()

    def wait_for(self, place: Place, tell: Step) -> Place | None:
        """Wait until every text is stored that entries up to `place` have, telling how far the hand is.

        Gives the place before which that is so of all entries; None where it is of all there are. Raises what
        stopped the hand: `GitFailed` and `NotWritable` among others.
        """
        told = 0
        while True:
            bound, done = self._await(place, told)
            if _is_before(place, bound):
                return bound
            told = done
            tell("storing", min(told, self._count), self._count)

    def _await(self, place: Place, told: int) -> tuple[Place | None, int]:
        """The bound and how many texts are fed, as soon as `place` is before the bound or those are more than `told`."""
        with self._moved:
            self._moved.wait_for(lambda: self._error is not None or _is_before(place, self._bound) or self._done > told)
            if self._error is not None:
                raise self._error
            return self._bound, self._done

    def _run(self) -> None:
        error = None
        try:
            with closing(self._spool.texts()) as texts:
                self._store(texts)
        except BaseException as failure:  # noqa: BLE001 - raised again by the thread that waits
            error = failure
        with self._moved:
            self._error = error
            self._moved.notify_all()

    def _store(self, texts: Iterator[tuple[Place, bytes]]) -> None:
        """Texts into packs, one after the other."""
        done, size = 0, _FIRST
        following = next(texts, None)
        while following is not None:
            bound = following[0]
            self._move(done, bound)
            with Feed(self._layout) as feed:
                for _, text in chain((following,), islice(texts, size - 1)):
                    if self._stopped:
                        return
                    feed.write(write_blob(text))
                    done += 1
                    if done % _STEP == 0:
                        self._move(done, bound)
                feed.finish()
            following = next(texts, None)
            size = min(size * 5 // 4, _LARGEST)
        self._move(done, None)

    def _move(self, done: int, bound: Place | None) -> None:
        with self._moved:
            self._done, self._bound = done, bound
            self._moved.notify_all()


def _is_before(place: Place, bound: Place | None) -> bool:
    return bound is None or place < bound
