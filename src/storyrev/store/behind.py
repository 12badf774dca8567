"""Working copies that a save left behind, and the text that each was edited from.

A file with unrecorded edits is kept when somebody else's revision is recorded. To record it
afterwards as it stands would take that revision back in silence. So a save notes what the kept file
came from. A note here is derived and never the truth: losing it loses no text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from storyrev.store.layout import Layout
from storyrev.store.pending import find_unfinished


def leave_behind(layout: Layout, path: str, content_id: str) -> None:
    """Note that the file was kept, and which text it came from; a note that stands already is older, and stays."""
    note = _note(layout, path)
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        with note.open("x", encoding="ascii") as file:
            file.write(content_id)


def catch_up(layout: Layout, path: str) -> None:
    """Forget what was noted of a file: it holds what is recorded."""
    with suppress(OSError):
        _note(layout, path).unlink()


def find_behind(layout: Layout, paths: Iterable[str]) -> Iterator[str]:
    """Those of the files of which something is noted."""
    try:
        noted = {note.name for note in (layout.private / "behind").iterdir()}
    except OSError:
        return
    if noted:
        yield from (path for path in paths if _note(layout, path).name in noted)


def find_origin(layout: Layout, slug: str, path: str) -> str:
    """The content id of the text that a kept file came from; empty where nothing is known."""
    try:
        return _note(layout, path).read_text("ascii")
    except (OSError, ValueError):
        pass
    # A file that could not follow yet is as it was before that save.
    owed = (errand for errand in find_unfinished(layout) if errand.slug == slug)
    found = next((content_id for errand in owed for content_id in errand.old if content_id), "")
    if not found and layout.sweep_note.exists():
        from storyrev.store.sweep import find_owed

        return find_owed(layout, path) or ""
    return found


def _note(layout: Layout, path: str) -> Path:
    # Two newsrooms may share one repository; a hash is a name that every locale can write.
    name = hashlib.sha256((layout.prefix + path).encode("utf-8", "surrogateescape")).hexdigest()
    return layout.private / "behind" / name
