"""A sign for each word, so that rapidfuzz can hold words against words as fast as letters."""

from __future__ import annotations

from itertools import accumulate, chain

from storyrev.compare.fingerprints import Fingerprints
from storyrev.compare.forms import fold
from storyrev.compare.tokens import split_units

_SIGNS = 0x110000
"""Different words that are told apart: a million. Two texts with more have some that stand for each other,
which `diff_passages` undoes where it matters."""

_TRAILING = frozenset(",.;:!?)")


class Vocabulary(dict[str, str]):
    """The signs of what stands between two spaces (a chunk); it grows as texts are read.

    A sign is a character that stands for a word or a mark: `vocabulary["(Monday,"]` has four. Most of
    what stands between two spaces stands there often, so that most of a text is never taken apart.
    """

    __slots__ = ("_signs", "_sizes", "fingerprints", "words")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        """The words by the code point of their sign, as `fold` gives them."""
        self.fingerprints = Fingerprints(self.words)
        self._signs: dict[str, str] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}

    def __missing__(self, chunk: str) -> str:
        if chunk.isascii():
            if chunk.isalnum():
                self[chunk] = signs = self.sign(chunk)
                self._sizes[chunk] = (len(chunk) + 1,)
                return signs
            word, mark = chunk[:-1], chunk[-1:]
            if mark in _TRAILING and word.isalpha():
                self[chunk] = signs = self.sign(word) + self.sign(mark)
                self._sizes[chunk] = (len(chunk), 1)
                return signs
        if not chunk or chunk[0].isspace() or chunk[-1].isspace():
            raise _Uneven
        words = split_units(chunk)
        self[chunk] = signs = "".join([self.sign(word.lstrip()) for word in words])
        # The first size counts the space before the chunk.
        self._sizes[chunk] = (len(words[0]) + 1, *map(len, words[1:]))
        return signs

    def sign(self, word: str) -> str:
        """The sign of a word; words that differ only in form share one."""
        sign = self._signs.get(word)
        if sign is None:
            plain = word if word.isascii() else fold(word)
            sign = self._signs.get(plain) if plain is not word else None
            if sign is None:
                sign = self._signs[plain] = chr(len(self.words) % _SIGNS)
                self.words.append(plain)
            self._signs[word] = sign
        return sign

    def read(self, text: str) -> tuple[str, list[int]]:
        """The signs of a text, one for each of its units, and where the units begin.

        A unit begins with the white space before its word; the last offset is where the last unit ends.
        """
        chunks = text.split(" ")
        led = len(chunks) > 1 and not chunks[0]
        if led:
            del chunks[0]
        try:
            signs = "".join(map(self.__getitem__, chunks))
        except _Uneven:
            units = split_units(text)
            return "".join([self.sign(unit.lstrip()) for unit in units]), [0, *accumulate(map(len, units))]
        starts = list(accumulate(chain.from_iterable(map(self._sizes.__getitem__, chunks)), initial=led - 1))
        starts[0] = 0  # where there is no space before the first chunk, its size counted one too many
        return signs, starts


class _Uneven(Exception):
    """What stands between two spaces is nothing, or begins or ends with white space: the text is read as a whole."""
