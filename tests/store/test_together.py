"""Several processes at once, and processes that end badly."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storyrev.store import Newsroom
from storyrev.store.layout import Layout
from storyrev.store.save import BaseMoved, BranchBusy
from storyrev.store.write import BranchMoved, Change, Stored, record
from tests.store.conftest import AT, EDITOR, Git

_SAVER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from storyrev.errors import StoryrevError
from storyrev.store import Newsroom
root, slug, who, count, base = sys.argv[1:]
with Newsroom.open(Path(root)) as newsroom:
    sys.stdin.read(1)
    for number in range(int(count)):
        try:
            newsroom.save(slug, f"{who} {number}".encode(), editor=f"{who} <{who}@newsroom.example>", kind="update",
                          at=datetime(2020, 1, 1, tzinfo=UTC), base=base or None)
            print("saved", number)
        except StoryrevError as error:
            print(type(error).__name__)
"""


def _start(newsroom: Newsroom, slug: str, who: str, count: int, base: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _SAVER, str(newsroom.root), slug, who, str(count), base],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _run_together(*savers: subprocess.Popen[str]) -> list[list[str]]:
    """Let them all go at once, and give the lines that each prints."""
    for saver in savers:
        assert saver.stdin is not None
        saver.stdin.write("x")
        saver.stdin.flush()
    said = []
    for saver in savers:
        output, complaint = saver.communicate()
        assert (saver.returncode, complaint) == (0, "")
        said.append(output.splitlines())
    return said


def test_savers_of_different_stories_all_succeed(newsroom: Newsroom, git: Git) -> None:
    for slug in "abc":
        newsroom.save(slug, b"first", editor=EDITOR, at=AT)
    said = _run_together(*[_start(newsroom, slug, slug, 4) for slug in "abc"])
    assert said == [[f"saved {n}" for n in range(4)]] * 3
    for slug in "abc":
        texts = [text.decode() for text in newsroom.read_each(newsroom.history(slug))]
        assert texts == ["first", *[f"{slug} {n}" for n in range(4)]]
    assert git("status", "--porcelain") == ""
    kept = newsroom.dump_index()
    newsroom.reindex()
    assert newsroom.dump_index() == kept


