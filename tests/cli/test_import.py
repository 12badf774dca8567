"""`storyrev import`: a history goes in once, in full, and says what could not go in."""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, SECOND, STORYREV, Run, commits
from tests.exchange.repos import Repo

MANIFEST = """\
[[draft]]
file = "1.md"
kind = "first"
at = 2020-01-31T16:05:00-05:00
editor = "Ada Park <ada.park@newsroom.example>"

[[draft]]
file = "2.md"
kind = "update"
at = 2020-01-31T18:00:00-05:00
editor = "Ben Ortiz <ben.ortiz@newsroom.example>"
note = "More people cross it."

[[draft]]
file = "3.md"
kind = "correction"
at = 2020-02-01T09:30:00-05:00
editor = "Ada Park <ada.park@newsroom.example>"
"""


@pytest.fixture
def archive(place: Path, run: Run) -> Path:
    """An empty newsroom, which we are in, and beside it an archive with one story of three drafts."""
    story = place.parent / "archive" / "bridge"
    story.mkdir(parents=True)
    (story / "story.toml").write_text(MANIFEST)
    for number, text in enumerate((FIRST, SECOND, CORRECTED), 1):
        (story / f"{number}.md").write_text(text)
    assert run("init", ".", "--at", "2020-01-01T00:00Z").code == 0
    return story.parent


def test_every_draft_is_recorded_with_what_its_source_says(archive: Path, run: Run) -> None:
    done = run("import", "folder", archive)
    assert (done.code, done.text) == (0, "3 revisions recorded, 0 already there, 0 set aside\n")
    found = run("log", "bridge", "--json").json["revisions"]
    assert [(r["number"], r["kind"], r["saved_at"], r["note"]) for r in reversed(found)] == [
        (1, "first", "2020-01-31T16:05:00-05:00", ""),
        (2, "update", "2020-01-31T18:00:00-05:00", "More people cross it."),
        (3, "correction", "2020-02-01T09:30:00-05:00", ""),
    ]
    assert Path("stories/2020/01/bridge.md").read_text() == CORRECTED


def test_run_again_it_adds_nothing(archive: Path, run: Run) -> None:
    run("import", "folder", archive)
    before = commits()
    done = run("import", "folder", archive, "--json")
    assert (done.code, done.json["recorded"], done.json["known"]) == (0, 0, 3)
    assert commits() == before


def test_what_is_new_in_the_source_goes_in_and_nothing_else(archive: Path, run: Run) -> None:
    manifest = archive / "bridge" / "story.toml"
    whole = manifest.read_text()
    manifest.write_text(whole.partition('[[draft]]\nfile = "3.md"')[0])
    (archive / "bridge" / "3.md").rename(archive / "3.md")
    assert run("import", "folder", archive).text.startswith("2 revisions recorded")
    (archive / "3.md").rename(archive / "bridge" / "3.md")
    manifest.write_text(whole)
    assert run("import", "folder", archive).text == "1 revision recorded, 2 already there, 0 set aside\n"


def test_a_dry_run_says_the_same_and_records_nothing(archive: Path, run: Run) -> None:
    before = commits()
    done = run("import", "folder", archive, "--dry-run")
    assert (done.code, done.text) == (0, "3 revisions would be recorded, 0 already there, 0 would be set aside\n")
    assert commits() == before
    run("import", "folder", archive)
    assert run("import", "folder", archive, "--dry-run").text.startswith("0 revisions would be recorded, 3 already")


def test_what_cannot_be_read_is_set_aside_with_its_file_and_the_reason_and_the_rest_goes_in(
    archive: Path, run: Run
) -> None:
    (archive / "bridge" / "2.md").write_bytes(b"# Not UTF-8\n\nM\xfcnchen\n")
    (archive / "empty").mkdir()
    done = run("import", "folder", archive, "--set-aside", "../aside.jsonl")
    assert (done.code, done.text) == (1, "2 revisions recorded, 0 already there, 2 set aside\n")
    assert f"{archive / 'bridge' / '2.md'}: line 3: byte 14 (0xfc) is not UTF-8" in done.err
    lines = [json.loads(line) for line in Path("../aside.jsonl").read_text().splitlines()]
    assert [set(line) for line in lines] == [{"place", "reason"}] * 2
    assert {Path(line["place"]).name for line in lines} == {"2.md", "empty"}
    again = run("import", "folder", archive, "--json").json
    assert (again["recorded"], again["known"], again["set_aside"]) == (0, 2, 2)
    assert again["first_records_set_aside"] == lines


