"""Words and phrases of a list, found in a text: by looking up its words, so that a list costs next to nothing to make ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import regex

T = TypeVar("T")
Word: TypeAlias = tuple[int, int, str]
"""Where a word of a text begins and ends, and the word in small letters."""

_RUN = regex.compile(r"\p{L}+", regex.VERSION1)
_WORD = regex.compile(r"(?<![\p{L}\p{N}_])\p{L}+", regex.VERSION1)
_SPACE = regex.compile(r"\s+")


def read_list(words: str) -> tuple[str, ...]:
    """The entries of a word list: single words between blanks, or words and phrases between commas."""
    if "," not in words:
        return tuple(words.split())
    return tuple(entry.strip() for entry in words.split(",") if entry.strip())


def fold_phrase(text: str) -> str:
    """A phrase as it is looked up: small letters, one blank between words, straight apostrophes."""
    return " ".join(text.casefold().replace("’", "'").split())


def read_words(text: str) -> list[Word]:
    """The words of a text in order, each a run of letters that does not go on a number."""
    return [(*match.span(), match.group().casefold()) for match in _WORD.finditer(text)]


def first_words(entries: Iterable[str]) -> frozenset[str]:
    """The words that the entries of a list begin with, folded; those that begin with a sign are left out."""
    found = (_RUN.match(entry) for entry in entries)
    return frozenset(match.group().casefold() for match in found if match is not None)


def ends_word(text: str, at: int) -> bool:
    """Whether no letter stands at a place of a text."""
    return not text[at : at + 1].isalpha()


class Listed:
    """Entries of a list, looked up at a place of a text; in any letters, white space and signs as the list has them."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries: set[str] = set()
        sizes: dict[str, set[int]] = {}
        for entry in entries:
            folded = entry.casefold()
            self._entries.add(folded)
            sizes.setdefault(folded[:1], set()).update((len(entry), len(folded)))
        self._sizes = {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}
        self._all_sizes = tuple(sorted({size for found in sizes.values() for size in found}, reverse=True))

    def ends(self, text: str, at: int) -> Iterator[int]:
        """Where entries end that begin at a place, the longest first."""
        for size in self._sizes.get(text[at : at + 1].casefold()[:1], ()):
            if text[at : at + size].casefold() in self._entries and at + size <= len(text):
                yield at + size

    def end_of_word(self, text: str, at: int) -> int | None:
        """Where the longest entry ends that begins at a place and has no letter behind it; None where there is none."""
        return next((end for end in self.ends(text, at) if ends_word(text, end)), None)

    def closes(self, text: str) -> bool:
        """Whether a text ends with an entry that has no letter before it."""
        return any(
            text[-size:].casefold() in self._entries and not text[-size - 1 : -size].isalpha()
            for size in self._all_sizes
        )


class _Phrase(NamedTuple):
    """An entry behind its first word: pairs of what stands between two words and the next word, then signs at its end.

    An `open` one ends in a full stop, so that anything may follow it. The last word of a `stem` is the beginning of one.
    """

    rest: tuple[tuple[str, str], ...]
    tail: str
    open: bool
    stem: bool


class Book(Generic[T]):
    """Phrases with what each stands for, found in a text in one pass; of two that begin alike the longer."""

    def __init__(self, entries: Mapping[str, T], *, case: bool = False) -> None:
        """`entries` as a word list has them: one that ends in `*` stands for all words that begin so.

        With `case` the letters of text and entry must be alike, capital for capital.
        """
        self._case = case
        self._phrases: dict[str, list[tuple[_Phrase, T]]] = {}
        self._stems: dict[str, T] = {}
        for entry, what in sorted(
            entries.items(), key=lambda pair: (not pair[0].endswith("."), -len(pair[0]), pair[0])
        ):
            first, phrase = self._read(entry)
            if phrase.stem and not phrase.rest:
                self._stems.setdefault(first, what)
            elif first:
                self._phrases.setdefault(first, []).append((phrase, what))
        self._beginnings = tuple(self._stems)

    def _read(self, entry: str) -> tuple[str, _Phrase]:
        text = entry.removesuffix("*") if self._case else entry.removesuffix("*").casefold()
        words = [match.span() for match in _RUN.finditer(text)]
        if not words or words[0][0] > 0:
            return "", _Phrase((), "", open=False, stem=False)
        gaps = [_fold_gap(text[one[1] : other[0]]) for one, other in pairwise(words)]
        rest = zip(gaps, (text[slice(*place)] for place in words[1:]), strict=True)
        tail = text[words[-1][1] :]
        return text[slice(*words[0])], _Phrase(tuple(rest), tail, open=tail == ".", stem=entry.endswith("*"))

    def find(self, text: str, words: Sequence[Word] | None = None) -> Iterator[tuple[int, int, T]]:
        """Start, end and meaning of each phrase, in order; none overlaps another.

        `words` are the words of the text, where they have been read: those of the whole text where some of it is struck
        out now (see `mentions.mask`).
        """
        done = 0
        words = read_words(text) if words is None else words
        for at, (start, end, folded) in enumerate(words):
            word = text[start:end] if self._case else folded
            if start < done or not (word in self._phrases or word.startswith(self._beginnings)) or text[start] == "\0":
                continue
            found = next(self._matches(text, words, at, word), None)
            if found is not None:
                done = max(end, found[0])
                yield start, *found

    def _matches(self, text: str, words: Sequence[Word], at: int, word: str) -> Iterator[tuple[int, T]]:
        """Where phrases end whose first word stands there, and what they stand for."""
        for phrase, what in self._phrases.get(word, ()):
            end = self._end(text, words, at, phrase)
            if end is not None:
                yield end, what
        if _ends(text, words[at][1]):
            yield from ((words[at][1], self._stems[stem]) for stem in self._beginnings if word.startswith(stem))

    def _end(self, text: str, words: Sequence[Word], at: int, phrase: _Phrase) -> int | None:
        """Where a phrase ends whose first word stands there; None where the rest of it does not follow."""
        end = words[at][1]
        last = at + len(phrase.rest)
        if last >= len(words):
            return None
        for k, (gap, word) in enumerate(phrase.rest, at + 1):
            start, stop, folded = words[k]
            between = text[end:start]
            if between != gap and _fold_gap(between) != gap:
                return None
            said = text[start:stop] if self._case else folded
            if said != word and not (phrase.stem and k == last and said.startswith(word)):
                return None
            if text[start] == "\0":
                return None
            end = stop
        if phrase.tail:
            if not text.startswith(phrase.tail, end):
                return None
            end += len(phrase.tail)
        return end if phrase.open or _ends(text, end) else None


def _fold_gap(text: str) -> str:
    """What stands between two words as it is compared: one blank for any white space, straight apostrophes."""
    return " " if text.isspace() else _SPACE.sub(" ", text.replace("’", "'"))


def _ends(text: str, at: int) -> bool:
    """Whether neither a letter nor a number nor an underscore stands at a place of a text."""
    after = text[at : at + 1]
    return not (after.isalnum() or after == "_")
