"""The correction log: what readers were told, and what each time had changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from storyrev.desk.comparing import compare_revisions, language_of, view_revision
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.publish.views import CorrectionLogView, EntryView
from storyrev.store import Newsroom, Revision
from storyrev.story.model import Story

_NEVER_LOGGED = frozenset({"first", "minor", "unknown"})


@dataclass(frozen=True, slots=True)
class _Past:
    """A story's whole history, and what of it was public, oldest first."""

    history: tuple[Revision, ...]
    versions: tuple[Revision, ...]

    @property
    def logged(self) -> tuple[tuple[Revision, Revision], ...]:
        """The versions that are told to readers, each with the version before it."""
        return tuple((old, new) for old, new in pairwise(self.versions) if new.kind not in _NEVER_LOGGED)


def log_corrections(
    newsroom: Newsroom, slug: str | None = None, watch: Watch = UNWATCHED, *, now: datetime | None = None
) -> CorrectionLogView:
    """Every public change that is more than minor, newest first, of one story or of all.

    Each is held against the version that readers had before it. What was withheld never stood
    between the two: its changes are told with the public revision that brought them. A revision under
    an embargo is withheld until then; without `now`, an aware time, for as long as nobody says that it is over.
    """
    reader = Reader(newsroom, watch)
    pasts = [_past(history, now) for history in _histories(newsroom, slug)]
    entries = list(_enter(reader, pasts, watch))
    entries.sort(key=lambda entry: (entry.revision.saved_at, entry.revision.slug, entry.revision.number), reverse=True)
    story = reader.story(pasts[0].versions[-1]) if slug and pasts[0].versions else None
    return CorrectionLogView(
        newsroom=newsroom.settings.name,
        slug=pasts[0].history[0].slug if slug else "",
        headline=story.headline if story else "",
        entries=tuple(entries),
        language=language_of(story) if story else "",
    )


def _histories(newsroom: Newsroom, slug: str | None) -> Iterable[tuple[Revision, ...]]:
    """The history of one story, or of each, oldest revision first."""
    if slug:
        return (newsroom.history(newsroom.resolve(slug).slug),)
    stories: dict[str, list[Revision]] = {}
    for revision in newsroom.by_date():
        stories.setdefault(revision.slug, []).append(revision)
    return (tuple(sorted(own, key=lambda revision: revision.number)) for _, own in sorted(stories.items()))


def _past(history: tuple[Revision, ...], now: datetime | None) -> _Past:
    told = tuple(replace(revision, sign_offs=()) for revision in history)  # those are for editors
    return _Past(told, tuple(revision for revision in told if _is_public(revision, now)))


def _is_public(revision: Revision, now: datetime | None) -> bool:
    over = revision.embargo is None or (now is not None and revision.embargo <= now)
    return revision.status == "public" and over


def _enter(reader: Reader, pasts: Iterable[_Past], watch: Watch) -> Iterator[EntryView]:
    """The entries of each story in turn; all texts come from one Git process, one story's at a time."""
    plans = [(past, past.logged) for past in pasts]
    wanted = [list(dict.fromkeys(revision for pair in logged for revision in pair)) for _, logged in plans]
    stories = reader.stream(revision for own in wanted for revision in own)
    done, total = 0, sum(len(logged) for _, logged in plans)
    for (past, logged), own in zip(plans, wanted, strict=True):
        read: dict[int, Story] = {revision.number: next(stories) for revision in own}
        for old, new in logged:
            done += 1
            watch.step(done, total)
            yield EntryView(
                headline=read[new.number].headline or new.slug,
                revision=view_revision(new),
                comparison=compare_revisions(old, new, (read[old.number], read[new.number]), past.history),
            )
