"""Signing for what was recorded without a signature.

A signature covers everything that its commit came from, since a commit's name is a hash over all of
it. So one signed commit can stand for many that have none: an archive that was imported, a merge, a
commit of plain Git. It changes no file, and says from where on it stands for them.
"""

from __future__ import annotations

from datetime import datetime

from storyrev.errors import StoryrevError
from storyrev.store.git import check_version, run_git
from storyrev.store.layout import DetachedHead, Layout
from storyrev.store.lock import hold
from storyrev.store.record import Record
from storyrev.store.signers import sign_for
from storyrev.store.trailers import format_vouch
from storyrev.store.write import BranchMoved, Change, check_editor, check_time, record


class HistoryMoved(StoryrevError):
    """Something was recorded between the look and the signature."""


def vouch(layout: Layout, kept: Record, *, first: str, head: str, editor: str, at: datetime, key: str | None) -> str:
    """The commit by which `editor` stands for every unsigned one from `first` to `head`; on disk when this returns.

    `head` is the branch's commit that the editor looked at. Raises `HistoryMoved` if it is not any
    more, and `NoKey`, `CannotSign`, `NotAllowed`, `BadEditor`, `BadTime`, `DetachedHead`,
    `NotWritable` and `GitFailed`.
    """
    check_editor(editor)
    at = check_time(at)
    check_version()
    since = run_git(layout.top, "rev-parse", "--verify", "--quiet", f"{first}^").decode("ascii").strip()
    with hold(layout.lock_file):
        committed = max(int(at.timestamp()), kept.committed_locked())
        found = layout.read_head()
        if found.branch is None:
            raise DetachedHead(
                "No branch is checked out, so there is nothing to vouch for. Check one out: git switch main"
            )
        sign = sign_for(layout, key or "-", head, editor, committed)
        change = Change(found.branch, head, (), format_vouch(since), editor, at, committed, sign)
        try:
            stored = record(layout, change)
        except BranchMoved as moved:
            raise HistoryMoved(
                "Something was recorded meanwhile, and nobody looked at it: nothing was signed. Run the command again."
            ) from moved
    kept.ask(lambda _: None)  # the index follows
    return stored.commit
