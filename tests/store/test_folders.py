"""Folders and packs that are put together in memory are what Git would have made, and Git takes them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyrev.store.folders import Folders
from storyrev.store.git import GitFailed, run_git
from storyrev.store.layout import Layout
from storyrev.store.objects import Objects, form_commit, name_nothing
from storyrev.store.packs import DEPTH, Pack

Files = dict[str, str]
"""Paths and the names of what stands there."""

# Names that sort differently as files and as folders, and one that is no UTF-8.
_NAMES = st.sampled_from(["a", "a.b", "a-b", "a0", "ab", "b", "é", "z\udcff"])
_PATHS = st.lists(_NAMES, min_size=1, max_size=4).map("/".join)


@pytest.fixture(params=["sha1", "sha256"])
def layout(tmp_path: Path, request: pytest.FixtureRequest) -> Layout:
    run_git(tmp_path, "init", "--quiet", f"--object-format={request.param}")
    return Layout(tmp_path, tmp_path, "", tmp_path / ".git", tmp_path / ".git")


@pytest.fixture
def blobs(layout: Layout) -> tuple[str, ...]:
    return tuple(
        run_git(layout.top, "hash-object", "-w", "--stdin", stdin=text).decode().strip() for text in (b"", b"1", b"2")
    )


def _keep(pack: Pack, layout: Layout) -> None:
    """Have it in the repository; while it is not named yet, whoever repacks is told to leave it alone."""
    with pack.send(layout) as sending:
        sending.wait()
        assert len(list((layout.git_dir / "objects/pack").glob("*.keep"))) == 1
    assert not list((layout.git_dir / "objects/pack").glob("*.keep"))


def _put(files: Files, path: str, blob: str) -> Files:
    """What stands there after a file was put at a path: nothing in its way, and nothing under its name."""
    kept = {}
    for other, held in files.items():
        in_the_way = f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/")
        if not in_the_way:
            kept[other] = held
    return kept | {path: blob}


def _listed(layout: Layout, tree: str) -> Files:
    """What plain Git finds in a folder and those in it."""
    listed = run_git(layout.top, "ls-tree", "-r", "-z", tree).decode("utf-8", "surrogateescape")
    files = {}
    for line in filter(None, listed.split("\0")):
        about, _, path = line.partition("\t")
        mode, kind, held = about.split(" ")
        assert (mode, kind) == ("100644", "blob")
        files[path] = held
    return files


def _made_by_git(layout: Layout, files: Files) -> str:
    """Git's own name for a folder with these files."""
    index = {"GIT_INDEX_FILE": str(layout.git_dir / "test-index")}
    (layout.git_dir / "test-index").unlink(missing_ok=True)
    entries = b"".join(f"100644 {held}\t{path}\0".encode("utf-8", "surrogateescape") for path, held in files.items())
    run_git(layout.top, "update-index", "-z", "--add", "--index-info", stdin=entries, environment=index)
    return run_git(layout.top, "write-tree", "--missing-ok", environment=index).decode().strip()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=st.lists(st.lists(st.tuples(_PATHS, st.integers(0, 2)), max_size=3), min_size=1, max_size=8),
    later=st.lists(st.tuples(_PATHS, st.integers(0, 2)), min_size=1, max_size=4),
)
def test_each_folder_is_the_one_that_git_would_make(
    layout: Layout, blobs: tuple[str, ...], rounds: list[list[tuple[str, int]]], later: list[tuple[str, int]]
) -> None:
    like, files, expected = name_nothing(layout), dict[str, str](), list[tuple[str, Files]]()
    pack = Pack(like)
    with Objects(layout.top) as objects:
        folders = Folders(objects, None, pack)
        for puts in rounds:
            for path, number in puts:
                folders.put(path, blobs[number])
                files = _put(files, path, blobs[number])
            expected.append((folders.settle(), files))
        commit = pack.add("commit", form_commit(expected[-1][0], None, "A <a@b.example>", 0, 0, 0, "x\n"))
        _keep(pack, layout)
        # And on top of what is in the repository.
        second = Pack(like)
        folders = Folders(objects, commit, second)
        assert folders.settle() == expected[-1][0]
        for path, number in later:
            folders.put(path, blobs[number])
            files = _put(files, path, blobs[number])
            expected.append((folders.settle(), files))
        second.unpack(layout)
    for tree, held in expected:
        assert _listed(layout, tree) == held
        assert _made_by_git(layout, held) == tree
    run_git(layout.top, "fsck", "--strict", "--no-dangling")


