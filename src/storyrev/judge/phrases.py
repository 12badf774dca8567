"""Words and phrases of a list, found in a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import regex

T = TypeVar("T")
_APOSTROPHE = "['’]"
_WORD = regex.compile(r"(?<![\p{L}\p{N}_])\p{L}+(?!_)", regex.VERSION1)
_FIRST = regex.compile(r"\p{L}+", regex.VERSION1)


def read_list(words: str) -> tuple[str, ...]:
    """The entries of a word list: single words between blanks, or words and phrases between commas."""
    if "," not in words:
        return tuple(words.split())
    return tuple(entry.strip() for entry in words.split(",") if entry.strip())


def fold_phrase(text: str) -> str:
    """A phrase as it is looked up: small letters, one blank between words, straight apostrophes."""
    return " ".join(text.casefold().replace("’", "'").split())


def write_pattern(entries: Iterable[str]) -> str:
    """A pattern for any of some entries, the longest first; white space of any width, apostrophes of any style."""
    return "|".join(_write_entry(entry) for entry in sorted(set(entries), key=lambda e: (-len(e), e)))


def compile_lists(pattern: str, lists: Mapping[str, Collection[str]], *, verbose: bool = False) -> regex.Pattern[str]:
    r"""A pattern, in any letters, that names word lists as `\L<name>`; an empty list matches nowhere."""
    for name, entries in lists.items():
        if not entries:
            pattern = pattern.replace(rf"\L<{name}>", "(?!)")
    flags = regex.VERSION1 | regex.IGNORECASE | (regex.VERBOSE if verbose else 0)
    return regex.compile(pattern, flags, **{name: list(entries) for name, entries in lists.items() if entries})


def _write_entry(entry: str) -> str:
    stem = entry.removesuffix("*")
    pattern = r"\s+".join(regex.escape(word, special_only=True) for word in stem.split())
    pattern = pattern.replace("'", _APOSTROPHE).replace("’", _APOSTROPHE)
    return pattern + (r"\p{L}*" if stem != entry else "")


def first_words(entries: Iterable[str]) -> frozenset[str]:
    """The words that the entries of a list begin with, folded; those that begin with a sign are left out."""
    found = (_FIRST.match(entry) for entry in entries)
    return frozenset(match.group().casefold() for match in found if match is not None)


class Book(Generic[T]):
    """Phrases with what each stands for, found in a text in one pass; of two that begin alike the longer."""

    def __init__(self, entries: Mapping[str, T], *, case: bool = False) -> None:
        """`entries` as a word list has them: one that ends in `*` stands for all words that begin so.

        With `case` the letters of text and entry must be alike, capital for capital.
        """
        self._case = case
        self._exact = {self._fold(entry): what for entry, what in entries.items() if not entry.endswith("*")}
        self._stems = {self._fold(entry[:-1]): what for entry, what in entries.items() if entry.endswith("*")}
        self._firsts = first_words(entry for entry in entries if not entry.endswith("*"))
        dotted = write_pattern(entry for entry in entries if entry.endswith(".")) or "(?!)"
        plain = write_pattern(entry for entry in entries if not entry.endswith(".")) or "(?!)"
        body = rf"(?:{dotted})|(?:{plain})(?![\p{{L}}\p{{N}}_])"
        self._pattern = regex.compile(body, regex.VERSION1 | (0 if case else regex.IGNORECASE))

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Start, end and meaning of each phrase, in order; none overlaps another."""
        done = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < done or not self._may_begin(word.group().casefold()):
                continue
            match = self._pattern.match(text, start)
            if match is not None:
                done = match.end()
                yield start, done, self._meaning(match.group())

    def _may_begin(self, word: str) -> bool:
        return word in self._firsts or (bool(self._stems) and word.startswith(tuple(self._stems)))

    def _meaning(self, text: str) -> T:
        folded = self._fold(text)
        if folded in self._exact:
            return self._exact[folded]
        return next(what for stem, what in self._stems.items() if folded.startswith(stem))

    def _fold(self, text: str) -> str:
        return " ".join(text.replace("’", "'").split()) if self._case else fold_phrase(text)
