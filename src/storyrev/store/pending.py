"""Working copies that still have to follow: what a save that was cut short left to do.

A save that is killed between its commit and the file in `stories/` has recorded its revision, but
Git would then show the older file as somebody's wish to go back. So each save says beforehand which
file it is about to change, and the next one finishes what it finds. A note here is derived and
never the truth: losing it loses no text.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass

from storyrev.store.layout import Layout


@dataclass(frozen=True, slots=True)
class Errand:
    """A file that is to change from any of the contents `old` (None: no file) to `new`."""

    slug: str
    path: str
    old: tuple[str | None, ...]
    new: str


def promise(layout: Layout, errand: Errand) -> None:
    """Note what is about to be done."""
    folder = layout.private / "pending"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"slug": errand.slug, "path": errand.path, "old": list(errand.old), "new": errand.new})
    (folder / _file_name(errand.slug)).write_text(text, "utf-8")


def fulfil(layout: Layout, slug: str) -> None:
    """Forget what was noted for a story: it is done."""
    with suppress(OSError):
        (layout.private / "pending" / _file_name(slug)).unlink()


def find_unfinished(layout: Layout) -> tuple[Errand, ...]:
    """What was noted and not done, in a fixed order; unreadable notes are dropped."""
    try:
        notes = sorted((layout.private / "pending").iterdir())
    except FileNotFoundError:
        return ()
    found = []
    for note in notes:
        try:
            said = json.loads(note.read_text("utf-8"))
            found.append(Errand(str(said["slug"]), str(said["path"]), tuple(said["old"]), str(said["new"])))
        except (ValueError, KeyError, TypeError):
            note.unlink()  # it was cut short itself, and so before its commit
    return tuple(found)


def _file_name(slug: str) -> str:
    """A name that every locale can write."""
    return hashlib.sha256(slug.encode()).hexdigest()
