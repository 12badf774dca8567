"""What a Git of ours that was killed leaves behind: told from what others hold, and removed.

Git guards what it changes with lock files, and a Git that is killed leaves them; every later one is
then refused. Nothing in such a file says whose it is. So each Git of ours that takes locks has a
witness: a file whose lock the system keeps for it until it has ended, however it ends, even if the
storyrev that started it is dead by then. In the witness stands which lock files there were before.
Whoever takes it next knows that no Git of ours is left alive, and what can only be a dead one's.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storyrev.store.git import GitFailed
from storyrev.store.layout import Layout
from storyrev.store.lock import not_writable

# Git holds these locks for as long as a disk takes to sync. One that is younger than the witness and has
# not changed for this long is a dead one's: the Git of somebody else would have had to come in between.
_WATCHES = 20
_PAUSE = 0.025  # seconds

KEPT = b"storyrev import"
"""What the note says by which Git leaves a pack of ours alone."""

_Mark = tuple[int, int]
"""Which file stands under a name: its inode and when it was last written, in nanoseconds."""


@dataclass(slots=True)
class Witness:
    """A Git at work: `descriptor` is to be inherited by it. Whoever finds that it was killed says so in `killed`."""

    descriptor: int
    killed: bool = False


@contextmanager
def witness(layout: Layout, *locks: Path, name: str = "at-work") -> Iterator[Witness]:
    """A witness for a Git that may take `locks`, once those that a dead one left are gone.

    Work that should not wait for saves, nor they for it, has a witness of another `name`. Waits for a Git
    of ours that outlived its storyrev. Of those `locks` that somebody else holds none is touched. Raises `NotWritable`.
    """
    file = layout.shared / name
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise not_writable(file, error) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            for left, mark in _read(descriptor):
                lock = Path(left)
                if lock.suffix == ".lock" and (lock in locks or lock.is_relative_to(layout.common_dir)):
                    _remove(lock, mark)
            _write(descriptor, locks)
        except OSError as error:
            raise not_writable(file, error) from error
        at_work = Witness(descriptor)
        try:
            yield at_work
        except GitFailed as error:
            if error.status >= 0:
                _dismiss(descriptor)
            raise
        if not at_work.killed:
            _dismiss(descriptor)
    finally:
        os.close(descriptor)


def locks_of(layout: Layout, branch: str) -> tuple[Path, ...]:
    """The lock files that Git takes while it moves a branch."""
    return (
        layout.common_dir / f"{branch}.lock",
        layout.git_dir / "HEAD.lock",
        layout.common_dir / "packed-refs.lock",
    )


def clear_keeps(layout: Layout) -> None:
    """Remove notes to keep packs that an import left, for a caller who holds the lock of imports.

    Git leaves one where it is killed as it puts a pack in its place, and then refuses to make that pack again; we leave
    one where we are killed before the branch names what is in the pack, and then nobody ever repacks it.
    """
    for note in (layout.common_dir / "objects" / "pack").glob("pack-*.keep"):
        with suppress(OSError):
            said = note.read_bytes().strip()
            if said == KEPT or (said == b"fast-import" and not note.with_suffix(".pack").exists()):
                note.unlink()


def _dismiss(descriptor: int) -> None:
    """Note that the Git has ended by itself, and so has taken its locks away."""
    with suppress(OSError):  # a note that stays says no more than that a look is due
        os.ftruncate(descriptor, 0)


def _read(descriptor: int) -> list[tuple[str, _Mark | None]]:
    """The locks that the last Git may have left, and what stood under their names before it."""
    try:
        said = json.loads(os.pread(descriptor, 1 << 20, 0) or b"[]")
        return [(str(name), (int(mark[0]), int(mark[1])) if mark else None) for name, mark in said]
    except (ValueError, TypeError, IndexError):
        return []  # cut short, and so before any Git was started


def _write(descriptor: int, locks: tuple[Path, ...]) -> None:
    data = json.dumps([(str(lock), _mark(lock)) for lock in locks]).encode() if locks else b""
    os.ftruncate(descriptor, 0)
    if data:
        os.pwrite(descriptor, data, 0)
        # A power cut ends a Git too.
        os.fsync(descriptor)


def _remove(lock: Path, before: _Mark | None) -> None:
    """Remove a lock file that came after the note and that nobody is working with."""
    found = _mark(lock)
    if found is None or found == before:
        return
    for _ in range(_WATCHES):
        time.sleep(_PAUSE)
        if _mark(lock) != found:
            return
    lock.unlink(missing_ok=True)


def _mark(lock: Path) -> _Mark | None:
    try:
        status = lock.lstat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
