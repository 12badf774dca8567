"""Sign-offs that arrive with an import: kept until their revisions are recorded, then recorded beside these."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from storyrev.exchange.model import Arrival
from storyrev.store import Newsroom, Revision
from storyrev.store.model import SignOff


class Approved:
    """The sign-offs of arrivals; of each revision that has any, what it is known by."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, str, str, datetime, tuple[SignOff, ...]]] = []

    def keep(self, arrival: Arrival, slug: str, content_id: str) -> None:
        """Take the sign-offs of an arrival, which is or will be a revision of that story with that text."""
        if arrival.sign_offs:
            self._kept.append((slug, arrival.key, content_id, arrival.at, arrival.sign_offs))

    def record(self, newsroom: Newsroom) -> int:
        """Record those that the record does not have; gives how many. Raises what `Newsroom.sign_off_all` raises."""
        return newsroom.sign_off_all(self._find(newsroom)) if self._kept else 0

    def _find(self, newsroom: Newsroom) -> Iterator[tuple[Revision, SignOff]]:
        """Each with its revision; none of one that was refused."""
        for slug, key, content_id, at, sign_offs in self._kept:
            found = newsroom.find_source(slug, key) if key else None
            revision = found or newsroom.find_same(slug, content_id, at)
            if revision is not None:
                yield from ((revision, sign_off) for sign_off in sign_offs)
