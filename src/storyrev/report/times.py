"""Times in words, for people of any country: the month is named, the zone is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def write_day(day: date) -> str:
    """A day as `1 January 2020`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_zone(at: datetime) -> str:
    """The zone of an aware time as `UTC` or `UTC+01:00`; empty for a naive one."""
    offset = at.utcoffset()
    if offset is None:
        return ""
    if not offset:
        return "UTC"
    sign = "-" if offset < timedelta(0) else "+"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"


def write_time(at: datetime) -> str:
    """A time as `1 January 2020, 14:05 UTC`, in the zone it was recorded in."""
    return f"{write_day(at)}, {at:%H:%M} {write_zone(at)}".rstrip()


def write_iso(at: datetime) -> str:
    """A time as the `datetime` attribute of `<time>` wants it, to the second."""
    return at.isoformat(timespec="seconds")
