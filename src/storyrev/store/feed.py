"""A `git fast-import` that is fed while it runs: texts into a pack, or commits onto the branch.

What goes into the repository by thousands goes through here; a single save is `storyrev.store.write`.
Git's own answer counts: the branch is moved at the very end, and only if nobody else moved it.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Condition, Thread
from types import TracebackType
from typing import IO, Self

from storyrev.store.git import FRUGAL, start_git
from storyrev.store.layout import Layout
from storyrev.store.leftovers import Witness, locks_of, witness
from storyrev.store.write import SETTINGS, check_end, identity, sync_branch, sync_file

# A month's folder is listed anew with each revision, as what differs from the list before; whole only after so
# many. With Git's usual 50 an archive takes a sixteenth more, and nothing is read quicker for it.
DEPTH = 200
"""How many objects in a row a pack may hold as what differs from the one before."""

# A pack whatever the number of objects: loose ones would be packed later, at more cost. It looks into the packs that
# there are for whether a text is known.
_SETTINGS = (*SETTINGS, *FRUGAL, "-c", "fastimport.unpackLimit=0")
# Git asks for a quarter of a megabyte for each object it compresses and gives it back at once. Told
# to keep it, the C library of GNU saves a quarter of the time; others do not read these.
_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_TOP_PAD_": str(1 << 24)}
_MOUTHFUL = 1 << 17


class Feed:
    """An open `git fast-import`; use it as a context manager, and `finish` it or nothing is recorded.

    Whoever moves `branch` holds the writers' lock; `editor` is named in Git's note of who moved it.
    `tell` is given the hash of each commit as it is made, in a thread of its own.
    """

    def __init__(
        self, layout: Layout, branch: str = "", editor: str = "", tell: Callable[[str], None] | None = None
    ) -> None:
        self._layout = layout
        self._branch = branch
        self._arguments = (*_SETTINGS, "fast-import", f"--depth={DEPTH}", "--quiet", "--done", "--date-format=raw")
        self._seen: Witness | None = None
        with ExitStack() as opened:
            if branch:
                self._seen = opened.enter_context(witness(layout, *locks_of(layout, branch)))
            self._process = start_git(
                layout.top,
                *self._arguments,
                environment=(identity(editor) if branch else {}) | _MEMORY,
                keep=(self._seen.descriptor,) if self._seen else (),
            )
            self._opened = opened.pop_all()
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        # start_git pipes all three; this tells the type checker.
        assert stdin is not None and stdout is not None and stderr is not None  # noqa: S101, PT018
        self._stdin, self._stderr = stdin, stderr
        self._gathered: list[bytes] = []
        self._size = 0
        self._complaint = b""
        # Where the system has it: a mouthful goes in without waiting for Git to swallow.
        with suppress(AttributeError, OSError):
            fcntl.fcntl(stdin.fileno(), fcntl.F_SETPIPE_SZ, 4 * _MOUTHFUL)
        self._answered = 0
        self._deaf = False
        self._heard = Condition()
        # Git answers while it is fed: unread, it would wait for us while we wait for it.
        self._hands = (Thread(target=self._listen, args=(stdout, tell)), Thread(target=self._note_complaint))
        for hand in self._hands:
            hand.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop it if it was not finished: nothing of it counts then."""
        if not self._stdin.closed:
            self._process.kill()
            self._end()

    def write(self, data: bytes) -> None:
        """Feed it; where Git has ended meanwhile, `finish` says why."""
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= _MOUTHFUL:
            self._pass_on()

    def wait_for(self, count: int) -> None:
        """Have Git tell of so many commits; where it has ended before that, `finish` says why."""
        if self._answered < count:
            self._pass_on()
            with self._heard:
                self._heard.wait_for(lambda: self._answered >= count or self._deaf)

    def finish(self) -> None:
        """Have everything that was fed on disk, and the branch moved. Raises `BranchMoved` and `GitFailed`."""
        self.write(b"done\n")
        self._pass_on()
        self._end()
        check_end(self._layout, self._process, self._arguments, self._complaint)
        sync_file(self._layout.common_dir / "objects" / "pack")
        if self._branch:
            sync_branch(self._layout, self._branch)

    def _pass_on(self) -> None:
        with suppress(BrokenPipeError):
            self._stdin.write(b"".join(self._gathered))
            self._stdin.flush()
        self._gathered.clear()
        self._size = 0

    def _end(self) -> None:
        with suppress(BrokenPipeError):
            self._stdin.close()
        for hand in self._hands:
            hand.join()
        ended = self._process.wait()
        if self._seen:
            self._seen.killed = ended < 0  # what it left is the next writer's to clear
        self._opened.close()

    def _listen(self, pipe: IO[bytes], tell: Callable[[str], None] | None) -> None:
        try:
            with pipe:
                for line in pipe:
                    if tell:
                        tell(line.decode("ascii").rstrip())
                    with self._heard:
                        self._answered += 1
                        self._heard.notify_all()
        finally:
            with self._heard:
                self._deaf = True
                self._heard.notify_all()

    def _note_complaint(self) -> None:
        with self._stderr as stderr:
            self._complaint = stderr.read()


def write_blob(data: bytes) -> bytes:
    """A text as fast-import reads it."""
    return b"blob\ndata %d\n" % len(data) + data + b"\n"
