"""A sign for each word, so that rapidfuzz can hold words against words as fast as letters."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import filterfalse
from typing import Final

from storyrev.compare.fingerprints import Fingerprints
from storyrev.compare.forms import fold
from storyrev.compare.tokens import is_plain, split_units

_SIGNS = 0x110000
"""Different words that are told apart: a million. Two texts with more have some that stand for each other,
which `diff_passages` undoes where it matters."""

_TRAILING: Final = frozenset(",.;:!?)")


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
        """The signs of words that are not known as chunks: those with more in them than unaccented letters and digits."""
        self._sizes: dict[str, tuple[int, ...]] = {}
        """How long the units of a chunk with more than one are; the first counts the space before the chunk."""

    def learn(self, chunks: Iterable[str]) -> None:
        """Give signs to the plain words among some chunks at once, which costs less than one by one."""
        plain = filter(str.isascii, filter(str.isalnum, dict.fromkeys(chunks)))
        words = list(filterfalse(self.__contains__, plain))
        size = len(self.words)
        if size + len(words) <= _SIGNS:
            self.update(zip(words, map(chr, range(size, size + len(words))), strict=True))
            self.words += words

    def __missing__(self, chunk: str) -> str:
        ascii_only = chunk.isascii()
        if ascii_only or is_plain(chunk):
            if chunk.isalnum():
                self[chunk] = signs = self._add(chunk) if ascii_only else self.sign(chunk)
                return signs
            word, mark = chunk[:-1], chunk[-1:]
            if mark in _TRAILING and word.isalpha():
                self[chunk] = signs = self[word] + (self._signs.get(mark) or self.sign(mark))
                self._sizes[chunk] = (len(chunk), 1)
                return signs
        if not chunk or chunk[0].isspace() or chunk[-1].isspace():
            raise _Uneven
        words = split_units(chunk)
        self[chunk] = signs = "".join([self.sign(word.lstrip()) for word in words])
        if len(words) > 1:
            self._sizes[chunk] = (len(words[0]) + 1, *map(len, words[1:]))
        return signs

    def sign(self, word: str) -> str:
        """The sign of a word; words that differ only in form share one."""
        if word.isascii() and word.isalnum():
            return self[word]
        sign = self._signs.get(word)
        if sign is None:
            plain = fold(word)
            if plain.isascii() and plain.isalnum():
                sign = self[plain]
            else:
                sign = self._signs.get(plain)
                if sign is None:
                    self._signs[plain] = sign = self._add(plain)
            self._signs[word] = sign
        return sign

    def _add(self, word: str) -> str:
        words = self.words
        words.append(word)
        return chr((len(words) - 1) % _SIGNS)

    def read(self, chunks: list[str]) -> str | None:
        """The signs of a text, one for each of its units, from its chunks (`split_chunks`).

        Nothing where the chunks do not tell its units: then it is to be read as a whole (`read_units`).
        """
        try:
            return "".join(map(self.__getitem__, chunks))
        except _Uneven:
            return None

    def read_units(self, units: list[str]) -> str:
        """The signs of a text, one for each of its units (`split_units`)."""
        return "".join([self.sign(unit.lstrip()) for unit in units])

    def starts(self, text: str, chunks: list[str]) -> list[int]:
        """Where the units of a text begin that was read from its chunks, in order, and where the last one ends.

        A unit begins with the white space before its word.
        """
        at = 0 if text.startswith(" ") else -1  # the size of a chunk counts the space before it
        starts = [0]
        sizes = self._sizes
        for chunk in chunks:
            units = sizes.get(chunk)
            if units is None:
                at += len(chunk) + 1
                starts.append(at)
            else:
                for size in units:
                    at += size
                    starts.append(at)
        return starts


def split_chunks(text: str) -> list[str]:
    """What stands between two spaces, without the nothing before a space that the text begins with."""
    chunks = text.split(" ")
    if len(chunks) > 1 and not chunks[0]:
        del chunks[0]
    return chunks


class _Uneven(Exception):
    """What stands between two spaces is nothing, or begins or ends with white space: the text is read as a whole."""
