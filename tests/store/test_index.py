"""The index is derived: from Git alone, by itself, and exactly."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyrev.store import Kind, Newsroom, create
from storyrev.store.git import run_git
from storyrev.store.lock import NotWritable
from tests.store.conftest import AT, EDITOR, Git

PATH = "stories/2020/01/embassy.md"


@pytest.fixture
def filled(newsroom: Newsroom) -> Newsroom:
    for number in range(3):
        kind: Kind | None = "correction" if number else None
        newsroom.save("embassy", b"%d\n" % number, editor=EDITOR, at=AT, kind=kind, note=f"note\n{number}")
    newsroom.save("other", b"x", editor=EDITOR, at=AT - timedelta(days=3), stamps=(("updated", "now"),))
    return newsroom


def _assert_rebuilt_alike(newsroom: Newsroom) -> None:
    kept = newsroom.dump_index()
    newsroom.reindex()
    assert newsroom.dump_index() == kept


def test_a_rebuilt_index_is_the_kept_one_row_for_row(filled: Newsroom) -> None:
    assert len(filled.dump_index()) == 1 + 2 + 4
    _assert_rebuilt_alike(filled)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.sampled_from(["a", "b", "Ü"]), st.sampled_from([b"1", b"2", b"3"])),
        st.tuples(st.just("edit"), st.sampled_from(["a", "b"]), st.sampled_from([b"1", b"2", b"3"])),
        st.tuples(st.just("remove"), st.sampled_from(["a", "b"]), st.just(b"")),
        st.tuples(st.just("move"), st.sampled_from(["a", "b"]), st.just(b"")),
        st.tuples(st.just("other"), st.just(""), st.sampled_from([b"1", b"2"])),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_by_us_and_by_plain_git_both_indexes_agree(
    tmp_path_factory: pytest.TempPathFactory, git: Git, steps: list[tuple[str, str, bytes]]
) -> None:
    root = tmp_path_factory.mktemp("room")
    with create(root, name="x", editor=EDITOR, at=AT) as newsroom:
        for step, slug, data in steps:
            if step == "save":
                known = {story.slug for story in newsroom.stories()}
                newsroom.save(slug, data, editor=EDITOR, at=AT, kind="update" if slug in known else None)
                continue
            found = sorted(root.glob(f"stories/*/*/{slug}.md"))
            file = found[0] if found else root / f"stories/2020/01/{slug}.md"
            if step == "edit":
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            elif step == "other":
                (root / "readme").write_bytes(data)
            elif found and step == "remove":
                file.unlink()
            elif found:
                (root / "stories/2021/02").mkdir(parents=True, exist_ok=True)
                file.rename(root / f"stories/2021/02/{slug}.md")
            git("add", "-A", cwd=root)
            git("commit", "-q", "--allow-empty", "-m", step, cwd=root)
        _assert_rebuilt_alike(newsroom)
        _assert_latest_is_what_head_holds(newsroom)


MERGING = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.sampled_from(["a", "b"]), st.sampled_from(["1", "2", "3"])),
        st.tuples(st.just("switch"), st.sampled_from(["main", "one", "two"]), st.just("")),
        st.tuples(
            st.just("merge"), st.sampled_from(["main", "one", "two"]), st.sampled_from(["-sours", "-Xours", "-Xtheirs"])
        ),
    ),
    max_size=14,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=MERGING)
def test_however_branches_are_merged_the_latest_revision_is_what_head_holds(
    tmp_path_factory: pytest.TempPathFactory, git: Git, steps: list[tuple[str, str, str]]
) -> None:
    root = tmp_path_factory.mktemp("room")
    with create(root, name="x", editor=EDITOR, at=AT) as newsroom:
        for slug in "ab":
            newsroom.save(slug, b"0", editor=EDITOR, at=AT)
        for branch in ("one", "two"):
            git("branch", branch, cwd=root)
        for number, (step, what, how) in enumerate(steps):
            if step == "save":
                newsroom.save(what, how.encode(), editor=EDITOR, at=AT + timedelta(seconds=number), kind="update")
            elif step == "switch":
                git("checkout", "-q", what, cwd=root)
            else:
                git("merge", "-q", "--no-edit", how, what, cwd=root)
            _assert_latest_is_what_head_holds(newsroom)
        _assert_rebuilt_alike(newsroom)


def _assert_latest_is_what_head_holds(newsroom: Newsroom) -> None:
    listed = run_git(newsroom.root, "ls-tree", "-r", "-z", "HEAD", "--", "stories").decode().split("\0")
    held = {
        path: about.split()[2] for about, _, path in (line.partition("\t") for line in listed) if path[-3:] == ".md"
    }
    assert {story.path: story.latest.content_id for story in newsroom.stories() if story.present} == held


def _sql(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda file: file.unlink(),
    "folder missing": lambda file: shutil.rmtree(file.parent),
    "empty": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"<html>" * 1000),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "header only": lambda file: file.write_bytes(file.read_bytes()[:100]),
    "pages overwritten": lambda file: file.write_bytes(
        file.read_bytes()[:4096] + b"\xa5" * (file.stat().st_size - 4096)
    ),
    "another version": lambda file: _sql(file, "PRAGMA user_version = 99"),
    "a table missing": lambda file: _sql(file, "DROP TABLE revisions"),
    "a column missing": lambda file: _sql(file, "ALTER TABLE revisions DROP COLUMN note"),
    **{
        f"{done} {name}": partial(_sql, statement=f"{done} {name}")
        for done in ("DROP TABLE", "DELETE FROM")
        for name in ("head", "stories", "revisions")
    },
    **{f"DROP TABLE {name}": partial(_sql, statement=f"DROP TABLE {name}") for name in ("sign_offs", "noted")},
    "a renamed column": lambda file: _sql(file, "ALTER TABLE revisions RENAME COLUMN note TO said"),
    "rows of another kind": lambda file: _sql(file, "UPDATE revisions SET kind = x'00ff'"),
    "no head": lambda file: _sql(file, "DELETE FROM head"),
    "a head that is gone": lambda file: _sql(file, "UPDATE head SET id = replace(hex(zeroblob(20)), '0', 'f')"),
    "stray journal": lambda file: (
        file.write_bytes(b"x"),
        file.with_name(file.name + "-journal").write_bytes(b"\xd9\xd5" * 900),
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_rebuilt_by_the_next_question(filled: Newsroom, damage: str) -> None:
    rows, history = filled.dump_index(), filled.history("embassy")
    DAMAGES[damage](filled.layout.index_file)
    assert filled.history("embassy") == history
    assert filled.dump_index() == rows
    assert filled.notices == ()


def test_a_history_with_a_gap_is_rebuilt(filled: Newsroom) -> None:
    history = filled.history("embassy")
    _sql(filled.layout.index_file, "DELETE FROM revisions WHERE slug = 'embassy' AND number = 2")
    assert filled.history("embassy") == history


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_rebuilt_by_the_next_save(filled: Newsroom, damage: str) -> None:
    DAMAGES[damage](filled.layout.index_file)
    saved = filled.save("embassy", b"New\n", editor=EDITOR, at=AT, kind="update")
    assert saved.revision.number == 4
    _assert_rebuilt_alike(filled)


def test_the_index_is_inside_gits_folder_and_never_tracked(filled: Newsroom, git: Git) -> None:
    assert filled.layout.index_file.relative_to(filled.root).parts[0] == ".git"
    assert git("status", "--porcelain", "--ignored") == ""


def test_a_commit_by_plain_git_becomes_a_revision_of_unknown_kind(filled: Newsroom, git: Git) -> None:
    (filled.root / PATH).write_bytes(b"By hand\n")
    git("commit", "-q", "-a", "-m", "Storyrev-Kind: correction\n\nStoryrev-Kind: correction")
    revision = filled.resolve("embassy")
    assert (revision.number, revision.kind, revision.note) == (4, "unknown", "")
    assert revision.editor == "Plain Git <plain@git.example>"
    assert revision.parent == filled.resolve("embassy@3").id
    assert filled.save("embassy", b"0\n", editor=EDITOR, at=AT, kind="minor").return_of == 1
    _assert_rebuilt_alike(filled)


def test_questions_in_one_glance_are_answered_for_one_state_and_the_next_ones_for_what_came(
    filled: Newsroom, git: Git
) -> None:
    with filled.glance():
        asked = filled.find_latest("embassy")
        (filled.root / PATH).write_bytes(b"by hand\n")
        git("commit", "--quiet", "--all", "--message", "By hand")
        assert filled.find_latest("embassy") == asked
    assert [r.kind for r in filled.history("embassy")] == ["first", "correction", "correction", "unknown"]


def test_a_story_begun_by_plain_git_goes_on_where_it_stands(newsroom: Newsroom, git: Git) -> None:
    file = newsroom.root / "stories/1999/12/old.md"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"Old\n")
    git("add", "stories")
    git("commit", "-q", "-m", "Add")
    assert newsroom.history("old")[0].kind == "unknown"
    saved = newsroom.save("old", b"New\n", editor=EDITOR, at=AT, kind="update")
    assert (saved.revision.number, saved.revision.path) == (2, "stories/1999/12/old.md")
    assert git("status", "--porcelain") == ""


def test_one_plain_commit_may_touch_many_stories(filled: Newsroom, git: Git) -> None:
    for path in filled.root.glob("stories/*/*/*.md"):
        path.write_bytes(b"All\n")
    git("commit", "-q", "-a", "-m", "All at once")
    embassy, other = filled.resolve("embassy"), filled.resolve("other")
    assert embassy.id == other.id
    assert (embassy.number, other.number) == (4, 2)
    _assert_rebuilt_alike(filled)


def test_trailers_count_for_the_story_they_name_only(filled: Newsroom, git: Git) -> None:
    for path in filled.root.glob("stories/*/*/*.md"):
        path.write_bytes(b"All\n")
    git("commit", "-q", "-a", "-m", "x\n\nStoryrev-Slug: other\nStoryrev-Kind: retraction\nStoryrev-Note: Sorry.")
    assert filled.resolve("embassy").kind == "unknown"
    assert (filled.resolve("other").kind, filled.resolve("other").note) == ("retraction", "Sorry.")


def test_other_files_links_and_modes_are_no_revisions(filled: Newsroom, git: Git) -> None:
    rows = filled.dump_index()
    (filled.root / "stories/README.md").write_text("x", "utf-8")
    (filled.root / "stories/2020/01/bad slug.md").write_text("x", "utf-8")
    (filled.root / "stories/2020/01/link.md").symlink_to("embassy.md")
    (filled.root / PATH).chmod(0o755)
    git("add", "-A")
    git("commit", "-q", "-m", "x")
    assert filled.dump_index()[1:] == rows[1:]
    _assert_rebuilt_alike(filled)


def test_a_story_removed_by_plain_git_keeps_its_history_and_can_come_back(filled: Newsroom, git: Git) -> None:
    git("rm", "-q", PATH)
    git("commit", "-q", "-m", "x")
    assert len(filled.history("embassy")) == 3
    assert [story.present for story in filled.stories()] == [False, True]
    saved = filled.save("embassy", b"2\n", editor=EDITOR, at=AT, kind="retraction")
    assert (saved.created, saved.revision.number, saved.return_of, saved.working_copy) == (True, 4, 3, "written")
    assert git("status", "--porcelain") == ""
    _assert_rebuilt_alike(filled)


def test_a_story_moved_by_plain_git_goes_on_at_its_new_place(filled: Newsroom, git: Git) -> None:
    (filled.root / "stories/2021/05").mkdir(parents=True)
    git("mv", PATH, "stories/2021/05/embassy.md")
    git("commit", "-q", "-m", "x")
    moved = filled.resolve("embassy")
    assert (moved.number, moved.path, moved.return_of) == (4, "stories/2021/05/embassy.md", 3)
    assert filled.save("embassy", b"n", editor=EDITOR, at=AT, kind="update").revision.path == moved.path
    _assert_rebuilt_alike(filled)
    _assert_latest_is_what_head_holds(filled)


def test_history_rewritten_by_plain_git_is_read_anew(filled: Newsroom, git: Git) -> None:
    git("reset", "-q", "--hard", "HEAD~2")
    assert [story.slug for story in filled.stories()] == ["embassy"]
    assert len(filled.history("embassy")) == 2
    git("commit", "-q", "--amend", "--no-edit", "--date=2001-02-03T04:05:06Z")
    assert filled.resolve("embassy").saved_at.year == 2001
    assert filled.resolve("embassy").kind == "correction"
    git("checkout", "-q", "--orphan", "empty")
    assert filled.stories() == ()


def test_branches_are_read_as_they_are_checked_out(filled: Newsroom, git: Git) -> None:
    git("checkout", "-q", "-b", "side", "HEAD~1")
    filled.save("side-story", b"x", editor=EDITOR, at=AT)
    assert [story.slug for story in filled.stories()] == ["embassy", "side-story"]
    git("checkout", "-q", "main")
    assert [story.slug for story in filled.stories()] == ["embassy", "other"]


def _diverge(newsroom: Newsroom, git: Git) -> None:
    """On main one more revision of each story; on side two more of the embassy's and a new story."""
    git("branch", "side")
    newsroom.save("embassy", b"main\n", editor=EDITOR, at=AT + timedelta(days=5), kind="update", note="main")
    newsroom.save("other", b"main\n", editor=EDITOR, at=AT + timedelta(days=5), kind="update")
    git("checkout", "-q", "side")
    for text in (b"side 1\n", b"side 2\n"):
        newsroom.save("embassy", text, editor=EDITOR, at=AT + timedelta(days=1), kind="clarification", note="side")
    newsroom.save("new", b"side\n", editor=EDITOR, at=AT + timedelta(days=1))
    git("checkout", "-q", "main")


