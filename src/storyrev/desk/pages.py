"""Rendered pages on disk: what they are called, and writing them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from storyrev.errors import StoryrevError


class PageNotWritten(StoryrevError):
    """A page could not be written; what stood there before still does."""


def name_report(slug: str) -> str:
    """The file name of a story's change report."""
    return f"{slug}.html"


def name_pair(slug: str, old: int, new: int) -> str:
    """The file name of a report on two revisions of a story, by their numbers."""
    # No slug has an @ in it, so no story's page can take the name of another page.
    return f"{slug}@{old}-{new}.html"


def name_corrections(slug: str = "") -> str:
    """The file name of a story's correction log, or of the newsroom's without a slug."""
    return f"{slug}@corrections.html"


def write_page(path: Path, text: str) -> Path:
    """Write a page whole or not at all; see `write_whole`."""
    return write_whole(path, map(str.encode, (text,)))


def write_whole(path: Path, pieces: Iterable[bytes]) -> Path:
    """Write a file whole or not at all, making its folder; gives the path back. Raises `PageNotWritten`.

    A link is followed and stays a link. What is no ordinary file (`/dev/stdout`, a named pipe) is
    written to, never replaced.
    """
    try:
        with suppress(FileExistsError):  # a file stands there; opening the page says so better
            path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                raise PageNotWritten(f"{path}: is a folder; name a file in it")
            if not stat.S_ISREG(mode):
                with path.open("wb") as file:
                    file.writelines(pieces)
                return path
        _replace(Path(os.path.realpath(path)), pieces)
    except (OSError, ValueError) as error:
        # A name with a NUL in it is no OSError.
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise PageNotWritten(f"{path}: cannot be written ({reason}); name another place for it") from error
    return path


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    scratch = path.with_name(f".storyrev-{os.getpid()}.part")
    try:
        with scratch.open("wb") as file:
            file.writelines(pieces)
        scratch.replace(path)
    except BaseException:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
        raise
