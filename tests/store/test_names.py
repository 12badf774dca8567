"""How a revision is named and found."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from storyrev.store import Kind, Newsroom
from storyrev.store.names import BadName, UnknownRevision, UnknownStory
from storyrev.store.write import BadTime
from tests.store.conftest import AT, EDITOR


@pytest.fixture
def three(newsroom: Newsroom) -> Newsroom:
    """A story saved on 1, 3 and (the draft of a day before, imported late) 2 January."""
    for number, day in enumerate([0, 2, 1]):
        kind: Kind | None = "update" if number else None
        newsroom.save("embassy", b"%d" % number, editor=EDITOR, at=AT + timedelta(days=day), kind=kind)
    return newsroom


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("embassy", 3),
        ("embassy@latest", 3),
        ("embassy@first", 1),
        ("embassy@1", 1),
        ("embassy@02", 2),
        ("embassy@2020-01-01", 1),
        ("embassy@2020-01-02", 3),
        ("embassy@2020-01-03", 2),
        ("embassy@2999-12-31", 2),
    ],
)
def test_a_revision_is_found_by_number_place_and_day(three: Newsroom, name: str, number: int) -> None:
    assert three.resolve(name).number == number


def test_a_day_ends_at_midnight_in_utc(newsroom: Newsroom) -> None:
    last = datetime(2020, 1, 1, 20, 59, 59, tzinfo=timezone(timedelta(hours=-3)))
    newsroom.save("embassy", b"1", editor=EDITOR, at=last)
    newsroom.save("embassy", b"2", editor=EDITOR, at=last + timedelta(seconds=1), kind="update")
    assert newsroom.resolve("embassy@2020-01-01").number == 1
    assert newsroom.resolve("embassy@2020-01-02").number == 2


def test_a_revision_is_found_by_the_start_of_its_commit(three: Newsroom) -> None:
    for revision in three.history("embassy"):
        for name in (revision.id, revision.id[:7], revision.id[:12].upper()):
            assert three.resolve(f"embassy@{name}") == revision


def test_digits_are_a_number_first_and_a_commit_else(newsroom: Newsroom) -> None:
    """A commit's hash may begin with seven decimal digits; then they name it all the same."""
    at, revision = AT, newsroom.save("s0", b"0", editor=EDITOR, at=AT).revision
    tried = 0
    while not revision.id[:7].isdecimal():
        tried += 1
        at += timedelta(seconds=1)
        revision = newsroom.save("s0", b"%d" % tried, editor=EDITOR, at=at, kind="minor").revision
    assert newsroom.resolve(f"s0@{revision.id[:7]}") == revision
    assert newsroom.resolve("s0@1").number == 1


@pytest.mark.parametrize("name", ["", "@1", "embassy@", "embassy@-1", "embassy@abc", "embassy@last", "embassy@1@2"])
def test_a_name_of_no_known_form_is_refused_with_the_forms(three: Newsroom, name: str) -> None:
    with pytest.raises(BadName, match="Write"):
        three.resolve(name)


def test_a_day_that_is_none_is_refused(three: Newsroom) -> None:
    with pytest.raises(BadName, match="2020-02-30 is not a day"):
        three.resolve("embassy@2020-02-30")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("embassy@0", "embassy@1 to embassy@3"),
        ("embassy@4", "embassy@1 to embassy@3"),
        ("embassy@fffffff", "storyrev log embassy"),
        ("embassy@2019-12-31", "embassy@1 was the first"),
    ],
)
def test_a_revision_that_is_not_there_is_answered_with_what_is(three: Newsroom, name: str, said: str) -> None:
    with pytest.raises(UnknownRevision, match=said):
        three.resolve(name)


def test_an_unknown_story_is_answered_with_those_that_look_like_it(three: Newsroom) -> None:
    three.save("Ambassador", b"x", editor=EDITOR, at=AT)
    with pytest.raises(UnknownStory, match="Did you mean embassy"):
        three.history("embasy")
    with pytest.raises(UnknownStory, match="Did you mean Ambassador"):
        three.resolve("ambassador@1")
    with pytest.raises(UnknownStory, match="storyrev log"):
        three.resolve("zzzzzz")


def test_an_empty_newsroom_says_so(newsroom: Newsroom) -> None:
    with pytest.raises(UnknownStory, match="has none yet"):
        newsroom.history("embassy")


def test_the_stories_are_listed_with_first_and_latest(three: Newsroom) -> None:
    three.save("a-second", b"x", editor=EDITOR, at=AT)
    second, embassy = three.stories()
    assert (second.slug, second.first, second.latest) == ("a-second", three.resolve("a-second"), second.first)
    assert (embassy.first.number, embassy.latest.number, embassy.present) == (1, 3, True)
    assert embassy.path == "stories/2020/01/embassy.md"


def test_revisions_are_found_by_date_and_by_kind(three: Newsroom) -> None:
    one, two, three_ = three.history("embassy")
    assert three.by_date() == (one, three_, two)
    assert three.by_date(date(2020, 1, 2)) == (three_, two)
    assert three.by_date(until=date(2020, 1, 2)) == (one, three_)
    assert three.by_date(date(2020, 1, 2), date(2020, 1, 2)) == (three_,)
    assert three.by_date(AT, AT + timedelta(days=1)) == (one,)
    assert three.by_kind("update") == (three_, two)
    assert three.by_kind("first") == (one,)
    assert three.by_kind("retraction") == ()
    with pytest.raises(BadTime):
        three.by_date(AT.replace(tzinfo=None))
