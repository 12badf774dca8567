"""A mention: a stretch of a sentence that says something checkable, and the form it is compared by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from storyrev.judge.model import FactKind

LETTERS = r"\p{WB=ALetter}\p{WB=Hebrew_Letter}"
"""Letters of scripts that set spaces between words: digits beside them are part of the word, beside others not."""

MINUS = "-−–‐‑﹣－"
"""Signs that are a minus before a figure."""

SURE, LIKELY, UNSURE = 2, 1, 0
"""How sure it is that a mention is one. A likely one is told only beside another likely one that took its place or gave
way to it, an unsure one only beside a sure one, or where the two are spelled alike."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`text` is `[start:end]` of the sentence; two mentions of one kind with the same `key` say the same.

    `value` is a number to reckon with (of a date days, of a time minutes), in `unit`; None where there is none.
    """

    kind: FactKind
    text: str
    start: int
    end: int
    key: str
    sort: str = ""
    value: Decimal | None = None
    unit: str = ""
    sure: int = SURE


def mask(text: str, mentions: list[Mention]) -> str:
    """The text with what is a mention already struck out, at the same length."""
    if not mentions:
        return text
    pieces, done = [], 0
    for mention in sorted(mentions, key=lambda m: m.start):
        pieces += [text[done : mention.start], "\0" * (mention.end - mention.start)]
        done = mention.end
    return "".join([*pieces, text[done:]])
