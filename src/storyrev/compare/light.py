"""Blocks that were edited lightly: what became of their sentences is told by the words that stayed in place.

Most pairs of blocks are like that, and comparing a story is comparing many of them. So the cheap answer
is tried first, and is taken only where nothing speaks against it: the full answer (`alignment`) would be
the same, or one that is no better for a reader.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from rapidfuzz.distance import Indel

from storyrev.compare.model import Options
from storyrev.compare.passage import Passage, likeness

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Old sentence numbers and the new ones they became; one side may be empty."""

USUALLY: Final = 0.8
"""How closely a revision usually follows what it revises (see `beads.Manner`)."""

_PLAIN: Final = 0.5
"""Likeness from which two sentences at the same place are one, if no neighbour is likelier."""

_CERTAIN: Final = 0.8
"""Likeness from which no neighbour is asked."""

_LONG: Final = 300
"""Words of a block beyond which finding the words that stayed costs more than it saves."""


def align_lightly(old: tuple[Passage, ...], new: tuple[Passage, ...], options: Options) -> tuple[Group, ...] | None:
    """Groups in reading order; nothing where that takes more than a look."""
    old_keys, new_keys = {p.key for p in old}, {p.key for p in new}
    if len(old_keys) < len(old) or len(new_keys) < len(new):
        return None  # twins: which one is which is told by their neighbours
    if len(old) == len(new) and _same_places(old, new, old_keys, new_keys):
        return tuple([((k,), (k,)) for k in range(len(old))])
    return _follow_words(old, new, options)


def _same_places(old: tuple[Passage, ...], new: tuple[Passage, ...], old_keys: set[str], new_keys: set[str]) -> bool:
    """Whether every sentence stands where it stood, edited at most."""
    for k, was in enumerate(old):
        key, now = was.key, new[k].key
        if key != now and (key in new_keys or now in old_keys or not _is_likeliest(was.words, new, k)):
            return False
    return True


def _is_likeliest(words: str, new: tuple[Passage, ...], k: int, least: float = _PLAIN) -> bool:
    """Whether the words of an old sentence are in new sentence `k`, and not more so in the next.

    Where two neighbours changed places, the first of them tells.
    """
    share = likeness(words, new[k].words, least)
    if share <= 0 or share >= _CERTAIN or k + 1 == len(new):
        return share > 0
    return likeness(words, new[k + 1].words, share) <= share


def _follow_words(old: tuple[Passage, ...], new: tuple[Passage, ...], options: Options) -> tuple[Group, ...] | None:
    """Groups by the words that both blocks have in order; nothing where sentences of both sides stay unexplained."""
    old_sizes, new_sizes = [len(p.words) for p in old], [len(p.words) for p in new]
    if not old or not new:
        return _in_order([[]] * len(old), [[]] * len(new))
    if 0 in old_sizes or 0 in new_sizes or max(sum(old_sizes), sum(new_sizes)) > _LONG:
        return None
    common = _common_words(old, new, old_sizes, new_sizes)
    to_new: list[list[int]] = [[] for _ in old]
    to_old: list[list[int]] = [[] for _ in new]
    for share, i, j in sorted([(-2 * n / (old_sizes[i] + new_sizes[j]), i, j) for (i, j), n in common.items()]):
        if not to_new[i] and not to_old[j] and -share >= USUALLY * options.pair_at_least:
            to_new[i].append(j)
            to_old[j].append(i)
    if not all(to_new) or not all(to_old):
        _join_parts(to_new, to_old, common, old_sizes, new_sizes, USUALLY * options.split_gain)
    for i, news in enumerate(to_new):
        if news and len(news) == len(to_old[news[0]]) == 1 and not _is_likeliest(old[i].words, new, news[0], 0.0):
            return None
    if _is_unexplained(old, new, to_new, to_old, common, options.move_words):
        return None
    return _in_order(to_new, to_old)


def _join_parts(
    to_new: list[list[int]],
    to_old: list[list[int]],
    common: dict[tuple[int, int], int],
    old_sizes: list[int],
    new_sizes: list[int],
    least: float,
) -> None:
    """Give sentences without partner to the pair beside them that has at least that share of their words."""

    def was_merged(k: int) -> bool:
        return not to_new[k] and common.get((k, j), 0) >= least * old_sizes[k]

    def was_split(k: int) -> bool:
        return not to_old[k] and common.get((i, k), 0) >= least * new_sizes[k]

    for i, news in enumerate(to_new):
        if news and to_old[news[0]] == [i]:
            j = news[0]
            to_old[j] = olds = _extend(i, len(to_new), was_merged)
            for k in olds:
                to_new[k] = [j]
            if len(olds) == 1:
                to_new[i] = parts = _extend(j, len(to_old), was_split)
                for k in parts:
                    to_old[k] = [i]


