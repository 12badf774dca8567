"""Writing rendered pages to disk."""

from __future__ import annotations

import os
from pathlib import Path

from storyrev.errors import StoryrevError


class PageNotWritten(StoryrevError):
    """A page could not be written; what stood there before still does."""


def write_page(path: Path, text: str) -> Path:
    """Write a page whole or not at all, making its folder; gives the path back."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise PageNotWritten(
            f"{path}: cannot be written ({error.strerror}); name another place with --output"
        ) from error
    return path
