"""Numbers that only count the items of a list, the headings of a page or its footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex

from storyrev.judge.mentions import Mention
from storyrev.judge.model import Fact

_MANY = 3
"""Labels that changed from which on they are looked at together."""
_ALONE = regex.compile(r"\s*[(\[]?\d+(?:\.\d+)*[.)\]]?(?=\s|$)")
_NUMBER = regex.compile(r"(?<!\d)\d{1,9}$")


def read_label(mention: Mention, text: str) -> bool:
    """Whether a figure is a label: it opens its text as the number of an item does, or stands in square brackets."""
    if not mention.text[-1:].isdecimal() or mention.unit:
        return False
    if text[mention.start - 1 : mention.start] == "[" and text[mention.end : mention.end + 1] == "]":
        return True
    match = _ALONE.match(text)
    return match is not None and mention.start < match.end() and match.group().strip()[-1:] in ".)]"


def without_renumbering(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts without labels that only counted on: where several changed and one came or went, the others moved up.

    A label that changed by itself is kept: it may be a figure after all.
    """
    facts = tuple(facts)
    labels = [fact for fact in facts if fact.sort == "label"]
    if len(labels) < _MANY:
        return facts
    shifts = Counter(_shift(fact) for fact in labels)
    return tuple(
        fact for fact in facts if fact.sort != "label" or (_shift(fact) is not None and shifts[_shift(fact)] < 2)
    )


def _shift(fact: Fact) -> int | None:
    """By how much a label changed; None where it came or went, or is none that counts."""
    numbers = [_NUMBER.search(text) for text in (fact.old, fact.new)]
    if numbers[0] is None or numbers[1] is None:
        return None
    return int(numbers[1].group()) - int(numbers[0].group())