def _extend(main: int, size: int, is_part: Callable[[int], bool]) -> list[int]:
    """A sentence and the parts next to it, before and after."""
    first = last = main
    while first > 0 and is_part(first - 1):
        first -= 1
    while last + 1 < size and is_part(last + 1):
        last += 1
    return list(range(first, last + 1))


def _is_unexplained(
    old: tuple[Passage, ...],
    new: tuple[Passage, ...],
    to_new: list[list[int]],
    to_old: list[list[int]],
    common: dict[tuple[int, int], int],
    least: int,
) -> bool:
    """Whether a sentence without partner may be more than cut or added: moved, reworded, or a part of its neighbour.

    Nobody would recognise one of fewer than `least` words.
    """
    lone_old = [i for i, news in enumerate(to_new) if not news and len(old[i].words) >= least]
    lone_new = [j for j, olds in enumerate(to_old) if not olds and len(new[j].words) >= least]
    if lone_old and lone_new:
        keys = {new[j].key for j in lone_new}
        if any(old[i].key in keys for i in lone_old):
            return True
        stayed_old, stayed_new = [0] * len(old), [0] * len(new)
        for (i, j), size in common.items():
            stayed_old[i] += size
            stayed_new[j] += size
        if any(2 * stayed_old[i] < len(old[i].words) for i in lone_old) and any(
            2 * stayed_new[j] < len(new[j].words) for j in lone_new
        ):
            return True
    backwards = {(j, i): size for (i, j), size in common.items()} if lone_new else {}
    return any(_may_be_part(old, i, to_new, new, common) for i in lone_old) or any(
        _may_be_part(new, j, to_old, old, backwards) for j in lone_new
    )


def _may_be_part(
    side: tuple[Passage, ...],
    lone: int,
    partners: list[list[int]],
    other: tuple[Passage, ...],
    common: dict[tuple[int, int], int],
) -> bool:
    """Whether half of a sentence's words stand, in another order, in what a neighbour of it became or was."""
    words = set(side[lone].words)
    return any(
        2 * (len(words.intersection(other[k].words)) - common.get((lone, k), 0)) >= len(words)
        for neighbour in (lone - 1, lone + 1)
        if 0 <= neighbour < len(side)
        for k in partners[neighbour]
        if side[neighbour].key != other[k].key
    )


def _in_order(to_new: list[list[int]], to_old: list[list[int]]) -> tuple[Group, ...]:
    """Groups that do not cross, in reading order."""
    groups: list[Group] = []
    done = 0
    for j, olds in enumerate(to_old):
        if not olds:
            groups.append(((), (j,)))
        elif olds[0] >= done:
            groups += [((i,), ()) for i in range(done, olds[0])]
            groups.append((tuple(olds), tuple(to_new[olds[0]])))
            done = olds[-1] + 1
    groups += [((i,), ()) for i in range(done, len(to_new))]
    return tuple(groups)


def _common_words(
    old: tuple[Passage, ...], new: tuple[Passage, ...], old_sizes: list[int], new_sizes: list[int]
) -> dict[tuple[int, int], int]:
    """How many words an old and a new sentence have in common, of those that both blocks have in order."""
    common: dict[tuple[int, int], int] = {}
    i = j = 0
    old_end, new_end = old_sizes[0], new_sizes[0]
    for start, end, across in _runs("".join([p.words for p in old]), "".join([p.words for p in new])):
        at = start
        while at < end:
            while old_end <= at:
                i += 1
                old_end += old_sizes[i]
            while new_end <= at + across:
                j += 1
                new_end += new_sizes[j]
            stop = min(end, old_end, new_end - across)
            common[i, j] = common.get((i, j), 0) + stop - at
            at = stop
    return common


def _runs(old: str, new: str) -> list[tuple[int, int, int]]:
    """The stretches that both have in order: start and end in the old one, and how much further on they stand in the new."""
    codes: list[Any] = Indel.opcodes(old, new).as_list()
    return [(start, end, to - start) for tag, start, end, to, _ in codes if tag == "equal"]
