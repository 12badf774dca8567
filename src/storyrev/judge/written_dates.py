"""Dates written with the name of a month, and distances in time: "3 January 2020", "two days ago"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from storyrev.judge.languages import words_for
from storyrev.judge.mentions import Mention
from storyrev.judge.phrases import Listed, Word, fold_phrase, read_list
from storyrev.story.calendar_words import MONTHS

_AROUND = 40
"""Characters before the name of a month or of a unit of time that are looked at for its number."""
_TIMES = ("second", "minute", "hour", "day", "week", "month", "year")
_MONTHS, _LEAP = 12, 2000
_DIGITS = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)?(?:\s[^\W\d_]+)?[\s-]$")
_ONE_WORD = re.compile(r"\s[^\W\d_]+")
_WORDS = 6
"""Words before a unit of time that are looked at."""
_ENDING = r"(?:st|nd|rd|th|er|º|ª|\.)?"


@dataclass(frozen=True, slots=True)
class _Rules:
    months: dict[str, int]
    full: frozenset[str]
    """Names of months that are no abbreviation."""
    day_before: re.Pattern[str]
    after: re.Pattern[str]
    unsure: frozenset[str]
    before_dates: frozenset[str]
    capital: bool
    units: frozenset[str]
    """Words for a stretch of time."""
    before: Listed
    numbers: Listed
    behind: Listed


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    listed = MONTHS.get(language, ())
    months = {name: number for number, names in enumerate(listed, 1) for name in names.split()}
    full = frozenset(names.split()[0] for names in listed)
    joiners = "|".join(re.escape(entry) for entry in sorted(read_list(words.date_joiners), key=len, reverse=True))
    join = rf"(?:\s(?:{joiners}))?" if joiners else ""
    units = [entry for sign in _TIMES if sign in words.units for entry in read_list(words.units[sign])]
    before, behind = _split_distances(read_list(words.ago))
    numbers = [*words.numbers, *read_list(words.before_scales)]
    return _Rules(
        months,
        full,
        re.compile(
            rf"(?<![^\W_])(?P<day>\d{{1,2}}){_ENDING}(?:\s?[-–—]\s?(?P<end>\d{{1,2}}){_ENDING})?{join}\s$",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?:\s(?:the\s)?(?P<day>\d{1,2})(?![\d:]|[.,]\d)(?:st|nd|rd|th)?"
            r"(?:\s?[-–—]\s?(?P<end>\d{1,2})(?:st|nd|rd|th)?(?!\d))?)?"
            rf"(?:,?{join}\s(?P<year>\d{{4}})(?!\d))?(?![^\W_]|(?<=\d)[.,]\d)",
            re.IGNORECASE,
        ),
        frozenset(read_list(words.unsure_months)),
        frozenset(read_list(words.before_dates)),
        words.capital_months,
        frozenset(entry.casefold() for entry in units),
        Listed(fold_phrase(entry) for entry in before),
        Listed(numbers),
        Listed(behind),
    )


def _split_distances(entries: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """What stands before and what behind a number with its unit; {n} is both."""
    before = [entry.removesuffix("{n}").strip() for entry in entries if entry.endswith("{n}")]
    return before, [entry.removeprefix("{n}").strip() for entry in entries if entry.startswith("{n}")]


def find_written(text: str, words: Sequence[Word], language: str) -> Iterator[Mention]:
    """Days, months and years with the name of a month in any order, and months that stand alone."""
    rules = _rules_of(language)
    for begins, ends, word in words:
        month = rules.months.get(word)
        if month is None or (rules.capital and not text[begins].isupper()):
            continue
        start, end = begins, ends + (word not in rules.full and text[ends : ends + 1] == ".")
        name = text[start:end].casefold()
        day = rules.day_before.search(text[max(0, start - _AROUND) : start])
        after = rules.after.match(text, end)
        if day is None and (after is None or after.end() == end):
            if _is_month_alone(text, start, name, rules):
                yield mention(text, start, end, f"month {month}", "month", month, "month")
            continue
        year = after["year"] if after is not None else None
        last = after.end() if after is not None else end
        if day is None and after is not None:
            day = after if after["day"] else None
        elif day is not None:
            start -= len(day.group())
            if after is not None and after["day"]:  # 3 January 10: the second number is another thing
                year, last = None, end
        number = int(day["day"]) if day is not None else None
        found = dated(text, (start, last), int(year) if year else None, month, number)
        if found is not None and day is not None and day["end"]:
            found = mention(text, start, last, f"{found.key} to {int(day['end'])}", "days")
        if found is not None:
            yield found


def _is_month_alone(text: str, start: int, name: str, rules: _Rules) -> bool:
    """Whether a month that stands without day and year is one, and not another word or the beginning of one."""
    if name not in rules.full and not name.endswith("."):
        return False
    if name not in rules.unsure:
        return True
    before = text[max(0, start - _AROUND) : start].rsplit(None, 1)
    return bool(before) and before[-1].casefold() in rules.before_dates


def find_distances(text: str, words: Sequence[Word], language: str) -> Iterator[Mention]:
    """Times by their distance from now or from another: "two days ago", "vor zwei Wochen", "hace un año"."""
    rules = _rules_of(language)
    for at, (start, end, word) in enumerate(words):
        if word not in rules.units:
            continue
        behind = rules.behind.end_of_word(text, end + text[end : end + 1].isspace())
        behind = behind if behind is not None else rules.behind.end_of_word(text, end)
        first, is_before = _find_number(text, words[max(0, at - _WORDS) : at], start, rules)
        if first is not None and (behind is not None or is_before):
            last = behind if behind is not None else end
            yield mention(text, first, last, fold_phrase(text[first:last]), "relative")


def _find_number(text: str, words: Sequence[Word], end: int, rules: _Rules) -> tuple[int | None, bool]:
    """Where the number before a stretch of time begins, and whether a phrase for a distance stands before it.

    One more word may stand between: "two long years".
    """
    said = text[max(0, end - _AROUND) : end]
    if not (said[-1:].isspace() or said[-1:] == "-"):
        return None, False
    first = None
    digits = _DIGITS.search(said)
    if digits is not None:
        first = end - len(said) + digits.start()
    for start, _, _ in words:
        if (first is None or start < first) and any(
            stop == end - 1 or _ONE_WORD.fullmatch(text, stop, end - 1) for stop in rules.numbers.ends(text, start)
        ):
            first = start
            break
    if first is None:
        return None, False
    if text[first - 1 : first].isspace():
        for start, _, _ in words:
            if any(stop == first - 1 for stop in rules.before.ends(text, start)):
                return start, True
    return first, False


def dated(text: str, place: tuple[int, int], year: int | None, month: int, day: int | None) -> Mention | None:
    """A date by its numbers; None where there is no such day."""
    if not 1 <= month <= _MONTHS:
        return None
    if day is None:
        if year is None:
            return mention(text, *place, f"month {month}", "month", month, "month")
        return mention(text, *place, f"{year}-{month:02}", "month", 12 * year + month, "months")
    try:
        when = date(year or _LEAP, month, day)
    except ValueError:
        return None
    if year is None:
        return mention(text, *place, f"--{month:02}-{day:02}", "day", when.timetuple().tm_yday, "day of the year")
    return mention(text, *place, when.isoformat(), "day", when.toordinal(), "day")


def mention(text: str, start: int, end: int, key: str, sort: str, value: int | None = None, unit: str = "") -> Mention:
    """A date that stands at a place of a text."""
    return Mention("date", text[start:end], start, end, key, sort, None if value is None else Decimal(value), unit)
