"""Changes and claims told to people, in a few words each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storyrev.judge.model import Fact
from storyrev.judge.points import Point

_MOST = 4
"""How many changes are told one by one."""
_WORDS = 12
"""Words of a passage that are told."""
_BESIDE = ("caption", "embed", "heading", "label", "table")
"""Blocks beside the running text: what changed in them is told after the rest."""
_FIELDS = ("headline", "dek")
_VERBS = {"added": "added", "removed": "cut", "reworded": "reworded"}


def name_point(point: Point) -> str:
    """What a change is called when changes are counted: "figure", "altered quote", "passage added"."""
    fact = point.fact
    if fact is None:
        return f"{_VERBS[point.sort]} {point.kind if point.kind in _FIELDS else 'passage'}"
    if fact.kind == "quote" and fact.sort in ("altered", "cut", "added"):
        return f"{fact.sort} quote"
    return fact.kind


def tell_points(points: Sequence[Point]) -> list[str]:
    """Changes in a few words each, the gravest first; of many the first few, and how many more there are."""
    ranked = sorted(points, key=weigh_point)
    told = list(dict.fromkeys(map(tell_point, ranked)))
    more = len(told) - _MOST
    return told if more <= 0 else [*told[:_MOST], f"{more} more"]


def weigh_point(point: Point) -> tuple[int, int]:
    """The rank of a change: what a desk asks about first comes first, of passages those with the most facts."""
    return _RANKS.index(_rank(point)), -len(point.facts)


_RANKS = (
    "altered quote",
    "attribution",
    "negation",
    "comparative",
    "figure",
    "name",
    "date",
    "title",
    "cut quote",
    "hedge",
    "headline",
    "removed",
    "quote",
    "added",
    "reworded",
    "caption",
    "credit",
    "link",
)


def _rank(point: Point) -> str:
    fact = point.fact
    if point.kind in _BESIDE:
        return "caption"
    if fact is None:
        return "headline" if point.kind == "headline" else point.sort
    named = name_point(point)
    return named if named in _RANKS else fact.kind


def tell_point(point: Point) -> str:
    """A change in a few words: `the figure 12 → 17`, `a quote altered: “…”`."""
    fact = point.fact
    if fact is None:
        place = f"the {point.kind}" if point.kind in _FIELDS else "a passage"
        return f"{place} {_VERBS[point.sort]}: “{shorten(point.new or point.old)}”"
    where = f" in the {fact.field}" if fact.field else ""
    if fact.kind == "quote" and fact.sort in ("altered", "cut", "added"):
        return f"a quote {fact.sort}{where}: “{shorten(_where_it_differs(fact))}”"
    return f"the {fact.kind}{where} {tell_fact(fact)}"


def tell_fact(fact: Fact) -> str:
    """A fact in a few words: `12 → 17`, `“not” (added)`."""
    old, new = shorten(fact.old), shorten(fact.new)
    if old and new:
        return f"{old} → {new}"
    return f"“{new}” (added)" if new else f"“{old}” (cut)"


def _where_it_differs(fact: Fact) -> str:
    """The new reading of a quote from a few words before where it differs on, else the old one."""
    if not fact.old or not fact.new:
        return fact.new or fact.old
    new, old = fact.new.split(), fact.old.split()
    same = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    skipped = max(same - 3, 0)
    return f"{'…' if skipped else ''}{' '.join(new[skipped:])}"


def shorten(text: str) -> str:
    """The first words of a text, on one line, without quotation marks around it."""
    words = text.strip(' “”„«»"').split()
    return " ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else "")


def count_things(number: int, noun: str) -> str:
    """A number with its noun: `1 figure`, `4 figures`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def join_words(pieces: Iterable[str]) -> str:
    """Pieces as a list in a sentence: `a, b and c`; where a piece has a comma in it, semicolons part them."""
    listed = list(pieces)
    if len(listed) < 2:
        return "".join(listed)
    comma = "; " if any("," in piece or ";" in piece for piece in listed) else ", "
    return f"{comma.join(listed[:-1])} and {listed[-1]}"
