"""Git's objects as they are stored: many from one process, and commits put together and taken apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from storyrev.store.git import FRUGAL, run_git, start_git
from storyrev.store.layout import Layout

# Names of so many objects fit into a pipe whatever the system, so that neither side waits for the other.
SLICE = 256

_PIECE = 1 << 16

_IDENTITY = re.compile(rb"(.*?) ?(-?\d+) ([+-]\d{4})", re.DOTALL)


class Found(NamedTuple):
    """An object: its name, its kind (`blob`, `tree`, `commit`, `tag`) and its bytes."""

    id: str
    kind: str
    data: bytes


class Objects:
    """Reads objects of the repository in `top` through one `git cat-file --batch`; a context manager.

    `settings` stand before the command, as `-c` takes them. `ended` says that Git ended before it had
    answered, of a damaged object or of anything else: what is asked from then on is None.
    """

    def __init__(self, top: Path, *settings: str) -> None:
        self._process = start_git(top, *FRUGAL, *settings, "cat-file", "--batch")
        self.ended = False

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

    def read(self, names: Sequence[str]) -> Iterator[Found | None]:
        """Each named object in turn, None for one that is missing or unreadable; at most `SLICE` at a time."""
        self.ask(names)
        for _ in names:
            yield self.answer()

    def read_one(self, name: str, most: int | None = None) -> Found | None:
        """One object, None where it is missing or unreadable; of more than `most` bytes, that many and one.

        What is left of an object that is too large is read and dropped, so that memory stays bounded.
        """
        self.ask((name,))
        return self.answer(most)

    def ask(self, names: Sequence[str]) -> None:
        """Ask for objects, for `answer` to give one by one; at most `SLICE` may be owed at a time."""
        asked = self._process.stdin
        assert asked is not None  # noqa: S101 - start_git pipes all three
        with suppress(BrokenPipeError):
            asked.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
            asked.flush()

    def answer(self, most: int | None = None) -> Found | None:
        """The first object that is owed, as `read_one` gives it."""
        answered = self._process.stdout
        assert answered is not None  # noqa: S101 - start_git pipes all three
        header = answered.readline().split()
        if len(header) != 3 or not header[2].isdigit():
            self.ended = self.ended or not header
            return None
        size = int(header[2])
        if most is not None and size > most:
            data, rest = answered.read(most + 1), size - most
            while rest and (dropped := answered.read(min(rest, _PIECE))):
                rest -= len(dropped)
            self.ended = bool(rest)
        else:
            data = answered.read(size + 1)
            self.ended = len(data) != size + 1
            data = data[:-1]
        return None if self.ended else Found(header[0].decode(), header[1].decode(), data)


def slices(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Names in runs that `Objects.read` takes."""
    rest = iter(names)
    while run := tuple(islice(rest, SLICE)):
        yield run


def hash_object(kind: str, data: bytes, *, like: str = "") -> str:
    """Git's name for an object; `like` is another name of the same repository (SHA-1 or SHA-256)."""
    algorithm = "sha256" if len(like) == 64 else "sha1"
    digest = hashlib.new(algorithm, b"%s %d\0" % (kind.encode(), len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def name_nothing(layout: Layout) -> str:
    """The name of no object, of the length that the repository gives to names. Raises `GitFailed`."""
    return "0" * (64 if run_git(layout.top, "rev-parse", "--show-object-format") == b"sha256\n" else 40)


@dataclass(frozen=True, slots=True)
class RawCommit:
    """A commit as it is stored.

    `author` and `committer` are "Name <email>", undecodable bytes as surrogates; `saved_at` and
    `committed` are their dates in epoch seconds. `signature` is armoured and empty where there is
    none; `payload` is what was signed: the commit without it.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    saved_at: int
    committer: str
    committed: int
    message: str
    signature: bytes
    payload: bytes


def form_commit(
    tree: str, parent: str | None, editor: str, saved_at: int, zone: int, committed: int, message: str
) -> bytes:
    """A commit as it is stored, by an editor who is author and committer; times in epoch seconds, `zone` in minutes."""
    offset = format_zone(zone)
    after = f"parent {parent}\n" if parent else ""
    return (
        f"tree {tree}\n{after}author {editor} {saved_at} {offset}\ncommitter {editor} {committed} {offset}\n\n{message}"
    ).encode(errors="surrogateescape")


def format_zone(zone: int) -> str:
    """An offset in minutes as Git writes it."""
    return f"{'-' if zone < 0 else '+'}{abs(zone) // 60:02}{abs(zone) % 60:02}"


def parse_commit(found: Found) -> RawCommit:
    """A commit taken apart; what is malformed is empty or 0, since `git fsck` tells of it."""
    head, _, message = found.data.partition(b"\n\n")
    headers: dict[str, list[bytes]] = {}
    kept: list[bytes] = []
    name = ""
    for line in head.split(b"\n"):
        if line.startswith(b" ") and name:
            headers[name][-1] += b"\n" + line[1:]
        else:
            word, _, value = line.partition(b" ")
            name = word.decode("ascii", "replace")
            headers.setdefault(name, []).append(value)
        if name not in ("gpgsig", "gpgsig-sha256"):
            kept.append(line)
    author, saved_at = _identity(headers.get("author", [b""])[0])
    committer, committed = _identity(headers.get("committer", [b""])[0])
    signature = headers.get("gpgsig" if len(found.id) == 40 else "gpgsig-sha256", [b""])[0]
    return RawCommit(
        id=found.id,
        tree=headers.get("tree", [b""])[0].decode("ascii", "replace"),
        parents=tuple(parent.decode("ascii", "replace") for parent in headers.get("parent", [])),
        author=author,
        saved_at=saved_at,
        committer=committer,
        committed=committed,
        message=message.decode("utf-8", "replace"),
        signature=signature + b"\n" if signature else b"",
        payload=b"\n".join(kept) + b"\n\n" + message,
    )


def _identity(value: bytes) -> tuple[str, int]:
    found = _IDENTITY.fullmatch(value)
    if not found:
        return value.decode("utf-8", "surrogateescape"), 0
    return found[1].decode("utf-8", "surrogateescape"), int(found[2])
