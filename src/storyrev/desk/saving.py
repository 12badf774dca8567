"""Recording a revision, and telling the editor at once what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storyrev.desk.comparing import Reader, compare_revisions
from storyrev.desk.drafts import Draft
from storyrev.report.views import ComparisonView
from storyrev.store import Kind, Newsroom, Revision, SaveResult, Status
from storyrev.store.names import UnknownStory
from storyrev.story.model import Note, Story


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save recorded, and what it changed: None for a first revision, or where nothing changed."""

    result: SaveResult
    change: ComparisonView | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the draft itself says of a revision: the kind of a note that is new in it, and that note's words."""

    kind: Kind
    note: str


def suggest(newsroom: Newsroom, slug: str, story: Story) -> Suggestion:
    """Kind and note as the draft's own new notes give them: `first` for a new story, else `update` without one."""
    latest = find_latest(newsroom, slug)
    if latest is None:
        return Suggestion("first", "\n\n".join(note.text for note in story.notes))
    before = {note.text for note in Reader(newsroom).story(latest).notes}
    fresh = [note for note in story.notes if note.text not in before]
    return Suggestion(_gravest(fresh), "\n\n".join(note.text for note in fresh))


_GRAVITY: tuple[Kind, ...] = ("retraction", "correction", "clarification", "editors-note", "update")


def _gravest(notes: list[Note]) -> Kind:
    kinds = {note.kind for note in notes}
    return next((kind for kind in _GRAVITY if kind in kinds), "update")


def find_latest(newsroom: Newsroom, slug: str) -> Revision | None:
    """The latest revision of a story, None for a story that is not in the record yet."""
    try:
        return newsroom.history(slug)[-1]
    except UnknownStory:
        return None


def save_draft(
    newsroom: Newsroom,
    slug: str,
    draft: Draft,
    *,
    kind: Kind | None,
    note: str | None,
    editor: str,
    at: datetime,
    base: str | None,
    status: Status,
) -> Saved:
    """Record a draft as the story's next revision.

    `kind` and `note` default to what the draft's own notes say (`suggest`). `base` names the
    revision that the editor began from.
    """
    suggestion = suggest(newsroom, slug, draft.story)
    result = newsroom.save(
        slug,
        draft.stored,
        kind=kind or suggestion.kind,
        note=suggestion.note if note is None else note,
        editor=editor,
        at=at,
        base=base,
        stamps=tuple((stamp.kind, stamp.text) for stamp in draft.story.stamps),
        status=status,
        desk_date=published_day(draft.story),
    )
    if not result.created or result.previous is None:
        return Saved(result, None)
    history = newsroom.history(slug)
    return Saved(result, compare_revisions(Reader(newsroom), result.previous, result.revision, history))


def published_day(story: Story) -> date | None:
    """The day that the page itself gives for its publication, if it does."""
    for stamp in story.stamps:
        if stamp.kind == "published" and stamp.at:
            return date.fromisoformat(stamp.at[:10])
    return None
