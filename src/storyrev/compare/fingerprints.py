"""Fingerprints: the pieces of its words that a text is known by when it was told anew.

Two tellings of one thing seldom share whole words: *wolf* and *wolves*, *Landkreis* and *Land-Kreis*,
*школа* and *школу*. They share runs of letters. A fingerprint is a number with a bit for each run of
four that a text has, so that what two texts have in common is `old & new`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

_RUN: Final = 4
"""Letters of a run, the edges of the word counted as letters: shorter ones stand everywhere, longer ones do
not survive inflection."""

_WIDTH: Final = 4096
"""Bits of a fingerprint. A story has about as many different runs; beyond that some share a bit, which makes
two texts in a hundred look a little more alike, and keeps the work in step with the text."""


class Fingerprints(dict[str, int]):
    """The fingerprints of words by their sign in a vocabulary; made when they are first asked for.

    `words` are the vocabulary's, by the code point of their sign.
    """

    __slots__ = ("_runs", "_words")

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = words
        self._runs: dict[str, int] = {}
        """The bit of each run."""

    def __missing__(self, sign: str) -> int:
        letters = self._words[ord(sign)].casefold()
        if not letters.isalnum():  # joiners are form: "Land-Kreis" is the Landkreis
            letters = "".join(filter(str.isalnum, letters))
        print_ = 0
        if letters:
            runs, edged = self._runs, f" {letters} "
            for at in range(max(1, len(edged) - _RUN + 1)):
                run = edged[at : at + _RUN]
                bit = runs.get(run)
                if bit is None:
                    runs[run] = bit = 1 << len(runs) % _WIDTH
                print_ |= bit
        self[sign] = print_
        return print_

    def of(self, signs: str) -> int:
        """The fingerprint of a text, given as the signs of its words; 0 where it has only marks."""
        print_ = 0
        for sign in dict.fromkeys(signs):  # in the order of the text: a set's differs from run to run
            print_ |= self[sign]
        return print_


class Scale:
    """What a common bit is worth among the sentences of two texts: 1, and 2 where it is rare.

    The inverse document frequency of information retrieval, in two steps. More steps tell no more.
    """

    __slots__ = ("_rare",)

    def __init__(self, old: Iterable[int], new: Iterable[int]) -> None:
        counts = [_count_bits(old), _count_bits(new)]
        # Rare is what fewer sentences of a side have than the square root of the most that share one.
        half = (max(map(len, counts)) + 1) // 2
        common = 0
        for planes in counts:
            for plane in planes[half:]:
                common |= plane
        self._rare = ~common

    def weigh(self, print_: int) -> int:
        """The worth of a fingerprint: that of its bits together."""
        return print_.bit_count() + (print_ & self._rare).bit_count()


def _count_bits(prints: Iterable[int]) -> list[int]:
    """How many fingerprints have each bit, all bits at once: item k holds the k-th binary digit of every count."""
    planes: list[int] = []
    for print_ in prints:
        carry = print_
        for k, plane in enumerate(planes):
            planes[k], carry = plane ^ carry, plane & carry
            if not carry:
                break
        else:
            if carry:
                planes.append(carry)
    return planes
