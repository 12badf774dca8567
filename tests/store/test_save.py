"""What a save promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyrev.store import Newsroom
from storyrev.store.names import UnknownRevision, UnknownStory
from storyrev.store.save import BaseMoved, WrongKind
from storyrev.store.trailers import BadStamp
from storyrev.store.write import BadEditor, BadTime
from tests.store.conftest import AT, EDITOR, Git

WITHIN_ONE_NEWSROOM = settings(
    max_examples=25,
    deadline=None,
    # Every example saves another story: what the fixture holds from the last one does no harm.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_a_save_records_everything_it_was_given(newsroom: Newsroom) -> None:
    first = newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT).revision
    at = datetime(2020, 1, 2, 8, 15, 30, 999, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))
    saved = newsroom.save(
        "embassy",
        b"Two\n",
        editor="Bo Ü <bo@newsroom.example>",
        at=at,
        kind="correction",
        note="An earlier version gave the wrong figure.",
        base=first,
        stamps=(("published", "Published Jan 1"), ("updated", "Jan 2,\n8:15 a.m.")),
        status="withheld",
    )
    revision = saved.revision
    assert saved.created
    assert saved.previous == first
    assert (revision.slug, revision.number, revision.name) == ("embassy", 2, "embassy@2")
    assert revision.parent == first.id
    assert revision.base == first.id
    assert revision.saved_at == at.replace(microsecond=0)
    assert revision.saved_at.utcoffset() == at.utcoffset()
    assert revision.editor == "Bo Ü <bo@newsroom.example>"
    assert revision.kind == "correction"
    assert revision.note == "An earlier version gave the wrong figure."
    assert revision.stamps == (("published", "Published Jan 1"), ("updated", "Jan 2,\n8:15 a.m."))
    assert revision.status == "withheld"
    assert revision.return_of is None
    assert newsroom.read(revision) == b"Two\n"
    assert newsroom.history("embassy") == (first, revision)


def test_the_first_revision_is_of_kind_first_and_no_other_is(newsroom: Newsroom) -> None:
    with pytest.raises(WrongKind, match="no revision that this could be a update of"):
        newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT, kind="update")
    assert newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT).revision.kind == "first"
    with pytest.raises(WrongKind, match="not the first"):
        newsroom.save("embassy", b"Two\n", editor=EDITOR, at=AT, kind="first")
    with pytest.raises(WrongKind, match="say what this one is"):
        newsroom.save("embassy", b"Two\n", editor=EDITOR, at=AT)
    with pytest.raises(WrongKind, match="'unknown' is no kind"):
        newsroom.save("embassy", b"Two\n", editor=EDITOR, at=AT, kind="unknown")
    assert len(newsroom.history("embassy")) == 1


def test_the_same_text_as_the_latest_stores_nothing(newsroom: Newsroom, git: Git) -> None:
    first = newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT).revision
    head = git("rev-parse", "HEAD")
    again = newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT + timedelta(days=1), kind="update", note="News!")
    assert (again.created, again.revision, again.return_of) == (False, first, None)
    assert git("rev-parse", "HEAD") == head


def test_the_same_text_as_an_earlier_revision_is_stored_as_a_return(newsroom: Newsroom) -> None:
    for number, text in enumerate([b"A", b"B", b"A", b"B", b"A"]):
        saved = newsroom.save("flip", text, editor=EDITOR, at=AT, kind="update" if number else None)
        assert saved.created
        assert saved.return_of == (None if number < 2 else number % 2 + 1)
    assert [r.return_of for r in newsroom.history("flip")] == [None, None, 1, 2, 1]


def test_a_save_on_a_base_that_is_no_longer_the_latest_is_refused_with_both_named(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT)
    newsroom.save("embassy", b"Two\n", editor="Bo <bo@newsroom.example>", at=AT, kind="update")
    head = git("rev-parse", "HEAD")
    with pytest.raises(BaseMoved) as refused:
        newsroom.save("embassy", b"Three\n", editor=EDITOR, at=AT, kind="correction", base="1")
    assert (refused.value.base.number, refused.value.latest.number) == (1, 2)
    for part in ("embassy@1", "embassy@2", "Bo <bo@newsroom.example>", "2020-01-01 09:30", "--base embassy@2"):
        assert part in str(refused.value)
    assert git("rev-parse", "HEAD") == head
    assert newsroom.save("embassy", b"Three\n", editor=EDITOR, at=AT, kind="correction", base="embassy@2").created


def test_a_base_must_be_a_revision_of_the_same_story(newsroom: Newsroom) -> None:
    newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT)
    newsroom.save("other", b"One\n", editor=EDITOR, at=AT)
    with pytest.raises(UnknownRevision, match="another story"):
        newsroom.save("embassy", b"Two\n", editor=EDITOR, at=AT, kind="update", base="other@1")
    with pytest.raises(UnknownRevision, match="only embassy@1"):
        newsroom.save("embassy", b"Two\n", editor=EDITOR, at=AT, kind="update", base="7")
    with pytest.raises(UnknownStory):
        newsroom.save("new", b"Two\n", editor=EDITOR, at=AT, base="1")


def test_a_story_keeps_the_path_of_its_first_day(newsroom: Newsroom) -> None:
    late = datetime(2019, 12, 31, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    first = newsroom.save("embassy", b"One\n", editor=EDITOR, at=late).revision
    assert first.path == "stories/2020/01/embassy.md"
    later = newsroom.save("embassy", b"Two\n", editor=EDITOR, at=AT + timedelta(days=90), kind="update").revision
    assert later.path == first.path
    filed = newsroom.save("filed", b"One\n", editor=EDITOR, at=AT, desk_date=date(2018, 7, 9)).revision
    assert filed.path == "stories/2018/07/filed.md"


def test_a_text_from_before_may_be_saved_after(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"New\n", editor=EDITOR, at=AT)
    old = newsroom.save("embassy", b"Old\n", editor=EDITOR, at=AT - timedelta(days=900), kind="update").revision
    assert old.number == 2
    assert old.saved_at == AT - timedelta(days=900)
    authored, committed = git("log", "-1", "--format=%at %ct").split()
    assert int(authored) == (AT - timedelta(days=900)).timestamp()
    assert int(committed) == AT.timestamp()


@pytest.mark.parametrize(
    "at", [AT.replace(tzinfo=None), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_time_that_git_cannot_record_is_refused(newsroom: Newsroom, at: datetime) -> None:
    with pytest.raises(BadTime):
        newsroom.save("embassy", b"One\n", editor=EDITOR, at=at)
    assert newsroom.stories() == ()


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)])
def test_the_first_and_the_last_time_come_back(newsroom: Newsroom, at: datetime) -> None:
    assert newsroom.save("embassy", b"One\n", editor=EDITOR, at=at).revision.saved_at == at
    newsroom.reindex()
    assert newsroom.resolve("embassy").saved_at == at


@pytest.mark.parametrize(
    "editor",
    [
        "",
        "Ada",
        "<ada@x.example>",
        "Ada <ada",
        "Ada <a> <b>",
        "A\nb <a@x>",
        "A\0 <a@x>",
        "A <a b>",
        "\ud800 <a@x>",
        " A <a@x>",
    ],
)
def test_an_editor_that_git_cannot_record_is_refused(newsroom: Newsroom, editor: str) -> None:
    with pytest.raises(BadEditor, match=r"Name Surname <name@example\.org>"):
        newsroom.save("embassy", b"One\n", editor=editor, at=AT)


def test_a_stamp_needs_a_plain_name(newsroom: Newsroom) -> None:
    with pytest.raises(BadStamp):
        newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT, stamps=(("Kind: retraction\n", "x"),))


def test_the_same_history_gives_the_same_commits(newsroom: Newsroom, tmp_path: Path) -> None:
    from storyrev.store import create

    with create(tmp_path / "twin", name="The Daily Example", editor=EDITOR, at=AT) as twin:
        for room in (newsroom, twin):
            room.save("embassy", b"One\n", editor=EDITOR, at=AT)
            room.save("embassy", b"Two\n", editor=EDITOR, at=AT, kind="update", note="So it is.")
        assert newsroom.history("embassy") == twin.history("embassy")


_any_text = st.text(st.characters(exclude_categories=[]), max_size=60)


@WITHIN_ONE_NEWSROOM
@given(
    note=_any_text
    | st.lists(st.sampled_from(["Storyrev-Kind: retraction", "---", "", "#x", "\n", " ", "\r", "> a"])).map("\n".join),
    words=_any_text,
    data=st.binary(max_size=300),
)
def test_any_bytes_any_note_and_any_stamp_come_back_exactly(
    newsroom: Newsroom, note: str, words: str, data: bytes
) -> None:
    slug = f"story{len(newsroom.stories())}"
    saved = newsroom.save(slug, data, editor=EDITOR, at=AT, note=note, stamps=(("updated", words),)).revision
    assert newsroom.read(saved) == data
    assert (newsroom.root / saved.path).read_bytes() == data
    assert (saved.note, saved.stamps, saved.kind) == (note, (("updated", words),), "first")
    newsroom.reindex()
    assert newsroom.resolve(slug) == saved
    assert replace(saved) == saved