def test_a_folder_that_changes_often_is_kept_as_differences_of_no_more_than_a_depth(
    layout: Layout, blobs: tuple[str, ...]
) -> None:
    pack = Pack(name_nothing(layout))
    with Objects(layout.top) as objects:
        folders = Folders(objects, None, pack)
        names = []
        for number in range(2 * DEPTH + 50):
            folders.put(f"stories/2020/01/story-{number * 7919 % 997:03}.md", blobs[number % 3])
            names.append(folders.settle())
        _keep(pack, layout)
    assert len(set(names)) == 2 * DEPTH + 50
    for before, after in pairwise(names[:: DEPTH // 4]):
        assert len(_listed(layout, after)) > len(_listed(layout, before))
    newest = max((layout.git_dir / "objects/pack").glob("*.idx"), key=lambda file: file.stat().st_mtime_ns)
    told = run_git(layout.top, "verify-pack", "-v", str(newest)).decode()
    depths = [int(words[5]) for words in map(str.split, told.splitlines()) if len(words) == 7]
    assert max(depths) == DEPTH
    assert len(depths) > 2 * DEPTH  # but for a few the month's folder is no longer listed whole
    assert newest.with_suffix(".pack").stat().st_size < 2_000_000


def test_a_list_of_any_size_comes_back_to_the_byte(layout: Layout, blobs: tuple[str, ...]) -> None:
    held = bytes.fromhex(blobs[1])
    # More than Git copies with one order, and after that more than is put in with one, or kept without compressing.
    first = b"".join(b"100644 %06d\0%s" % (number, held) for number in range(2**24 // (14 + len(held)) + 1000))
    start, tail = 700 * (14 + len(held)), 650 * (14 + len(held))
    assert len(first) - start - tail > 2**24 - 100_000
    other = bytes.fromhex(blobs[2])
    new = b"".join(b"100644 %06d-%d\0%s" % (699, number, other) for number in range(3000))
    second = first[:start] + new + first[start:]
    third = second[: len(second) - tail] + b"100644 x\0" + held
    pack = Pack(name_nothing(layout))
    stood = pack.add_folder(first, None, 0, 0)
    after = pack.add_folder(second, stood, start, len(first) - start)
    last = pack.add_folder(third, after, len(second) - tail, 0)
    # What is there already is not in it a second time, and the next is whole then.
    again = pack.add_folder(first, last, 0, 0)
    assert (again.name, again.at) == (stood.name, -1)
    whole = pack.add_folder(b"100644 y\0" + held, again, 0, 0)
    assert (whole.depth, last.depth) == (0, 2)
    _keep(pack, layout)
    with Objects(layout.top) as objects:
        for name, data in ((stood, first), (after, second), (last, third), (whole, b"100644 y\0" + held)):
            found = objects.read_one(name.name.hex())
            assert found
            assert (found.kind, found.data) == ("tree", data)


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(layout: Layout) -> None:
    with Objects(layout.top) as objects, pytest.raises(GitFailed, match="unable to read"):
        Folders(objects, "1" * len(name_nothing(layout)), Pack(name_nothing(layout)))


def test_a_folder_listed_as_long_ago_is_found(layout: Layout, blobs: tuple[str, ...]) -> None:
    inner = b"100644 kept\0" + bytes.fromhex(blobs[1])
    pack = Pack(name_nothing(layout))
    inside = pack.add_folder(inner, None, 0, 0)
    outer = pack.add_folder(b"040000 a\0" + inside.name, None, 0, 0)
    commit = pack.add("commit", form_commit(outer.name.hex(), None, "A <a@b.example>", 0, 0, 0, "x\n"))
    _keep(pack, layout)
    with Objects(layout.top) as objects:
        after = Pack(name_nothing(layout))
        folders = Folders(objects, commit, after)
        folders.put("a/new", blobs[2])
        tree = folders.settle()
        _keep(after, layout)
    assert _listed(layout, tree) == {"a/kept": blobs[1], "a/new": blobs[2]}


def test_the_same_object_is_in_a_pack_once(layout: Layout, tmp_path: Path) -> None:
    pack = Pack(name_nothing(layout))
    assert pack.add("blob", b"twice") == pack.add("blob", b"twice")
    assert len(pack.names()) == 1
    _keep(pack, layout)
    assert run_git(layout.top, "cat-file", "blob", pack.names()[0]) == b"twice"


def test_a_pack_that_nobody_waits_for_is_given_up_and_a_damaged_one_is_refused(layout: Layout) -> None:
    pack = Pack(name_nothing(layout))
    pack.add("blob", b"never")
    with pytest.raises(KeyboardInterrupt), pack.send(layout):
        raise KeyboardInterrupt
    assert not list((layout.git_dir / "objects/pack").glob("*.keep"))
    pack._whole[-1] ^= 1
    with pytest.raises(GitFailed, match="index-pack failed"), pack.send(layout) as sending:
        sending.wait()
