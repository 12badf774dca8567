"""Whoever touches the record is found: what, where and since when. What is legitimate is not called wrong."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storyrev.store import Entry, Newsroom, create
from storyrev.store.seen import seen_file
from storyrev.store.trailers import Label, format_message
from storyrev.store.verify import CODES, Finding, Verdict, accept, verify
from tests.store.conftest import AT, EDITOR, Git

LATER = datetime(2030, 1, 1, tzinfo=UTC)
PATH = "stories/2020/01/embassy.md"


def look(newsroom: Newsroom, *slugs: str) -> Verdict:
    return verify(newsroom.layout, now=LATER, slugs=frozenset(slugs), step=lambda _done, _of: None)


def found(newsroom: Newsroom, *slugs: str) -> dict[str, Finding]:
    """The first finding of each code."""
    return {finding.code: finding for finding in reversed(look(newsroom, *slugs).findings)}


def noticed(newsroom: Newsroom) -> set[str]:
    verdict = look(newsroom)
    assert verdict.findings == ()
    return {notice.code for notice in verdict.notices}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stories of three and of two revisions, an hour apart; to be copied and not used."""
    root = tmp_path_factory.mktemp("whole") / "newsroom"
    newsroom = create(root, name="The Daily Example", editor=EDITOR, at=AT)
    save(newsroom, "embassy", b"One\n", 0)
    save(newsroom, "embassy", b"Two\n", 1, base="1", kind="update")
    save(newsroom, "budget", b"Four million\n", 2)
    save(newsroom, "budget", b"Five million\n", 3, kind="correction", note="It is five.")
    save(newsroom, "embassy", b"Three\n", 4, kind="update")
    newsroom.close()
    return root


@pytest.fixture
def kept(whole: Path, tmp_path: Path) -> Iterator[Newsroom]:
    shutil.copytree(whole, tmp_path / "newsroom")
    with Newsroom.open(tmp_path / "newsroom") as opened:
        yield opened


def save(newsroom: Newsroom, slug: str, data: bytes, hours: int, **more: Any) -> str:
    return newsroom.save(slug, data, editor=EDITOR, at=AT + timedelta(hours=hours), **more).revision.id


def loose(newsroom: Newsroom, name: str) -> Path:
    file = newsroom.root / ".git/objects" / name[:2] / name[2:]
    file.chmod(0o644)
    return file


def test_a_record_that_nobody_touched_is_clean(kept: Newsroom) -> None:
    verdict = look(kept)
    assert (verdict.findings, verdict.notices) == ((), ())
    assert (verdict.commits, verdict.stories, verdict.revisions) == (6, 2, 5)
    assert verdict.head == kept.resolve("embassy").id
    assert look(kept, "budget").findings == ()


def test_a_newsroom_without_a_story_is_clean(newsroom: Newsroom) -> None:
    assert look(newsroom).findings == ()


def test_a_packed_record_is_clean(kept: Newsroom, git: Git) -> None:
    git("-c", "pack.writeReverseIndex=true", "gc", "-q", "--prune=now")
    git("commit-graph", "write", "--reachable")
    git("multi-pack-index", "write", "--bitmap")
    assert look(kept).findings == ()


def test_work_with_plain_git_is_noted_and_not_called_wrong(kept: Newsroom, git: Git) -> None:
    (kept.root / PATH).write_bytes(b"Edited by hand\n")
    git("commit", "-qam", "By hand")
    git("rm", "-q", "stories/2020/01/budget.md")
    git("commit", "-qm", "Gone")
    assert noticed(kept) == {"plain-commit", "story-removed"}
    save(kept, "budget", b"Back\n", 9, kind="update")
    assert noticed(kept) == {"plain-commit", "story-removed"}


