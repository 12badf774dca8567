"""Git as a stream: asked by one hand, read by the other, and never more of it held than one piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import IO, Self

from storyrev.store.git import failure, start_git

_SLICE = 1 << 16


def read_pieces(top: Path, *arguments: str, asked: Iterable[bytes] = (), separator: bytes = b"\0") -> Iterator[str]:
    """What Git prints, run in `top` and told `asked`, cut at each separator; not UTF-8 comes as surrogates.

    A last piece without a separator after it is left out. Raises `GitFailed` at the end, and whatever
    `asked` raises.
    """
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
                *pieces, rest = (rest + data).split(separator)
                for piece in pieces:
                    yield piece.decode("utf-8", "surrogateescape")
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


class Blobs:
    """Reads contents through one `git cat-file --batch`; a context manager.

    `settings` stand before the command, as `-c` takes them.
    """

    def __init__(self, top: Path, *settings: str) -> None:
        self._process = start_git(top, *settings, "cat-file", "--batch")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        with self._process as process:
            if process.stdin:
                with suppress(BrokenPipeError):  # it died before it was asked all
                    process.stdin.close()
            process.kill()

    def read_some(self, content_ids: Sequence[str]) -> list[bytes | None]:
        """The bytes of some blobs, None for one that Git cannot give; fewer than were asked for if Git ended meanwhile.

        All are asked for before the first is read, so their names must fit into a pipe: no more than some hundreds.
        """
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None and answered is not None  # noqa: S101, PT018 - as above
        texts: list[bytes | None] = []
        with suppress(BrokenPipeError):
            asked.write("".join(f"{content_id}\n" for content_id in content_ids).encode("ascii"))
            asked.flush()
        for _ in content_ids:
            header = answered.readline().split()
            if not header:
                break
            if len(header) != 3 or not header[2].isdigit():
                texts.append(None)
                continue
            size = int(header[2])
            data = answered.read(size + 1)
            if len(data) != size + 1:
                break
            texts.append(data[:-1] if header[1] == b"blob" else None)
        return texts

    def read(self, content_id: str, most: int | None = None) -> bytes | None:
        """The bytes of a blob, None if Git cannot give them; of more than `most` bytes, that many and one.

        What is left of a blob that is too large is read and dropped, so that memory stays bounded.
        """
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None and answered is not None  # noqa: S101, PT018 - as above
        try:
            asked.write(content_id.encode("ascii") + b"\n")
            asked.flush()
        except BrokenPipeError:
            return None
        header = answered.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            return None
        size = int(header[2])
        wanted = size if most is None else min(size, most + 1)
        data = answered.read(wanted)
        rest = size - wanted + 1
        while rest and (dropped := answered.read(min(rest, _SLICE))):
            rest -= len(dropped)
        return data if len(data) == wanted and not rest else None
