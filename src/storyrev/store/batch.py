"""A batch of an import: its commits and folders are put together here, and count all at once under the writers' lock."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Self

from storyrev.store import index, seen
from storyrev.store.entries import Order, Refused
from storyrev.store.folders import Folders
from storyrev.store.git import failure, run_git
from storyrev.store.history import Commit
from storyrev.store.layout import Layout
from storyrev.store.lock import hold, not_writable
from storyrev.store.numbering import Addition
from storyrev.store.objects import Objects, form_commit, name_nothing
from storyrev.store.packs import Pack, Sending
from storyrev.store.plan import Plan, Room, Verdict, raw_path
from storyrev.store.record import Record
from storyrev.store.save import BranchBusy, find_branch, finish_others
from storyrev.store.spool import Spool, Waiting
from storyrev.store.sweep import owe
from storyrev.store.trailers import Label, format_message
from storyrev.store.write import BranchMoved, move_branch, sync_branch

_TRIES = 50


@dataclass(slots=True)
class Done:
    """What became of a batch: how many entries by verdict, and those refused with their places in the source."""

    counts: dict[Verdict, int] = field(default_factory=lambda: {"recorded": 0, "known": 0, "unchanged": 0})
    refused: list[tuple[int, Refused]] = field(default_factory=list)


class Recorder:
    """Records batches of waiting entries, one after the other, each after what the branch holds by then."""

    def __init__(self, layout: Layout, record: Record, spool: Spool, order: Order) -> None:
        self._layout = layout
        self._record = record
        self._spool = spool
        self._order = order
        self._room = Room(layout)

    def add(self, waiting: list[Waiting]) -> Done:
        """Record a batch, whose texts are in the repository; it is on disk when this returns.

        Raises `DetachedHead`, `NotWritable`, `GitFailed`, and `BranchBusy`.
        """
        complaint = ""
        for _ in range(_TRIES):
            with hold(self._layout.lock_file):
                finish_others(self._layout, self._record)
                branch, head = find_branch(self._layout)
                try:
                    owe(self._layout, head)
                except OSError as error:
                    raise not_writable(self._layout.private, error) from error
                try:
                    return self._record.ask_locked(partial(self._add, waiting, branch, head))
                except BranchMoved as moved:
                    complaint = str(moved)
        raise BranchBusy(
            f"The import stopped: Git refused to move the branch {_TRIES} times, and said {complaint!r}. If no other "
            "Git is at work here, remove the .lock file that it names, and run the import again: it goes on."
        )

    def _add(self, waiting: list[Waiting], branch: str, head: str | None, connection: sqlite3.Connection) -> Done:
        done = Done()
        plan = Plan(connection, self._spool, self._order, self._room.find_taken(head))
        found = index.head_of(connection)
        committed = found[1] if found else 0
        editor = ""
        with _Chain(self._layout, head) as chain, _Numberer(connection) as numberer:
            for entry in waiting:
                verdict = plan.judge(entry)
                if isinstance(verdict, str):
                    done.counts[verdict] += 1
                    continue
                if isinstance(verdict, Refused):
                    done.refused.append((entry.seq, verdict))
                    continue
                # Git's walks through history are quick while committers' dates never run back.
                committed = max(entry.saved_at, committed)
                label = verdict.label
                if entry.base or entry.over:
                    base, over = (numberer.find(entry.slug, name, plan) for name in (entry.base, entry.over))
                    label = label._replace(base=base, over=over)
                numberer.number(chain.add(entry, label, verdict.path, committed), entry, label, verdict.path)
                done.counts["recorded"] += 1
                editor = editor or entry.editor
            if chain.head and chain.head != head:
                with chain.send() as sending:
                    # While Git takes them in.
                    numberer.write()
                    chain.check_texts()
                    sending.wait()
                    move_branch(self._layout, branch, head, chain.head, editor, "storyrev import")
                sync_branch(self._layout, branch)
                numberer.finish(chain.head, committed)
                seen.note_locked(self._layout, chain.head, committed, head or "")
                self._room.move(chain.head)
                self._spool.name((*name, commit) for name, commit in numberer.made.items())
        plan.settle()
        return done


class _Chain:
    """Commits that follow one another on `head`, put together in memory; Git has none of them before `send`."""

    def __init__(self, layout: Layout, head: str | None) -> None:
        self.head = head
        """The last of them."""
        self._layout = layout
        self._objects = Objects(layout.top)
        self._pack = Pack(head or name_nothing(layout))
        self._folders = Folders(self._objects, head, self._pack)
        self._texts: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._objects.close()

    def add(self, entry: Waiting, label: Label, path: str, committed: int) -> str:
        """The commit of a revision, which is the next; `path` leads from the newsroom's root."""
        file = self._layout.prefix + path
        self._put(file, entry.content_id)
        if entry.raw_id:
            self._put(raw_path(file, entry.raw_suffix), entry.raw_id)
        message = format_message(label)
        tree = self._folders.settle()
        text = form_commit(tree, self.head, entry.editor, entry.saved_at, entry.zone, committed, message)
        self.head = self._pack.add("commit", text)
        return self.head

    def send(self) -> Sending:
        """Have Git begin to take them in; none counts before a branch names them."""
        return self._pack.send(self._layout)

    def check_texts(self) -> None:
        """Make sure that the repository has the texts that they speak of. Raises `GitFailed`."""
        texts = sorted(self._texts)
        told = run_git(self._layout.top, "cat-file", "--batch-check", "--buffer", stdin="\n".join(texts).encode())
        for text, line in zip(texts, told.splitlines(), strict=True):
            if b" blob " not in line:
                raise failure(("cat-file",), 128, f"unable to read {text}".encode())

    def _put(self, path: str, content_id: str) -> None:
        self._folders.put(path, content_id)
        self._texts.add(content_id)


class _Numberer:
    """Numbers commits in the index before they count; an index that cannot be written is merely stale."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        # Of what comes out of another record, by story and name there: what it is called here.
        self.made: dict[tuple[str, str], str] = {}
        self._addition: Addition | None = None
        with suppress(sqlite3.Error):
            # What fits in there goes to disk at the end: others can read the index meanwhile. What a batch changes
            # in the index of a million revisions is more than that, and they wait until the batch is done.
            connection.execute("PRAGMA cache_size = -24576")
            self._addition = Addition(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._abandon()

    def find(self, slug: str, name: str, plan: Plan) -> str | None:
        """The commit here of a story's revision that is called `name` in the record it comes out of, None if it did not come."""
        if not name:
            return None
        return self.made.get((slug, name)) or plan.find_name(slug, name)

    def number(self, commit: str, entry: Waiting, label: Label, path: str) -> None:
        """Add a commit, the next."""
        if entry.id:
            self.made[entry.slug, entry.id] = commit
        if self._addition is not None:
            texts = ((path, entry.content_id),)
            try:
                self._addition.add(Commit(commit, (), entry.editor, entry.saved_at, entry.zone, "", texts), label)
            except sqlite3.Error:
                self._abandon()

    def write(self) -> None:
        """Have in the tables what was added, for nobody else to see yet."""
        if self._addition is not None:
            try:
                self._addition.write()
            except sqlite3.Error:
                self._abandon()

    def finish(self, head: str, committed: int) -> None:
        """Have the index hold it all: the branch does."""
        if self._addition is not None:
            with suppress(sqlite3.Error):
                self._addition.finish(head, committed)

    def _abandon(self) -> None:
        """Leave the index as it was, if it is not finished."""
        addition, self._addition = self._addition, None
        if addition is not None:
            with suppress(sqlite3.Error):
                addition.abandon()
