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


class Vocabulary:
    """The signs of what stands between two spaces (a chunk); it grows as texts are read.

    A sign is a character that stands for a word or a mark: the chunk `(Monday,` has four. Most of
    what stands between two spaces stands there often, so that most of a text is never taken apart.
    """

    __slots__ = ("_chunks", "_signs", "_sizes", "fingerprints", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        """The words by the code point of their sign, as `fold` gives them."""
        self.fingerprints = Fingerprints(self.words)
        self._chunks: dict[str, str] = {}
        """The signs of each chunk."""
        self._signs: dict[str, str] = {}
        """The signs of words that are not known as chunks: those with more in them than unaccented letters and digits."""
        self._sizes: dict[str, tuple[int, ...]] = {}
        """How long the units of a chunk with more than one are; the first counts the space before the chunk."""

    def learn(self, chunks: Iterable[str]) -> None:
        """Give signs to some chunks: to the plain words among them all at once, which costs less than one by one."""
        known, distinct = self._chunks, dict.fromkeys(chunks)
        words = list(filter(str.isascii, filter(str.isalnum, distinct)))
        if known:
            words = list(filterfalse(known.__contains__, words))
        size = len(self.words)
        if size + len(words) <= _SIGNS:
            known.update(zip(words, map(chr, range(size, size + len(words))), strict=True))
            self.words += words
        for chunk in filterfalse(known.__contains__, distinct):
            signs = self._read_chunk(chunk)
            if signs:
                known[chunk] = signs

    def sign(self, word: str) -> str:
        """The sign of a word; words that differ only in form share one."""
        if word.isascii() and word.isalnum():
            return self._known(self._chunks, word)
        sign = self._signs.get(word)
        if sign is None:
            plain = fold(word)
            if plain.isascii() and plain.isalnum():
                sign = self._known(self._chunks, plain)
            else:
                sign = self._known(self._signs, plain)
            self._signs[word] = sign
        return sign

    def _known(self, table: dict[str, str], word: str) -> str:
        """The sign of a word that is written as it is folded, from the table that it belongs in."""
        sign = table.get(word)
        if sign is None:
            table[word] = sign = self._add(word)
        return sign

    def _add(self, word: str) -> str:
        words = self.words
        words.append(word)
        return chr((len(words) - 1) % _SIGNS)

    def read(self, chunks: list[str]) -> str | None:
        """The signs of a text, one for each of its units, from its chunks (`split_chunks`).

        Nothing where the chunks do not tell its units: then it is to be read as a whole (`read_units`).
        """
        known = self._chunks
        try:
            return "".join(map(known.__getitem__, chunks))
        except KeyError:
            self.learn(chunks)
        try:
            return "".join(map(known.__getitem__, chunks))
        except KeyError:
            return None

    def _read_chunk(self, chunk: str) -> str:
        """The signs of a chunk that was not met before; nothing where it tells no units.

        It does not where it is empty, or begins or ends with white space: that belongs to the word before or behind.
        """
        word, mark = chunk[:-1], chunk[-1:]
        plain = chunk.isascii()
        if plain or is_plain(chunk):
            # Letters and digits are one word, and none of those that are plain has another form.
            table = self._chunks if plain else self._signs
            if mark in _TRAILING and word.isalnum():
                self._sizes[chunk] = (len(chunk), 1)
                return self._known(table, word) + self._known(self._signs, mark)
            if chunk.isalnum():
                return self._known(table, chunk)
        if not chunk or chunk[0].isspace() or chunk[-1].isspace():
            return ""
        units = split_units(chunk)
        if len(units) > 1:
            self._sizes[chunk] = (len(units[0]) + 1, *map(len, units[1:]))
        return "".join([self.sign(unit.lstrip()) for unit in units])

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
