"""From a draft to a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyrev.story.assemble import assemble
from storyrev.story.classify import classify
from storyrev.story.decode import decode
from storyrev.story.front import split_opening

if TYPE_CHECKING:
    from storyrev.story.model import Form, Story


def parse(data: str | bytes, form: Form | None = None) -> Story:
    """Read a draft; its form is recognised where none is given.

    Raises `UnreadableDraft` for what is no text, or is empty, or has a front matter that cannot be read.
    """
    text = decode(data)
    form = form or "markdown"
    opening, rest = split_opening(text)
    from storyrev.story.markdown import tile_markdown

    return assemble(form, opening, classify(tile_markdown(rest), form))
