"""Passages: blocks and sentences made ready for comparing, each text taken apart once.

Likeness is the share of words and signs in common, in order, from 0 to 1: twice the longest common
subsequence over both lengths (rapidfuzz's normalised Indel).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from rapidfuzz.distance import Indel

from storyrev.compare.tokens import Unit, split_units

Vocabulary = dict[str, str]
"""A character for each word and sign; it grows as passages are read."""

_SIGNS = 0x110000
"""Different words that are told apart: a million. Two texts with more have some that stand for each other,
which `diff_passages` undoes where it matters."""


class Passage:
    """A text ready for comparing.

    `key` decides equality. `units` are its words and signs. `words` has a character for each of them,
    which stands for it in the vocabulary: so that rapidfuzz can hold words against words as fast as letters.
    `starts` are the offsets in `origin` where each unit with its white space begins, and where the
    last one ends: a sentence shares the text of its block. Most passages of a story have not changed
    and are known by their key: the rest is never asked for.
    """

    __slots__ = ("_starts", "_units", "_vocabulary", "_words", "key", "origin", "text")

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = self.origin = text
        self.key = text.strip()
        self._vocabulary = vocabulary
        self._units: list[Unit] | None = None
        self._words: str | None = None
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
    def words(self) -> str:
        if self._words is None:
            signs = self._vocabulary
            self._words = "".join([signs.setdefault(word, chr(len(signs) % _SIGNS)) for _, word in self.units])
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
        starts = self.starts[first : last + 1]
        part = Passage(self.origin[starts[0] : starts[-1]], self._vocabulary)
        part.origin = self.origin
        part._units = self.units[first:last]
        part._words = self.words[first:last]
        part._starts = starts
        return part


def passages(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """Passages of some texts, with one vocabulary."""
    return tuple(Passage(text, vocabulary) for text in texts)


def likeness(old: str, new: str, at_least: float = 0.0) -> float:
    """Share of words in common, in order: 0 to 1, and 0 where it is below `at_least`."""
    if not old or not new:
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=at_least)
