"""Reading the dates and times that a page is stamped with.

A stamp is a line that holds a date, perhaps a time, the words that lead in to them, and nothing
else. A date is only given where the words leave no doubt: `03/04/2020` names a day in some
countries and another in others, so it is a stamp without a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from storyrev.story import calendar_words
from storyrev.story.model import Stamp

LONGEST = 160
"""No stamp is longer than this."""

_MONTH_NUMBER = {
    name: number
    for names in calendar_words.MONTHS.values()
    for number, forms in enumerate(names, 1)
    for name in forms.split()
}
_MERIDIEMS = {"am": 0, "a.m.": 0, "a.m": 0, "pm": 12, "p.m.": 12, "p.m": 12}
_ZONES = {
    "z": "+00:00", "gmt": "+00:00", "utc": "+00:00", "est": "-05:00", "edt": "-04:00", "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "cet": "+01:00", "cest": "+02:00",
    "mez": "+01:00", "mesz": "+02:00",
}  # fmt: skip
"""Zones with one meaning; `ET`, `CST`, `BST` and the like have several, so their times are left local."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date found in a text: where it stands, and what it says as ISO (None if it can be read two ways)."""

    start: int
    end: int
    at: str | None


def _alternatives(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=lambda n: (-len(n), n)))


def _all(table: dict[str, str]) -> list[str]:
    return [word for line in table.values() for word in line.split()]


@cache
def _date() -> re.Pattern[str]:
    month = _alternatives(list(_MONTH_NUMBER))
    weekday = _alternatives(_all(calendar_words.WEEKDAYS))
    joiner = _alternatives(_all(calendar_words.DATE_JOINERS))
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    year = r"(?:1[89]|20)\d\d"
    time = (
        r"(?:(?P<hour>[01]?\d|2[0-3])(?:(?:[:.h時时點点]|시\s?)(?P<minute>[0-5]\d))[分분]?(?::(?P<second>[0-5]\d)(?:\.\d+)?)?"
        r"(?:\s?(?P<half>[ap]\.?m\.?)(?!\w)|\s?(?:uhr|uur|hrs?)\b)?|(?P<hour12>1[0-2]|0?[1-9])\s?(?P<half12>[ap]\.?m\.?)(?!\w))"
    )
    zone = r"(?P<zone>[A-Z][A-Za-z]{0,3}T\b|UTC|GMT|Z\b|MES?Z|[+-]\d\d:?\d\d)"
    between = rf"(?:[\s,·|–—-]|\b(?:{joiner})\b\.?|\(){{0,6}}"
    written = (
        rf"(?:(?P<m1>{month})\.?\s+(?P<d1>{day})(?:st|nd|rd|th)?,?\s+(?P<y1>{year})"
        rf"|(?P<d2>{day})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+|of\s+)?(?P<m2>{month})\.?,?\s+(?:del?\s+)?(?P<y2>{year})"
        rf"|(?P<y3>{year})-(?P<m3>[01]\d)-(?P<d3>[0-3]\d)"
        rf"|(?P<d4>{day})\.\s?(?P<m4>0?[1-9]|1[0-2])\.\s?(?P<y4>{year})"
        rf"|(?P<n5>\d\d?)/(?P<n6>\d\d?)/(?P<y5>{year})"
        rf"|(?P<y6>{year})[年년]\s?(?P<m6>1[0-2]|0?[1-9])[月월]\s?(?P<d6>{day})[日일])"
    )
    return re.compile(
        rf"(?:(?<![\w/.-])|(?-i:(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ]))|(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])(?=\d))(?:{time}{between}(?:{zone}{between})?)??(?:(?:{weekday})\b\.?,?\s+(?:{between}))?{written}(?:(?<=[日일])|(?!(?!T\d)[\w/]))"
        rf"(?:(?:T|{between}){_second(time)}(?:\s*{_second(zone)})?)?",
        re.IGNORECASE,
    )


def _second(pattern: str) -> str:
    """Give a pattern whose group names end in `_`: the time may stand before the date or after it."""
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\1_>", pattern)


def find_dates(text: str) -> list[Found]:
    """Find every date in a text, with its time where one stands beside it."""
    return [Found(match.start(), match.end(), _iso(match)) for match in _date().finditer(text)]


