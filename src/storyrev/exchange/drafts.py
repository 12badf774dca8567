"""Folders of drafts as a source of histories: one story set aside does not keep the others out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from storyrev.exchange.folder import MANIFEST, BadFolder, Draft, check_folder, list_stories, read_story
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.naming import make_slug
from storyrev.story.model import FORMS


def read_drafts(source: Path) -> Iterator[Arrival | SetAside]:
    """Every draft of a story's folder, or of each folder in one. Raises `BadFolder` for what is no such folder."""
    check_folder(source)
    for folder in [source] if (source / MANIFEST).is_file() else list_stories(source):
        try:
            drafts = read_story(folder)
        except BadFolder as error:
            yield SetAside(str(folder), str(error))
        else:
            yield from map(_arrival, drafts)


def _arrival(draft: Draft) -> Arrival:
    # With the text in it: a draft that was changed since is another revision.
    digest = hashlib.sha256(draft.data).hexdigest()[:16]
    story = f"folder:{draft.slug}"
    return Arrival(
        slug=make_slug(draft.slug),
        place=str(draft.path),
        key=f"{story}@{draft.path.name}#{digest}",
        data=draft.data,
        form=FORMS[draft.path.suffix.lower()],
        at=draft.at,
        editor=draft.editor,
        kind=draft.kind,
        note=draft.note,
        status=draft.status,
        story=story,
    )
