"""Which of the old sentences became which of the new ones.

Equal sentences are paired first, wherever they stand; then those that moved and are still much alike.
What stands between them, in order, is weighed as a whole: see `beads`. Most blocks of a story were
edited lightly, and answer before any of that (`light`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from storyrev.compare.beads import Evidence, Manner
from storyrev.compare.candidates import Candidates
from storyrev.compare.light import USUALLY, Group, align_lightly
from storyrev.compare.matching import AT_HOME
from storyrev.compare.model import Options
from storyrev.compare.order import MOVE, Gaps, Partners, keep_order
from storyrev.compare.passage import Passage, likeness, passages
from storyrev.compare.twins import match_equal
from storyrev.compare.vocabulary import Vocabulary


def align_sentences(old: Sequence[str], new: Sequence[str], options: Options | None = None) -> tuple[Group, ...]:
    """Which old sentences became which new ones: 1:1, splits, merges, moves, additions and deletions.

    Every sentence of both sides stands in exactly one group. Groups come in the reading order of the
    new side, with deleted sentences where they stood; a group that is out of order on the old side
    has moved.
    """
    vocabulary = Vocabulary()
    return align_passages(passages(old, vocabulary), passages(new, vocabulary), options or Options())


def align_passages(old: tuple[Passage, ...], new: tuple[Passage, ...], options: Options) -> tuple[Group, ...]:
    """`align_sentences` on passages of one vocabulary."""
    groups = align_lightly(old, new, options)
    return lay_out(_align(old, new, options)) if groups is None else groups


def _align(old: Sequence[Passage], new: Sequence[Passage], options: Options) -> list[Group]:
    """Groups in no order."""
    equal = match_equal(old, new, options)
    taken = set(equal.values())
    free_old = [i for i in range(len(old)) if i not in equal]
    free_new = [j for j in range(len(new)) if j not in taken]
    groups: list[Group] = [((i,), (j,)) for i, j in equal.items()]
    if free_old and free_new:
        groups += _weigh(old, new, equal, free_old, free_new, options)
    known_old = {i for olds, _ in groups for i in olds}
    known_new = {j for _, news in groups for j in news}
    groups += [((i,), ()) for i in free_old if i not in known_old]
    groups += [((), (j,)) for j in free_new if j not in known_new]
    return groups


def _weigh(
    old: Sequence[Passage],
    new: Sequence[Passage],
    equal: Partners,
    free_old: list[int],
    free_new: list[int],
    options: Options,
) -> list[Group]:
    """Groups of the sentences that are equal to none: those that moved, and the best string of the others."""
    fingerprints = old[0].vocabulary.fingerprints
    evidence = Evidence(
        {i: fingerprints.of(old[i].words) for i in free_old},
        {j: fingerprints.of(new[j].words) for j in free_new},
        _candidates(old, new, equal, free_old, free_new, options),
    )
    closeness = _closeness(evidence, len(equal), min(len(old), len(new)))
    moved, landmarks = _part_moved(old, new, equal, evidence, options)
    evidence.settle(moved)
    gaps = Gaps(landmarks, len(old), len(new))
    manner = Manner.of(closeness, evidence.noise, *_mean_worth(evidence), options)
    beads = evidence.string_beads(manner, {i: gaps.around(i) for i in evidence.rows})
    return [*(((i,), (j,)) for i, j in moved.items()), *beads]


def _candidates(
    old: Sequence[Passage],
    new: Sequence[Passage],
    equal: Partners,
    free_old: list[int],
    free_new: list[int],
    options: Options,
) -> dict[int, list[int]]:
    """The new sentences that each old one is held against: all, or those that share pairs of words with it or stand near."""
    if len(free_old) * len(free_new) <= _FEW:
        return dict.fromkeys(free_old, free_new)
    candidates = Candidates(old, new, free_old, free_new, options.candidates)
    likely = {i: candidates.sharing(i)[0] for i in free_old}
    course = dict(equal)
    taken = set(equal.values())
    for i, choices in likely.items():
        if choices and choices[0] not in taken and likeness(old[i].words, new[choices[0]].words, options.move_at_least):
            course[i] = choices[0]
            taken.add(choices[0])
    gaps = Gaps(course, len(old), len(new))
    found: dict[int, list[int]] = {}
    for i, choices in likely.items():
        middle = bisect_left(free_new, gaps.across(i))
        found[i] = sorted({*choices, *free_new[max(middle - _NEAR, 0) : middle + _NEAR + 1]})
    return found


def _part_moved(
    old: Sequence[Passage], new: Sequence[Passage], equal: Partners, evidence: Evidence, options: Options
) -> tuple[Partners, Partners]:
    """The pairs that were edited and moved, and the equal ones that did not move.

    A sentence has moved where it is too much alike to be another one, and crosses those that stayed.
    """
    gaps = Gaps(equal, len(old), len(new))
    homes = {i: gaps.around(i) for i in evidence.rows}
    ranked = []
    for share, i, j in evidence.shares:
        low, high = homes[i]
        ranked.append((share + (AT_HOME if low <= j <= high else 0.0), i, j))
    ranked.sort(key=lambda row: (-row[0], abs(row[1] - row[2]), row[1], row[2]))
    likest: Partners = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in likest and j not in taken:
            likest[i] = j
            taken.add(j)
    pairs = sorted([*equal.items(), *likest.items()])
    if all(one[1] < other[1] for one, other in pairwise(pairs)):
        return {}, equal
    pairs = [(i, j) for i, j in pairs if i in equal or _is_sure(old[i], new[j], options)]
    stays = keep_order([(j, MOVE + old[i].weight) for i, j in pairs])
    moved = {i: j for (i, j), stay in zip(pairs, stays, strict=True) if not stay and i not in equal}
    return moved, {i: j for (i, j), stay in zip(pairs, stays, strict=True) if stay and i in equal}


def _is_sure(old: Passage, new: Passage, options: Options) -> bool:
    """Whether a sentence would be recognised in another place."""
    long_enough = min(len(old.words), len(new.words)) >= options.move_words
    return long_enough and likeness(old.words, new.words, options.move_at_least) > 0.0


def _closeness(evidence: Evidence, equal: int, sentences: int) -> float:
    """How closely the new text follows the old one: the mean likeness of the shorter side's sentences to their likest.

    A text of a few sentences says little about that, so some of what is usual is counted in.
    """
    shorter = min(evidence.old_best, evidence.new_best, key=len)
    return (_USUAL * USUALLY + equal + sum(shorter.values())) / (_USUAL + sentences)


def _mean_worth(evidence: Evidence) -> tuple[float, float]:
    """What a sentence of each side is worth on average, with a few of the mean of both counted in."""
    mean = (sum(evidence.old.values()) + sum(evidence.new.values())) / (len(evidence.old) + len(evidence.new)) or 1.0
    old, new = ((_USUAL * mean + sum(side.values())) / (_USUAL + len(side)) for side in (evidence.old, evidence.new))
    return old, new


_FEW: Final = 2500
"""Pairs that are all looked at: choosing among so few costs more than comparing them."""

_NEAR: Final = 16
"""How many places before and after its own a sentence is looked for where there are more pairs than that."""

_USUAL: Final = 3
"""How many usual sentences are counted in where a text is judged as a whole."""


def lay_out(groups: list[Group]) -> tuple[Group, ...]:
    """Groups in reading order: as the new side has them, those of the old side alone where they stood.

    A group that crosses heavier ones is no landmark for the deleted ones.
    """
    paired = sorted((g for g in groups if g[0] and g[1]), key=lambda g: g[1])
    kept = keep_order([(g[0][0], float(len(g[0]) + len(g[1]))) for g in paired])
    landmark = {g[1]: keep for g, keep in zip(paired, kept, strict=True)}
    deleted = sorted((g for g in groups if not g[1]), reverse=True)
    out: list[Group] = []
    for group in sorted((g for g in groups if g[1]), key=lambda g: g[1]):
        if landmark.get(group[1]):
            while deleted and deleted[-1][0] < group[0]:
                out.append(deleted.pop())
        out.append(group)
    out.extend(reversed(deleted))
    return tuple(out)
