"""Drafts in: from a file or a stream, read as a story, in the form that is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storyrev.errors import UsageError
from storyrev.story import UnreadableDraft, parse, to_markdown
from storyrev.story.decode import MOST_BYTES
from storyrev.story.model import FORMS, Form, Story


class DraftError(UsageError):
    """A draft that cannot be opened or read; the message begins with its name and line."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it was read: the name for messages, the story, and the bytes to store.

    Markdown is stored exactly as it came; text and HTML as the Markdown written from their story.
    """

    name: str
    story: Story
    stored: bytes


def read_file(path: Path) -> bytes:
    """The bytes of a draft. Raises `DraftError`."""
    try:
        with path.open("rb") as file:
            return read_stream(file, str(path))
    except (OSError, ValueError) as error:
        # A name with a NUL in it is no OSError.
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise DraftError(f"{path}: cannot be read ({reason}); check the name and who may read it") from error


def read_stream(stream: IO[bytes], name: str) -> bytes:
    """The bytes of a draft from an open file. Raises `DraftError` for more than a story may have.

    What has no end (a device, a program that never stops) is not waited for.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DraftError(
            f"{name}: more than the {MOST_BYTES:,} bytes that a story may have; save the story's text alone"
        )
    return data


def form_of(path: Path) -> Form | None:
    """The form that a file's ending names, or None: then the text itself is looked at."""
    return FORMS.get(path.suffix.lower())


def read_story(data: bytes, name: str, form: Form | None = None) -> Story:
    """The story in a draft. Raises `DraftError` with the draft's name and the line."""
    try:
        return parse(data, form)
    except UnreadableDraft as error:
        place = name if error.line is None else f"{name}:{error.line}"
        raise DraftError(f"{place}: {error.problem}") from error


def read_draft(data: bytes, name: str, form: Form | None = None) -> Draft:
    """A draft ready to be saved. Raises `DraftError`."""
    story = read_story(data, name, form)
    if story.form == "markdown":
        return Draft(name, story, data)
    stored = to_markdown(story).encode("utf-8")
    return Draft(name, read_story(stored, name, "markdown"), stored)
