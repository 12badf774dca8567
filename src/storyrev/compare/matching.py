"""Which passages of the old text are which of the new: unchanged ones first, then near ones.

The same mechanism serves blocks and sentences. It is strict first (equal and unique), then uses
what it found as landmarks, and only then guesses: in the gap between two landmarks before anywhere
else, likest first. All work is bounded by `Options.candidates`.
"""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from storyrev.compare.candidates import Candidates
from storyrev.compare.model import Options
from storyrev.compare.passage import Passage, likeness, rank_alike

T = TypeVar("T")

Partners = dict[int, int]
"""Old passage numbers, and the new ones they became."""


def match_passages(
    old: Sequence[Passage], new: Sequence[Passage], options: Options, cut_short: set[int] | None = None
) -> Partners:
    """Pair passages of two texts, each at most once; pairs may cross (a move).

    `cut_short` is given the old passages for which `Options.candidates` left likely partners unseen.
    """
    partners = match_equal(old, new, options)
    match_edited(old, new, partners, options, set() if cut_short is None else cut_short)
    return partners


def match_edited(
    old: Sequence[Passage], new: Sequence[Passage], partners: Partners, options: Options, cut_short: set[int]
) -> None:
    """Pair passages that were edited, with those that have a partner as landmarks; adds to `partners`."""
    partners.update(match_in_place(old, new, partners))
    partners.update(match_near(old, new, partners, options, cut_short))
    partners.update(_match_lone(old, new, partners, options))


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
                self._pair(olds[0], news[0])

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
                while self._pair(i + away, j + away):
                    away += step

    def pair_in_gaps(self) -> None:
        """Twins with no landmark beside them: in the gap they stand in, in order, at like places of it."""
        gaps = Gaps(self.partners, len(self._old), len(self._new))
        for key, olds in self._where_old.items():
            news = self._where_new.get(key, [])
            for (low, high), here in groupby((i for i in olds if i not in self.partners), key=gaps.around):
                start, end = bisect_left(news, low), bisect_right(news, high)
                there = [j for j in news[start:end] if j not in self._taken]
                if there:
                    self._pair_at_like_places(list(here), there, gaps)

    def _pair_at_like_places(self, olds: list[int], news: list[int], gaps: Gaps) -> None:
        """Pair some twins of a gap with all of the fewer ones, so that each stands as far from an end of it as before."""
        if len(olds) != len(news) and len(olds) * len(news) <= _FEW:
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
            if len(left_old) != len(left_new) and len(left_old) * len(left_new) <= _FEW:
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


def match_in_place(old: Sequence[Passage], new: Sequence[Passage], partners: Partners) -> Partners:
    """Pair passages that stand in the same order in the same gap and are much alike, unlike what stands next to them.

    Most edited passages are, and need no further look.
    """
    taken = set(partners.values())
    found: Partners = {}
    for low_old, high_old, low_new, high_new in Gaps(partners, len(old), len(new)).all():
        if low_old > high_old or low_new > high_new:
            continue
        olds = [(i, old[i].words) for i in range(low_old, high_old + 1) if i not in partners and old[i].words]
        news = [(j, new[j].words) for j in range(low_new, high_new + 1) if j not in taken and new[j].words]
        a = b = 0
        while a < len(olds) and b < len(news):
            if _is_surely(olds, news, a, b):
                found[olds[a][0]] = news[b][0]
            elif _is_surely(olds, news, a, b + 1):
                b += 1
                continue
            elif _is_surely(olds, news, a + 1, b):
                a += 1
                continue
            a += 1
            b += 1
    return found


def _is_surely(olds: Sequence[tuple[int, str]], news: Sequence[tuple[int, str]], a: int, b: int) -> bool:
    """Whether two passages are much alike, and neither is nearly as much like the one next to the other."""
    if a >= len(olds) or b >= len(news):
        return False
    share = likeness(olds[a][1], news[b][1], _SURE)
    if not share:
        return False
    if b + 1 < len(news) and likeness(olds[a][1], news[b + 1][1], share - _MARGIN):
        return False
    return a + 1 >= len(olds) or not likeness(olds[a + 1][1], news[b][1], share - _MARGIN)


