"""Reading a story: a draft in, a `Story` out, and for Markdown the exact bytes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyrev.story.assemble import assemble
from storyrev.story.decode import UnreadableDraft
from storyrev.story.model import (
    Block,
    BlockKind,
    Form,
    Link,
    Mark,
    Note,
    NoteKind,
    PartKind,
    Related,
    Section,
    Stamp,
    Story,
)
from storyrev.story.read import parse

__all__ = [
    "Block",
    "BlockKind",
    "Form",
    "Link",
    "Mark",
    "Note",
    "NoteKind",
    "PartKind",
    "Related",
    "Section",
    "Stamp",
    "Story",
    "UnreadableDraft",
    "assemble",
    "parse",
]
