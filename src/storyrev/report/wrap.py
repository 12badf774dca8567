"""Lines of a given width from styled words, for terminals: wide letters count two, combining marks none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

_CLUSTER = regex.compile(r"\X")
# White space that bears a mark is no place to break a line at.
_TOKEN = regex.compile(r"(?:\s(?![\p{M}\u200d]))+|(?:\S|\s[\p{M}\u200d])+")
_FLAG = regex.compile(r"\p{Regional_Indicator}")
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of text in one style; the style is the codes of an ANSI escape sequence, empty for plain."""

    text: str
    style: str = ""


def measure_width(text: str) -> int:
    """How many columns a text takes in a terminal."""
    return sum(_cluster_width(cluster) for cluster in _CLUSTER.findall(text)) if not text.isascii() else len(text)


def _cluster_width(cluster: str) -> int:
    """A letter with its marks or an emoji with its joiners is one cluster, and takes one place or two."""
    if "\ufe0f" in cluster or len(_FLAG.findall(cluster)) == 2:
        return 2
    first = next((char for char in cluster if unicodedata.category(char) not in _INVISIBLE), "")
    if not first:
        return 0
    return 2 if unicodedata.east_asian_width(first) in "WF" else 1


def wrap_bits(bits: Iterable[Bit], width: int) -> Iterator[list[Bit]]:
    """Break styled text into lines of at most `width` columns, at white space.

    A line feed in the text ends a line. A word longer than a line is broken between two letters,
    never inside one with its marks. Runs of white space become one space, or the break itself.
    """
    lines = _Lines(width)
    for bit in bits:
        for token in _TOKEN.findall(bit.text):
            if not token.isspace():
                lines.word.append(Bit(token, bit.style))
                continue
            lines.set_word()
            for _ in range(token.count("\n")):
                lines.end_line()
            if "\n" not in token and lines.line:
                # The space of an edit keeps its style, so that an underline runs through it.
                lines.space = Bit(" ", bit.style)
    lines.set_word()
    if lines.line:
        lines.end_line()
    yield from lines.done


class _Lines:
    """Lines being filled word by word."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.done: list[list[Bit]] = []
        self.line: list[Bit] = []
        self.used = 0
        self.word: list[Bit] = []
        self.space: Bit | None = None

    def end_line(self) -> None:
        self.done.append(self.line)
        self.line, self.used, self.space = [], 0, None

    def set_word(self) -> None:
        """Put the waiting word on this line if it fits, else on the next."""
        if not self.word:
            return
        size = sum(measure_width(bit.text) for bit in self.word)
        if self.line and self.used + (self.space is not None) + size > self.width:
            self.end_line()
        if self.space is not None:
            self._put(self.space, 1)
        if size <= self.width:
            for bit in self.word:
                self._put(bit, measure_width(bit.text))
        else:
            self._set_long_word()
        self.word, self.space = [], None

    def _set_long_word(self) -> None:
        for bit in self.word:
            for cluster in _CLUSTER.findall(bit.text):
                size = _cluster_width(cluster)
                if self.line and self.used + size > self.width:
                    self.end_line()
                self._put(Bit(cluster, bit.style), size)

    def _put(self, bit: Bit, size: int) -> None:
        if self.line and self.line[-1].style == bit.style:
            bit = Bit(self.line.pop().text + bit.text, bit.style)
        self.line.append(bit)
        self.used += size