def test_a_merge_of_two_newsrooms_is_clean(kept: Newsroom, git: Git, tmp_path: Path) -> None:
    git("clone", "-q", ".", str(tmp_path / "other"))
    with Newsroom.open(tmp_path / "other") as other:
        save(other, "bridge", b"Closed\n", 5)
        save(other, "bridge", b"Open\n", 7, base="1", kind="update")
    save(kept, "embassy", b"Four\n", 6, kind="update")
    git("pull", "-q", "--no-rebase", "--no-edit", str(tmp_path / "other"), "main")
    assert noticed(kept) == set()
    save(kept, "bridge", b"Closed again\n", 24 * 365 * 9, base="2", kind="update")
    assert noticed(kept) == set()


def test_a_draft_that_is_recorded_late_is_noted(kept: Newsroom) -> None:
    save(kept, "embassy", b"An older one\n", -3, kind="update")
    assert noticed(kept) == {"saved-earlier"}


def test_a_date_that_is_still_to_come_is_noted(kept: Newsroom) -> None:
    save(kept, "embassy", b"From the future\n", 24 * 365 * 20, kind="update")
    assert noticed(kept) == {"saved-later"}


def test_an_import_of_an_old_archive_drowns_in_no_findings(newsroom: Newsroom) -> None:
    newsroom.record_all(
        Entry(
            slug="archive",
            data=b"%d\n" % number,
            editor="Old Hand <old@newsroom.example>",
            at=AT - timedelta(days=900 - number),
            kind="correction" if number % 2 else None,
            source=f"old/{number}",
            place=f"old/{number}",
        )
        for number in range(6)
    )
    assert noticed(newsroom) <= {"saved-earlier"}


