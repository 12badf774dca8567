"""The one way into the repository: a `git fast-import` that Git refuses if the branch moved on.

A save and the beginning of a newsroom go through here. Nothing counts before the branch does:
a process that is killed leaves objects that no reference names, and the record as it was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.git import failure, start_git
from storyrev.store.layout import Layout
from storyrev.store.leftovers import locks_of, witness
from storyrev.store.objects import format_zone

if TYPE_CHECKING:
    import subprocess

    from storyrev.store.signing import Sign

_EDITOR = re.compile(r"[^<>\s][^<>]* <[^<>\s]+>")
_TO_QUOTE = re.compile(rb'[\x00-\x20"\\]')
_OVERTAKEN = re.compile(rb"Not updating|cannot lock ref .*(File exists|but expected|already exists)")
_MOST_SECONDS = 253402214400  # 9999-12-31: the last day that every time zone can name

# Every object and the reference synced before Git ends, and a note kept of who moved the branch:
# stated here because the user's settings may say otherwise.
SETTINGS = ("-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync", "-c", "core.logAllRefUpdates=true")
# Loose objects, so that a save does not leave a pack each.
_SETTINGS = (*SETTINGS, "-c", "fastimport.unpackLimit=100")


class BadEditor(UsageError):
    """An editor that Git could not record."""


class BadTime(UsageError):
    """A time that Git could not record, or that names no instant."""


class NotOnDisk(StoryrevError):
    """The revision is recorded, but the disk may not outlive a power cut with it."""


class BranchMoved(Exception):
    """Another process moved the branch first; nothing was recorded, and the caller tries again."""


@dataclass(frozen=True, slots=True)
class Change:
    """Files to record as one commit on `branch`, after `parent` (None: the first commit).

    `files` are (path from the repository's top, bytes) pairs. `committed` is when it enters the
    record, in epoch seconds; `at` is when the text was saved. `sign` signs the commit, where it is
    to be signed.
    """

    branch: str
    parent: str | None
    files: tuple[tuple[str, bytes], ...]
    message: str
    editor: str
    at: datetime
    committed: int
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The hash of the commit, and those of the files in the order given."""

    commit: str
    blobs: tuple[str, ...]


@lru_cache(1024)  # an archive has the same ones again and again
def check_editor(editor: str) -> str:
    """The editor, if Git can record them: "Name <email>" on one line. Raises `BadEditor`."""
    if not _EDITOR.fullmatch(editor) or not editor.isprintable():
        raise BadEditor(f"{editor!r} names no editor. Write a name and an address: 'Name Surname <name@example.org>'.")
    return editor


def check_time(at: datetime) -> datetime:
    """The time to the second, if Git can record it. Raises `BadTime`."""
    if at.utcoffset() is None:
        raise BadTime(f"{at.isoformat()} has no time zone, so it names no instant. Add one, as in '+00:00' or 'Z'.")
    if not 0 <= int(at.timestamp()) < _MOST_SECONDS:
        raise BadTime(f"{at.isoformat()} is outside what Git can record: 1970 to 9999.")
    return at.replace(microsecond=0) if at.microsecond else at


def record(layout: Layout, change: Change) -> Stored:
    """The commit that holds the change, on disk and on its branch.

    Raises `BranchMoved` if `parent` is no longer the branch's commit, `GitFailed` and `NotOnDisk`,
    and what keeps a commit from being signed that is to be.
    """
    if change.sign is not None:
        from storyrev.store.signed import record_signed

        return record_signed(layout, change)
    arguments = (*_SETTINGS, "fast-import", "--quiet", "--done", "--date-format=raw")
    with witness(layout, *locks_of(layout, change.branch)) as seen:
        process = start_git(layout.top, *arguments, environment=identity(change.editor), keep=(seen.descriptor,))
        output, complaint = process.communicate(b"".join(_stream(change)))
        seen.killed = process.returncode < 0  # what it left is the next writer's to clear
    check_end(layout, process, arguments, complaint)
    return confirm(layout, change, _hashes(output))


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes on commits to record on `reference`, on top of `parent`: (commit, the whole text of its note) pairs.

    `editor` writes them at `at`.
    """

    reference: str
    parent: str | None
    texts: tuple[tuple[str, bytes], ...]
    message: str
    editor: str
    at: datetime


def record_notes(layout: Layout, notes: Notes) -> None:
    """Have notes on disk and on their reference. Raises `BranchMoved`, `GitFailed` and `NotOnDisk`."""
    at = int(notes.at.timestamp())
    change = Change(notes.reference, notes.parent, notes.texts, notes.message, notes.editor, notes.at, at)
    arguments = (*_SETTINGS, "fast-import", "--quiet", "--done", "--date-format=raw")
    with witness(layout, *locks_of(layout, notes.reference)) as seen:
        process = start_git(layout.top, *arguments, environment=identity(notes.editor), keep=(seen.descriptor,))
        output, complaint = process.communicate(b"".join(_stream_notes(change)))
        seen.killed = process.returncode < 0  # what it left is the next writer's to clear
    check_end(layout, process, arguments, complaint)
    confirm(layout, change, _hashes(output))


def _hashes(output: bytes) -> list[str]:
    """The objects that fast-import names, one a line; a folder that is not there is left out."""
    lines = output.decode("ascii", "replace").splitlines()
    return [line.split()[2] if " " in line else line for line in lines if not line.startswith("missing")]


def identity(editor: str) -> dict[str, str]:
    """What Git asks for to note in its reflog who moved the branch."""
    name, _, address = editor.rpartition(" ")
    return {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": address[1:-1]}


def overtaken(complaint: bytes) -> BranchMoved | None:
    """The error for a Git that found the branch moved, if that is what it says."""
    return BranchMoved(complaint.decode(errors="replace").strip()) if _OVERTAKEN.search(complaint) else None


def confirm(layout: Layout, change: Change, hashes: list[str]) -> Stored:
    """What was stored, once the disk has it: `hashes` are those of files, commit and folders. Raises `NotOnDisk`."""
    count = len(change.files)
    try:
        _sync(layout, change.branch, hashes)
    except OSError as error:
        raise NotOnDisk(
            f"The text is recorded as {hashes[count]}, but the disk does not confirm that it keeps it: {error.strerror}. "
            "Keep your draft, and check the disk."
        ) from error
    return Stored(hashes[count], tuple(hashes[:count]))


def check_end(layout: Layout, process: subprocess.Popen[bytes], arguments: tuple[str, ...], complaint: bytes) -> None:
    """Make sure that a fast-import ended well. Raises `BranchMoved` and `GitFailed`."""
    if process.returncode:
        (layout.git_dir / f"fast_import_crash_{process.pid}").unlink(missing_ok=True)
        raise overtaken(complaint) or failure(arguments, process.returncode, complaint)


def move_branch(layout: Layout, branch: str, old: str | None, new: str, editor: str, why: str) -> None:
    """Have `branch` stand at the commit `new` where it stands at `old` (None: nowhere yet), as Git notes for `editor`.

    Raises `BranchMoved` and `GitFailed`.
    """
    before = old or "0" * len(new)
    arguments = (*SETTINGS, "update-ref", "-m", why, "--create-reflog", branch, new, before)
    with witness(layout, *locks_of(layout, branch)) as seen:
        process = start_git(layout.top, *arguments, environment=identity(editor), keep=(seen.descriptor,))
        _, complaint = process.communicate()
        seen.killed = process.returncode < 0  # what it left is the next writer's to clear
    if process.returncode:
        raise overtaken(complaint) or failure(arguments, process.returncode, complaint)


def sync_file(file: Path) -> None:
    """Have a file on disk, or the names in a folder, which Git does not sync; nothing if there is none."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stream(change: Change) -> Iterator[bytes]:
    """What fast-import reads; it answers with the hashes of files, commit and folders, one a line."""
    yield from _begin(change)
    folders = {""}
    for number, (path, _) in enumerate(change.files, 1):
        yield write_file(f":{number}", path)
        folders.update(str(folder) for folder in Path(path).parents)
    yield from _end(change, folders - {"."})


def _stream_notes(change: Change) -> Iterator[bytes]:
    """As `_stream`, where the names of the files are the commits that they are noted on."""
    yield from _begin(change)
    folders = {""}
    for number, (commit, _) in enumerate(change.files, 1):
        yield b"N :%d %s\n" % (number, commit.encode("ascii"))
        # Git spreads many notes over folders: two digits each, as many as it takes.
        folders.update((commit[:2], f"{commit[:2]}/{commit[2:4]}"))
    yield from _end(change, folders)


def _begin(change: Change) -> Iterator[bytes]:
    """The contents of the files, marked from 1 on, and the commit, which has the mark after them, before its files."""
    for mark, (_, data) in enumerate(change.files, 1):
        yield b"blob\nmark :%d\n" % mark + write_data(data)
    at, zone = int(change.at.timestamp()), zone_of(change.at)
    mark = len(change.files) + 1
    yield write_commit(change.branch, mark, change.editor, at, zone, change.committed, change.message)
    if change.parent:
        yield b"from %s\n" % change.parent.encode()


def _end(change: Change, folders: set[str]) -> Iterator[bytes]:
    """What asks for the hashes of all that was written, the folders' among them, and ends."""
    mark = len(change.files) + 1
    for number in range(1, mark + 1):
        yield b"get-mark :%d\n" % number
    for folder in sorted(folders):
        yield b"ls :%d %s\n" % (mark, quote_path(folder))
    yield b"done\n"


def zone_of(at: datetime) -> int:
    """A time's offset in minutes."""
    offset = at.utcoffset()
    return round(offset.total_seconds() / 60) if offset else 0


def write_commit(branch: str, mark: int, editor: str, saved_at: int, zone: int, committed: int, message: str) -> bytes:
    """A commit as fast-import reads it, before its parent and its files; times in epoch seconds, `zone` in minutes."""
    offset = format_zone(zone)
    text = message.encode()
    head = (
        f"commit {branch}\nmark :{mark}\nauthor {editor} {saved_at} {offset}\n"
        f"committer {editor} {committed} {offset}\ndata {len(text)}\n"
    )
    return head.encode(errors="surrogateescape") + text + b"\n"


def write_file(content: str, path: str) -> bytes:
    """A file of a commit as fast-import reads it; `content` is a hash or a mark."""
    return b"M 100644 %s %s\n" % (content.encode("ascii"), quote_path(path))


def write_data(data: bytes) -> bytes:
    """Bytes as fast-import reads them."""
    return b"data %d\n" % len(data) + data + b"\n"


def quote_path(path: str) -> bytes:
    """A path as fast-import reads it, whatever is in it."""
    raw = path.encode(errors="surrogateescape")
    if not _TO_QUOTE.search(raw):
        return raw
    return b'"' + b"".join(b"\\%03o" % c if c < 0x20 or c in b'"\\' else bytes([c]) for c in raw) + b'"'


def _sync(layout: Layout, branch: str, hashes: list[str]) -> None:
    """Have the objects on disk even if another process wrote them first, and every name on the way."""
    objects = layout.common_dir / "objects"
    for found in hashes:
        sync_file(objects / found[:2] / found[2:])  # missing if it was in a pack: Git syncs those
    for name in sorted({found[:2] for found in hashes}):
        sync_file(objects / name)
    if not (objects / hashes[-1][:2] / hashes[-1][2:]).exists():
        sync_file(objects / "pack")  # Git keeps what it cannot loosen there
    sync_file(objects)
    sync_branch(layout, branch)


def sync_branch(layout: Layout, branch: str) -> None:
    """Have every name on the way to a branch on disk, and where it stood before. Raises `OSError`."""
    folder = (layout.common_dir / branch).parent
    while folder != layout.common_dir:
        sync_file(folder)
        folder = folder.parent
    # Git never syncs its own notes of where a branch stood, by which an overwritten head is found again.
    sync_file(layout.common_dir / "logs" / branch)
    sync_file(layout.git_dir / "logs" / "HEAD")
