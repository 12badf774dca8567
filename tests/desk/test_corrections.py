"""The correction log: what readers are told of, and what they are not."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storyrev.desk.comparing import compare_pair, report_history
from storyrev.desk.corrections import log_corrections
from storyrev.desk.picking import pick_pair
from storyrev.desk.reading import Reader, Watch
from storyrev.publish import describe_changes, render_corrections
from storyrev.publish.json_view import corrections_json
from storyrev.publish.views import EntryView
from storyrev.store import Entry, Kind, Newsroom, Status, create
from storyrev.store.values import revision_json

EDITOR = "Ada Park <ada.park@newsroom.example>"
BEGUN = datetime(2020, 1, 1, 9, tzinfo=UTC)


@dataclass
class Desk:
    """A newsroom whose clock moves on an hour with each save."""

    newsroom: Newsroom
    hours: int = 0

    def save(self, text: str, kind: Kind, note: str = "", status: Status = "public", slug: str = "bridge") -> None:
        self.hours += 1
        data = f"# The bridge\n\n{text}\n".encode()
        at = BEGUN + timedelta(hours=self.hours)
        saved = self.newsroom.save(slug, data, editor=EDITOR, at=at, kind=kind, note=note, status=status)
        assert saved.created


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with create(tmp_path / "newsroom", name="The Daily Example", editor=EDITOR, at=BEGUN) as newsroom:
        yield Desk(newsroom)


def told(entry: EntryView) -> str:
    """Everything that an entry says was changed."""
    changes, more = describe_changes(entry.comparison.diff, entry.comparison.facts)
    assert not more
    return " / ".join(span.op[0] + ":" + span.text.strip() for change in changes for span in change.spans)


def entries(desk: Desk, slug: str | None = "bridge") -> list[tuple[str, int, str]]:
    view = log_corrections(desk.newsroom, slug)
    return [(entry.revision.slug, entry.revision.number, entry.revision.kind) for entry in view.entries]


def test_each_public_change_that_is_more_than_minor_is_told_newest_first(desk: Desk) -> None:
    kinds: tuple[Kind, ...] = ("first", "update", "correction", "minor", "clarification", "editors-note", "retraction")
    for number, kind in enumerate(kinds):
        desk.save(f"It has {number + 10} spans.", kind)
    assert entries(desk) == [
        ("bridge", 7, "retraction"),
        ("bridge", 6, "editors-note"),
        ("bridge", 5, "clarification"),
        ("bridge", 3, "correction"),
        ("bridge", 2, "update"),
    ]


def test_what_was_withheld_never_appears_and_its_changes_are_told_with_the_next_public_revision(desk: Desk) -> None:
    desk.save("It has 10 spans. It is red.", "first")
    desk.save("It has 12 spans. It is red. Nobody may know this yet.", "update", "A secret note.", "withheld")
    desk.save("It has 12 spans. It is red.", "correction", "A second secret.", "withheld")
    desk.save("It has 12 spans. It is blue.", "correction", "The colour was wrong.")
    assert entries(desk) == [("bridge", 4, "correction")]
    (entry,) = log_corrections(desk.newsroom, "bridge").entries
    assert "d:10 / i:12" in told(entry)
    assert "red" in told(entry)
    assert "blue" in told(entry)
    page = render_corrections(log_corrections(desk.newsroom))
    for secret in ("secret", "Nobody may know", "bridge-2", "bridge-3"):
        assert secret not in page


def test_a_public_version_is_held_against_the_public_one_before_it_a_minor_one_included(desk: Desk) -> None:
    desk.save("It has 10 spans.", "first")
    desk.save("It has 11 spans.", "minor")
    desk.save("It has 12 spans.", "correction")
    (entry,) = log_corrections(desk.newsroom, "bridge").entries
    assert told(entry) == "d:11 / i:12"


def test_a_story_that_was_never_public_is_not_in_the_log_at_all(desk: Desk) -> None:
    desk.save("Nobody may know this yet.", "first", status="withheld")
    desk.save("Nobody may know this either.", "update", status="withheld")
    assert entries(desk) == entries(desk, None) == []
    assert log_corrections(desk.newsroom, "bridge").headline == ""
    desk.save("Now everybody may.", "update")
    assert entries(desk) == []  # the first that readers saw changed nothing that they had read
    desk.save("Now everybody should.", "clarification")
    assert entries(desk) == [("bridge", 4, "clarification")]


def test_what_plain_git_recorded_is_no_entry_but_a_version_that_readers_had(desk: Desk) -> None:
    desk.save("It has 10 spans.", "first")
    path = desk.newsroom.root / "stories/2020/01/bridge.md"
    path.write_text("# The bridge\n\nIt has 11 spans.\n")
    _commit(desk.newsroom.root)
    desk.save("It has 12 spans.", "update")
    assert entries(desk) == [("bridge", 3, "update")]
    (entry,) = log_corrections(desk.newsroom, "bridge").entries
    assert told(entry) == "d:11 / i:12"


def test_the_newsrooms_log_holds_every_story_and_each_as_its_own_log_does(desk: Desk) -> None:
    for slug in ("bridge", "ferry", "tower"):
        desk.save("It has 10 spans.", "first", slug=slug)
    for slug in ("tower", "bridge"):
        desk.save("It has 12 spans.", "correction", slug=slug)
    desk.save("It has 11 spans.", "minor", slug="ferry")
    assert entries(desk, None) == [("bridge", 2, "correction"), ("tower", 2, "correction")]
    whole = log_corrections(desk.newsroom).entries
    assert whole == tuple(e for slug in ("bridge", "tower") for e in log_corrections(desk.newsroom, slug).entries)


def test_a_log_says_how_far_it_has_got(desk: Desk) -> None:
    for number in range(4):
        desk.save(f"It has {number + 10} spans.", "update" if number else "first")
    steps: list[tuple[int, int]] = []
    log_corrections(desk.newsroom, None, Watch(step=lambda done, of: steps.append((done, of))))
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_history_is_read_through_one_git_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        desk.save(f"It has {number + 10} spans.", "update" if number else "first")
    started: list[int] = []
    read_each = Newsroom.read_each

    def count(self: Newsroom, revisions: object) -> Iterator[bytes]:
        started.append(1)
        return read_each(self, revisions)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(Newsroom, "read_each", count)
    assert len(report_history(desk.newsroom, "bridge").comparisons) == 5
    assert len(started) == 1
    log_corrections(desk.newsroom)
    assert len(started) == 2
    compare_pair(desk.newsroom, pick_pair(desk.newsroom, "bridge", "1"))
    assert len(started) == 3


def test_a_note_that_was_withheld_told_readers_nothing_of_a_quote(desk: Desk) -> None:
    desk.save("“We have looked at every other way,” she said.", "first")
    desk.save("“We have looked at each other way,” she said.", "update", "The quotation was shortened.", "withheld")
    desk.save("“We have looked at each other way around,” she said.", "update", "More on the bridge.")
    view = compare_pair(desk.newsroom, pick_pair(desk.newsroom, "bridge", "1"))
    assert view.judgement is not None
    assert "SR102" in {finding.code for finding in view.judgement.findings}


def test_a_reader_keeps_what_it_read_and_reads_a_text_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.save("One.", "first")
    desk.save("Two.", "update")
    desk.save("One.", "update")
    history = desk.newsroom.history("bridge")
    reader = Reader(desk.newsroom)
    reader.load(history)
    monkeypatch.setattr(Newsroom, "read_each", None)
    assert reader.story(history[0]) is reader.story(history[2])
    assert reader.story(history[1]).blocks != reader.story(history[0]).blocks


def _commit(root: Path) -> None:
    who = ["-c", "user.name=Git", "-c", "user.email=g@git.example"]
    subprocess.run(["git", *who, "-C", str(root), "commit", "-qam", "by hand"], check=True)


def test_a_remark_is_for_editors_only_and_an_embargo_holds_a_revision_back(desk: Desk) -> None:
    over = BEGUN + timedelta(days=3)
    texts = ["Open.", "Open to all.", "Open to all from noon."]
    desk.newsroom.record_all(
        Entry(
            "bridge",
            f"# The bridge\n\n{text}\n".encode(),
            EDITOR,
            BEGUN + timedelta(hours=number),
            "update" if number else "first",
            note=f"Note {number}.",
            remark="Our lawyer's doubts.",
            source=f"cms:{number}",
            embargo=over if number == 2 else None,
        )
        for number, text in enumerate(texts)
    )
    for now, notes in ((None, ["Note 1."]), (over - timedelta(1), ["Note 1."]), (over, ["Note 2.", "Note 1."])):
        view = log_corrections(desk.newsroom, "bridge", now=now)
        assert [entry.revision.note for entry in view.entries] == notes
        for public in (render_corrections(view), json.dumps(corrections_json(view))):
            assert "lawyer" not in public
            assert "cms:" not in public
            assert ("noon" in public) is (len(notes) == 2)
    assert "lawyer" in json.dumps(revision_json(desk.newsroom.resolve("bridge")))
