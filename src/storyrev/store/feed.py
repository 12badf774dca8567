"""A `git fast-import` that is fed texts while it runs: what an import stores by thousands goes through here."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Self

from storyrev.store.git import FRUGAL, start_git
from storyrev.store.layout import Layout
from storyrev.store.write import SETTINGS, check_end, sync_file

# A pack whatever the number of objects: loose ones would be packed later, at more cost. It looks into the packs that
# there are for whether a text is known.
_SETTINGS = (*SETTINGS, *FRUGAL, "-c", "fastimport.unpackLimit=0")
# Git asks for a quarter of a megabyte for each object it compresses and gives it back at once. Told
# to keep it, the C library of GNU saves a quarter of the time; others do not read these.
_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_TOP_PAD_": str(1 << 24)}
_MOUTHFUL = 1 << 17


class Feed:
    """An open `git fast-import`; use it as a context manager, and `finish` it or nothing is stored."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._arguments = (*_SETTINGS, "fast-import", "--quiet", "--done")
        self._process = start_git(layout.top, *self._arguments, environment=_MEMORY)
        stdin, stderr = self._process.stdin, self._process.stderr
        # start_git pipes all three; this tells the type checker.
        assert stdin is not None and stderr is not None  # noqa: S101, PT018
        self._stdin, self._stderr = stdin, stderr
        self._gathered: list[bytes] = []
        self._size = 0
        self._complaint = b""
        # Where the system has it: a mouthful goes in without waiting for Git to swallow.
        with suppress(AttributeError, OSError):
            fcntl.fcntl(stdin.fileno(), fcntl.F_SETPIPE_SZ, 4 * _MOUTHFUL)
        # Git complains while it is fed: unread, it would wait for us while we wait for it.
        self._hand = Thread(target=self._note_complaint)
        self._hand.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._stdin.closed:
            self._process.kill()
            self._end()

    def write(self, data: bytes) -> None:
        """Feed it; where Git has ended meanwhile, `finish` says why."""
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= _MOUTHFUL:
            self._pass_on()

    def finish(self) -> None:
        """Have everything that was fed on disk. Raises `GitFailed`."""
        self.write(b"done\n")
        self._pass_on()
        self._end()
        check_end(self._layout, self._process, self._arguments, self._complaint)
        sync_file(self._layout.common_dir / "objects" / "pack")

    def _pass_on(self) -> None:
        with suppress(BrokenPipeError):
            self._stdin.write(b"".join(self._gathered))
            self._stdin.flush()
        self._gathered.clear()
        self._size = 0

    def _end(self) -> None:
        with suppress(BrokenPipeError):
            self._stdin.close()
        self._hand.join()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _note_complaint(self) -> None:
        with self._stderr as stderr:
            self._complaint = stderr.read()


def write_blob(data: bytes) -> bytes:
    """A text as fast-import reads it."""
    return b"blob\ndata %d\n" % len(data) + data + b"\n"
