"""What goes wrong in a first hour: the message names the file and the next step, and nothing is left half done."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import FIRST, SECOND, Run


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def newsroom(place: Path, run: Run) -> Path:
    """One story with one revision, in the folder that the test is in."""
    (place / "first.md").write_text(FIRST)
    (place / "second.md").write_text(SECOND)
    assert run("init", ".").code == 0
    assert run("save", "bridge", "first.md").code == 0
    return place


def _damage(newsroom: Path, content_id: str) -> None:
    file = newsroom / ".git/objects" / content_id[:2] / content_id[2:]
    file.chmod(0o644)
    file.write_bytes(b"x")


@pytest.mark.parametrize("verb", ["import", "export"])
def test_a_verb_of_formats_alone_shows_its_help_once(run: Run, verb: str) -> None:
    done = run(verb)
    assert done.code == 2
    assert done.err.startswith(f"Usage: storyrev {verb}")
    assert done.err.count("Usage:") == 1


@pytest.mark.parametrize("verb", ["import", "export"])
def test_a_format_that_does_not_exist_is_answered_with_those_that_do(run: Run, verb: str) -> None:
    done = run(verb, "archive/")
    assert done.code == 2
    assert "There is no format 'archive/'. Say which it is: " in done.err
    assert "jsonl" in done.err


def test_the_list_of_formats_is_told_in_whole_sentences(run: Run) -> None:
    assert "..." not in run("export", "--help").text.partition("Commands:")[2]


def test_a_file_that_is_no_bundle_is_told_from_one_that_is_damaged_or_goes_on_from_another(
    newsroom: Path, run: Run
) -> None:
    assert run("import", "git", "first.md").err == (
        "storyrev: first.md: is no Git bundle; name one, or the folder of a repository\n"
    )
    assert run("export", "bundle", "-o", "whole.bundle").code == 0
    whole = (newsroom / "whole.bundle").read_bytes()
    (newsroom / "cut.bundle").write_bytes(whole[: len(whole) // 2])
    done = run("import", "git", "cut.bundle")
    assert done.code == 2
    assert done.err.startswith("storyrev: cut.bundle: it cannot be read (")
    assert done.err.endswith("; fetch it again from where it was made\n")
    assert run("save", "bridge", "second.md", "--kind", "update").code == 0
    assert run("export", "bundle", "-o", "part.bundle", "--since", "bridge@1").code == 0
    assert run("import", "git", "part.bundle").err == (
        "storyrev: part.bundle: it goes on from commits that it does not hold; name a bundle of the whole history\n"
    )


def test_a_draft_in_place_of_a_folder_of_drafts_is_said_to_be_a_file(newsroom: Path, run: Run) -> None:
    done = run("import", "folder", "first.md")
    assert done.code == 2
    assert done.err == (
        "storyrev: first.md: is a file; name the folder of a story, or one with a folder for each story\n"
    )


def test_a_seal_goes_to_files_of_their_own_or_nowhere(newsroom: Path, run: Run) -> None:
    (newsroom / "seals").mkdir()
    folder = run("seal", "-o", "seals")
    assert folder.code == 2
    assert "'seals' is a folder. Name a file in it." in folder.err
    twice = run("seal", "-o", "seal.txt", "--timestamp-request", "./seal.txt")
    assert twice.code == 2
    assert "'seal.txt' is named twice" in twice.err
    assert not (newsroom / "seal.txt").exists()


def test_where_the_key_cannot_sign_no_newsroom_begins_and_no_folder_stays(place: Path, run: Run) -> None:
    done = run("init", "--sign", "no-key", "new/newsroom")
    assert done.code == 3
    assert "The key 'no-key' cannot sign" in done.err
    assert not (place / "new").exists()


def test_a_save_over_a_damaged_text_says_that_it_is_recorded_and_what_is_damaged(newsroom: Path, run: Run) -> None:
    damaged = _git(newsroom, "rev-parse", "HEAD:" + _git(newsroom, "ls-files", "stories/*/bridge.md"))
    _damage(newsroom, damaged)
    done = run("save", "bridge", "second.md", "--kind", "update")
    assert done.code == 0
    assert done.text.startswith("bridge@2 · update · ")
    assert (
        f"bridge@2 is recorded, and what it changed cannot be told. The text of bridge@1 (Git's {damaged})" in done.err
    )
    assert "git fsck" in done.err
    assert run("show", "bridge").text == SECOND


def test_a_bundle_of_a_damaged_record_is_not_written_and_the_reason_is_no_advice(newsroom: Path, run: Run) -> None:
    _damage(newsroom, _git(newsroom, "rev-parse", "HEAD:storyrev.toml"))
    done = run("export", "bundle", "-o", "record.bundle")
    assert done.code == 3
    assert "hint:" not in done.err
    assert "git fsck" in done.err
    assert not (newsroom / "record.bundle").exists()


def test_a_shallow_clone_is_told_to_be_one_and_of_nothing_else(newsroom: Path, run: Run, tmp_path: Path) -> None:
    _git(tmp_path, "clone", "--quiet", "--depth", "1", newsroom.as_uri(), "shallow")
    done = run("-C", tmp_path / "shallow", "verify", "--json")
    assert done.code == 1
    assert [finding["code"] for finding in done.json["stores"][0]["findings"]] == ["history-incomplete"]