def _iso(match: re.Match[str]) -> str | None:
    got = match.groupdict()
    for n in "12346":
        if got[f"y{n}"]:
            month = got[f"m{n}"].lower()
            day = _day(int(got[f"y{n}"]), _MONTH_NUMBER.get(month) or int(month), int(got[f"d{n}"]))
            break
    else:
        first, second = int(got["n5"]), int(got["n6"])
        if first > 12 or first == second:
            day = _day(int(got["y5"]), second, first)
        elif second > 12:
            day = _day(int(got["y5"]), first, second)
        else:
            day = None
    if day is None:
        return None
    return day + (_time(got, "_") or _time(got, ""))


def _day(year: int, month: int, day: int) -> str | None:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= month <= 12 or not 1 <= day <= longest[month - 1]:
        return None
    return f"{year:04}-{month:02}-{day:02}"


def _time(got: dict[str, str | None], side: str) -> str:
    hour, half = got["hour" + side] or got["hour12" + side], got["half" + side] or got["half12" + side]
    if not hour:
        return ""
    number = int(hour)
    if half:
        number = number % 12 + _MERIDIEMS[half.lower()]
    if number > 23:
        return ""
    seconds = f":{got['second' + side]}" if got["second" + side] else ""
    zone = (got["zone" + side] or "").lower()
    offset = _ZONES.get(zone, "") if zone[:1] not in ("+", "-") else f"{zone[:3]}:{zone[-2:]}"
    return f"T{number:02}:{got['minute' + side] or '00'}{seconds}{offset}"


def first_day(text: str) -> str | None:
    """Give the first date that a text names, as an ISO date without time; None if it names none for sure."""
    return next((found.at[:10] for found in find_dates(text) if found.at), None)


Lead = Literal["led", "bare", "named"]
"""How a stamp begins: with words known to lead in to one, with the date itself, with other words and a colon."""

_EDGES = " \t\n\u00a0:：|•·–—-,()[]/"
_TAIL = re.compile(r"(?:[A-Z]{1,5}|\d{1,3}\s?[- ]?min\w*\.?(?:\s\w+){0,2})?")
_PLACED = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,3}\s+[-–—|]\s+")
_NAMED = re.compile(r"[^\W\d_][^:：.!?]{0,40}\s?[:：]\s*")


@cache
def _time_alone() -> re.Pattern[str]:
    joiner = _alternatives(_all(calendar_words.DATE_JOINERS))
    return re.compile(
        rf"\s(?:(?:{joiner})\s+)?(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d)?\s?(?:[ap]\.?m\.?|uhr|h)?(?:\s[A-Z]{{1,5}})?",
        re.IGNORECASE,
    )


@cache
def _leads() -> dict[str, Literal["published", "updated"]]:
    leads: dict[str, Literal["published", "updated"]] = {}
    for table, kind in ((calendar_words.PUBLISHED, "published"), (calendar_words.UPDATED, "updated")):
        for phrases in table.values():
            leads.update((phrase, "updated" if kind == "updated" else "published") for phrase in phrases)
    return leads


@cache
def _joiners() -> frozenset[str]:
    return frozenset(_all(calendar_words.DATE_JOINERS))


def _lead(text: str) -> Literal["published", "updated", ""] | None:
    """What the words before a date say: a kind, nothing (""), or something else (None)."""
    phrase = text.strip(_EDGES).lower()
    while phrase not in _leads() and phrase.rpartition(" ")[2] in _joiners():
        phrase = phrase.rpartition(" ")[0].rstrip(_EDGES)
    if not phrase:
        return ""
    return _leads().get(phrase.removeprefix("this page was ").removeprefix("page "))


def stamp_lead(body: str) -> Lead | None:
    """Say how a line that is only a stamp begins; None for a line that is none."""
    if len(body) > LONGEST or not any(c.isdigit() for c in body):
        return None
    found = find_dates(body)
    if not found:
        time = _time_alone().search(body)
        return "led" if time and time.end() == len(body.rstrip(".")) and _lead(body[: time.start()]) else None
    tail = body[found[-1].end :]
    if not _TAIL.fullmatch(tail.strip(_EDGES + ".")) and not _lead(tail) and not _timed_tail(tail):
        return None
    leads = [_lead(body[(found[n - 1].end if n else 0) : each.start]) for n, each in enumerate(found)]
    if all(lead is not None for lead in leads):
        return "led" if any(leads) else "bare"
    if len(found) > 1:
        return None
    place = "T" in (found[0].at or "") and _PLACED.fullmatch(body[: found[0].start])
    return "named" if place or _NAMED.fullmatch(body[: found[0].start]) else None


