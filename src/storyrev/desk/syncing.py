"""Two newsrooms brought together: what travelled, what is to be decided, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from storyrev.desk.comparing import report_drafts
from storyrev.desk.drafts import Draft
from storyrev.desk.particulars import stamps_of
from storyrev.report.views import ReportView
from storyrev.store import Kind, Newsroom, Status
from storyrev.store.joining import Side
from storyrev.store.knot import Decision, Text
from storyrev.store.sync import Request, Synced


@dataclass(frozen=True, slots=True)
class Answers:
    """What an editor decides about stories that both newsrooms changed.

    `keep` names whose text stands, by slug (or by path, for another file); `over` are drafts recorded over
    both, by slug. Each becomes a revision of the kind `kind` with the note `note`; a draft's has `status`.
    """

    keep: Mapping[str, Side]
    over: Mapping[str, Draft]
    kind: Kind = "update"
    note: str = ""
    status: Status = "public"


def sync_newsroom(
    newsroom: Newsroom,
    remote: str | None,
    answers: Answers,
    *,
    editor: str,
    at: datetime,
    rehearse: bool = False,
    rejoin: bool = False,
    key: str | None = None,
    step: Callable[[str], None] | None = None,
) -> tuple[Synced, ...]:
    """Fetch, join and push, repository by repository. Raises what `Newsroom.sync` raises."""
    decisions: dict[str, Decision] = dict(answers.keep)
    for slug, draft in answers.over.items():
        decisions[slug] = Text(draft.stored, stamps_of(draft.story), answers.status)
    request = Request(editor, at, remote, decisions, answers.kind, answers.note, rehearse, rejoin, key)
    return newsroom.sync(request, step)


def compare_sides(newsroom: Newsroom, slug: str, remote: str | None = None) -> ReportView:
    """The remote's text of a story, as it was fetched last, against the latest revision here."""
    theirs = newsroom.read_theirs(slug, remote)
    ours = newsroom.read(newsroom.history(slug)[-1])
    return report_drafts(("theirs.md", theirs), ("ours.md", ours))
