"""The correction log: what readers were told, and what each time had changed."""

from __future__ import annotations

from itertools import pairwise

from storyrev.desk.comparing import Reader, compare_revisions, view_revision
from storyrev.publish.views import CorrectionLogView, EntryView
from storyrev.store import Newsroom, Revision

_NEVER_LOGGED = frozenset({"first", "minor", "unknown"})


def log_corrections(newsroom: Newsroom, slug: str | None = None) -> CorrectionLogView:
    """Every public change that is more than minor, newest first, of one story or of all.

    Each is held against the version that readers had before it; what was withheld never stood
    between the two.
    """
    reader = Reader(newsroom)
    slugs = [newsroom.resolve(slug).slug] if slug else [story.slug for story in newsroom.stories()]
    entries = [entry for name in slugs for entry in _story_entries(newsroom, reader, name)]
    entries.sort(key=lambda entry: (entry.revision.saved_at, entry.revision.slug, entry.revision.number), reverse=True)
    headline = ""
    if slug:
        public = _public(newsroom.history(slugs[0]))
        headline = reader.story(public[-1]).headline if public else ""
    return CorrectionLogView(
        newsroom=newsroom.settings.name,
        slug=slugs[0] if slug else "",
        headline=headline,
        entries=tuple(entries),
    )


def _public(history: tuple[Revision, ...]) -> list[Revision]:
    return [revision for revision in history if revision.status == "public"]


def _story_entries(newsroom: Newsroom, reader: Reader, slug: str) -> list[EntryView]:
    history = newsroom.history(slug)
    versions = _public(history)
    entries = []
    for old, new in pairwise(versions):
        if new.kind not in _NEVER_LOGGED:
            entries.append(
                EntryView(
                    headline=reader.story(new).headline or slug,
                    revision=view_revision(new),
                    comparison=compare_revisions(reader, old, new, history),
                )
            )
    return entries
