"""Sign-offs that arrive with an import: kept until their revisions are recorded, then recorded beside these."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from tempfile import SpooledTemporaryFile

from storyrev.exchange.model import Arrival
from storyrev.store import Newsroom, Revision
from storyrev.store.model import SignOff

_IN_MEMORY = 1 << 20  # bytes; more of them wait in a file that has no name
_TOGETHER = 10_000  # recorded at once


class Approved:
    """The sign-offs of arrivals; of each revision that has any, what it is known by. `close` it."""

    def __init__(self) -> None:
        self._kept = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - `close` does
        self._count = 0

    def close(self) -> None:
        """Forget them."""
        self._kept.close()

    def keep(self, arrival: Arrival, slug: str, content_id: str) -> None:
        """Take the sign-offs of an arrival, which is or will be a revision of that story with that text."""
        if arrival.sign_offs:
            known = (slug, arrival.key, content_id, arrival.at, arrival.sign_offs)
            pickle.dump(known, self._kept, pickle.HIGHEST_PROTOCOL)
            self._count += 1

    def record(self, newsroom: Newsroom) -> int:
        """Record those that the record does not have; gives how many. Raises what `Newsroom.sign_off_all` raises."""
        done = 0
        found = self._find(newsroom)
        while some := list(islice(found, _TOGETHER)):
            done += newsroom.sign_off_all(some)
        return done

    def _find(self, newsroom: Newsroom) -> Iterator[tuple[Revision, SignOff]]:
        """Each with its revision; none of one that was refused."""
        self._kept.seek(0)
        for _ in range(self._count):
            slug, key, content_id, at, sign_offs = self._load()
            found = newsroom.find_source(slug, key) if key else None
            revision = found or newsroom.find_same(slug, content_id, at)
            if revision is not None:
                yield from ((revision, sign_off) for sign_off in sign_offs)

    def _load(self) -> tuple[str, str, str, datetime, tuple[SignOff, ...]]:
        known: tuple[str, str, str, datetime, tuple[SignOff, ...]]
        known = pickle.load(self._kept)  # noqa: S301 - we wrote it, into a file that nobody else can open
        return known
