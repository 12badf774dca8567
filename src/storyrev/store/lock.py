"""One writer at a time, without the queue ever being jumped or stuck."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storyrev.errors import StoryrevError


class NotWritable(StoryrevError):
    """The disk, the folder or the file does not take writes."""


@contextmanager
def try_to_hold(lock_file: Path) -> Iterator[bool]:
    """The lock, if nobody holds it, and whether it is held now. Raises `NotWritable`."""
    descriptor = _open(lock_file)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        except OSError as error:
            raise not_writable(lock_file, error) from error
        else:
            yield True
    finally:
        os.close(descriptor)


@contextmanager
def hold(lock_file: Path) -> Iterator[None]:
    """The writers' lock, waited for as long as it takes. Raises `NotWritable`.

    The system lets go of it when its process ends, however it ends, so none is ever left behind;
    the file stays, since removing it would let two processes lock two files of one name.
    """
    descriptor = _open(lock_file)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as error:  # some network disks have no locks
            raise not_writable(lock_file, error) from error
        yield
    finally:
        os.close(descriptor)


def _open(lock_file: Path) -> int:
    try:
        lock_file.parent.mkdir(exist_ok=True)
        return os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise not_writable(lock_file, error) from error


def not_writable(path: Path, error: OSError) -> NotWritable:
    """The error for a write to `path` that the system refused."""
    if error.errno == errno.ENOSPC:
        step = "Free some space and run the command again."
    else:
        step = "Make it writable for you, or use a copy of the newsroom elsewhere."
    return NotWritable(f"Cannot write {str(path)!r}: {error.strerror}. Nothing was recorded. {step}")
