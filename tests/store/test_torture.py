"""Nothing is lost: small runs of what `python -m benchmarks.torture` does at length."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.torture.disk import fill_disk, limit_files, refuse_writes, small_disk
from benchmarks.torture.kill import VICTIMS, WAYS, kill_at_random
from benchmarks.torture.race import race
from benchmarks.torture.room import Room, find_losses, make_text
from benchmarks.torture.sharing import kill_syncs
from benchmarks.torture.steps import DRAFT, LOCKS, Step, find_hindrance, kill_at_steps


def test_a_kill_at_a_random_moment_loses_nothing_and_the_next_command_works(tmp_path: Path) -> None:
    times = len(VICTIMS) * len(WAYS)  # each way with each victim
    killing = kill_at_random(tmp_path, times, seed=20)
    assert killing.losses == []
    assert killing.acknowledged >= times + len(VICTIMS) * 12
    assert killing.killed.total() == times


def test_a_sync_that_is_killed_is_made_good_by_the_next(tmp_path: Path) -> None:
    sharing = kill_syncs(tmp_path, 3, seed=4)
    assert sharing.losses == []
    assert sharing.killed.total() == 3


BRANCH, HEAD, INDEX, _ = LOCKS


# Where a save takes its locks and gives them up, in storyrev and in the Git that it starts.
@pytest.mark.parametrize(
    "steps",
    [
        (Step("write", 1, BRANCH), Step("fsync", 1, BRANCH), Step("rename", 1, BRANCH), Step("unlink", 1, HEAD)),
        (Step("link", 1, INDEX), Step("unlink", 1, INDEX), Step("rename", 1, DRAFT), Step("renameat", 1)),
    ],
)
def test_a_kill_at_any_step_loses_nothing_and_the_next_command_works(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    if hindrance := find_hindrance():
        pytest.skip(hindrance)
    stepping = kill_at_steps(tmp_path, steps)
    assert stepping.losses == []
    assert stepping.struck == len(steps)


def test_savers_all_at_once_are_each_recorded_once_or_told_why_not(tmp_path: Path) -> None:
    run = race(tmp_path, processes=4, saves=6)
    assert run.losses == []
    assert run.acknowledged + run.refused.total() == 24
    assert set(run.refused) <= {"BaseMoved"}


def test_on_a_full_disk_a_save_is_refused_or_whole(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk:
            filling = fill_disk(disk, 4, seed=3)
    except PermissionError as error:
        pytest.skip(str(error))
    assert filling.losses == []
    assert filling.ended["refused with 3"] > 0


def test_where_files_may_not_grow_a_save_is_refused_or_whole(tmp_path: Path) -> None:
    filling = limit_files(tmp_path, 3, seed=3)
    assert filling.losses == []
    assert filling.ended["refused with 3"] > 0


def test_on_a_read_only_disk_a_save_is_refused_and_everything_can_be_read(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk:
            filling = refuse_writes(disk)
    except PermissionError as error:
        pytest.skip(str(error))
    assert filling.losses == []
    assert filling.ended == {"refused with 3": 1}


def test_a_loss_would_be_noticed(tmp_path: Path) -> None:
    room = Room.make(tmp_path / "newsroom")
    room.save("one", make_text(1), "nothing")
    assert room.losses == find_losses(room.root, room.acknowledged) == []
    assert find_losses(room.root, room.acknowledged | {"one@2": b"x"}) == [
        "one@2 was acknowledged, and does not hold its text"
    ]
    room.save("two", make_text(1), "nothing")
    (room.root / ".git/index.lock").touch()
    room.save("one", make_text(2), "a lock of somebody else's")
    (room.root / ".git/index.lock").unlink()
    (room.root / ".git/objects/info/alternates").write_text("/nowhere\n")
    losses = [*room.losses, *find_losses(room.root, room.acknowledged)]
    assert [loss.split(":")[0] for loss in losses] == [
        "after a lock of somebody else's",
        f"{make_text(1)[:40]!r} is recorded 2 times",
        "git fsck ended with 0",
        "git status ended with 0",
        "git rev-list ended with 0",
    ]
