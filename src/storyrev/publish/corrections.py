"""The correction log for readers as one HTML page: no script, no request, nothing to click before it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from markupsafe import Markup

from storyrev.publish.changes import describe_changes
from storyrev.publish.views import ChangeView, CorrectionLogView, EntryView
from storyrev.report.inline import draw_spans, draw_text
from storyrev.report.page import load_templates, read_asset, write_policy
from storyrev.report.times import write_day, write_iso, write_time

_PACKAGE = "storyrev.publish"

KINDS = {
    "update": ("Update", "We added new reporting. That does not mean that anything was wrong."),
    "correction": ("Correction", "Something we had published was wrong. We put it right."),
    "clarification": (
        "Clarification",
        "What we had published was right but could be misunderstood. We made it clearer.",
    ),
    "editors-note": ("Editor’s note", "Our editors explain something readers should know about this story."),
    "retraction": (
        "Retraction",
        "We no longer stand by this story, or by the part the note names. We keep the page and say why.",
    ),
}
"""Kinds of change as readers know them: the word, and one line on what it means."""

WHATS = {
    "figure": "A figure changed",
    "date": "A date or time changed",
    "name": "A name changed",
    "title": "A title changed",
    "negation": "A negation changed",
    "quote": "A quotation changed",
    "attribution": "Who said it changed",
    "credit": "A credit changed",
    "text": "Wording changed",
    "added": "A passage was added",
    "cut": "A passage was taken out",
    "renamed": "The section was renamed",
    "section-added": "This section was added",
    "section-cut": "This section was taken out",
}


def render_corrections(view: CorrectionLogView) -> str:
    """One HTML page of a correction log, newest first; a newsroom's is grouped by day.

    It holds no script and makes no request. Every entry has an anchor of its own, the story's slug
    and the revision's number (`slug-3`). The same view gives the same bytes.
    """
    style = read_asset(_PACKAGE, "corrections.css")
    entries = sorted(view.entries, key=_when, reverse=True)
    return (
        load_templates(_PACKAGE)
        .get_template("corrections.html")
        .render(
            view=view,
            days=_group_days(entries),
            stories=() if view.slug else _list_stories(entries),
            entries=entries,
            kinds=KINDS,
            whats=WHATS,
            style=style,
            policy=write_policy(style),
            lang=Markup(' lang="{}"').format(view.language) if view.language else "",
            anchor=_anchor,
            describe=_describe,
            draw_spans=draw_spans,
            draw_text=draw_text,
            is_live=_is_live,
            write_day=write_day,
            write_iso=write_iso,
            write_time=write_time,
        )
    )


def _when(entry: EntryView) -> tuple[datetime, str, int]:
    return entry.revision.saved_at, entry.revision.slug, entry.revision.number


def _anchor(entry: EntryView) -> str:
    return f"{entry.revision.slug}-{entry.revision.number}"


def _describe(entry: EntryView) -> tuple[tuple[ChangeView, ...], int]:
    return describe_changes(entry.comparison.diff, entry.comparison.facts)


def _is_live(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _group_days(entries: Iterable[EntryView]) -> tuple[tuple[date, tuple[EntryView, ...]], ...]:
    """Entries by the day their newsroom's clock showed, newest day first."""
    days: dict[date, list[EntryView]] = {}
    for entry in entries:
        days.setdefault(entry.revision.saved_at.date(), []).append(entry)
    return tuple((day, tuple(days[day])) for day in sorted(days, reverse=True))


def _list_stories(entries: Iterable[EntryView]) -> tuple[tuple[EntryView, int], ...]:
    """Every story with its newest entry and the number of its entries, the latest changed first."""
    stories: dict[str, list[EntryView]] = {}
    for entry in entries:
        stories.setdefault(entry.revision.slug, []).append(entry)
    return tuple((own[0], len(own)) for own in stories.values())
