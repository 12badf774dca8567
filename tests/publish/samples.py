"""Correction logs of an invented newsroom, one entry of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from storyrev.compare.model import StoryDiff
from storyrev.judge.model import Fact, Judgement
from storyrev.publish import CorrectionLogView, EntryView
from storyrev.report.views import ComparisonView, Kind, RevisionView
from tests.report.made import add, edit, group, keep, make_diff

_COAST = timezone(timedelta(hours=-5))

CORRECTED = make_diff(
    group("", edit("headline", "Ferry with [-500-]{+750+} aboard runs aground"), kind="head"),
    group(
        "Why it matters",
        keep("heading", "Why it matters"),
        edit(
            "paragraph", "A ferry with [-500-]{+750+} people on board ran aground on Friday night. ", "Nobody was hurt."
        ),
        edit("quote", "“We felt one bump, then [-silence-]{+nothing at all+}.” — Ruth Meyer", old_by="—", new_by="—"),
    ),
    fields=(("headline", "Ferry with [-500-]{+750+} aboard runs aground"), ("updated", "{+today+}")),
)
FACTS = (
    Fact("figure", "500", "750", "A ferry with 500 people", "", 2, 2),
    Fact("quote", "We felt one bump, then silence.", "We felt one bump, then nothing at all.", "", "", 3, 3),
)


def entry(
    kind: Kind,
    number: int,
    at: datetime,
    note: str,
    *,
    slug: str = "harbour-ferry",
    diff: StoryDiff = CORRECTED,
    url: str = "",
) -> EntryView:
    old = RevisionView(slug, number - 1, "a" * 40, at, "Mara Lund <mara@paper.example>", "update")
    new = replace(old, number=number, kind=kind, note=note, id="b" * 40)
    judgement = Judgement(True, (), FACTS if diff is CORRECTED else (), (), 2)
    headline = {"harbour-ferry": "Ferry aground off Kell harbour", "bridge": "Kell bridge to close for repairs"}[slug]
    return EntryView(headline, new, ComparisonView(old, new, diff, judgement), url)


def newsroom_log() -> CorrectionLogView:
    added = make_diff(
        group("The rescue", add("heading", "The rescue"), add("paragraph", "Tugs left at dawn."), side="new")
    )
    return CorrectionLogView(
        "The Kell Paper",
        (
            entry("update", 2, datetime(2024, 3, 1, 11, 30, tzinfo=_COAST), "", diff=added),
            entry("correction", 3, datetime(2024, 3, 2, 8, 5, tzinfo=UTC), "We gave the number of passengers as 500.\nThere were 750."),
            entry("clarification", 2, datetime(2024, 3, 2, 7, 0, tzinfo=UTC), "The bridge closes to cars only.", slug="bridge", diff=make_diff()),
            entry("editors-note", 4, datetime(2024, 3, 3, 8, 0, tzinfo=UTC), "A reader sent us the log book.", diff=make_diff()),
            entry("retraction", 5, datetime(2024, 3, 4, 8, 0, tzinfo=UTC), "The log book was forged.", url="https://paper.example/harbour-ferry"),
        ),
    )  # fmt: skip


def story_log() -> CorrectionLogView:
    log = newsroom_log()
    own = tuple(entry for entry in log.entries if entry.revision.slug == "harbour-ferry")
    return CorrectionLogView(log.newsroom, own, "harbour-ferry", "Ferry aground off Kell harbour", "en-GB")