_PARTED = re.compile(r"\s*[|•·]\s*|(?<=\d)\.\s+|\n|(?<=\d),\s+(?=\D)")
_VERSION = re.compile(r"(?:version|versión|fassung|revision|rev\.|v)\s?\d[\d.]*", re.IGNORECASE)
_FEW_WORDS = 4


def is_led_stamp(body: str) -> bool:
    """Say whether a line says in known words when its page was made or changed, and nothing else.

    "Revision date: 2 April 2020" and "Updated: May 2024" do, and so does what else parts by signs from a few words
    ("Updated May 3, 2024 | Print"); a date by itself, and "Deadline: 2 April 2020", do not.
    """
    if len(body) > LONGEST:
        return False
    pieces = [piece for piece in _PARTED.split(body.strip().rstrip(".")) if piece]
    dated = [_is_led(piece) for piece in pieces]
    return any(dated) and all(
        led
        or stamp_lead(piece) == "bare"
        or _VERSION.fullmatch(piece)
        or (not any(map(str.isdigit, piece)) and len(piece.split()) <= _FEW_WORDS)
        for led, piece in zip(dated, pieces, strict=True)
    )


def is_bare_day(body: str) -> bool:
    """Say whether a line is a day or a month of a year, and nothing else."""
    month = _month_alone().search(body) if len(body) <= LONGEST else None
    return stamp_lead(body) == "bare" or (month is not None and not body[: month.start()].strip(_EDGES))


def _is_led(piece: str) -> bool:
    how = stamp_lead(piece)
    if how == "led":
        return True
    if how == "named":
        return _ends_with_lead(piece[: find_dates(piece)[0].start])
    month = _month_alone().search(piece) if how is None else None
    return month is not None and bool(_lead(piece[: month.start()]))


def _ends_with_lead(words: str) -> bool:
    """Say whether the last of some words are known to lead in to a stamp: "Version effective date:"."""
    parts = words.strip(_EDGES).split()
    return any(_lead(" ".join(parts[at:])) for at in range(len(parts)))


@cache
def _month_alone() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(list(_MONTH_NUMBER))})\.?\s+(?:1[89]|20)\d\d$", re.IGNORECASE)


def leads_in(words: str) -> bool:
    """Say whether words before a date say that the page was changed then, and nothing else: "Last updated on"."""
    return _lead(words) == "updated"


def _timed_tail(tail: str) -> bool:
    """Say whether a date is followed by known words and a time of their own: `| Updated 5:13 p.m. ET`."""
    time = _time_alone().search(tail)
    return bool(time and time.end() == len(tail.rstrip(". ")) and _lead(tail[: time.start()]))


def read_stamps(body: str) -> tuple[Stamp, ...]:
    """Give the stamps that a stamp block holds, in order; without a known lead-in a date is that of publication."""
    found = find_dates(body)
    if len(found) < 2:
        lead = _lead(body[: found[0].start]) if found else _lead(_time_alone().sub("", body))
        tail = body[found[0].end :] if found else ""
        if _timed_tail(tail):
            first = Stamp(lead or "published", body[: found[0].end], found[0].at)
            return first, Stamp(_lead(_time_alone().sub("", tail)) or "published", tail.strip(_EDGES), None)
        return (Stamp(lead or _lead(tail) or "published", body, found[0].at if found else None),)
    stamps = []
    for number, each in enumerate(found):
        start = found[number - 1].end if number else 0
        text = body[start : each.end].strip(_EDGES)
        stamps.append(Stamp(_lead(body[start : each.start]) or "published", text, each.at))
    return tuple(stamps)


def without_lead(text: str) -> str:
    """Give the date and time of a stamp without the known words that lead in to them."""
    found = find_dates(text)
    start = found[0].start if found else next((m.start() for m in _time_alone().finditer(text)), 0)
    return text[start:].strip() if _lead(text[:start]) else text
