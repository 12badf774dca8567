"""Passages: blocks and sentences made ready for comparing, each text taken apart once.

Likeness is the share of words and signs in common, in order, from 0 to 1: twice the longest common
subsequence over both lengths (rapidfuzz's normalised Indel).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from storyrev.compare.clusters import may_cut_clusters
from storyrev.compare.forms import fold
from storyrev.compare.tokens import split_units
from storyrev.compare.vocabulary import Vocabulary, split_chunks

CELLS: Final = 1 << 24
"""Pairs of words up to which likeness is exact: 4,000 words a side. The work grows with the square of the length."""


class Passage:
    """A text ready for comparing.

    `key` decides equality: texts that differ only in form (`forms`) have the same. A unit is a word or a mark with the white space before it. `words` has a
    sign for each unit, which stands for its word in the vocabulary: so that rapidfuzz can hold words
    against words as fast as letters. `starts` are the offsets in `text` where each unit begins, and
    where the last one ends. `identity` is what the passage is called where it comes from, if it is. Most passages of a story have not changed and are known by their key: the
    rest is never asked for.
    """

    __slots__ = (
        "_chunks",
        "_crowded",
        "_folded",
        "_pairs",
        "_place",
        "_starts",
        "_words",
        "identity",
        "key",
        "text",
        "vocabulary",
    )

    def __init__(self, text: str, vocabulary: Vocabulary, identity: str = "", *, folded: bool = False) -> None:
        self.text = text
        self.identity = identity
        plain = text if folded or text.isascii() else fold(text)
        self.key = plain.strip()
        self.vocabulary = vocabulary
        self._folded = plain is text
        self._crowded: bool | None = None
        self._chunks: list[str] | None = None
        self._words: str | None = None
        self._starts: list[int] | None = None
        self._place: tuple[Passage, int, int] | None = None
        """The passage that this one was cut from, its first unit there and the one behind its last; -1 where the whole had
        not been read."""
        self._pairs: frozenset[int] | None = None

    @classmethod
    def of_markup(cls, source: str, vocabulary: Vocabulary) -> Passage:
        """A stretch with nothing to read: known by its markup alone, and like nothing else."""
        passage = cls("", vocabulary)
        passage.key = "\0" + source.strip()
        passage._words = ""
        passage._starts = [0]
        return passage

    @property
    def chunks(self) -> list[str]:
        """What stands between two spaces, kept until it is known where the units begin."""
        if self._chunks is None:
            self._chunks = split_chunks(self.text)
        return self._chunks

    @property
    def words(self) -> str:
        """A sign for each unit."""
        if self._words is None:
            words = self.vocabulary.read(self.chunks) if self.text else None
            if words is None:
                units = split_units(self.text)
                words = self.vocabulary.read_units(units)
                self._starts = list(accumulate(map(len, units), initial=0))
            self._words = words
        return self._words

    @property
    def starts(self) -> list[int]:
        """Offsets in `text`: one more than there are units."""
        if self._starts is None:
            self._starts = self._find_starts()
        return self._starts

    def _find_starts(self) -> list[int]:
        if self._place is not None and self._place[1] >= 0:
            whole, first, last = self._place
            starts = whole.starts
            begin = starts[first]
            return [at - begin for at in starts[first : last + 1]]
        if self._words is None:
            _ = self.words
            if self._starts is not None:
                return self._starts
        starts = self.vocabulary.starts(self.text, self.chunks)
        self._chunks = None
        return starts

    @property
    def pairs(self) -> frozenset[int]:
        """A number for each two words that stand side by side."""
        if self._pairs is None:
            self._pairs = _pairs_of(self.words)
        return self._pairs

    @property
    def crowded(self) -> bool:
        """Whether a word's edge may stand inside a character (`clusters`)."""
        if self._crowded is None:
            # What is not in the whole is in no part of it: most texts are looked through once.
            place = self._place
            self._crowded = (place is None or place[0].crowded) and may_cut_clusters(self.text)
        return self._crowded

    @property
    def weight(self) -> float:
        """How much there is of it, for choosing which of two passages moved: its length, at least 1."""
        return 1.0 + len(self.key)

    def word(self, number: int) -> str:
        """The word or mark of a unit, without its white space; empty for white space at the end."""
        return self.text[self.starts[number] : self.starts[number + 1]].lstrip()

    def unit(self, number: int) -> tuple[str, str]:
        """The white space of a unit, and its word."""
        start, end = self.starts[number], self.starts[number + 1]
        word = self.text[start:end].lstrip()
        return self.text[start : end - len(word)], word

    def cut(self, offsets: Sequence[int]) -> tuple[Passage, ...]:
        """The parts of a passage that begin at these offsets, the first of which is 0; no unit is cut in two."""
        text, words = self.text, self._words
        starts = self.starts if words is not None else []
        parts = []
        first = 0
        for start, end in pairwise([*offsets, len(text)]):
            part = Passage(text[start:end], self.vocabulary, folded=self._folded)
            if words is None:
                part._place = self, -1, -1
            else:
                last = bisect_left(starts, end, first)
                part._words = words[first:last]
                part._place = self, first, last
                first = last
            parts.append(part)
        return tuple(parts)

    @classmethod
    def join(cls, parts: Sequence[Passage]) -> Passage:
        """Neighbouring passages of one text as one."""
        if len(parts) == 1:
            return parts[0]
        return cls("".join([part.text for part in parts]), parts[0].vocabulary)


def _pairs_of(words: str) -> frozenset[int]:
    """A number for each two signs that stand side by side: their code points, as they lie in memory."""
    size = len(words) - 1
    if size < 1:
        return frozenset()
    signs = memoryview(words.encode("utf-32", "surrogatepass"))  # four bytes a sign, after four of a byte-order mark
    first, second = signs[4 : 4 + (size + 1) // 2 * 8], signs[8 : 8 + size // 2 * 8]
    return frozenset([*first.cast("Q"), *second.cast("Q")])


def parts_of(pair: int) -> tuple[int, int]:
    """The code points of the two signs of a pair."""
    return pair & 0xFFFFFFFF, pair >> 32


def passages(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """Passages of some texts, with one vocabulary."""
    return tuple(Passage(text, vocabulary) for text in texts)


def likeness(old: str, new: str, at_least: float = 0.0) -> float:
    """Share of words in common, in order: 0 to 1, and 0 where it is below `at_least`.

    Of passages of thousands of words it is an estimate: the square root of the share of neighbouring words in common.
    """
    if not old or not new:
        return 0.0
    if len(old) * len(new) <= CELLS:
        return Indel.normalized_similarity(old, new, score_cutoff=at_least)
    old_pairs, new_pairs = _pairs_of(old), _pairs_of(new)
    share = math.sqrt(2 * len(old_pairs & new_pairs) / max(1, len(old_pairs) + len(new_pairs)))
    return share if share >= at_least else 0.0


def rank_alike(words: str, choices: Sequence[str], at_least: float) -> list[tuple[str, float, int]]:
    """The choices with at least this likeness, the likest first: each as words, likeness and number among the choices."""
    if len(words) * max(map(len, choices), default=0) <= CELLS:
        return process.extract(words, choices, scorer=Indel.normalized_similarity, score_cutoff=at_least, limit=None)
    ranked = [(choice, likeness(words, choice, at_least), k) for k, choice in enumerate(choices)]
    return sorted((row for row in ranked if row[1]), key=lambda row: (-row[1], row[2]))
