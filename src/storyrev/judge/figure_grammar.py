"""How a figure is written: its digits or its words, then the scale, the age or the unit behind them.

Digits and signs are the same in every language and are found by patterns; words are looked up in the lists of a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import regex

from storyrev.judge.languages import words_for
from storyrev.judge.mentions import LETTERS, MINUS
from storyrev.judge.phrases import Listed, Word, ends_word, first_words, read_list

SIGNS = "$€£¥₹₽₩₺₪₫₴₦฿¢"
CODES = "EUR|USD|GBP|CHF|JPY|AUD|CAD|CNY|RUB|INR|SEK|NOK|DKK|PLN|CZK|MXN|BRL|ARS|COP|CLP|TRY|ZAR"
FRACTIONS = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_BEFORE_SIGNS = "US|A|C|HK|NZ|R|S"
_VULGAR = "".join(FRACTIONS)
# A space sets thousands apart, three by three; what else joins digits stands between two of them.
_NUMBER = (
    r"(?:\d{1,3}(?:[ \u00A0\u2009\u202F]\d{3}){1,4}+(?![ \u00A0\u2009\u202F]?\d)(?:[.,]\d++)?"
    r"|\d++(?:[.,:/’'·٫٬]\d++)*+|[.,]\d++)"
    rf"[{_VULGAR}]?|[{_VULGAR}]"
)
_DIGIT = rf"[\d{_VULGAR}]"
_SIGNED = regex.compile(
    rf"(?<![{LETTERS}\p{{N}}])(?:[{SIGNS}]|[{MINUS}+±~≈<>≤≥](?=[{SIGNS}]?[.,]?\p{{N}})|[.,]?\p{{N}})", regex.VERSION1
)
"""Where a figure may begin that does not begin with a word."""
_DIGITS = re.compile(
    rf"""
    (?P<sign> [{MINUS}+±~≈<>≤≥](?=[{SIGNS}]?[.,]?{_DIGIT}) )?
    (?P<money> (?: (?i:{_BEFORE_SIGNS})?[{SIGNS}] | (?:{CODES}) )\s?(?=[{MINUS}]?[.,]?{_DIGIT}) )?
    (?P<inner> [{MINUS}](?=[.,]?{_DIGIT}) )?
    (?P<digits> {_NUMBER} )
    (?: (?:[-–—‐‑]|\s[-–—]\s)[{SIGNS}]? (?P<second> {_NUMBER} ) (?![-–—]{_DIGIT}) )?
    """,
    re.VERBOSE,
)
_SPACED = re.compile(r"[ \u00A0\u2009\u202F]")
_BEFORE = regex.compile(rf"(?<=[{LETTERS}\p{{N}}])|(?<=[{LETTERS}][-‐‑–./_])", regex.VERSION1)
_LETTER = regex.compile(rf"[{LETTERS}\p{{N}}]", regex.VERSION1)
_UNIT = re.compile(rf"\s?(?:[%‰]|°\s?[CFKcfk]?(?![^\W\d_])|[{SIGNS}](?!{_DIGIT})|(?:{CODES})(?![^\W\d_]|\s?{_DIGIT}))")
"""A unit that is a sign or the code of a currency."""
_NEVER = "(?!)"


class Written(NamedTuple):
    """A figure as it is written, in its parts; what it does not have is empty.

    `sign` (which may be a word), `money` and `inner` stand before its digits, `second` are those of the other end of a range. `tail` makes an
    ordinal of them, `short` is a scale written after digits only. Instead of digits it has one of `fraction`, `half`
    (with its article), `ordinal`, `vague` and `word`. `scales`, then `unit` follow; `age` says that what follows makes it one.
    """

    start: int
    end: int
    sign: str = ""
    money: str = ""
    inner: str = ""
    digits: str = ""
    second: str = ""
    tail: str = ""
    short: str = ""
    fraction: str = ""
    half: str = ""
    ordinal: str = ""
    vague: str = ""
    word: str = ""
    scales: tuple[str, ...] = ()
    unit: str = ""
    age: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """The lists of a language that figures are written by; `firsts` are the words that a figure may begin with, folded."""

    firsts: frozenset[str]
    scales: Listed
    minus: Listed
    numbers: Listed
    articles: Listed
    joiners: Listed
    short: Listed
    fractions: Listed
    ordinals: Listed
    vague: Listed
    units: Listed
    ages: Listed
    tail: re.Pattern[str]


@lru_cache(maxsize=8)
def grammar_of(language: str) -> Grammar:
    """How figures are written in a language, by its word lists."""
    words = words_for(language)
    articles, vague = read_list(words.before_scales), read_list(words.vague_numbers)
    minus = read_list(words.minus)
    starts = [*minus, *words.numbers, *words.scales, *words.fractions, *words.ordinals, *articles, *vague]
    return Grammar(
        firsts=first_words([*starts, *CODES.split("|"), *_BEFORE_SIGNS.split("|")]),
        scales=Listed(words.scales),
        minus=Listed(minus),
        numbers=Listed(words.numbers),
        articles=Listed(articles),
        joiners=Listed(read_list(words.number_joiners)),
        short=Listed(words.short_scales),
        fractions=Listed(words.fractions),
        ordinals=Listed(words.ordinals),
        vague=Listed(vague),
        units=Listed(e for names in (*words.units.values(), *words.currencies.values()) for e in read_list(names)),
        ages=Listed(read_list(words.ages)),
        tail=re.compile(rf"(?:{words.ordinal_endings or _NEVER})(?![^\W\d_])"),
    )


def list_written(text: str, words: Iterable[Word], grammar: Grammar) -> Iterator[Written]:
    """The figures of a text in order; none overlaps another. Of `words`, those of the text, what is struck out is none."""
    starts = [start for start, _, word in words if word in grammar.firsts and text[start] != "\0"]
    starts += [match.start() for match in _SIGNED.finditer(text)]
    done = 0
    for start in sorted(starts):
        if start < done:
            continue
        found = read_written(text, start, grammar)
        if found is not None:
            done = found.end
            yield found


def read_written(text: str, start: int, grammar: Grammar) -> Written | None:
    """The figure that begins at a place of a text; None where none does."""
    if _BEFORE.match(text, start):
        return None
    for head in chain(_with_minus(text, start, grammar), _heads(text, start, grammar)):
        for found in _follow(text, head, grammar):
            if not _LETTER.match(text, found.end):
                return found
    return None


def _with_minus(text: str, start: int, grammar: Grammar) -> Iterator[Written]:
    """What a figure may begin with behind a word for a minus: "minus five"; an ordinal is no number there."""
    for end in grammar.minus.ends(text, start):
        if text[end : end + 1].isspace() and not any(True for _ in grammar.ordinals.ends(text, end + 1)):
            for head in _heads(text, end + 1, grammar):
                yield head._replace(start=start, sign=text[start:end], inner=head.sign + head.inner)


def _heads(text: str, start: int, grammar: Grammar) -> Iterator[Written]:
    """What a figure at a place may begin with, the likeliest first."""
    match = _DIGITS.match(text, start)
    if match is not None:
        for head in _cuts(match):
            yield from _with_tail(text, head, grammar)
        return
    for end in grammar.fractions.ends(text, start):
        for article in _after_blank(text, end, grammar.articles):
            if _scale_follows(text, article, grammar):
                yield Written(start, article, half=text[start:article])
    yield from (Written(start, end, fraction=text[start:end]) for end in grammar.fractions.ends(text, start))
    yield from (Written(start, end, ordinal=text[start:end]) for end in grammar.ordinals.ends(text, start))
    yield from (Written(start, end, vague=text[start:end]) for end in grammar.vague.ends(text, start))
    yield from (Written(start, end, word=text[start:end]) for end in _counted(text, start, grammar))


def _cuts(match: re.Match[str]) -> Iterator[Written]:
    """Digits with the other end of their range and without, each up to a space in it, where it is not what it seems."""
    start, digits, second = match.start(), match["digits"], match["second"]
    head = Written(start, match.end("digits"), match["sign"] or "", match["money"] or "", match["inner"] or "", digits)
    if second:
        yield head._replace(end=match.end(), second=second)
        if _SPACED.search(second):
            short = _SPACED.split(second)[0]
            yield head._replace(end=match.start("second") + len(short), second=short)
    yield head
    if _SPACED.search(digits):
        short = _SPACED.split(digits)[0]
        yield head._replace(end=match.start("digits") + len(short), digits=short)


def _with_tail(text: str, head: Written, grammar: Grammar) -> Iterator[Written]:
    """Digits with the ending of an ordinal or a short scale behind them, and without."""
    tail = grammar.tail.match(text, head.end)
    if tail is not None:
        yield head._replace(end=tail.end(), tail=tail.group())
    for at in dict.fromkeys((head.end + text[head.end : head.end + 1].isspace(), head.end)):
        for end in grammar.short.ends(text, at):
            if ends_word(text, end):
                yield head._replace(end=end, short=text[at:end])
    yield head


def _counted(text: str, start: int, grammar: Grammar) -> Iterator[int]:
    """Where a number in words ends that begins at a place: "two hundred and ten thousand", "a million"."""
    firsts = [end for end in grammar.numbers.ends(text, start) if ends_word(text, end)]
    firsts += [end for end in grammar.articles.ends(text, start) if _scale_follows(text, end, grammar)]
    firsts += [end for end in grammar.scales.ends(text, start) if ends_word(text, end)]
    for first in firsts:
        end = first
        while (more := _scale_after(text, end, grammar)) is not None:
            end = more
            for _ in range(2):
                number = _number_after(text, end, grammar)
                end = end if number is None else number
        yield end


def _scale_after(text: str, at: int, grammar: Grammar) -> int | None:
    """Where a scale ends that follows a place behind a blank or a hyphen; None where none does."""
    between = text[at : at + 1]
    return grammar.scales.end_of_word(text, at + 1) if between.isspace() or between == "-" else None


def _scale_follows(text: str, at: int, grammar: Grammar) -> bool:
    return text[at : at + 1].isspace() and grammar.scales.end_of_word(text, at + 1) is not None


def _after_blank(text: str, at: int, listed: Listed) -> Iterator[int]:
    """Where entries of a list end that follow a place behind a blank."""
    if text[at : at + 1].isspace():
        yield from listed.ends(text, at + 1)


def _number_after(text: str, at: int, grammar: Grammar) -> int | None:
    """Where a number ends that follows a scale: "and ten" of "two hundred and ten"."""
    if not text[at : at + 1].isspace():
        return None
    joined = [end + 1 for end in grammar.joiners.ends(text, at + 1) if text[end : end + 1].isspace()]
    for start in (*joined, at + 1):
        for end in grammar.numbers.ends(text, start):
            if ends_word(text, end) and text[end : end + 1] != "-":
                return end
    return None


def _follow(text: str, head: Written, grammar: Grammar) -> Iterator[Written]:
    """A figure with all that may belong to it behind its head, the longest first."""
    ends = [head.end]
    scales: list[str] = []
    while (end := _scale_after(text, ends[-1], grammar)) is not None:
        scales.append(text[ends[-1] + 1 : end])
        ends.append(end)
    for count in range(len(scales), -1, -1):
        one = head._replace(end=ends[count], scales=tuple(scales[:count])) if count else head
        yield from _with_unit(text, one, grammar)
        yield one


def _with_unit(text: str, head: Written, grammar: Grammar) -> Iterator[Written]:
    at = head.end
    gap = text[at : at + 1]
    places = (at + 1, at) if gap.isspace() or gap == "-" else (at,)
    for place in places:
        for end in grammar.ages.ends(text, place):
            if ends_word(text, end):
                yield head._replace(end=end, age=True)
    sign = _UNIT.match(text, at)
    if sign is not None:
        yield head._replace(end=sign.end(), unit=sign.group())
    for place in places:
        for end in grammar.units.ends(text, place):
            if not text[end : end + 1].isalnum():
                yield head._replace(end=end, unit=text[at:end])
