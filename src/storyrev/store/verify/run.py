"""`verify` as a whole: what is looked at, in which order, and what is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storyrev.store import index
from storyrev.store.git import GitFailed, run_git
from storyrev.store.history import Commit, Graph, read_graph
from storyrev.store.layout import Head, Layout
from storyrev.store.lock import NotWritable, hold, not_writable
from storyrev.store.objects import Found, Objects, RawCommit, hash_object, parse_commit
from storyrev.store.seen import BadLine, Sight, accept_locked, note_locked, read_seen, seen_file
from storyrev.store.trailers import VOUCHES
from storyrev.store.verify.approvals import check_sign_offs
from storyrev.store.verify.chain import Ancestry, Chain, check_messages
from storyrev.store.verify.derived import check_index, check_overview, read_index_head
from storyrev.store.verify.model import Verdict
from storyrev.store.verify.rewritten import check_seen
from storyrev.store.verify.signatures import Signatures
from storyrev.store.verify.soundness import Place, Soundness, find_place
from storyrev.store.verify.telling import Telling
from storyrev.store.walk import Row, number_anew, read_stored

Step = Callable[[int, int], None]
_NOTHING = Graph({}, {})


def verify(
    layout: Layout,
    *,
    now: datetime,
    slugs: frozenset[str] = frozenset(),
    signers: bytes | None = None,
    overview: tuple[Path, str] | None = None,
    step: Step,
) -> Verdict:
    """What is wrong with the record, and what else is worth knowing of it.

    With `slugs` only the revisions of these stories are looked at, and their own objects instead of
    every object. `signers` is a list of allowed signers to hold every signature to, in place of those that
    the record had. `overview` is the file of the index over all stores, and the path by which it knows
    this one. `step` is told how many commits were looked at, and of how many. The head is noted
    as seen. Raises `GitMissing`, and `CannotSign` where signatures cannot be looked at.
    """
    telling = Telling()
    # Both are read before the head is: whatever is noted meanwhile is a descendant of it.
    index_head = read_index_head(layout)
    sights = _sights(layout, telling)
    sign_offs = 0
    _check_overlays(layout, telling)
    head = _head(layout, telling)
    soundness = None if slugs else Soundness(layout)
    try:
        with closing(index.create(None)) as fresh:
            graph = _graph(layout, head, telling)
            look = _Look(layout, head, graph, fresh, slugs, int(now.timestamp()), step, telling)
            look.all(signers)
            if head.commit and head.commit in graph.parents:
                sign_offs = check_sign_offs(layout, head.commit, fresh, slugs, signers, telling)
            if head.branch:
                check_seen(layout, sights, head.branch, graph, index_head, telling)
            if not slugs:
                check_index(layout, fresh, telling)
                if overview:
                    check_overview(*overview, fresh, telling)
            if soundness:
                soundness.tell(telling, lambda name: _place(layout, fresh, name))
            stories, revisions = fresh.execute("SELECT count(*), coalesce(sum(latest), 0) FROM stories").fetchone()
    finally:
        if soundness:
            soundness.stop()
    if head.commit and head.commit in graph.committed:
        _note(layout, head.commit, graph.committed[head.commit], index_head or "")
    return Verdict(
        branch=head.branch or "",
        head=head.commit or "",
        commits=len(graph.parents),
        signatures=look.signatures,
        stories=stories,
        revisions=revisions,
        findings=telling.gather("finding"),
        notices=telling.gather("notice"),
        counts=tuple(sorted(telling.counts.items())),
        sign_offs=sign_offs,
    )


class _Look:
    """One walk through the history."""

    def __init__(
        self,
        layout: Layout,
        head: Head,
        graph: Graph,
        fresh: sqlite3.Connection,
        slugs: frozenset[str],
        now: int,
        step: Step,
        telling: Telling,
    ) -> None:
        self._layout = layout
        self._head = head
        self._graph = graph
        self._fresh = fresh
        self._slugs = slugs
        self._now = now
        self._step = step
        self._telling = telling
        self._order: list[str] = []
        self.signatures = 0

    def all(self, signers: bytes | None) -> None:
        """Number every revision, then look at each commit as it is stored, its signature held to `signers` if there are any."""
        if not self._graph.parents or self._head.commit is None:
            return
        try:
            self._order = number_anew(self._layout, self._head.commit, self._graph, self._fresh, self._messages)
        except GitFailed as error:
            self._telling.tell("history-unreadable", f"the history cannot be read to its end: {error}")
            return
        self._fresh.execute("CREATE INDEX revisions_id ON revisions (id)")
        ancestry = Ancestry(self._graph.parents, self._order)
        chain = Chain(self._fresh, self._graph, ancestry, self._now, self._telling)
        signatures = Signatures(self._layout, self._head.commit, self._graph, self._order, signers, self._telling)
        with signatures:
            for commit, rows in self._stored():
                chain.check(commit, rows)
                signatures.check(commit, rows)
            signatures.finish()
        self.signatures = signatures.count

    def _messages(self, commits: Iterable[Commit]) -> Iterator[Commit]:
        return check_messages(commits, self._graph, self._slugs, self._telling)

    def _stored(self) -> Iterator[tuple[RawCommit, tuple[Row, ...]]]:
        """Each commit with its revisions; with slugs, those that have one of them."""
        with Objects(self._layout.top) as texts:
            for done, (name, found, rows) in enumerate(read_stored(self._layout, self._fresh, self._order), 1):
                self._step(done, len(self._order))
                if found is None:
                    self._telling.tell(
                        "history-unreadable",
                        f"the commit {name} cannot be read; find out why with: git fsck",
                        commit=name,
                    )
                    return
                wanted = tuple(row for row in rows if not self._slugs or row.slug in self._slugs)
                if wanted and self._slugs:
                    self._check_own(found, wanted, texts)
                # Who vouches does so for other commits.
                if wanted or not self._slugs or VOUCHES.encode() in found.data:
                    yield parse_commit(found), wanted

    def _check_own(self, commit: Found, rows: tuple[Row, ...], texts: Objects) -> None:
        """Hold a commit and its texts against their names, where `git fsck` does not."""
        first = rows[0]
        if hash_object("commit", commit.data, like=commit.id) != commit.id:
            self._tell_damaged(first, f"{first.slug}@{first.number}", commit.id)
        for row in rows:
            found = texts.read_one(row.content_id)
            if found is None or hash_object(found.kind, found.data, like=commit.id) != row.content_id:
                self._tell_damaged(row, f"the text of {row.slug}@{row.number}", row.content_id)

    def _tell_damaged(self, row: Row, what: str, name: str) -> None:
        self._telling.tell(
            "object-damaged",
            f"{what}, Git's {name}, is damaged or gone. Restore it from a copy or a clone of the newsroom",
            story=row.slug,
            revision=row.number,
            commit=row.id,
            path=row.path,
        )


def _head(layout: Layout, telling: Telling) -> Head:
    """What is checked out; a head without a commit where that cannot be told."""
    try:
        head = layout.read_head()
    except GitFailed as error:
        telling.tell("branch-unreadable", f"HEAD cannot be read: {error}. Restore the branch from a copy")
        return Head(None, None)
    if head.branch is None:
        telling.tell("branch-unreadable", "HEAD names no branch, so nothing is held against what was seen: git switch")
    return head


def _graph(layout: Layout, head: Head, telling: Telling) -> Graph:
    if head.commit is None:
        return _NOTHING
    try:
        return read_graph(layout, head.commit)
    except GitFailed as error:
        telling.tell("history-unreadable", f"the history cannot be read: {error}", commit=head.commit)
        return _NOTHING


def _sights(layout: Layout, telling: Telling) -> list[Sight | BadLine]:
    try:
        return list(read_seen(layout))
    except OSError as error:
        telling.tell(
            "seen-list-damaged", f"the list of heads seen before cannot be read: {error.strerror}", path="storyrev/seen"
        )
        return []


def _check_overlays(layout: Layout, telling: Telling) -> None:
    """Tell of what shows plain Git another history than the commits have: replaced objects, grafts, a shallow clone."""
    try:
        replaced = run_git(layout.top, "for-each-ref", "--format=%(refname)", "refs/replace").decode().split()
    except GitFailed as error:
        telling.tell("branch-unreadable", f"the references cannot be listed: {error}")
        replaced = []
    for name in replaced:
        commit = name.rpartition("/")[2]
        telling.tell(
            "history-overlaid",
            f"plain Git shows another object in place of {commit}; storyrev does not. Take that away with: "
            f"git replace --delete {commit}",
            commit=commit,
            path=name,
        )
    grafts, shallow = layout.common_dir / "info" / "grafts", layout.common_dir / "shallow"
    if grafts.is_file() and any(
        line[:1] not in (b"#", b"\n") for line in grafts.read_bytes().splitlines(keepends=True)
    ):
        telling.tell(
            "history-overlaid",
            "plain Git shows other parents of some commits (grafts); storyrev does not. Remove the file",
            path="info/grafts",
        )
    if shallow.is_file():
        telling.tell(
            "history-incomplete",
            "this is a shallow clone: its history is cut off, and what is missing cannot be looked at. "
            "Fetch it with: git fetch --unshallow",
            path="shallow",
        )


def _place(layout: Layout, fresh: sqlite3.Connection, name: str) -> Place | None:
    """What an object belongs to, by the new index, else by the one on disk."""
    found = find_place((fresh,), name)
    if found:
        return found
    try:
        with closing(index.connect(layout.index_file)) as kept:
            return find_place((kept,), name)
    except (index.Unusable, sqlite3.Error):
        return None


def accept(layout: Layout, *, remark: str, at: datetime) -> None:
    """Have every branch held against where it is now, and no longer against what was seen before.

    What was found stays in the list of seen heads, with the remark, which says who accepts it and
    why. Raises `NotWritable` and `GitFailed`.
    """
    with hold(layout.lock_file):
        branches = {sight.branch for sight in read_seen(layout) if isinstance(sight, Sight)}
        branches.update(filter(None, [layout.read_head().branch]))
        try:
            accept_locked(
                layout, {name: _where(layout, name) for name in sorted(branches)}, int(at.timestamp()), remark
            )
        except OSError as error:
            raise not_writable(seen_file(layout), error) from error


def _where(layout: Layout, branch: str) -> str:
    """The commit of a branch; empty where it is gone."""
    try:
        return run_git(layout.top, "rev-parse", "--quiet", "--verify", f"{branch}^{{commit}}").decode().strip()
    except GitFailed:
        return ""


def _note(layout: Layout, head: str, committed: int, after: str) -> None:
    try:
        with hold(layout.lock_file):
            # Somebody may have moved on: then that was noted, and the index knows it.
            if layout.read_head().commit == head and (read_index_head(layout) or "") == after:
                note_locked(layout, head, committed, after)
    except (NotWritable, GitFailed):
        pass  # a disk that takes no writes has no list to keep
