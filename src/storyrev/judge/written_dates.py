"""Dates written with the name of a month, and distances in time: "3 January 2020", "two days ago"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import regex

from storyrev.judge.languages import words_for
from storyrev.judge.mentions import Mention
from storyrev.judge.phrases import compile_lists, fold_phrase, read_list, write_pattern
from storyrev.story.calendar_words import MONTHS

_AROUND = 40
"""Characters before the name of a month or of a unit of time that are looked at for its number."""
_TIMES = ("second", "minute", "hour", "day", "week", "month", "year")
_MONTHS, _LEAP = 12, 2000
_ENDING = r"(?:st|nd|rd|th|er|º|ª|\.)?"


@dataclass(frozen=True, slots=True)
class _Rules:
    month: regex.Pattern[str]
    months: dict[str, int]
    full: frozenset[str]
    """Names of months that are no abbreviation."""
    day_before: regex.Pattern[str]
    after: regex.Pattern[str]
    unsure: frozenset[str]
    before_dates: frozenset[str]
    capital: bool
    unit: regex.Pattern[str]
    number_before: regex.Pattern[str]
    ago: regex.Pattern[str]


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    listed = MONTHS.get(language, ())
    months = {name: number for number, names in enumerate(listed, 1) for name in names.split()}
    full = frozenset(names.split()[0] for names in listed)
    short = [name for name in months if name not in full]
    flags = regex.VERSION1 | regex.IGNORECASE
    join = rf"(?:\s(?:{write_pattern(read_list(words.date_joiners))}))?" if words.date_joiners else ""
    units = [entry for sign in _TIMES if sign in words.units for entry in read_list(words.units[sign])]
    before, behind = _split_distances(read_list(words.ago))
    numbers = [*words.numbers, *read_list(words.before_scales)]
    return _Rules(
        compile_lists(r"(?<![\p{L}\p{N}])(?:\L<full>(?!\p{L})|\L<short>(?!\p{L})\.?)", {"full": full, "short": short}),
        months,
        full,
        regex.compile(
            rf"(?<![\p{{L}}\p{{N}}])(?P<day>\d{{1,2}}){_ENDING}(?:\s?[-–—]\s?(?P<end>\d{{1,2}}){_ENDING})?{join}\s$",
            flags,
        ),
        regex.compile(
            r"(?:\s(?:the\s)?(?P<day>\d{1,2})(?![\p{N}:]|[.,]\p{N})(?:st|nd|rd|th)?"
            r"(?:\s?[-–—]\s?(?P<end>\d{1,2})(?:st|nd|rd|th)?(?!\p{N}))?)?"
            rf"(?:,?{join}\s(?P<year>\d{{4}})(?!\p{{N}}))?(?![\p{{L}}\p{{N}}]|(?<=\p{{N}})[.,]\p{{N}})",
            flags,
        ),
        frozenset(read_list(words.unsure_months)),
        frozenset(read_list(words.before_dates)),
        words.capital_months,
        compile_lists(r"(?<!\p{L})\L<units>(?!\p{L})", {"units": units}),
        compile_lists(
            r"(?<![\p{L}\p{N}])(?:(?P<before>\L<before>)\s)?(?:\p{Nd}+(?:[.,]\p{Nd}+)?|\L<numbers>)(?:\s\p{L}+)?[\s-]$",
            {"before": [fold_phrase(entry) for entry in before], "numbers": numbers},
        ),
        regex.compile(rf"\s?(?:{write_pattern(behind) or '(?!)'})(?!\p{{L}})", flags),
    )


def _split_distances(entries: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """What stands before and what behind a number with its unit; {n} is both."""
    before = [entry.removesuffix("{n}").strip() for entry in entries if entry.endswith("{n}")]
    return before, [entry.removeprefix("{n}").strip() for entry in entries if entry.startswith("{n}")]


def find_written(text: str, language: str) -> Iterator[Mention]:
    """Days, months and years with the name of a month in any order, and months that stand alone."""
    rules = _rules_of(language)
    for match in rules.month.finditer(text):
        if rules.capital and not match.group()[0].isupper():
            continue
        start, end = match.span()
        name = match.group().casefold()
        month = rules.months[name.rstrip(".")]
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


def find_distances(text: str, language: str) -> Iterator[Mention]:
    """Times by their distance from now or from another: "two days ago", "vor zwei Wochen", "hace un año"."""
    rules = _rules_of(language)
    for match in rules.unit.finditer(text):
        start, end = match.span()
        number = rules.number_before.search(text[max(0, start - _AROUND) : start])
        if number is None:
            continue
        after = rules.ago.match(text, end)
        if after is None and not number["before"]:
            continue
        first = start - len(number.group())
        last = after.end() if after is not None else end
        yield mention(text, first, last, fold_phrase(text[first:last]), "relative")


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
