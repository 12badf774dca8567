"""`storyrev log`, `show` and `reindex`: what is in the record."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, Run, write


def test_the_log_tells_a_storys_revisions_newest_first_in_columns(newsroom: Path, run: Run) -> None:
    lines = run("log", "bridge").text.splitlines()
    ids = [revision["id"][:10] for revision in run("log", "bridge", "--json").json["revisions"]]
    note = "Correction (Feb. 1, 2020): An earlier version gave the number as 400."
    assert lines == [
        f"bridge@2  2020-02-01 09:30 +0100  {ids[0]}  correction  Ada Park  {note}",
        f"bridge@1  2020-01-31 21:05 +0000  {ids[1]}  first       Ada Park",
    ]


def test_the_log_tells_programs_everything(newsroom: Path, run: Run) -> None:
    told = run("log", "bridge", "--json").json
    assert told["format"] == "storyrev.log/v1"
    newest, first = told["revisions"]
    assert newest["parent"] == first["id"]
    assert first == {
        "slug": "bridge",
        "number": 1,
        "id": first["id"],
        "parent": None,
        "saved_at": "2020-01-31T21:05:00+00:00",
        "editor": "Ada Park <ada.park@newsroom.example>",
        "kind": "first",
        "note": "",
        "status": "public",
        "content_id": first["content_id"],
        "base": None,
        "over": None,
        "stamps": [{"kind": "published", "text": "2020-01-31T16:05:00-05:00"}],
        "path": "stories/2020/01/bridge.md",
        "return_of": None,
        "source": "",
        "remark": "",
        "embargo": None,
        "waivers": [],
        "sign_offs": [],
    }


def test_without_a_slug_the_log_tells_the_stories(newsroom: Path, run: Run) -> None:
    run("save", "ferry", "first.md", "--at", "2020-03-01T10:00Z")
    assert run("log").text.splitlines() == [
        "2020-02-01 09:30 +0100     2 revisions  correction     bridge",
        "2020-03-01 10:00 +0000     1 revision   first          ferry",
    ]
    told = run("log", "--json").json
    assert told["format"] == "storyrev.stories/v1"
    assert [(story["slug"], story["revisions"], story["present"]) for story in told["stories"]] == [
        ("bridge", 2, True),
        ("ferry", 1, True),
    ]


def test_an_empty_newsroom_says_what_to_do(place: Path, run: Run) -> None:
    run("init", ".")
    done = run("log")
    assert (done.code, done.out) == (0, b"")
    assert "storyrev save" in done.err
    assert run("log", "--json").json == {"format": "storyrev.stories/v1", "stories": []}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--kind", "correction"], ["bridge@2"]),
        (["--kind", "retraction"], []),
        (["--since", "2020-02-01"], ["ferry@1", "bridge@2"]),
        (["--until", "2020-01-31"], ["bridge@1"]),
        (["--since", "2020-02-01", "--until", "2020-02-01"], ["bridge@2"]),
        (["--kind", "first", "--since", "2020-02-01"], ["ferry@1"]),
        (["bridge", "--kind", "first"], ["bridge@1"]),
        (["bridge", "--since", "2020-02-02"], []),
        (["--until", "9999-12-31"], ["ferry@1", "bridge@2", "bridge@1"]),
    ],
)
def test_the_log_can_be_asked_for_kinds_and_days(newsroom: Path, run: Run, asked: list[str], found: list[str]) -> None:
    run("save", "ferry", "first.md", "--at", "2020-03-01T10:00Z")
    done = run("log", *asked)
    assert done.code == 0
    assert [line.split()[0] for line in done.text.splitlines()] == found
    assert bool(done.err) is not bool(found)
    told = run("log", *asked, "--json").json
    assert [f"{r['slug']}@{r['number']}" for r in told["revisions"]] == found


def test_a_day_that_is_none_is_refused(newsroom: Path, run: Run) -> None:
    done = run("log", "--since", "Friday")
    assert done.code == 2
    assert "write it as 2020-01-31" in done.err


def test_on_a_terminal_lines_are_cut_to_its_width(newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    line = run("log", "bridge", terminal=True).text.splitlines()[0]
    assert len(line) == 60
    assert line.endswith("…")
    assert "number as 400" in run("log", "bridge").text


def test_a_story_that_is_not_there_is_told_with_those_like_it(newsroom: Path, run: Run) -> None:
    for command in ("log", "show", "diff", "report", "corrections"):
        done = run(command, "brigde")
        assert (done.code, done.out) == (2, b"")
        assert done.err == "storyrev: There is no story 'brigde'. Did you mean bridge?\n"


@pytest.mark.parametrize("name", ["bridge@1", "bridge@first", "bridge@2020-01-31", "COMMIT"])
def test_a_revision_is_shown_to_the_byte_by_each_of_its_names(newsroom: Path, run: Run, name: str) -> None:
    commit = run("log", "bridge", "--json").json["revisions"][1]["id"]
    assert run("show", name.replace("COMMIT", f"bridge@{commit[:7]}")).out == FIRST.encode()
    assert run("show", "bridge").out == run("show", "bridge@latest").out == CORRECTED.encode()


@pytest.mark.parametrize("name", ["bridge@3", "bridge@0", "bridge@x", "bridge@2019-01-01", "bridge@", "@1"])
def test_a_revision_that_is_not_there_is_told_with_what_there_is(newsroom: Path, run: Run, name: str) -> None:
    done = run("show", name)
    assert (done.code, done.out) == (2, b"") if name != "bridge@" else done.code in (0, 2)
    assert "Traceback" not in done.err


def test_the_outline_says_how_a_text_was_read(newsroom: Path, run: Run) -> None:
    assert run("show", "bridge", "--outline").text.splitlines() == [
        "headline: Council votes to close the bridge",
        "published: 2020-01-31T16:05:00-05:00",
        "[lede]",
        "  paragraph: The council voted on Friday to close the only bridge in town. Repairs w…",
        "  quote: We have looked at every other way.  [Mayor Eve Lund]",
        "[section] Why it matters",
        "  paragraph: Some 4,000 people cross it on foot each day.",
        "[notes]",
        "  note (correction): Correction (Feb. 1, 2020): An earlier version gave the number as 400.",
    ]


def test_json_shows_a_story_as_it_was_read(newsroom: Path, run: Run) -> None:
    told = run("show", "bridge@2", "--json").json
    assert told["format"] == "storyrev.story/v1"
    assert told["revision"]["number"] == 2
    assert [entry["key"] for entry in told["story"]["front"]] == ["headline", "published"]
    assert told["story"]["notes"][0]["kind"] == "correction"
    assert [part["kind"] for part in told["story"]["parts"]] == ["lede", "section", "notes"]


def test_outline_and_json_are_two_ways_of_which_one_is_chosen(newsroom: Path, run: Run) -> None:
    assert run("show", "bridge", "--outline", "--json").code == 2


def test_on_a_terminal_a_text_cannot_give_orders(newsroom: Path, run: Run) -> None:
    text = "# Ferry\n\nRed: \x1b[31m, title: \x1b]0;x\x07, order: \u202egnp\u202c.\n"
    write("ferry.md", text)
    run("save", "ferry", "ferry.md")
    shown = run("show", "ferry", terminal=True).text
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "⟨U+001B⟩[31m" in shown
    assert run("show", "ferry").out == text.encode()
    for command in (("show", "ferry", "--outline"), ("diff", "ferry.md", "first.md", "--colour", "never")):
        assert b"\x1b" not in run(*command).out
    assert b"\x9b" not in run("show", "ferry", "--json").out


def test_a_revision_from_plain_git_is_read_as_well_as_it_can_be(newsroom: Path, run: Run) -> None:
    path = Path("stories/2020/01/bridge.md")
    for number, broken in enumerate((b"---\nheadline: [\n---\n\nStill here.\n", b"Caf\xe9 \0 here.\n", b"\n"), 3):
        path.write_bytes(broken)
        git("commit", "-qam", "by hand")
        done = run("report", "bridge", "-o", "-")
        assert done.code == 0
        assert f"bridge@{number} (stories/2020/01/bridge.md" in done.err
        assert "it is read as plain text here" in done.err
        assert run("diff", "bridge").code == 0
        assert run("show", "bridge").out == broken
        assert run("show", "bridge", "--outline").code == 0
    path.write_text(CORRECTED)
    saved = run("save", "bridge", "--kind", "update", "--json")
    assert saved.code == 0
    assert saved.json["return_of"] == 2
    assert [r["kind"] for r in run("log", "bridge", "--json").json["revisions"]][1:4] == ["unknown"] * 3


def test_a_story_whose_file_plain_git_removed_is_listed_as_such(newsroom: Path, run: Run) -> None:
    git("rm", "-q", "stories/2020/01/bridge.md")
    git("commit", "-qm", "gone")
    assert "(its file was removed with plain Git)" in run("log").text
    assert run("show", "bridge@2").out == CORRECTED.encode()


def test_the_index_is_rebuilt_when_asked_and_by_itself(newsroom: Path, run: Run) -> None:
    before = run("log", "bridge").text
    assert run("reindex").text == "2 revisions of 1 story\n"
    assert run("reindex", "--json").json == {"format": "storyrev.reindex/v1", "revisions": 2, "stories": 1}
    for damage in (b"", b"no database at all, whatever its name says"):
        Path(".git/storyrev/index.sqlite").write_bytes(damage)
        assert run("log", "bridge").text == before


def git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=Git", "-c", "user.email=g@git.example", *arguments], check=True)
