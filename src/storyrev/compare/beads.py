"""Beads: which sentences became which, all of them weighed together.

A bead is a sentence that became one, that was split into several, or that several were merged into.
Of all strings of beads that keep the order, the one with the most evidence wins (as in Gale and
Church 1993, on words instead of lengths). Evidence is what the fingerprints of both sides have in
common; what a bead has to show for itself depends on how closely the whole new text follows the old
one (`Manner`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from storyrev.compare.fingerprints import Scale
from storyrev.compare.model import Options

Bead = tuple[tuple[int, ...], tuple[int, ...]]
"""Old sentence numbers and the new ones they became, at least one of each."""

_MEMBERS: Final = 5
"""Most sentences that one is split into or merged from."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How closely a new text follows the old one, as what a bead must show.

    `pair` is the likeness below which two sentences are not one. `split` and `merge` are the share of
    its own worth that each part must have in common with the whole, beyond what the other parts have.
    """

    pair: float
    split: float
    merge: float

    @classmethod
    def of(cls, closeness: float, noise: float, old_mean: float, new_mean: float, options: Options) -> Manner:
        """The manner of a text by its closeness, the noise, and the mean worth of the sentences that are not the same.

        Where most sentences stand as they stood, two that have little in common are a cut and an
        addition. Where every sentence is reworded, little is all there is to know a sentence by. And
        where the new sentences are much shorter, the text was told anew in simpler ones: splitting is
        the rule there, and each part says little of the whole. But what is not clearly above the noise is
        no sign of anything.
        """
        shorter = old_mean / new_mean
        splits = max(1.0, shorter / _MUCH_SHORTER) ** 2
        merges = max(1.0, 1 / shorter / _MUCH_SHORTER) ** 2
        return cls(
            max(
                options.pair_at_least * closeness / max(splits, merges),
                min(options.pair_at_least, _ABOVE_NOISE * noise),
            ),
            options.split_gain * closeness / splits,
            options.split_gain * closeness / merges,
        )


_ABOVE_NOISE: Final = 2.5
"""How many times the noise is clearly above it."""

_HALF: Final = 0.5
"""Likeness from which two sentences may be one that moved."""

_MUCH_SHORTER: Final = 1.25
"""How much shorter one side's sentences are on average before that tells something of the manner of the text."""


