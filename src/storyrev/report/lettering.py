"""Which letters of a replaced word changed, where the two words are nearly the same: a typo put right is seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from storyrev.compare import diff_letters
from storyrev.compare.model import Span
from storyrev.report.characters import find_hidden

_MOST_LETTERS = 40
_LEAST_ALIKE = 0.5
"""The share of their letters that two words have in common at least; of others a reader needs both whole."""


def find_letters(spans: Sequence[Span]) -> dict[int, tuple[Span, ...]]:
    """For spans that replace a word by one much like it, by their index: the span's text, cut where letters changed."""
    found: dict[int, tuple[Span, ...]] = {}
    for at, (old, new) in enumerate(pairwise(spans)):
        if (
            (old.op, new.op) != ("delete", "insert")
            or old.form
            or not (_is_plain_word(old.text) and _is_plain_word(new.text))
        ):
            continue
        letters = diff_letters(old.text, new.text)
        same = sum(len(span.text.strip()) for span in letters if span.op == "equal")
        if 2 * same >= _LEAST_ALIKE * (len(old.text.strip()) + len(new.text.strip())):
            found[at] = tuple(span for span in letters if span.op != "insert")
            found[at + 1] = tuple(span for span in letters if span.op != "delete")
    return found


def _is_plain_word(text: str) -> bool:
    """Whether a text is one word in which single letters can be marked: a figure is read whole."""
    word = text.strip()
    return (
        0 < len(word) <= _MOST_LETTERS
        and not any(char.isspace() or char.isdigit() for char in word)
        and not find_hidden(word, edited=True).search(word)
    )
