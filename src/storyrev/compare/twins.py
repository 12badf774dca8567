"""Equal passages: unique ones wherever they stand, and repeated ones each with its own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from storyrev.compare.model import Options
from storyrev.compare.order import Gaps, Partners
from storyrev.compare.passage import Passage


def match_equal(old: Sequence[Passage], new: Sequence[Passage], options: Options) -> Partners:
    """Pair equal passages: unique ones wherever they stand, repeated ones by their neighbours and their place."""
    if {passage.key for passage in old}.isdisjoint([passage.key for passage in new]):
        return {}
    twins = _Twins(old, new)
    twins.pair_unique()
    # First with the passages that stayed, then with those that moved: a moved passage leaves twins behind.
    twins.follow_neighbours(staying=True)
    twins.pair_in_gaps()
    twins.follow_neighbours(staying=False)
    twins.pair_anywhere(options.move_words)
    return twins.partners


_MANY: Final = 2500
"""Pairs of twins among which the best are looked for; more of them are taken in order."""


class _Twins:
    """Equal passages being paired, each step with the landmarks of those before it."""

    def __init__(self, old: Sequence[Passage], new: Sequence[Passage]) -> None:
        self.partners: Partners = {}
        self._old, self._new = old, new
        self._where_old, self._where_new = _places(old), _places(new)
        self._taken: set[int] = set()

    def _pair(self, i: int, j: int) -> bool:
        inside = 0 <= i < len(self._old) and 0 <= j < len(self._new)
        if not inside or i in self.partners or j in self._taken or self._old[i].key != self._new[j].key:
            return False
        self.partners[i] = j
        self._taken.add(j)
        return True

    def pair_unique(self) -> None:
        """What stands once on each side is the same passage, wherever it stands."""
        for key, olds in self._where_old.items():
            news = self._where_new.get(key, [])
            if len(olds) == len(news) == 1:
                self.partners[olds[0]] = news[0]
                self._taken.add(news[0])

    def follow_neighbours(self, *, staying: bool) -> None:
        """Twins go with their neighbours: walk away from each landmark in both directions, or from all pairs."""
        if len(self.partners) == min(len(self._old), len(self._new)):
            return
        pairs = sorted(self.partners.items())
        if staying:
            gaps = Gaps(self.partners, len(self._old), len(self._new))
            pairs = [(i, j) for i, j in pairs if gaps.keeps(i)]
        for step in (1, -1):
            for i, j in pairs[::step]:
                away = step
                while i + away not in self.partners and self._pair(i + away, j + away):
                    away += step

    def pair_in_gaps(self) -> None:
        """Twins with no landmark beside them: in the gap they stand in, in order, at like places of it."""
        gaps = Gaps(self.partners, len(self._old), len(self._new))
        for key, olds in self._where_old.items():
            news = self._where_new.get(key, [])
            free = [i for i in olds if i not in self.partners] if news else []
            for (low, high), here in groupby(free, key=gaps.around):
                start, end = bisect_left(news, low), bisect_right(news, high)
                there = [j for j in news[start:end] if j not in self._taken]
                if there:
                    self._pair_at_like_places(list(here), there, gaps)

    def _pair_at_like_places(self, olds: list[int], news: list[int], gaps: Gaps) -> None:
        """Pair some twins of a gap with all of the fewer ones, so that each stands as far from an end of it as before."""
        if len(olds) != len(news) and len(olds) * len(news) <= _MANY:
            first, last = gaps.ends(olds[0])
            ends = [(i - first[0], last[0] - i) for i in olds], [(j - first[1], last[1] - j) for j in news]
            kept = _choose(*ends) if len(olds) > len(news) else _choose(*reversed(ends))
            if len(olds) > len(news):
                olds = [olds[k] for k in kept]
            else:
                news = [news[k] for k in kept]
        for i, j in zip(olds, news, strict=False):
            self._pair(i, j)

    def pair_anywhere(self, least_words: int) -> None:
        """What is left has left its gap: a move, unless it is too short to be told from any other."""
        if len(self.partners) == min(len(self._old), len(self._new)):
            return
        gaps = Gaps(self.partners, len(self._old), len(self._new))
        for key, olds in self._where_old.items():
            left_old = [i for i in olds if i not in self.partners]
            left_new = [j for j in self._where_new.get(key, []) if j not in self._taken]
            if not left_old or not left_new:
                continue
            if len(self._old[left_old[0]].words) < least_words:
                self._pair_next_door(left_old, left_new, gaps)
                continue
            if len(left_old) != len(left_new) and len(left_old) * len(left_new) <= _MANY:
                near = sorted((gaps.away(i, j), i, j) for i in left_old for j in left_new)
                left_old, left_new = [i for _, i, _ in near], [j for _, _, j in near]
            for i, j in zip(left_old, left_new, strict=False):
                self._pair(i, j)

    def _pair_next_door(self, olds: list[int], news: list[int], gaps: Gaps) -> None:
        """Short twins are paired where one passage stands between: that one has changed places with them."""
        for i in olds:
            low, high = gaps.around(i)
            at = bisect_left(news, low - 2)
            near = [j for j in news[at : at + 2] if j <= high + 2 and j not in self._taken]
            if len(near) == 1:
                self._pair(i, near[0])


def _choose(many: list[tuple[int, int]], few: list[tuple[int, int]]) -> list[int]:
    """Which of many places, in order, are most like the few: (distance to the beginning, to the end) each."""
    far = sum(map(sum, many)) + sum(map(sum, few)) + 1
    costs = [[0] * (len(many) + 1)]
    for start, end in few:
        row = [far]
        for k, (before, after) in enumerate(many):
            row.append(min(row[k], costs[-1][k] + min(abs(before - start), abs(after - end))))
        costs.append(row)
    chosen: list[int] = []
    k = len(many)
    for n in range(len(few), 0, -1):
        while costs[n][k - 1] == costs[n][k]:
            k -= 1
        k -= 1
        chosen.append(k)
    return chosen[::-1]


def _places(side: Sequence[Passage]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for k, passage in enumerate(side):
        if passage.key:
            places.setdefault(passage.key, []).append(k)
    return places
