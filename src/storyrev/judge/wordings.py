"""Words that weigh: hedges, negations, comparatives, and the verbs for saying something."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storyrev.judge.languages import words_for
from storyrev.judge.mentions import Mention
from storyrev.judge.model import FactKind
from storyrev.judge.phrases import Book, Word, first_words, fold_phrase, read_list

_FIGURE = re.compile(
    r"\s(?:the\s|de\s)?(?:[-−–~]?[$€£¥]?[.,]?[\d½⅓⅔¼¾]|(?:US|EUR|USD|GBP|CHF)\s?[$\d]|(?P<word>[^\W\d_]+))",
    re.IGNORECASE,
)
"""A figure in digits, or a word that may be one."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: FactKind
    key: str
    before_figures: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    book: Book[_Entry]
    endings: re.Pattern[str]
    firsts: frozenset[str]
    """Words that a figure in words may begin with."""
    minus: frozenset[str]
    prefixes: tuple[str, ...]
    not_negative: frozenset[str]
    opposites: frozenset[tuple[str, str]]


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    entries: dict[str, _Entry] = {}
    tables: tuple[tuple[FactKind, Mapping[str, str], bool], ...] = (
        ("attribution", words.sayings, False),
        ("hedge", words.hedges_before_figures, True),
        ("comparative", words.comparatives_before_figures, True),
        ("hedge", words.hedges, False),
        ("comparative", words.comparatives, False),
        ("negation", words.negations, False),
    )
    for kind, table, before in tables:
        for key, listed in table.items():
            entries |= {entry: _Entry(kind, key, before) for entry in read_list(listed)}
    numbers = [*words.numbers, *read_list(words.before_scales), *words.fractions, *words.scales]
    pairs = [tuple(pair.split("/")) for pair in words.opposites.split()]
    return _Rules(
        Book(entries),
        re.compile(rf"(?<![^\W\d_])[^\W\d_]+(?:{words.negative_endings or '(?!)'})(?![^\W\d_])", re.IGNORECASE),
        first_words(numbers),
        frozenset(read_list(words.minus)),
        read_list(words.negative_prefixes),
        frozenset(read_list(words.not_negative)),
        frozenset((a.casefold(), b.casefold()) for one, other in pairs for a, b in ((one, other), (other, one))),
    )


def find_wordings(text: str, masked: str, language: str, words: Sequence[Word] | None = None) -> list[Mention]:
    """The hedges, negations, comparatives and verbs for saying in a text, in order; none overlaps another.

    Of `masked`, of the same length, what is struck out is none; `words` are those of `text` (`read_words`).
    "Cannot" and "didn't" are negations whole; words of one class share a key.
    """
    rules = _rules_of(language)
    found = []
    for start, end, entry in rules.book.find(masked, words):
        if not entry.before_figures or _stands_before_figure(text, end, rules):
            sort = "verb" if entry.kind == "attribution" else ""
            found.append(Mention(entry.kind, text[start:end], start, end, entry.key, sort))
    found += [Mention("negation", m.group(), m.start(), m.end(), "not") for m in rules.endings.finditer(text)]
    return sorted(found, key=lambda mention: mention.start)


def _stands_before_figure(text: str, at: int, rules: _Rules) -> bool:
    figure = _FIGURE.match(text, at)
    if figure is None or figure["word"] is None:
        return figure is not None
    word = figure["word"].casefold()
    return word in rules.firsts or (word in rules.minus and _stands_before_figure(text, figure.end(), rules))


def are_opposites(old: str, new: str, language: str) -> FactKind | None:
    """What it is that one of two words says the contrary of the other: a negation ("able", "unable") or a comparative.

    None where it does not, as far as the lists and beginnings of the language know.
    """
    rules = _rules_of(language)
    was, now = fold_phrase(old), fold_phrase(new)
    if (was, now) in rules.opposites:
        return "comparative"
    long, short = sorted((was, now), key=len, reverse=True)
    if (
        long not in rules.not_negative
        and any(long == f"{prefix}{short}" for prefix in rules.prefixes)
        and len(short) > 2
    ):
        return "negation"
    return None
