"""`storyrev note`: drafts that an editor can use, and notes held against what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import jsonschema
import pytest

from storyrev.judge.claims import ClaimKind
from tests.cli.conftest import FIRST, SECOND, Run, write

DRAFT = (
    "Correction (Feb. 1, 2020): An earlier version of this story, published Jan. 31, 2020, said: “Some 400 people cross it "
    "on foot each day.” The figure is 4,000.\n"
)
FIXED = SECOND.replace("Repairs will", "The repairs will")
ALTERED = FIXED.replace("every other way", "all other ways there are")


@pytest.fixture
def bridge(place: Path, run: Run) -> Path:
    """A newsroom with one story of three revisions: an error, a word added, and the error put right."""
    assert run("init", ".").code == 0
    note = "An earlier version gave the number of people as 400."
    for text, at, *more in (
        (FIRST, "2020-01-31T10:00Z", "--kind", "first"),
        (FIRST.replace("Repairs will", "The repairs will"), "2020-01-31T18:00Z", "--kind", "minor"),
        (FIXED, "2020-02-01T09:00Z", "--kind", "correction", "--note", note),
    ):
        write("draft.md", text)
        assert run("save", "bridge", "draft.md", "--at", at, *more).code == 0
    return place


def test_the_latest_revision_gets_a_note_of_its_kind_with_since_when_the_error_stood(bridge: Path, run: Run) -> None:
    done = run("note", "bridge")
    assert (done.code, done.text, done.err) == (0, DRAFT, "")


def test_a_draft_gets_a_note_of_the_kind_that_is_asked_for(bridge: Path, run: Run) -> None:
    write("draft.md", ALTERED)
    done = run("note", "bridge", "draft.md", "--kind", "clarification", "--at", "2020-02-03T10:00Z")
    assert done.text == (
        "Clarification (Feb. 3, 2020): A quote was altered. It was: “We have looked at every other way.” It is now: “We have "
        "looked at all other ways there are.”\n"
    )


def test_a_draft_from_standard_input_is_an_update_unless_its_notes_say_otherwise(bridge: Path, run: Run) -> None:
    assert run("note", "bridge", "-", stdin=ALTERED.encode()).text.startswith("Update (")


def test_programs_get_the_draft_what_it_tells_and_what_it_leaves_out(bridge: Path, run: Run) -> None:
    told = run("note", "bridge", "--json").json
    assert told["format"] == "storyrev.note/v1"
    assert told["text"] == told["drafted"]["text"] == DRAFT.strip()
    assert [one["what"] for one in told["drafted"]["told"]] == ["the figure 400 → 4,000"]
    assert (told["left_out"], told["unfounded"], told["states_error"], told["states_since"]) == ([], [], True, True)


def test_a_newsroom_writes_notes_in_its_own_pattern(bridge: Path, run: Run) -> None:
    with (bridge / "storyrev.toml").open("a") as file:
        file.write('\n[notes]\ncorrection = "{date}: WRONG. This page {what}."\n')
    assert run("note", "bridge").text == (
        "Feb. 1, 2020: WRONG. This page said: “Some 400 people cross it on foot each day.” The figure is 4,000.\n"
    )


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ('[notes]\nupdate = "{what}"\ncorrection = "{why}"\n', 4, "known are {date}, {since}, {what}"),
        ('[notes]\nupdate = "{what}"\nnews = "{what}"\n', 4, "no notes of the kind 'news'"),
        ('[notes.de]\n\ncorrection = "Wir irrten."\n', 4, "has no {what}"),
        ('notes = "{what}"\n', 2, "[notes] is a table"),
    ],
)
def test_a_broken_pattern_is_told_with_its_file_and_line(
    bridge: Path, run: Run, table: str, line: int, said: str
) -> None:
    file = bridge / "storyrev.toml"
    file.write_text(f'name = "X"\n{table}')
    done = run("note", "bridge")
    assert done.code == 2
    assert f"storyrev.toml', line {line}: " in done.err
    assert said in done.err


def test_where_nothing_material_changed_no_note_is_drafted(bridge: Path, run: Run) -> None:
    write("draft.md", FIXED.replace("in town.", "in  town."))
    done = run("note", "bridge", "draft.md")
    assert (done.code, done.out) == (2, b"")
    assert "no note is due" in done.err


def test_where_words_changed_that_are_no_facts_it_is_not_said_that_no_note_is_due(bridge: Path, run: Run) -> None:
    write("draft.md", FIXED.replace("in town", "around"))
    done = run("note", "bridge", "draft.md")
    assert done.code == 2
    assert "Only words that are no facts changed from bridge@3 to the draft" in done.err


def test_an_editor_edits_the_draft_and_is_told_what_it_leaves_out(
    bridge: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = bridge / "editor.sh"
    script.write_text("#!/bin/sh\nprintf 'Corrects the headline.\\n' > \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    done = run("note", "bridge", "--edit")
    assert (done.code, done.text) == (0, "Corrects the headline.\n")
    assert "the headline did not change" in done.err
    assert "The note does not mention: the figure 400 → 4,000." in done.err


def test_the_note_of_a_revision_is_held_against_its_change(bridge: Path, run: Run) -> None:
    assert (run("note", "bridge", "--check").code, run("note", "bridge", "--check").text) == (
        0,
        "The note covers what changed.\n",
    )
    done = run("note", "bridge", "--note", "Adds a quote by Eve Lund.")
    assert done.code == 1
    assert done.text.splitlines()[-1] == "The note does not mention: the figure 400 → 4,000."
    assert (
        run("note", "bridge", "--note", "Adds a quote by Eve Lund.", "--json").json["unfounded"][0]["claim"] == "quote"
    )


def test_the_notes_in_a_draft_are_held_against_what_it_changes(bridge: Path, run: Run) -> None:
    note = "\n**Update (Feb. 2, 2020):** Adds details of the ferry.\n"
    write("draft.md", ALTERED + "\nA ferry will run until midnight.\n" + note)
    done = run("note", "bridge", "draft.md", "--check")
    assert done.code == 1
    assert "a quote altered" in done.text
    assert "ferry" not in done.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bridge", "--check", "--note", "x"), "choose one"),
        (("bridge", "--check", "--edit"), "draft nothing"),
        (("bridge", "--note", "x", "--at", "2020-01-01"), "draft nothing"),
        (("bridge@2", "draft.md"), "leave out the number"),
        (("bridge@1",), "nothing before it"),
        (("tunnel",), "tunnel"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(bridge: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("note", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err


def test_json_is_as_the_schema_says_and_the_schema_says_what_each_key_is(bridge: Path, run: Run) -> None:
    schema = json.loads(run("note", "--schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    write("draft.md", ALTERED)
    wrong = ("--note", "Clarifies the headline. 400 became 500. Adds a quote by Eve Lund.")
    for arguments in (
        ("bridge",),
        ("bridge", "--check"),
        ("bridge", *wrong),
        ("bridge", "draft.md", "--kind", "update"),
    ):
        jsonschema.validate(run("note", *arguments, "--json").json, schema)
    told = [
        (name, held)
        for table in (schema, *schema["$defs"].values())
        for name, held in table.get("properties", {}).items()
    ]
    assert [
        name for name, held in (*told, *schema["$defs"].items()) if not held.get("description", "").endswith(".")
    ] == []
    assert schema["$defs"]["claim_kind"]["enum"] == list(get_args(ClaimKind))
