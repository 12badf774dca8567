"""Housekeeping: at the right moments, never in a save, and nothing is ever lost by it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from storyrev.store import Entry, Newsroom, create, tidy
from storyrev.store.lock import hold
from tests.store.conftest import AT, EDITOR, Git

NOW = AT + timedelta(days=20_000)


def save_some(newsroom: Newsroom, count: int, slug: str = "bridge") -> None:
    for number in range(count):
        text = f"{slug}, {number}\n".encode()
        newsroom.save(slug, text, editor=EDITOR, at=AT + timedelta(number), kind="minor" if number else None)


def loose(newsroom: Newsroom) -> list[Path]:
    return list((newsroom.root / ".git/objects").glob("[0-9a-f][0-9a-f]/*"))


def packs(newsroom: Newsroom) -> list[Path]:
    return list((newsroom.root / ".git/objects/pack").glob("*.pack"))


def graph(newsroom: Newsroom) -> Path:
    return newsroom.root / ".git/objects/info/commit-graphs/commit-graph-chain"


def test_tidying_packs_everything_and_changes_no_answer(newsroom: Newsroom, git: Git) -> None:
    save_some(newsroom, 5)
    before = newsroom.dump_index(), git("log", "--raw")
    assert newsroom.tidy(NOW)
    assert loose(newsroom) == []
    assert len(packs(newsroom)) == 1
    assert graph(newsroom).exists()
    assert (newsroom.dump_index(), git("log", "--raw")) == before
    assert [newsroom.read(r) for r in newsroom.history("bridge")] == [f"bridge, {n}\n".encode() for n in range(5)]
    save_some(newsroom, 3, "embassy")
    assert newsroom.tidy(NOW)
    git("fsck", "--strict")
    newsroom.reindex()
    assert len(newsroom.history("embassy")) == 3


def test_a_save_never_tidies_and_an_import_makes_it_due(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "_LOOSE", 0)
    save_some(newsroom, 3)
    assert len(loose(newsroom)) > 10
    assert tidy.is_due(newsroom.layout)
    newsroom.tidy_if_due(NOW)
    assert loose(newsroom) == []
    monkeypatch.undo()
    assert not tidy.is_due(newsroom.layout)
    newsroom.record_all([Entry("embassy", b"One\n", EDITOR, AT)])
    assert tidy.is_due(newsroom.layout)
    newsroom.tidy_if_due(NOW)
    assert not tidy.is_due(newsroom.layout)


def test_many_loose_objects_or_packs_make_it_due(newsroom: Newsroom) -> None:
    folder = newsroom.root / ".git/objects/17"
    folder.mkdir(exist_ok=True)
    for number in range(8):
        assert not tidy.is_due(newsroom.layout)
        (folder / f"{number:038}").touch()
    assert tidy.is_due(newsroom.layout)
    for file in folder.iterdir():
        file.unlink()
    for number in range(31):
        assert not tidy.is_due(newsroom.layout)
        (newsroom.root / f".git/objects/pack/pack-{number:040}.pack").touch()
    assert tidy.is_due(newsroom.layout)


def test_what_no_branch_names_yet_is_kept(newsroom: Newsroom, git: Git) -> None:
    """A save or an import that is at work has stored what only its end will name."""
    save_some(newsroom, 2)
    blob = git("hash-object", "-w", "--stdin", stdin=b"in flight").strip()
    in_pack = git("hash-object", "-w", "--stdin", stdin=b"packed, in flight").strip()
    subprocess.run(
        ["git", "pack-objects", "-q", ".git/objects/pack/pack"],
        input=in_pack.encode(), cwd=newsroom.root, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(2):
        newsroom.tidy(NOW)
        assert git("cat-file", "blob", blob) == "in flight"
        assert git("cat-file", "blob", in_pack) == "packed, in flight"


def test_leftovers_of_dead_processes_go_after_a_day(newsroom: Newsroom, git: Git) -> None:
    save_some(newsroom, 2)
    newsroom.tidy(NOW)
    left = [
        newsroom.root / ".git" / name
        for name in (
            "objects/pack/tmp_pack_x",
            "objects/17/tmp_obj_x",
            "objects/info/commit-graphs/commit-graph-chain.lock",
            "fast_import_crash_1",
        )
    ]
    (newsroom.root / ".git/objects/17").mkdir(exist_ok=True)
    save_some(newsroom, 2, "embassy")
    for file in left[:2] + left[3:]:
        file.touch()
        os.utime(file, (NOW.timestamp() - 3600,) * 2)
    newsroom.tidy(NOW)
    assert all(file.exists() for file in left[:2] + left[3:])
    left[2].touch()
    for file in left:
        os.utime(file, (NOW.timestamp() - 90_000,) * 2)
    newsroom.tidy(NOW)
    assert not any(file.exists() for file in left)
    git("fsck", "--strict")


def test_one_tidies_at_a_time_and_none_beside_an_import(newsroom: Newsroom) -> None:
    save_some(newsroom, 1)
    for lock in (newsroom.root / ".git/storyrev/tidy.lock", newsroom.layout.import_lock_file):
        with hold(lock):
            assert not newsroom.tidy(NOW)
            assert loose(newsroom)
    assert newsroom.tidy(NOW)


def test_saves_go_on_while_somebody_tidies(newsroom: Newsroom, git: Git) -> None:
    save_some(newsroom, 2)
    other = "from storyrev.cli import main; main()"
    tidying = subprocess.Popen([sys.executable, "-c", other, "-C", str(newsroom.root), "tidy"])
    save_some(newsroom, 6, "embassy")
    assert tidying.wait() == 0
    newsroom.tidy(NOW)
    git("fsck", "--strict")
    assert len(newsroom.history("embassy")) == 6


def test_a_repository_that_is_somebody_elses_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "_LOOSE", 0)
    subprocess.run(["git", "init", "-q", tmp_path / "site"], check=True)
    with create(tmp_path / "site/news", name="N", editor=EDITOR, at=AT) as newsroom:
        save_some(newsroom, 2)
        newsroom.tidy_if_due(NOW)
        assert not list((tmp_path / "site/.git/objects/pack").iterdir())


def test_an_owner_who_forbids_it_is_obeyed(newsroom: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "_LOOSE", 0)
    save_some(newsroom, 2)
    git("config", "gc.auto", "0")
    newsroom.tidy_if_due(NOW)
    assert packs(newsroom) == []
    git("config", "gc.auto", "10")
    newsroom.tidy_if_due(NOW)
    assert len(packs(newsroom)) == 1


def test_housekeeping_that_fails_fails_in_silence(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise OSError(28, "No space left on device")

    tidy.make_due(newsroom.layout)
    monkeypatch.setattr(tidy, "run_git", broken)
    newsroom.tidy_if_due(NOW)
    assert tidy.is_due(newsroom.layout)


_TIDY_WHEN_TOLD = """
import sys
from datetime import datetime
from pathlib import Path
from storyrev.store import Newsroom, tidy
root, at = sys.argv[1:]
layout = Newsroom.open(Path(root)).layout
print("ready", flush=True)
sys.stdin.readline()
tidy.tidy(layout, datetime.fromisoformat(at))
print("tidied", flush=True)
"""


def _start_tidying(newsroom: Newsroom) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", _TIDY_WHEN_TOLD, str(newsroom.root), NOW.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.stdin.write(b"now\n")
    process.stdin.flush()
    return process


def _objects(git: Git) -> set[str]:
    return set(git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())


def test_killed_at_a_random_moment_it_loses_nothing_and_one_that_comes_later_finishes_it(
    newsroom: Newsroom, git: Git
) -> None:
    chance = random.Random(1)
    save_some(newsroom, 3)
    # What no branch names has to be kept too.
    lost = git("hash-object", "-w", "--stdin", stdin=b"Nobody's\n").strip()
    began = time.perf_counter()
    _start_tidying(newsroom).communicate()
    usual = time.perf_counter() - began
    struck = 0
    for round_ in range(12):
        save_some(newsroom, 3, f"story-{round_}")
        before = _objects(git)
        process = _start_tidying(newsroom)
        time.sleep(usual * chance.random())
        # With the Git that it started: they are one group.
        os.killpg(process.pid, signal.SIGKILL)
        told, _ = process.communicate()
        struck += not told
        assert _objects(git) >= before
        assert git("fsck", "--strict", "--no-dangling") == ""
        assert newsroom.read(newsroom.resolve(f"story-{round_}@3")) == f"story-{round_}, 2\n".encode()
    assert struck
    assert newsroom.tidy(NOW)
    assert loose(newsroom) == []
    assert lost in _objects(git)
    assert not list((newsroom.root / ".git").glob("objects/**/*.lock"))
    newsroom.reindex()
    assert len(newsroom.stories()) == 13
