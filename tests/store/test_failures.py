"""What goes wrong between a save and the disk, and what is said of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from storyrev.errors import UsageError
from storyrev.store import Newsroom, Status, create
from storyrev.store.begin import CannotBegin
from storyrev.store.contents import MissingText
from storyrev.store.git import GitFailed
from storyrev.store.history import Commit, Onward, Past, read_all
from storyrev.store.layout import Layout, NotANewsroom
from storyrev.store.lock import NotWritable
from storyrev.store.names import UnknownRevision, UnknownStory, parse_name, pick
from storyrev.store.save import PathTaken
from storyrev.store.write import BranchMoved, Change, NotOnDisk, Stored, record
from tests.store.conftest import AT, EDITOR, Git

PATH = "stories/2020/01/embassy.md"


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_an_unknown_status_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(UsageError, match="'secret' is no status"):
        newsroom.save("embassy", b"x", editor=EDITOR, at=AT, status=cast("Status", "secret"))


@pytest.mark.parametrize("kind", ["folder", "link", "file on the way"])
def test_a_new_story_replaces_nothing_that_plain_git_recorded_in_its_place(
    newsroom: Newsroom, git: Git, kind: str
) -> None:
    place = newsroom.root / PATH
    if kind == "folder":
        place.mkdir(parents=True)
        (place / "inner").write_text("theirs", "utf-8")
    elif kind == "link":
        place.parent.mkdir(parents=True)
        place.symlink_to("elsewhere")
    else:
        place.parent.parent.mkdir(parents=True)
        place.parent.write_text("theirs", "utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "Theirs")
    head = git("rev-parse", "HEAD")
    with pytest.raises(PathTaken, match="git mv"):
        newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    assert git("rev-parse", "HEAD") == head
    assert newsroom.save("other", b"x", editor=EDITOR, at=AT.replace(year=2021)).created


def test_a_working_copy_that_cannot_be_put_in_place_leaves_no_draft(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.save("embassy", b"One", editor=EDITOR, at=AT)
    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.workcopy.os.replace", _full)
        saved = newsroom.save("embassy", b"Two", editor=EDITOR, at=AT, kind="update")
    assert saved.working_copy == "failed"
    assert [p.name for p in (newsroom.root / PATH).parent.iterdir()] == ["embassy.md"]
    assert (newsroom.root / PATH).read_bytes() == b"One"


def test_a_full_disk_is_told_before_anything_is_recorded(
    newsroom: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = git("rev-parse", "HEAD")
    monkeypatch.setattr("storyrev.store.save.promise", _full)
    with pytest.raises(NotWritable, match=r"Nothing was recorded\. Free some space"):
        newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    assert git("rev-parse", "HEAD") == head


def test_a_disk_that_does_not_confirm_is_not_believed(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def sync_file(_: Path) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.write.sync_file", sync_file)
        with pytest.raises(NotOnDisk, match="Input/output error") as refused:
            newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    assert newsroom.resolve("embassy").id in str(refused.value)


def test_what_git_says_of_a_repository_it_cannot_write_is_passed_on(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    head = git("rev-parse", "HEAD").strip()
    (newsroom.root / ".git/objects" / head[:2] / head[2:]).unlink()
    with pytest.raises(GitFailed, match="git fast-import failed"):
        newsroom.save("embassy", b"y", editor=EDITOR, at=AT, kind="update")
    assert not list((newsroom.root / ".git").glob("fast_import_crash_*"))


def test_a_rebuild_that_fails_half_way_leaves_the_index_as_it_was(
    newsroom: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    rows = newsroom.dump_index()
    git("commit", "-q", "--allow-empty", "-m", "x")

    def fail(*_: object) -> Onward:
        def commits() -> Iterator[Commit]:
            yield Commit("f" * 40, (), "x", 0, 0, "", ((PATH, "0" * 40),))
            raise GitFailed("cut short", 128, "")

        return Onward(None, Past(commits(), 0))

    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.history.read_since", fail)
        with pytest.raises(GitFailed, match="cut short"):
            newsroom.history("embassy")
    assert newsroom.dump_index()[1:] == rows[1:]


def test_a_text_whose_object_is_packed_already_is_saved(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"One", editor=EDITOR, at=AT)
    newsroom.save("embassy", b"Two", editor=EDITOR, at=AT, kind="update")
    git("gc", "-q", "--prune=now")
    saved = newsroom.save("embassy", b"One", editor=EDITOR, at=AT, kind="update")
    assert saved.return_of == 1
    assert git("status", "--porcelain") == ""


def test_a_git_that_dies_while_texts_are_read_is_told(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = newsroom.save("embassy", b"x", editor=EDITOR, at=AT).revision
    for answer in ("exit 1", "read asked; echo $asked blob 10; echo short", "exec <&-; exec >&-"):
        (tmp_path / "git").write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
        (tmp_path / "git").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(MissingText):
            list(newsroom.read_each([saved] * 3))


def test_the_start_of_a_hash_that_fits_two_revisions_asks_for_more(newsroom: Newsroom) -> None:
    one = newsroom.save("embassy", b"x", editor=EDITOR, at=AT).revision
    two = replace(one, number=2, id=one.id[:8] + "0" * 32)
    with pytest.raises(UnknownRevision, match="Write more digits"):
        pick("x", parse_name(f"embassy@{one.id[:7]}"), (one, two))


@pytest.mark.parametrize("slug", ["\ud800", "a\0b", "../..", "' OR 1=1 --", "x" * 10_000])
def test_a_hostile_name_is_merely_unknown(newsroom: Newsroom, slug: str) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    with pytest.raises(UnknownStory) as refused:
        newsroom.history(slug)
    assert str(refused.value).isprintable()


def test_names_from_plain_git_do_nothing_to_a_terminal(newsroom: Newsroom, git: Git) -> None:
    (newsroom.root / PATH).parent.mkdir(parents=True)
    (newsroom.root / PATH).write_bytes(b"x")
    git("add", "-A")
    git("-c", "user.name=Evil\x1b[2J\u202e", "commit", "-q", "-m", "x")
    assert newsroom.resolve("embassy").editor == "Evil\ufffd[2J\ufffd <plain@git.example>"


def test_head_outside_the_branches_is_asked_of_git(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    git("symbolic-ref", "HEAD", "refs/desk/main")
    assert newsroom.stories() == ()
    git("update-ref", "refs/desk/main", "refs/heads/main")
    assert [story.slug for story in newsroom.stories()] == ["embassy"]
    assert newsroom.save("embassy", b"y", editor=EDITOR, at=AT, kind="update").revision.number == 2
    (newsroom.root / ".git/HEAD").unlink()
    (newsroom.root / ".git/HEAD").symlink_to("refs/heads/main")
    assert len(newsroom.history("embassy")) == 1
    assert newsroom.save("embassy", b"y", editor=EDITOR, at=AT, kind="update").created


def test_a_broken_git_file_is_told_when_a_newsroom_begins(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / ".git").write_text("nonsense", "utf-8")
    with pytest.raises(GitFailed, match="git init failed"):
        create(tmp_path / "room", name="x", editor=EDITOR, at=AT)


def test_a_beginning_that_is_overtaken_tries_again(tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str | None] = []

    def overtaken(layout: Layout, change: Change) -> Stored:
        tried.append(change.parent)
        if len(tried) == 1:
            git("commit", "-q", "--allow-empty", "-m", "Theirs")
            raise BranchMoved
        return record(layout, change)

    monkeypatch.setattr("storyrev.store.begin.record", overtaken)
    create(tmp_path / "newsroom", name="x", editor=EDITOR, at=AT).close()
    assert tried == [None, git("rev-parse", "HEAD~1").strip()]


def test_a_beginning_whose_files_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.workcopy._write", _full)
        with pytest.raises(CannotBegin, match="No space left"):
            create(tmp_path / "newsroom", name="x", editor=EDITOR, at=AT)
    with create(tmp_path / "newsroom", name="x", editor=EDITOR, at=AT) as made:
        assert made.settings.name == "x"


# Root may write anywhere; without this capability it is told what everybody is told.
_AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
_TRY = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from storyrev.errors import StoryrevError
from storyrev.store import Newsroom
try:
    with Newsroom.open(Path(sys.argv[1])) as newsroom:
        print(len(newsroom.history("embassy")), len(newsroom.notices))
        print(newsroom.save("embassy", b"new", editor="A <a@x.example>", at=datetime(2020, 1, 1, tzinfo=UTC),
                            kind="update").working_copy)
except StoryrevError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    ("forbidden", "said"),
    [
        ([".git/storyrev/lock"], ["1 0", "NotWritable"]),
        ([".git/storyrev/lock", ".git/storyrev", ".git/storyrev/index.sqlite"], ["1 1", "NotWritable"]),
        ([".git/refs/heads"], ["1 0", "GitFailed"]),
        ([".git"], ["NotANewsroom"]),
        (["stories/2020/01"], ["1 0", "failed"]),
        (["storyrev.toml"], ["1 0", "written"]),
    ],
)
def test_what_may_not_be_written_or_read_is_told_and_the_rest_goes_on(
    newsroom: Newsroom, forbidden: list[str], said: list[str]
) -> None:
    prefix = _AS_ANYBODY if os.geteuid() == 0 else ()
    if prefix and subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode:
        pytest.skip("root cannot drop the capability to write anywhere here")
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    for path in forbidden:
        place = newsroom.root / path
        place.chmod(0o000 if path in (".git", ".git/storyrev/index.sqlite") else 0o500 if place.is_dir() else 0o400)
    done = subprocess.run(
        [*prefix, sys.executable, "-c", _TRY, str(newsroom.root)], capture_output=True, text=True, check=False
    )
    for path in forbidden:
        (newsroom.root / path).chmod(0o700)
    assert done.stderr == ""
    assert all(line.startswith(start) for line, start in zip(done.stdout.splitlines(), said, strict=True)), done.stdout


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path / "loop" / "x", tmp_path / "nul\0"):
        with pytest.raises(NotANewsroom):
            Newsroom.open(path)
        with pytest.raises((CannotBegin, NotWritable)):
            create(path, name="x", editor=EDITOR, at=AT)


def test_a_disk_without_locks_is_told(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("storyrev.store.lock.fcntl.flock", flock)
    with pytest.raises(NotWritable, match="No locks available"):
        newsroom.save("embassy", b"x", editor=EDITOR, at=AT)


def test_a_new_repository_is_on_disk_before_anything_is_recorded_in_it(tmp_path: Path, synced: set[Path]) -> None:
    create(tmp_path / "room", name="x", editor=EDITOR, at=AT).close()
    room = tmp_path / "room"
    assert {room / ".git/HEAD", room / ".git/config", room / ".git/refs/heads", room / ".git", room, tmp_path} <= synced


def test_a_damaged_tree_is_told_by_a_rebuild(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    tree = git("rev-parse", "HEAD:stories").strip()
    (newsroom.root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(GitFailed, match="git diff-tree failed"):
        newsroom.reindex()
    assert len(newsroom.history("embassy")) == 1


def test_a_reader_who_stops_half_way_leaves_no_git_running(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr("subprocess.Popen", Watched)
    for number in range(3):
        newsroom.save(f"story{number}", b"x", editor=EDITOR, at=AT)
    head = newsroom.layout.read_head().commit
    assert head is not None
    commits = iter(read_all(newsroom.layout, head).commits)
    assert next(commits).texts == ()
    assert isinstance(commits, Generator)
    commits.close()
    texts = newsroom.read_each([newsroom.resolve("story0")] * 2)
    assert next(texts) == b"x"
    assert isinstance(texts, Generator)
    texts.close()
    newsroom.close()
    assert len(started) > 6
    assert all(process.returncode is not None for process in started)
