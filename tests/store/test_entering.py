"""An entry that is changed in the bytes of Git's index: as Git itself writes it, or not at all."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyrev.store import Newsroom
from storyrev.store.entering import look, put
from tests.store.conftest import AT, EDITOR, Git

LATER = 1 << 33
ONE, TWO = "1" * 40, "2" * 40

_names = st.text("ab-.é", min_size=1, max_size=12).filter(lambda name: name not in (".", "..") and name[0] != ".")
_paths = st.builds(lambda *parts: "/".join(parts), _names.map("d{}".format), _names.map("d{}".format), _names)


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=True).stdout


def _fill(folder: Path, paths: list[str]) -> str:
    """An index with these files, each of them in Git, and with Git's notes of their folders; gives what they hold."""
    content_id = _git(folder, "hash-object", "-w", "--stdin", stdin=b"Text\n").decode().strip()
    (folder / ".git/index").unlink(missing_ok=True)
    _enter(folder, paths, content_id)
    _git(folder, "write-tree")
    return content_id


def _enter(folder: Path, paths: list[str], content_id: str) -> None:
    entries = b"".join(f"100644 {content_id}\t{path}\0".encode() for path in paths)
    _git(folder, "update-index", "-z", "--add", "--replace", "--index-info", stdin=entries)


def _change(folder: Path, path: str, content_id: str) -> bytes | None:
    """The index with a file changed or added in its bytes."""
    data = (folder / ".git/index").read_bytes()
    place = look(data, path.encode(), len(content_id) // 2, LATER)
    return put(data, place, path.encode(), content_id) if place else None


@pytest.mark.parametrize("hashes", ["sha1", "sha256"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paths=st.lists(_paths, unique=True, min_size=1, max_size=9), wanted=_paths, there=st.booleans())
def test_the_index_is_to_the_byte_what_git_makes_of_it(
    tmp_path: Path, hashes: str, paths: list[str], wanted: str, there: bool
) -> None:
    folder = tmp_path / hashes
    _git(tmp_path, "init", "-q", f"--object-format={hashes}", str(folder))
    held = _fill(folder, paths)
    path = paths[0] if there else wanted
    ours = _change(folder, path, held[::-1])
    _enter(folder, [path], held[::-1])
    assert ours is not None
    assert ours == (folder / ".git/index").read_bytes()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "-q", ".")
    _fill(tmp_path, ["stories/2020/01/a.md", "stories/2020/01/b.md"])
    return tmp_path


@pytest.mark.parametrize("path", ["stories/2020", "stories/2020/01/a.md/inner.md"])
def test_where_a_file_or_a_folder_has_to_go_git_is_asked(plain: Path, path: str) -> None:
    assert _change(plain, path, ONE) is None


@pytest.mark.parametrize("how", [("--index-version", "4"), ("--split-index",), ("--untracked-cache",)])
def test_an_index_of_another_kind_is_left_to_git(plain: Path, how: tuple[str, ...]) -> None:
    _git(plain, "update-index", "--force-write-index", *how)
    assert _change(plain, "stories/2020/01/a.md", ONE) is None


def test_a_conflict_is_told_and_left_to_git(plain: Path) -> None:
    path = "stories/2020/01/a.md"
    stages = "".join(f"100644 {ONE} {stage}\t{path}\n" for stage in (1, 2, 3))
    _git(plain, "update-index", "--index-info", stdin=f"0 {'0' * 40}\t{path}\n{stages}".encode())
    place = look((plain / ".git/index").read_bytes(), path.encode(), 20, LATER)
    assert place is not None
    assert place.content_id == ""
    assert _change(plain, path, TWO) is None


def test_an_index_that_was_cut_short_is_left_to_git(plain: Path) -> None:
    data, path = (plain / ".git/index").read_bytes(), b"stories/2020/01/a.md"
    whole = look(data, path, 20, LATER)
    assert whole is not None
    for size in (*range(whole.end + 20), *range(whole.end + 21, len(data))):
        assert look(data[:size], path, 20, LATER) is None


def test_damaged_notes_of_folders_are_left_to_git(plain: Path) -> None:
    data, path = (plain / ".git/index").read_bytes(), b"stories/2020/01/a.md"
    place = look(data, path, 20, LATER)
    assert place is not None
    for wrong in (data.replace(b"\x002 1\n", b"\x002 9\n"), data.replace(b"\x002 1\n", b"\x00x 1\n")):
        assert wrong != data
        assert put(wrong, place, path, ONE) is None


def test_a_file_that_was_written_as_late_as_the_index_is_left_to_git(newsroom: Newsroom, git: Git) -> None:
    """Git takes such a file for changed or not by its bytes; once the index is younger, by its time alone."""
    for slug in ("one", "two"):
        newsroom.save(slug, b"One\n", editor=EDITOR, at=AT)
    file, index = newsroom.root / "stories/2020/01/one.md", newsroom.root / ".git/index"
    git("config", "core.trustCtime", "false")
    file.write_bytes(b"Two\n")
    git("add", "stories/2020/01/one.md")
    moment = file.stat().st_mtime_ns
    file.write_bytes(b"Six\n")
    for path in (file, index):
        os.utime(path, ns=(moment, moment))
    newsroom.save("two", b"Two\n", editor=EDITOR, at=AT, kind="update")
    assert index.stat().st_mtime_ns > moment
    assert git("status", "--porcelain").splitlines() == ["MM stories/2020/01/one.md"]


def test_a_save_leaves_an_index_that_git_finds_sound(newsroom: Newsroom, git: Git) -> None:
    for number, slug in enumerate(("b", "d", "a", "c", "b", "a")):
        newsroom.save(slug, b"%d\n" % number, editor=EDITOR, at=AT, kind=None if number < 4 else "update")
    assert git("status", "--porcelain") == ""
    assert git("fsck", "--strict") == ""
    assert git("write-tree") == git("rev-parse", "HEAD^{tree}")
