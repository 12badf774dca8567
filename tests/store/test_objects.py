"""Objects come out of one Git process, in order, bounded, and it says where it ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.store.git import run_git
from storyrev.store.objects import Objects


@pytest.fixture
def top(tmp_path: Path) -> Path:
    run_git(tmp_path, "init", "--quiet")
    return tmp_path


def _store(top: Path, data: bytes) -> str:
    return run_git(top, "hash-object", "-w", "--stdin", stdin=data).decode().strip()


def test_objects_come_in_the_order_in_which_they_are_asked_and_a_missing_one_leaves_its_place(top: Path) -> None:
    one, two = _store(top, b"one\n"), _store(top, b"")
    with Objects(top) as objects:
        found = list(objects.read((two, "0" * 40, one)))
        assert [item and (item.id, item.kind, item.data) for item in found] == [
            (two, "blob", b""),
            None,
            (one, "blob", b"one\n"),
        ]
        assert not objects.ended


@pytest.mark.parametrize("size", [9, 10, 11, 12, 200_000])
def test_of_an_object_that_is_too_large_no_more_is_held_than_tells_so_and_the_next_one_is_whole(
    top: Path, size: int
) -> None:
    large, small = _store(top, b"x" * size), _store(top, b"small")
    with Objects(top) as objects:
        found = objects.read_one(large, 10)
        assert found
        assert found.data == b"x" * min(size, 11)
        after = objects.read_one(small, 10)
        assert after
        assert after.data == b"small"


def test_when_git_ends_what_is_asked_is_none_and_the_reader_says_that_it_ended(top: Path) -> None:
    good, bad = _store(top, b"good"), _store(top, b"bad" * 1000)
    file = top / ".git/objects" / bad[:2] / bad[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:30])
    with Objects(top) as objects:
        found = list(objects.read((good, bad, good)))
        assert found[0]
        assert found[0].data == b"good"
        assert found[1:] == [None, None]
        assert objects.ended
        assert objects.read_one(good) is None
