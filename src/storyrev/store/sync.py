"""Two newsrooms that share a remote: fetch, join, push, and only then move the branch here.

The joined commit has the remote's head as its first parent. So the revisions that others have seen keep
their numbers, and every newsroom counts alike, whoever synced first. Saves go on meanwhile: the writers'
lock is held for the last step alone, and nothing before it changes a branch or a file here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Literal

from storyrev.errors import StoryrevError, UsageError
from storyrev.store import index
from storyrev.store.arriving import Left, announce, finish
from storyrev.store.carrying import Carried, carry_notes
from storyrev.store.git import GitFailed, check_version, run_git
from storyrev.store.history import Commit, read_beyond, slug_of
from storyrev.store.joining import Contest, Joint, is_past_of, join
from storyrev.store.knot import Decision, Verdict, tie
from storyrev.store.layout import DetachedHead, Layout
from storyrev.store.leftovers import locks_of, witness
from storyrev.store.lock import hold
from storyrev.store.model import Kind, Revision
from storyrev.store.names import UnknownStory
from storyrev.store.record import Record
from storyrev.store.remote import (
    Remote,
    RemoteFailed,
    RemoteMoved,
    fetch,
    find_remote,
    forget,
    last_seen,
    list_branches,
    look_up,
    push,
    set_reference,
)
from storyrev.store.sweep import owe, sweep
from storyrev.store.trailers import parse_message
from storyrev.store.write import (
    SETTINGS,
    check_editor,
    check_time,
    sync_branch,
)

# Each time somebody else pushed in between; who loses that often had better wait for a quiet moment.
_TRIES = 10

Step = Callable[[str], None]
"""Told what is being done now, in a word or two."""

Outcome = Literal["same", "sent", "received", "joined", "contested"]
"""What a sync came to: nothing to do, only sent, only received, both, or stopped for somebody to decide."""


class RemoteRewritten(StoryrevError):
    """The history at the other end no longer holds what it held last time."""


class NothingToDecide(UsageError):
    """A decision about a story that nobody has to decide about."""


class RemoteBusy(StoryrevError):
    """Somebody else pushed first, again and again."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a sync is to do.

    `decisions` has an answer for stories that both sides changed, by slug, and for other files, by path;
    `kind` and `note` are those of the revisions that the answers become. `rehearse` fetches and joins
    nothing. `rejoin` takes a rewritten remote for what it is now. `key` is the SSH key to sign with, as in
    `Newsroom.save`.
    """

    editor: str
    at: datetime
    remote: str | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    kind: Kind = "update"
    note: str = ""
    rehearse: bool = False
    rejoin: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A revision that counts otherwise than before the sync: its name then, and now."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, or would do.

    `sent` and `received` count the commits that had revisions in them; `revisions_sent` and
    `revisions_received` are those that stand in the record now. `left` are files that were left as they
    are, and why. `store` is named where the newsroom has several. `sign_offs_sent` and `sign_offs_received` count the
    revisions with sign-offs that the other side lacked.
    """

    remote: str
    branch: str
    outcome: Outcome
    sent: int = 0
    received: int = 0
    revisions_sent: tuple[Revision, ...] = ()
    revisions_received: tuple[Revision, ...] = ()
    moved: tuple[Moved, ...] = ()
    contests: tuple[Contest, ...] = ()
    left: Left = ()
    store: str = ""
    sign_offs_sent: int = 0
    sign_offs_received: int = 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where both sides are to end, and what each of them lacks; `begins` where there is nothing at the other end yet."""

    head: str
    ours_new: tuple[Commit, ...] = ()
    theirs_new: tuple[Commit, ...] = ()
    begins: bool = False


def sync(layout: Layout, kept: Record, request: Request, step: Step) -> Synced:
    """Have this newsroom and a remote hold the same; see `Newsroom.sync`."""
    check_editor(request.editor)
    check_time(request.at)
    check_version()
    with hold(layout.shared / "sync.lock"):
        remote = find_remote(layout, request.remote, _branch(layout)[0])
        known = last_seen(layout, remote)
        done = _Plan("")
        for _ in range(_TRIES):
            branch, ours = _branch(layout)
            step(f"fetching from {remote.name}")
            theirs = fetch(layout, remote)
            _check_rewritten(layout, remote, known, theirs, request)
            joint = _join(layout, ours, theirs)
            contests = _undecided(layout, joint, request, known)
            if contests or request.rehearse:
                return _tell_plan(layout, remote, joint, ours, theirs, contests)
            plan = _plan(layout, remote, request, joint, ours, theirs)
            try:
                if plan.head != theirs:
                    step(f"pushing to {remote.name}")
                    push(layout, remote, f"{plan.head}:{remote.branch}")
            except RemoteMoved:
                continue
            step("bringing the record up to date")
            set_reference(layout, remote.seen, plan.head)
            request = replace(request, decisions={})  # they are made
            done = _Plan(plan.head, done.ours_new + plan.ours_new, done.theirs_new + plan.theirs_new, plan.begins)
            before = _names(kept, done.ours_new)
            left = _advance(layout, kept, branch, ours, plan.head, request.editor)
            if left is not None:
                carried = Carried()
                with suppress(RemoteMoved):  # whoever was first has notes of their own to carry; ours go with the next
                    carried = carry_notes(layout, remote, request.editor, request.at)
                told = _tell_done(kept, remote, done, before, left)
                return replace(told, sign_offs_sent=carried.sent, sign_offs_received=carried.received)
    raise RemoteBusy(
        f"{remote.name} was not brought up to date: each of {_TRIES} times somebody else was first. Nothing is lost. "
        "Run the command again."
    )


def find_theirs(layout: Layout, given: str | None, slug: str) -> bytes:
    """The text of a story as the remote had it when it was last fetched. Raises `UnknownStory` and `NoRemote`."""
    remote = find_remote(layout, given, _branch(layout)[0])
    theirs = look_up(layout, remote.incoming)
    if theirs is None:
        raise UnknownStory(f"Nothing was fetched from {remote.name} yet. Do so with: storyrev sync --dry-run")
    listed = run_git(layout.top, "ls-tree", "-r", "-z", theirs, "--", f"{layout.prefix}stories/")
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = line.partition("\t")
        if slug_of(path[len(layout.prefix) :]) == slug:
            return run_git(layout.top, "cat-file", "blob", about.split(" ")[2])
    raise UnknownStory(f"There is no story {slug!r} at {remote.name}, as it was fetched last.")


def _branch(layout: Layout) -> tuple[str, str]:
    head = layout.read_head()
    if head.branch is None or head.commit is None:
        raise DetachedHead(
            "No branch with a commit is checked out, so there is nothing to sync. Nothing was changed. "
            "Check one out first: git switch main"
        )
    return head.branch, head.commit


def _check_rewritten(layout: Layout, remote: Remote, known: str | None, theirs: str | None, request: Request) -> None:
    """Make sure that the remote holds all that it held. Raises `RemoteRewritten` and `RemoteFailed`."""
    if theirs is None:
        others = list_branches(layout, remote)
        if others and not request.rejoin:
            raise RemoteFailed(
                f"{remote.name} has no branch {remote.branch.removeprefix('refs/heads/')!r}, but has: "
                f"{', '.join(others[:5])}. Check that out here, or begin the new one there with: git push"
            )
    if known is None or request.rejoin or (theirs is not None and is_past_of(layout, known, theirs)):
        return
    gone = sum(len(commit.texts) for commit in read_beyond(layout, known, theirs)) if theirs else 0
    what = f"{gone} revisions that were there are gone" if theirs else "the branch that was there is gone"
    raise RemoteRewritten(
        f"The history at {remote.name} was rewritten: {what} (it was at {known[:10]}, and is at "
        f"{theirs[:10] if theirs else 'nothing'}). Nothing was changed here, and nothing there. Find out who did that and "
        "why. To put back there what this newsroom has: storyrev sync --rejoin"
    )


def _join(layout: Layout, ours: str, theirs: str | None) -> Joint | None:
    """How both join, None where one of them has all that the other has."""
    if theirs is None or is_past_of(layout, theirs, ours) or is_past_of(layout, ours, theirs):
        return None
    return join(layout, ours, theirs)


def _undecided(layout: Layout, joint: Joint | None, request: Request, known: str | None) -> tuple[Contest, ...]:
    """The contests that are still to be decided, all of them if one is. Raises `NothingToDecide`."""
    contests = joint.contests if joint else ()
    names = {contest.name for contest in contests}
    for name in request.decisions:
        if name not in names:
            raise NothingToDecide(
                f"{name!r} was not changed on both sides, so there is nothing to decide. "
                + (f"To decide is: {', '.join(sorted(names))}." if names else "Sync without a decision.")
            )
    for contest in contests:
        # Nobody decides about a revision that came after they looked.
        shown = known is not None and is_past_of(layout, contest.theirs.commit, known)
        if contest.name not in request.decisions or not shown:
            return contests
    return ()


def _plan(
    layout: Layout, remote: Remote, request: Request, joint: Joint | None, ours: str, theirs: str | None
) -> _Plan:
    if joint:
        forget(layout, remote.joined)
        verdict = Verdict(request.editor, request.at, request.decisions, request.kind, request.note, request.key)
        head = tie(layout, remote.joined, joint, verdict)
        return _Plan(head, tuple(read_beyond(layout, head, joint.theirs)), joint.theirs_new)
    if theirs is None:
        return _Plan(ours, begins=True)
    if is_past_of(layout, theirs, ours):
        return _Plan(ours, ours_new=tuple(read_beyond(layout, ours, theirs)))
    return _Plan(theirs, theirs_new=tuple(read_beyond(layout, theirs, ours)))


def _advance(layout: Layout, kept: Record, branch: str, old: str, new: str, editor: str) -> Left | None:
    """Have the branch here, and the working copy, follow from `old` to `new`; None if somebody saved meanwhile."""
    if new == old:
        return ()
    name, _, address = editor.rpartition(" ")
    identity = {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": address[1:-1]}
    with hold(layout.lock_file):
        finish(layout)
        if layout.read_head() != (branch, old):
            return None
        owe(layout, old)
        announce(layout, old)
        with witness(layout, *locks_of(layout, branch)) as seen:
            try:
                run_git(
                    layout.top, *SETTINGS, "update-ref", "-m", "storyrev sync", branch, new, old,
                    environment=identity, keep=(seen.descriptor,),
                )  # fmt: skip
            except GitFailed:
                if layout.read_head() != (branch, old):
                    return None
                raise
        sync_branch(layout, branch)
        kept.ask_locked(index.head_of)
        left = finish(layout)
        swept = tuple((layout.prefix + file.path, file.reason) for file in sweep(layout))
    return left + swept


def _names(kept: Record, commits: tuple[Commit, ...]) -> dict[tuple[str, str], str]:
    """The names that revisions have now, by story and commit."""
    return {(revision.slug, revision.id): revision.name for revision in _revisions(kept, commits)}


def _revisions(kept: Record, commits: tuple[Commit, ...]) -> tuple[Revision, ...]:
    """The revisions that commits hold, by story."""
    ids = {commit.id for commit in commits}
    slugs = {slug_of(path) or "" for commit in commits for path, _ in commit.texts}
    # A decision for the text that stood already changes no file.
    slugs |= {label.slug for commit in commits if not commit.texts and (label := parse_message(commit.message))}
    return kept.ask(
        lambda connection: tuple(
            revision for slug in sorted(slugs) for revision in index.history(connection, slug) if revision.id in ids
        )
    )


def _tell_plan(
    layout: Layout, remote: Remote, joint: Joint | None, ours: str, theirs: str | None, contests: tuple[Contest, ...]
) -> Synced:
    """What would be done. What was fetched is what the next decision is about."""
    if theirs:
        set_reference(layout, remote.seen, theirs)
    if joint:
        ours_new, theirs_new = joint.ours_new, joint.theirs_new
    else:
        ours_new = tuple(read_beyond(layout, ours, theirs)) if theirs else ()
        theirs_new = tuple(read_beyond(layout, theirs, ours)) if theirs else ()
    sent = _count(ours_new) if theirs else int(run_git(layout.top, "rev-list", "--count", ours, "--"))
    outcome: Outcome = "contested" if contests else _outcome(sent, _count(theirs_new))
    return Synced(remote.name, remote.branch, outcome, sent, _count(theirs_new), contests=contests)


def _tell_done(kept: Record, remote: Remote, plan: _Plan, before: Mapping[tuple[str, str], str], left: Left) -> Synced:
    received = _revisions(kept, plan.theirs_new)
    sent = _revisions(kept, plan.ours_new)
    moved = tuple(Moved(before[r.slug, r.id], r.name) for r in sent if before.get((r.slug, r.id), r.name) != r.name)
    if plan.begins:
        sent = kept.ask(partial(index.between, since=None, until=None))
    return Synced(
        remote.name, remote.branch, _outcome(len(sent), len(received)), len(sent), len(received),
        sent, received, moved, left=left,
    )  # fmt: skip


def _outcome(sent: int, received: int) -> Outcome:
    if sent and received:
        return "joined"
    return "sent" if sent else "received" if received else "same"


def _count(commits: tuple[Commit, ...]) -> int:
    """How many changes of stories the commits hold."""
    return sum(len(commit.texts) for commit in commits)
