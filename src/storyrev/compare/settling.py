"""Second thoughts about the pairs of blocks: a block of which a part stayed where it stood has stayed.

Pairing takes the likest first, and the likest may be the greater half of a block, cut off and moved. A
reader sees it otherwise: what stayed in its place is the block, and sentences left it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from rapidfuzz.fuzz import partial_ratio

from storyrev.compare.model import Options
from storyrev.compare.order import Partners, is_rising, keep_order, stay_weight
from storyrev.compare.passage import CELLS, Passage, likeness

_CONTAINED: Final = 75.0
"""How much of the shorter passage must stand in one stretch of the longer one, in per cent."""

_KEPT: Final = 0.8
"""Share of its pairs of neighbouring words that a passage must have kept to count as cut from a longer one in pieces."""


def settle(old: Sequence[Passage], new: Sequence[Passage], partners: Partners, options: Options) -> None:
    """Think again about blocks that moved and were edited, and about those without partner; changes `partners`.

    One whose part stands between the same neighbours gets that part for a partner. One that is itself a part
    of a block beside which it stands was cut off it, or joined to it, and did not come from afar. At most
    `Options.candidates` blocks of the other side are looked at for each.
    """
    pairs = sorted(partners.items(), key=lambda pair: pair[1])
    rising = is_rising([i for i, _ in pairs])
    if rising and len(pairs) == len(old) == len(new):
        return
    stays = [True] * len(pairs) if rising else keep_order([(i, stay_weight(old[i], options)) for i, _ in pairs])
    kept = [pair for pair, stay in zip(pairs, stays, strict=True) if stay]
    unsure = {i for (i, j), stay in zip(pairs, stays, strict=True) if not stay and old[i].key != new[j].key}
    desk = _Desk(old, new, partners, kept, options)
    desk.pair_parts(unsure)
    desk.share_out()
    desk.keep_beginnings()
    desk.release_parts(unsure)


class _Desk:
    """The pairs being thought over, and the landmarks `kept`, in order on both sides."""

    def __init__(
        self,
        old: Sequence[Passage],
        new: Sequence[Passage],
        partners: Partners,
        kept: list[tuple[int, int]],
        options: Options,
    ) -> None:
        self._old, self._new = old, new
        self._partners = partners
        self._takers = {j: i for i, j in partners.items()}
        self._olds = [-1, *(i for i, _ in kept), len(old)]
        self._news = [-1, *(j for _, j in kept), len(new)]
        self._options = options

    def pair_parts(self, unsure: set[int]) -> None:
        """Pair a block with the part of it that stayed in its place, or with its neighbour, the likest first."""
        free_old = [i for i in range(len(self._old)) if i not in self._partners or i in unsure]
        free_new = [j for j in range(len(self._new)) if j not in self._takers or self._takers[j] in unsure]
        free = set(free_new)
        found: list[tuple[float, int, int]] = []
        for i in free_old:
            gap = bisect_right(self._olds, i)
            start, end = bisect_right(free_new, self._news[gap - 1]), bisect_left(free_new, self._news[gap])
            near = {*free_new[start : min(end, start + self._options.candidates)]}
            near.update(free.intersection((self._partners.get(i - 1, -2) + 1, self._partners.get(i + 1, 0) - 1)))
            found += [
                (likeness(self._old[i].words, self._new[j].words), i, j)
                for j in sorted(near)
                if contains(self._old[i], self._new[j], self._options)
                or (i not in self._partners and j not in self._takers and _opens_or_ends(self._old[i], self._new[j]))
            ]
        found.sort(key=lambda row: (-row[0], abs(row[1] - row[2]), row[1], row[2]))
        settled: tuple[set[int], set[int]] = set(), set()
        for _, i, j in found:
            if i not in settled[0] and j not in settled[1]:
                settled[0].add(i)
                settled[1].add(j)
                self._release(self._takers.get(j))
                self._release(i)
                self._partners[i] = j
                self._takers[j] = i

    def share_out(self) -> None:
        """Where sentences went from one block to another, and with them the pairing, give both their own again.

        A block `i` that became `j`, with a piece of `i` and a former piece of `j` that have no partner: two pairs and
        sentences that moved, rather than one pair, a block that was cut and one that was added.
        """
        free_old = [i for i in range(len(self._old)) if i not in self._partners]
        free_new = [j for j in range(len(self._new)) if j not in self._takers]
        if not free_old or not free_new:
            return
        for i, j in sorted(self._partners.items()):
            if self._old[i].key == self._new[j].key:
                continue
            pieces = (k for k in self._near(free_new, j) if k not in self._takers)
            piece = next((k for k in pieces if _holds(self._old[i], self._new[k], self._options)), None)
            if piece is None:
                continue
            others = (k for k in self._near(free_old, i) if k not in self._partners)
            other = next((k for k in others if _holds(self._new[j], self._old[k], self._options)), None)
            if other is not None:
                self._partners[i], self._takers[piece] = piece, i
                self._partners[other], self._takers[j] = j, other

    def _near(self, numbers: list[int], place: int) -> list[int]:
        """The numbers of a rising list that are nearest to a place, `Options.candidates` at most, the nearest first."""
        at, most = bisect_left(numbers, place), self._options.candidates // 2
        return sorted(numbers[max(0, at - most) : at + most], key=lambda k: (abs(k - place), k))

    def keep_beginnings(self) -> None:
        """Of the halves of a block that was split, the first one is the block; of two that were joined, too."""
        for i, j in sorted(self._partners.items()):
            if self._old[i].key == self._new[j].key:
                continue
            if j and j - 1 not in self._takers and self._is_beginning(self._new[j - 1], self._new[j], self._old[i]):
                del self._takers[j]
                self._partners[i], self._takers[j - 1] = j - 1, i
            elif i and i - 1 not in self._partners and self._is_beginning(self._old[i - 1], self._old[i], self._new[j]):
                del self._partners[i]
                self._partners[i - 1], self._takers[j] = j, i - 1

    def _is_beginning(self, first: Passage, second: Passage, whole: Passage) -> bool:
        """Whether two neighbours are the halves of a passage, which begins as the first of them does."""
        if len(first.words) < self._options.move_words or first.words[:2] != whole.words[:2]:
            return False
        return _holds(whole, first, self._options) and _holds(whole, second, self._options)

    def release_parts(self, unsure: set[int]) -> None:
        """Part pairs of which one side is a piece of a block that stayed beside it."""
        for i in sorted(unsure):
            j = self._partners.get(i)
            if j is None:
                continue
            after = bisect_right(self._news, j)
            before = bisect_right(self._olds, i)
            if any(self._is_piece(self._new[j], k, self._old, self._new) for k in (after - 1, after)) or any(
                self._is_piece(self._old[i], k, self._new, self._old) for k in (before - 1, before)
            ):
                self._release(i)

    def _is_piece(self, piece: Passage, k: int, there: Sequence[Passage], here: Sequence[Passage]) -> bool:
        """Whether landmark `k` held a passage on the side that is `there`, and holds it no longer `here`."""
        if not 0 < k < len(self._olds) - 1:
            return False
        ends = (self._olds[k], self._news[k]) if there is self._old else (self._news[k], self._olds[k])
        whole, rest = there[ends[0]], here[ends[1]]
        if whole.key == rest.key or len(whole.words) < len(piece.words):
            return False
        return contains(whole, piece, self._options) and not contains(rest, piece, self._options)

    def _release(self, i: int | None) -> None:
        if i is not None and i in self._partners:
            del self._takers[self._partners.pop(i)]


def contains(one: Passage, other: Passage, options: Options) -> bool:
    """Whether the shorter of two passages stands in the longer one, word for word or nearly so.

    In one stretch of it, or in several whose pairs of words it has kept. Two that hold the same words in another
    order count too: their sentences have changed places.
    """
    short, long = _by_length(one, other)
    if len(short) < options.move_words:
        return False
    common, most = len(one.pairs & other.pairs), len(short) - 1
    if 4 * common < most:
        return False
    if short in long or common >= _KEPT * most:
        return True
    if len(short) * len(long) > CELLS:
        return False
    if partial_ratio(short, long, score_cutoff=_CONTAINED) > 0:
        return True
    return likeness("".join(sorted(short)), "".join(sorted(long)), options.move_at_least) > 0


def _holds(whole: Passage, piece: Passage, options: Options) -> bool:
    """Whether all of a piece stands in a longer passage, a short one at its beginning or end."""
    return len(piece.words) <= len(whole.words) and (contains(whole, piece, options) or _opens_or_ends(whole, piece))


def _opens_or_ends(one: Passage, other: Passage) -> bool:
    """Whether the longer of two passages begins or ends with all of the shorter one."""
    short, long = _by_length(one, other)
    return bool(short) and (long.startswith(short) or long.endswith(short))


def _by_length(one: Passage, other: Passage) -> tuple[str, str]:
    """The words of the shorter passage, and those of the longer one."""
    words, others = one.words, other.words
    return (words, others) if len(words) <= len(others) else (others, words)