@pytest.mark.parametrize("what", ["text", "folder", "commit"])
@pytest.mark.parametrize("how", ["changed", "cut short", "removed", "emptied", "replaced"])
def test_a_damaged_object_is_found_and_named(kept: Newsroom, git: Git, what: str, how: str) -> None:
    revision = kept.resolve("budget@1")
    folder = git("rev-parse", f"{revision.id}:stories/2020").strip()
    name = {"text": revision.content_id, "folder": folder, "commit": revision.id}[what]
    file = loose(kept, name)
    data = file.read_bytes()
    if how == "removed":
        file.unlink()
    elif how == "replaced":
        file.write_bytes(loose(kept, kept.resolve("embassy@1").content_id).read_bytes())
    else:
        broken = bytearray(data)
        broken[len(data) // 2] ^= 1
        file.write_bytes({"changed": bytes(broken), "cut short": data[:-3], "emptied": b""}[how])
    told = found(kept)
    assert {"object-damaged", "object-missing", "history-unreadable"} & set(told)
    mine = [f for f in look(kept).findings if name in f.message]
    assert mine
    if what == "text":
        assert (mine[0].story, mine[0].revision, mine[0].path) == ("budget", 1, revision.path)
        assert mine[0].commit == revision.id
        assert found(kept, "budget").keys() == {"object-damaged"}
        assert found(kept, "embassy") == {}


def test_a_text_that_was_forged_under_its_old_name_is_found_by_the_story_alone(kept: Newsroom, git: Git) -> None:
    revision = kept.resolve("budget@2")
    other = git("hash-object", "-w", "--stdin", stdin=b"Six million\n").strip()
    loose(kept, revision.content_id).write_bytes(loose(kept, other).read_bytes())
    assert found(kept, "budget")["object-damaged"].revision == 2
    assert found(kept)["object-damaged"].revision == 2


def test_a_dropped_commit_is_found(kept: Newsroom, git: Git) -> None:
    lost = kept.resolve("budget@2")
    git("rebase", "-q", "--onto", f"{lost.id}~", lost.id, "main")
    told = found(kept)["history-rewritten"]
    assert "budget (correction" in told.message
    assert told.since == int(lost.saved_at.timestamp())


def test_a_history_that_was_cut_off_at_its_end_is_found(kept: Newsroom, git: Git) -> None:
    git("reset", "-q", "--hard", "HEAD~2")
    told = found(kept)["history-rewritten"]
    assert "budget (correction" in told.message
    assert "embassy (update" in told.message
    assert told.since == int((AT + timedelta(hours=3)).timestamp())


def test_it_is_found_after_objects_and_reflog_are_gone_too(kept: Newsroom, git: Git) -> None:
    last = kept.resolve("budget@1").id
    git("reset", "-q", "--hard", "HEAD~2")
    git("reflog", "expire", "--expire=now", "--all")
    git("gc", "-q", "--prune=now")
    told = found(kept)["history-rewritten"]
    assert last[:12] in told.message
    assert told.since == int((AT + timedelta(hours=3)).timestamp())


def test_it_is_found_although_commands_ran_and_revisions_were_saved_since(kept: Newsroom, git: Git) -> None:
    git("reset", "-q", "--hard", "HEAD~2")
    assert len(kept.history("budget")) == 1
    save(kept, "budget", b"Seven million\n", 9, kind="update")
    kept.reindex()
    for _ in range(2):
        told = found(kept)
        assert set(told) == {"history-rewritten"}
        assert told["history-rewritten"].since == int((AT + timedelta(hours=3)).timestamp())


def test_a_commit_that_was_dated_anew_is_found(kept: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", str(int((AT + timedelta(hours=4)).timestamp())) + " +0000")
    git("commit", "-q", "--amend", "--no-edit", "--date=2020-01-01T08:00:00Z")
    told = found(kept)
    assert {"history-rewritten", "committer-differs", "date-differs"} == set(told)
    assert (told["date-differs"].story, told["date-differs"].revision) == ("embassy", 3)


def test_a_second_date_that_runs_backwards_is_found(kept: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2019-06-01T00:00:00Z")
    git("commit", "-q", "--allow-empty", "-m", "By hand", "--date=2019-06-01T00:00:00Z")
    told = found(kept)
    assert set(told) == {"date-backwards"}
    assert told["date-backwards"].since == 1559347200


def test_two_commits_that_changed_places_are_found(kept: Newsroom, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_SEQUENCE_EDITOR", "sed -i '1{h;d};2{G}'")
    git("rebase", "-q", "-i", "HEAD~2")
    assert "history-rewritten" in found(kept)


def test_a_forged_editor_is_found(kept: Newsroom, git: Git) -> None:
    git("commit", "-q", "--amend", "--no-edit", "--author=Eve <eve@elsewhere.example>")
    told = found(kept)["editor-differs"]
    assert EDITOR in told.message
    assert "Eve" in told.message
    assert (told.story, told.revision) == ("embassy", 3)
    assert "history-rewritten" in found(kept)


def test_a_revision_that_somebody_else_committed_in_the_editors_name_is_found(kept: Newsroom, git: Git) -> None:
    forge(kept, git, Label("embassy", "update", EDITOR))
    assert set(found(kept)) == {"committer-differs"}


def test_a_text_changed_in_the_last_commit_is_found(kept: Newsroom, git: Git) -> None:
    (kept.root / PATH).write_bytes(b"Four\n")
    git("commit", "-qa", "--amend", "--no-edit")
    assert "history-rewritten" in found(kept)


def forge(
    newsroom: Newsroom, git: Git, label: Label | str, *, paths: tuple[str, ...] = (PATH,), author: str = EDITOR
) -> None:
    """A commit of these files by plain Git that speaks as a save does, and enters the record when a save would."""
    message = label if isinstance(label, str) else format_message(label)
    for number, path in enumerate(paths):
        (newsroom.root / path).parent.mkdir(parents=True, exist_ok=True)
        (newsroom.root / path).write_text(f"forged {number} {message}", "utf-8")
        git("add", "--", path)
    day = git("log", "-1", "--format=%cd", "--date=iso-strict").strip()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_COMMITTER_DATE", day)
        git("commit", "-q", "--allow-empty", f"--author={author}", f"--date={day}", "-F", "-", stdin=message.encode())


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\n", "no Storyrev-Editor"),
        ("x\n\nStoryrev-Kind: update\nStoryrev-Editor: A <a@x>\n", "no Storyrev-Slug"),
        ("x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: erratum\nStoryrev-Editor: A <a@x>\n", "erratum"),
        ("x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Editor: A <a@x>\nStoryrev-Base: 1\n", "Base"),
        (
            "x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Editor: A <a@x>\nStoryrev-Kind: minor\n",
            "once",
        ),
        ('x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Editor: "A\n', "cannot be read"),
        ('x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Editor: ""\n', "nobody"),
        (
            "x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Editor: A <a@x>\nStoryrev-Embargo: soon\n",
            "no time",
        ),
    ],
)
def test_trailers_that_are_not_whole_are_found(kept: Newsroom, git: Git, message: str, said: str) -> None:
    forge(kept, git, message)
    told = found(kept)["trailers-damaged"]
    assert said in told.message
    assert (told.story, told.path) == ("embassy", PATH)


@pytest.mark.parametrize(
    ("label", "paths", "code"),
    [
        (Label("budget", "update", EDITOR), (PATH,), "slug-differs"),
        (Label("embassy", "update", EDITOR), (PATH, "stories/2020/01/budget.md"), "more-touched"),
        (Label("embassy", "update", EDITOR), (), "nothing-recorded"),
        (Label("embassy", "first", EDITOR), (PATH,), "first-again"),
        (Label("bridge", "correction", EDITOR), ("stories/2020/02/bridge.md",), "first-missing"),
        (Label("embassy", "update", EDITOR, base="0123456789" * 4), (PATH,), "base-unknown"),
    ],
)
def test_a_commit_that_does_not_do_what_it_says_is_found(
    kept: Newsroom, git: Git, label: Label, paths: tuple[str, ...], code: str
) -> None:
    forge(kept, git, label, paths=paths)
    told = found(kept)
    assert set(told) == {code, "committer-differs"}
    assert told[code].story == label.slug
    assert told[code].commit == git("rev-parse", "HEAD").strip()


def test_a_base_of_another_story_or_of_the_future_is_found(kept: Newsroom, git: Git) -> None:
    forge(kept, git, Label("embassy", "update", EDITOR, base=kept.resolve("budget@1").id))
    assert "base-foreign" in found(kept)


def test_a_branch_that_was_moved_in_its_file_is_found(kept: Newsroom) -> None:
    (kept.root / ".git/refs/heads/main").write_text(kept.resolve("embassy@1").id + "\n", "ascii")
    assert "history-rewritten" in found(kept)


@pytest.mark.parametrize("text", ["", "nonsense\n", "0" * 40 + "\n", "f" * 40 + "\n"])
def test_a_branch_that_names_no_commit_is_found(kept: Newsroom, text: str) -> None:
    (kept.root / ".git/refs/heads/main").write_text(text, "ascii")
    assert {"branch-unreadable", "history-unreadable", "history-rewritten"} & set(found(kept))


def test_a_head_that_names_another_branch_is_found(kept: Newsroom, git: Git) -> None:
    (kept.root / ".git/HEAD").write_text("ref: refs/heads/maim\n", "ascii")
    assert found(kept).keys() == {"branch-gone"}
    git("symbolic-ref", "HEAD", "refs/heads/main")
    git("switch", "-q", "-c", "other")
    assert noticed(kept) == {"branch-new"}
    assert noticed(kept) == set()


def test_a_branch_that_was_removed_with_what_it_held_is_found(kept: Newsroom, git: Git) -> None:
    git("switch", "-q", "-c", "side")
    save(kept, "bridge", b"Closed\n", 6)
    git("switch", "-q", "main")
    assert look(kept).findings == ()
    git("branch", "-q", "-D", "side")
    assert set(found(kept)) == {"branch-gone"}


def test_another_branch_that_was_rewritten_is_found(kept: Newsroom, git: Git) -> None:
    git("switch", "-q", "-c", "side")
    save(kept, "bridge", b"Closed\n", 6)
    git("reset", "-q", "--hard", "HEAD~2")
    git("switch", "-q", "main")
    assert set(found(kept)) == {"history-rewritten"}


def test_replaced_commits_and_grafts_are_found(kept: Newsroom, git: Git) -> None:
    last, first = kept.resolve("embassy@3").id, kept.resolve("embassy@1").id
    git("replace", "--graft", last, first)
    told = found(kept)
    assert set(told) == {"history-overlaid"}
    assert told["history-overlaid"].commit == last
    git("replace", "-d", last)
    (kept.root / ".git/info").mkdir(exist_ok=True)
    (kept.root / ".git/info/grafts").write_text(f"{last} {first}\n", "ascii")
    assert set(found(kept)) == {"history-overlaid"}
    assert look(kept).commits == 6


def test_a_shallow_clone_is_called_incomplete(kept: Newsroom, git: Git, tmp_path: Path) -> None:
    git("clone", "-q", "--depth=2", f"file://{kept.root}", str(tmp_path / "shallow"))
    with Newsroom.open(tmp_path / "shallow") as shallow:
        assert "history-incomplete" in found(shallow)


def test_a_clone_begins_its_own_list(kept: Newsroom, git: Git, tmp_path: Path) -> None:
    git("clone", "-q", ".", str(tmp_path / "clone"))
    with Newsroom.open(tmp_path / "clone") as clone:
        assert look(clone).findings == ()
        git("reset", "-q", "--hard", "HEAD~1", cwd=clone.root)
        assert "history-rewritten" in found(clone)


def test_a_changed_index_is_found(kept: Newsroom) -> None:
    kept.history("budget")
    with closing(sqlite3.connect(kept.layout.index_file)) as connection:
        connection.execute("UPDATE revisions SET note = 'It is four.' WHERE slug = 'budget' AND number = 2")
        connection.commit()
    told = found(kept)
    assert set(told) == {"index-differs"}
    assert (told["index-differs"].story, told["index-differs"].revision) == ("budget", 2)
    kept.reindex()
    assert look(kept).findings == ()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM revisions WHERE slug = 'budget'",
        "DELETE FROM revisions WHERE number = 1",
        "UPDATE stories SET path = 'stories/x.md'",
        "UPDATE head SET committed = committed + 1",
        "UPDATE revisions SET number = 'x' WHERE number = 2",
        "DROP TABLE stories",
    ],
)
def test_any_row_of_the_index_that_was_changed_is_found(kept: Newsroom, change: str) -> None:
    kept.history("budget")
    with closing(sqlite3.connect(kept.layout.index_file)) as connection:
        connection.execute(change)
        connection.commit()
    assert set(found(kept)) == {"index-differs"}


