"""The working copy after an import or a sync: every file of a story that it changed, in one sweep.

As after a save, a file is replaced only if it is missing or holds what was recorded before. An
import notes first from which commit on the working copy has to follow, and takes the note away when
it does. A note that a killed process leaves behind is seen to by the next save. The note's first
line is that commit; each of the others is what a save wrote meanwhile, a content id and a path.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice

from storyrev.store.behind import catch_up, find_behind, leave_behind
from storyrev.store.contents import Contents
from storyrev.store.entries import Kept
from storyrev.store.git import FRUGAL, GitFailed, run_git
from storyrev.store.gitindex import enter, format_entry
from storyrev.store.history import slug_of
from storyrev.store.layout import Layout
from storyrev.store.lock import try_to_hold
from storyrev.store.pending import Errand, find_unfinished, promise
from storyrev.store.pipes import read_pieces
from storyrev.store.workcopy import Drafts, Followed

_OURS = re.compile(r"stories/[0-9]{4}/[0-9]{2}/([^/]+?)(\.source\.[a-z0-9]+|\.md)", re.ASCII)
_MONTH = re.compile(r"stories/[0-9]{4}/[0-9]{2}", re.ASCII)
_TOGETHER = 4096  # files on disk at a time
_ENTRIES = 100_000  # told to Git's index at a time: it is written anew each time


@dataclass(frozen=True, slots=True)
class _Change:
    """A file that has to follow from `old` (None: no file) to `new`; `entry` is what Git's index holds of it ('' for a conflict)."""

    path: str
    old: str | None
    new: str
    entry: str | None


def owe(layout: Layout, since: str | None) -> None:
    """Note that the working copy is as it was at the commit `since` (None: the empty branch), unless it is owed more already."""
    note = layout.sweep_note
    if not note.exists():
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(since or "", "ascii")


def is_swept(path: str, mode: str) -> bool:
    """Whether a sweep sees to a file: one of a story that is there; `path` leads from the newsroom, `mode` is Git's."""
    return mode.startswith("100") and _OURS.fullmatch(path) is not None


def find_owed(layout: Layout, path: str) -> str | None:
    """The content id that a file may still hold since a sweep is owed; None if none is, or there was no file."""
    try:
        since, written = _read_note(layout)
        if path in written:
            return written[path]
        name = f"{since}:{layout.prefix}{path}"
        return run_git(layout.top, "rev-parse", "--verify", "--quiet", name).decode("ascii").strip() if since else None
    except (OSError, ValueError, GitFailed):
        return None


def note_written(layout: Layout, path: str, content_id: str) -> None:
    """Note what a save put into a file while a sweep is owed, for a caller who holds the writers' lock."""
    with suppress(FileNotFoundError), layout.sweep_note.open("r+", encoding="utf-8") as note:
        note.seek(0, os.SEEK_END)
        note.write(f"\n{content_id} {path}")


def finish_stale(layout: Layout) -> None:
    """See to what a killed import owed, for a caller who holds the writers' lock; nothing while an import is at work."""
    if layout.sweep_note.exists():
        with try_to_hold(layout.import_lock_file) as held:
            if held:
                sweep(layout)


def sweep(layout: Layout, tell: Callable[[int], None] | None = None) -> tuple[Kept, ...]:
    """Have the working copy follow to the branch's commit, for a caller who holds the writers' lock: the files left as they are, and why.

    `tell` is told now and then how many files were looked at. Nothing raises: what was imported is recorded by now.
    """
    head = layout.read_head().commit
    kept: list[Kept] = []
    done = 0
    try:
        noted, written = _read_note(layout)
        since = noted or _empty_tree(layout)
        owed: dict[str, tuple[str | None, ...]] = {path: (content_id,) for path, content_id in written.items()}
        for errand in find_unfinished(layout):
            owed[errand.path] = (*owed.get(errand.path, ()), *errand.old)
        with closing(Contents(layout)) as contents:
            changes = _changes(layout, since, head or since)
            entries: list[bytes] = []
            while chunk := list(islice(changes, _TOGETHER)):
                kept.extend(_follow(layout, contents, chunk, owed, entries))
                done += len(chunk)
                if tell:
                    tell(done)
                if len(entries) >= _ENTRIES:
                    enter(layout, b"".join(entries))
                    entries.clear()
            if entries:
                enter(layout, b"".join(entries))
        os.sync()
        layout.sweep_note.unlink()
    except OSError as error:
        kept.append(Kept("stories", error.strerror or str(error)))
    except GitFailed as error:
        kept.append(Kept("stories", str(error)))
    return tuple(kept)


