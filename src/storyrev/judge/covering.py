"""Whether a claim of a note tells of a change, and whether what it claims happened at all.

A point can be told by name (its figures, its quote, the part of the page, its words) or in general ("with new details"). What
is grave is never told in general: a quote that was altered, another speaker, a negation, a passage that was cut, the headline.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from storyrev.compare import words_of
from storyrev.compare.forms import fold
from storyrev.judge.claims import Claim, ClaimKind
from storyrev.judge.mentions import Mention
from storyrev.judge.model import Fact, FactKind
from storyrev.judge.names import Known
from storyrev.judge.points import Point
from storyrev.judge.reading import find_mentions
from storyrev.judge.signals import is_form

Told = Literal["named", "general", ""]

_OF_FACTS: dict[ClaimKind, tuple[FactKind, ...]] = {
    "quote": ("quote",),
    "attribution": ("attribution",),
    "figure": ("figure",),
    "age": ("figure",),
    "name": ("name",),
    "title": ("title",),
    "date": ("date",),
    "caption": ("caption",),
    "credit": ("credit",),
    "picture": ("caption", "credit"),
    "link": ("link",),
}
"""The kinds of facts that a claim can be about."""
_OF_BLOCKS: dict[ClaimKind, tuple[str, ...]] = {
    "quote": ("quote",),
    "headline": ("headline",),
    "dek": ("dek",),
    "byline": ("byline",),
    "caption": ("caption",),
    "credit": ("caption",),
    "picture": ("caption", "embed"),
}
"""The kinds of blocks and fields that a claim can be about."""
_GRAVE: frozenset[FactKind] = frozenset({"quote", "attribution", "negation", "comparative", "hedge", "title", "credit"})
"""Facts that no general claim tells of where they read otherwise in a sentence that both texts have."""
_KEYED: frozenset[FactKind] = frozenset({"figure", "date", "title"})
_PUTS_RIGHT = frozenset({"correction", "clarification", "retraction", "editors-note"})
"""Kinds under which what reads otherwise was not right before, so that it is told by name or not at all."""
_LEAST_WORDS = 2
"""Words of its subject that a claim must share with a change, where it has as many."""
_QUOTED_WORDS = 2


def tells(claim: Claim, point: Point, kind: str, language: str) -> Told:
    """How a claim tells of a change, by name, in general, or not at all; `kind` is what the revision is called."""
    if claim.kind == "throughout":
        return "general" if _is_told_in_general(point, kind) and claim.action != "removed" else ""
    if claim.kind == "details":
        return "general" if _is_told_in_general(point, kind) else ""
    if not _fits(claim, point):
        return ""
    if shares_values(claim, point, language):
        return "named"
    if claim.kind in ("subject", "error"):
        return "named" if _shares_words(claim, point) else ""
    if claim.kind == "values":
        return ""
    if is_about(claim, point):
        theirs = not claim.names or not _asks_whose(claim) or speaks_of(claim.names, (point,), language)
        return "named" if theirs else ""
    if claim.kind == "quote" and point.sort == "fact":
        return ""  # a figure is no quote, whoever's name stands beside it
    return "named" if claim.action and _shares_words(claim, point) else ""


def is_about(claim: Claim, point: Point) -> bool:
    """Whether a claim that names a part of the page or a kind of fact names that of this change."""
    if claim.kind == "lede":
        return point.lede or point.paragraph == 1
    if claim.kind == "paragraph":
        return point.paragraph == claim.paragraph
    if claim.kind == "passage":
        return point.sort != "fact"
    if claim.kind == "background":
        return point.sort == "added"
    if point.kind in _OF_BLOCKS.get(claim.kind, ()):
        return True
    kinds = _OF_FACTS.get(claim.kind, ())
    return any(fact.kind in kinds and (claim.kind != "age" or fact.sort == "age") for fact in point.facts)


def _asks_whose(claim: Claim) -> bool:
    """Whether the names in a claim say whose it is: a quote by somebody, the age of somebody."""
    return claim.kind in ("quote", "attribution", "age", "title")


def _fits(claim: Claim, point: Point) -> bool:
    """Whether what a claim says was done can be what was done here."""
    if claim.action == "added":
        return bool(point.new) and (point.sort != "fact" or not _is_grave(point) or not point.facts[0].old)
    if claim.action == "removed":
        return bool(point.old) and (point.sort != "fact" or not point.facts[0].new)
    return True


def _is_grave(point: Point) -> bool:
    return point.fact is not None and point.fact.kind in _GRAVE


def brings_news(point: Point) -> bool:
    """Whether something came with a change that readers could not read before: a passage, a fact, another figure."""
    fact = point.fact
    if fact is None:
        return point.sort in ("added", "reworded")
    return bool(fact.new) and (not fact.old or fact.kind not in _GRAVE)


def _is_told_in_general(point: Point, kind: str) -> bool:
    """Whether "with new details" is an honest word for a change: something came, or in an update a figure moved on."""
    if point.kind in ("headline", "dek", "byline") or point.sort == "removed":
        return False
    fact = point.fact
    if fact is None:
        return True
    return fact.kind not in _GRAVE and bool(fact.new) and (not fact.old or kind not in _PUTS_RIGHT)


def shares_values(claim: Claim, point: Point, language: str) -> bool:
    """Whether the note has a figure, a date, a name or words of a quote that came or went here."""
    return any(_is_said(fact, claim, language) for fact in point.facts)


def contradicts(claims: Iterable[Claim], point: Point, kind: str, language: str) -> bool:
    """Whether a note says of what stood here that it became something else than it did, or puts right what is gone."""
    fact = point.fact
    if fact is None or fact.kind not in ("figure", "date") or not (fact.old and fact.new):
        return False
    old, new = (keys_of(text, fact.kind, language) for text in (fact.old, fact.new))
    claims = tuple(claims)
    for claim in claims:
        if claim.kind == "values":
            said_old, said_new = (keys_of(text, fact.kind, language) for text in (claim.old, claim.new))
            if old & said_old and said_new and not new & said_new:
                return True
    if kind not in _PUTS_RIGHT or any(new & _said_in(claim, language) for claim in claims):
        return False
    return any(_states(claim, old - new, language) for claim in claims)


def _states(claim: Claim, readings: set[tuple[FactKind, str]], language: str) -> bool:
    """Whether a sentence says that something is so: "It is 24 hours", which is no correction where 24 hours gave way."""
    if claim.kind != "subject" or claim.of_text:
        return False
    said = _said_in(claim, language)
    return bool(said & readings) and not any(kind == "negation" for kind, _ in said)


def _said_in(claim: Claim, language: str) -> set[tuple[FactKind, str]]:
    return {(m.kind, m.key) for m in read_mentions(claim.text, language)}


def _is_said(fact: Fact, claim: Claim, language: str) -> bool:
    if fact.kind in _KEYED:
        said = {(m.kind, m.key) for m in claim.mentions}
        return any(key in said for text in (fact.old, fact.new) for key in keys_of(text, fact.kind, language))
    if fact.kind == "name" or (fact.kind == "attribution" and fact.sort == "speaker"):
        return any(_is_name_in(text, claim.text) for text in (fact.old, fact.new) if text)
    if fact.kind in ("quote", "caption"):
        sides = [" ".join(words_of(text)) for text in (fact.old, fact.new) if text]
        said_words = [words_of(text) for text in (*claim.quoted, claim.old, claim.new) if text]
        return any(len(words) >= _QUOTED_WORDS and " ".join(words) in side for words in said_words for side in sides)
    return False


def keys_of(text: str, kind: FactKind, language: str) -> set[tuple[FactKind, str]]:
    """The forms that a reading of a fact is compared by."""
    return {(m.kind, m.key) for m in read_mentions(text, language) if m.kind == kind}


def read_mentions(text: str, language: str) -> list[Mention]:
    """What a few words by themselves say that can be checked."""
    return find_mentions(text, language, Known((text,), (), language)) if text else []


def _is_name_in(name: str, text: str) -> bool:
    """Whether a text has a name, or the last of its words (a surname)."""
    words, said = words_of(fold(name)), words_of(fold(text))
    if not words:
        return False
    size = len(words)
    return any(said[at : at + size] == words for at in range(len(said) - size + 1)) or (
        size > 1 and len(words[-1]) > 2 and words[-1] in said
    )


def speaks_of(names: Iterable[str], points: Iterable[Point], language: str) -> bool:
    """Whether one of some names stands in what changed, or may be that of somebody who is quoted there without a name.

    "She said" leaves open who it was: nobody is told that it was not she.
    """
    points = tuple(points)
    text = " ".join(f"{point.old} {point.new}" for point in points)
    return any(_is_name_in(name, text) for name in names) or any(_quotes_nameless(point, language) for point in points)


def _quotes_nameless(point: Point, language: str) -> bool:
    """Whether somebody is quoted in a change whom its sentences do not name."""
    if point.fact is None or point.fact.kind != "quote":
        return False
    said = [m for text in (point.old, point.new) for m in read_mentions(text, language)]
    return any(m.kind == "attribution" for m in said) and not any(m.kind == "name" and m.sure for m in said)


def _shares_words(claim: Claim, point: Point) -> bool:
    """Whether what a claim is about stands in the change: two words of it, or all that it has."""
    if not claim.subject:
        return False
    told = dict.fromkeys(words_of(_changed_text(point)))
    shared = sum(any(word == other or is_form(word, other) for other in told) for word in claim.subject)
    least = 1 if claim.action == "added" and point.sort == "added" else _LEAST_WORDS
    return shared >= min(least, len(claim.subject))


def _changed_text(point: Point) -> str:
    """What came or went; of a fact its sentences, of a quote its own words."""
    fact = point.fact
    if fact is not None and fact.kind == "quote":
        return f"{fact.old} {fact.new}"
    return f"{point.old} {point.new}" if point.sort == "fact" else f"{point.old} {point.new} {point.around}"
