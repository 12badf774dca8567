"""How a revision is named: `slug`, `slug@3`, `slug@first`, `slug@2020-01-01`, `slug@1f0c2ab`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from storyrev.errors import UsageError
from storyrev.store.model import Revision
from storyrev.store.slugs import fold_slug

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


def pick(name: str, wanted: RevisionName, revisions: tuple[Revision, ...]) -> Revision:
    """The revision of a story that its name names. Raises `UnknownRevision`."""
    latest = revisions[-1]
    span = f"{latest.slug}@1 to {latest.name}" if len(revisions) > 1 else f"only {latest.name}"
    if wanted.which == "latest":
        return latest
    if wanted.which == "first":
        return revisions[0]
    if wanted.day:
        end = datetime.combine(wanted.day, time.max, UTC)
        by_then = [r for r in revisions if r.saved_at <= end]
        if by_then:
            return max(by_then, key=lambda r: (r.saved_at, r.number))
        first = min(revisions, key=lambda r: r.saved_at)
        raise UnknownRevision(f"{name!r}: nothing was saved by then; {first.name} was the first, on {first.saved_at}.")
    if wanted.which == "number" and 1 <= wanted.number <= len(revisions):
        return revisions[wanted.number - 1]
    if wanted.commit:
        found = [r for r in revisions if r.id.startswith(wanted.commit)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownRevision(f"{name!r} may be any of {', '.join(r.id for r in found)}. Write more digits.")
    raise UnknownRevision(f"There is no revision {name!r}; there is {span}. See them with: storyrev log {latest.slug}")


def unknown_story(slug: str, slugs: tuple[str, ...]) -> UnknownStory:
    """The error for a slug that is none of the newsroom's `slugs`, with those that look like it."""
    if not slugs:
        return UnknownStory(f"There is no story {slug!r}: this newsroom has none yet. Record one with: storyrev save")
    near = _near(slug, slugs)
    step = f"Did you mean {' or '.join(near)}?" if near else "See what there is with: storyrev log"
    return UnknownStory(f"There is no story {slug!r}. {step}")


def _near(slug: str, slugs: tuple[str, ...]) -> list[str]:
    """The slugs that look most like one, best first."""
    from rapidfuzz import fuzz, process

    found = process.extract(slug, slugs, scorer=fuzz.ratio, processor=fold_slug, limit=3, score_cutoff=60)
    return [name for name, _, _ in found]
