"""The correction log as JSON, format `storyrev.corrections/v1`."""

from __future__ import annotations

from typing import Any

from storyrev.publish.changes import describe_changes
from storyrev.publish.views import CorrectionLogView, EntryView
from storyrev.report.times import write_iso

FORMAT = "storyrev.corrections/v1"


def corrections_json(view: CorrectionLogView) -> dict[str, Any]:
    """The log as plain JSON values: the entries newest first, each with what it changed for readers.

    `more` is the number of changes beyond those listed, as on the page.
    """
    return {
        "format": FORMAT,
        "newsroom": view.newsroom,
        "slug": view.slug,
        "entries": [_entry(entry) for entry in view.entries],
    }


def _entry(entry: EntryView) -> dict[str, Any]:
    revision = entry.revision
    changes, more = describe_changes(entry.comparison.diff, entry.comparison.facts)
    return {
        "slug": revision.slug,
        "revision": revision.number,
        "headline": entry.headline,
        "kind": revision.kind,
        "saved_at": write_iso(revision.saved_at),
        "note": revision.note,
        "changes": [
            {
                "where": change.where,
                "what": change.what,
                "spans": [{"op": span.op, "text": span.text} for span in change.spans],
            }
            for change in changes
        ],
        "more": more,
    }
