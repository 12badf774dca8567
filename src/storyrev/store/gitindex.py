"""Git's own index, changed under a lock that can be told from everybody else's.

A plain `git update-index` that is killed leaves `index.lock`, and so does an editor who walks away from
`git commit`: the two look the same. So the lock is taken here, as a second name of a file of ours; one
that was left behind is known by that, and the next writer takes it away. Callers hold the writers' lock.
"""

from __future__ import annotations

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

from storyrev.store.git import GitFailed, run_git
from storyrev.store.layout import Layout
from storyrev.store.leftovers import witness

_TRIES = 20
_PAUSE = 0.025  # seconds

# What disks without hard links say of one.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


def enter(layout: Layout, entries: bytes) -> None:
    """Have Git's index hold `entries`, which are as `git update-index -z --index-info` reads them.

    Raises `GitFailed` and `NotWritable`, and `OSError` for a disk that refuses.
    """
    own, draft = layout.private / "index.lock", layout.private / "index.next"
    lock, index = layout.git_dir / "index.lock", layout.git_dir / "index"
    _clear(own, lock)
    own.touch()
    try:
        if not _take(own, lock):
            _update(layout, entries)
            return
        try:
            for left in (draft, draft.with_name("index.next.lock")):
                left.unlink(missing_ok=True)
            if index.exists():
                # Git writes an index anew and never in place, so a second name is as good as a copy.
                os.link(index, draft)
            _update(layout, entries, draft)
            draft.replace(index)
        finally:
            lock.unlink()
    finally:
        own.unlink(missing_ok=True)


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