def _follow(
    layout: Layout,
    contents: Contents,
    chunk: list[_Change],
    owed: dict[str, tuple[str | None, ...]],
    entries: list[bytes],
) -> Iterator[Kept]:
    """Bring some files up to what is recorded; `entries` gathers what Git's index has to be told."""
    outcomes: list[tuple[_Change, Followed]] = []
    with Drafts(layout) as drafts, closing(contents.read_ahead(change.new for change in chunk)) as texts:
        for change, text in zip(chunk, texts, strict=True):
            old = (change.old, *owed.get(change.path, ()))
            if change.entry != change.new and change.entry not in old:
                followed = Followed("kept", "a different text is staged for the next Git commit")
            elif text is None:
                followed = Followed("failed", "its text cannot be read from Git; see git fsck")
            else:
                followed = drafts.put(change.path, text, old=old, new=change.new)
                if change.entry != change.new and followed.outcome != "failed":
                    entries.append(format_entry(layout.prefix + change.path, change.new))
            outcomes.append((change, followed))
        drafts.settle()
    followers = (change.path for change, followed in outcomes if followed.outcome in ("written", "same"))
    for path in find_behind(layout, followers):
        catch_up(layout, path)
    for change, followed in outcomes:
        if followed.outcome in ("written", "same"):
            continue
        if followed.outcome == "kept" and change.old:
            leave_behind(layout, change.path, change.old)
        elif followed.outcome == "failed" and (slug := slug_of(change.path)):
            # The next save tries again, that of this file alone.
            promise(layout, Errand(slug, change.path, (change.old, *owed.get(change.path, ())), change.new))
        yield Kept(change.path, followed.reason)


def _changes(layout: Layout, since: str, head: str) -> Iterator[_Change]:
    """What changed between two commits in the files of stories, with what Git's index holds, in Git's order."""
    indexed = _indexed(layout)
    at: bytes | None = b""
    entry = ""
    for about, name in _read_changes(layout, since, head):
        _, mode, old, new, _ = about.split(" ")
        path = name[len(layout.prefix) :]
        if not is_swept(path, mode):
            continue
        # Git sorts by bytes.
        key = name.encode("utf-8", "surrogateescape")
        while at is not None and at < key:
            at, entry = next(indexed, (None, ""))
        yield _Change(path, old if old.strip("0") else None, new, entry if at == key else None)


def _read_changes(layout: Layout, since: str, head: str) -> Iterator[tuple[str, str]]:
    """What `git diff-tree` says of each file, and its name, of one month after the other: it holds all of a comparison before it prints any."""
    old, new, empty = _months(layout, since), _months(layout, head), _empty_tree(layout)
    months = sorted(month for month in new if new[month] != old.get(month))
    asked = (f"{old.get(month, empty)} {new[month]}\n".encode("ascii") for month in months)
    arguments = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev")
    # Before the first change in a month stands a line that names both states of it, and one for each that has none.
    heads, month = iter(months), ""
    pieces = read_pieces(layout.top, *FRUGAL, *arguments, asked=asked)
    for piece in pieces:
        *passed, about = piece.split("\n")
        for _ in passed:
            month = next(heads)
        yield about, f"{month}/{next(pieces)}"


def _months(layout: Layout, tree: str) -> dict[str, str]:
    """The folders in which stories stand, from the repository's top, with Git's names for what they hold."""
    months = {}
    for line in read_pieces(
        layout.top, "ls-tree", "-d", "-r", "-z", "--full-tree", tree, "--", f"{layout.prefix}stories/"
    ):
        about, _, path = line.partition("\t")
        _, kind, name = about.split(" ")
        if kind == "tree" and _MONTH.fullmatch(path[len(layout.prefix) :]):
            months[path] = name
    return months


def _indexed(layout: Layout) -> Iterator[tuple[bytes, str]]:
    """What Git's index holds of the stories: names and content ids, '' where there is a conflict."""
    for line in read_pieces(
        layout.top, "--literal-pathspecs", "ls-files", "-z", "--stage", "--", f"{layout.prefix}stories"
    ):
        about, _, name = line.partition("\t")
        _, content_id, stage = about.split(" ")
        yield name.encode("utf-8", "surrogateescape"), content_id if stage == "0" else ""


def _read_note(layout: Layout) -> tuple[str, dict[str, str]]:
    """The commit that the working copy followed last, and the files that saves wrote since, with their content ids."""
    since, *lines = layout.sweep_note.read_text("utf-8").split("\n")
    written = {}
    for line in lines:
        content_id, _, path = line.partition(" ")
        written[path] = content_id
    return since, written


def _empty_tree(layout: Layout) -> str:
    return run_git(layout.top, "hash-object", "-t", "tree", "--stdin").decode("ascii").strip()
