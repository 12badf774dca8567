"""Long texts shortened with care: between words, and never inside a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from storyrev.compare.model import Span
from storyrev.judge.languages import KNOWN, words_for

ELLIPSIS = "…"
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[^\w\s.,;:!?\"'“”‘’()…]+")


def keep_start(text: str, most: int) -> str:
    """The beginning of a text, about `most` characters, and an ellipsis where there is more."""
    if len(text) <= most:
        return text
    at = next((start for start, _ in reversed(list(_breaks(text))) if start <= most), None)
    # A text that can be broken only further on is kept so far: half a figure is worse than a long line.
    at = at if at is not None else next((start for start, _ in _breaks(text)), None)
    return text if at is None else text[:at] + ELLIPSIS


def keep_end(text: str, most: int) -> str:
    """The end of a text, about `most` characters, behind an ellipsis where there is more."""
    if len(text) <= most:
        return text
    least = len(text) - most
    ends = [end for _, end in _breaks(text)]
    at = next((end for end in ends if end >= least), ends[-1] if ends else None)
    return text if at is None else ELLIPSIS + text[at:]


def keep_ends(text: str, most: int) -> str:
    """The beginning and the end of a text, about `most` characters of each."""
    if len(text) <= 2 * most + 1:
        return text
    start = keep_start(text, most)
    end = keep_end(text, most)
    return (
        text
        if len(start) + len(end) > len(text)
        else f"{start.removesuffix(ELLIPSIS)} {ELLIPSIS} {end.removeprefix(ELLIPSIS)}"
    )


def shorten_spans(spans: Iterable[Span], most: int) -> Iterator[Span]:
    """Runs of text of which each equal one keeps about `most` characters beside the edits, an edit twice as many at either end."""
    runs = tuple(spans)
    for at, span in enumerate(runs):
        if span.op != "equal":
            yield Span(span.op, keep_ends(span.text, 2 * most))
        elif len(runs) == 1:
            yield Span("equal", keep_ends(span.text, 2 * most))
        elif at == 0:
            yield Span("equal", keep_end(span.text, most))
        elif at == len(runs) - 1:
            yield Span("equal", keep_start(span.text, most))
        else:
            yield Span("equal", keep_ends(span.text, most))


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Where a text may be cut: start and end of the white space between two words that belong to no figure.

    The word behind a figure is kept with it, and the next: `5 per cent`, `12 square miles`.
    """
    words = list(_WORD.finditer(text))
    counting = [_counts(word.group()) for word in words]
    for at in range(1, len(words)):
        if not any(counting[max(at - 2, 0) : at + 1]):
            yield words[at - 1].end(), words[at].start()


def _counts(word: str) -> bool:
    """Whether a word may be part of a figure: a digit, a number word, or a sign that stands alone (`$`, `%`, `−`)."""
    if any(map(str.isnumeric, word)) or _SIGN.fullmatch(word):
        return True
    return any(part.casefold() in _number_words() for part in _LETTERS.findall(word))


@lru_cache(maxsize=1)
def _number_words() -> frozenset[str]:
    """Every word that is part of a number in a language that we know."""
    words: set[str] = set()
    for language in KNOWN:
        known = words_for(language)
        for table in (known.numbers, known.scales, known.short_scales, known.ordinals, known.fractions):
            words.update(part for entry in table for part in entry.casefold().split())
    return frozenset(words)