@pytest.mark.parametrize("strategy", [("-X", "ours"), ("-X", "theirs"), ("-s", "ours")])
def test_merged_newsrooms_keep_the_revisions_of_both_sides(
    filled: Newsroom, git: Git, strategy: tuple[str, ...]
) -> None:
    _diverge(filled, git)
    before = filled.history("embassy")
    git("merge", "-q", "--no-edit", *strategy, "side")
    after = filled.history("embassy")
    assert after[: len(before)] == before
    assert [r.note for r in after[len(before) : len(before) + 2]] == ["side", "side"]
    held = (filled.root / PATH).read_bytes()
    assert held == (b"side 2\n" if strategy[1] == "theirs" else b"main\n")
    assert filled.read(after[-1]) == held
    assert (after[-1].kind, after[-1].return_of) == (("unknown", 4) if held == b"main\n" else ("clarification", None))
    _assert_latest_is_what_head_holds(filled)
    _assert_rebuilt_alike(filled)
    filled.save("embassy", b"after\n", editor=EDITOR, at=AT, kind="update")
    _assert_rebuilt_alike(filled)


def test_a_text_that_only_the_merge_holds_is_a_revision_of_its_own(filled: Newsroom, git: Git) -> None:
    _diverge(filled, git)
    git("merge", "-q", "--no-commit", "-X", "ours", "side")
    (filled.root / PATH).write_bytes(b"both\n")
    git("add", PATH)
    git("commit", "-q", "-m", "Merge by hand")
    latest = filled.resolve("embassy")
    assert (filled.read(latest), latest.kind, latest.number) == (b"both\n", "unknown", 7)
    assert latest.id == git("rev-parse", "HEAD").strip()
    _assert_rebuilt_alike(filled)