_SURE = 0.6
"""Likeness from which a passage in its place is the same one, edited, if it is clearly more so than its neighbour."""

_MARGIN = 0.2
"""How much less like it the neighbour must be."""


def match_near(
    old: Sequence[Passage], new: Sequence[Passage], partners: Partners, options: Options, cut_short: set[int]
) -> Partners:
    """Pair passages that were edited, likest first: inside their gap, or anywhere where they are much alike."""
    taken = set(partners.values())
    free_old = [i for i in range(len(old)) if i not in partners]
    free_new = [j for j in range(len(new)) if j not in taken]
    if free_old and free_new:
        free_old = [i for i in free_old if old[i].words]
        free_new = [j for j in free_new if new[j].words]
    if not free_old or not free_new:
        return {}
    gaps = Gaps(partners, len(old), len(new))
    few = len(free_old) * len(free_new) <= _FEW
    candidates = None if few else Candidates(old, new, free_old, free_new, options.candidates)
    # Where position makes no difference, a passage that shares nothing is never the one.
    placed = options.pair_at_least < options.move_at_least
    scored: list[tuple[float, int, int]] = []
    for i in free_old:
        low, high = gaps.around(i)
        numbers = free_new
        if candidates is not None:
            numbers, more = candidates.sharing(i)
            if placed and low <= high:
                near, crowded = candidates.in_place(i, gaps.start(i), low, high)
                numbers, more = sorted({*numbers, *near}), more or crowded
            if more:
                cut_short.add(i)
        scored += _score(i, numbers, old, new, (low, high), options)
    scored.sort(key=lambda row: (-row[0], gaps.away(row[1], row[2]), abs(row[1] - row[2]), row[1], row[2]))
    found: Partners = {}
    for _, i, j in scored:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _score(
    i: int, numbers: list[int], old: Sequence[Passage], new: Sequence[Passage], gap: tuple[int, int], options: Options
) -> Iterator[tuple[float, int, int]]:
    """What is alike enough to be a partner of old passage i: likeness, with what staying in the gap is worth; i; number."""
    if not numbers:
        return
    long_enough = len(old[i].words) >= options.move_words
    least = min(options.pair_at_least, options.move_at_least)
    for words, share, k in rank_alike(old[i].words, [new[j].words for j in numbers], least):
        j = numbers[k]
        if gap[0] <= j <= gap[1]:
            if share >= options.pair_at_least:
                yield share + AT_HOME, i, j
        elif share >= options.move_at_least and long_enough and len(words) >= options.move_words:
            yield share, i, j


_FEW = 2500
"""Pairs that are all looked at: choosing among so few costs more than comparing them."""

AT_HOME = 0.15
"""How much likeness it is worth that a passage stayed between the same landmarks."""


def _match_lone(old: Sequence[Passage], new: Sequence[Passage], partners: Partners, options: Options) -> Partners:
    """Pair a passage that is alone in its gap with the one that took its place, if they are alike at all."""
    if len(partners) == min(len(old), len(new)):
        return {}
    taken = set(partners.values())
    gaps = Gaps(partners, len(old), len(new))
    found: Partners = {}
    for low_old, high_old, low_new, high_new in gaps.all():
        olds = [i for i in range(low_old, high_old + 1) if i not in partners and old[i].words]
        news = [j for j in range(low_new, high_new + 1) if j not in taken and new[j].words]
        if len(olds) == len(news) == 1:
            share = likeness(old[olds[0]].words, new[news[0]].words, options.rewrite_below)
            if share:
                found[olds[0]] = news[0]
    return found