def test_savers_of_the_same_story_are_stored_one_after_another(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("a", b"first", editor=EDITOR, at=AT)
    _run_together(_start(newsroom, "a", "ada", 5), _start(newsroom, "a", "bo", 5))
    texts = [text.decode() for text in newsroom.read_each(newsroom.history("a"))]
    assert sorted(texts[1:]) == sorted(f"{who} {n}" for who in ("ada", "bo") for n in range(5))
    for who in ("ada", "bo"):
        assert [text for text in texts if text.startswith(who)] == [f"{who} {n}" for n in range(5)]
    assert git("status", "--porcelain") == ""


def test_of_savers_on_the_same_base_one_is_stored_and_the_others_refused(newsroom: Newsroom) -> None:
    newsroom.save("a", b"first", editor=EDITOR, at=AT)
    said = _run_together(*[_start(newsroom, "a", who, 1, "a@1") for who in ("ada", "bo", "cy")])
    assert sorted(said) == [["BaseMoved"], ["BaseMoved"], ["saved 0"]]
    assert len(newsroom.history("a")) == 2


def test_questions_are_answered_while_others_save(newsroom: Newsroom) -> None:
    newsroom.save("a", b"first", editor=EDITOR, at=AT)
    saver = _start(newsroom, "a", "ada", 12)
    assert saver.stdin is not None
    saver.stdin.write("x")
    saver.stdin.flush()
    seen = 0
    while saver.poll() is None:
        history = newsroom.history("a")
        assert [r.number for r in history] == list(range(1, len(history) + 1))
        assert len(history) >= seen
        seen = len(history)
    saver.communicate()
    assert len(newsroom.history("a")) == 13


def test_a_plain_commit_in_the_middle_of_a_save_is_not_lost(
    newsroom: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The branch moves after we looked and before Git is asked: Git refuses, and we look again."""
    moved: list[str] = []

    def move_first(layout: Layout, change: Change) -> Stored:
        if len(moved) < 2:
            (newsroom.root / "theirs").write_text(str(len(moved)), "utf-8")
            git("add", "theirs")
            git("commit", "-q", "-m", "Theirs")
            moved.append(git("rev-parse", "HEAD").strip())
        return record(layout, change)

    monkeypatch.setattr("storyrev.store.save.record", move_first)
    saved = newsroom.save("a", b"x", editor=EDITOR, at=AT)
    assert saved.created
    assert git("log", "--format=%s", "-3").splitlines() == ["a: first", "Theirs", "Theirs"]
    assert git("rev-parse", "HEAD~1").strip() == moved[-1]


def test_a_plain_commit_to_the_same_story_refuses_the_base_it_overtakes(
    newsroom: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.save("a", b"first", editor=EDITOR, at=AT)

    def move_first(layout: Layout, change: Change) -> Stored:
        (newsroom.root / "stories/2020/01/a.md").write_text("theirs", "utf-8")
        git("commit", "-q", "-a", "-m", "Theirs")
        monkeypatch.setattr("storyrev.store.save.record", record)
        return record(layout, change)

    monkeypatch.setattr("storyrev.store.save.record", move_first)
    with pytest.raises(BaseMoved, match="Plain Git"):
        newsroom.save("a", b"second", editor=EDITOR, at=AT, kind="update", base="a@1")
    assert newsroom.read(newsroom.resolve("a")) == b"theirs"


def test_a_branch_that_git_always_refuses_ends_in_an_error_that_says_why(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise BranchMoved("Unable to create main.lock")

    monkeypatch.setattr("storyrev.store.save.record", refuse)
    with pytest.raises(BranchBusy, match=r"main\.lock"):
        newsroom.save("a", b"x", editor=EDITOR, at=AT)


def test_a_reference_locked_by_a_dead_git_is_named(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyrev.store.save._TRIES", 1)
    (newsroom.root / ".git/refs/heads/main.lock").touch()
    with pytest.raises(BranchBusy, match=r"main\.lock"):
        newsroom.save("a", b"x", editor=EDITOR, at=AT)
    assert not list((newsroom.root / ".git").glob("fast_import_crash_*"))


_HOLDER = """
import sys, time
from pathlib import Path
from storyrev.store.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_the_lock_of_a_dead_process_holds_nobody_up(newsroom: Newsroom) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, str(newsroom.layout.lock_file)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    saver = _start(newsroom, "a", "ada", 0)
    waiting = _start(newsroom, "b", "bo", 1)
    _run_together(saver)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert _run_together(waiting) == [["WrongKind"]]
    assert newsroom.save("a", b"x", editor=EDITOR, at=AT).created


@pytest.mark.parametrize("after", [0.0, 0.02, 0.04, 0.06, 0.08])
def test_a_saver_killed_at_any_moment_leaves_a_whole_record(newsroom: Newsroom, git: Git, after: float) -> None:
    newsroom.save("a", b"first", editor=EDITOR, at=AT)
    saver = _start(newsroom, "a", "ada", 100)
    assert saver.stdin is not None
    assert saver.stdout is not None
    saver.stdin.write("x")
    saver.stdin.flush()
    answered = saver.stdout.readline()
    time.sleep(after)
    saver.kill()
    answered += saver.communicate()[0]
    # A child of the killed process may still be at work; the record is whole all the same.
    texts = [text.decode() for text in newsroom.read_each(newsroom.history("a"))]
    assert texts == ["first", *[f"ada {n}" for n in range(len(texts) - 1)]]
    assert len(texts) - 1 >= answered.count("saved")
    saved = newsroom.save("a", b"last", editor=EDITOR, at=AT, kind="update")
    assert saved.created
    assert git("fsck", "--strict", "--no-dangling") == ""
    kept = newsroom.dump_index()
    newsroom.reindex()
    assert newsroom.dump_index() == kept


def test_every_object_and_the_branch_are_synced_before_the_answer(
    newsroom: Newsroom, synced: set[Path], git: Git
) -> None:
    saved = newsroom.save("a", b"x", editor=EDITOR, at=AT).revision
    objects = newsroom.root / ".git/objects"
    names = [saved.id, saved.content_id]
    names += [git("rev-parse", f"HEAD:{path}").strip() for path in ("", "stories", "stories/2020", "stories/2020/01")]
    for name in names:
        assert objects / name[:2] / name[2:] in synced
        assert objects / name[:2] in synced
    assert {objects, newsroom.root / ".git/refs/heads", newsroom.root / ".git/refs"} <= synced
    assert {newsroom.root / "stories/2020/01", newsroom.root / "stories"} <= synced
