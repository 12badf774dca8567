"""How alike two passages are.

A passage is a block or a sentence. Likeness is the share of words in common, in order, from 0 to 1:
twice the longest common subsequence of words over both lengths (rapidfuzz's normalised Indel).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from storyrev.compare.words import words_of


@dataclass(frozen=True, slots=True)
class Passage:
    """A text ready for comparing: `key` decides equality, `words` are word numbers in order."""

    key: str
    words: tuple[int, ...]


def passages(texts: Iterable[str], vocabulary: dict[str, int]) -> tuple[Passage, ...]:
    """Passages of some texts; `vocabulary` gives each word its number and grows."""
    out = []
    for text in texts:
        key = text.strip()
        out.append(Passage(key, tuple(vocabulary.setdefault(word, len(vocabulary)) for word in words_of(key))))
    return tuple(out)


def likeness(old: Sequence[int], new: Sequence[int], at_least: float = 0.0) -> float:
    """Share of words in common, in order: 0 to 1, and 0 where it is below `at_least`."""
    if not old or not new:
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=at_least)
