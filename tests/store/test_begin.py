"""Beginning a newsroom: anywhere a user may try."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from storyrev.store import Newsroom, create
from storyrev.store.begin import AlreadyANewsroom, CannotBegin
from storyrev.store.layout import BareRepository, DetachedHead, NotANewsroom
from storyrev.store.lock import NotWritable
from storyrev.store.settings import BrokenSettings
from storyrev.store.write import BadEditor, BadTime
from tests.store.conftest import AT, EDITOR, Git


def _create(path: Path) -> Newsroom:
    return create(path, name="The Daily Example", url="https://daily.example", editor=EDITOR, at=AT)


def _tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, Git's own among them."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.is_symlink()}


def test_a_new_newsroom_is_one_git_repository_with_its_parts(tmp_path: Path, git: Git) -> None:
    room = tmp_path / "a" / "newsroom"
    with _create(room) as made:
        assert made.root == room
        assert (made.settings.name, made.settings.url) == ("The Daily Example", "https://daily.example")
        assert made.stories() == ()
    assert git("symbolic-ref", "HEAD", cwd=room) == "refs/heads/main\n"
    assert git("ls-files", cwd=room).split() == ["reports/.gitignore", "stories/.gitattributes", "storyrev.toml"]
    assert git("status", "--porcelain", "--ignored", cwd=room) == ""
    assert git("fsck", "--strict", "--no-dangling", cwd=room) == ""
    (room / "reports" / "page.html").write_text("<p>", "utf-8")
    assert git("status", "--porcelain", cwd=room) == ""


def test_a_clone_of_a_newsroom_is_a_newsroom(newsroom: Newsroom, git: Git, tmp_path: Path) -> None:
    newsroom.save("embassy", b"\r\n\xff One\n", editor=EDITOR, at=AT, note="Told.")
    git("clone", "-q", str(newsroom.root), str(tmp_path / "clone"))
    with Newsroom.open(tmp_path / "clone") as clone:
        assert clone.history("embassy") == newsroom.history("embassy")
        assert (clone.root / "stories/2020/01/embassy.md").read_bytes() == b"\r\n\xff One\n"
        assert clone.save("embassy", b"Two", editor=EDITOR, at=AT, kind="update").revision.number == 2
        assert git("status", "--porcelain", cwd=clone.root) == ""


@pytest.mark.parametrize("exists", [True, False])
def test_an_empty_and_a_missing_folder_become_newsrooms(tmp_path: Path, exists: bool) -> None:
    room = tmp_path / "room"
    if exists:
        room.mkdir()
    with _create(room) as made:
        assert made.save("embassy", b"x", editor=EDITOR, at=AT).created


def test_a_folder_with_files_keeps_them_and_records_none(tmp_path: Path, git: Git) -> None:
    room = tmp_path / "newsroom"
    (room / "reports").mkdir(parents=True)
    (room / "draft.txt").write_text("mine", "utf-8")
    (room / "reports" / ".gitignore").write_text("nothing\n", "utf-8")
    _create(room).close()
    assert (room / "draft.txt").read_text("utf-8") == "mine"
    assert (room / "reports" / ".gitignore").read_text("utf-8") == "nothing\n"
    assert git("status", "--porcelain", "-uall").split("\n")[:-1] == ["?? draft.txt", "?? reports/.gitignore"]


@pytest.mark.parametrize("inside", ["", "desk/neuigkeiten ö"])
def test_inside_a_repository_nothing_but_its_own_paths_is_touched(tmp_path: Path, git: Git, inside: str) -> None:
    top = tmp_path / "newsroom"
    top.mkdir()
    git("init", "-q", "-b", "trunk")
    for name in ("tracked", "edited", "staged", "deleted"):
        (top / name).write_text(name, "utf-8")
    (top / ".gitignore").write_text("*.md\nstories/\n*.toml\n", "utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "Theirs")
    (top / "edited").write_text("edited by hand", "utf-8")
    (top / "staged").write_text("staged by hand", "utf-8")
    (top / "new").write_text("new", "utf-8")
    git("add", "staged", "new")
    (top / "deleted").unlink()
    (top / "untracked").write_text("untracked", "utf-8")
    status = git("status", "--porcelain")
    theirs = {name: data for name, data in _tree(top).items() if not name.startswith(".git/")}
    with _create(top / inside) as made:
        made.save("embassy", b"One\n", editor=EDITOR, at=AT)
        made.save("embassy", b"Two\n", editor=EDITOR, at=AT, kind="update")
        assert [r.number for r in made.history("embassy")] == [1, 2]
        made.reindex()
        assert made.read(made.resolve("embassy@1")) == b"One\n"
    assert git("status", "--porcelain") == status
    assert {name: data for name, data in _tree(top).items() if name in theirs} == theirs
    assert git("symbolic-ref", "HEAD") == "refs/heads/trunk\n"
    prefix = f"{inside}/" if inside else ""
    assert git("-c", "core.quotePath=false", "diff", "--name-only", "HEAD~3", "HEAD").split("\n")[:-1] == [
        f"{prefix}{name}"
        for name in ("reports/.gitignore", "stories/.gitattributes", "stories/2020/01/embassy.md", "storyrev.toml")
    ]


def test_a_repository_without_a_commit_gets_its_first_on_the_branch_it_is_on(tmp_path: Path, git: Git) -> None:
    room = tmp_path / "newsroom"
    room.mkdir()
    git("init", "-q", "-b", "desk")
    _create(room).close()
    assert git("log", "--format=%D %s") == "HEAD -> desk Begin the newsroom The Daily Example\n"


def test_two_newsrooms_may_share_a_repository(tmp_path: Path, git: Git) -> None:
    top = tmp_path / "newsroom"
    top.mkdir()
    git("init", "-q")
    with _create(top / "one") as one, _create(top / "two") as two:
        one.save("embassy", b"One", editor=EDITOR, at=AT)
        two.save("embassy", b"Two", editor=EDITOR, at=AT)
        one.save("other", b"One", editor=EDITOR, at=AT)
        assert [s.slug for s in one.stories()] == ["embassy", "other"]
        assert [two.read(s.latest) for s in two.stories()] == [b"Two"]


def test_beginning_twice_changes_nothing_and_says_so(newsroom: Newsroom) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    held = _tree(newsroom.root)
    with pytest.raises(AlreadyANewsroom, match="Nothing was changed"):
        _create(newsroom.root)
    with pytest.raises(AlreadyANewsroom, match="inside the newsroom"):
        _create(newsroom.root / "stories")
    assert _tree(newsroom.root) == held


def test_a_beginning_that_was_cut_short_is_finished_by_the_next(newsroom: Newsroom, git: Git) -> None:
    head = git("rev-parse", "HEAD")
    settings = (newsroom.root / "storyrev.toml").read_bytes()
    (newsroom.root / "storyrev.toml").unlink()
    (newsroom.root / "reports" / ".gitignore").unlink()
    create(newsroom.root, name="Another Name", editor=EDITOR, at=AT).close()
    assert (newsroom.root / "storyrev.toml").read_bytes() == settings
    assert git("rev-parse", "HEAD") == head
    assert git("status", "--porcelain") == ""


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(CannotBegin, match="is a file"):
        _create(tmp_path / "file")
    with pytest.raises(CannotBegin, match="below a file"):
        _create(tmp_path / "file" / "room")
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "stories").symlink_to("/etc")
    with pytest.raises(CannotBegin, match="stories' is in the way"):
        _create(tmp_path / "room")
    (tmp_path / "other" / "storyrev.toml").mkdir(parents=True)
    with pytest.raises(CannotBegin, match=r"storyrev\.toml' is in the way"):
        _create(tmp_path / "other")
    assert not (tmp_path / "room" / ".git").exists()


def test_a_bare_repository_is_refused(tmp_path: Path, git: Git) -> None:
    git("init", "-q", "--bare", str(tmp_path / "bare"), cwd=tmp_path)
    for path in (tmp_path / "bare", tmp_path / "bare" / "refs"):
        with pytest.raises(BareRepository):
            _create(path)
    with pytest.raises(BareRepository, match="Clone it"):
        Newsroom.open(tmp_path / "bare")


def test_gits_own_folder_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises((BareRepository, AlreadyANewsroom)):
        _create(newsroom.root / ".git" / "room")


def test_a_detached_head_is_refused_for_writing_and_read_from(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"One", editor=EDITOR, at=AT)
    newsroom.save("embassy", b"Two", editor=EDITOR, at=AT, kind="update")
    git("checkout", "-q", "HEAD~1")
    assert len(newsroom.history("embassy")) == 1
    with pytest.raises(DetachedHead, match="git switch"):
        newsroom.save("embassy", b"Three", editor=EDITOR, at=AT, kind="update")
    settings = (newsroom.root / "storyrev.toml").rename(newsroom.root / "aside.toml")
    with pytest.raises(DetachedHead):
        _create(newsroom.root / "sub")
    settings.rename(newsroom.root / "storyrev.toml")
    git("checkout", "-q", "main")
    assert len(newsroom.history("embassy")) == 2


def test_a_newsroom_is_found_from_any_folder_in_it(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.save("embassy", b"One", editor=EDITOR, at=AT)
    (tmp_path / "link").symlink_to(newsroom.root / "stories")
    for path in (newsroom.root, newsroom.root / "stories/2020/01", tmp_path / "link"):
        with Newsroom.open(path) as found:
            assert found.root == newsroom.root


def test_where_there_is_no_newsroom_the_next_step_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for path, said in (
        (tmp_path, "storyrev init"),
        (tmp_path / "missing", "does not exist"),
        (tmp_path / "file", "is a file"),
    ):
        with pytest.raises(NotANewsroom, match=said):
            Newsroom.open(path)
    (tmp_path / "storyrev.toml").write_text("", "utf-8")
    with pytest.raises(NotANewsroom, match="in no Git repository"):
        Newsroom.open(tmp_path)


def test_bad_arguments_leave_no_trace(tmp_path: Path) -> None:
    room = tmp_path / "room"
    with pytest.raises(BrokenSettings):
        create(room, name="Two\nlines", editor=EDITOR, at=AT)
    with pytest.raises(BrokenSettings):
        create(room, name="x", url="javascript:alert(1)", editor=EDITOR, at=AT)
    with pytest.raises(BadEditor):
        create(room, name="x", editor="nobody", at=AT)
    with pytest.raises(BadTime):
        create(room, name="x", editor=EDITOR, at=AT.replace(tzinfo=None))
    assert not room.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="/proc/none"):
        _create(Path("/proc/none/room"))


def test_the_branch_and_the_template_of_the_user_decide_nothing(tmp_path: Path, home: Path, git: Git) -> None:
    template = home / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "reference-transaction").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (template / "reference-transaction").chmod(0o755)
    (home / ".gitconfig").write_text(f"[init]\ndefaultBranch = trunk\ntemplateDir = {home / 'template'}\n", "utf-8")
    _create(tmp_path / "newsroom").close()
    assert git("branch", "--show-current") == "main\n"
    assert not (tmp_path / "newsroom" / ".git" / "hooks").exists()


def test_the_same_beginning_gives_the_same_commit(tmp_path: Path) -> None:
    heads = set()
    for name in ("one", "two"):
        _create(tmp_path / name).close()
        heads.add(subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=tmp_path / name))
    assert len(heads) == 1
