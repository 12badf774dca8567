"""The changed runs between two passages, of any length: work and memory grow with the text.

rapidfuzz finds a longest common subsequence with a bit for each pair of units. That is the fastest
way there is up to some thousand words, and seconds and gigabytes at a hundred thousand. A longer
passage is cut first where both sides surely meet: at phrases that stand once in each, taken in
the order that most of them share (the idea of Bram Cohen's patience diff, on phrases).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, cast

from rapidfuzz.distance import Indel

Edit = tuple[int, int, int, int]
"""A changed run: units `old[a:b]` became `new[c:d]`."""

_Piece = tuple[int, int, int, int]
"""A part to hold against another: units `old[a:b]` and `new[c:d]`."""

CELLS = 1 << 26
"""Pairs of units that are held against each other at once: 8 MB, a few milliseconds."""

_STEP = 2048
"""Units between two cuts, about: a piece costs as much as it is long, times this over 64."""

_PHRASES: Final = (8, 3)
"""Units of a phrase that a cut is made in. The long ones hardly ever meet by chance, and text of which a third
was edited still has one in twenty units; the short ones serve text that was edited more."""


def changed_runs(old: str, new: str) -> tuple[list[Edit], bool]:
    """The maximal runs outside one common subsequence, in order, and whether it is a longest one.

    `old` and `new` have a sign for each unit. The common subsequence is a longest one up to `CELLS`
    pairs of units; beyond, it is a longest one in each piece between the cuts. False where a piece
    without anything to cut at was too long to be solved: it is one run, wholly replaced.
    """
    if len(old) * len(new) <= CELLS:
        return _runs(old, new), True
    edits: list[Edit] = []
    solved = True
    for a, b, c, d in _cut(old, new, (0, len(old), 0, len(new)), _PHRASES):
        if (b - a) * (d - c) <= CELLS:
            runs = _runs(old[a:b], new[c:d])
        else:
            runs = [(0, b - a, 0, d - c)]
            solved = False
        for start_old, end_old, start_new, end_new in runs:
            run = (a + start_old, a + end_old, c + start_new, c + end_new)
            if edits and edits[-1][1] == run[0] and edits[-1][3] == run[2]:
                begun = edits.pop()
                run = (begun[0], run[1], begun[2], run[3])
            edits.append(run)
    return edits, solved


def _runs(old: str, new: str) -> list[Edit]:
    """The runs outside one longest common subsequence."""
    edits: list[Edit] = []
    at_old = at_new = end_old = end_new = 0
    codes = cast(list[tuple[str, int, int, int, int]], Indel.opcodes(old, new).as_list())
    for tag, start_old, end_old, start_new, end_new in codes:
        if tag == "equal":
            if start_old > at_old or start_new > at_new:
                edits.append((at_old, start_old, at_new, start_new))
            at_old, at_new = end_old, end_new
    if end_old > at_old or end_new > at_new:
        edits.append((at_old, end_old, at_new, end_new))
    return edits


def _cut(old: str, new: str, piece: _Piece, phrases: tuple[int, ...]) -> Iterator[_Piece]:
    """The pieces of a long one, in order, without what both sides of it begin and end with.

    It is cut at phrases of the first size; what is still too long is cut at those of the next.
    """
    a, b, c, d = piece
    head = _shared_head(old[a:b], new[c:d])
    a, c = a + head, c + head
    tail = _shared_head(old[a:b][::-1], new[c:d][::-1])
    b, d = b - tail, d - tail
    if (b - a) * (d - c) <= CELLS or not phrases:
        yield a, b, c, d
        return
    half = phrases[0] // 2
    at_old, at_new = a, c
    for i, j in _meetings(old[a:b], new[c:d], phrases[0]):
        cut_old, cut_new = a + i + half, c + j + half
        if max(cut_old - at_old, cut_new - at_new) >= _STEP:
            yield from _cut(old, new, (at_old, cut_old, at_new, cut_new), phrases[1:])
            at_old, at_new = cut_old, cut_new
    yield from _cut(old, new, (at_old, b, at_new, d), phrases[1:])


def _shared_head(old: str, new: str) -> int:
    """How many units both begin with."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _meetings(old: str, new: str, size: int) -> list[tuple[int, int]]:
    """Where phrases of so many units stand that each side has once: the most that are in the same order."""
    places = _single(old, size)
    met: dict[str, int] = {}
    for j in range(len(new) - size + 1):
        phrase = new[j : j + size]
        if phrase in places:
            met[phrase] = -1 if phrase in met else j
    pairs = [(places[phrase], j) for phrase, j in met.items() if j >= 0]
    # `pairs` rise on the new side; the longest rising run of the old side is found by laying piles.
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (i, _) in enumerate(pairs):
        pile = bisect_left(tops, i)
        before.append(last[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(i)
            last.append(n)
        else:
            tops[pile], last[pile] = i, n
    out: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        out.append(pairs[n])
        n = before[n]
    return out[::-1]


def _single(side: str, size: int) -> dict[str, int]:
    """Where the phrases stand that a side has once."""
    phrases = [side[at : at + size] for at in range(len(side) - size + 1)]
    last = dict(zip(phrases, range(len(phrases)), strict=True))
    if len(last) == len(phrases):
        return last
    phrases.reverse()
    first = dict(zip(phrases, range(len(phrases) - 1, -1, -1), strict=True))
    return {phrase: at for phrase, at in last.items() if first[phrase] == at}
