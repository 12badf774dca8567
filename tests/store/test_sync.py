"""Newsrooms that share a remote end with the same record, whoever syncs first, and nothing is decided for anybody."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storyrev.store import Entry, Newsroom, history
from storyrev.store.history import Commit
from storyrev.store.index import SIGN_OFFS
from storyrev.store.joining import CannotJoin, NotRelated
from storyrev.store.knot import Decision, Text
from storyrev.store.layout import DetachedHead, Layout
from storyrev.store.model import SignOff
from storyrev.store.names import UnknownStory
from storyrev.store.remote import NoRemote, RemoteFailed, RemoteMoved, push
from storyrev.store.sync import NothingToDecide, RemoteBusy, RemoteRewritten, Request, Synced
from storyrev.store.verify.run import verify
from storyrev.store.write import BadEditor
from tests.store.conftest import AT, EDITOR, Git

BO = "Bo Night <bo@newsroom.example>"
CY = "Cy Third <cy@newsroom.example>"

Rooms = Callable[[int], list[Newsroom]]


@pytest.fixture
def hub(tmp_path: Path, fresh: Path, git: Git) -> Path:
    """A bare repository that holds a newsroom as it began."""
    git("clone", "-q", "--bare", str(fresh), str(tmp_path / "hub.git"), cwd=tmp_path)
    return tmp_path / "hub.git"


@pytest.fixture
def rooms(tmp_path: Path, hub: Path, git: Git) -> Rooms:
    """As many newsrooms as are asked for, each a clone of the hub."""

    def clone(count: int) -> list[Newsroom]:
        for number in range(count):
            git("clone", "-q", str(hub), str(tmp_path / f"room{number}"), cwd=tmp_path)
        return [Newsroom.open(tmp_path / f"room{number}") for number in range(count)]

    return clone


def _save(room: Newsroom, slug: str, text: bytes, editor: str = EDITOR, **more: Any) -> str:
    known = {story.slug for story in room.stories()}
    said: dict[str, Any] = {"kind": "update" if slug in known else None, "at": AT} | more
    return room.save(slug, text, editor=editor, **said).revision.name


def _sync(room: Newsroom, editor: str = EDITOR, **more: Any) -> Synced:
    (done,) = room.sync(Request(editor, AT + timedelta(days=1), **more))
    return done


def _assert_alike(first: Newsroom, *others: Newsroom) -> None:
    """The same history with the same numbers, in the index as it was kept and as it is rebuilt, and clean working copies."""
    rows = first.dump_index()
    for room in (first, *others):
        assert room.dump_index() == rows
        room.reindex()
        assert room.dump_index() == rows
        for story in room.stories():
            if story.present:
                assert (room.root / story.path).read_bytes() == room.read(story.latest)


def test_stories_that_one_side_changed_join_by_themselves(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    assert _sync(one).outcome == "sent"
    _save(one, "bridge", b"Bridge")
    _save(two, "tunnel", b"Tunnel", BO)
    assert _sync(two).outcome == "joined"
    done = _sync(one)
    assert done.outcome == "joined"
    assert [revision.name for revision in done.revisions_received] == ["tunnel@1"]
    assert [revision.name for revision in done.revisions_sent] == ["bridge@1"]
    assert done.moved == ()
    assert _sync(two).outcome == "received"
    assert _sync(one).outcome == _sync(two).outcome == "same"
    _assert_alike(one, two)
    for room in (one, two):
        assert git("status", "--porcelain", cwd=room.root) == ""
        assert git("fsck", "--strict", "--no-dangling", cwd=room.root) == ""
        assert (room.root / "stories/2020/01/tunnel.md").read_bytes() == b"Tunnel"


def test_what_others_have_seen_keeps_its_number(rooms: Rooms) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _sync(one)
    _sync(two)
    _save(one, "embassy", b"Two")
    _save(two, "embassy", b"Zwei", BO)
    _sync(one)
    seen = one.history("embassy")
    contested = _sync(two, BO)
    assert contested.outcome == "contested"
    done = _sync(two, BO, decisions={"embassy": "theirs"})
    assert [(moved.old, moved.new) for moved in done.moved] == [("embassy@2", "embassy@3")]
    _sync(one)
    assert one.history("embassy")[: len(seen)] == seen
    _assert_alike(one, two)


@pytest.mark.parametrize(
    ("decision", "texts"),
    [
        ("ours", [b"One", b"Two", b"Zwei", b"Zwei"]),
        ("theirs", [b"One", b"Two", b"Zwei", b"Two"]),
        (Text(b"Three", (("updated", "Jan 2"),), "withheld"), [b"One", b"Two", b"Zwei", b"Three"]),
    ],
)
def test_a_story_that_both_changed_waits_for_a_decision_and_the_decision_is_a_revision(
    rooms: Rooms, git: Git, decision: object, texts: list[bytes]
) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _sync(one)
    _sync(two)
    _save(one, "embassy", b"Two")
    _save(two, "embassy", b"Zwei", BO, status="withheld")
    theirs, ours = one.resolve("embassy"), two.resolve("embassy")
    _save(two, "bridge", b"Bridge", BO)
    _sync(one)
    heads = [git("rev-parse", "HEAD", cwd=room.root) for room in (one, two)]
    stopped = _sync(two, BO)
    (contest,) = stopped.contests
    assert (stopped.outcome, contest.name, contest.is_story) == ("contested", "embassy", True)
    assert (contest.ours.commit, contest.theirs.commit) == (ours.id, theirs.id)
    assert (contest.ours.editor, contest.theirs.editor) == (BO, EDITOR)
    assert [git("rev-parse", "HEAD", cwd=room.root) for room in (one, two)] == heads
    assert two.read(two.resolve("embassy")) == b"Zwei"
    assert two.read_theirs("embassy") == b"Two"
    _sync(two, CY, decisions={"embassy": decision}, kind="correction", note="Both were wrong.")
    latest = two.resolve("embassy")
    assert (latest.editor, latest.kind, latest.note) == (CY, "correction", "Both were wrong.")
    assert list(two.read_each(two.history("embassy"))) == texts
    assert latest.base == (theirs if decision == "theirs" else ours).id
    assert latest.status == ("public" if decision == "theirs" else "withheld")
    _sync(one)
    _assert_alike(one, two)
    assert (one.root / ours.path).read_bytes() == texts[-1]
    assert git("status", "--porcelain", cwd=one.root) == git("status", "--porcelain", cwd=two.root) == ""


def test_nobody_decides_about_what_came_after_they_looked(rooms: Rooms) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _sync(one)
    _sync(two)
    _save(one, "embassy", b"Two")
    _save(two, "embassy", b"Zwei", BO)
    _sync(one)
    assert _sync(two, decisions={"embassy": "ours"}).outcome == "contested"
    _save(one, "embassy", b"Three")
    _sync(one)
    assert _sync(two, decisions={"embassy": "ours"}).outcome == "contested"
    assert _sync(two, decisions={"embassy": "ours"}).outcome == "joined"
    assert _sync(one).outcome == "received"
    _assert_alike(one, two)


@pytest.mark.parametrize("days", [0, 40])
def test_a_story_begun_on_both_sides_is_a_contest_wherever_it_was_filed(rooms: Rooms, days: int) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _save(two, "embassy", b"Eins", BO, at=AT + timedelta(days=days))
    _sync(one)
    assert [contest.name for contest in _sync(two).contests] == ["embassy"]
    _sync(two, decisions={"embassy": "ours"})
    _sync(one)
    _assert_alike(one, two)
    assert len(list(one.root.glob("stories/*/*/*.md"))) == 1
    assert one.read(one.resolve("embassy")) == b"Eins"


def test_slugs_that_differ_by_case_only_are_a_contest(rooms: Rooms) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _save(two, "Embassy", b"Eins", BO)
    _sync(one)
    assert [contest.name for contest in _sync(two).contests] == ["embassy"]
    _sync(two, decisions={"embassy": "theirs"})
    _sync(one)
    _assert_alike(one, two)
    assert [story.slug for story in two.stories() if story.present] == ["embassy"]


def test_the_same_text_on_both_sides_is_no_contest_and_both_revisions_count(rooms: Rooms) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _sync(one)
    _sync(two)
    _save(one, "embassy", b"Two", note="Ada's note.")
    _save(two, "embassy", b"Two", BO, note="Bo's note.")
    _sync(one)
    assert _sync(two).outcome == "joined"
    _sync(one)
    assert [revision.note for revision in one.history("embassy")] == ["", "Ada's note.", "Bo's note."]
    _assert_alike(one, two)


def test_a_story_that_one_side_removed_and_the_other_changed_is_a_contest(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    for slug in ("embassy", "bridge"):
        _save(one, slug, b"One")
    _sync(one)
    _sync(two)
    git("rm", "-q", "stories/2020/01/embassy.md", "stories/2020/01/bridge.md", cwd=one.root)
    git("commit", "-q", "-m", "Remove both", cwd=one.root)
    _sync(one)
    for slug in ("embassy", "bridge"):
        _save(two, slug, b"Zwei", BO)
    stopped = _sync(two)
    assert [(contest.name, contest.theirs.blob) for contest in stopped.contests] == [
        ("bridge", None),
        ("embassy", None),
    ]
    _sync(two, decisions={"embassy": "ours", "bridge": "theirs"})
    _sync(one)
    _assert_alike(one, two)
    assert {story.slug: story.present for story in one.stories()} == {"embassy": True, "bridge": False}
    assert len(one.history("bridge")) == 2


def test_edits_by_hand_stay_where_they_are(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    for slug in ("embassy", "bridge", "tunnel"):
        _save(one, slug, b"One")
    _sync(one)
    _sync(two)
    for slug in ("embassy", "bridge", "tunnel"):
        _save(one, slug, b"Two")
    _save(one, "new", b"New")
    _sync(one)
    folder = two.root / "stories/2020/01"
    (folder / "embassy.md").write_bytes(b"By hand")
    (folder / "bridge.md").write_bytes(b"Staged")
    git("add", "stories/2020/01/bridge.md", cwd=two.root)
    (folder / "tunnel.md").unlink()
    (folder / "new.md").write_bytes(b"In the way")
    done = _sync(two)
    assert sorted(path for path, _ in done.left) == [
        f"stories/2020/01/{slug}.md" for slug in ("bridge", "embassy", "new")
    ]
    texts = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert texts == {"embassy.md": b"By hand", "bridge.md": b"Staged", "tunnel.md": b"Two", "new.md": b"In the way"}
    assert two.read(two.resolve("embassy")) == b"Two"
    assert two.find_copy_base("embassy").number == 1


def test_files_that_are_no_stories_travel_and_are_joined_line_by_line(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    (one.root / "guide").mkdir()
    (one.root / "guide/style.txt").write_bytes(b"a\nb\nc\nd\ne\n")
    (one.root / "run").write_bytes(b"#!/bin/sh\n")
    (one.root / "run").chmod(0o755)
    (one.root / "link").symlink_to("guide/style.txt")
    git("add", "-A", cwd=one.root)
    git("commit", "-q", "-m", "A guide", cwd=one.root)
    _sync(one)
    _sync(two)
    assert git("status", "--porcelain", cwd=two.root) == ""
    (one.root / "guide/style.txt").write_bytes(b"A\nb\nc\nd\ne\n")
    (one.root / "link").unlink()
    git("commit", "-q", "-a", "-m", "Ours", cwd=one.root)
    (two.root / "guide/style.txt").write_bytes(b"a\nb\nc\nd\nE\n")
    git("commit", "-q", "-a", "-m", "Theirs", cwd=two.root)
    _sync(one)
    assert _sync(two).outcome == "same"
    _sync(one)
    for room in (one, two):
        assert (room.root / "guide/style.txt").read_bytes() == b"A\nb\nc\nd\nE\n"
        assert (room.root / "run").stat().st_mode & 0o100
        assert not (room.root / "link").is_symlink()
        assert git("status", "--porcelain", cwd=room.root) == ""
    _assert_alike(one, two)


def test_a_file_changed_by_hand_is_left_when_another_version_comes_in(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    for name in ("kept", "gone", "free"):
        (one.root / name).write_bytes(b"1")
    git("add", "-A", cwd=one.root)
    git("commit", "-q", "-m", "x", cwd=one.root)
    _sync(one)
    _sync(two)
    (one.root / "kept").write_bytes(b"2")
    (one.root / "gone").unlink()
    (one.root / "free").write_bytes(b"2")
    (one.root / "new").write_bytes(b"2")
    git("add", "-A", cwd=one.root)
    git("commit", "-q", "-m", "y", cwd=one.root)
    _sync(one)
    for name in ("kept", "gone", "new"):
        (two.root / name).write_bytes(b"mine")
    assert sorted(path for path, _ in _sync(two).left) == ["gone", "kept", "new"]
    assert {name: (two.root / name).read_bytes() for name in ("kept", "gone", "new", "free")} == {
        "kept": b"mine",
        "gone": b"mine",
        "new": b"mine",
        "free": b"2",
    }


def test_settings_changed_on_both_sides_join_or_are_decided_about(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    file = "storyrev.toml"
    text = (one.root / file).read_text("utf-8")
    for room, add in ((one, "# ours\n" + text), (two, text + "# theirs\n")):
        (room.root / file).write_text(add, "utf-8")
        git("commit", "-q", "-a", "-m", "x", cwd=room.root)
    _sync(one)
    assert _sync(two).contests == ()
    _sync(one)
    assert (one.root / file).read_text("utf-8") == "# ours\n" + text + "# theirs\n"
    for room, name in ((one, "One"), (two, "Two")):
        (room.root / file).write_text(f'name = "{name}"\n', "utf-8")
        git("commit", "-q", "-a", "-m", name, cwd=room.root)
    _sync(one)
    (contest,) = _sync(two).contests
    assert (contest.name, contest.is_story) == (file, False)
    _sync(two, decisions={file: "ours"})
    _sync(one)
    assert one.settings.name == two.settings.name == "Two"
    _assert_alike(one, two)


def test_settings_that_would_be_no_settings_are_decided_about(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    text = (one.root / "storyrev.toml").read_text("utf-8")
    for room, add in ((one, 'desk = "a"\n' + text), (two, text + 'desk = "b"\n')):
        (room.root / "storyrev.toml").write_text(add, "utf-8")
        git("commit", "-q", "-a", "-m", "x", cwd=room.root)
    _sync(one)
    assert [contest.name for contest in _sync(two).contests] == ["storyrev.toml"]


def test_a_file_where_the_other_side_has_a_folder_is_refused(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    (one.root / "guide").mkdir()
    (one.root / "guide/a").write_bytes(b"x")
    (two.root / "guide").write_bytes(b"x")
    for room in (one, two):
        git("add", "-A", cwd=room.root)
        git("commit", "-q", "-m", "x", cwd=room.root)
    _sync(one)
    with pytest.raises(CannotJoin, match="git mv"):
        _sync(two)


def test_an_empty_remote_is_begun(tmp_path: Path, newsroom: Newsroom, git: Git) -> None:
    git("init", "-q", "--bare", "-b", "main", str(tmp_path / "empty.git"), cwd=tmp_path)
    _save(newsroom, "embassy", b"One")
    done = _sync(newsroom, remote=str(tmp_path / "empty.git"))
    assert (done.outcome, done.sent, [r.name for r in done.revisions_sent]) == ("sent", 1, ["embassy@1"])
    assert git("rev-parse", "main", cwd=tmp_path / "empty.git") == git("rev-parse", "HEAD")


def test_a_rehearsal_changes_nothing(rooms: Rooms, git: Git, hub: Path) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _sync(one)
    _save(two, "bridge", b"Bridge", BO)
    heads = [git("rev-parse", "main", cwd=place) for place in (two.root, hub)]
    done = _sync(two, rehearse=True)
    assert (done.outcome, done.sent, done.received) == ("joined", 1, 1)
    assert [git("rev-parse", "main", cwd=place) for place in (two.root, hub)] == heads
    assert [story.slug for story in two.stories()] == ["bridge"]


def test_a_remote_whose_history_was_rewritten_is_refused_and_can_be_put_right(
    rooms: Rooms, git: Git, hub: Path
) -> None:
    one, two = rooms(2)
    for number in range(3):
        _save(one, "embassy", b"%d" % number)
    _sync(one)
    _sync(two)
    kept = two.dump_index()
    git("update-ref", "refs/heads/main", "main~2", cwd=hub)
    for room in (one, two):
        with pytest.raises(RemoteRewritten, match=r"2 revisions that were there are gone .* --rejoin"):
            _sync(room)
    git("update-ref", "-d", "refs/heads/main", cwd=hub)
    with pytest.raises(RemoteRewritten, match="branch that was there is gone"):
        _sync(one)
    assert two.dump_index() == kept
    _sync(two, rejoin=True)
    assert _sync(one).outcome == "same"
    _assert_alike(one, two)


def test_a_clone_knows_what_its_remote_held(rooms: Rooms, git: Git, hub: Path) -> None:
    (one,) = rooms(1)
    _save(one, "embassy", b"One")
    git("push", "-q", cwd=one.root)
    git("update-ref", "refs/heads/main", "main~1", cwd=hub)
    with pytest.raises(RemoteRewritten):
        _sync(one)


def test_newsrooms_begun_apart_are_not_joined(newsroom: Newsroom, tmp_path: Path, git: Git) -> None:
    from storyrev.store import create

    create(tmp_path / "other", name="Another", editor=EDITOR, at=AT).close()
    git("clone", "-q", "--bare", str(tmp_path / "other"), str(tmp_path / "other.git"), cwd=tmp_path)
    with pytest.raises(NotRelated, match="begun apart"):
        _sync(newsroom, remote=str(tmp_path / "other.git"))


@pytest.mark.parametrize(
    ("remote", "said"),
    [
        ("/nowhere/at/all.git", "git remote -v"),
        ("http://127.0.0.1:9/x.git", "Check"),
        ("ssh://nobody@127.0.0.1:9/x.git", "Connection refused|Check"),
        ("http://user:secret@127.0.0.1:9/x.git", "127.0.0.1:9"),
        ("ext::sh -c false", "not allowed"),
    ],
)
def test_a_remote_that_cannot_be_reached_is_told_and_nothing_is_changed(
    newsroom: Newsroom, git: Git, remote: str, said: str
) -> None:
    head = git("rev-parse", "HEAD")
    with pytest.raises(RemoteFailed, match=said) as refused:
        _sync(newsroom, remote=remote)
    assert "secret" not in str(refused.value)
    assert str(refused.value).isprintable()
    assert git("rev-parse", "HEAD") == head


def test_who_to_sync_with_must_be_known(newsroom: Newsroom, git: Git) -> None:
    with pytest.raises(NoRemote, match="git remote add origin"):
        _sync(newsroom)
    with pytest.raises(NoRemote, match="no remote and no address"):
        _sync(newsroom, remote="--upload-pack=touch x")
    git("checkout", "-q", "--detach")
    with pytest.raises(DetachedHead):
        _sync(newsroom)
    with pytest.raises(BadEditor):
        _sync(newsroom, "nobody")


def test_the_remote_that_the_branch_follows_is_the_one(rooms: Rooms, git: Git, tmp_path: Path, hub: Path) -> None:
    (one,) = rooms(1)
    git("init", "-q", "--bare", str(tmp_path / "backup.git"), cwd=tmp_path)
    git("remote", "add", "backup", str(tmp_path / "backup.git"), cwd=one.root)
    git("config", "branch.main.remote", "backup", cwd=one.root)
    git("config", "branch.main.merge", "refs/heads/copy", cwd=one.root)
    _save(one, "embassy", b"One")
    assert (_sync(one).remote, _sync(one).branch) == ("backup", "refs/heads/copy")
    assert git("rev-parse", "copy", cwd=tmp_path / "backup.git") == git("rev-parse", "HEAD", cwd=one.root)


def test_a_branch_that_the_remote_does_not_have_is_told(rooms: Rooms, git: Git, hub: Path) -> None:
    (one,) = rooms(1)
    git("checkout", "-q", "-b", "desk", cwd=one.root)
    with pytest.raises(RemoteFailed, match="has no branch 'desk', but has: main"):
        _sync(one)


def test_a_remote_that_somebody_works_in_is_told(rooms: Rooms, newsroom: Newsroom, git: Git) -> None:
    (one,) = rooms(1)
    _save(one, "embassy", b"One")
    with pytest.raises(RemoteFailed, match="git clone --bare"):
        _sync(one, remote=str(newsroom.root))


def test_a_hook_at_the_other_end_that_refuses_is_quoted(rooms: Rooms, hub: Path) -> None:
    (one,) = rooms(1)
    (hub / "hooks").mkdir(exist_ok=True)
    (hub / "hooks/pre-receive").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (hub / "hooks/pre-receive").chmod(0o755)
    _save(one, "embassy", b"One")
    with pytest.raises(RemoteFailed, match="pre-receive hook declined"):
        _sync(one)


def test_who_is_overtaken_while_they_join_joins_again(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three = rooms(3)
    _save(one, "one", b"One")
    _save(two, "two", b"Two")
    _save(three, "three", b"Three")
    waiting = [two, three]

    def push_later(*arguments: Any) -> None:
        if waiting:
            monkeypatch.setattr("storyrev.store.sync.push", push)
            waiting.pop(0).sync(Request(BO, AT))
            monkeypatch.setattr("storyrev.store.sync.push", push_later)
        push(*arguments)

    monkeypatch.setattr("storyrev.store.sync.push", push_later)
    done = _sync(one)
    assert (done.outcome, done.sent, done.received) == ("joined", 1, 2)
    for room in (two, three):
        _sync(room)
    _assert_alike(one, two, three)


def test_who_is_always_overtaken_is_told_in_the_end(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = rooms(1)
    _save(one, "one", b"One")

    def overtaken(*_: object) -> None:
        raise RemoteMoved

    monkeypatch.setattr("storyrev.store.sync.push", overtaken)
    with pytest.raises(RemoteBusy, match="10 times"):
        _sync(one)


def test_a_save_in_the_middle_of_a_sync_is_joined_too(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = rooms(2)
    _save(one, "one", b"One")
    _sync(one)
    _save(two, "two", b"Two")

    def save_first(*arguments: Any) -> None:
        monkeypatch.setattr("storyrev.store.sync.push", push)
        with Newsroom.open(two.root) as again:
            _save(again, "meanwhile", b"x")
        push(*arguments)

    monkeypatch.setattr("storyrev.store.sync.push", save_first)
    done = _sync(two)
    assert sorted(revision.name for revision in done.revisions_sent) == ["meanwhile@1", "two@1"]
    _sync(one)
    _assert_alike(one, two)


def test_a_decision_where_nothing_is_to_decide_is_refused(rooms: Rooms) -> None:
    (one,) = rooms(1)
    _save(one, "embassy", b"One")
    with pytest.raises(NothingToDecide, match="Sync without a decision"):
        _sync(one, decisions={"embassy": "ours"})


def test_the_other_sides_text_can_be_read_once_it_is_fetched(rooms: Rooms) -> None:
    one, two = rooms(2)
    with pytest.raises(UnknownStory, match="--dry-run"):
        two.read_theirs("embassy")
    _save(one, "embassy", b"One")
    _sync(one)
    _sync(two, rehearse=True)
    assert two.read_theirs("embassy") == b"One"
    with pytest.raises(UnknownStory, match="no story 'bridge'"):
        two.read_theirs("bridge")


def test_a_newsroom_inside_a_repository_syncs_the_whole_branch(tmp_path: Path, git: Git) -> None:
    from storyrev.store import create

    top = tmp_path / "site"
    top.mkdir()
    git("init", "-q", "-b", "main", cwd=top)
    (top / "page.html").write_bytes(b"x")
    git("add", "-A", cwd=top)
    git("commit", "-q", "-m", "x", cwd=top)
    create(top / "news", name="x", editor=EDITOR, at=AT).close()
    git("clone", "-q", "--bare", str(top), str(tmp_path / "site.git"), cwd=tmp_path)
    for name in ("one", "two"):
        git("clone", "-q", str(tmp_path / "site.git"), str(tmp_path / name), cwd=tmp_path)
    with Newsroom.open(tmp_path / "one/news") as one, Newsroom.open(tmp_path / "two/news") as two:
        _save(one, "embassy", b"One")
        (two.layout.top / "page.html").write_bytes(b"y")
        git("commit", "-q", "-a", "-m", "y", cwd=two.layout.top)
        _sync(one)
        _sync(two)
        _sync(one)
        _assert_alike(one, two)
        assert (one.layout.top / "page.html").read_bytes() == b"y"
        for room in (one, two):
            assert git("status", "--porcelain", cwd=room.layout.top) == ""


@pytest.mark.parametrize("seed", range(6))
def test_however_newsrooms_save_and_sync_they_end_alike_and_nothing_is_lost(rooms: Rooms, git: Git, seed: int) -> None:
    chance = random.Random(seed)
    all_rooms = rooms(2 + seed % 2)
    editors = [EDITOR, BO, CY]
    saved: set[tuple[str, str, bytes]] = set()
    for number in range(22):
        which = chance.randrange(len(all_rooms))
        room, editor = all_rooms[which], editors[which]
        if chance.random() < 0.6:
            slug = chance.choice(["a", "b", "c", "d"])
            text = b"%d" % chance.randrange(6)
            if room.save(
                slug, text, editor=editor, at=AT + timedelta(minutes=number),
                kind="update" if any(story.slug == slug for story in room.stories()) else None,
            ).created:  # fmt: skip
                saved.add((slug, editor, text))
        else:
            _settle(room, editor, chance)
    for room, editor in [*zip(all_rooms, editors, strict=False), (all_rooms[0], EDITOR), (all_rooms[1], BO)]:
        _settle(room, editor, chance)
    for room in all_rooms:
        _sync(room)
    _assert_alike(*all_rooms)
    first = all_rooms[0]
    recorded = {
        (revision.slug, revision.editor, first.read(revision))
        for story in first.stories()
        for revision in first.history(story.slug)
    }
    assert saved <= recorded
    for room in all_rooms:
        assert git("status", "--porcelain", cwd=room.root) == ""


def _settle(room: Newsroom, editor: str, chance: random.Random) -> None:
    """A sync that decides whatever is to be decided."""
    request = Request(editor, AT + timedelta(days=1))
    (done,) = room.sync(request)
    if done.contests:
        names = [contest.name for contest in done.contests]
        choices: dict[str, Decision] = {
            name: chance.choice(["ours", "theirs", Text(b"%d" % chance.randrange(6))]) for name in names
        }
        assert room.sync(replace(request, decisions=choices))[0].contests == ()


def test_what_a_killed_sync_left_in_the_working_copy_is_finished_by_the_next_save(
    rooms: Rooms, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _sync(one)
    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.sync.sync_branch", die)
        with pytest.raises(Killed):
            _sync(two)
    assert git("status", "--porcelain", cwd=two.root) != ""
    _save(two, "bridge", b"x")
    assert git("status", "--porcelain", cwd=two.root) == ""
    assert (two.root / "stories/2020/01/embassy.md").read_bytes() == b"One"
    _sync(two)
    _sync(one)
    _assert_alike(one, two)
    shutil.rmtree(two.root)


def test_sign_offs_that_two_newsrooms_began_apart_are_joined(rooms: Rooms) -> None:
    one, two = rooms(2)
    _save(one, "embassy", b"One")
    _sync(one)
    _sync(two)
    for room, by in ((one, "Eve <eve@other.example>"), (two, "Gus <gus@other.example>")):
        room.sign_off(room.resolve("embassy"), SignOff(by, AT))
    for room in (one, two, one):
        _sync(room)
    for room in (one, two):
        assert len(room.resolve("embassy").sign_offs) == 2


def test_sign_offs_travel_and_none_is_lost_where_both_sides_signed(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    for slug in ("embassy", "bridge"):
        _save(one, slug, b"One")
    _sync(one)
    _sync(two)

    def sign_off(room: Newsroom, slug: str, by: str) -> None:
        room.sign_off(room.resolve(slug), SignOff(f"{by} <{by.lower()}@other.example>", AT))

    def read(room: Newsroom, slug: str) -> list[str]:
        return [one.by.partition(" ")[0] for one in room.resolve(slug).sign_offs]

    sign_off(one, "embassy", "Eve")
    _sync(one)
    _sync(two)
    assert read(two, "embassy") == ["Eve"]
    assert _sync(two).sign_offs_received == 0
    sign_off(one, "embassy", "Fay")
    sign_off(two, "embassy", "Gus")
    sign_off(two, "bridge", "Gus")
    sign_off(two, "embassy", "Eve")
    done = _sync(two, BO)
    assert (done.sign_offs_sent, done.sign_offs_received) == (2, 0)
    done = _sync(one)
    assert (done.outcome, done.sign_offs_sent, done.sign_offs_received) == ("same", 1, 2)
    assert _sync(two, BO).sign_offs_received == 1
    for room in (one, two):
        assert read(room, "embassy") == ["Eve", "Fay", "Gus"]
        assert read(room, "bridge") == ["Gus"]
        note = git("notes", f"--ref={SIGN_OFFS}", "show", room.resolve("embassy").id, cwd=room.root)
        assert len(note.splitlines()) == 3
    heads = {git("rev-parse", SIGN_OFFS, cwd=room.root) for room in (one, two)}
    assert len(heads) == 1


def _archive(count: int) -> list[Entry]:
    """Revisions of two stories as a source holds them."""
    return [
        Entry(slug, f"{slug} {n}\n".encode(), EDITOR, AT - timedelta(days=9 - n), source=f"{slug}@{n}")
        for n in range(count)
        for slug in ("embassy", "bridge")
    ]


def test_an_archive_that_both_sides_imported_is_in_the_record_once(rooms: Rooms) -> None:
    one, two, three = rooms(3)
    _save(two, "ferry", b"Before the archive, so that its commits are others here", BO)
    one.record_all(_archive(3))
    two.record_all(_archive(4))
    made_from = two.resolve("bridge@3")
    _save(one, "embassy", b"More from one")
    _save(two, "bridge", b"More from two", BO, base="bridge@4")
    _save(three, "tunnel", b"From three", CY)
    assert _sync(one).outcome == "sent"
    done = _sync(two, BO)
    # Only what both went on with by themselves is theirs to decide: the source's own fourth revision is new to one.
    assert [contest.name for contest in done.contests] == ["embassy"]
    assert _sync(two, BO, decisions={"embassy": "theirs"}).outcome == "joined"
    assert _sync(three, CY).outcome == "joined"
    for room in (one, two):
        _sync(room)
    assert [(r.number, r.source, two.read(r)) for r in two.history("bridge")] == [
        *((n + 1, f"bridge@{n}", b"bridge %d\n" % n) for n in range(4)),
        (5, "", b"More from two"),
    ]
    assert two.history("bridge")[4].base == two.history("bridge")[3].id
    assert made_from.id not in {r.id for r in two.history("bridge")}
    assert [r.source for r in one.history("embassy")] == ["embassy@0", "embassy@1", "embassy@2", "", "embassy@3", ""]
    _assert_alike(one, two, three)
    for room in (one, two):
        again = room.record_all(_archive(4))
        assert (again.recorded, again.known) == (0, 8)
        assert verify(room.layout, now=AT + timedelta(days=2), step=lambda _done, _of: None).findings == ()


def test_a_story_of_which_one_side_has_only_what_both_imported_is_the_others(rooms: Rooms) -> None:
    one, two = rooms(2)
    _save(two, "ferry", b"Before the archive", BO)
    one.record_all(_archive(3))
    two.record_all(_archive(3))
    _save(one, "embassy", b"More from one")
    _save(two, "bridge", b"More from two", BO, base="bridge@3")
    _sync(one)
    done = _sync(two, BO)
    assert (done.outcome, done.contests) == ("joined", ())
    assert [revision.name for revision in done.revisions_sent] == ["bridge@4", "ferry@1"]
    assert done.moved == ()
    _sync(one)
    assert [len(one.history(slug)) for slug in ("bridge", "embassy")] == [4, 4]
    assert one.history("bridge")[3].base == one.history("bridge")[2].id
    _assert_alike(one, two)


def test_after_a_join_only_what_it_brought_is_read(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = rooms(2)
    one.record_all(_archive(6))
    _sync(one)
    _sync(two)
    read: list[str] = []

    def note(layout: Layout, commits: Iterable[str], merges: dict[str, tuple[str, ...]]) -> Iterator[Commit]:
        for commit in whole(layout, commits, merges):
            read.append(commit.id)
            yield commit

    whole = history._read
    _save(one, "tunnel", b"One")
    _save(two, "ferry", b"Two", BO)
    monkeypatch.setattr(history, "_read", note)
    monkeypatch.setattr(history, "read_all", fail)
    for room in (one, two, one, two):
        _sync(room)
    monkeypatch.undo()
    assert len(set(read)) == 3
    _assert_alike(one, two)


def test_an_index_that_plain_git_has_outrun_by_a_merge_is_no_finding(rooms: Rooms, git: Git) -> None:
    one, two = rooms(2)
    for room, text in ((one, b"One"), (two, b"Two")):
        _save(room, "embassy", text)
        room.history("embassy")
    _sync(one)
    git("fetch", "-q", cwd=two.root)
    ours = git("rev-parse", "HEAD", cwd=two.root).strip()
    git("reset", "-q", "--hard", "@{upstream}", cwd=two.root)
    git("merge", "-q", "-s", "ours", "-m", "Join", ours, cwd=two.root)
    found = verify(two.layout, now=AT + timedelta(days=2), step=lambda _done, _of: None).findings
    assert "index-differs" not in {finding.code for finding in found}
    assert [two.read(revision) for revision in two.history("embassy")] == [b"One", b"Two", b"One"]


def fail(*_: object, **__: object) -> Any:
    """Nobody is to ask for this."""
    raise AssertionError