def test_merges_of_merges_end_at_what_head_holds(filled: Newsroom, git: Git) -> None:
    _diverge(filled, git)
    git("checkout", "-q", "-b", "third", "side~1")
    filled.save("embassy", b"third\n", editor=EDITOR, at=AT, kind="minor")
    git("merge", "-q", "--no-edit", "-X", "theirs", "main")
    git("checkout", "-q", "side")
    git("merge", "-q", "--no-edit", "-X", "ours", "third")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-edit", "-s", "ours", "third")
    git("merge", "-q", "--no-edit", "-X", "theirs", "side")
    _assert_latest_is_what_head_holds(filled)
    _assert_rebuilt_alike(filled)


def test_a_merge_of_unrelated_newsrooms_joins_their_stories(filled: Newsroom, git: Git, tmp_path: Path) -> None:
    with create(tmp_path / "second", name="Second", editor=EDITOR, at=AT + timedelta(days=1)) as second:
        second.save("embassy", b"second\n", editor=EDITOR, at=AT)
        second.save("more", b"second\n", editor=EDITOR, at=AT)
    git("fetch", "-q", str(tmp_path / "second"), "main")
    git("merge", "-q", "--no-edit", "-X", "ours", "--allow-unrelated-histories", "FETCH_HEAD")
    assert [story.slug for story in filled.stories()] == ["embassy", "more", "other"]
    _assert_latest_is_what_head_holds(filled)
    _assert_rebuilt_alike(filled)