def test_an_index_that_was_cut_short_is_found(kept: Newsroom) -> None:
    kept.history("budget")
    file = kept.layout.index_file
    file.write_bytes(file.read_bytes()[:-100])
    assert set(found(kept)) == {"index-differs"}


def test_an_index_that_is_behind_or_absent_is_not_called_wrong(kept: Newsroom, git: Git) -> None:
    kept.history("budget")
    git("commit", "-q", "--allow-empty", "-m", "By hand")
    assert look(kept).findings == ()
    kept.layout.index_file.unlink()
    assert look(kept).findings == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:2] + lines[3:],
        lambda lines: lines[1:],
        lambda lines: lines[:-1],
        lambda lines: [*lines[:3], lines[3].replace(b"main", b"mait"), *lines[4:]],
        lambda lines: [*lines[:-1], lines[-1][:-9]],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [*lines[:2], b"nonsense\n", *lines[2:]],
        lambda _: [],
    ],
)
def test_a_list_of_seen_heads_that_was_changed_is_found(
    kept: Newsroom, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    kept.history("budget")
    file = seen_file(kept.layout)
    file.write_bytes(b"".join(change(file.read_bytes().splitlines(keepends=True))))
    assert set(found(kept)) == {"seen-list-damaged"}
    # A save does not heal it: it was found once, and stays found.
    save(kept, "embassy", b"Five\n", 9, kind="update")
    assert "seen-list-damaged" in found(kept)


def test_a_list_whose_last_line_end_is_missing_is_found_until_the_next_line_brings_it_back(kept: Newsroom) -> None:
    kept.history("budget")
    file = seen_file(kept.layout)
    file.write_bytes(file.read_bytes()[:-1])
    assert set(found(kept)) == {"seen-list-damaged"}
    save(kept, "embassy", b"Five\n", 9, kind="update")
    assert found(kept) == {}


def test_a_rewritten_history_can_be_accepted_and_is_held_to_what_it_is_from_then_on(kept: Newsroom, git: Git) -> None:
    git("reset", "-q", "--hard", "HEAD~1")
    assert set(found(kept)) == {"history-rewritten"}
    accept(kept.layout, remark="Ada: a court ordered it", at=LATER)
    assert noticed(kept) == {"rewrite-accepted"}
    git("reset", "-q", "--hard", "HEAD~1")
    assert set(found(kept)) == {"history-rewritten"}


def test_a_list_that_was_removed_is_found(kept: Newsroom) -> None:
    kept.history("budget")
    seen_file(kept.layout).unlink()
    assert set(found(kept)) == {"seen-list-damaged"}


def test_the_reflog_tells_of_a_commit_that_storyrev_never_saw(kept: Newsroom, git: Git) -> None:
    git("commit", "-q", "--allow-empty", "-m", "By hand")
    git("reset", "-q", "--hard", "HEAD~1")
    assert noticed(kept) == {"reflog-differs"}


def test_every_code_is_a_name_of_small_letters() -> None:
    assert all(code.replace("-", "").islower() and text for code, text in CODES.items())


def _state(newsroom: Newsroom, git: Git) -> object:
    """All that the record says, read by plain Git and by the index."""
    return git("log", "--format=%H%n%B", "HEAD"), git("log", "-p", "--format=%H", "HEAD"), newsroom.dump_index()


@pytest.mark.parametrize("packed", [False, True])
def test_any_byte_that_is_changed_is_found_or_changes_nothing(
    kept: Newsroom, git: Git, packed: bool, tmp_path: Path
) -> None:
    """A byte may mean nothing: a compressed stream can say the same in other words, a database has unused room."""
    if packed:
        git("-c", "pack.writeReverseIndex=true", "gc", "-q", "--prune=now")
    assert look(kept).findings == ()
    before = _state(kept, git)
    places = [
        ".git/objects",
        ".git/refs",
        ".git/HEAD",
        ".git/packed-refs",
        ".git/storyrev/seen",
        ".git/storyrev/index.sqlite",
    ]
    files = sorted(
        file
        for place in (kept.root / name for name in places)
        for file in ([place] if place.is_file() else place.rglob("*"))
        if file.is_file()
    )
    made = random.Random(20200101 + packed)
    harmless = 0
    for number in range(40):
        file = made.choice(files).relative_to(kept.root)
        copy = tmp_path / f"copy{number}"
        shutil.copytree(kept.root, copy)
        target = copy / file
        data = bytearray(target.read_bytes())
        if not data:
            continue
        at = made.randrange(len(data))
        data[at] ^= made.randrange(1, 256)
        target.chmod(0o644)
        target.write_bytes(data)
        with Newsroom.open(copy) as changed:
            if not look(changed).findings:
                harmless += 1
                assert _state(changed, lambda *a, c=copy: git(*a, cwd=c)) == before, (file, at)
        shutil.rmtree(copy)
    assert harmless < 20
