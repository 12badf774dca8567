"""Days, months, years and times of day in running text, and days that are seen from today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import regex

from storyrev.judge.languages import words_for
from storyrev.judge.mentions import MINUS, Mention
from storyrev.judge.phrases import Book, fold_phrase, read_list, write_pattern
from storyrev.story.calendar_words import MONTHS, WEEKDAYS

_NEVER = "(?!)"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_SHORT = 4
"""Letters up to which a month or weekday is taken for an abbreviation, if it is not the first of its names."""

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


@dataclass(frozen=True, slots=True)
class _Rules:
    language: str
    written: regex.Pattern[str]
    months: dict[str, int]
    full: frozenset[str]
    """Names of months that are no abbreviation."""
    unsure: frozenset[str]
    before: frozenset[str]
    weekdays: dict[str, int]
    weekday: regex.Pattern[str]
    book: Book[tuple[str, int | None]]
    clock: regex.Pattern[str]
    ago: regex.Pattern[str]
    year: regex.Pattern[str]
    capital: bool


def _months_of(language: str) -> dict[str, int]:
    listed = MONTHS.get(language, ())
    return {name: number for number, names in enumerate(listed, 1) for name in names.split()}


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    months = _months_of(language)
    full = frozenset(names.split()[0] for names in MONTHS.get(language, ()))
    weekdays = _read_days(words.weekdays or " ".join(WEEKDAYS.get(language, "").split()[:7]))
    short_days = _read_days(words.short_weekdays)
    short_months = write_pattern(name for name in months if name not in full) or _NEVER
    month = rf"(?:(?:{write_pattern(full) or _NEVER})(?!\p{{L}})|(?:{short_months})(?!\p{{L}})\.?)"
    join = rf"(?:\s(?:{write_pattern(read_list(words.date_joiners))}))?" if words.date_joiners else ""
    ending = r"(?:st|nd|rd|th|er|º|ª|\.)?"
    written = regex.compile(
        rf"""
        (?<![\p{{L}}\p{{N}}])
        (?:
            (?P<d1>\d{{1,2}})(?!\p{{N}}){ending} (?:\s?[-–—]\s?(?P<e1>\d{{1,2}}){ending})? {join}\s (?P<m1>{month})
            (?: ,?{join}\s(?P<y1>\d{{4}})(?!\p{{N}}) )?
          | (?P<m2>{month}) \s (?:the\s)? (?P<d2>\d{{1,2}})(?![\p{{N}}:]|[.,]\p{{N}})(?:st|nd|rd|th)?
            (?: \s?[-–—]\s?(?P<e2>\d{{1,2}})(?:st|nd|rd|th)?(?!\p{{N}}) )?
            (?: ,?\s(?P<y2>\d{{4}})(?!\p{{N}}) )?
          | (?P<m3>{month}) ,?{join}\s (?P<y3>\d{{4}})(?!\p{{N}})
          | (?P<m4>{month})
        )
        (?! [\p{{L}}\p{{N}}] | (?<=\p{{N}})[.,]\p{{N}} )
        """,
        regex.VERSION1 | regex.VERBOSE | regex.IGNORECASE,
    )
    shorts = "|".join(sorted(short_days, key=len, reverse=True)) or _NEVER
    weekday = regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?:(?P<full>{write_pattern(weekdays) or _NEVER})s?(?!\p{{L}})"
        rf"|(?P<short>{shorts})(?:\.(?=[,\s])|(?=,\s\p{{N}})))",
        regex.VERSION1 | regex.IGNORECASE,
    )
    relative: dict[str, tuple[str, int | None]] = {name: (name, value) for name, value in words.relative_days.items()}
    relative |= {phrase: (fold_phrase(phrase), None) for phrase in read_list(words.relative)}
    relative |= {name: (f"time {value}", value) for name, value in words.times.items()}
    number = (
        r"(?:\p{Nd}+(?:[.,]\p{Nd}+)?|"
        + (write_pattern((*words.numbers, *read_list(words.before_scales))) or _NEVER)
        + ")"
    )
    units = [e for sign in ("second", "minute", "hour", "day", "week", "month", "year") if sign in words.units
             for e in read_list(words.units[sign])]  # fmt: skip
    spans = rf"{number}(?:\s\p{{L}}+)?\s(?:{write_pattern(units) or _NEVER})(?!\p{{L}})"
    ago = "|".join(
        rf"(?<!\p{{L}})(?:{pattern.replace('{n}', spans)})(?!\p{{L}})"
        for pattern in (regex.sub(r"\s", r"\\s", entry) for entry in read_list(words.ago))
    )
    zone = r"(?:\s?(?P<zone>GMT|UTC|BST|CET|CEST|EST|EDT|PST|PDT|CST|CDT|ET|MEZ|MESZ)(?!\p{L}))?"
    clock = regex.compile(
        rf"""
        (?<![\p{{L}}\p{{N}}]|\p{{N}}[.:,/]|[$€£¥])
        (?:
            (?P<h1>[01]?\d|2[0-4]) (?: [:.h](?P<n1>[0-5]\d) )? \s? (?P<half>[ap])\.?\s?m(?!\p{{L}})\.? {zone}
          | (?P<h2>[01]?\d|2[0-4]) (?: [:.](?P<n2>[0-5]\d) )? \s? (?:{write_pattern(read_list(words.clock)) or _NEVER})(?!\p{{L}})
          | (?P<h3>[01]?\d|2[0-4]) [:h](?P<n3>[0-5]\d) (?: :(?P<s3>[0-5]\d) )? {zone}
        )
        (?! \p{{N}} | [:.,/]\p{{N}} | \p{{L}} )
        """,
        regex.VERSION1 | regex.VERBOSE | regex.IGNORECASE,
    )
    year = regex.compile(
        rf"(?<![\p{{N}}$€£¥#№+§−]|\p{{N}}[.,:/-]|\p{{L}}[./_&=-](?<!(?:mid|pre|post|early|late|anti)-))"
        rf"(?P<from>{_YEAR})(?P<to>[-–/](?:{_YEAR}|\d\d))?(?P<decade>['’]?s(?!\p{{L}})|er(?!\p{{L}}))?(?![\p{{L}}\p{{N}}_%°$€£]|[.,:/][\p{{N}}])",
        regex.VERSION1,
    )
    return _Rules(
        language, written, months, full, frozenset(read_list(words.unsure_months)),
        frozenset(read_list(words.before_dates)), {**weekdays, **short_days}, weekday, Book(relative), clock,
        regex.compile(ago or _NEVER, regex.VERSION1 | regex.IGNORECASE), year, words.capital_months,
    )  # fmt: skip


def _read_days(listed: str) -> dict[str, int]:
    """Names of weekdays with their number from Monday; a stroke parts two names of one day."""
    return {name: day for day, names in enumerate(listed.split()) for name in names.split("/")}


def find_dates(text: str, language: str = "en") -> list[Mention]:
    """The dates and times of a text in order.

    `Jan. 3` and `3 January` share a key, as do `3 p.m.` and `15:00`. The value of a date are its days, from the year 1
    or, without a year, from January; of a year or a month its number; of a time its minutes.
    """
    rules = _rules_of(language)
    finders = _WITH_DIGITS if any(map(str.isdigit, text)) else _WITHOUT_DIGITS
    found: list[Mention] = []
    taken = bytearray(len(text))
    for finder in finders:
        for mention in finder(text, rules):
            if not any(taken[mention.start : mention.end]):
                found.append(_with_sign(mention, text))
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found.sort(key=lambda mention: mention.start)
    return found


def _with_sign(mention: Mention, text: str) -> Mention:
    """A date with the minus sign that stands before it by mistake: whoever takes it out changes no other fact."""
    start = mention.start - 1
    if start < 0 or text[start] not in MINUS or not mention.text[0].isdecimal():
        return mention
    if start and not (text[start - 1].isspace() or text[start - 1] in "(["):
        return mention
    return replace(mention, text=text[start : mention.end], start=start, key=f"-{mention.key}", value=None)


def _mention(match: regex.Match[str], key: str, sort: str, value: int | None = None, unit: str = "") -> Mention:
    return Mention(
        "date", match.group(), match.start(), match.end(), key, sort, None if value is None else Decimal(value), unit
    )


def _dated(match: regex.Match[str], year: int | None, month: int, day: int | None) -> Mention | None:
    """A date by its numbers; None where there is no such day."""
    if not 1 <= month <= _MONTHS:
        return None
    if day is None:
        if year is None:
            return _mention(match, f"month {month}", "month", month, "month")
        return _mention(match, f"{year}-{month:02}", "month", 12 * year + month, "months")
    try:
        when = date(year or _LEAP, month, day)
    except ValueError:
        return None
    if year is None:
        return _mention(match, f"--{month:02}-{day:02}", "day", when.timetuple().tm_yday, "day of the year")
    return _mention(match, when.isoformat(), "day", when.toordinal(), "day")


_MONTHS, _LEAP = 12, 2000


def _find_numeric(text: str, rules: _Rules) -> Iterator[Mention]:
    for match in _NUMERIC.finditer(text):
        if match["iso"]:
            found = _dated(match, int(match["y"]), int(match["m"]), int(match["d"]))
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
            month, day = (first, second) if month_first and first <= _MONTHS else (second, first)
            found = _dated(match, number, month, day)
        if found is not None:
            yield found


def _find_written(text: str, rules: _Rules) -> Iterator[Mention]:
    for match in rules.written.finditer(text):
        name = next(match[f"m{k}"] for k in (1, 2, 3, 4) if match[f"m{k}"])
        month = rules.months[name.casefold().rstrip(".")]
        if rules.capital and not name[0].isupper():
            continue
        if match["m4"]:
            if _is_month_alone(match, rules):
                yield _mention(match, f"month {month}", "month", month, "month")
            continue
        day = match["d1"] or match["d2"]
        year = match["y1"] or match["y2"] or match["y3"]
        end = match["e1"] or match["e2"]
        found = _dated(match, int(year) if year else None, month, int(day) if day else None)
        if found is not None and end:
            found = _mention(match, f"{found.key} to {int(end)}", "days")
        if found is not None:
            yield found


def _is_month_alone(match: regex.Match[str], rules: _Rules) -> bool:
    """Whether a month that stands without day and year is one, and not another word or the beginning of one."""
    name = match["m4"].casefold()
    if name not in rules.full and not name.endswith("."):
        return False
    if name not in rules.unsure:
        return True
    before = match.string[: match.start()].rsplit(None, 1)
    return bool(before) and before[-1].casefold() in rules.before


def _find_weekdays(text: str, rules: _Rules) -> Iterator[Mention]:
    for match in rules.weekday.finditer(text):
        if rules.capital and not match.group()[0].isupper():
            continue
        name = (match["full"] or match["short"]).casefold()
        day = rules.weekdays[name]
        yield _mention(match, f"weekday {day}", "weekday", day, "weekday")


def _find_relative(text: str, rules: _Rules) -> Iterator[Mention]:
    for start, end, (key, value) in rules.book.find(text):
        sort, unit = ("time", "minute") if key.startswith("time ") else ("relative", "" if value is None else "day")
        amount = None if value is None else Decimal(value)
        yield Mention("date", text[start:end], start, end, key, sort, amount, unit)


def _find_ago(text: str, rules: _Rules) -> Iterator[Mention]:
    for match in rules.ago.finditer(text):
        yield _mention(match, fold_phrase(match.group()), "relative")


def _find_clock(text: str, rules: _Rules) -> Iterator[Mention]:
    for match in rules.clock.finditer(text):
        hours = int(match["h1"] or match["h2"] or match["h3"])
        minutes = int(match["n1"] or match["n2"] or match["n3"] or 0)
        if match["half"]:
            if not 1 <= hours <= 12:
                continue
            hours = hours % 12 + (12 if match["half"] in "pP" else 0)
        zone = match.captures("zone")[-1:] or [""]
        seconds = f":{match['s3']}" if match["s3"] else ""
        total = 60 * hours + minutes
        yield _mention(
            match, f"time {total}{seconds}{fold_phrase(zone[0])}", "time", total, f"minute{fold_phrase(zone[0])}"
        )


def _find_years(text: str, rules: _Rules) -> Iterator[Mention]:
    """Four digits that are a year: after a word for a time, or before what is no thing to be counted."""
    for match in rules.year.finditer(text):
        year = int(match["from"])
        if match["decade"]:
            yield _mention(match, f"decade {year}", "decade", year, "year")
        elif match["to"]:
            yield _mention(match, f"years {year} {match['to'][1:]}", "years")
        elif _is_year(match, rules):
            yield _mention(match, f"year {year}", "year", year, "year")


_LAST_WORD = regex.compile(r"([\p{L}’']+)\W?\s$", regex.VERSION1)
_COUNTED = regex.compile(r"[\s-]\p{Ll}{3,}", regex.VERSION1)


def _is_year(match: regex.Match[str], rules: _Rules) -> bool:
    before = _LAST_WORD.search(match.string[max(0, match.start() - 24) : match.start()])
    if before is not None and before.group(1).casefold() in rules.before:
        return True
    return _COUNTED.match(match.string, match.end()) is None


_WITH_DIGITS = (_find_numeric, _find_written, _find_ago, _find_clock, _find_weekdays, _find_relative, _find_years)
_WITHOUT_DIGITS = (_find_written, _find_ago, _find_weekdays, _find_relative)
