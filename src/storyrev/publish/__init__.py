"""Pages for readers: the correction log of a story and of a newsroom."""

from __future__ import annotations

from storyrev.publish.changes import describe_changes
from storyrev.publish.views import ChangeView, CorrectionLogView, EntryView, What

__all__ = [
    "ChangeView",
    "CorrectionLogView",
    "EntryView",
    "What",
    "describe_changes",
    "render_corrections",
]


def render_corrections(view: CorrectionLogView) -> str:
    """One HTML page of a correction log, newest first, without script and without any request.

    A newsroom's log is grouped by day and lists its stories; each entry's anchor is the slug and
    the revision's number (`slug-3`). The same view gives the same bytes.
    """
    from storyrev.publish.corrections import render_corrections as render

    return render(view)
