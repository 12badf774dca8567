"""Histories in publishers' formats go into the record in full, and nothing of them that is not for readers comes out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

EXCHANGE = Path(__file__).parents[1] / "exchange"
FOR_EDITORS = "Sources asked us to wait; call Ada on 555-0100"
ITEM: dict[str, Any] = {
    "uri": "https://wire.example/items/bridge-closes",
    "type": "text",
    "pubstatus": "usable",
    "copyrightholder": "Example Wire",
    "headline": "Bridge closes",
}


@pytest.fixture
def feed(place: Path, run: Run) -> Path:
    """An empty newsroom, which we are in, and beside it a feed with a story that was corrected and then withdrawn."""
    versions = [
        {"version": "1", "versioncreated": "2020-01-31T16:00:00Z", "body_text": "400 people cross it each day."},
        {
            "version": "2",
            "versioncreated": "2020-01-31T18:00:00Z",
            "body_text": "4,000 people cross it each day.\n\nCorrection: An earlier version gave the number as 400.",
            "ednote": f"Corrects number in paragraph 1. {FOR_EDITORS}",
        },
        {
            "version": "3",
            "versioncreated": "2020-02-01T09:00:00Z",
            "pubstatus": "canceled",
            "ednote": f"KILL. {FOR_EDITORS}",
        },
        {"version": "4", "versioncreated": "2020-02-01T10:00:00Z", "pubstatus": "gone"},
    ]
    path = place.parent / "feed.json"
    path.write_text(json.dumps({"items": [{**ITEM, **version} for version in versions]}))
    assert run("init", ".", "--at", "2020-01-01T00:00Z").code == 0
    return path


def test_a_feed_becomes_a_history_with_its_kinds_and_notes(feed: Path, run: Run) -> None:
    done = run("import", "ninjs", feed)
    assert (done.code, done.text) == (1, "3 revisions recorded, 0 already there, 1 set aside\n")
    assert f"{feed}:1, record 4: 'pubstatus' is 'gone'" in done.err
    found = run("log", "bridge-closes", "--json").json["revisions"]
    assert [(r["kind"], r["note"]) for r in reversed(found)] == [
        ("first", ""),
        ("correction", "Correction: An earlier version gave the number as 400."),
        ("retraction", ""),
    ]
    again = run("import", "ninjs", feed)
    assert (again.code, again.text) == (1, "0 revisions recorded, 3 already there, 1 set aside\n")


def test_a_note_to_editors_reaches_no_page_and_no_output_for_readers(feed: Path, run: Run) -> None:
    run("import", "ninjs", feed)
    outputs = []
    for arguments in (
        ("show", "bridge-closes"),
        ("corrections", "bridge-closes", "--json"),
        ("corrections", "--json"),
        ("diff", "bridge-closes@1", "bridge-closes@3", "--json"),
        ("diff", "bridge-closes@1", "bridge-closes@2", "--format", "html"),
    ):
        done = run(*arguments)
        assert done.text
        outputs.append(done.text)
    assert {
        run(*page).code for page in (("report", "bridge-closes"), ("corrections", "bridge-closes"), ("corrections",))
    } == {0}
    pages = [page.read_text() for page in Path("reports").glob("*.html")]
    assert len(pages) == 3
    for told in (*outputs, *pages):
        assert "555-0100" not in told
        assert "KILL" not in told


@pytest.mark.parametrize(
    ("name", "source", "recorded", "aside"),
    [
        ("ninjs", "ninjs/ap", 3, 0),
        ("ninjs", "ninjs/3.x.jsonl", 2, 0),
        ("ans", "ans", 7, 0),
        ("wordpress", "wordpress/bridge", 3, 0),
        ("wordpress", "wordpress/classic.jsonl", 2, 1),
    ],
)
def test_every_format_goes_in_once_and_nothing_of_it_twice(
    place: Path, run: Run, name: str, source: str, recorded: int, aside: int
) -> None:
    run("init", ".", "--at", "2000-01-01T00:00Z")
    done = run("import", name, EXCHANGE / source, "--keep-raw")
    assert (done.code, done.text) == (
        int(aside > 0),
        f"{recorded} revisions recorded, 0 already there, {aside} set aside\n",
    )
    again = run("import", name, EXCHANGE / source)
    assert again.text == f"0 revisions recorded, {recorded} already there, {aside} set aside\n"


def test_a_wxr_export_is_a_wrong_call(place: Path, run: Run) -> None:
    run("init", ".", "--at", "2000-01-01T00:00Z")
    Path("export.xml").write_text('<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"></rss>')
    done = run("import", "wordpress", "export.xml")
    assert done.code == 2
    assert "holds each post once, as it is now, and no revisions" in done.err


def test_a_story_that_its_system_calls_otherwise_by_now_stays_the_same_story(place: Path, run: Run) -> None:
    run("init", ".", "--at", "2000-01-01T00:00Z")
    document = {"type": "story", "_id": "A7", "slug": "vote", "headlines": {"basic": "Council to vote"}}
    for day, changes in enumerate(({}, {"slug": "bridge-closes", "headlines": {"basic": "Bridge closes"}}), 1):
        dates = {"first_publish_date": "2020-01-01T00:00:00Z", "last_updated_date": f"2020-01-0{day}T00:00:00Z"}
        Path("story.json").write_text(json.dumps({**document, **dates, **changes}))
        assert run("import", "ans", "story.json").text.startswith("1 revision recorded")
    assert [r["number"] for r in run("log", "vote", "--json").json["revisions"]] == [2, 1]
