"""The environment decides what it is asked to, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, Run, commits, write

GIT_VARIABLES = {
    "GIT_DIR": "/nowhere/.git",
    "GIT_WORK_TREE": "/nowhere",
    "GIT_INDEX_FILE": "/nowhere/index",
    "GIT_OBJECT_DIRECTORY": "/nowhere/objects",
    "GIT_AUTHOR_NAME": "Somebody Else",
    "GIT_COMMITTER_DATE": "1999-01-01T00:00:00",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "user.name",
    "GIT_CONFIG_VALUE_0": "Somebody Else",
}


def test_the_newsroom_is_the_one_named_or_the_environments_or_the_one_we_are_in(
    newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = run("log").out
    monkeypatch.chdir(newsroom / "stories/2020")
    assert run("log").out == here
    monkeypatch.chdir(tmp_path)
    done = run("log")
    assert done.code == 2
    assert "No newsroom at" in done.err
    assert "storyrev init" in done.err
    assert run("-C", newsroom, "log").out == here
    monkeypatch.setenv("STORYREV_NEWSROOM", str(newsroom))
    assert run("log").out == here
    assert run("-C", tmp_path, "log").code == 2
    assert run("-C", tmp_path / "gone", "log").code == 2
    assert run("-C", newsroom / "first.md", "log").code == 2


def test_drafts_and_pages_are_named_from_where_we_are_not_from_the_newsroom(
    newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write("third.md", CORRECTED.replace("18", "20"))
    assert run("-C", newsroom, "save", "bridge", "third.md", "--kind", "update").code == 0
    assert run("-C", newsroom, "report", "bridge", "-o", "page.html").code == 0
    assert Path("page.html").is_file()


def test_what_git_is_told_about_another_repository_is_not_listened_to(
    place: Path, run: Run, launch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert launch("init", ".", environment=GIT_VARIABLES).code == 0
    write("first.md", FIRST)
    write("second.md", CORRECTED)
    assert launch("save", "bridge", "first.md", environment=GIT_VARIABLES).code == 0
    assert launch("save", "bridge", "second.md", environment=GIT_VARIABLES).code == 0
    for name, value in GIT_VARIABLES.items():
        monkeypatch.setenv(name, value)
    for command in (["log", "bridge"], ["show", "bridge"], ["diff", "bridge"], ["report", "bridge"], ["reindex"]):
        assert run(*command).code == 0
    for name in GIT_VARIABLES:
        monkeypatch.delenv(name)
    told = subprocess.run(["git", "log", "--format=%an"], capture_output=True, check=True, text=True).stdout
    assert set(told.split("\n")) == {"Ada Park", ""}


def test_a_bare_umask_a_strange_path_and_no_identity_are_no_hindrance(
    tmp_path: Path, launch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a 'new' \"room\" $HOME ; é\n-n"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write("first.md", FIRST)
    bare = {"umask": 0o777 & ~0o700}
    assert launch("init", "--", "-news", **bare).code == 0
    for command in (["save", "bridge", "first.md"], ["log"], ["show", "bridge"], ["report", "bridge"], ["corrections"]):
        assert launch("-C", "-news", *command, **bare).code == 0
    assert Path("-news/reports/bridge.html").stat().st_mode & 0o077 == 0


def test_without_git_there_is_a_clear_error_and_reading_the_index_still_works(newsroom: Path, launch: Run) -> None:
    done = launch("save", "bridge", "first.md", "--kind", "update", environment={"PATH": "/nonexistent"})
    assert done.code == 3
    assert "Git was not found" in done.err
    assert launch("log", "bridge", environment={"PATH": "/nonexistent"}).code == 0


def test_reading_needs_no_writable_newsroom(newsroom: Path, run: Run, launch: Run, powerless: tuple[str, ...]) -> None:
    commands = [["log"], ["log", "bridge"], ["show", "bridge"], ["diff", "bridge"], ["report", "bridge", "-o", "-"]]
    usual = [run(*command).out for command in commands]
    shutil.rmtree(".git/storyrev")
    set_modes(newsroom, ~0o222)
    try:
        for command, out in zip(commands, usual, strict=True):
            done = launch(*command, prefix=powerless)
            assert (done.code, done.out) == (0, out)
            assert "The index could not be written" in done.err
            assert "Errno" not in done.err
        done = launch("report", "bridge", prefix=powerless)
        assert done.code == 3
        assert "reports/bridge.html: cannot be written (Permission denied)" in done.err
        done = launch("save", "bridge", "first.md", "--kind", "update", prefix=powerless)
        assert done.code == 3
        assert "Nothing was recorded" in done.err
    finally:
        set_modes(newsroom, ~0, add=0o200)


def test_a_newsroom_that_cannot_be_begun_says_what_to_do_instead(
    place: Path, run: Run, launch: Run, powerless: tuple[str, ...]
) -> None:
    closed = place / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    for folder in (closed, closed / "inner"):
        done = launch("init", folder, prefix=powerless)
        assert done.code == 3
        assert "Permission denied" in done.err
        assert "Name a folder that you may write in" in done.err
        assert "Errno" not in done.err
    closed.chmod(0o000)
    done = launch("-C", closed, "log", prefix=powerless)
    assert done.code == 2
    assert "Name a folder that you may read" in done.err
    assert "Errno" not in done.err
    closed.chmod(0o755)
    done = run("init", "two\nlines")
    assert done.code == 2
    assert "--name" in done.err
    done = run("init", "other", "--editor", "A  <>")
    assert done.code == 2
    assert "Write a name and an address" in done.err
    assert not (place / "other").exists()


def test_without_a_verb_the_help_is_printed(place: Path, run: Run) -> None:
    done = run()
    assert (done.code, done.err) == (0, "")
    assert done.out == run("--help").out
    assert "storyrev init newsroom\n\n  Exit codes" not in done.text
    assert not re.search(r"[^\n -~…–’“”]", done.text)


def set_modes(folder: Path, mask: int, add: int = 0) -> None:
    """Change the modes of everything in a folder and of itself."""
    for path in (*folder.rglob("*"), folder):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & mask | add)


def test_two_who_save_different_stories_at_once_both_succeed(newsroom: Path, launch: Run) -> None:
    before = commits()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: launch("save", f"story-{number}", "first.md"), range(4)))
    assert [one.code for one in done] == [0] * 4
    assert commits() == before + 4
    assert all(one.text.endswith(f"stories/2020/01/story-{number}.md\n") for number, one in enumerate(done))
