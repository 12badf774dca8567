"""Many revisions at once: each in its place, none twice, whatever happens meanwhile."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from os import pread
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyrev.store import Entry, Imported, Newsroom, create
from storyrev.store.bulk import record_all
from storyrev.store.entries import Order, Stage
from storyrev.store.feed import Feed, write_blob
from storyrev.store.git import GitFailed
from storyrev.store.lock import NotWritable
from storyrev.store.numbering import Addition
from storyrev.store.spool import Place, Spool, Waiting
from storyrev.store.workcopy import hash_blob
from tests.store.conftest import AT, EDITOR, Git


def entry(slug: str, number: int, text: str = "", **more: object) -> Entry:
    """The revision of a story that was saved `number` hours after the first."""
    data = (text or f"{slug}, as of {number}\n").encode()
    said = {"source": f"{slug}/{number}", "place": f"{slug}.json, record {number}", **more}
    return Entry(slug, data, EDITOR, AT + timedelta(hours=number), **said)  # type: ignore[arg-type] # as Entry declares


def run(newsroom: Newsroom, entries: Sequence[Entry], **options: Any) -> Imported:
    """An import with options that only tests give."""
    store = newsroom.stores[0]
    return record_all(store.layout, store.record, entries, **options)


def rebuilt(newsroom: Newsroom) -> tuple[tuple[object, ...], ...]:
    newsroom.reindex()
    return newsroom.dump_index()


def test_entries_in_any_order_are_recorded_in_the_order_of_time(newsroom: Newsroom, git: Git) -> None:
    done = newsroom.record_all([entry("bridge", 3), entry("embassy", 2), entry("bridge", 1, kind="first")])
    assert (done.recorded, done.known, done.unchanged, done.refused, done.kept) == (3, 0, 0, (), ())
    assert [(r.number, r.kind, r.source) for r in newsroom.history("bridge")] == [
        (1, "first", "bridge/1"),
        (2, "unknown", "bridge/3"),
    ]
    assert newsroom.history("embassy")[0].kind == "first"
    assert git("log", "--format=%s", "--reverse").split("\n")[1:4] == [
        "bridge: first",
        "embassy: first",
        "bridge: unknown",
    ]
    assert newsroom.dump_index() == rebuilt(newsroom)


def test_a_source_that_has_an_order_of_its_own_keeps_it(newsroom: Newsroom) -> None:
    entries = [entry("bridge", 2), entry("bridge", 1), entry("bridge", 3), entry("embassy", 0)]
    assert newsroom.record_all(entries, order="given").recorded == 4
    assert [r.source for r in newsroom.history("bridge")] == ["bridge/2", "bridge/1", "bridge/3"]
    assert newsroom.record_all(entries, order="given").known == 4
    # What comes before something recorded came too late; what comes after goes on.
    more = [entries[0], entry("bridge", 5), entries[1], entries[2], entry("bridge", 0)]
    done = newsroom.record_all(more, order="given")
    assert (done.recorded, done.known, [r.place for r in done.refused]) == (1, 3, ["bridge.json, record 5"])
    assert newsroom.history("bridge")[-1].source == "bridge/0"


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_an_order_of_its_own_is_kept_around_what_is_recorded_however_many_go_in_at_once(
    newsroom: Newsroom, batch: int
) -> None:
    given = [entry(slug, number) for number in (5, 1, 9, 4, 7) for slug in ("bridge", "embassy")]
    newsroom.record_all([given[2], *given[4:6]], order="given")  # bridge 1 and 9, embassy 9
    given[8] = given[8]._replace(data=given[6].data)  # bridge 7 says what 4 did
    done = run(newsroom, given, order="given", batch=batch)
    # What comes before a revision that is recorded cannot be put there any more.
    assert [refused.place for refused in done.refused] == [given[place].place for place in (0, 1, 3)]
    assert (done.recorded, done.known, done.unchanged) == (3, 3, 1)
    assert [r.source for r in newsroom.history("bridge")] == [f"bridge/{number}" for number in (1, 9, 4)]
    assert [r.source for r in newsroom.history("embassy")] == [f"embassy/{number}" for number in (9, 4, 7)]


def test_a_second_import_adds_nothing(newsroom: Newsroom) -> None:
    entries = [entry("bridge", 1), entry("bridge", 2), entry("bridge", 3, text="bridge, as of 2\n")]
    assert newsroom.record_all(entries).recorded == 2
    before = newsroom.dump_index()
    again = newsroom.record_all(entries)
    assert (again.recorded, again.known, again.unchanged) == (0, 2, 1)
    assert newsroom.dump_index() == before


@pytest.mark.parametrize("hashes", ["sha1", "sha256"])
def test_a_text_whose_name_is_known_is_not_named_again_unless_the_repository_has_other_names(
    tmp_path: Path, git: Git, hashes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "newsroom"
    room.mkdir()
    git("init", "-q", f"--object-format={hashes}")
    asked = []

    def name(data: bytes, *, like: str) -> str:
        asked.append(data)
        return hash_blob(data, like=like)

    monkeypatch.setattr("storyrev.store.spool.hash_blob", name)
    told = entry("bridge", 1)
    with create(room, name="x", editor=EDITOR, at=AT) as newsroom:
        newsroom.record_all([told._replace(content_id=hash_blob(told.data)), entry("bridge", 2)])
        assert [newsroom.read(r) for r in newsroom.history("bridge")] == [told.data, entry("bridge", 2).data]
    assert (told.data in asked, len(asked)) == (hashes == "sha256", 1 + (hashes == "sha256"))


def test_an_entry_without_a_source_is_known_by_its_text_and_time(newsroom: Newsroom) -> None:
    newsroom.save("bridge", b"One\n", editor=EDITOR, at=AT)
    newsroom.save("bridge", b"Two\n", editor=EDITOR, at=AT + timedelta(hours=1), kind="update")
    entries = [Entry("bridge", b"One\n", EDITOR, AT), Entry("bridge", b"Two\n", EDITOR, AT + timedelta(hours=1))]
    done = newsroom.record_all(entries)
    assert (done.recorded, done.known) == (0, 2)


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_what_comes_out_of_another_record_is_made_from_the_same_revisions_as_there(
    newsroom: Newsroom, batch: int
) -> None:
    def from_record(number: int, text: str, **more: str) -> Entry:
        return entry("bridge", number, text=text, source="", id=f"there {number}", kind="update", **more)

    entries = [
        from_record(1, "One\n"),
        from_record(2, "Two\n", base="there 1"),
        from_record(2, "One\n", base="there 1"),  # there at the same second, and of a text that stood before
        from_record(3, "One\n", base="there 2", over="there 1"),  # of no other text
        from_record(4, "One\n", base="nowhere"),  # the same without a word of why
    ]
    for start in (3, 5):  # cut short, and run again
        run(newsroom, entries[:start], order="given", batch=batch)
    for _ in range(2):
        made = newsroom.history("bridge")
        ids = [revision.id for revision in made]
        assert [revision.base for revision in made] == [None, ids[0], ids[0], ids[2], None]
        assert [revision.over for revision in made] == [None, None, None, ids[0], None]
        assert len({(revision.saved_at, revision.content_id) for revision in made}) == 5
        newsroom.reindex()
    assert run(newsroom, entries, order="given", batch=batch).known == 5


def test_an_entry_that_cannot_be_recorded_is_refused_with_its_place_and_the_others_go_in(newsroom: Newsroom) -> None:
    newsroom.save("bridge", b"Live\n", editor=EDITOR, at=AT + timedelta(days=1))
    good = entry("mayor", 9)
    done = newsroom.record_all(
        [
            entry("-x", 1),
            entry("bridge", 2),
            entry("embassy", 3),
            entry("Embassy", 4),
            good._replace(editor="?", place="editor"),
            good._replace(at=good.at.replace(tzinfo=None), place="zone"),
            good._replace(stamps=(("Bad Name", ""),), place="stamp"),
            good._replace(raw=b"{}", raw_suffix=".md", place="suffix"),
            good._replace(kind="stealth", place="kind"),  # type: ignore[arg-type] # what it is about
            good._replace(status="secret", place="status"),  # type: ignore[arg-type] # as above
        ]
    )
    assert done.recorded == 1
    assert [(r.place, r.slug) for r in done.refused] == [
        ("-x.json, record 1", "-x"),
        ("bridge.json, record 2", "bridge"),
        ("Embassy.json, record 4", "Embassy"),
        *((place, "mayor") for place in ("editor", "zone", "stamp", "suffix", "kind", "status")),
    ]
    assert "It is older than what the record has of 'bridge' up to bridge@1" in done.refused[1].reason
    assert "cannot be told from 'embassy'" in done.refused[2].reason


def test_what_plain_git_put_in_the_way_is_left_there(newsroom: Newsroom, git: Git) -> None:
    (newsroom.root / "stories/2020").mkdir()
    (newsroom.root / "stories/2020/01").write_text("a file")
    git("add", ".")
    git("commit", "-qm", "In the way")
    done = newsroom.record_all([entry("bridge", 1)])
    assert (done.recorded, len(done.refused)) == (0, 1)
    assert "'stories/2020/01', which is in the way" in done.refused[0].reason


def test_in_a_newsroom_inside_a_repository_stories_are_recorded_in_its_folder(tmp_path: Path, git: Git) -> None:
    top = tmp_path / "site"
    top.mkdir()
    git("init", "--quiet", cwd=top)
    with create(top / "desk/neuigkeiten ö", name="News", editor=EDITOR, at=AT) as made:
        entries = [entry("bridge", number, raw=b"{}", raw_suffix=".json") for number in (1, 2)]
        assert (made.record_all(entries).kept, made.record_all(entries).known) == ((), 2)
        assert made.dump_index() == rebuilt(made)
        assert made.history("bridge")[1].path == "stories/2020/01/bridge.md"
        assert (made.root / "stories/2020/01/bridge.md").read_bytes() == entries[1].data
        assert (made.root / "stories/2020/01/bridge.source.json").read_bytes() == b"{}"
    assert git("status", "--porcelain", cwd=top) == ""


def test_what_an_entry_says_comes_back(newsroom: Newsroom) -> None:
    until = AT + timedelta(days=2)
    said: dict[str, Any] = {
        "remark": "Ask the\nlawyer.",
        "embargo": until,
        "kind": "correction",
        "note": "Wrong.\n\nMended.",
    }
    newsroom.record_all([entry("bridge", 1, stamps=(("updated", "Jan 1"),), status="withheld", **said)])
    for _ in range(2):
        found = newsroom.resolve("bridge")
        assert (found.source, found.remark, found.embargo) == ("bridge/1", said["remark"], until)
        assert (found.kind, found.note, found.status) == ("correction", said["note"], "withheld")
        assert found.stamps == (("updated", "Jan 1"),)
        newsroom.reindex()
    assert newsroom.knows("bridge", "bridge/1")
    assert not newsroom.knows("bridge", "bridge/2")
    assert not newsroom.knows("embassy", "bridge/1")


def test_a_payload_stands_beside_its_story_in_the_same_commit(newsroom: Newsroom, git: Git) -> None:
    newsroom.record_all(
        [
            entry("bridge", 1, raw=b'{"v": 1}\r\n', raw_suffix=".json"),
            entry("bridge", 2, raw=b'{"v": 2}\r\n', raw_suffix=".json"),
            entry("mayor", 2),
        ]
    )
    first = newsroom.resolve("bridge@1").id
    assert git("show", f"{first}:stories/2020/01/bridge.source.json") == '{"v": 1}\r\n'
    assert (newsroom.root / "stories/2020/01/bridge.source.json").read_bytes() == b'{"v": 2}\r\n'
    assert git("status", "--porcelain") == ""
    assert [story.slug for story in newsroom.stories()] == ["bridge", "mayor"]


def test_files_follow_and_hand_edits_stay(newsroom: Newsroom, git: Git) -> None:
    for slug in ("bridge", "embassy", "mayor"):
        newsroom.save(slug, b"Live\n", editor=EDITOR, at=AT)
    stories = newsroom.root / "stories/2020/01"
    (stories / "bridge.md").write_text("by hand")
    (stories / "embassy.md").unlink()
    (stories / "mayor.md").write_text("staged")
    git("add", "stories/2020/01/mayor.md")
    done = newsroom.record_all([entry(slug, 1) for slug in ("bridge", "embassy", "mayor", "quay")])
    assert done.recorded == 4
    assert [(kept.path, kept.reason) for kept in done.kept] == [
        ("stories/2020/01/bridge.md", "it holds changes that are not recorded"),
        ("stories/2020/01/mayor.md", "a different text is staged for the next Git commit"),
    ]
    texts = {file.stem: file.read_text() for file in stories.iterdir()}
    assert texts == {
        "bridge": "by hand",
        "embassy": "embassy, as of 1\n",
        "mayor": "staged",
        "quay": "quay, as of 1\n",
    }
    assert git("status", "--porcelain") == " M stories/2020/01/bridge.md\nM  stories/2020/01/mayor.md\n"
    # The kept file comes from the revision before the import.
    assert newsroom.find_copy_base("bridge").number == 1


def test_only_what_changed_in_a_month_is_written_and_each_month_in_its_folder(newsroom: Newsroom, git: Git) -> None:
    month = 31 * 24
    slugs = ("bridge", "embassy", "mayor", "quay")
    newsroom.record_all([entry(slug, number * month) for number, slug in enumerate(slugs[:3])])
    files = {slug: newsroom.root / f"stories/2020/{number:02}/{slug}.md" for number, slug in enumerate(slugs, 1)}
    before = files["embassy"].stat()
    done = newsroom.record_all([entry("bridge", 3 * month), entry("mayor", 3 * month), entry("quay", 3 * month)])
    assert (done.recorded, done.kept, git("status", "--porcelain")) == (3, (), "")
    after = files["embassy"].stat()  # Git may have read it
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    texts = {slug: file.read_text() for slug, file in files.items() if slug != "embassy"}
    assert texts == {slug: f"{slug}, as of {3 * month}\n" for slug in ("bridge", "mayor", "quay")}


def test_a_file_that_was_kept_and_follows_again_is_not_taken_for_an_older_one(newsroom: Newsroom) -> None:
    newsroom.record_all([entry("bridge", 1), entry("mayor", 1)])
    file = newsroom.root / "stories/2020/01/bridge.md"
    text = file.read_bytes()
    file.write_text("by hand")
    newsroom.record_all([entry("bridge", 2), entry("mayor", 2)])
    assert newsroom.find_copy_base("bridge").number == 1
    file.write_bytes(newsroom.read(newsroom.resolve("bridge")))
    assert newsroom.record_all([entry("bridge", 3), entry("mayor", 3)]).kept == ()
    assert file.read_bytes() != text
    assert newsroom.find_copy_base("bridge").number == 3


def test_an_import_while_plain_git_commits_goes_on_after_it(newsroom: Newsroom, git: Git) -> None:
    def entries() -> Iterator[Entry]:
        yield entry("bridge", 1)
        (newsroom.root / "stories/2020/01").mkdir(parents=True)
        (newsroom.root / "stories/2020/01/quay.md").write_text("By hand\n")
        git("add", ".")
        git("commit", "-qm", "By hand")
        yield entry("quay", 10**5)

    done = newsroom.record_all(entries())
    assert (done.recorded, done.kept) == (2, ())
    assert [r.kind for r in newsroom.history("quay")] == ["unknown", "unknown"]
    assert newsroom.dump_index() == rebuilt(newsroom)


def test_a_branch_that_moves_under_a_batch_is_tried_again(
    newsroom: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []

    def move(*_: object) -> None:
        if not moved:
            git("commit", "--allow-empty", "-qm", "Meanwhile")
            moved.append(git("rev-parse", "HEAD").strip())

    monkeypatch.setattr("storyrev.store.batch.owe", move)
    done = newsroom.record_all([entry("bridge", 1), entry("bridge", 2)])
    assert done.recorded == 2
    assert git("rev-parse", "HEAD~2").strip() == moved[0]
    assert newsroom.dump_index() == rebuilt(newsroom)


def test_no_revision_counts_whose_text_is_not_in_git(
    newsroom: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Feed.write

    def lose(feed: Feed, data: bytes) -> None:
        if b"Lost" not in data:
            real(feed, data)

    head = git("rev-parse", "HEAD")
    with monkeypatch.context() as patched:
        patched.setattr(Feed, "write", lose)
        with pytest.raises(GitFailed, match="unable to read"):
            newsroom.record_all([entry("kept", 1)._replace(data=b"Kept\n"), entry("lost", 2)._replace(data=b"Lost\n")])
    assert git("rev-parse", "HEAD") == head
    again = newsroom.record_all([entry("kept", 1)._replace(data=b"Kept\n"), entry("lost", 2)._replace(data=b"Lost\n")])
    assert again.recorded == 2


def test_an_index_that_takes_no_batch_is_as_it_was_and_follows_later(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Addition.finish
    refused: list[str] = []

    def refuse(addition: Addition, head: str, committed: int) -> None:
        if not refused:
            refused.append(head)
            raise sqlite3.OperationalError("database or disk is full")
        real(addition, head, committed)

    monkeypatch.setattr(Addition, "finish", refuse)
    assert newsroom.record_all([entry("bridge", 1), entry("quay", 2)]).recorded == 2
    assert len(refused) == 1
    assert [revision.name for revision in newsroom.history("bridge")] == ["bridge@1"]
    assert newsroom.record_all([entry("bridge", 1), entry("bridge", 3)]).recorded == 1
    assert [revision.name for revision in newsroom.history("bridge")] == ["bridge@1", "bridge@2"]
    kept = newsroom.dump_index()
    assert rebuilt(newsroom) == kept


def test_a_full_disk_stops_an_import_with_what_to_do(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storyrev.store.spool.Spool.add", full)
    with pytest.raises(NotWritable, match="Free some space"):
        newsroom.record_all([entry("bridge", 1)])
    assert not newsroom.layout.spool_folder.exists()
    monkeypatch.undo()
    assert newsroom.record_all([entry("bridge", 1)]).recorded == 1


def test_what_a_source_raises_goes_through_and_nothing_is_recorded(newsroom: Newsroom) -> None:
    def broken() -> Iterator[Entry]:
        yield entry("bridge", 1)
        raise OSError("the source is gone")

    with pytest.raises(OSError, match="the source is gone"):
        newsroom.record_all(broken())
    assert newsroom.stories() == ()
    assert not newsroom.layout.spool_folder.exists()


archives = st.lists(
    st.tuples(st.sampled_from(["bridge", "embassy", "mayor"]), st.integers(0, 6), st.sampled_from("abc")),
    max_size=14,
    unique_by=lambda made: made[:2],
).map(lambda made: [entry(slug, number, text) for slug, number, text in made])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(archives, st.lists(st.integers(0, 14), max_size=3), st.integers(1, 5))
def test_any_parts_in_the_order_of_time_give_the_same_commits_as_the_whole(
    fresh: Path, entries: list[Entry], cuts: list[int], batch: int
) -> None:
    ordered = sorted(entries, key=lambda one: one.at)
    with TemporaryDirectory() as folder:
        whole, parts = Path(folder) / "whole", Path(folder) / "parts"
        for root in (whole, parts):
            shutil.copytree(fresh, root)
        with Newsroom.open(whole) as newsroom:
            done = newsroom.record_all(entries)
            assert done.recorded + done.unchanged == len(entries)
            expected = newsroom.dump_index()
            assert expected == rebuilt(newsroom)
        with Newsroom.open(parts) as newsroom:
            bounds = [0, *sorted(cuts), len(ordered)]
            for start, end in pairwise(bounds):
                run(newsroom, ordered[start:end], batch=batch)
            again = run(newsroom, ordered)
            assert (again.recorded, again.refused) == (0, ())
            assert newsroom.dump_index() == expected == rebuilt(newsroom)
        for row in expected:
            if row[0] == "stories":
                path = str(row[2])
                assert (whole / path).read_bytes() == (parts / path).read_bytes()


_KILLED = """
import os, signal, sys
from pathlib import Path
from storyrev.store import Newsroom
from storyrev.store import {module} as module
from storyrev.store import storing
from storyrev.store.bulk import record_all
from tests.store.test_bulk import many

