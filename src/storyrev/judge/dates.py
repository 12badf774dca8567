"""Days, months, years and times of day in running text, and days that are seen from today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import regex

from storyrev.judge.languages import words_for
from storyrev.judge.mentions import MINUS, Mention
from storyrev.judge.phrases import Book, Word, fold_phrase, read_list, read_words
from storyrev.judge.written_dates import dated, find_distances, find_written, mention
from storyrev.story.calendar_words import WEEKDAYS

_NEVER = "(?!)"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_NUMERIC = regex.compile(
    rf"""
    (?<![\p{{L}}\p{{N}}]|\p{{N}}[./-])
    (?:
        (?P<iso> (?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01]) )
        (?: T(?P<clock> \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)? ) )?
      | (?P<first>\d{{1,2}}) (?P<sep>[./]) (?P<second>\d{{1,2}}) (?: (?P=sep) (?P<year>(?:\d\d)?\d\d)? )
    )
    (?! [\p{{L}}\p{{N}}] | [./-]\p{{N}} )
    """,
    regex.VERSION1 | regex.VERBOSE,
)
_YEARS = regex.compile(
    rf"(?<![\p{{N}}$€£¥#№+§−]|\p{{N}}[.,:/-]|\p{{L}}[./_&=-](?<!(?:mid|pre|post|early|late|anti)-))"
    rf"(?P<from>{_YEAR})(?P<to>[-–/](?:{_YEAR}|\d\d))?(?P<decade>['’]?s(?!\p{{L}})|er(?!\p{{L}}))?(?![\p{{L}}\p{{N}}_%°$€£]|[.,:/][\p{{N}}])",
    regex.VERSION1,
)
_CLOCK = r"""
    (?<! [^\W_] ) (?<! \d[.:,/] ) (?<! [$€£¥] )
    (?:
        (?P<h1>[01]?\d|2[0-4]) (?: [:.h](?P<n1>[0-5]\d) )? \s? (?P<half>[ap])\.?\s?m(?![^\W\d_])\.? (?P<zone1>{zone})?
      | (?P<h2>[01]?\d|2[0-4]) (?: [:.](?P<n2>[0-5]\d) )? \s? (?:{{clock}})(?![^\W\d_])
      | (?P<h3>[01]?\d|2[0-4]) [:h](?P<n3>[0-5]\d) (?: :(?P<s3>[0-5]\d) )? (?P<zone2>{zone})?
    )
    (?! [^\W_] | [:.,/]\d )
