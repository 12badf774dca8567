"""The working copy after a sync: what came in and is no story's text, or took one away.

The texts of stories follow in a sweep, as after an import. The rest is Git's to write, with its filters
and line ends, and only where Git sees nothing changed by hand. A note says beforehand from which commit
on the working copy has to follow; the next writer finishes what one that was killed left.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storyrev.store.git import run_git
from storyrev.store.gitindex import enter
from storyrev.store.joining import Blob, Change, read_changes
from storyrev.store.layout import Layout
from storyrev.store.sweep import is_swept
from storyrev.store.workcopy import hash_blob

Left = tuple[tuple[str, str], ...]
"""Files that were left as they are: path from the repository's top, and why."""


@dataclass(frozen=True, slots=True)
class _Arrival:
    path: str
    old: Blob | None
    new: Blob | None


def announce(layout: Layout, since: str) -> None:
    """Note that the working copy is as it was at the commit `since`, unless an older one is noted already."""
    note = _note(layout)
    if not note.exists():
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(since, "ascii")


def is_announced(layout: Layout) -> bool:
    """Whether a working copy has to follow."""
    return _note(layout).exists()


def finish(layout: Layout) -> Left:
    """Have the working copy follow to the branch's commit, if it has to, for a caller who holds the writers' lock.

    Raises `GitFailed`, `NotWritable` and `OSError`.
    """
    note = _note(layout)
    head = layout.read_head().commit
    try:
        since = note.read_text("ascii")
    except OSError:
        return ()
    left: Left = ()
    if head and since:
        others = [
            _Arrival(path, change.old, change.now)
            for path, change in sorted(read_changes(layout, since, head).items())
            if not _is_swept(layout, path, change)
        ]
        left = tuple(_follow(layout, others))
    note.unlink(missing_ok=True)
    return left


def _is_swept(layout: Layout, path: str, change: Change) -> bool:
    inside = path.startswith(layout.prefix)
    return inside and change.now is not None and is_swept(path[len(layout.prefix) :], change.now.mode)


def _note(layout: Layout) -> Path:
    return layout.private / "arriving"


def _follow(layout: Layout, arrivals: list[_Arrival]) -> Iterator[tuple[str, str]]:
    """Have Git write what is no story, where nobody changed it."""
    if not arrivals:
        return
    indexed = _indexed(layout)
    touched = _touched(layout)
    entries: list[bytes] = []
    written: list[str] = []
    removed: list[Path] = []
    for arrival in arrivals:
        entry = indexed.get(arrival.path)
        place = Path(os.fsdecode(os.fsencode(layout.top) + b"/" + _raw(arrival.path)))
        if entry not in (arrival.new, arrival.old):
            yield arrival.path, "a different text is staged for the next Git commit"
        elif any(folder.is_symlink() for folder in place.parents if folder.is_relative_to(layout.top)):
            yield arrival.path, "a link stands where its folder should be"
        else:
            entries.append(_entry(arrival))
            there = place.is_symlink() or place.exists()
            if arrival.path in touched and there:
                yield arrival.path, "it holds changes that are not recorded"
            elif entry is None and there and arrival.new and not _holds(place, arrival.new):
                yield arrival.path, "another file stands in its place"
            elif arrival.new:
                written.append(arrival.path)
            elif there:
                removed.append(place)
    if entries:
        enter(layout, b"".join(entries))
    if written:
        run_git(
            layout.top, "checkout-index", "--force", "-z", "--stdin", stdin=b"".join(_raw(p) + b"\0" for p in written)
        )
    for place in removed:
        with suppress(OSError):
            place.unlink()
            for folder in place.parents:
                if folder == layout.top:
                    break
                folder.rmdir()  # as far up as nothing else is left


def _indexed(layout: Layout) -> dict[str, Blob]:
    """What Git's index holds; a conflict is no file that either side recorded."""
    found: dict[str, Blob] = {}
    for line in run_git(layout.top, "ls-files", "-z", "--stage", "--full-name").split(b"\0"):
        about, _, path = line.decode("utf-8", "surrogateescape").partition("\t")
        if path:
            mode, content_id, stage = about.split(" ")
            found[path] = Blob(mode, content_id) if stage == "0" else Blob("conflict", content_id)
    return found


def _touched(layout: Layout) -> set[str]:
    """The files that Git sees changed by hand, deleted ones too."""
    listed = run_git(layout.top, "diff", "--no-ext-diff", "--no-renames", "--name-only", "-z", "--")
    return set(listed.decode("utf-8", "surrogateescape").split("\0"))


def _holds(place: Path, blob: Blob) -> bool:
    """Whether a file is what was recorded, to the byte."""
    try:
        return not place.is_symlink() and hash_blob(place.read_bytes(), like=blob.id) == blob.id
    except OSError:
        return False


def _entry(arrival: _Arrival) -> bytes:
    """A file as Git's index reads it; mode 0 takes it out."""
    mode, content_id = (arrival.new.mode, arrival.new.id) if arrival.new else ("0", "0" * 40)
    return f"{mode} {content_id}\t".encode("ascii") + _raw(arrival.path) + b"\0"


def _raw(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