class Evidence:
    """What old and new sentences have in common.

    `rows` has the worth of it for each old sentence, by the new ones that share anything; `old` and
    `new` are the worth of each sentence alone. `shares` are the pairs that have more than half in
    common, as likeness (evidence over the geometric mean of both sides' worth: 0 to 1), old and new;
    `old_best` and `new_best` the likeness of each sentence's likest; `noise` is the mean likeness of
    two that have nothing to do with each other.
    """

    __slots__ = (
        "_new_prints",
        "_old_prints",
        "_scale",
        "new",
        "new_best",
        "noise",
        "old",
        "old_best",
        "rows",
        "shares",
    )

    def __init__(
        self, old_prints: Mapping[int, int], new_prints: Mapping[int, int], columns: Mapping[int, Sequence[int]]
    ) -> None:
        self._old_prints, self._new_prints = old_prints, new_prints
        self._scale = Scale(old_prints.values(), new_prints.values())
        weigh = self._scale.weigh
        self.old = {i: weigh(print_) for i, print_ in old_prints.items()}
        self.new = {j: weigh(print_) for j, print_ in new_prints.items()}
        self.old_best = dict.fromkeys(old_prints, 0.0)
        self.new_best = dict.fromkeys(new_prints, 0.0)
        self.rows: dict[int, dict[int, int]] = {}
        self.shares: list[tuple[float, int, int]] = []
        everything, pairs = 0.0, 0
        for i, candidates in columns.items():
            print_, weight, best = old_prints[i], self.old[i], 0.0
            pairs += len(candidates)
            self.rows[i] = row = {}
            for j in candidates:
                common = print_ & new_prints[j]
                if common:
                    row[j] = evidence = weigh(common)
                    share = evidence / sqrt(weight * self.new[j])
                    everything += share
                    best = max(best, share)
                    self.new_best[j] = max(self.new_best[j], share)
                    if share > _HALF:
                        self.shares.append((share, i, j))
            self.old_best[i] = best
        # All but the likest of each sentence of the longer side: those may be one.
        longer = max(self.old_best, self.new_best, key=len)
        pairs -= len(longer)
        self.noise = (everything - sum(longer.values())) / pairs if pairs > 0 else 0.0

    def settle(self, pairs: Mapping[int, int]) -> None:
        """Take pairs out of the rows: what became of them is known."""
        gone = set(pairs.values())
        for i in pairs:
            del self.rows[i]
        for row in self.rows.values():
            for j in gone.intersection(row):
                del row[j]

    def string_beads(self, manner: Manner, gaps: Mapping[int, tuple[int, int]]) -> list[Bead]:
        """The string of beads with the most evidence, in order.

        `gaps` are the first and the last new sentence that each old one may go to.
        """
        beads: list[tuple[float, Bead]] = []
        for i, row in self.rows.items():
            low, high = gaps[i]
            part_of_one = manner.merge * self.old[i]
            for j, evidence in row.items():
                if low <= j <= high:
                    gain = _gain(evidence, self.old[i] * self.new[j], manner)
                    if gain > 0:
                        beads.append((gain, ((i,), (j,))))
                    if evidence >= manner.split * self.new[j]:
                        beads += self._splits(i, j, high, manner)
                    if evidence >= part_of_one:
                        beads += self._merges(i, j, gaps, manner)
        return _heaviest_string(beads)

    def _splits(self, i: int, j: int, high: int, manner: Manner) -> Iterator[tuple[float, Bead]]:
        """The beads in which an old sentence was split into new ones from `j` on."""
        row = self.rows[i]
        for k in range(j + 1, min(j + _MEMBERS, high + 1)):
            if k not in row or row[k] < manner.split * self.new[k]:
                return
            news = tuple(range(j, k + 1))
            parts = [self._new_prints[n] for n in news]
            gain = self._gain_of_parts(self._old_prints[i], self.old[i], parts, manner, manner.split)
            if gain > 0:
                yield gain, ((i,), news)

    def _merges(
        self, i: int, j: int, gaps: Mapping[int, tuple[int, int]], manner: Manner
    ) -> Iterator[tuple[float, Bead]]:
        """The beads in which old sentences from `i` on were merged into a new one."""
        for k in range(i + 1, i + _MEMBERS):
            if k not in self.rows or gaps[k] != gaps[i] or self.rows[k].get(j, 0) < manner.merge * self.old[k]:
                return
            olds = tuple(range(i, k + 1))
            parts = [self._old_prints[n] for n in olds]
            gain = self._gain_of_parts(self._new_prints[j], self.new[j], parts, manner, manner.merge)
            if gain > 0:
                yield gain, (olds, (j,))

    def _gain_of_parts(self, whole: int, weight: int, parts: list[int], manner: Manner, least: float) -> float:
        """The gain of a split or a merge; 0 where a part says nothing of the whole that the other parts do not."""
        weigh = self._scale.weigh
        together = 0
        for part in parts:
            together |= part
        gain = _gain(weigh(whole & together), weight * weigh(together), manner)
        if gain > 0:
            for at, part in enumerate(parts):
                others = 0
                for other in (*parts[:at], *parts[at + 1 :]):
                    others |= other
                own = part & ~others
                if weigh(own & whole) < least * weigh(own):
                    return 0.0
        return gain


def _gain(evidence: int, squared: int, manner: Manner) -> float:
    """Evidence beyond what a bead must show, where `squared` is the product of both sides' worth.

    Likeness less what it must be, times the square root of the size: so that longer sentences count for
    more, but not so much more that one of them outweighs many.
    """
    size = sqrt(squared)
    return (evidence - manner.pair * size) / sqrt(size)


def _heaviest_string(beads: list[tuple[float, Bead]]) -> list[Bead]:
    """Beads in order on both sides, together the heaviest; of equally heavy strings the earliest."""
    if not beads:
        return []
    # A tree over the new side (Fenwick): the best string that ends before a sentence.
    size = max(news[-1] for _, (_, news) in beads) + 1
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    waiting: dict[int, list[int]] = {}
    best: list[float] = []
    before: list[int] = []
    top = (0.0, -1)
    row = beads[0][1][0][0]
    for k, (gain, (olds, news)) in enumerate(beads):
        while row < olds[0]:
            for done in waiting.pop(row, ()):
                at = beads[done][1][1][-1] + 1
                while at <= size:
                    if best[done] > tree[at][0]:
                        tree[at] = (best[done], done)
                    at += at & -at
            row += 1
        here = (0.0, -1)
        at = news[0]
        while at > 0:
            if tree[at][0] > here[0]:
                here = tree[at]
            at -= at & -at
        best.append(here[0] + gain)
        before.append(here[1])
        if best[k] > top[0]:
            top = (best[k], k)
        waiting.setdefault(olds[-1], []).append(k)
    string: list[Bead] = []
    k = top[1]
    while k >= 0:
        string.append(beads[k][1])
        k = before[k]
    string.reverse()
    return string
