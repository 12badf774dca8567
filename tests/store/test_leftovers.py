"""Git's lock files: what a dead Git of ours left is cleared away, what others hold is never touched."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storyrev.store import Newsroom
from storyrev.store.git import GitFailed
from storyrev.store.leftovers import witness
from storyrev.store.lock import NotWritable
from storyrev.store.model import Kind
from storyrev.store.pending import Errand, promise
from storyrev.store.save import BranchBusy
from tests.store.conftest import AT, EDITOR, Git

PATH = "stories/2020/01/embassy.md"
LOCKS = ("refs/heads/main.lock", "HEAD.lock", "packed-refs.lock")

_KILLED_GIT = """#!{python}
import os, signal, sys
if "fast-import" not in sys.argv:
    os.execv({git!r}, ["git", *sys.argv[1:]])
for lock in {locks!r}:
    try:
        os.close(os.open(".git/" + lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        pass
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def begun(newsroom: Newsroom) -> Newsroom:
    newsroom.save("embassy", b"One", editor=EDITOR, at=AT)
    return newsroom


def _save(newsroom: Newsroom, text: bytes, kind: Kind = "update") -> str:
    return newsroom.save("embassy", text, editor=EDITOR, at=AT, kind=kind).working_copy


def _kill_a_git(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save whose Git is killed in the middle, with every lock taken that it may take."""
    real = shutil.which("git")
    (tmp_path / "bin").mkdir(exist_ok=True)
    (tmp_path / "bin/git").write_text(_KILLED_GIT.format(python=sys.executable, git=real, locks=LOCKS), "utf-8")
    (tmp_path / "bin/git").chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
        with pytest.raises(GitFailed, match="fast-import"):
            _save(newsroom, b"Never")


def test_locks_that_our_killed_git_left_stop_nobody(
    begun: Newsroom, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    _kill_a_git(begun, tmp_path, monkeypatch)
    assert all((begun.root / ".git" / lock).exists() for lock in LOCKS)
    assert _save(begun, b"Two") == "written"
    assert not any((begun.root / ".git" / lock).exists() for lock in LOCKS)
    assert [begun.read(revision) for revision in begun.history("embassy")] == [b"One", b"Two"]
    git("commit", "-q", "--allow-empty", "-m", "Plain Git works too")


def test_a_lock_that_was_there_before_our_git_was_killed_is_somebody_elses_and_stays(
    begun: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyrev.store.save._TRIES", 1)
    lock = begun.root / ".git/refs/heads/main.lock"
    lock.write_text("theirs")
    _kill_a_git(begun, tmp_path, monkeypatch)
    with pytest.raises(BranchBusy, match=r"main\.lock"):
        _save(begun, b"Two")
    assert lock.read_text() == "theirs"
    lock.unlink()
    assert _save(begun, b"Two") == "written"


def test_a_lock_that_somebody_is_working_with_stays(
    begun: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyrev.store.save._TRIES", 1)
    _kill_a_git(begun, tmp_path, monkeypatch)
    lock = begun.root / ".git/refs/heads/main.lock"
    monkeypatch.setattr("storyrev.store.leftovers.time.sleep", lambda _: os.utime(lock, (1, 1)))
    with pytest.raises(BranchBusy, match=r"main\.lock"):
        _save(begun, b"Two")
    assert lock.exists()


def test_a_lock_with_no_dead_git_of_ours_behind_it_stays(begun: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyrev.store.save._TRIES", 1)
    lock = begun.root / ".git/refs/heads/main.lock"
    lock.touch()
    with pytest.raises(BranchBusy, match=r"main\.lock"):
        _save(begun, b"Two")
    assert lock.exists()


@pytest.mark.parametrize("note", [b"", b"{", b"[1]", b'[["x", ["a", 1]]]', b"\xff", b'[["/", null]]', b"null"])
def test_a_witness_that_was_cut_short_says_nothing(begun: Newsroom, note: bytes) -> None:
    (begun.root / ".git/storyrev/at-work").write_bytes(note)
    assert _save(begun, b"Two") == "written"


def test_a_git_that_outlives_its_storyrev_is_waited_for(begun: Newsroom) -> None:
    with witness(begun.layout) as seen:
        orphan = subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=(seen.descriptor,))
    with (begun.root / ".git/storyrev/at-work").open("rb+") as file:
        with pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        orphan.communicate()
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_file_follows_what_a_git_that_outlived_its_storyrev_recorded(begun: Newsroom, git: Git) -> None:
    """storyrev is killed, and its Git moves the branch only after the next save has begun."""
    blob = git("hash-object", "-w", "--stdin", stdin=b"Two").strip()
    old = git("rev-parse", f"HEAD:{PATH}").strip()
    promise(begun.layout, Errand("embassy", PATH, (old,), blob))
    git("update-index", "--cacheinfo", f"100644,{blob},{PATH}")
    commit = git("commit-tree", git("write-tree").strip(), "-p", "HEAD", "-m", "Two").strip()
    git("update-index", "--cacheinfo", f"100644,{old},{PATH}")
    with witness(begun.layout) as seen:
        late = f"sleep 0.5; git update-ref refs/heads/main {commit}"
        orphan = subprocess.Popen(["sh", "-c", late], cwd=begun.root, pass_fds=(seen.descriptor,))
    begun.save("bridge", b"x", editor=EDITOR, at=AT)
    assert orphan.wait() == 0
    assert (begun.root / PATH).read_bytes() == b"Two"
    assert git("status", "--porcelain") == ""


def test_a_witness_that_cannot_be_written_is_told_and_nothing_is_recorded(
    begun: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.leftovers.os.fsync", full)
        with pytest.raises(NotWritable, match="Free some space"):
            _save(begun, b"Two")
    (begun.root / ".git/storyrev/at-work").unlink()
    (begun.root / ".git/storyrev/at-work").symlink_to("elsewhere")
    with pytest.raises(NotWritable, match="at-work"):
        _save(begun, b"Two")
    assert len(begun.history("embassy")) == 1


def _leave_index_lock(newsroom: Newsroom) -> None:
    """What a writer leaves that was killed while it told Git's index."""
    own, lock = newsroom.layout.private / "index.lock", newsroom.root / ".git/index.lock"
    own.touch()
    os.link(own, lock)
    for name in ("index.next", "index.next.lock"):
        (newsroom.layout.private / name).write_bytes(b"half")


def test_the_index_lock_that_a_killed_writer_left_stops_nobody(begun: Newsroom, git: Git) -> None:
    _leave_index_lock(begun)
    assert _save(begun, b"Two") == "written"
    assert git("status", "--porcelain") == ""
    assert {file.name for file in begun.layout.private.iterdir()} == {
        "at-work",
        "index.sqlite",
        "lock",
        "pending",
        "seen",
        "vetted.toml",
    }


def test_the_index_lock_of_somebody_else_stays(begun: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyrev.store.gitindex._PAUSE", 0)
    (begun.layout.private / "index.lock").touch()
    lock = begun.root / ".git/index.lock"
    lock.touch()
    assert _save(begun, b"Two") == "failed"
    assert lock.exists()
    assert not (begun.layout.private / "index.lock").exists()


@pytest.mark.parametrize(("number", "outcome"), [(errno.EPERM, "written"), (errno.ENOSPC, "failed")])
def test_a_disk_without_second_names_is_written_as_plain_git_would(
    begun: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch, number: int, outcome: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.gitindex.os.link", refuse)
        assert _save(begun, b"Two") == outcome
    assert _save(begun, b"Three") == "written"
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "setting", [("core.splitIndex", "true"), ("index.version", "4"), ("feature.manyFiles", "true")]
)
def test_every_kind_of_index_is_told(begun: Newsroom, git: Git, setting: tuple[str, str]) -> None:
    git("config", *setting)
    git("update-index", "--refresh")
    for text in (b"Two", b"Three"):
        assert _save(begun, text) == "written"
        assert git("status", "--porcelain") == ""
