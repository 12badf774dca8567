"""Kinds are chosen by people: the tool asks, and says what it went by where nobody could be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, SECOND, Run, commits, write

QUESTION = "What kind of revision is this?"


@pytest.fixture(autouse=True)
def draft(newsroom: Path) -> Path:
    return write("third.md", CORRECTED.replace("18", "20"))


def latest(run: Run) -> tuple[str, str]:
    saved = run("log", "bridge", "--json").json["revisions"][0]
    return saved["kind"], saved["note"]


def test_on_a_terminal_the_kind_is_asked_for(run: Run) -> None:
    done = run("save", "bridge", "third.md", stdin=b"clarification\n", terminal=True)
    assert done.code == 0
    assert QUESTION in done.err
    assert QUESTION not in done.text
    assert latest(run) == ("clarification", "")


def test_an_empty_answer_takes_what_the_draft_suggests(run: Run) -> None:
    run("save", "bridge", "third.md", stdin=b"\n", terminal=True)
    assert latest(run)[0] == "update"


def test_an_answer_that_is_no_kind_is_asked_again(run: Run) -> None:
    done = run("save", "bridge", "third.md", stdin=b"first\nminor\n", terminal=True)
    assert done.err.count(QUESTION) == 2
    assert latest(run)[0] == "minor"


def test_no_answer_records_nothing(run: Run) -> None:
    before = commits()
    done = run("save", "bridge", "third.md", stdin=b"", terminal=True)
    assert (done.code, commits()) == (130, before)
    assert "stopped" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("save", "bridge", "third.md", "--kind", "minor"),
        ("save", "bridge", "third.md", "--json"),
        ("save", "bridge", "second.md"),
        ("save", "ferry", "third.md"),
    ],
    ids=["named", "for a program", "nothing changed", "a first revision"],
)
def test_nobody_is_asked_what_is_known_already(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, terminal=True)
    assert done.code == 0
    assert QUESTION not in done.err


def test_away_from_a_terminal_nobody_is_asked_and_the_choice_is_explained(run: Run) -> None:
    done = run("save", "bridge", "third.md")
    assert QUESTION not in done.err
    assert "Recorded as “update”, since the draft brings no new note. Choose with --kind." in done.err
    assert latest(run) == ("update", "")


def test_kind_and_note_are_those_of_the_notes_that_are_new(run: Run) -> None:
    write("third.md", CORRECTED + "\n**Clarification:** The ferry is free for pupils.\n")
    done = run("save", "bridge", "third.md")
    assert "since the draft brings a note of that kind" in done.err
    assert latest(run) == ("clarification", "Clarification: The ferry is free for pupils.")


def test_of_several_new_notes_the_gravest_gives_the_kind_and_all_are_the_note(run: Run) -> None:
    added = "\n**Update:** The ferry starts on Monday.\n\n**Correction:** It is free for pupils only.\n"
    write("third.md", CORRECTED + added)
    run("save", "bridge", "third.md")
    assert latest(run) == (
        "correction",
        "Update: The ferry starts on Monday.\n\nCorrection: It is free for pupils only.",
    )


def test_a_note_that_moved_or_is_set_otherwise_is_not_new(run: Run) -> None:
    note = "Correction (Feb. 1, 2020): An earlier version gave the number as 400."
    head, body = SECOND.split("The council", 1)
    write("third.md", f"{head}*{note}*\n\nThe council{body}".replace("18", "20"))
    run("save", "bridge", "third.md")
    assert latest(run) == ("update", "")


def test_a_note_given_is_kept_to_the_letter(run: Run) -> None:
    note = "  Two lines,\n\n“quoted” \\ and\ta tab: Storyrev-Kind: first\u202e "
    assert run("save", "bridge", "third.md", "--kind", "update", "--note", note).code == 0
    assert latest(run) == ("update", note)


def test_an_empty_note_says_that_readers_were_told_nothing(run: Run) -> None:
    write("third.md", CORRECTED + "\n**Update:** The ferry starts on Monday.\n")
    run("save", "bridge", "third.md", "--note", "")
    assert latest(run) == ("update", "")


def test_a_first_revision_is_first_and_no_other_is(run: Run) -> None:
    write("ferry.md", FIRST)
    done = run("save", "bridge", "third.md", "--kind", "first")
    assert done.code == 2
    assert "bridge@2 stands already" in done.err
    done = run("save", "ferry", "ferry.md", "--kind", "correction")
    assert done.code == 2
    assert "has no revision" in done.err
    assert run("save", "ferry", "ferry.md", "--kind", "first").code == 0


def test_a_kind_that_is_none_is_refused_with_those_that_are(run: Run) -> None:
    for kind in ("fix", "unknown"):
        done = run("save", "bridge", "third.md", "--kind", kind)
        assert done.code == 2
        assert "'clarification'" in done.err