def test_a_source_that_is_none_is_a_wrong_call(archive: Path, run: Run) -> None:
    done = run("import", "folder", "nowhere")
    assert (done.code, done.out) == (2, b"")
    assert "there is no such folder" in done.err
    assert run("import", "telegram", "x").code == 2


def test_a_story_that_differs_by_case_only_is_a_story_of_its_own_on_every_run(archive: Path, run: Run) -> None:
    story = archive / "BRIDGE!"
    (archive / "bridge").rename(story)
    (archive / "bridge").mkdir()
    (archive / "bridge" / "story.toml").write_text(MANIFEST.partition("\n\n")[0])
    (archive / "bridge" / "1.md").write_text("# Another bridge\n\nText.\n")
    assert run("import", "folder", archive).text == "4 revisions recorded, 0 already there, 0 set aside\n"
    assert run("import", "folder", archive).text == "0 revisions recorded, 4 already there, 0 set aside\n"
    assert len(list(Path("stories/2020/01").iterdir())) == 2


@pytest.fixture
def site(place: Path, run: Run) -> Repo:
    """An empty newsroom, which we are in, and a repository beside it with a story that was renamed and corrected."""
    repo = Repo(place.parent / "site")
    repo.commit({b"draft.md": FIRST.encode()}, message=b"Begin\n")
    repo.commit({b"draft.md": None, b"bridge.md": SECOND.encode()}, message=b"Rename\n")
    repo.commit({b"bridge.md": CORRECTED.encode()}, message=b"Correct\n")
    repo.write()
    assert run("init", ".", "--at", "2020-01-01T00:00Z").code == 0
    return repo


def kinds(run: Run, slug: str) -> list[tuple[str, str, str]]:
    return [(r["kind"], r["note"], r["remark"]) for r in reversed(run("log", slug, "--json").json["revisions"])]


def test_a_repository_goes_in_with_kinds_and_notes_from_its_texts_and_messages_as_remarks(site: Repo, run: Run) -> None:
    assert run("import", "git", site.folder).text == "3 revisions recorded, 0 already there, 0 set aside\n"
    assert kinds(run, "draft") == [
        ("first", "", "Begin"),
        ("update", "", "Rename"),
        ("correction", "Correction (Feb. 1, 2020): An earlier version gave the number as 400.", "Correct"),
    ]
    assert run("import", "git", site.bundle("main")).text.startswith("0 revisions recorded, 3 already there")


def test_what_is_committed_later_is_added_with_the_notes_that_are_new_in_it(site: Repo, run: Run) -> None:
    run("import", "git", site.folder)
    site.commit({b"bridge.md": CORRECTED.encode() + b"\n**Update:** It is open again.\n"}, message=b"More\n")
    assert run("import", "git", site.write()).text == "1 revision recorded, 3 already there, 0 set aside\n"
    assert kinds(run, "draft")[-1] == ("update", "Update: It is open again.", "More")


def test_a_revision_whose_text_cannot_be_read_is_set_aside_once_and_the_next_one_goes_in(site: Repo, run: Run) -> None:
    repo = Repo(site.folder.with_name("other"))
    for text in (b"# One\n\nText.\n", b"# Two\n\nM\xfcnchen\n", b"# Three\n\nText.\n", b"\xff\xfe"):
        repo.commit({b"a.md": text})
    done = run("import", "git", repo.write())
    assert (done.code, done.text) == (1, "2 revisions recorded, 0 already there, 2 set aside\n")
    assert "line 3: byte 8 (0xfc) is not UTF-8" in done.err
    again = run("import", "git", repo.folder)
    assert (again.code, again.text) == (1, "0 revisions recorded, 2 already there, 2 set aside\n")


def test_a_text_that_returns_is_recorded_and_one_that_stays_is_counted_on_every_run(site: Repo, run: Run) -> None:
    repo = Repo(site.folder.with_name("other"))
    base = repo.commit({b"a.md": b"# One\n"})
    trunk = repo.commit({b"a.md": b"# Two\n"})
    side = repo.commit({b"a.md": b"# Two\n"}, branch="side", parents=[base])
    merge = repo.commit({}, parents=[trunk, side])
    repo.commit({b"a.md": b"# One\n"}, parents=[merge])
    said = "3 revisions recorded, 0 already there, 1 without a change of text, 0 set aside\n"
    assert run("import", "git", repo.write()).text == said
    assert run("import", "git", repo.folder).text == said.replace("3 rev", "0 rev").replace("0 al", "3 al")


