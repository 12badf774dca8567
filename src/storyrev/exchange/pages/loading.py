"""A page's bytes out of its file, packed or not, and never more than a page may have."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

MOST_READ = 128 * 1024 * 1024
"""The largest file that is read as a page, in bytes; with its pictures embedded a page may be large."""


class UnreadableFile(Exception):
    """A file whose bytes cannot be had; the message is the reason, with the next step."""


def load_page(path: Path) -> bytes:
    """Give what a file holds, unpacked where its name ends with `.gz`. Raises `UnreadableFile`."""
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            data = file.read(MOST_READ + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(f"cannot be read ({reason}); check the file and who may read it") from error
    if len(data) > MOST_READ:
        raise UnreadableFile(f"is more than the {MOST_READ:,} bytes that a page may have; save the article alone")
    return data
