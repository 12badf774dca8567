"""Git's own index, changed under a lock that can be told from everybody else's.

A plain `git update-index` that is killed leaves `index.lock`, and so does an editor who walks away from
`git commit`: the two look the same. So the lock is taken here, as a second name of a file of ours; one
that was left behind is known by that, and the next writer takes it away. Callers hold the writers' lock.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storyrev.store.entering import Place, look, put
from storyrev.store.git import GitFailed, run_git
from storyrev.store.layout import Layout
from storyrev.store.leftovers import witness

_TRIES = 20
_PAUSE = 0.025  # seconds

_DRAFT = "index.next"

# What disks without hard links say of one.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


@dataclass(frozen=True, slots=True)
class Found:
    """What the index holds for a file: its content id, None for nothing, '' for a conflict.

    `data` and `place` are the index's bytes and the entry in them, where it is of a kind that can be
    changed without Git.
    """

    content_id: str | None
    data: bytes = b""
    place: Place | None = None


def enter(layout: Layout, entries: bytes) -> None:
    """Have Git's index hold `entries`, which are as `git update-index -z --index-info` reads them.

    Raises `GitFailed` and `NotWritable`, and `OSError` for a disk that refuses.
    """
    with _locked(layout) as locked:
        if locked:
            _enter_locked(layout, entries)
        else:
            _update(layout, entries)


def find_entry(layout: Layout, path: str, width: int) -> Found:
    """What Git's index holds for `path`, which leads from the repository's top; ids are of `width` bytes. Raises `GitFailed`."""
    name = path.encode("utf-8", "surrogateescape")
    try:
        data, written = _read(layout)
    except FileNotFoundError:
        return Found(None)
    place = look(data, name, width, written)
    if place:
        return Found(place.content_id, data, place)
    listed = run_git(layout.top, "--literal-pathspecs", "ls-files", "-z", "--stage", "--", path)
    entries = [entry for entry in listed.split(b"\0") if entry]
    if not entries:
        return Found(None)
    _, content_id, stage = entries[0].partition(b"\t")[0].decode("ascii").split(" ")
    return Found(content_id if len(entries) == 1 and stage == "0" else "")


def enter_found(layout: Layout, path: str, content_id: str, found: Found) -> None:
    """Have Git's index hold `content_id` for `path`, of which it held what was `found`. Raises as `enter` does."""
    name = path.encode("utf-8", "surrogateescape")
    entry = format_entry(path, content_id)
    new = put(found.data, found.place, name, content_id) if found.place else None
    if new is None:
        enter(layout, entry)
        return
    with _locked(layout) as locked:
        if locked and _is_still(layout, found.data):
            draft, index = layout.private / _DRAFT, layout.git_dir / "index"
            _clear_draft(draft)
            draft.write_bytes(new)
            draft.chmod(index.stat().st_mode & 0o777)  # what it is may be others' to write too
            draft.replace(index)
        elif locked:
            _enter_locked(layout, entry)
        else:
            _update(layout, entry)


def format_entry(path: str, content_id: str) -> bytes:
    """A file as `enter` takes it; `path` leads from the repository's top."""
    return b"100644 %s\t%s\0" % (content_id.encode(), path.encode("utf-8", "surrogateescape"))


@contextmanager
def _locked(layout: Layout) -> Iterator[bool]:
    """The lock of Git's index; false where the disk cannot give it, and Git has to take it itself."""
    own, lock = layout.private / "index.lock", layout.git_dir / "index.lock"
    _clear(own, lock)
    own.touch()
    try:
        taken = _take(own, lock)
        try:
            yield taken
        finally:
            if taken:
                lock.unlink()
    finally:
        own.unlink(missing_ok=True)


def _enter_locked(layout: Layout, entries: bytes) -> None:
    """As `enter`, for a caller who holds the lock of Git's index."""
    draft, index = layout.private / _DRAFT, layout.git_dir / "index"
    _clear_draft(draft)
    if index.exists():
        # Git writes an index anew and never in place, so a second name is as good as a copy.
        os.link(index, draft)
    _update(layout, entries, draft)
    draft.replace(index)


def _read(layout: Layout) -> tuple[bytes, int]:
    """Git's index, and when it was written, in epoch seconds."""
    with (layout.git_dir / "index").open("rb") as file:
        return file.read(), int(os.fstat(file.fileno()).st_mtime)


def _is_still(layout: Layout, data: bytes) -> bool:
    """Whether Git's index is what it was."""
    try:
        return _read(layout)[0] == data
    except FileNotFoundError:
        return False


def _clear_draft(draft: Path) -> None:
    for left in (draft, draft.with_name(f"{_DRAFT}.lock")):
        left.unlink(missing_ok=True)


def _update(layout: Layout, entries: bytes, file: Path | None = None) -> None:
    arguments = ("update-index", "-z", "--add", "--replace", "--index-info")
    environment = {"GIT_INDEX_FILE": os.fsencode(file)} if file else {}
    with witness(layout) as seen:
        run_git(layout.top, *arguments, stdin=entries, environment=environment, keep=(seen.descriptor,))


def _take(own: Path, lock: Path) -> bool:
    """Take the lock; false where the disk has no second names. Raises `GitFailed` if it stays somebody else's."""
    for patience in range(_TRIES, -1, -1):
        try:
            os.link(own, lock)
        except FileExistsError:
            # Editors run `git status` all the time, and it takes the lock for a moment.
            if patience:
                time.sleep(_PAUSE)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return False
        else:
            return True
    raise GitFailed(
        f"{str(lock)!r} stands in the way. If no other Git is at work here, remove that file and run the command again.",
        128,
        "",
    )


def _clear(own: Path, lock: Path) -> None:
    """Take away what a writer that was killed left: its lock too, if that is its own."""
    with suppress(FileNotFoundError):
        if own.samefile(lock):
            lock.unlink()
    own.unlink(missing_ok=True)
