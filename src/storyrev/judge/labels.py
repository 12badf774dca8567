"""Numbers that only count the items of a list, the headings of a page or its footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex

from storyrev.judge.mentions import Mention
from storyrev.judge.model import Fact

_MANY = 3
"""Labels that changed from which on they are looked at together."""
_OUTLINE = regex.compile(r"\s*\d{1,3}(?:\.\d{1,3})+(?=\s+\p{Lu})")
"""The number of a clause before its heading: `18.2 Governing Law`."""
_ALONE = regex.compile(r"\s*[(\[]?\d+(?:\.\d+)*[.)\]]?(?=\s|$)")
_REFERENCE = regex.compile(
    r"(?i)\b(?:sections?|clauses?|paragraphs?|articles?|items?|steps?|chapters?|appendix|abschnitt\w*|artikel\w*|absatz|absätze"
    r"|ziffern?|kapitel|secci[oó]n(?:es)?|art[ií]culos?|apartados?|cap[ií]tulos?)\s+\p{L}?\.?\d|§\s*\d"
)
"""A numbered part of a text, as English, German and Spanish refer to one."""
_PART = regex.compile(r"\s*(?:(\p{Lu})\.(?=[\s\d]))?(?:(\d{1,3}(?:\.\d{1,3})*)(?:[.)]|\s))?")
"""A letter or a number, or both, that a part of a text begins with."""
_PART_NAME = regex.compile(r"(?:Section|Clause|Abschnitt|Kapitel|Sección|Apartado)\s(\p{Lu})\.?")
_REFERRING = regex.compile(
    r"(?i)(?:\b(?:sections?|clauses?|paragraphs?|chapters?|abschnitt\w*|ziffern?|kapitel"
    r"|secci[oó]n(?:es)?|apartados?|cap[ií]tulos?)|§)\s*"
    r"(?:(?:\p{L}\.)?\d[\d.]*(?:\([\p{L}\d]+\))*\s*(?:[,;–—-]|\b(?:and|or|to|through|und|oder|bis|y|o|a)\b)[\s,]*(?:(?:and|or|und|oder|y|o)\s+)?)*"
    r"(?:\p{L}\.)?$"
)
"""What stands before the number of a part that is referred to, other numbers of the same list included."""
_A_NUMBER = regex.compile(r"\d+(?:\.\d+)*")
_LETTERED = regex.compile(r"^\p{Lu}(?=\.\s)|(?<=\w\s)\p{Lu}(?=\.?$)")
"""The letter of a clause: `R. Miscellaneous`, `Section R`, `EXHIBIT C`."""
_NUMBERS = regex.compile(r"(?<![\d.])\d{1,9}(?:\.\d{1,9})*$")


def read_label(mention: Mention, text: str) -> bool:
    """Whether a figure is a label: it opens its text as the number of an item or a clause does, or stands in square brackets."""
    if not mention.text[-1:].isdecimal() or mention.unit:
        return False
    if text[mention.start - 1 : mention.start] == "[" and text[mention.end : mention.end + 1] == "]":
        return True
    outline = _OUTLINE.match(text)
    if outline is not None and mention.start < outline.end() == mention.end:
        return True
    match = _ALONE.match(text)
    return match is not None and mention.start < match.end() and match.group().strip()[-1:] in ".)]"


def list_parts(texts: Iterable[str]) -> frozenset[str]:
    """The numbers and letters that a story gives to its own parts: those that passages begin with."""
    found = (_PART.match(text) for text in texts)
    return frozenset(part for match in found if match is not None for part in match.groups() if part)


def refers_to_part(mention: Mention, text: str, parts: frozenset[str]) -> bool:
    """Whether a figure or a name is a part of the story itself: "Sections 7 and 8", where it has a part 7 and a part 8."""
    if mention.kind == "name":
        lettered = _PART_NAME.fullmatch(mention.text)
        return lettered is not None and lettered.group(1) in parts
    if not parts or mention.unit or _REFERRING.search(text[: mention.start]) is None:
        return False
    numbers = _A_NUMBER.findall(mention.text)
    return bool(numbers) and all(number in parts for number in numbers)


def without_renumbering(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts without labels that only counted on: where several changed and one came or went, the others moved up.

    So did what refers to them: with clause 7 now 8, "Section 7" is "Section 8" by as much. A label that changed by itself
    is kept: it may be a figure after all.
    """
    facts = tuple(facts)
    numbering = {at: _shift(fact) for at, fact in enumerate(facts) if _numbers(fact)}
    if len(numbering) < _MANY:
        return facts
    shifts = Counter(numbering.values())

    def counts_on(at: int) -> bool:
        if at not in numbering:
            return False
        shift = numbering[at]
        if facts[at].sort == "label":
            return shift is None or shifts[shift] > 1
        return bool(shift) and shifts[shift] >= _MANY

    return tuple(fact for at, fact in enumerate(facts) if not counts_on(at))


def _numbers(fact: Fact) -> bool:
    """Whether a fact may be the number or the letter of a part of the text, or refer to it."""
    if fact.sort == "label":
        return True
    if fact.kind == "name":
        letters = [_LETTERED.search(text) for text in (fact.old, fact.new)]
        return letters[0] is not None and letters[1] is not None and _rest(fact.old) == _rest(fact.new)
    return fact.kind == "figure" and refers(fact.old_sentence) and refers(fact.new_sentence)


def _rest(name: str) -> str:
    return str(_LETTERED.sub("", name))


def refers(sentence: str) -> bool:
    """Whether a sentence speaks of numbered parts of a text."""
    return _REFERENCE.search(sentence) is not None


def _shift(fact: Fact) -> int | None:
    """By how much a label changed, at the first of its numbers that did; None where it came or went, or counts nothing."""
    if fact.kind == "name":
        letters = [_LETTERED.findall(text)[0] for text in (fact.old, fact.new)]
        return ord(letters[1]) - ord(letters[0])
    numbers = [_NUMBERS.search(text) for text in (fact.old, fact.new)]
    if numbers[0] is None or numbers[1] is None:
        return None
    old, new = (list(map(int, number.group().split("."))) for number in numbers if number is not None)
    return next((now - was for was, now in zip(old, new, strict=False) if was != now), 0)
