"""Whether each commit is signed that is to be, by somebody who may.

`ssh-keygen` looks at one signature a process, so several are at work at once; what they say is told
in the order of history.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, Self

from storyrev.store.git import run_git
from storyrev.store.history import Graph, read_graph
from storyrev.store.layout import SETTINGS, Layout
from storyrev.store.objects import Objects, RawCommit
from storyrev.store.signers import InForce, read_in_force
from storyrev.store.signing import COMMITS, SIGNERS, Judgement, address_of, judge
from storyrev.store.trailers import parse_message, parse_vouch
from storyrev.store.verify.telling import Telling
from storyrev.store.walk import Row

_MOST_WAITING = 256
_SSH = b"-----BEGIN SSH SIGNATURE-----"


class _Case(NamedTuple):
    """A signature that is looked at, for whom it should be."""

    commit: RawCommit
    row: Row | None
    who: str
    judgement: Future[Judgement]


class _Unsigned(NamedTuple):
    """A commit that should have been signed."""

    id: str
    author: str
    since: int
    row: Row | None


class Signatures:
    """Checks the signatures of commits as they come in the order of history; use it as a context manager.

    `signers` is a list of allowed signers to hold all of them to, None for those that the record held
    when each commit was made.
    """

    def __init__(
        self, layout: Layout, head: str, graph: Graph, order: Iterable[str], signers: bytes | None, telling: Telling
    ) -> None:
        self._layout = layout
        self._graph = graph
        self._signers = signers
        self._telling = telling
        self._pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
        self._waiting: deque[_Case] = deque()
        self._unsigned: dict[str, _Unsigned] = {}
        self._told_missing = False
        self._after = _in_force(layout, head, graph, order)
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def check(self, commit: RawCommit, rows: tuple[Row, ...]) -> None:
        """Look at one commit; what is wrong is told by `finish` at the latest."""
        above = [self._after[parent] for parent in commit.parents if parent in self._after]
        required = any(force.required for force in above)
        allowed = next((force.allowed for force in above if force.allowed is not None), None)
        if allowed is None:
            allowed = self._after.get(commit.id, InForce()).allowed
        if self._signers is not None:
            allowed = self._signers
        row = rows[0] if rows else None
        if not commit.signature:
            if required:
                self._unsigned[commit.id] = _Unsigned(commit.id, commit.author, commit.committed, row)
        elif allowed is None:
            if required and not self._told_missing:
                self._told_missing = True
                self._telling.tell_of(
                    commit,
                    row,
                    "signers-missing",
                    f"{commit.id[:12]} is signed, and there was no {SIGNERS} to hold the signature to. "
                    f"Bring it back with the next commit, or name another list with --signers",
                )
        else:
            self._ask(commit, row, allowed)
        while len(self._waiting) > _MOST_WAITING:
            self._answer(self._waiting.popleft())

    def finish(self) -> None:
        """Wait for what is still looked at, and tell which commits have no signature and nobody who vouches."""
        while self._waiting:
            self._answer(self._waiting.popleft())
        for bare in self._unsigned.values():
            name = f"{bare.row.slug}@{bare.row.number}" if bare.row else bare.id[:12]
            self._telling.tell(
                "unsigned",
                f"{name}, by {bare.author}, has no signature, and the newsroom asks for one. Find out where it came from; "
                "if it is right, sign for it with: storyrev verify --vouch",
                story=bare.row.slug if bare.row else "",
                revision=bare.row.number if bare.row else None,
                commit=bare.id,
                path=bare.row.path if bare.row else "",
                since=bare.since,
            )

    def _ask(self, commit: RawCommit, row: Row | None, allowed: bytes) -> None:
        self.count += 1
        label = parse_message(commit.message)
        who = (label.editor if label else "") or commit.committer
        if commit.signature.startswith(_SSH):
            judgement = self._pool.submit(
                judge,
                commit.payload,
                commit.signature,
                allowed,
                principal=address_of(who),
                at=commit.committed,
                namespace=COMMITS,
            )
        else:
            judgement = Future()
            judgement.set_result(Judgement("unknown", ("OpenPGP or X.509, which no list of SSH keys has",)))
        self._waiting.append(_Case(commit, row, who, judgement))

    def _answer(self, case: _Case) -> None:
        found = case.judgement.result()
        name = f"{case.row.slug}@{case.row.number}" if case.row else case.commit.id[:12]
        if found.judged == "good":
            self._accept_vouching(case)
        elif found.judged == "bad":
            self._telling.tell_of(
                case.commit, case.row, "signature-bad", f"the signature of {name} is not one of this commit"
            )
        elif found.judged == "unknown":
            why = f" ({found.holders[0]})" if found.holders else ""
            self._telling.tell_of(
                case.commit,
                case.row,
                "signer-unknown",
                f"{name} is signed for {case.who} with a key that {SIGNERS} does not have, or not for that time{why}",
            )
        else:
            self._telling.tell_of(
                case.commit,
                case.row,
                "signer-differs",
                f"{name} is signed for {case.who} with a key of {', '.join(found.holders)}",
            )

    def _accept_vouching(self, case: _Case) -> None:
        """Let a signed commit stand for those before it that it vouches for."""
        since = parse_vouch(case.commit.message)
        if not since or since not in self._graph.parents:
            return
        covered = read_graph(self._layout, case.commit.id, f"^{since}").parents
        stood_for = [name for name in self._unsigned if name in covered]
        for name in stood_for:
            del self._unsigned[name]
        if stood_for:
            self._telling.tell_of(
                case.commit,
                None,
                "vouched",
                f"{case.who} vouches with {case.commit.id[:12]} for {len(stood_for)} "
                f"commit{'s' * (len(stood_for) != 1)} without a signature",
            )


def _in_force(layout: Layout, head: str, graph: Graph, order: Iterable[str]) -> dict[str, InForce]:
    """What holds after each commit: read where it may have changed, else as after its first parent."""
    paths = [layout.prefix + name for name in (SETTINGS, SIGNERS)]
    listed = run_git(layout.top, "--literal-pathspecs", "rev-list", "--full-history", head, "--", *paths)
    touched = set(listed.decode("ascii").split())
    after: dict[str, InForce] = {}
    same: dict[InForce, InForce] = {}
    with Objects(layout.top) as objects:
        for commit in order:
            above = graph.parents[commit]
            if commit in touched or len(above) != 1 or above[0] not in after:
                read = read_in_force(objects, layout, commit)
                after[commit] = same.setdefault(read, read)
            else:
                after[commit] = after[above[0]]
    return after
