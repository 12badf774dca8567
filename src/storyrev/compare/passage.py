"""Passages: blocks and sentences made ready for comparing, each text taken apart once.

Likeness is the share of words and signs in common, in order, from 0 to 1: twice the longest common
subsequence over both lengths (rapidfuzz's normalised Indel).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from rapidfuzz.distance import Indel

from storyrev.compare.tokens import Unit, split_units

Vocabulary = dict[str, int]
"""A number for each word and sign; it grows as passages are read."""


class Passage:
    """A text ready for comparing.

    `key` decides equality. `units` are its words and signs, `words` their numbers in a vocabulary,
    `starts` the offset in `text` where each unit with its white space begins, and the text's end.
    Most passages of a story have not changed and are known by their key: the rest is never asked for.
    """

    __slots__ = ("_starts", "_units", "_vocabulary", "_words", "key", "text")

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.key = text.strip()
        self._vocabulary = vocabulary
        self._units: list[Unit] | None = None
        self._words: list[int] | None = None
        self._starts: list[int] | None = None

    @classmethod
    def of_markup(cls, source: str) -> Passage:
        """A stretch with nothing to read: known by its markup alone, and like nothing else."""
        passage = cls("", {})
        passage.key = "\0" + source.strip()
        return passage

    @property
    def units(self) -> list[Unit]:
        if self._units is None:
            self._units = split_units(self.text)
        return self._units

    @property
    def words(self) -> list[int]:
        if self._words is None:
            numbers = self._vocabulary
            self._words = [numbers.setdefault(word, len(numbers)) for _, word in self.units]
        return self._words

    @property
    def starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *accumulate([len(space) + len(word) for space, word in self.units])]
        return self._starts

    @property
    def weight(self) -> float:
        """How much there is of it, for choosing which of two passages moved: its length, at least 1."""
        return 1.0 + len(self.key)

    def part(self, first: int, last: int) -> Passage:
        """The units from `first` to before `last` as a passage."""
        starts = self.starts
        part = Passage(self.text[starts[first] : starts[last]], self._vocabulary)
        part._units = self.units[first:last]
        part._words = self.words[first:last]
        return part


def passages(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """Passages of some texts, with one vocabulary."""
    return tuple(Passage(text, vocabulary) for text in texts)


def likeness(old: Sequence[int], new: Sequence[int], at_least: float = 0.0) -> float:
    """Share of words in common, in order: 0 to 1, and 0 where it is below `at_least`."""
    if not old or not new:
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=at_least)
