"""Which passages of the old text are which of the new: unchanged ones first, then near ones.

The same mechanism serves blocks and sentences. It is strict first (equal and unique, then of one name), then uses
what it found as landmarks, and only then guesses: in the gap between two landmarks before anywhere
else, likest first. All work is bounded by `Options.candidates`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import Final

from storyrev.compare.candidates import Candidates
from storyrev.compare.model import Options
from storyrev.compare.order import Gaps, Partners
from storyrev.compare.passage import Passage, likeness, rank_alike
from storyrev.compare.twins import match_equal


def match_passages(
    old: Sequence[Passage], new: Sequence[Passage], options: Options, cut_short: set[int] | None = None
) -> Partners:
    """Pair passages of two texts, each at most once; pairs may cross (a move).

    `cut_short` is given the old passages for which `Options.candidates` left likely partners unseen.
    """
    partners = match_equal(old, new, options)
    partners.update(match_named(old, new, partners))
    match_edited(old, new, partners, options, set() if cut_short is None else cut_short)
    return partners


def match_named(old: Sequence[Passage], new: Sequence[Passage], partners: Partners) -> Partners:
    """Pair passages that have one name where they come from, and no other has it; equal ones are paired already."""
    olds = _named(old, partners)
    if not olds:
        return {}
    news = _named(new, set(partners.values()))
    return {i: news[name] for name, i in olds.items() if name in news}


def _named(side: Sequence[Passage], paired: Container[int]) -> dict[str, int]:
    """Where on a side the names are that stand there once, by name, if their passage has no partner."""
    names = [passage.identity for passage in side if passage.identity]
    if not names:
        return {}
    counts = Counter(names)
    return {p.identity: k for k, p in enumerate(side) if counts[p.identity] == 1 and k not in paired}


def match_edited(
    old: Sequence[Passage], new: Sequence[Passage], partners: Partners, options: Options, cut_short: set[int]
) -> None:
    """Pair passages that were edited, with those that have a partner as landmarks; adds to `partners`."""
    partners.update(match_in_place(old, new, partners))
    partners.update(match_near(old, new, partners, options, cut_short))
    partners.update(_match_lone(old, new, partners, options))


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


_SURE: Final = 0.6
"""Likeness from which a passage in its place is the same one, edited, if it is clearly more so than its neighbour."""

_MARGIN: Final = 0.2
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
    choices = [new[j].words for j in free_new] if few else []
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
            choices = [new[j].words for j in numbers]
        if numbers:
            _score(scored, i, old[i].words, numbers, choices, (low, high), options)
    scored.sort(key=lambda row: (-row[0], gaps.away(row[1], row[2]), abs(row[1] - row[2]), row[1], row[2]))
    found: Partners = {}
    for _, i, j in scored:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _score(
    scored: list[tuple[float, int, int]],
    i: int,
    words: str,
    numbers: list[int],
    choices: list[str],
    gap: tuple[int, int],
    options: Options,
) -> None:
    """Add what is alike enough to be a partner of old passage i: likeness, with what staying in the gap is worth; i; number.

    `choices` are the words of the new passages with these numbers.
    """
    long_enough = len(words) >= options.move_words
    least = min(options.pair_at_least, options.move_at_least)
    for choice, share, k in rank_alike(words, choices, least):
        j = numbers[k]
        if gap[0] <= j <= gap[1]:
            if share >= options.pair_at_least:
                scored.append((share + AT_HOME, i, j))
        elif share >= options.move_at_least and long_enough and len(choice) >= options.move_words:
            scored.append((share, i, j))


_FEW: Final = 2500
"""Pairs that are all looked at: choosing among so few costs more than comparing them."""

AT_HOME: Final = 0.15
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
