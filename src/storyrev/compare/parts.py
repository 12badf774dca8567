"""Which section of the old story is which of the new: by what they hold, and by their label."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from storyrev.compare.order import Partners
from storyrev.compare.passage import likeness, passages
from storyrev.compare.vocabulary import Vocabulary
from storyrev.story.model import Section

_HELD: Final = 0.5
"""Share of the smaller section's text, or likeness of the labels, that makes two sections one under another label."""

_LABEL: Final = 0.75
"""What an equal label is worth, beside 1 for equal content."""

_HEADING: Final = 0.7
"""What equal content is worth where one section has a heading and the other none: less than an equal label."""

_NAMESAKES: Final = 8
"""How many sections of the same label are looked at, the nearest first."""


class Shares:
    """How much text two sections have in common, from the blocks of theirs that are paired."""

    def __init__(self, old_sizes: dict[int, float], new_sizes: dict[int, float]) -> None:
        self._old, self._new = old_sizes, new_sizes
        self.common: dict[tuple[int, int], float] = {}

    def add(self, p: int, q: int, weight: float) -> None:
        """Count a paired block of this weight for the old part `p` and the new part `q`."""
        self.common[p, q] = self.common.get((p, q), 0.0) + weight

    def of_smaller(self, p: int, q: int) -> float:
        """Common text as a share of the smaller section, from 0 to about 1."""
        return self.common.get((p, q), 0.0) / max(1.0, min(self._old[p], self._new[q]))

    def of_both(self, p: int, q: int) -> float:
        """Common text as a share of both sections, from 0 to about 1."""
        return 2 * self.common.get((p, q), 0.0) / max(1.0, self._old[p] + self._new[q])


def pair_parts(old: dict[int, Section], new: dict[int, Section], shares: Shares, vocabulary: Vocabulary) -> Partners:
    """Pair sections, the surest pair first, each at most once; keys are indices in `Story.parts`.

    What they hold and equal labels come first; a section that holds nothing of another may still be
    the one whose label was reworded.
    """
    found: Partners = {}
    _take_best(old, new, shares, vocabulary, _by_content_and_label(old, new, shares), found)
    _take_best(old, new, shares, vocabulary, _left_over(old, new, found), found)
    return found


def _take_best(
    old: dict[int, Section],
    new: dict[int, Section],
    shares: Shares,
    vocabulary: Vocabulary,
    candidates: Iterable[tuple[int, int]],
    found: Partners,
) -> None:
    scored = []
    for p, q in candidates:
        held = shares.of_smaller(p, q)
        alike = _label_likeness(old[p].label, new[q].label, vocabulary)
        if held >= _HELD or alike >= _HELD:
            headed = (old[p].head is None) == (new[q].head is None)
            content = 0.5 * held + 0.5 * shares.of_both(p, q)
            scored.append(((1.0 if headed else _HEADING) * content + _LABEL * alike, p, q))
    scored.sort(key=lambda row: (-row[0], abs(row[1] - row[2]), row[1], row[2]))
    takers = {q: p for p, q in found.items()}
    for _, p, q in scored:
        if p not in found and q not in takers:
            found[p] = q
            takers[q] = p
    _make_room(scored, found, takers)


def _make_room(scored: list[tuple[float, int, int]], found: Partners, takers: Partners) -> None:
    """Let a section give up its partner to one that is left over, where both together are better served.

    A section whose text went under another heading would else take that heading from its own section.
    """
    worth = {(p, q): score for score, p, q in scored}
    ways: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for _, p, q in scored:
        ways.setdefault(p, []).append(q)
        back.setdefault(q, []).append(p)
    for score, p, q in scored:
        if p not in found and q in takers:
            holder = takers[q]
            free = next((other for other in ways.get(holder, ()) if other not in takers), None)
            if free is not None and score + worth[holder, free] > worth.get((holder, q), math.inf):
                found[holder], takers[free] = free, holder
                found[p], takers[q] = q, p
        elif q not in takers and p in found:
            held = found[p]
            free = next((other for other in back.get(held, ()) if other not in found), None)
            if free is not None and score + worth[free, held] > worth.get((p, held), math.inf):
                found[p], takers[q] = q, p
                found[free], takers[held] = held, free


def _by_content_and_label(old: dict[int, Section], new: dict[int, Section], shares: Shares) -> set[tuple[int, int]]:
    namesakes: dict[str, list[int]] = {}
    for q, part in new.items():
        namesakes.setdefault(part.label.casefold(), []).append(q)
    candidates = set(shares.common)
    for p, part in old.items():
        candidates.update((p, q) for q in _nearest(namesakes.get(part.label.casefold(), []), p))
    return candidates


def _left_over(old: dict[int, Section], new: dict[int, Section], found: Partners) -> Iterator[tuple[int, int]]:
    taken = set(found.values())
    free = [q for q in new if q not in taken and new[q].label]
    for p, part in old.items():
        if p not in found and part.label:
            for q in _nearest(free, p):
                yield p, q


def _nearest(numbers: list[int], place: int) -> list[int]:
    """The numbers of a rising list that are nearest to a place, `_NAMESAKES` at most."""
    at = bisect_left(numbers, place)
    window = numbers[max(0, at - _NAMESAKES) : at + _NAMESAKES]
    return sorted(window, key=lambda q: (abs(place - q), q))[:_NAMESAKES]


def _label_likeness(old: str, new: str, vocabulary: Vocabulary) -> float:
    if old.casefold() == new.casefold():
        return 1.0
    sides = passages((old, new), vocabulary)
    return likeness(sides[0].words, sides[1].words)
