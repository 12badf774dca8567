"""`storyrev diff`: of revisions and of files, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from storyrev.compare import from_json, invert, patch
from storyrev.story import parse
from tests.cli.conftest import CORRECTED, FIRST, SECOND, Run, write

THIRD = CORRECTED.replace("18 months", "14 months")


@pytest.fixture
def three(newsroom: Path, run: Run) -> Path:
    write("third.md", THIRD)
    run("save", "bridge", "third.md", "--kind", "update", "--at", "2020-02-03T10:00Z")
    return newsroom


@pytest.mark.parametrize(
    ("arguments", "sides"),
    [
        (("bridge",), "revision 2 → revision 3"),
        (("bridge@2",), "revision 1 → revision 2"),
        (("bridge", "1"), "revision 1 → revision 3"),
        (("bridge", "first", "2"), "revision 1 → revision 2"),
        (("bridge", "@1", "@latest"), "revision 1 → revision 3"),
        (("bridge", "bridge@3", "bridge@1"), "revision 3 → revision 1"),
        (("bridge@2", "1"), "revision 1 → revision 2"),
        (("bridge@1", "bridge@3"), "revision 1 → revision 3"),
        (("bridge@3", "bridge@2"), "revision 3 → revision 2"),
        (("bridge", "2020-01-31", "2020-02-01"), "revision 1 → revision 2"),
    ],
)
def test_two_revisions_are_compared_as_they_are_named(
    three: Path, run: Run, arguments: tuple[str, ...], sides: str
) -> None:
    done = run("diff", *arguments)
    assert done.code == 0
    assert done.text.splitlines()[0] == f"bridge: {sides}"


def test_people_see_what_changed_and_the_note_that_readers_got(three: Path, run: Run) -> None:
    text = run("diff", "bridge", "1", "2").text
    assert "[-400-]{+4,000+}" in text
    assert "An earlier version gave the number as 400." in text


def test_programs_get_the_diff_itself_as_its_schema_says(three: Path, run: Run) -> None:
    schema = json.loads(run("diff", "--schema").out)
    told = run("diff", "bridge", "1", "3", "--json").json
    jsonschema.validate(told, schema)
    assert told["format"] == "storyrev.diff/v1"
    diff = from_json(told)
    old, new = parse(FIRST), parse(THIRD)
    assert patch(old, diff) == new
    assert patch(new, invert(diff)) == old


def test_two_files_need_no_newsroom(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    write("new.html", "<article><h1>Council votes</h1><p>It voted.</p></article>")
    done = run("diff", "old.md", "new.html")
    assert done.code == 0
    assert done.text.startswith("old.md → new.html\n")
    assert run("diff", "old.md", "new.html", "--json").json["new_form"] == "html"


def test_one_of_the_files_may_be_standard_input(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    assert "[-400-]{+4,000+}" in run("diff", "old.md", "-", stdin=SECOND.encode()).text
    assert "[-4,000-]{+400+}" in run("diff", "-", "old.md", stdin=SECOND.encode()).text
    done = run("diff", "-", "-")
    assert done.code == 2
    assert "Only one side" in done.err


def test_files_of_any_name_are_files_if_both_are_there_and_a_slug_wins_otherwise(three: Path, run: Run) -> None:
    write("one", FIRST)
    write("two", SECOND)
    assert run("diff", "one", "two").text.startswith("one → two\n")
    write("bridge", FIRST)
    assert run("diff", "bridge", "2").text.startswith("bridge: revision 2")
    assert run("diff", "./bridge", "two").text.startswith("./bridge → two")


def test_a_file_that_is_missing_or_alone_is_told(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    done = run("diff", "old.md", "gone.md")
    assert done.code == 2
    assert done.err.startswith("storyrev: gone.md: cannot be read")
    done = run("diff", "old.md")
    assert done.code == 2
    assert "name the file to compare it with" in done.err


def test_a_third_file_is_refused_by_its_name(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    done = run("diff", "old.md", "old.md", "new.md")
    assert done.code == 2
    assert "'old.md' is a file, and two files are compared, not three; leave 'new.md' out." in done.err


def test_a_file_that_is_no_story_is_told_with_its_line(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    write("bad.md", b"One.\n\0")
    done = run("diff", "old.md", "bad.md")
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith("storyrev: bad.md:2: a NUL character")


def test_the_exit_code_says_whether_a_reader_could_see_a_difference_where_asked(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    write("new.md", SECOND)
    write("form.md", FIRST.replace("> — Mayor", ">  — Mayor"))
    assert run("diff", "old.md", "new.md").code == 0
    assert run("diff", "--exit-code", "old.md", "new.md").code == 1
    assert run("diff", "--exit-code", "old.md", "new.md", "--json").code == 1
    assert run("diff", "--exit-code", "old.md", "old.md").code == 0
    assert run("diff", "--exit-code", "old.md", "form.md").code == 0


def test_a_patch_of_what_is_no_story_is_not_printed_where_the_exit_code_asks_for_readers(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    write("empty.md", b"")
    assert run("diff", "old.md", "empty.md", "--format", "patch").code == 0
    done = run("diff", "old.md", "empty.md", "--format", "patch", "--exit-code")
    assert (done.code, done.out) == (2, b"")


def test_the_first_revision_has_nothing_before_it(three: Path, run: Run) -> None:
    done = run("diff", "bridge@1")
    assert done.code == 2
    assert "storyrev show bridge@1" in done.err


def test_revisions_of_two_stories_are_not_compared(three: Path, run: Run) -> None:
    run("save", "ferry", "first.md")
    done = run("diff", "bridge", "ferry@1")
    assert done.code == 2
    assert "ferry@1 is a revision of another story than 'bridge'" in done.err


@pytest.mark.parametrize(
    ("terminal", "environment", "option", "coloured"),
    [
        (True, {}, "auto", True),
        (False, {}, "auto", False),
        (True, {"NO_COLOR": "1"}, "auto", False),
        (True, {"NO_COLOR": ""}, "auto", True),
        (True, {"TERM": "dumb"}, "auto", False),
        (False, {"NO_COLOR": "1"}, "always", True),
        (True, {}, "never", False),
    ],
)
def test_colour_is_for_terminals_and_those_who_ask(
    three: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    environment: dict[str, str],
    option: str,
    coloured: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("diff", "bridge", "--colour", option, terminal=terminal).text) is coloured


def test_lines_are_as_wide_as_the_terminal(three: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert max(len(line) for line in run("diff", "bridge").text.splitlines()) <= 40
    monkeypatch.setenv("COLUMNS", "none")
    assert 40 < max(len(line) for line in run("diff", "bridge").text.splitlines()) <= 100
