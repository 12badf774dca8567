"""How alike two passages are.

A passage is a block or a sentence. Likeness is the share of words in common, in order, from 0 to 1:
twice the longest common subsequence of words over both lengths (rapidfuzz's normalised Indel).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Indel

from storyrev.compare.words import words_of

Vocabulary = dict[str, int]
"""A number for each word; it grows as passages are read."""


class Passage:
    """A text ready for comparing: `key` decides equality, `words` are word numbers in order.

    Most passages of a story have not changed and are known by their key; their words are never asked for.
    """

    __slots__ = ("_vocabulary", "_words", "key")

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.key = text.strip()
        self._vocabulary = vocabulary
        self._words: tuple[int, ...] | None = None

    @classmethod
    def of_markup(cls, source: str) -> Passage:
        """A stretch with nothing to read: known by its markup alone, and like nothing else."""
        passage = cls("", {})
        passage.key, passage._words = "\0" + source.strip(), ()
        return passage

    @property
    def words(self) -> tuple[int, ...]:
        if self._words is None:
            numbers = self._vocabulary
            self._words = tuple(numbers.setdefault(word, len(numbers)) for word in words_of(self.key))
        return self._words

    @property
    def weight(self) -> float:
        """How much there is of it, for choosing which of two passages moved: its length, at least 1."""
        return 1.0 + len(self.key)


def passages(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """Passages of some texts, with one vocabulary."""
    return tuple(Passage(text, vocabulary) for text in texts)


def likeness(old: Sequence[int], new: Sequence[int], at_least: float = 0.0) -> float:
    """Share of words in common, in order: 0 to 1, and 0 where it is below `at_least`."""
    if not old or not new:
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=at_least)