def test_a_branch_that_was_merged_the_other_way_round_leaves_its_own_text_last(site: Repo, run: Run) -> None:
    repo = Repo(site.folder.with_name("other"))
    base = repo.commit({b"a.md": b"# Zero\n"})
    main = repo.commit({b"a.md": b"# Main\n"}, parents=[base])
    run("import", "git", repo.write())
    work = repo.commit({b"a.md": b"# Work\n"}, branch="work", parents=[base])
    repo.commit({b"a.md": b"# Main\n"}, branch="work", parents=[work, main])
    repo.write()
    assert run("import", "git", repo.folder, "--branch", "work").code == 0
    assert run("show", "a").text == "# Main\n"
    assert run("import", "git", repo.folder, "--branch", "work").text.startswith("0 revisions recorded")


def test_the_stories_of_two_repositories_stay_apart_though_their_files_are_called_the_same(
    site: Repo, run: Run
) -> None:
    other = Repo(site.folder.with_name("other"))
    other.commit({b"draft.md": b"# Another draft\n\nText.\n"})
    run("import", "git", site.folder)
    for expected in ("1 revision recorded", "0 revisions recorded"):
        assert run("import", "git", other.write()).text.startswith(expected)
    assert run("import", "git", site.folder).text.startswith("0 revisions recorded")
    slugs = sorted(path.stem for path in Path("stories").glob("*/*/*.md"))
    assert slugs[0] == "draft"
    assert slugs[1].startswith("draft-")


def test_an_import_that_is_killed_goes_on_when_it_is_run_again_and_ends_with_the_same_history(
    site: Repo, run: Run
) -> None:
    repo = Repo(site.folder.with_name("long"))
    for number in range(120):
        repo.commit({b"%c.md" % (97 + number % 7): b"# Story\n\nAs of %d.\n" % number})
    source = repo.write()
    assert run("init", "../whole", "--name", Path.cwd().name, "--at", "2020-01-01T00:00Z").code == 0
    assert run("-C", "../whole", "import", "git", source).text.startswith("120 revisions recorded")
    for moment in range(1, 7):
        with subprocess.Popen(
            [*STORYREV, "import", "git", source], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as killed:
            with suppress(subprocess.TimeoutExpired):
                killed.wait(moment * 0.35)
            killed.kill()
    done = run("import", "git", source, "--json").json
    assert done["recorded"] + done["known"] == 120
    assert (
        run("log", "--json", "--since", "2020-01-01").json
        == run("-C", "../whole", "log", "--json", "--since", "2020-01-01").json
    )
    assert run("import", "git", source).text.startswith("0 revisions recorded, 120 already there")


def test_names_and_messages_from_a_source_do_nothing_to_a_terminal(site: Repo, run: Run) -> None:
    repo = Repo(site.folder.with_name("other"))
    repo.commit(
        {b"a\x1b[2J\nb.md": b"\xff", b"ok.md": b"# OK\n"},
        message=b"\x1b]0;owned\x07\n",
        author=b"\x1b[31mEve <e@x.example>",
    )
    done = run("import", "git", repo.write(), terminal=True)
    assert done.code == 1
    assert "\x1b[2J" not in done.err
    assert "is not UTF-8" in done.err
    assert "\x1b]" not in run("log", "ok", terminal=True).text


def test_a_page_in_html_is_stored_as_markdown_and_kept_as_it_was_where_that_is_asked_for(site: Repo, run: Run) -> None:
    repo = Repo(site.folder.with_name("other"))
    page = b"<article><h1>The bridge</h1><p>It is <b>closed</b>.</p></article>"
    repo.commit({b"bridge.html": page})
    repo.commit({b"bridge.html": page.replace(b"<p>", b"<p >")})
    said = "1 revision recorded, 0 already there, 1 without a change of text, 0 set aside\n"
    assert run("import", "git", repo.write(), "--keep-raw").text == said
    assert run("show", "bridge").text == "---\nheadline: The bridge\n---\n\nIt is closed.\n"
    (raw,) = Path("stories").glob("*/*/bridge.source.html")
    assert raw.read_bytes() == page
    assert run("import", "git", repo.folder, "--keep-raw").text == said.replace("1 revision ", "0 revisions ").replace(
        "0 already", "1 already"
    )