""".format(zone=r"\s?(?:GMT|UTC|BST|CET|CEST|EST|EDT|PST|PDT|CST|CDT|ET|MEZ|MESZ)(?![^\W\d_])")
"""A time of day; {clock} are the words of a language behind one."""


@dataclass(frozen=True, slots=True)
class _Rules:
    language: str
    before: frozenset[str]
    weekdays: dict[str, int]
    short_days: dict[str, int]
    book: Book[tuple[str, int | None]]
    clock: re.Pattern[str]
    capital: bool
    nouns: bool
    """Whether every noun has a capital."""


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    weekdays = _read_days(words.weekdays or " ".join(WEEKDAYS.get(language, "").split()[:7]))
    short_days = _read_days(words.short_weekdays)
    relative: dict[str, tuple[str, int | None]] = {name: (name, value) for name, value in words.relative_days.items()}
    relative |= {phrase: (fold_phrase(phrase), None) for phrase in read_list(words.relative)}
    relative |= {name: (f"time {value}", value) for name, value in words.times.items()}
    clock = "|".join(re.escape(entry) for entry in sorted(read_list(words.clock), key=len, reverse=True))
    return _Rules(
        language,
        frozenset(read_list(words.before_dates)),
        weekdays,
        short_days,
        Book(relative),
        re.compile(_CLOCK.format(clock=clock or _NEVER), re.VERBOSE | re.IGNORECASE),
        words.capital_months,
        words.nouns_capitalised,
    )


def _read_days(listed: str) -> dict[str, int]:
    """Names of weekdays with their number from Monday; a stroke parts two names of one day."""
    return {name: day for day, names in enumerate(listed.split()) for name in names.split("/")}


def find_dates(text: str, language: str = "en", words: Sequence[Word] | None = None) -> list[Mention]:
    """The dates and times of a text in order.

    `Jan. 3` and `3 January` share a key, as do `3 p.m.` and `15:00`. The value of a date are its days, from the year 1
    or, without a year, from January; of a year or a month its number; of a time its minutes.
    """
    rules = _rules_of(language)
    words = read_words(text) if words is None else words
    found: list[Mention] = []
    taken = bytearray(len(text))
    for one in _find_all(text, words, rules):
        if not any(taken[one.start : one.end]):
            found.append(_with_sign(one, text))
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    found.sort(key=lambda one: one.start)
    return found


def _find_all(text: str, words: Sequence[Word], rules: _Rules) -> Iterator[Mention]:
    """What may be a date, by each rule in turn: of two that overlap the first holds."""
    has_digits = any(map(str.isdigit, text))
    if has_digits:
        yield from _find_numeric(text, rules)
    yield from find_written(text, words, rules.language)
    yield from find_distances(text, words, rules.language)
    if has_digits:
        yield from _find_clock(text, rules)
    yield from _find_weekdays(text, words, rules)
    yield from _find_relative(text, words, rules)
    if has_digits:
        yield from _find_years(text, rules)


def _with_sign(one: Mention, text: str) -> Mention:
    """A date with the minus sign that stands before it by mistake: whoever takes it out changes no other fact."""
    start = one.start - 1
    if start < 0 or text[start] not in MINUS or not one.text[0].isdecimal():
        return one
    if start and not (text[start - 1].isspace() or text[start - 1] in "(["):
        return one
    return replace(one, text=text[start : one.end], start=start, key=f"-{one.key}", value=None)


def _mention(match: regex.Match[str], key: str, sort: str, value: int | None = None, unit: str = "") -> Mention:
    return mention(match.string, match.start(), match.end(), key, sort, value, unit)


def _find_numeric(text: str, rules: _Rules) -> Iterator[Mention]:
    for match in _NUMERIC.finditer(text):
        if match["iso"]:
            found = dated(text, match.span(), int(match["y"]), int(match["m"]), int(match["d"]))
            if found is not None and match["clock"]:
                found = _mention(match, match.group(), "time")
        elif match["sep"] == "." and rules.language == "en":
            continue  # 3.1 is a number there
        else:
            first, second, year = int(match["first"]), int(match["second"]), match["year"]
            if not year and (match["sep"] != "." or not match.group().endswith(".")):
                continue  # 24/7 and 3.2 are no dates
            number = None if not year else int(year) + (0 if len(year) == 4 else 2000)
            month_first = match["sep"] == "/" and rules.language == "en"
            month, day = (first, second) if month_first and first <= 12 else (second, first)
            found = dated(text, match.span(), number, month, day)
        if found is not None:
            yield found


def _find_weekdays(text: str, words: Sequence[Word], rules: _Rules) -> Iterator[Mention]:
    for start, end, word in words:
        last, day = end, rules.weekdays.get(word)
        if day is None and word.endswith("s"):
            day = rules.weekdays.get(word[:-1])
        if day is None and _is_shortened(text, end):
            last, day = end + (text[end] == "."), rules.short_days.get(word)
        if day is not None and (not rules.capital or text[start].isupper()):
            yield mention(text, start, last, f"weekday {day}", "weekday", day, "weekday")


def _is_shortened(text: str, at: int) -> bool:
    """Whether what stands behind the short name of a weekday shows that it is one: "Wed., ", "Wed, 3 May"."""
    if text[at : at + 1] == ".":
        return text[at + 1 : at + 2].isspace() or text[at + 1 : at + 2] == ","
    return text[at : at + 1] == "," and text[at + 1 : at + 2].isspace() and text[at + 2 : at + 3].isnumeric()


def _find_relative(text: str, words: Sequence[Word], rules: _Rules) -> Iterator[Mention]:
    for start, end, (key, value) in rules.book.find(text, words):
        sort, unit = ("time", "minute") if key.startswith("time ") else ("relative", "" if value is None else "day")
        amount = None if value is None else Decimal(value)
        yield Mention("date", text[start:end], start, end, key, sort, amount, unit)


def _find_clock(text: str, rules: _Rules) -> Iterator[Mention]:
    for match in rules.clock.finditer(text):
        hours = int(match["h1"] or match["h2"] or match["h3"])
        minutes = int(match["n1"] or match["n2"] or match["n3"] or 0)
        if match["half"]:
            if not 1 <= hours <= 12:
                continue
            hours = hours % 12 + (12 if match["half"] in "pP" else 0)
        zone = match["zone1"] or match["zone2"] or ""
        seconds = f":{match['s3']}" if match["s3"] else ""
        total = 60 * hours + minutes
        yield mention(
            text,
            *match.span(),
            f"time {total}{seconds}{fold_phrase(zone)}",
            "time",
            total,
            f"minute{fold_phrase(zone)}",
        )


def _find_years(text: str, rules: _Rules) -> Iterator[Mention]:
    """Four digits that are a year: after a word for a time, or before what is no thing to be counted."""
    for match in _YEARS.finditer(text):
        year = int(match["from"])
        if match["decade"]:
            yield _mention(match, f"decade {year}", "decade", year, "year")
        elif match["to"]:
            yield _mention(match, f"years {year} {match['to'][1:]}", "years")
        elif _is_year(match, rules):
            yield _mention(match, f"year {year}", "year", year, "year")


_LAST_WORD = regex.compile(r"([\p{L}’']+)\W?\s$", regex.VERSION1)
_COUNTED_NOUN = regex.compile(r"[\s-]\p{L}{3,}", regex.VERSION1)
_COUNTED = regex.compile(r"[\s-]\p{Ll}{3,}", regex.VERSION1)


def _is_year(match: regex.Match[str], rules: _Rules) -> bool:
    before = _LAST_WORD.search(match.string[max(0, match.start() - 24) : match.start()])
    if before is not None and before.group(1).casefold() in rules.before:
        return True
    counted = _COUNTED_NOUN if rules.nouns else _COUNTED
    return counted.match(match.string, match.end()) is None
