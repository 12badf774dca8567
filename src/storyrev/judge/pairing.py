"""Which mention became which: by the place where they stand in both texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz.distance import Indel

from storyrev.judge.layers import Layers
from storyrev.judge.mentions import LIKELY, SURE, Mention
from storyrev.judge.model import FactKind
from storyrev.judge.names import is_inflected

_ALIKE = 0.6
"""Share of letters in common from which two names are one that was spelled anew."""
_FEW = 3
"""Mentions of a kind at one place up to which they are paired whatever they say; of more only those that are alike."""
_MOST = 2500
"""Pairs of mentions at one place that are weighed against each other; beyond, they pair in order."""
_ACROSS: dict[frozenset[FactKind], FactKind] = {
    frozenset({"figure", "date"}): "date",
    frozenset({"hedge", "comparative"}): "comparative",
}
"""Kinds of which one can become the other, and what that is told as."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention on both sides, or on one where it has no partner; `place` is where it stands on the line of `Layers`."""

    kind: FactKind
    old: Mention | None
    new: Mention | None
    place: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mention on the line, or (of no side) an edit there."""

    side: int
    first: int
    last: int
    mention: Mention | None


_Couple: TypeAlias = "tuple[_Placed | None, _Placed | None]"


def pair_mentions(layers: Layers, olds: Iterable[Mention], news: Iterable[Mention], language: str) -> Iterator[Pair]:
    """The mentions that read otherwise, each with what took its place, in order; work in step with their number.

    What stands unedited at one place in both texts is left out, and what says the same in another form.
    """
    placed = [[_place(layers, side, m) for m in mentions] for side, mentions in ((0, olds), (1, news))]
    keys = [Counter((p.first, p.last, p.mention.kind, p.mention.key) for p in side if p.mention) for side in placed]
    same = keys[0] & keys[1]
    items = [
        p for side in placed for p in side if p.mention and (p.first, p.last, p.mention.kind, p.mention.key) not in same
    ]
    items += [_Placed(-1, first, last, None) for first, last in layers.runs]
    for cluster in _cluster(items):
        yield from _pair_cluster(cluster, language)


def _place(layers: Layers, side: int, mention: Mention) -> _Placed:
    return _Placed(side, *layers.place(side, mention.start, mention.end), mention)


def _cluster(items: list[_Placed]) -> Iterator[list[_Placed]]:
    """What stands together on the line or touches there."""
    items.sort(key=lambda item: (item.first, item.last, item.side))
    cluster: list[_Placed] = []
    end = -1
    for item in items:
        if cluster and item.first > end:
            yield cluster
            cluster = []
        cluster.append(item)
        end = max(end, item.last) if len(cluster) > 1 else item.last
    if cluster:
        yield cluster


def _pair_cluster(cluster: list[_Placed], language: str) -> Iterator[Pair]:
    olds = [item for item in cluster if item.side == 0]
    news = [item for item in cluster if item.side == 1]
    pairs: list[_Couple] = []
    for kind in dict.fromkeys(item.mention.kind for item in cluster if item.mention):
        was = [item for item in olds if item.mention and item.mention.kind == kind]
        now = [item for item in news if item.mention and item.mention.kind == kind]
        pairs += _pair_kind(*_without_same(was, now))
    pairs = _pair_across(pairs)
    pairs.sort(key=lambda pair: min((p.first, p.last) for p in pair if p is not None))
    for old, new in pairs:
        pair = _as_pair(old, new)
        if _is_told(pair, language):
            yield pair


def _as_pair(old: _Placed | None, new: _Placed | None) -> Pair:
    was, now = (placed.mention if placed is not None else None for placed in (old, new))
    kinds = {mention.kind for mention in (was, now) if mention is not None}
    kind = kinds.pop() if len(kinds) == 1 else _ACROSS[frozenset(kinds)]
    return Pair(kind, was, now, min(placed.first for placed in (old, new) if placed is not None))


def _without_same(olds: list[_Placed], news: list[_Placed]) -> tuple[list[_Placed], list[_Placed]]:
    """Both sides without what says the same on each, as often as both say it."""
    keys = [Counter(item.mention.key for item in side if item.mention) for side in (olds, news)]
    same = keys[0] & keys[1]
    if not same:
        return olds, news
    return _drop(olds, same.copy()), _drop(news, same)


def _drop(items: list[_Placed], same: Counter[str]) -> list[_Placed]:
    kept = []
    for item in items:
        key = item.mention.key if item.mention else ""
        if same[key]:
            same[key] -= 1
        else:
            kept.append(item)
    return kept


def _pair_kind(olds: list[_Placed], news: list[_Placed]) -> list[_Couple]:
    """What became what among the mentions of one kind at one place; the likest first, then the nearest in order."""
    if len(olds) * len(news) > _MOST:
        least = min(len(olds), len(news))
        rest: list[_Couple] = [(old, None) for old in olds[least:]]
        return [*zip(olds, news, strict=False), *rest, *((None, new) for new in news[least:])]
    anyhow = max(len(olds), len(news)) <= _FEW or len(olds) == len(news)
    weighed = sorted(
        (-weight, abs(i - j), i + j, i, j)
        for i, old in enumerate(olds)
        for j, new in enumerate(news)
        if old.mention and new.mention and ((weight := _likeness(old.mention, new.mention)) >= _ALIKE or anyhow)
    )
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in weighed:
        if i not in partners and j not in taken:
            partners[i] = j
            taken.add(j)
    pairs: list[_Couple] = [(old, news[partners[i]] if i in partners else None) for i, old in enumerate(olds)]
    return pairs + [(None, new) for j, new in enumerate(news) if j not in taken]


def _likeness(old: Mention, new: Mention) -> float:
    """How like two mentions of one kind are, from 0 to 1."""
    if old.kind in ("figure", "date"):
        return (
            0.5 * (old.unit == new.unit)
            + 0.3 * (old.sort == new.sort)
            + 0.2 * Indel.normalized_similarity(old.key, new.key)
        )
    return Indel.normalized_similarity(old.key, new.key)


def _pair_across(pairs: list[_Couple]) -> list[_Couple]:
    """The pairs, and of mentions without a partner those of which one can become the other though their kinds differ."""
    made: list[_Couple] = []
    for kinds in _ACROSS:
        olds = [old for old, new in pairs if new is None and old and old.mention and old.mention.kind in kinds]
        news = [new for old, new in pairs if old is None and new and new.mention and new.mention.kind in kinds]
        made += [(old, new) for old, new in zip(olds, news, strict=False) if _kind(old) != _kind(new)]
    if not made:
        return pairs
    partnered = {id(placed) for pair in made for placed in pair}
    return made + [pair for pair in pairs if None not in pair or not any(id(placed) in partnered for placed in pair)]


def _kind(placed: _Placed | None) -> FactKind | None:
    return placed.mention.kind if placed is not None and placed.mention is not None else None


def _is_told(pair: Pair, language: str) -> bool:
    """Whether a pair is sure enough to be told (see `mentions`)."""
    old, new = pair.old, pair.new
    if old is None or new is None:
        mention = old or new
        return mention is not None and mention.sure >= SURE
    if old.kind != new.kind and _is_one_number(old, new):
        return False
    sure = sorted((old.sure, new.sure))
    if sure[1] >= SURE:
        return True
    if old.kind == new.kind == "name" and is_inflected(old.text, new.text, language):
        return False
    return sure[0] >= LIKELY or _likeness(old, new) >= _ALIKE


def _is_one_number(old: Mention, new: Mention) -> bool:
    """Whether a figure and a date are the same number: 1500 may be a year and 1,500 is none; two years are no two years ago."""
    if old.value is not None and old.value == new.value:
        return True
    short, long = sorted((old.text.casefold(), new.text.casefold()), key=len)
    return f" {short} " in f" {long} "


def are_alike(old: Mention, new: Mention) -> bool:
    """Whether two names are one that was spelled anew, as far as their letters tell."""
    return _likeness(old, new) >= _ALIKE
