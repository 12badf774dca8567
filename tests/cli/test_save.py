"""`storyrev save`: what is recorded, and what is said of it."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, EDITOR, FIRST, SECOND, Run, commits, write

BAD_DRAFTS = {
    "missing": (None, "cannot be read (No such file or directory)"),
    "empty": (b"", "the draft is empty; write the story first"),
    "white space": (b" \n\n", "the draft is empty"),
    "not UTF-8": (b"One.\n\nCaf\xe9.\n", ":3: byte 9 (0xe9) is not UTF-8"),
    "a NUL": (b"One.\n\0", ":2: a NUL character"),
    "a program": (b"\x7fELF\x02\x01\x01\0\0", ":1: a NUL character"),
    "front matter that never ends": (b"---\nheadline: x\n", ":1: the front matter begins here and never ends"),
    "front matter that is no YAML": (b"---\nheadline: [\n---\nText.\n", "the front matter is not YAML"),
    "a YAML bomb": (b"---\na: &a [x]\nb: [*a, *a]\n---\nText.\n", "anchor or alias"),
    "a line of 50 MB": (b"word " * 10_000_000, "more than the 16,777,216 bytes that a story may have"),
}


def test_a_revision_is_recorded_to_the_byte_and_named(newsroom: Path, run: Run) -> None:
    draft = b"# Ferry\r\n\r\nA ferry will run.  \n\n\n"
    write("ferry.md", draft)
    done = run("save", "ferry", "ferry.md", "--at", "2020-03-01T00:00Z")
    assert (done.code, done.text) == (0, "ferry@1 · first · stories/2020/03/ferry.md\n")
    assert Path("stories/2020/03/ferry.md").read_bytes() == draft
    assert run("show", "ferry").out == draft


def test_an_editor_sees_at_once_what_changed_and_what_the_desk_will_ask(newsroom: Path, run: Run) -> None:
    write("third.md", CORRECTED.replace("18 months", "14 months"))
    done = run("save", "bridge", "third.md", "--kind", "minor")
    assert done.code == 0
    assert done.text.startswith("bridge@3 · minor · stories/2020/01/bridge.md\n")
    assert re.search(r"18\b.* → 14\b", done.text)
    assert "SR101" in done.err
    assert "SR103" in done.err


def test_json_tells_a_program_what_was_recorded_and_what_it_changed(newsroom: Path, run: Run) -> None:
    write("third.md", CORRECTED.replace("18 months", "14 months"))
    told = run("save", "bridge", "third.md", "--kind", "update", "--note", "New dates.", "--json").json
    assert told["format"] == "storyrev.save/v1"
    assert told["created"] is True
    assert told["revision"]["number"] == 3
    assert told["revision"]["note"] == "New dates."
    assert told["revision"]["stamps"] == [{"kind": "published", "text": "2020-01-31T16:05:00-05:00"}]
    assert told["working_copy"] == "written"
    assert any(re.search(r"18\b.* → 14\b", sentence) for sentence in told["summary"])
    assert [finding["code"] for finding in told["findings"]] == ["SR103"]


def test_a_save_leads_with_the_verdict_and_how_much_the_note_tells_unless_it_is_to_be_quiet(
    newsroom: Path, run: Run
) -> None:
    write("third.md", CORRECTED.replace("18 months", "14 months"))
    save = (
        "save",
        "bridge",
        "third.md",
        "--kind",
        "correction",
        "--note",
        "Repairs will take 14 months, not 18.",
    )
    done = run(*save, "--json")
    assert done.json["material"] is True
    assert done.json["note"] == ["The note covers what changed."]
    write("third.md", CORRECTED.replace("18 months", "15 months"))
    done = run(*save[:-1], "The mayor is named now.")
    assert done.text.splitlines()[1].startswith("Material change. 0 of 1 material change told")
    write("third.md", CORRECTED.replace("18 months", "16 months"))
    done = run(*save, "--quiet")
    assert (done.text, done.err) == ("bridge@5 · correction · stories/2020/01/bridge.md\n", "")
    write("third.md", CORRECTED.replace("18 months", "17 months"))
    told = run(*save, "--quiet", "--json").json
    assert (told["material"], told["summary"], told["findings"]) == (None, [], [])


def test_the_same_text_is_not_stored_again(newsroom: Path, run: Run) -> None:
    before = commits()
    done = run("save", "bridge", "second.md", "--kind", "update")
    assert (done.code, commits()) == (0, before)
    assert done.text == "bridge@2: nothing changed since 2020-02-01 09:30 +0100; nothing stored\n"
    assert run("save", "bridge", "second.md", "--json").json["created"] is False


def test_a_withheld_text_does_not_go_out_in_silence(newsroom: Path, run: Run) -> None:
    write("third.md", CORRECTED.replace("18 months", "14 months"))
    assert "minor, withheld" in run("save", "bridge", "third.md", "--kind", "minor", "--withheld").text
    done = run("save", "bridge", "third.md", "--kind", "minor")
    assert "nothing stored" in done.text
    assert "bridge@3 was withheld, and still is" in done.err


def test_an_earlier_text_is_a_return_to_it(newsroom: Path, run: Run) -> None:
    done = run("save", "bridge", "first.md", "--kind", "update")
    assert "A return to bridge@1: the same text.\n" in done.text
    assert "return to 1" in run("log", "bridge").text


def test_a_draft_may_come_from_standard_input_in_any_form(newsroom: Path, run: Run) -> None:
    page = b"<!doctype html><html><body><article><h1>Ferry</h1><p>It runs.</p></article></body></html>"
    assert run("save", "ferry", "-", stdin=page).code == 0
    assert run("show", "ferry", "--json").json["story"]["headline"] == "Ferry"
    assert run("save", "plain", "-", "--form", "text", stdin=b"# no heading\n\nText.\n").code == 0
    assert run("show", "plain", "--json").json["story"]["parts"][-1]["blocks"][0]["text"] != ""


def test_the_form_can_be_said_where_name_and_text_mislead(newsroom: Path, run: Run) -> None:
    write("page.md", "Ferry\n\nWhy it matters: *asterisks* mean nothing here.\n")
    assert run("save", "ferry", "page.md", "--form", "text").code == 0
    shown = run("show", "ferry", "--json").json["story"]
    assert "*asterisks*" in str(shown["parts"])


def test_without_a_file_the_working_copy_is_saved(newsroom: Path, run: Run) -> None:
    copy = Path("stories/2020/01/bridge.md")
    copy.write_text(CORRECTED.replace("18", "20"))
    done = run("save", "bridge", "--kind", "update")
    assert done.text.startswith("bridge@3 · update")
    assert "20 months" in run("show", "bridge").text


def test_without_a_file_a_story_must_be_there_already(newsroom: Path, run: Run) -> None:
    done = run("save", "ferry")
    assert done.code == 2
    assert "There is no story 'ferry'" in done.err


def test_an_editors_unsaved_work_in_the_working_copy_stays(newsroom: Path, run: Run) -> None:
    copy = Path("stories/2020/01/bridge.md")
    copy.write_text("Mine, unsaved.\n")
    write("third.md", CORRECTED.replace("18", "20"))
    done = run("save", "bridge", "third.md", "--kind", "update")
    assert done.code == 0
    assert copy.read_text() == "Mine, unsaved.\n"
    assert "stories/2020/01/bridge.md was left as it is" in done.err
    told = run("save", "bridge", "first.md", "--kind", "update", "--json").json
    assert told["working_copy"] == "kept"
    assert told["reason"]


def test_a_save_from_an_older_base_is_refused_with_both_named(newsroom: Path, run: Run) -> None:
    before = commits()
    write("third.md", SECOND.replace("18", "20"))
    for base in ("bridge@1", "1", "first"):
        done = run("save", "bridge", "third.md", "--kind", "update", "--base", base)
        assert (done.code, commits()) == (3, before)
        assert "bridge@1" in done.err
        assert "bridge@2" in done.err
        assert "storyrev diff bridge 1 2" in done.err
    assert Path("third.md").read_text() == SECOND.replace("18", "20")
    assert run("save", "bridge", "third.md", "--kind", "update", "--base", "2").code == 0
    assert run("log", "bridge", "--json").json["revisions"][0]["base"]


def leave_copy_behind(run: Run) -> Path:
    """A working copy edited by hand from bridge@2, while somebody saved bridge@3."""
    copy = Path("stories/2020/01/bridge.md")
    copy.write_text(CORRECTED.replace("18", "20"))
    write("third.md", CORRECTED.replace("4,000", "5,000"))
    assert "was left as it is" in run("save", "bridge", "third.md", "--kind", "correction").err
    return copy


def test_a_working_copy_that_was_left_behind_takes_no_revision_back(newsroom: Path, run: Run) -> None:
    copy = leave_copy_behind(run)
    before = commits()
    for _ in range(2):
        done = run("save", "bridge", "--kind", "update")
        assert (done.code, commits()) == (3, before)
        for said in ("bridge@2", "bridge@3", "storyrev diff bridge 2 3", "--base bridge@3"):
            assert said in done.err
    assert "20 months" in copy.read_text()
    write("fourth.md", CORRECTED.replace("4,000", "6,000"))
    assert run("save", "bridge", "fourth.md", "--kind", "update").code == 0
    assert "bridge@2 " in run("save", "bridge", "--kind", "update").err


def test_a_working_copy_that_was_left_behind_is_saved_with_the_latest_as_its_base(newsroom: Path, run: Run) -> None:
    copy = leave_copy_behind(run)
    copy.write_text(CORRECTED.replace("4,000", "5,000").replace("18", "20"))
    assert run("save", "bridge", "--kind", "update", "--base", "bridge@3").code == 0
    copy.write_text(copy.read_text().replace("20", "22"))
    assert run("save", "bridge", "--kind", "update").text.startswith("bridge@5")


def test_a_working_copy_that_has_caught_up_is_saved_without_a_base(newsroom: Path, run: Run) -> None:
    copy = leave_copy_behind(run)
    copy.write_bytes(Path("third.md").read_bytes())
    assert "nothing stored" in run("save", "bridge").text
    copy.write_text(copy.read_text().replace("18", "20"))
    assert run("save", "bridge", "--kind", "update").text.startswith("bridge@4")


def test_a_working_copy_that_was_left_behind_twice_counts_from_where_it_began(newsroom: Path, run: Run) -> None:
    leave_copy_behind(run)
    run("save", "bridge", "second.md", "--kind", "correction")  # back to the text that the copy came from
    assert run("save", "bridge", "--kind", "update").code == 0


def test_the_time_of_a_revision_can_be_said(newsroom: Path, run: Run) -> None:
    write("third.md", SECOND)
    run("save", "bridge", "third.md", "--kind", "update", "--at", "2020-02-03T04:05:06+02:00")
    assert run("log", "bridge", "--json").json["revisions"][0]["saved_at"] == "2020-02-03T04:05:06+02:00"


def test_a_time_without_a_zone_is_the_local_one(newsroom: Path, launch: Run) -> None:
    write("third.md", SECOND)
    done = launch(
        "save", "bridge", "third.md", "--kind", "update", "--at", "2020-02-03 04:05", environment={"TZ": "UTC-3"}
    )
    assert done.code == 0
    assert launch("log", "bridge", "--json").json["revisions"][0]["saved_at"] == "2020-02-03T04:05:00+03:00"


def test_the_editor_is_the_one_named_before_the_one_of_the_environment(newsroom: Path, run: Run) -> None:
    write("third.md", SECOND)
    run("save", "bridge", "third.md", "--kind", "update", "--editor", "Ben Ortiz <ben@newsroom.example>")
    saved, *others = run("log", "bridge", "--json").json["revisions"]
    assert saved["editor"] == "Ben Ortiz <ben@newsroom.example>"
    assert {other["editor"] for other in others} == {"Ada Park <ada.park@newsroom.example>"}


@pytest.mark.parametrize("editor", ["Ada", "Ada <a@b>\nStoryrev-Kind: first", "<a@b>", "Ada <a@b> x"])
def test_an_editor_that_git_could_not_record_is_refused(newsroom: Path, run: Run, editor: str) -> None:
    before = commits()
    write("third.md", SECOND)
    assert run("save", "bridge", "third.md", "--kind", "update", "--editor", editor).code == 2
    assert commits() == before


@pytest.mark.parametrize(
    ("name", "way"),
    [
        (name, way)
        for name, (data, _) in BAD_DRAFTS.items()
        for way in ("file", "standard input")[: 1 + (data is not None)]
    ],
)
def test_a_bad_draft_is_refused_with_file_line_and_next_step(newsroom: Path, run: Run, name: str, way: str) -> None:
    data, said = BAD_DRAFTS[name]
    before = commits()
    if data is not None:
        write("bad.md", data)
    done = run("save", "bad", "bad.md") if way == "file" else run("save", "bad", "-", stdin=data or b"")
    assert done.code == 2
    assert done.err.startswith(f"storyrev: {'bad.md' if way == 'file' else 'standard input'}:")
    assert said in done.err
    assert ";" in done.err
    assert "Traceback" not in done.err
    assert not done.out
    assert commits() == before
    assert not list(Path("stories").glob("**/bad*"))


def test_a_folder_is_no_draft(newsroom: Path, run: Run) -> None:
    done = run("save", "bad", "stories")
    assert done.code == 2
    assert "stories: cannot be read (Is a directory)" in done.err


def test_a_draft_that_may_not_be_read_is_named(newsroom: Path, launch: Run, powerless: tuple[str, ...]) -> None:
    write("secret.md", FIRST).chmod(0)
    done = launch("save", "bad", "secret.md", prefix=powerless)
    assert done.code == 2
    assert "secret.md: cannot be read (Permission denied)" in done.err


def test_a_device_without_an_end_is_not_waited_for(newsroom: Path, run: Run) -> None:
    if not stat.S_ISCHR(Path("/dev/zero").stat().st_mode):
        pytest.skip("no /dev/zero")
    assert run("save", "bad", "/dev/zero").code == 2


@pytest.mark.parametrize(
    "slug", ["../out", "a/b", "", ".hidden", "first", "con", "a.md", "a\u202eb", "a\x1b[31mb", "a b"]
)
def test_a_bad_slug_is_refused_and_shown_harmlessly(newsroom: Path, run: Run, slug: str) -> None:
    before = commits()
    done = run("save", slug, "first.md")
    assert (done.code, commits()) == (2, before)
    assert "cannot be a slug" in done.err
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_a_slug_that_begins_with_a_dash_is_no_option_and_no_story(newsroom: Path, run: Run) -> None:
    assert "No such option" in run("save", "-x", "first.md").err
    done = run("save", "--", "-x", "first.md")
    assert done.code == 2
    assert "it starts with '-'" in done.err


@pytest.mark.parametrize("slug", ["Bridge", "bridg\u0065\u0301"])
def test_a_slug_that_differs_by_case_or_unicode_form_only_is_refused(newsroom: Path, run: Run, slug: str) -> None:
    before = commits()
    done = run("save", slug, "first.md")
    assert (done.code, commits()) == (2, before)


def test_file_names_with_a_dash_or_control_characters_are_read_and_shown_harmlessly(newsroom: Path, run: Run) -> None:
    write("-draft.md", SECOND)
    assert run("save", "dashed", "--", "-draft.md").code == 0
    write("a\x1b[31m\n.md", SECOND)
    assert run("save", "escaped", "a\x1b[31m\n.md").code == 0
    done = run("save", "escaped", "no\x1b[31m.md")
    assert done.code == 2
    assert "no⟨U+001B⟩[31m.md" in done.err


def test_a_file_name_that_is_no_unicode_is_read_and_named(newsroom: Path, launch: Run) -> None:
    Path(os.fsdecode(b"caf\xe9.md")).write_text(SECOND)
    assert launch("save", "cafe", b"caf\xe9.md").code == 0
    done = launch("save", "cafe", b"\xe9.md")
    assert done.code == 2
    assert "⟨U+DCE9⟩.md: cannot be read" in done.err


def test_an_embargo_is_recorded_from_the_front_matter_or_the_option_and_a_remark_with_it(
    newsroom: Path, run: Run
) -> None:
    held = FIRST.replace("---\n", "---\nembargo: 2020-03-01T06:00:00+01:00\n", 1)
    write("a.md", held)
    said = ("--at", "2020-02-01T09:00Z", "--remark", "Cleared by\nthe court.")
    done = run("save", "a", "a.md", *said)
    assert (done.code, done.text.splitlines()[0]) == (
        0,
        "a@1 · first, embargo 2020-03-01 06:00 +0100 · stories/2020/01/a.md",
    )
    write("b.md", FIRST)
    assert run("save", "b", "b.md", "--embargo", "2020-03-01T05:00Z", "--at", "2020-02-01T09:00Z").code == 0
    write("a.md", held.replace("400", "4,000"))
    over = ("--embargo", "2020-04-01T00:00Z", "--kind", "correction", "--at", "2020-02-02T09:00Z")
    assert run("save", "a", "a.md", *over).code == 0
    revisions = {r["number"]: r for r in run("log", "a", "--json").json["revisions"]}
    assert [revisions[n]["embargo"] for n in (1, 2)] == ["2020-03-01T06:00:00+01:00", "2020-04-01T00:00:00+00:00"]
    assert [revisions[n]["remark"] for n in (1, 2)] == ["Cleared by\nthe court.", ""]
    assert "first, embargo 2020-03-01 05:00 +0000" in run("log", "b").text
    # Recorded under its embargo it is not public, so nothing is asked; from elsewhere it would be.
    assert "SR501" not in run("check", "a").text
    asked = {"format": "storyrev.prepublish/v1", "slug": "b", "text": held, "editor": EDITOR, "at": "2020-02-03T00:00Z"}
    told = run("check", "--webhook", stdin=json.dumps(asked).encode()).json
    assert (told["decision"], "SR501" in {finding["code"] for finding in told["findings"]}) == ("block", True)
    assert run("save", "c", "a.md", "--embargo", "soon").code == 2


def test_an_import_records_the_embargo_in_the_front_matter(newsroom: Path, run: Run) -> None:
    folder = newsroom / "drafts" / "ferry"
    folder.mkdir(parents=True)
    for name, embargo in (("2020-02-01T0900.md", "2020-03-01T06:00:00+01:00"), ("2020-02-01T0901.md", "tomorrow")):
        (folder / name).write_text(f"---\nembargo: {embargo}\n---\n\nIt runs until {embargo}.\n")
    assert run("import", "folder", "drafts", "--zone", "UTC", "--editor", EDITOR).code == 0
    found = run("log", "ferry", "--json").json["revisions"]
    assert [revision["embargo"] for revision in found] == [None, "2020-03-01T06:00:00+01:00"]
