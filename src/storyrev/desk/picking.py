"""Which two revisions a user means."""

from __future__ import annotations

from dataclasses import dataclass

from storyrev.errors import UsageError
from storyrev.store import Newsroom, Revision


class NothingToCompare(UsageError):
    """The story has one revision, or the revisions named belong to different stories."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two revisions of a story, and the story's whole history, oldest first."""

    old: Revision
    new: Revision
    history: tuple[Revision, ...]


def pick_pair(newsroom: Newsroom, slug: str, old: str | None = None, new: str | None = None) -> Pair:
    """The two revisions that a user names.

    `slug` may itself name a revision. Without `old` and `new`: the revision named and the one before
    it; with `old` alone: that one and the one that `slug` names. Two in full, `slug@1` and `slug@3`, are the
    old and the new one, as they stand. Raises `NothingToCompare` and what `Newsroom.resolve` raises.
    """
    named = newsroom.resolve(slug)
    history = newsroom.history(named.slug)
    if old is not None:
        first = _pick(newsroom, named.slug, old)
        if new is None and "@" in slug and "@" in old.lstrip("@"):
            return Pair(named, first, history)
        return Pair(first, _pick(newsroom, named.slug, new) if new is not None else named, history)
    if named.number == 1:
        raise NothingToCompare(
            f"{named.name} is the first revision of the story, and there is nothing before it to compare with. "
            f"Print it with: storyrev show {named.name}"
        )
    return Pair(history[named.number - 2], named, history)


def _pick(newsroom: Newsroom, slug: str, name: str) -> Revision:
    """A revision by `3`, `first`, `2020-01-01`, `@3` or its full name `slug@3`."""
    revision = newsroom.resolve(name if "@" in name.lstrip("@") else f"{slug}@{name.lstrip('@')}")
    if revision.slug != slug:
        raise NothingToCompare(
            f"{revision.name} is a revision of another story than {slug!r}. Compare two revisions of one story, "
            "or two files."
        )
    return revision
