"""`storyrev sync`: what it says, what it asks, and how it ends."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, SECOND, Run, write

BO = "Bo Night <bo@newsroom.example>"


@pytest.fixture
def two(newsroom: Path, run: Run) -> tuple[Path, Path]:
    """A newsroom and a clone of it that share a remote and hold the same."""
    _git("clone", "-q", "--bare", ".", "../hub.git")
    _git("remote", "add", "origin", str(newsroom.parent / "hub.git"))
    assert run("sync").text == "Nothing to do: origin holds the same.\n"
    _git("clone", "-q", "../hub.git", "../other")
    return newsroom, newsroom.parent / "other"


def _git(*arguments: str, cwd: Path | None = None) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout


def _diverge(run: Run, other: Path) -> None:
    write("ours.md", CORRECTED.replace("Friday", "Thursday"))
    write("theirs.md", CORRECTED.replace("Friday", "Monday"))
    assert run("save", "bridge", "ours.md", "--kind", "update", "--at", "2020-02-02T10:00Z").code == 0
    saved = ("save", "bridge", "theirs.md", "--kind", "correction", "--note", "Monday.", "--at", "2020-02-02T11:00Z")
    assert run("-C", other, *saved, "--editor", BO).code == 0
    assert run("-C", other, "sync").code == 0


def test_what_travelled_is_listed(two: tuple[Path, Path], run: Run) -> None:
    _, other = two
    write("new.md", FIRST)
    assert run("save", "tunnel", "new.md").code == 0
    assert run("-C", other, "save", "ferry", "new.md", "--editor", BO).code == 0
    rehearsed = run("sync", "--dry-run")
    assert (rehearsed.code, rehearsed.text) == (0, "Would send 1 revision to origin. Nothing was changed.\n")
    assert (
        run("sync").text
        == "Sent 1 revision to origin.\n  sent tunnel@1 · first · Ada Park <ada.park@newsroom.example>\n"
    )
    assert run("-C", other, "sync", "--dry-run").text == (
        "Would receive 1 revision from origin and send 1 revision to origin. Nothing was changed.\n"
    )
    assert run("-C", other, "sync").text == (
        "Received 1 revision from origin and sent 1 revision to origin.\n"
        "  received tunnel@1 · first · Ada Park <ada.park@newsroom.example>\n"
        f"  sent ferry@1 · first · {BO}\n"
    )
    assert run("-C", other, "verify").code == 0


def test_a_story_that_both_changed_stops_it_and_the_ways_on_are_shown(two: tuple[Path, Path], run: Run) -> None:
    _, other = two
    _diverge(run, other)
    stopped = run("sync")
    assert stopped.code == 1
    lines = stopped.text.splitlines()
    assert lines[0] == "Nothing was joined with origin: both sides changed the same, and both revisions are kept."
    assert lines[1] == "bridge:"
    assert lines[2].endswith("· update · 2020-02-02 10:00 UTC · Ada Park <ada.park@newsroom.example>")
    assert lines[3].endswith(f"· correction · 2020-02-02 11:00 UTC · {BO}")
    assert [line.split(":", 1)[1].strip() for line in lines[4:]] == [
        "storyrev sync --compare bridge",
        "storyrev sync --keep ours bridge   (or: --keep theirs bridge)",
        "storyrev sync --over bridge FILE",
    ]
    theirs = run("sync", "--theirs", "bridge")
    assert theirs.out == run("-C", other, "show", "bridge").out
    compared = run("sync", "--compare", "bridge")
    assert compared.code == 0
    assert "[-Monday-]" in compared.text
    assert "{+Thursday+}" in compared.text


def test_a_decision_is_a_revision_in_the_name_of_who_took_it(two: tuple[Path, Path], run: Run) -> None:
    _, other = two
    _diverge(run, other)
    assert run("sync").code == 1
    write("third.md", SECOND)
    done = run(
        "sync", "--over", "bridge", "third.md", "--kind", "correction", "--note", "It was neither.", "--editor",
        "Cy Third <cy@newsroom.example>",
    )  # fmt: skip
    assert done.code == 0
    assert "  bridge@3 is bridge@4 now: others had recorded theirs before it" in done.text.splitlines()
    told = run("log", "bridge", "--json").json["revisions"]
    latest = max(told, key=lambda revision: revision["number"])
    assert (latest["number"], latest["kind"], latest["note"]) == (5, "correction", "It was neither.")
    assert latest["editor"] == "Cy Third <cy@newsroom.example>"
    assert run("-C", other, "sync").code == 0
    for place in (Path(), other):
        assert run("-C", place, "verify").code == 0, run("-C", place, "verify").text
        assert run("-C", place, "log", "bridge", "--json").json["revisions"] == told


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_side_that_is_kept_is_sound_in_the_eyes_of_verify(two: tuple[Path, Path], run: Run, side: str) -> None:
    _, other = two
    _diverge(run, other)
    assert run("sync").code == 1
    assert run("sync", "--keep", side, "bridge").code == 0
    assert run("-C", other, "sync").code == 0
    for place in (Path(), other):
        assert run("-C", place, "verify").code == 0, run("-C", place, "verify").text
    assert ("Monday" in run("show", "bridge").text) == (side == "theirs")


def test_a_program_is_told_everything(two: tuple[Path, Path], run: Run) -> None:
    _, other = two
    _diverge(run, other)
    stopped = run("sync", "--json")
    assert (stopped.code, stopped.json["format"]) == (1, "storyrev.sync/v1")
    (repository,) = stopped.json["repositories"]
    assert repository["outcome"] == "contested"
    assert [(one["name"], one["story"], one["theirs"]["kind"]) for one in repository["undecided"]] == [
        ("bridge", True, "correction")
    ]
    (done,) = run("sync", "--keep", "theirs", "bridge", "--json").json["repositories"]
    assert (done["outcome"], done["sent"], done["received"]) == ("joined", 2, 1)
    assert done["renumbered"] == [{"old": "bridge@3", "new": "bridge@4"}]


def test_a_file_that_stays_as_it_is_is_told(two: tuple[Path, Path], run: Run) -> None:
    _, other = two
    write("new.md", SECOND)
    assert run("-C", other, "save", "bridge", "new.md", "--kind", "update").code == 0
    assert run("-C", other, "sync").code == 0
    path = next(Path("stories").glob("*/*/bridge.md"))
    path.write_text("By hand", "utf-8")
    done = run("sync")
    assert done.code == 0
    assert f"{path} was left as it is: it holds changes that are not recorded" in done.err


def test_what_cannot_be_reached_ends_with_3_and_a_wrong_call_with_2(newsroom: Path, run: Run) -> None:
    refused = run("sync", "/nowhere.git")
    assert (refused.code, refused.text) == (3, "")
    assert "/nowhere.git could not be fetched from" in refused.err
    assert run("sync").code == 2
    assert run("sync", "--keep", "ours", "bridge", "--keep", "theirs", "bridge").code == 2
    assert run("sync", "--keep", "mine", "bridge").code == 2


def test_a_remote_named_by_a_path_is_found_from_where_the_user_stands(newsroom: Path, run: Run) -> None:
    Path("deep").mkdir()
    _git("init", "-q", "--bare", "-b", "main", "deep/hub.git")
    os.chdir("deep")
    done = run("-C", "..", "sync", "./hub.git")
    assert (done.code, done.text.splitlines()[0].split(" to ")[0]) == (0, "Sent 2 revisions")


def test_each_store_of_a_newsroom_is_synced_with_its_own_remote(newsroom: Path, run: Run) -> None:
    assert run("init", "--store", "sport").code == 0
    write("new.md", FIRST)
    assert run("save", "final", "new.md", "--store", "sport").code == 0
    assert "There is nobody to sync" in run("sync").err
    for place, name in ((Path(), "hub"), (Path("stores/sport"), "sport")):
        _git("init", "-q", "--bare", "-b", "main", str(newsroom.parent / f"{name}.git"))
        _git("remote", "add", "origin", str(newsroom.parent / f"{name}.git"), cwd=place)
    done = run("sync")
    assert done.code == 0, done.err
    assert "to origin (sport)." in done.text
    assert [repository["outcome"] for repository in run("sync", "--json").json["repositories"]] == ["same", "same"]
