"""The files in stories/ follow, and never at the cost of somebody's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.store import Newsroom, SaveResult
from tests.store.conftest import AT, EDITOR, Git

PATH = "stories/2020/01/embassy.md"


@pytest.fixture
def file(newsroom: Newsroom) -> Path:
    newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT)
    return newsroom.root / PATH


def _save(newsroom: Newsroom, data: bytes = b"Two\n") -> SaveResult:
    saved = newsroom.save("embassy", data, editor=EDITOR, at=AT, kind="update")
    assert newsroom.read(newsroom.resolve("embassy")) == data
    return saved


def test_the_file_holds_the_latest_revision_and_git_sees_nothing_to_do(
    newsroom: Newsroom, file: Path, git: Git
) -> None:
    assert file.read_bytes() == b"One\n"
    assert _save(newsroom).working_copy == "written"
    assert file.read_bytes() == b"Two\n"
    assert git("status", "--porcelain") == ""
    assert [p.name for p in file.parent.iterdir()] == ["embassy.md"]


def test_an_edit_by_hand_is_kept_and_git_shows_it_as_one(newsroom: Newsroom, file: Path, git: Git) -> None:
    file.write_bytes(b"Mine\n")
    saved = _save(newsroom)
    assert (saved.working_copy, saved.reason) == ("kept", "it holds changes that are not recorded")
    assert file.read_bytes() == b"Mine\n"
    assert git("status", "--porcelain") == f" M {PATH}\n"
    assert "-Two" in git("diff")


def test_an_edit_that_is_what_was_saved_is_taken_for_it(newsroom: Newsroom, file: Path, git: Git) -> None:
    file.write_bytes(b"Two\n")
    assert _save(newsroom).working_copy == "same"
    assert git("status", "--porcelain") == ""


def test_a_staged_edit_is_kept_staged(newsroom: Newsroom, file: Path, git: Git) -> None:
    file.write_bytes(b"Mine\n")
    git("add", PATH)
    file.write_bytes(b"One\n")
    saved = _save(newsroom)
    assert (saved.working_copy, saved.reason) == ("kept", "a different text is staged for the next Git commit")
    assert file.read_bytes() == b"One\n"
    assert git("show", f":{PATH}") == "Mine\n"


def test_a_staged_removal_is_kept(newsroom: Newsroom, file: Path, git: Git) -> None:
    git("rm", "-q", PATH)
    assert _save(newsroom).working_copy == "kept"
    assert not file.exists()
    assert git("status", "--porcelain") == f"D  {PATH}\n"


def test_a_merge_conflict_is_kept(newsroom: Newsroom, file: Path, git: Git) -> None:
    blob = git("rev-parse", f"HEAD:{PATH}").strip()
    stages = "".join(f"100644 {blob} {stage}\t{PATH}\n" for stage in (1, 2, 3))
    git("update-index", "--index-info", stdin=f"0 {'0' * 40}\t{PATH}\n{stages}".encode())
    assert _save(newsroom).working_copy == "kept"
    assert len(git("ls-files", "--unmerged").splitlines()) == 3
    assert file.read_bytes() == b"One\n"


def test_a_file_deleted_by_hand_comes_back(newsroom: Newsroom, file: Path, git: Git) -> None:
    file.unlink()
    file.parent.rmdir()
    assert _save(newsroom).working_copy == "written"
    assert file.read_bytes() == b"Two\n"
    assert git("status", "--porcelain") == ""


def test_saving_the_latest_text_again_brings_a_deleted_file_back(newsroom: Newsroom, file: Path) -> None:
    file.unlink()
    saved = newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT, kind="update")
    assert (saved.created, saved.working_copy) == (False, "written")
    assert file.read_bytes() == b"One\n"


def test_a_file_that_stands_where_a_new_story_goes_is_kept(newsroom: Newsroom) -> None:
    file = newsroom.root / PATH
    file.parent.mkdir(parents=True)
    file.write_bytes(b"Notes by hand\n")
    saved = newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT)
    assert (saved.created, saved.working_copy) == (True, "kept")
    assert file.read_bytes() == b"Notes by hand\n"


def test_a_link_in_its_place_is_kept_and_never_written_through(newsroom: Newsroom, file: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"One\n")
    file.unlink()
    file.symlink_to(outside)
    saved = _save(newsroom)
    assert (saved.working_copy, saved.reason) == ("kept", "a link stands in its place")
    assert outside.read_bytes() == b"One\n"
    assert file.is_symlink()


@pytest.mark.parametrize("folder", ["stories", "stories/2020", "stories/2020/01"])
def test_a_linked_folder_leads_nowhere(newsroom: Newsroom, file: Path, tmp_path: Path, folder: str) -> None:
    place = newsroom.root / folder
    place.rename(tmp_path / "moved")
    place.symlink_to(tmp_path / "moved")
    assert _save(newsroom).working_copy == "kept"
    assert [p.read_bytes() for p in (tmp_path / "moved").rglob("*.md")] == [b"One\n"]


def test_a_file_where_a_folder_should_be_is_kept(newsroom: Newsroom, file: Path) -> None:
    file.unlink()
    file.parent.rmdir()
    file.parent.write_bytes(b"mine")
    assert _save(newsroom).working_copy == "kept"
    assert file.parent.read_bytes() == b"mine"


def test_a_folder_in_its_place_is_kept(newsroom: Newsroom, file: Path) -> None:
    file.unlink()
    (file / "inner").mkdir(parents=True)
    saved = _save(newsroom)
    assert (saved.working_copy, saved.reason) == ("kept", "a folder stands in its place")
    assert (file / "inner").is_dir()


def test_a_pipe_in_its_place_does_not_hang_the_save(newsroom: Newsroom, file: Path) -> None:
    import os

    file.unlink()
    os.mkfifo(file)
    assert _save(newsroom).working_copy == "kept"


def test_what_a_killed_writer_left_does_no_harm(newsroom: Newsroom, file: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"x")
    (file.parent / ".embassy.md.new").symlink_to(tmp_path / "outside")
    assert _save(newsroom).working_copy == "written"
    assert (tmp_path / "outside").read_bytes() == b"x"
    assert [p.name for p in file.parent.iterdir()] == ["embassy.md"]


def test_a_disk_that_fails_after_the_commit_loses_nothing_and_the_next_save_mends_it(
    newsroom: Newsroom, file: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.workcopy._write", refuse)
        saved = _save(newsroom)
    assert (saved.created, saved.working_copy, saved.reason) == (True, "failed", "No space left on device")
    assert file.read_bytes() == b"One\n"
    newsroom.save("other", b"x", editor=EDITOR, at=AT)
    assert file.read_bytes() == b"Two\n"
    assert git("status", "--porcelain") == ""


def test_git_at_work_in_the_folder_delays_the_working_copy_only(
    newsroom: Newsroom, file: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyrev.store.gitindex._PAUSE", 0)
    lock = newsroom.root / ".git" / "index.lock"
    lock.touch()
    saved = _save(newsroom)
    assert (saved.created, saved.working_copy) == (True, "failed")
    assert "index.lock" in saved.reason
    assert _save(newsroom, b"Three\n").working_copy == "failed"
    lock.unlink()
    assert _save(newsroom, b"Four\n").working_copy == "written"
    assert file.read_bytes() == b"Four\n"
    assert git("status", "--porcelain") == ""


def _save_and_die(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Begin a save that ends, as a kill ends it, where it would do the step of that name."""

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(f"storyrev.store.save.{at}", die)
        with pytest.raises(Killed):
            _save(newsroom)


