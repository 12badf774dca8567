"""`storyrev tidy`, and the commands that tidy by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.store import Newsroom, tidy
from storyrev.store.lock import hold
from tests.cli.conftest import FIRST, Run, write


def loose(root: Path) -> int:
    return len(list((root / ".git/objects").glob("[0-9a-f][0-9a-f]/*")))


def test_tidy_packs_and_says_nothing(newsroom: Path, run: Run) -> None:
    assert loose(newsroom)
    done = run("tidy")
    assert (done.text, done.err, loose(newsroom)) == ("", "", 0)


def test_tidy_says_when_somebody_else_is_at_it(newsroom: Path, run: Run) -> None:
    with hold(newsroom / ".git/storyrev/tidy.lock"):
        done = run("tidy")
    assert "nothing was done" in done.err
    assert loose(newsroom)


@pytest.mark.parametrize("command", [["corrections"], ["report", "bridge"], ["reindex"]])
def test_commands_that_take_their_time_tidy_where_it_is_due(
    newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    run(*command)
    assert loose(newsroom)
    monkeypatch.setattr(tidy, "_LOOSE", 0)
    run(*command)
    assert not loose(newsroom)


def test_saves_and_look_ups_never_tidy(newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "_LOOSE", 0)
    before = loose(newsroom)
    write("another.md", FIRST + "\nMore.\n")
    run("save", "ferry", "another.md", "--at", "2020-03-01T10:00Z")
    run("log", "ferry")
    run("show", "ferry")
    run("diff", "bridge")
    assert loose(newsroom) > before
    with Newsroom.open(newsroom) as opened:
        assert tidy.is_due(opened.layout)
