"""Git as a stream: asked by one hand, read by the other, and never more of it held than one piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

from storyrev.store.git import failure, start_git

_SLICE = 1 << 16


def read_pieces(top: Path, *arguments: str, asked: Iterable[bytes] = (), separator: bytes = b"\0") -> Iterator[str]:
    """What Git prints, run in `top` and told `asked`, cut at each separator; not UTF-8 comes as surrogates.

    A last piece without a separator after it is left out. Raises `GitFailed` at the end, and whatever
    `asked` raises.
    """
    ending = separator.decode("ascii")
    with start_git(top, *arguments) as process:
        stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
        # start_git pipes all three; this tells the type checker.
        assert stdin is not None and stdout is not None and stderr is not None  # noqa: S101, PT018
        # Git answers while it is asked: without a second hand both would wait for the other to read.
        asking = _Asking(stdin, asked)
        asking.start()
        ended = False
        try:
            rest = b""
            while data := stdout.read1(_SLICE):  # type: ignore[attr-defined] # a pipe's reader is buffered
                whole, found, rest = (rest + data).rpartition(separator)
                if found:
                    # All at once, since the separator is a character of its own.
                    yield from whole.decode("utf-8", "surrogateescape").split(ending)
            ended = True
        finally:
            if not ended:
                process.kill()
            asking.join()
        complaint = stderr.read()
    if asking.error:
        raise asking.error
    if process.returncode:
        raise failure(arguments, process.returncode, complaint)


class _Asking(Thread):
    """Writes to a process until there is nothing more to ask, or nobody to ask it of."""

    def __init__(self, pipe: IO[bytes], asked: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._asked = asked
        self.error: Exception | None = None

    def run(self) -> None:
        with suppress(BrokenPipeError), self._pipe:
            try:
                for data in self._asked:
                    self._pipe.write(data)
            except BrokenPipeError:
                raise
            except Exception as error:  # noqa: BLE001 - raised again where the answers are read
                self.error = error
            finally:
                close = getattr(self._asked, "close", None)
                if close:
                    close()
