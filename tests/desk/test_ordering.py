"""Arrivals in the order of their stories and times come out as they went in."""

from __future__ import annotations

from datetime import UTC, date, datetime

from storyrev.desk.ordering import sort_arrivals
from storyrev.exchange.model import Arrival


def arrival(story: str, day: int, place: str = "x") -> Arrival:
    return Arrival(
        slug=story,
        place=place,
        key=f"{story}@{day}",
        data=b"Text.\n",
        form="markdown",
        at=datetime(2020, 1, day, tzinfo=UTC),
        editor="Ada Park <ada@newsroom.example>",
        embargo=datetime(2020, 2, day, tzinfo=UTC),
        stamps=(("updated", "Jan. 1"),),
        waivers=(("SR101", "Cleared."),),
        desk_date=date(2020, 1, 1),
        story=story,
    )


def test_stories_come_one_after_another_each_in_the_order_of_time() -> None:
    one, two, three = arrival("b", 3), arrival("a", 2), arrival("b", 1)
    assert list(sort_arrivals([one, two, three])) == [two, three, one]


def test_a_place_whose_name_is_no_utf_8_goes_through() -> None:
    odd = arrival("cafe", 1, place="archive/caf\udce9/1.md")
    assert list(sort_arrivals([odd])) == [odd]