def test_a_save_that_was_killed_after_its_commit_is_finished_by_the_next(
    newsroom: Newsroom, file: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save_and_die(newsroom, monkeypatch, "follow")
    assert git("status", "--porcelain") != ""
    with Newsroom.open(newsroom.root) as later:
        later.save("other", b"x", editor=EDITOR, at=AT)
    assert file.read_bytes() == b"Two\n"
    assert git("status", "--porcelain") == ""
    assert list((newsroom.root / ".git/storyrev/pending").iterdir()) == []


def test_a_save_that_was_killed_before_its_commit_leaves_the_file_alone(
    newsroom: Newsroom, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save_and_die(newsroom, monkeypatch, "record")
    (newsroom.root / ".git/storyrev/pending/broken").write_text("{", "utf-8")
    newsroom.save("other", b"x", editor=EDITOR, at=AT)
    assert file.read_bytes() == b"One\n"
    assert list((newsroom.root / ".git/storyrev/pending").iterdir()) == []


@pytest.mark.parametrize(
    "attributes", ["* text eol=crlf\n", "*.md text=auto ident filter=lfs\n", "*.md working-tree-encoding=UTF-16\n"]
)
def test_attributes_of_the_repository_around_change_no_byte(newsroom: Newsroom, git: Git, attributes: str) -> None:
    (newsroom.root / ".gitattributes").write_text(attributes, "utf-8")
    git("config", "filter.lfs.clean", "tr a-z A-Z")
    git("config", "core.autocrlf", "true")
    data = b"\xef\xbb\xbf$Id$ one\r\ntwo\n\r"
    newsroom.save("embassy", data, editor=EDITOR, at=AT)
    assert git("status", "--porcelain") == "?? .gitattributes\n"
    (newsroom.root / PATH).unlink()
    git("checkout", "--", PATH)
    assert (newsroom.root / PATH).read_bytes() == data
