"""Sign-offs beside the record: they change no commit, are never lost, and what is wrong with one is told."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.store import Entry, Newsroom, create
from storyrev.store.approving import DamagedNote, NotAnother
from storyrev.store.index import SIGN_OFFS
from storyrev.store.model import SignOff
from storyrev.store.sign_offs import Line, format_line, parse_line
from storyrev.store.signing import CannotSign, NoKey, NotAllowed
from storyrev.store.verify import Finding, Verdict, verify
from tests.keys import Keys, keys
from tests.store.conftest import AT, EDITOR, Git

__all__ = ["keys"]

EVE = "Eve Night <eve@newsroom.example>"
BO = "Bo Late <bo@newsroom.example>"
LATER = AT + timedelta(hours=1)


@pytest.fixture
def story(newsroom: Newsroom) -> Newsroom:
    """A newsroom with two revisions of one story."""
    newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT)
    newsroom.save("embassy", b"Two\n", editor=EDITOR, at=AT, kind="retraction")
    return newsroom


def _sign(newsroom: Newsroom, name: str, by: str = EVE, remark: str = "", **more: str) -> bool:
    return newsroom.sign_off(newsroom.resolve(name), SignOff(by, LATER, remark, more.get("change", "")))[1]


def _verify(newsroom: Newsroom) -> Verdict:
    return verify(newsroom.layout, now=LATER, step=lambda _done, _of: None)


def _codes(newsroom: Newsroom) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.story, one.revision) for one in _findings(newsroom)]


def _findings(newsroom: Newsroom) -> tuple[Finding, ...]:
    return _verify(newsroom).findings


def test_a_sign_off_changes_no_commit_and_stands_with_its_revision_for_every_reader(story: Newsroom, git: Git) -> None:
    head = git("rev-parse", "HEAD")
    revision, created = story.sign_off(story.resolve("embassy@2"), SignOff(EVE, LATER, "Read with\nthe lawyer."))
    assert created
    assert git("rev-parse", "HEAD") == head
    assert revision.sign_offs == (SignOff(EVE, LATER, "Read with\nthe lawyer."),)
    assert revision.number == 2
    for found in (story.resolve("embassy"), story.by_kind("retraction")[0], story.by_date()[1], story.signed_off()[0]):
        assert found.sign_offs == revision.sign_offs
    assert story.resolve("embassy@1").sign_offs == ()
    shown = json.loads(git("notes", f"--ref={SIGN_OFFS}", "show", revision.id))
    assert shown["by"] == EVE
    assert git("fsck", "--strict") == ""
    assert _verify(story).findings == ()
    assert _verify(story).sign_offs == 1


def test_several_people_sign_off_and_the_same_word_twice_is_one(story: Newsroom) -> None:
    assert _sign(story, "embassy@2")
    assert not _sign(story, "embassy@2")
    assert _sign(story, "embassy@2", remark="Again, after the call.")
    assert _sign(story, "embassy@2", by=BO)
    assert _sign(story, "embassy@2", change="b-0123456789")
    assert len(story.resolve("embassy").sign_offs) == 4


def test_nobody_signs_off_what_they_saved(story: Newsroom, git: Git) -> None:
    with pytest.raises(NotAnother, match="another person's"):
        _sign(story, "embassy", by="A. Desk <ADA@newsroom.example>")
    assert git("for-each-ref", "refs/notes") == ""


def test_an_index_that_is_built_anew_has_every_sign_off(story: Newsroom) -> None:
    _sign(story, "embassy@1")
    _sign(story, "embassy@2", by=BO)
    known = story.dump_index()
    story.layout.index_file.unlink()
    assert story.dump_index() == known
    assert len(story.signed_off()) == 2


def test_what_plain_git_adds_to_a_note_is_read_and_stays(story: Newsroom, git: Git) -> None:
    _sign(story, "embassy@2")
    revision = story.resolve("embassy@2")
    line = format_line(Line("embassy", revision.content_id, SignOff(BO, LATER)))
    git("notes", f"--ref={SIGN_OFFS}", "append", "-m", line, revision.id)
    git("notes", f"--ref={SIGN_OFFS}", "append", "-m", "by word of mouth", revision.id)
    assert [one.by for one in story.resolve("embassy").sign_offs] == [BO, EVE]
    _sign(story, "embassy@2", remark="Once more.")
    assert "by word of mouth" in git("notes", f"--ref={SIGN_OFFS}", "show", revision.id)
    assert _codes(story) == [("sign-off-damaged", "", None)]


def test_what_is_wrong_with_a_sign_off_is_told_and_does_not_count(story: Newsroom, git: Git) -> None:
    first, second = story.history("embassy")
    lines = [
        Line("embassy", first.content_id, SignOff(EVE, LATER)),
        Line("bridge", second.content_id, SignOff(EVE, LATER)),
        Line("embassy", second.content_id, SignOff(EDITOR, LATER)),
    ]
    text = "\n".join(map(format_line, lines))
    git("notes", f"--ref={SIGN_OFFS}", "add", "-m", text, second.id)
    start = git("rev-list", "--max-parents=0", "HEAD").strip()
    git("notes", f"--ref={SIGN_OFFS}", "add", "-m", format_line(lines[0]), start)
    assert sorted(_codes(story), key=str) == [
        ("sign-off-differs", "embassy", 2),
        ("sign-off-own", "embassy", 2),
        ("sign-off-stray", "", None),
        ("sign-off-stray", "", None),
    ]
    assert _verify(story).sign_offs == 0
    found = verify(story.layout, now=LATER, slugs=frozenset({"embassy"}), step=lambda _done, _of: None).findings
    assert {one.code for one in found} == {"sign-off-differs", "sign-off-own", "sign-off-stray"}


def test_a_sign_off_that_was_taken_back_is_found(story: Newsroom, git: Git) -> None:
    _sign(story, "embassy@1")
    _sign(story, "embassy@2")
    git("update-ref", SIGN_OFFS, f"{SIGN_OFFS}~")
    assert [one.code for one in _findings(story)] == ["history-rewritten"]
    git("update-ref", "-d", SIGN_OFFS)
    assert [one.code for one in _findings(story)] == ["branch-gone"]
    assert story.signed_off() == ()


def test_notes_that_cannot_be_read_stop_nothing_else(story: Newsroom, git: Git) -> None:
    _sign(story, "embassy@2")
    blob = git("notes", f"--ref={SIGN_OFFS}", "list").split()[0]
    tree = git("rev-parse", f"{SIGN_OFFS}^{{tree}}").strip()
    story.layout.index_file.unlink()
    for name in (blob, tree):
        (story.layout.common_dir / "objects" / name[:2] / name[2:]).unlink()
    with Newsroom.open(story.root) as again:
        assert len(again.history("embassy")) == 2
        assert "Sign-offs could not be read" in again.notices[0]
        assert "sign-off-damaged" in {one.code for one in _findings(again)}


def test_nothing_is_added_to_a_note_that_cannot_be_read(story: Newsroom, git: Git) -> None:
    _sign(story, "embassy@2")
    blob = git("notes", f"--ref={SIGN_OFFS}", "list").split()[0]
    (story.layout.common_dir / "objects" / blob[:2] / blob[2:]).unlink()
    tip = git("rev-parse", SIGN_OFFS)
    with pytest.raises(DamagedNote, match="none was added"):
        _sign(story, "embassy@2", by=BO)
    assert git("rev-parse", SIGN_OFFS) == tip
    assert _sign(story, "embassy@1", by=BO)


def _sign_many(root: Path, by: str) -> None:
    with Newsroom.open(root) as newsroom:
        for number in range(1, 5):
            newsroom.sign_off(newsroom.resolve("embassy"), SignOff(by, LATER, f"{number}"))


def test_those_who_sign_off_at_once_all_stand(story: Newsroom) -> None:
    people = [f"P{number} <p{number}@newsroom.example>" for number in range(3)]
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_sign_many, args=(story.root, by)) for by in people]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert len(story.resolve("embassy").sign_offs) == 12
    assert _verify(story).findings == ()


def test_hundreds_of_sign_offs_which_git_spreads_over_folders_are_all_found(newsroom: Newsroom, git: Git) -> None:
    newsroom.record_all(Entry(f"s{number}", b"One\n", EDITOR, AT) for number in range(300))
    revisions = newsroom.by_date()
    approvals = [(revision, SignOff(EVE, LATER)) for revision in revisions[1:]]
    assert newsroom.sign_off_all(approvals) == 299
    assert newsroom.sign_off_all(approvals) == 0
    assert "/" in git("ls-tree", "-r", "--name-only", SIGN_OFFS)
    assert len(newsroom.signed_off()) == 299
    assert newsroom.sign_off(revisions[0], SignOff(EVE, LATER))[1]
    assert newsroom.sign_off(revisions[1], SignOff(BO, LATER))[1]
    assert sum(len(revision.sign_offs) for revision in newsroom.signed_off()) == 301
    assert _verify(newsroom).findings == ()


def test_a_newsroom_that_signs_takes_signed_sign_offs_by_those_who_may(tmp_path: Path, keys: Keys, git: Git) -> None:
    with create(tmp_path / "newsroom", name="X", editor=EDITOR, at=AT, key=keys.ada) as newsroom:
        newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT, key=keys.ada)
        revision = newsroom.resolve("embassy")
        with pytest.raises(NoKey):
            newsroom.sign_off(revision, SignOff(EVE, LATER))
        with pytest.raises(NotAllowed):
            newsroom.sign_off(revision, SignOff(EVE, LATER), key=keys.eve)
        with pytest.raises(CannotSign):
            newsroom.sign_off(revision, SignOff(EVE, LATER), key="no-such-key")
        assert git("for-each-ref", "refs/notes") == ""
        _list_eve(newsroom, keys, git)
        signed, _ = newsroom.sign_off(revision, SignOff(EVE, LATER), key=keys.eve)
        assert signed.sign_offs[0].signature.startswith("-----BEGIN SSH SIGNATURE-----")
        assert _verify(newsroom).findings == ()
        text = git("notes", f"--ref={SIGN_OFFS}", "show", revision.id)
        forged = format_line(Line("embassy", revision.content_id, SignOff(BO, LATER)))
        moved = text.replace('"by"', '"remark": "All of it.", "by"')
        git("notes", f"--ref={SIGN_OFFS}", "add", "-f", "-m", f"{text}{forged}\n{moved}", revision.id)
        assert sorted(one.code for one in _findings(newsroom)) == ["sign-off-unsigned", "signature-bad"]


def _list_eve(newsroom: Newsroom, keys: Keys, git: Git) -> None:
    """Have Eve among those who may sign, in a commit that Ada signs."""
    with (newsroom.root / "allowed_signers").open("ab") as file:
        file.write(f"eve@newsroom.example {keys.public('eve')}\n".encode())
    name, _, address = EDITOR.partition(" <")
    who = ("-c", f"user.name={name}", "-c", f"user.email={address[:-1]}", "-c", "gpg.format=ssh")
    when = datetime(2020, 1, 1, 10, tzinfo=UTC).isoformat()
    git(*who, "-c", f"user.signingkey={keys.ada}", "commit", "-qaS", "-m", "Eve may sign", f"--date={when}")


@given(st.builds(SignOff, st.just(EVE), st.datetimes(timezones=st.just(UTC)), st.text(), st.text(), st.text()))
def test_a_line_is_read_back_to_the_character(sign_off: SignOff) -> None:
    line = Line("a-slug", "0" * 40, sign_off)
    text = format_line(line)
    assert text.isprintable()
    assert parse_line(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "[]",
        "{}",
        '{"at": "2020-01-01T09:30:00", "slug": "x", "text": "%s", "by": "A"}' % ("0" * 40),
        "[" * 9999,
    ],
)
def test_what_is_no_line_is_none(text: str) -> None:
    assert parse_line(text) is None
