"""Which new passages are worth a look for an old one, where there are too many to look at them all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from typing import Final

from storyrev.compare.passage import Passage

_NOWHERE: Final = -1
"""Stands for the new passage of a pair of words that is in none."""


class Candidates:
    """The new passages that share pairs of neighbouring words with an old one, and those in its place.

    Pairs of words are rare where single words are not: a passage that was edited keeps many of its own,
    and one that is another shares few. `free_old` and `free_new` are the numbers of those without
    partner, rising. Work and memory grow with the number of words.
    """

    def __init__(
        self, old: Sequence[Passage], new: Sequence[Passage], free_old: list[int], free_new: list[int], most: int
    ) -> None:
        self._old = old
        self._free_old, self._free_new = free_old, free_new
        self._most = most
        self._last: dict[int, int] = {}
        for j in free_new:
            self._last.update(zip(new[j].pairs, repeat(j)))

    def sharing(self, i: int) -> tuple[list[int], bool]:
        """At most `most` new passages that share pairs of words, those that share most first; and whether there were more."""
        votes = Counter(map(self._last.get, self._old[i].pairs, repeat(_NOWHERE)))
        votes.pop(_NOWHERE, None)
        if len(votes) <= 1:
            return list(votes), False
        return sorted(votes, key=lambda j: (-votes[j], abs(i - j), j))[: self._most], len(votes) > self._most

    def in_place(self, i: int, start: int, low: int, high: int) -> tuple[list[int], bool]:
        """At most `most` new passages of a gap, around the place that the old one has in it; and whether there are more.

        The gap begins at old number `start` and goes from new number `low` to `high`.
        """
        first, end = bisect_left(self._free_new, low), bisect_right(self._free_new, high)
        place = first + bisect_left(self._free_old, i) - bisect_left(self._free_old, start)
        begin = max(first, min(place - self._most // 2, end - self._most))
        return self._free_new[begin : min(end, begin + self._most)], end - first > self._most
