"""What keeps its place among pairs that cross: landmarks, the gaps between them, and the fewest moves."""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from storyrev.compare.model import Options
from storyrev.compare.passage import Passage

T = TypeVar("T")

Partners = dict[int, int]
"""Old passage numbers, and the new ones they became."""


class Gaps:
    """The stretches between landmarks: pairs that kept their order."""

    def __init__(self, partners: Partners, old_size: int, new_size: int) -> None:
        pairs = sorted(partners.items())
        if not is_rising([j for _, j in pairs]):
            kept = keep_order([(j, 1.0) for _, j in pairs])
            pairs = [pair for pair, keep in zip(pairs, kept, strict=True) if keep]
        self._olds = [-1, *[i for i, _ in pairs], old_size]
        self._news = [-1, *[j for _, j in pairs], new_size]

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


MOVE: Final = 1e6
"""What a move weighs beside the length of what moved: fewer moves first, and of as many the shorter ones."""


def stay_weight(passage: Passage, options: Options) -> float:
    """What it is worth that a passage stays in its place; one too short to be recognised elsewhere is worth two."""
    short = len(passage.key) < _SHORT and len(passage.words) < options.move_words
    return (2 if short else 1) * MOVE + passage.weight


_SHORT: Final = 60
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


def is_rising(numbers: list[int]) -> bool:
    """Whether each of some numbers, no two of them the same, is greater than the one before."""
    return numbers == sorted(numbers)


def keep_order(items: Sequence[tuple[int, float]]) -> list[bool]:
    """Which items to leave in place so that their positions rise and the most weight stays.

    `items` are (position, weight) with distinct positions; the others are the ones that moved. The
    heaviest increasing subsequence, in n log n; of equally heavy choices the earliest.
    """
    positions = [position for position, _ in items]
    if is_rising(positions):
        return [True] * len(items)
    rank = {position: k + 1 for k, position in enumerate(sorted(positions))}
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
