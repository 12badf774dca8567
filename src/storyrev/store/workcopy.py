"""The files in `stories/` follow the record, and never at the cost of somebody's work.

A file is replaced only if it is missing or holds exactly what was recorded before. Every folder on
the way is opened without following links, so that a link planted in the newsroom leads nowhere.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from storyrev.errors import StoryrevError
from storyrev.store.answers import WorkingCopy
from storyrev.store.gitindex import enter_found, find_entry
from storyrev.store.layout import Layout

_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the file, and why it was not written where it was not."""

    outcome: WorkingCopy
    reason: str = ""


_IN_THE_WAY = Followed("kept", "a file or a link stands where its folder should be")


def hash_blob(data: bytes, *, like: str = "") -> str:
    """Git's name for these bytes; `like` is another name of the same repository (SHA-1 or SHA-256)."""
    make = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    digest = make(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def follow(layout: Layout, path: str, data: bytes, *, old: Collection[str | None], new: str) -> Followed:
    """Bring one file, and Git's idea of it, from one of the contents `old` to `data`, whose id is `new`.

    `path` is relative to the newsroom; None among `old` stands for no file. Nothing raises: the text is recorded by now, so what goes
    wrong here is told and not fatal.
    """
    try:
        found = find_entry(layout, layout.prefix + path, len(new) // 2)
        entry = found.content_id
        if entry != new and entry not in old:
            return Followed("kept", "a different text is staged for the next Git commit")
        followed = _replace(layout, path, data, old, new)
        if entry != new:
            # Else the next plain commit would undo what was recorded.
            enter_found(layout, layout.prefix + path, new, found)
    except OSError as error:
        return Followed("failed", f"{error.strerror or error}")
    except StoryrevError as error:  # Git or the disk refused
        return Followed("failed", str(error))
    return followed


def write_file(layout: Layout, path: str, data: bytes) -> None:
    """Write one file, whole or not at all, whatever stood there; the path is relative to the newsroom. Raises OSError."""
    *folders, name = path.encode("utf-8", "surrogateescape").split(b"/")
    with _folder(layout, folders) as folder:
        _write(folder, name, data)


class Drafts:
    """Files on their way into the working copy by thousands: written beside their places, put there by `settle`.

    One wait for the disk serves all of them. Use it as a context manager.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._folders: dict[bytes, int] = {}
        self._open = ExitStack()
        self._written: list[tuple[int, bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for folder, name in self._written:
            with suppress(OSError):
                os.unlink(_draft_name(name), dir_fd=folder)
        self._open.close()

    def put(self, path: str, data: bytes, *, old: Collection[str | None], new: str) -> Followed:
        """As `follow`, for Git's idea of the file too late: have `data` ready to take the file's place if that destroys nothing."""
        above, _, name = path.encode("utf-8", "surrogateescape").rpartition(b"/")
        try:
            if above not in self._folders:
                self._folders[above] = self._open.enter_context(_folder(self._layout, above.split(b"/"), sync=False))
            folder = self._folders[above]
            found = _judge(folder, name, old, new)
            if found is None:
                _write_draft(folder, name, data)
                self._written.append((folder, name))
        except NotADirectoryError:
            return _IN_THE_WAY
        except OSError as error:
            return Followed("failed", f"{error.strerror or error}")
        return found or Followed("written")

    def settle(self) -> None:
        """Have every draft on disk, and in its place."""
        os.sync()
        for folder, name in self._written:
            os.replace(_draft_name(name), name, src_dir_fd=folder, dst_dir_fd=folder)
        self._written.clear()


def _replace(layout: Layout, path: str, data: bytes, old: Collection[str | None], new: str) -> Followed:
    """Write the file if that destroys nothing."""
    # As bytes, which mean the same in every locale.
    *folders, name = path.encode().split(b"/")
    try:
        with _folder(layout, folders) as folder:
            found = _judge(folder, name, old, new)
            if found is None:
                _write(folder, name, data)
    except NotADirectoryError:
        return _IN_THE_WAY
    return found or Followed("written")


def _judge(folder: int, name: bytes, old: Collection[str | None], new: str) -> Followed | None:
    """Why a file is not to be written; None if it is."""
    found = _read(folder, name)
    if isinstance(found, Followed):
        return found
    if found is not None:
        held = hash_blob(found, like=new)
        if held == new:
            return Followed("same")
        if held not in old:
            return Followed("kept", "it holds changes that are not recorded")
    return None


@contextmanager
def _folder(layout: Layout, names: list[bytes], *, sync: bool = True) -> Iterator[int]:
    """A descriptor of the folder below the newsroom's root, made where it is missing."""
    descriptor = os.open(layout.root, _OPEN_FOLDER & ~os.O_NOFOLLOW)
    try:
        for name in names:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=descriptor)
                if sync:
                    os.fsync(descriptor)
            inner = _enter(name, descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _enter(name: bytes, folder: int) -> int:
    try:
        return os.open(name, _OPEN_FOLDER, dir_fd=folder)
    except OSError as error:
        # Linux says "not a directory" of a link here, other systems "too many links".
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise NotADirectoryError(error.errno, "a link stands where a folder should be") from error
        raise


def _read(folder: int, name: bytes) -> bytes | Followed | None:
    """The file's bytes, None if there is no file, or why whatever stands there must stay."""
    try:
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        what = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
        return Followed("kept", f"{what} stands in its place")
    with open(name, "rb", opener=lambda n, _: os.open(n, _OPEN_FILE, dir_fd=folder)) as file:
        return file.read()


def _write(folder: int, name: bytes, data: bytes) -> None:
    """The file, whole or not at all, and on disk."""
    _write_draft(folder, name, data, sync=True)
    try:
        os.replace(_draft_name(name), name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(_draft_name(name), dir_fd=folder)
        raise
    os.fsync(folder)


def _write_draft(folder: int, name: bytes, data: bytes, *, sync: bool = False) -> None:
    """The file beside its place."""
    draft = _draft_name(name)
    descriptor = _create(folder, draft)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft, dir_fd=folder)
        raise


def _create(folder: int, draft: bytes) -> int:
    """A descriptor of a new file; what stands in its place is taken away."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with suppress(FileExistsError):
        return os.open(draft, flags, 0o666, dir_fd=folder)
    # Writers hold the newsroom's lock: a draft that stands here was left by one that was killed.
    os.unlink(draft, dir_fd=folder)
    return os.open(draft, flags, 0o666, dir_fd=folder)


def _draft_name(name: bytes) -> bytes:
    return b"." + name + b".new"
