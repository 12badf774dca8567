"""The order of drafts, and when they were saved, told by the names of their files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from storyrev.exchange.folder import BadFolder

_DAY = r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<dash>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=dash)(?P<day>0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[T _-]{0,2}(?P<hour>[01]\d|2[0-3])[-:.h_]?(?P<minute>[0-5]\d)(?:[-:.m_]?(?P<second>[0-5]\d))?)?"
_ZONE = r"(?:\s?(?P<utc>Z)|(?P<sign>[+-])(?P<east>[01]\d):?(?P<more>[0-5]\d))?(?!\d)"
_MOMENT = re.compile(_DAY + _TIME + _ZONE, re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)
_STEP = timedelta(minutes=1)


class NotToldApart(Exception):
    """The names of a story's drafts do not say their order; the message says why, and what would."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a user says of drafts whose names do not say it.

    `zone` holds for times without one. `start` is when the first of numbered drafts was saved: each
    later one is given a minute more. `by_file` trusts the times that the file system has.
    """

    zone: tzinfo | None = None
    start: datetime | None = None
    by_file: bool = False


def find_zone(name: str) -> tzinfo:
    """The time zone of a name (`Europe/Berlin`) or an offset (`+02:00`). Raises `BadFolder`."""
    try:
        if name[:1] in {"+", "-"}:
            zone = datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo
            if zone:
                return zone
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise BadFolder(f"{name!r} is no time zone; write one as Europe/Berlin, UTC or +02:00") from None


def order_drafts(files: Sequence[Path], told: Told) -> list[tuple[Path, datetime]]:
    """The drafts of one story in their order, each with when it was saved.

    By the dates in their names, or else by the numbers. Raises `NotToldApart` for names that have
    neither, and `BadFolder` where only the user can say what is missing: a zone, the first time.
    """
    if told.by_file:
        dated = [(path, datetime.fromtimestamp(int(path.stat().st_mtime), UTC)) for path in files]
        return sorted(dated, key=lambda draft: (draft[1], _natural(draft[0])))
    moments = {path: _MOMENT.search(path.stem) for path in files}
    if all(moments.values()):
        dated = [(path, _moment(path, found, told)) for path, found in moments.items() if found]
        return sorted(dated, key=lambda draft: (draft[1], _natural(draft[0])))
    return _numbered(files, told)


def _numbered(files: Sequence[Path], told: Told) -> list[tuple[Path, datetime]]:
    found = {path: _NUMBER.findall(path.stem) for path in files}
    for path, numbers in found.items():
        if not numbers:
            raise NotToldApart(
                f"{path.name} has neither a date nor a number in its name; call the drafts 1.md, 2.md and so on or "
                "2020-01-31T1605.md, write a story.toml, or trust the files' own times with --times mtime"
            )
    # The first number tells them apart (`01-first`), or else the last (`route-66-v2`).
    for place in (0, -1):
        ordered = {int(numbers[place]): path for path, numbers in found.items()}
        if len(ordered) == len(files):
            break
    else:
        raise NotToldApart("two of its drafts have the same number; give each a number of its own, or a date")
    if told.start is None:
        raise BadFolder(
            f"{files[0]}: the drafts are numbered, and nothing says when they were saved; say when the first was with "
            "--start 2020-01-31T16:05-05:00 (each later one gets a minute more), or use --times mtime"
        )
    start = told.start
    return [(ordered[number], start + _STEP * place) for place, number in enumerate(sorted(ordered))]


def _moment(path: Path, found: re.Match[str], told: Told) -> datetime:
    """The time that a name tells. Raises `NotToldApart` and `BadFolder`."""
    parts = [int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
    zone = told.zone
    if found["utc"]:
        zone = UTC
    elif found["sign"]:
        zone = find_zone(f"{found['sign']}{found['east']}:{found['more']}")
    if zone is None:
        raise BadFolder(
            f"{path}: its name tells no time zone; say which it is with --zone Europe/Berlin, or --zone UTC"
        )
    try:
        return datetime(*parts, tzinfo=zone)  # type: ignore[misc, arg-type] # six of them
    except ValueError:
        raise NotToldApart(f"{path.name} tells of a day that there never was; mend its name") from None


def _natural(path: Path) -> tuple[tuple[int, str], ...]:
    """What names sort by so that 2 comes before 10."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", path.name))
