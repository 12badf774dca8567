"""`storyrev init`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_newsroom_is_made_and_its_path_is_the_result(place: Path, run: Run) -> None:
    done = run("init", "newsroom", "--name", "The Daily Example", "--url", "https://news.example")
    assert (done.code, done.text) == (0, f"{place / 'newsroom'}\n")
    assert "storyrev save" in done.err
    assert {path.name for path in (place / "newsroom").iterdir()} == {".git", "storyrev.toml", "stories", "reports"}
    assert 'name = "The Daily Example"' in (place / "newsroom/storyrev.toml").read_text()


def test_json_tells_where_the_newsroom_is(place: Path, run: Run) -> None:
    assert run("init", "n", "--json").json == {
        "format": "storyrev.newsroom/v1",
        "root": str(place / "n"),
        "name": "n",
        "url": "",
    }


def test_the_folder_is_the_one_named_or_the_global_one_or_the_one_we_are_in(place: Path, run: Run) -> None:
    assert run("-C", "one", "init").text == f"{place / 'one'}\n"
    assert run("init").text == f"{place}\n"


def test_two_folders_are_one_too_many(place: Path, run: Run) -> None:
    done = run("-C", "one", "init", "two")
    assert done.code == 2
    assert "name it once" in done.err
    assert not list(place.iterdir())


def test_the_folder_of_the_environment_gives_way_to_the_one_named(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYREV_NEWSROOM", "one")
    assert run("init", "two").text == f"{place / 'two'}\n"
    assert run("init").text == f"{place / 'one'}\n"


def test_inside_a_repository_only_its_own_paths_are_added(place: Path, run: Run) -> None:
    subprocess.run(["git", "init", "-q", "-b", "trunk"], check=True)
    Path("mine.txt").write_text("mine\n")
    assert run("init", ".").code == 0
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, check=True, text=True).stdout.split()
    assert sorted(tracked) == ["reports/.gitignore", "stories/.gitattributes", "storyrev.toml"]
    assert Path("mine.txt").read_text() == "mine\n"


def test_a_newsroom_is_not_begun_twice(place: Path, run: Run) -> None:
    run("init", "n")
    done = run("init", "n")
    assert done.code == 2
    assert "is a newsroom already" in done.err


def test_nobody_begins_a_newsroom_without_a_name(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORYREV_EDITOR")
    done = run("init", "n")
    assert done.code == 2
    assert "--editor" in done.err
    assert "STORYREV_EDITOR" in done.err
    assert "git config" in done.err
    assert not Path("n").exists()


def test_gits_own_identity_will_do(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORYREV_EDITOR")
    subprocess.run(["git", "config", "--global", "user.name", "Ben Ortiz"], check=True)
    subprocess.run(["git", "config", "--global", "user.email", "ben@newsroom.example"], check=True)
    assert run("init", "n").code == 0
    author = subprocess.run(["git", "-C", "n", "log", "--format=%an <%ae>"], capture_output=True, check=True, text=True)
    assert author.stdout == "Ben Ortiz <ben@newsroom.example>\n"


def test_the_time_of_the_beginning_can_be_said(place: Path, run: Run) -> None:
    run("init", "n", "--at", "2020-01-01T09:30+01:00")
    when = subprocess.run(["git", "-C", "n", "log", "--format=%aI %cI"], capture_output=True, check=True, text=True)
    assert when.stdout == "2020-01-01T09:30:00+01:00 2020-01-01T09:30:00+01:00\n"


@pytest.mark.parametrize("when", ["yesterday", "2020-13-01", "0001-01-01", "9999-12-31T23:59"])
def test_a_time_that_is_none_is_refused(place: Path, run: Run, when: str) -> None:
    done = run("init", "n", "--at", when)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert not Path("n").exists()
