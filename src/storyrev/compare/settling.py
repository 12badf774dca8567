"""Second thoughts about the pairs of blocks: a block of which a part stayed where it stood has stayed.

Pairing takes the likest first, and the likest may be the greater half of a block, cut off and moved. A
reader sees it otherwise: what stayed in its place is the block, and sentences left it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rapidfuzz.fuzz import partial_ratio

from storyrev.compare.matching import MOVE, Partners, keep_order
from storyrev.compare.model import Options
from storyrev.compare.passage import Passage

_CONTAINED = 75.0
"""How much of the shorter passage must stand in one stretch of the longer one, in per cent."""


def settle(old: Sequence[Passage], new: Sequence[Passage], partners: Partners, options: Options) -> None:
    """Give blocks whose part stands between the same neighbours that part for a partner; changes `partners`.

    Asked are blocks without partner, and those that seem to have moved and been edited. At most
    `Options.candidates` of the other side are looked at for each.
    """
    pairs = sorted(partners.items(), key=lambda pair: pair[1])
    stays = keep_order([(i, MOVE + old[i].weight) for i, _ in pairs])
    if len(pairs) == min(len(old), len(new)) and all(stays):
        return
    kept = [pair for pair, stay in zip(pairs, stays, strict=True) if stay]
    unsure = {i for (i, j), stay in zip(pairs, stays, strict=True) if not stay and old[i].key != new[j].key}
    taken = {j: i for i, j in pairs}
    free_old = [i for i in range(len(old)) if i not in partners or i in unsure]
    free_new = [j for j in range(len(new)) if j not in taken or taken[j] in unsure]
    if not free_old or not free_new:
        return
    olds, news = [-1, *(i for i, _ in kept), len(old)], [-1, *(j for _, j in kept), len(new)]
    found: list[tuple[float, int, int]] = []
    for i in free_old:
        gap = bisect_right(olds, i)
        start, end = bisect_right(free_new, news[gap - 1]), bisect_left(free_new, news[gap])
        for j in free_new[start : min(end, start + options.candidates)]:
            if partners.get(i) == j:
                continue
            share = contain(old[i], new[j], options)
            if share:
                found.append((share, i, j))
    found.sort(key=lambda row: (-row[0], abs(row[1] - row[2]), row[1], row[2]))
    settled_old: set[int] = set()
    settled_new: set[int] = set()
    for _, i, j in found:
        if i in settled_old or j in settled_new:
            continue
        settled_old.add(i)
        settled_new.add(j)
        other = taken.pop(j, None)
        if other is not None:
            del partners[other]
        if i in partners:
            del taken[partners[i]]
        partners[i] = j
        taken[j] = i


def contain(old: Passage, new: Passage, options: Options) -> float:
    """How much of the shorter passage stands in one stretch of the longer one: 75 to 100 per cent, or 0."""
    short, long = sorted((old.words, new.words), key=len)
    if len(short) < options.move_words:
        return 0.0
    if 4 * len(old.pairs & new.pairs) < len(short) - 1:
        return 0.0
    if short in long:
        return 100.0
    return partial_ratio(short, long, score_cutoff=_CONTAINED)
