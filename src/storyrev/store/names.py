"""How a revision is named: `slug`, `slug@3`, `slug@first`, `slug@2020-01-01`, `slug@1f0c2ab`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from storyrev.errors import UsageError

SHORTEST_COMMIT = 7

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}", re.ASCII)


class BadName(UsageError):
    """A name that no revision can have."""


class UnknownStory(UsageError):
    """No story has this slug."""


class UnknownRevision(UsageError):
    """The story has no such revision."""


@dataclass(frozen=True, slots=True)
class RevisionName:
    """A name taken apart.

    `which` says how the revision is picked; `number` and `day` are set for theirs, `commit`
    holds the hexadecimal digits. A long number may be the start of a commit's hash, so `number`
    and `commit` can both be set.
    """

    slug: str
    which: Literal["latest", "first", "number", "day", "commit"]
    number: int = 0
    day: date | None = None
    commit: str = ""


def parse_name(name: str) -> RevisionName:
    """The parts of a revision's name. Raises `BadName`."""
    slug, at, picked = name.partition("@")
    if not slug:
        raise BadName(f"{name!r} names no story. Write SLUG or SLUG@REVISION, as in 'city-budget@2'.")
    if not at or picked == "latest":
        return RevisionName(slug, "latest")
    if picked == "first":
        return RevisionName(slug, "first")
    commit = picked.lower() if _COMMIT.fullmatch(picked) else ""
    if _NUMBER.fullmatch(picked):
        return RevisionName(slug, "number", number=int(picked), commit=commit)
    if _DATE.fullmatch(picked):
        try:
            return RevisionName(slug, "day", day=date.fromisoformat(picked))
        except ValueError as error:
            raise BadName(f"{name!r}: {picked} is not a day of the calendar. Write it as YYYY-MM-DD.") from error
    if commit:
        return RevisionName(slug, "commit", commit=commit)
    raise BadName(
        f"{name!r}: {picked!r} picks no revision. Write a number, 'first', 'latest', a day as "
        f"YYYY-MM-DD, or {SHORTEST_COMMIT} or more digits of a commit's hash."
    )
