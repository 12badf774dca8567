"""Holding a newsroom's record to what it should be."""

from __future__ import annotations

from datetime import datetime

from storyrev.desk.reading import UNWATCHED, Watch
from storyrev.errors import UsageError
from storyrev.store import Newsroom
from storyrev.store.verify import Verdict, accept, verify
from storyrev.store.write import check_editor


def verify_record(
    newsroom: Newsroom, slugs: tuple[str, ...] = (), *, at: datetime, watch: Watch = UNWATCHED
) -> Verdict:
    """What is wrong with the record, or with these stories in it, as of the time `at`. Raises `UnknownStory`."""
    for slug in slugs:
        newsroom.history(slug)
    return verify(newsroom.layout, now=at, slugs=frozenset(slugs), step=watch.step)


ACCEPTABLE = frozenset({"history-rewritten", "branch-gone", "seen-list-damaged"})
"""What a person may accept: everything else can be put right, or is wrong for good."""


class NothingToAccept(UsageError):
    """The history holds what was seen of it."""


def accept_history(newsroom: Newsroom, why: str, editor: str, *, at: datetime, watch: Watch = UNWATCHED) -> Verdict:
    """The record as it is after somebody accepted that its history was rewritten.

    From now on it is held against where its branches are. Raises `NothingToAccept`, and
    `BadEditor` and `UsageError` for an editor or a reason that says nothing.
    """
    check_editor(editor)
    if not why.strip():
        raise UsageError("Say why the history was rewritten, for those who ask later: --accept 'A court ordered it.'")
    before = verify_record(newsroom, at=at, watch=watch)
    if not any(finding.code in ACCEPTABLE for finding in before.findings):
        raise NothingToAccept("There is nothing to accept: the history holds everything that was seen of it.")
    accept(newsroom.layout, remark=f"{editor}: {why}", at=at)
    newsroom.stories()  # the index follows, as it does for every reader
    return verify_record(newsroom, at=at, watch=watch)
