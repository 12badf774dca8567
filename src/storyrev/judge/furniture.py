"""Facts of the page rather than of the story: when a list was made, how far a film has run, a key, an address."""

from __future__ import annotations

import regex

from storyrev.judge.labels import refers
from storyrev.judge.model import Fact
from storyrev.story.stamps import stamp_lead

_ADDRESS = regex.compile(r"://|%[0-9A-Fa-f]{2}|[?&]\w+=|^\w+=\S{8}|\w\.\w{2,}/\w")
"""An address of the web, or a piece of one."""
_LONG_CODE = 16
"""Letters and digits in a row from which on nobody reads them: a key, a check sum, a token."""


def is_furniture(fact: Fact) -> bool:
    """Whether a figure or a date is one that readers do not read as news, so that no editor need be asked about it.

    An address, a key or the number of a clause is none, nor the date of a stamp, nor a date or a time of day that has its passage to itself (a
    list of versions, the clock of a player).
    """
    if fact.kind == "date":
        return all(_says_nothing_else(*side) or stamp_lead(side[1]) is not None for side in _sides(fact))
    if fact.kind != "figure":
        return False
    sides = _sides(fact)
    if any("." in text and text[-1:].isdecimal() for text, _ in sides) and all(refers(line) for _, line in sides):
        return True  # the number of a clause, in a sentence about clauses: Section A.2 is Section 1.1 now
    return any(_is_code(text) for text, _ in sides)


def _sides(fact: Fact) -> list[tuple[str, str]]:
    """Each reading that there is, with its sentence."""
    return [(text, line) for text, line in ((fact.old, fact.old_sentence), (fact.new, fact.new_sentence)) if text]


def _says_nothing_else(text: str, sentence: str) -> bool:
    return not any(map(str.isalpha, sentence.replace(text, "", 1)))


def _is_code(text: str) -> bool:
    if _ADDRESS.search(text):
        return True
    return len(text) >= _LONG_CODE and " " not in text and any(map(str.isalpha, text))
