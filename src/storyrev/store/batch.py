"""A batch of an import: committed in one go under the writers' lock, and numbered in the index meanwhile."""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock

from storyrev.store import index, seen
from storyrev.store.entries import Order, Refused
from storyrev.store.feed import Feed
from storyrev.store.history import Commit
from storyrev.store.layout import Layout
from storyrev.store.lock import hold, not_writable
from storyrev.store.numbering import Addition
from storyrev.store.plan import Plan, Room, Verdict, raw_path
from storyrev.store.record import Record
from storyrev.store.save import BranchBusy, find_branch, finish_others
from storyrev.store.spool import Spool, Waiting
from storyrev.store.sweep import owe
from storyrev.store.trailers import Label, format_message
from storyrev.store.write import BranchMoved, write_commit, write_file

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
        """Record a batch; it is on disk when this returns.

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
        numberer = _Numberer(connection)
        feed: Feed | None = None
        after = head or ""
        try:
            for entry in waiting:
                with numberer.turn:
                    verdict = plan.judge(entry)
                if isinstance(verdict, str):
                    done.counts[verdict] += 1
                    continue
                if isinstance(verdict, Refused):
                    done.refused.append((entry.seq, verdict))
                    continue
                if feed is None:
                    feed = Feed(self._layout, branch, entry.editor, numberer.number)
                # Git's walks through history are quick while committers' dates never run back.
                committed = max(entry.saved_at, committed)
                label = verdict.label
                if entry.base or entry.over:
                    names = (entry.base, entry.over)
                    base, over = (self._find_name(entry.slug, name, plan, numberer, feed) for name in names)
                    label = replace(label, base=base, over=over)
                numberer.expect(entry, label, verdict.path)
                feed.write(_commit(branch, head, entry, committed, label, self._layout.prefix + verdict.path))
                head = None  # the others follow one another
                done.counts["recorded"] += 1
            if feed is not None:
                feed.finish()
                numberer.finish(committed)
                seen.note_locked(self._layout, numberer.last, committed, after)
                self._room.move(numberer.last)
                self._spool.name((*name, commit) for name, commit in numberer.made.items())
            plan.settle()
        finally:
            if feed is not None:
                feed.close()
            numberer.abandon()
        return done

    def _find_name(self, slug: str, name: str, plan: Plan, numberer: _Numberer, feed: Feed) -> str | None:
        """The commit here of a story's revision that is called `name` in the record it comes out of, None if it did not come."""
        announced = numberer.announced.get((slug, name))
        if announced is None:
            return plan.find_name(slug, name) if name else None
        # Git names a commit when it has made it, and it goes before those that say its name.
        feed.wait_for(announced)
        return numberer.made.get((slug, name))


class _Numberer:
    """Numbers commits in the index while Git makes them; an index that cannot be written is merely stale.

    `turn` is held by whoever uses the connection.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.turn = Lock()
        self.last = ""
        # Of what comes out of another record, by story and name there: as which commit of these it comes, and its name here.
        self.announced: dict[tuple[str, str], int] = {}
        self.made: dict[tuple[str, str], str] = {}
        self._count = 0
        self._awaited: deque[tuple[Waiting, Label, str]] = deque()
        self._addition: Addition | None = None
        with suppress(sqlite3.Error):
            # What fits in there goes to disk at the end: others can read the index meanwhile. What a batch changes
            # in the index of a million revisions is more than that, and they wait until the batch is done.
            connection.execute("PRAGMA cache_size = -24576")
            self._addition = Addition(connection)

    def expect(self, entry: Waiting, label: Label, path: str) -> None:
        """The commits come in the order in which they are announced here."""
        self._count += 1
        if entry.id:
            self.announced[entry.slug, entry.id] = self._count
        self._awaited.append((entry, label, path))

    def number(self, commit: str) -> None:
        """Add a commit that Git has made."""
        self.last = commit
        entry, label, path = self._awaited.popleft()
        if entry.id:
            self.made[entry.slug, entry.id] = commit
        if self._addition is None:
            return
        made = Commit(commit, (), entry.editor, entry.saved_at, entry.zone, "", ((path, entry.content_id),))
        try:
            with self.turn:
                self._addition.add(made, label)
        except sqlite3.Error:
            self.abandon()

    def finish(self, committed: int) -> None:
        """Have the index hold it all: the branch does."""
        if self._addition is not None:
            with suppress(sqlite3.Error):
                self._addition.finish(self.last, committed)

    def abandon(self) -> None:
        """Leave the index as it was, if it is not finished."""
        addition, self._addition = self._addition, None
        if addition is not None:
            with suppress(sqlite3.Error):
                addition.abandon()


def _commit(branch: str, parent: str | None, entry: Waiting, committed: int, label: Label, path: str) -> bytes:
    """A commit as fast-import reads it; its hash is asked for at once. `path` leads from the repository's top."""
    start = write_commit(branch, 1, entry.editor, entry.saved_at, entry.zone, committed, format_message(label))
    base = b"from %s\n" % parent.encode("ascii") if parent else b""
    raw = write_file(entry.raw_id, raw_path(path, entry.raw_suffix)) if entry.raw_id else b""
    return start + base + write_file(entry.content_id, path) + raw + b"get-mark :1\n"