class Gaps:
    """The stretches between landmarks: pairs that kept their order."""

    def __init__(self, partners: Partners, old_size: int, new_size: int) -> None:
        pairs = sorted(partners.items())
        kept = keep_order([(j, 1.0) for _, j in pairs])
        self._olds = [-1, *(i for (i, _), keep in zip(pairs, kept, strict=True) if keep), old_size]
        self._news = [-1, *(j for (_, j), keep in zip(pairs, kept, strict=True) if keep), new_size]

    def around(self, i: int) -> tuple[int, int]:
        """First and last new number between the landmarks around old number `i`; last < first if there is none."""
        at = bisect_right(self._olds, i)
        return self._news[at - 1] + 1, self._news[at] - 1

    def start(self, i: int) -> int:
        """First old number of the gap that old number `i` stands in."""
        return self._olds[bisect_right(self._olds, i) - 1] + 1

    def across(self, i: int) -> int:
        """The new number that old number `i` would stand at if what lies between its landmarks were spread evenly."""
        at = bisect_right(self._olds, i)
        old, new = self._olds[at - 1], self._news[at - 1]
        return new + (self._news[at] - new) * (i - old) // (self._olds[at] - old)

    def keeps(self, i: int) -> bool:
        """Whether old number `i` is a landmark."""
        return self._olds[bisect_right(self._olds, i) - 1] == i

    def ends(self, i: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The landmarks around old number `i`, each as its old and its new number."""
        at = bisect_right(self._olds, i)
        return (self._olds[at - 1], self._news[at - 1]), (self._olds[at], self._news[at])

    def away(self, i: int, j: int) -> int:
        """How far new number `j` stands from the gap of old number `i`."""
        low, high = self.around(i)
        return max(low - j, j - high, 0)

    def all(self) -> list[tuple[int, int, int, int]]:
        """Each gap as first and last old number, first and last new number."""
        return [
            (self._olds[k] + 1, self._olds[k + 1] - 1, self._news[k] + 1, self._news[k + 1] - 1)
            for k in range(len(self._olds) - 1)
        ]


MOVE = 1e6
"""What a move weighs beside the length of what moved: fewer moves first, and of as many the shorter ones."""


def stay_weight(passage: Passage, options: Options) -> float:
    """What it is worth that a passage stays in its place; one too short to be recognised elsewhere is worth two."""
    short = len(passage.key) < _SHORT and len(passage.words) < options.move_words
    return (2 if short else 1) * MOVE + passage.weight


_SHORT = 60
"""Characters from which a passage is not asked whether it has `Options.move_words` words."""


def count_ends(old: Sequence[T], new: Sequence[T], is_same: Callable[[T, T], bool] = operator.eq) -> tuple[int, int]:
    """How many items are the same at the beginning of both sides, and how many of the others at the end."""
    most = min(len(old), len(new))
    lead = 0
    while lead < most and is_same(old[lead], new[lead]):
        lead += 1
    tail = 0
    while tail < most - lead and is_same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    return lead, tail


def keep_order(items: Sequence[tuple[int, float]]) -> list[bool]:
    """Which items to leave in place so that their positions rise and the most weight stays.

    `items` are (position, weight) with distinct positions; the others are the ones that moved. The
    heaviest increasing subsequence, in n log n; of equally heavy choices the earliest.
    """
    if all(items[k][0] < items[k + 1][0] for k in range(len(items) - 1)):
        return [True] * len(items)
    rank = {position: k + 1 for k, position in enumerate(sorted(position for position, _ in items))}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(items) + 1)
    before: list[int] = []
    top = (0.0, -1)
    for k, (position, weight) in enumerate(items):
        best = (0.0, -1)
        at = rank[position] - 1
        while at > 0:
            if tree[at][0] > best[0]:
                best = tree[at]
            at -= at & -at
        before.append(best[1])
        here = (best[0] + weight, k)
        if here[0] > top[0]:
            top = here
        at = rank[position]
        while at < len(tree):
            if here[0] > tree[at][0]:
                tree[at] = here
            at += at & -at
    keep = [False] * len(items)
    k = top[1]
    while k >= 0:
        keep[k] = True
        k = before[k]
    return keep


def _places(side: Sequence[Passage]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for k, passage in enumerate(side):
        if passage.key:
            places.setdefault(passage.key, []).append(k)
    return places
