"""The index cut short or full of rubbish, and histories that plain Git changed under it: the truth is Git's."""

from __future__ import annotations

import random

import pytest

from storyrev.store import Kind, Newsroom
from storyrev.store.contents import MissingText
from storyrev.store.layout import DetachedHead
from tests.store.conftest import AT, EDITOR, Git

PATH = "stories/2020/01/embassy.md"


@pytest.fixture
def filled(newsroom: Newsroom) -> Newsroom:
    for number in range(6):
        kind: Kind | None = "correction" if number else None
        newsroom.save("embassy", b"%d\n" % number, editor=EDITOR, at=AT, kind=kind, note="A longer note. " * 40)
    return newsroom


def test_an_index_cut_short_anywhere_is_built_again(filled: Newsroom) -> None:
    file, rows, history = filled.layout.index_file, filled.dump_index(), filled.history("embassy")
    whole = file.read_bytes()
    lengths = {*range(0, 120, 10), *range(0, len(whole), 1021), *(len(whole) - back for back in (1, 2, 511, 4096))}
    for length in sorted(lengths):
        file.write_bytes(whole[:length])
        assert filled.history("embassy") == history, length
        assert filled.dump_index() == rows, length
    assert filled.notices == ()


def test_an_index_with_rubbish_in_any_page_is_built_again(filled: Newsroom) -> None:
    file, rows, history = filled.layout.index_file, filled.dump_index(), filled.history("embassy")
    whole = file.read_bytes()
    chance = random.Random(7)
    for start in range(0, len(whole), 4096):
        file.write_bytes(whole[:start] + chance.randbytes(4096) + whole[start + 4096 :])
        assert filled.history("embassy") == history, start
        assert filled.dump_index() == rows, start


def test_a_head_that_is_detached_in_the_middle_stops_saves_until_it_is_on_a_branch_again(
    filled: Newsroom, git: Git
) -> None:
    head = git("rev-parse", "HEAD")
    git("checkout", "-q", "--detach", "HEAD~2")
    assert len(filled.history("embassy")) == 4
    with pytest.raises(DetachedHead, match="git switch main"):
        filled.save("embassy", b"new", editor=EDITOR, at=AT, kind="update")
    git("switch", "-q", "main")
    assert git("rev-parse", "HEAD") == head
    saved = filled.save("embassy", b"new", editor=EDITOR, at=AT, kind="update")
    assert (saved.revision.number, saved.working_copy) == (7, "written")


def test_a_merge_that_plain_git_has_not_finished_is_not_in_the_way_and_can_be_finished(
    filled: Newsroom, git: Git
) -> None:
    git("checkout", "-q", "-b", "side", "HEAD~1")
    filled.save("embassy", b"side", editor=EDITOR, at=AT, kind="update")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-commit", "--no-ff", "-X", "ours", "side")
    (filled.root / PATH).write_bytes(b"both")
    git("add", PATH)
    assert filled.save("other", b"x", editor=EDITOR, at=AT).working_copy == "written"
    assert filled.save("embassy", b"meanwhile", editor=EDITOR, at=AT, kind="update").working_copy == "kept"
    git("commit", "-q", "-m", "Finish the merge")
    texts = list(filled.read_each(filled.history("embassy")))
    assert texts[-3:] == [b"meanwhile", b"side", b"both"]
    assert git("status", "--porcelain") == ""
    kept = filled.dump_index()
    filled.reindex()
    assert filled.dump_index() == kept


def test_a_missing_text_stops_only_who_asks_for_it(filled: Newsroom) -> None:
    lost = filled.resolve("embassy@3")
    (filled.root / ".git/objects" / lost.content_id[:2] / lost.content_id[2:]).unlink()
    with pytest.raises(MissingText, match=r"embassy@3 .* git fsck"):
        filled.read(lost)
    assert filled.read(filled.resolve("embassy@2")) == b"1\n"
    assert filled.save("embassy", b"new", editor=EDITOR, at=AT, kind="update").created
    filled.reindex()
    assert len(filled.history("embassy")) == 7
