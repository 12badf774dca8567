"""What a draft itself says of the revision that it is to be."""

from __future__ import annotations

from dataclasses import dataclass

from storyrev.desk.drafts import Draft
from storyrev.desk.notes import join_notes, kind_of, new_notes, signs_of
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.store import Kind, Newsroom
from storyrev.store.workcopy import hash_blob
from storyrev.story.model import Note


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the draft itself says of a revision: the kind of the notes that are new in it, and their words.

    `open` says that a person should choose the kind: it is not the story's first revision, and its
    text is not the latest one's.
    """

    kind: Kind
    note: str
    open: bool


def suggest(newsroom: Newsroom, slug: str, draft: Draft, watch: Watch = UNWATCHED) -> Suggestion:
    """Kind and note as the draft's own new notes give them: `first` for a new story, else `update` without one.

    A note is new if no note of the latest revision has the same words in the same order, wherever
    it stands and however it is set.
    """
    latest = newsroom.find_latest(slug)
    if latest is None:
        return Suggestion("first", join_notes(draft.story.notes), open=False)
    changed = hash_blob(draft.stored, like=latest.content_id) != latest.content_id
    fresh: list[Note] = []
    if changed and draft.story.notes:
        fresh = list(new_notes(draft.story, signs_of(Reader(newsroom, watch).story(latest))))
    return Suggestion(kind_of(fresh), join_notes(fresh), open=changed)