def test_packed_references_and_packed_objects_are_read(filled: Newsroom, git: Git) -> None:
    rows = filled.dump_index()
    git("gc", "-q", "--prune=now")
    git("pack-refs", "--all")
    assert not (filled.root / ".git/refs/heads/main").exists()
    assert filled.dump_index() == rows
    assert filled.save("embassy", b"packed", editor=EDITOR, at=AT, kind="update").created
    _assert_rebuilt_alike(filled)


def test_a_second_working_tree_has_an_index_of_its_own(filled: Newsroom, git: Git, tmp_path: Path) -> None:
    git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"), "HEAD~1")
    with Newsroom.open(tmp_path / "side") as side:
        assert [story.slug for story in side.stories()] == ["embassy"]
        side.save("embassy", b"side", editor=EDITOR, at=AT, kind="update")
        assert len(side.history("embassy")) == 4
        assert git("status", "--porcelain", cwd=side.root) == ""
    assert len(filled.history("embassy")) == 3


def test_a_symbolic_branch_is_asked_of_git(filled: Newsroom, git: Git) -> None:
    git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    git("symbolic-ref", "HEAD", "refs/heads/alias")
    assert len(filled.history("embassy")) == 3


def test_a_repository_with_sha256_names_works_alike(tmp_path: Path, git: Git) -> None:
    room = tmp_path / "newsroom"
    room.mkdir()
    git("init", "-q", "--object-format=sha256")
    with create(room, name="x", editor=EDITOR, at=AT) as newsroom:
        first = newsroom.save("embassy", b"1", editor=EDITOR, at=AT).revision
        assert len(first.id) == len(first.content_id) == 64
        assert not newsroom.save("embassy", b"1", editor=EDITOR, at=AT).created
        newsroom.save("embassy", b"2", editor=EDITOR, at=AT, kind="update", base=first.id[:9])
        assert git("status", "--porcelain") == ""
        _assert_rebuilt_alike(newsroom)


