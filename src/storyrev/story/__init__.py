"""Reading a story: a draft in, a `Story` out, and for Markdown the exact bytes back."""

from __future__ import annotations

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
from storyrev.story.write import to_markdown

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
    "to_markdown",
]