storing._FIRST = 40
real, left = module.{name}, [int(sys.argv[2])]

def fatal(*given, **named):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)

module.{name} = fatal
with Newsroom.open(Path(sys.argv[1])) as newsroom:
    store = newsroom.stores[0]
    record_all(store.layout, store.record, many(), batch=40)
"""


def many() -> list[Entry]:
    """More than one batch, of texts that Git puts into packs."""
    return [entry(f"story-{number % 30}", number) for number in range(150)]


@pytest.mark.parametrize(
    ("module", "name", "count"),
    [
        ("intake", "check_entry", 60),  # while entries come in
        ("storing", "write_blob", 100),  # while texts are stored
        ("batch", "form_commit", 20),  # in the first batch
        ("batch", "form_commit", 70),  # in the second
        ("packs", "start_git", 2),  # before Git is given its commits
        ("batch", "move_branch", 2),
        ("batch", "sync_branch", 2),  # when Git has moved the branch, and the index does not know
        ("seen", "note_locked", 2),
        ("bulk", "sweep", 1),  # when all is recorded, before the files follow
        ("sweep", "find_behind", 1),  # while they do
        ("sweep", "enter", 1),
    ],
)
def test_an_import_killed_at_any_moment_goes_on_and_ends_with_the_same_history(
    newsroom: Newsroom, git: Git, fresh: Path, tmp_path: Path, module: str, name: str, count: int
) -> None:
    command = [sys.executable, "-c", _KILLED.format(module=module, name=name), str(newsroom.root), str(count)]
    assert Popen(command, cwd=Path(__file__).parents[2]).wait() == -9
    git("fsck", "--strict")
    # A save comes in between, on whatever there is.
    between = newsroom.save("quay", b"Live\n", editor=EDITOR, at=AT + timedelta(days=900))
    assert between.working_copy == "written"
    done = newsroom.record_all(many())
    assert (done.recorded + done.known, done.refused, done.kept) == (150, (), ())
    assert not list((newsroom.root / ".git/objects/pack").glob("*.keep"))
    assert git("status", "--porcelain") == ""
    assert newsroom.dump_index() == rebuilt(newsroom)
    shutil.copytree(fresh, tmp_path / "other")
    with Newsroom.open(tmp_path / "other") as other:
        other.record_all(many())
        for slug in (f"story-{number}" for number in range(30)):
            ours, theirs = newsroom.history(slug), other.history(slug)
            assert [(r.content_id, r.saved_at, r.kind, r.source) for r in ours] == [
                (r.content_id, r.saved_at, r.kind, r.source) for r in theirs
            ]
            assert (newsroom.root / ours[-1].path).read_bytes() == newsroom.read(ours[-1])


def test_packs_that_a_killed_git_meant_to_keep_are_made_again(newsroom: Newsroom, tmp_path: Path) -> None:
    shutil.copytree(newsroom.root, tmp_path / "other")
    with Newsroom.open(tmp_path / "other") as other:
        other.record_all(many())
    packs, mine = (Path(root, ".git/objects/pack") for root in (tmp_path / "other", newsroom.root))
    made = [pack.name for pack in packs.glob("*.pack")]
    assert made
    for name in made:
        (mine / name).with_suffix(".keep").write_text("fast-import")
    (mine / "pack-0.keep").write_text("a reason of somebody's own")
    assert newsroom.record_all(many()).recorded == 150
    assert [note.name for note in mine.glob("*.keep")] == ["pack-0.keep"]
    assert sorted(made) == sorted(pack.name for pack in mine.glob("*.pack"))


def test_a_save_after_a_killed_import_has_the_files_follow(newsroom: Newsroom, git: Git) -> None:
    command = [sys.executable, "-c", _KILLED.format(module="bulk", name="sweep"), str(newsroom.root), "1"]
    assert Popen(command, cwd=Path(__file__).parents[2]).wait() == -9
    assert not (newsroom.root / "stories/2020").exists()
    newsroom.save("quay", b"Live\n", editor=EDITOR, at=AT + timedelta(days=900))
    assert git("status", "--porcelain") == ""
    assert not newsroom.layout.sweep_note.exists()


def test_a_text_edited_before_a_killed_import_is_not_taken_for_the_latest(newsroom: Newsroom) -> None:
    newsroom.save("story-1", b"Old\n", editor=EDITOR, at=AT)
    command = [sys.executable, "-c", _KILLED.format(module="bulk", name="sweep"), str(newsroom.root), "1"]
    assert Popen(command, cwd=Path(__file__).parents[2]).wait() == -9
    assert newsroom.find_copy_base("story-1").number == 1


def test_saves_go_on_beside_an_import(newsroom: Newsroom, git: Git) -> None:
    """Between two batches a story of the import is saved by hand: its file follows both."""

    def step(stage: str, done: int, _: int) -> None:
        if stage == "recording" and done == 40:
            slug = "story-1"
            text = f"By hand after {done}\n".encode()
            saved = newsroom.save(slug, text, editor=EDITOR, at=AT + timedelta(hours=32), kind="minor")
            assert (saved.created, saved.working_copy) == (True, "written")

    done = run(newsroom, many(), batch=40, step=step)
    assert (done.recorded, done.kept) == (150, ())
    assert [r.kind for r in newsroom.history("story-1")] == [
        "first",
        "unknown",
        "minor",
        "unknown",
        "unknown",
        "unknown",
    ]
    assert git("status", "--porcelain") == ""
    assert newsroom.dump_index() == rebuilt(newsroom)


def test_stories_of_one_and_the_same_text_go_in(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyrev.store.storing._FIRST", 3)
    done = newsroom.record_all([entry(f"story-{number}", number, "Nothing yet.\n") for number in range(8)])
    assert (done.recorded, done.refused) == (8, ())
    assert {newsroom.read(story.latest) for story in newsroom.stories()} == {b"Nothing yet.\n"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(["time", "given"]))
def test_what_begins_before_a_place_has_all_its_texts_stored_before_those_that_begin_there(
    newsroom: Newsroom, data: st.DataObject, order: Order
) -> None:
    story, hour = st.sampled_from(["bridge", "embassy", "mayor", "quay"]), st.integers(0, 4)
    made = data.draw(st.lists(st.tuples(story, hour, st.sampled_from(["", "a", "b"]), st.booleans()), max_size=12))
    with closing(Spool(newsroom.layout.spool_folder, like="")) as spool:
        for seq, (slug, number, text, is_raw) in enumerate(made):
            payload: dict[str, Any] = {"raw": f"{seq}".encode(), "raw_suffix": ".json"} if is_raw else {}
            spool.add(seq, entry(slug, number, text, **payload), AT + timedelta(hours=number))
        assert spool.close_intake(order) == len(made)
        texts = list(spool.texts())
        least, most = sorted(data.draw(st.tuples(st.integers(1, 5), st.integers(1, 5))))
        pack = data.draw(st.integers(1, 5))
        bounds = [*(place for place, _ in texts[::pack]), None]
        given: list[Place | None] = []

        def wait(wanted: Place) -> Place | None:
            given.append(next(bound for bound in bounds if bound is None or wanted < bound))
            return given[-1]

        batches = list(spool.in_order(least, most, wait))
    assert [place for place, _ in texts] == sorted(place for place, _ in texts)
    assert {hash_blob(text) for _, text in texts} == {name for batch in batches for one in batch for name in names(one)}
    assert all(least <= len(batch) <= most for batch in batches[:-1])
    assert sorted(one.seq for batch in batches for one in batch) == list(range(len(made)))
    for batch, bound in zip(batches, given, strict=True):
        stored = {hash_blob(text) for place, text in texts if bound is None or place < bound}
        assert {name for one in batch for name in names(one)} <= stored
    for slug in {made[0] for made in made}:
        seqs = [one.seq for batch in batches for one in batch if one.slug == slug]
        assert seqs == (sorted(seqs) if order == "given" else sorted(seqs, key=lambda seq: (made[seq][1], seq)))


def names(waiting: Waiting) -> set[str]:
    """The contents that an entry needs."""
    return {waiting.content_id} | ({waiting.raw_id} if waiting.raw_id else set())


def test_entries_are_recorded_while_texts_of_later_stories_are_stored(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, left = Event(), iter(range(150))
    told: list[tuple[Stage, int, int]] = []

    def write(text: bytes) -> bytes:
        if next(left) == 100:  # in the third pack
            assert begun.wait(60)
        return write_blob(text)

    def step(stage: Stage, done: int, of: int) -> None:
        told.append((stage, done, of))
        if stage == "recording":
            begun.set()

    monkeypatch.setattr("storyrev.store.storing._FIRST", 30)
    monkeypatch.setattr("storyrev.store.storing._STEP", 10)
    monkeypatch.setattr("storyrev.store.storing.write_blob", write)
    stories = [entry(f"story-{number // 5}", number) for number in range(150)]
    assert run(newsroom, stories, batch=25, step=step).recorded == 150
    done = [done for stage, done, _ in told if stage == "recording"]
    assert (done, done[-1]) == (sorted(done), 150)
    assert {of for stage, _, of in told if stage in ("storing", "recording")} == {150}
    assert told[-2:] == [("writing", 0, 0), ("writing", 30, 0)]
    assert newsroom.dump_index() == rebuilt(newsroom)


@pytest.mark.parametrize("stopped", ["by its Git", "by its disk", "by somebody"])
def test_an_import_that_is_stopped_while_it_stores_says_why_leaves_nobody_at_work_and_goes_on(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, stopped: str
) -> None:
    fed, given = iter(range(150)), iter(range(150))

    def write(text: bytes) -> bytes:
        return b"no blob\n" if stopped == "by its Git" and next(fed) == 100 else write_blob(text)

    def read(file: int, size: int, start: int) -> bytes:
        if stopped == "by its disk" and next(given) == 100:
            raise OSError(5, "Input/output error")
        return pread(file, size, start)

    def step(stage: Stage, _: int, __: int) -> None:
        if stage == "recording" and stopped == "by somebody":
            raise KeyboardInterrupt

    monkeypatch.setattr("storyrev.store.storing._FIRST", 30)
    monkeypatch.setattr("storyrev.store.storing.write_blob", write)
    monkeypatch.setattr("storyrev.store.spool.os.pread", read)
    error, said = {
        "by its Git": (GitFailed, "Unsupported command: no blob"),
        "by its disk": (NotWritable, "Input/output error"),
        "by somebody": (KeyboardInterrupt, None),
    }[stopped]
    stories = [entry(f"story-{number // 5}", number) for number in range(150)]
    with pytest.raises(error, match=said):
        run(newsroom, stories, batch=25, step=step)
    assert [thread.name for thread in enumerate_threads()] == ["MainThread"]
    assert not newsroom.layout.spool_folder.exists()
    monkeypatch.undo()
    done = newsroom.record_all(stories)
    assert (done.recorded + done.known, done.kept) == (150, ())
    assert stopped != "by somebody" or done.known == 25
    assert newsroom.dump_index() == rebuilt(newsroom)