def test_a_commit_with_strange_dates_texts_and_names_is_read(filled: Newsroom, git: Git) -> None:
    tree, blob = git("rev-parse", "HEAD^{tree}").strip(), git("hash-object", "-w", "--stdin", stdin=b"odd").strip()
    tree = git("rev-parse", "HEAD^{tree}").strip()
    parent = git("rev-parse", "HEAD").strip()
    for who in (b"\xff\xfe <x> 99999999999999 +0000", b"A <a> 12 +9959", b"<> nonsense", b"B <b> 1577836800 -0730"):
        git("update-index", "--cacheinfo", f"100644,{blob},{PATH}")
        tree = git("write-tree").strip()
        raw = (
            f"tree {tree}\nparent {parent}\nauthor ".encode()
            + who
            + b"\ncommitter C <c> 1577836800 +0000\n\n\xff\x1b[31m\n"
        )
        parent = git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw).strip()
        blob = git("hash-object", "-w", "--stdin", stdin=who).strip()
    git("update-ref", "refs/heads/main", parent)
    revisions = filled.history("embassy")[3:]
    assert [r.saved_at.isoformat() for r in revisions] == [
        "9999-12-30T23:59:59+00:00",
        "1970-01-01T00:00:12+00:00",
        "2020-01-01T00:00:00+00:00",
        "2019-12-31T16:30:00-07:30",
    ]
    assert revisions[0].editor == "\ufffd\ufffd <x>"
    _assert_rebuilt_alike(filled)


def test_a_read_only_disk_is_read_from_with_a_notice(
    filled: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = filled.history("embassy")
    _refuse_writes(filled, monkeypatch)
    assert filled.history("embassy") == history
    assert filled.notices == ()
    filled.layout.index_file.unlink()
    with Newsroom.open(filled.root) as reader:
        assert reader.history("embassy") == history
        assert reader.by_kind("correction") == filled.by_kind("correction")
        (notice,) = reader.notices
    assert "Read-only file system" in notice
    assert not filled.layout.index_file.exists()


def test_a_read_only_disk_is_not_written_to(filled: Newsroom, monkeypatch: pytest.MonkeyPatch, git: Git) -> None:
    from storyrev.store.lock import NotWritable

    head = git("rev-parse", "HEAD")
    _refuse_writes(filled, monkeypatch)
    with pytest.raises(NotWritable, match=r"Read-only file system\. Nothing was recorded\."):
        filled.save("embassy", b"x", editor=EDITOR, at=AT, kind="update")
    with pytest.raises(NotWritable):
        filled.reindex()
    assert git("rev-parse", "HEAD") == head


def _refuse_writes(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a read-only disk: the lock, with which every write begins, cannot be opened."""

    real = os.open

    def refuse(path: str | Path, *arguments: int, **options: int) -> int:
        if str(path) == str(newsroom.layout.lock_file):
            raise OSError(30, "Read-only file system", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr("storyrev.store.lock.os.open", refuse)


def test_an_index_that_cannot_be_kept_does_not_fail_a_save(filled: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched, Newsroom.open(filled.root) as full:
        patched.setattr("storyrev.store.index.connect", refuse)
        patched.setattr("storyrev.store.record.Record.rebuild_locked", refuse)
        saved = full.save("embassy", b"x", editor=EDITOR, at=AT, kind="update")
        assert (saved.created, saved.revision.number, saved.working_copy) == (True, 4, "written")
        assert "disk is full" in full.notices[0]
    assert filled.resolve("embassy") == saved.revision
    _assert_rebuilt_alike(filled)


def test_a_rebuild_for_which_a_disk_has_no_room_says_so_and_leaves_the_index_as_it_was(
    filled: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = filled.dump_index()

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("storyrev.store.index.complete", refuse)
        with pytest.raises(NotWritable, match="database or disk is full"):
            filled.reindex()
    assert filled.dump_index() == rows
