"""What lies between the old and the new value of a fact, in words."""

from __future__ import annotations

from decimal import Decimal

from storyrev.judge.mentions import Mention

_NEAR = 2
"""Days of the week that two weekdays may lie apart for it to be known which comes first."""
_WEEK = 7
_MOST = 1000
"""Per cent from which on a share says less than the two figures do."""
_TIMES = {"day": "day", "months": "month", "month": "month", "year": "year", "day of the year": "day"}


def tell_difference(old: Mention | None, new: Mention | None) -> str:
    """The difference of two values: "+5, +41.7%", "2 days earlier"; empty where it cannot be reckoned."""
    if old is None or new is None or old.value is None or new.value is None or old.unit != new.unit:
        return ""
    if old.kind == "date" and new.kind == "date":
        return _tell_time(old, int(new.value - old.value))
    if old.kind != "figure" or new.kind != "figure" or old.value == new.value:
        return ""
    if old.sort == "ordinal" or (old.sort != new.sort and not {old.sort, new.sort} <= {"", "fraction"}):
        return ""
    return _tell_amount(old.value, new.value, old)


def _tell_amount(old: Decimal, new: Decimal, mention: Mention) -> str:
    difference = new - old
    if mention.unit in ("%", "pp"):
        points = "percentage point" if abs(difference) == 1 else "percentage points"
        return f"{_sign(difference)}{_write(abs(difference))} {points}"
    if mention.sort == "age":
        return f"{_sign(difference)}{_count(abs(int(difference)), 'year')}"
    told = "" if difference % 1 and mention.sort == "fraction" else f"{_sign(difference)}{_write(abs(difference))}"
    if old > 0 and new > 0:
        share = difference / old * 100
        if Decimal("0.05") <= abs(share) < _MOST:
            told += f"{', ' if told else ''}{_sign(share)}{_write(round(abs(share), 1))}%"
    return told


def _sign(value: Decimal) -> str:
    return "+" if value > 0 else "−"


def _write(value: Decimal) -> str:
    """A number with thousands set apart and no needless noughts behind the point."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


def _tell_time(old: Mention, difference: int) -> str:
    way = "later" if difference > 0 else "earlier"
    if not difference:
        return ""
    if old.unit == "weekday":
        difference = (difference + 3) % _WEEK - 3
        way = "later" if difference > 0 else "earlier"
        return f"{_count(abs(difference), 'day')} {way}" if abs(difference) <= _NEAR else ""
    if old.unit.startswith("minute"):
        return f"{_write_minutes(abs(difference))} {way}"
    unit = _TIMES.get(old.unit, "")
    return f"{_count(abs(difference), unit)} {way}" if unit else ""


def _write_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    return " ".join([*parts, *([_count(rest, "minute")] if rest else [])])
