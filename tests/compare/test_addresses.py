"""A change is found again by its address: in other comparisons, and in later revisions."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from storyrev.compare import (
    Change,
    Followed,
    StoryDiff,
    address_changes,
    compare,
    find_change,
    follow,
    from_json,
    invert,
    is_address,
    list_changes,
    read_place,
    read_schema,
    to_json,
)
from storyrev.compare.model import Place
from storyrev.story import Story, parse
from tests.compare.test_laws import PAIRS, stories

PIER = "The pier opens at nine. Some 40 boats are moored there."
PIER_NOW = "The pier opens at nine. Some 45 boats are moored there."
BAND = "A brass band plays on the lawn every Sunday afternoon."
FAIR = "The fair begins on Monday and lasts until the end of the month."
BOATS_NOW = "Some 45 boats are moored there."


def read(*blocks: str) -> Story:
    return parse("\n\n".join(blocks) + "\n", "markdown")


def diff(old: Story, new: Story) -> StoryDiff:
    return compare(old, new)


def only(changes: StoryDiff, kind: str) -> Change:
    (found,) = (change for change in list_changes(changes) if change.kind == kind)
    return found


def addresses(changes: StoryDiff, kind: str) -> set[str]:
    return {change.address for change in list_changes(changes) if change.kind == kind}


def told_by(value: Any) -> list[str]:
    """Every address in the JSON of a diff."""
    if isinstance(value, list):
        return [address for item in value for address in told_by(item)]
    if not isinstance(value, dict):
        return []
    own = [value["address"]] if value.get("address") else []
    return own + [address for item in value.values() for address in told_by(item)]


def test_the_same_edit_has_the_same_address_whatever_else_changed() -> None:
    alone = diff(read(PIER, BAND), read(PIER_NOW, BAND))
    beside = diff(read("## Sea", PIER, BAND), read(FAIR, "## Shore", BAND, PIER_NOW))
    assert addresses(alone, "block") <= addresses(beside, "block")
    assert addresses(alone, "sentence") <= addresses(beside, "sentence")


def test_an_edit_to_another_text_has_another_address() -> None:
    first = diff(read(PIER), read(PIER_NOW))
    second = diff(read(PIER), read(PIER.replace("40", "46")))
    assert not addresses(first, "block") & addresses(second, "block")
    assert not addresses(first, "sentence") & addresses(second, "sentence")


def test_the_change_back_has_an_address_of_its_own_and_gets_it_either_way() -> None:
    there, back = diff(read(PIER), read(PIER_NOW)), diff(read(PIER_NOW), read(PIER))
    assert address_changes(back) == address_changes(invert(there))
    assert not addresses(there, "block") & addresses(back, "block")


def test_twins_are_told_apart_by_their_order() -> None:
    found = diff(read(BAND, "## One", FAIR), read(BAND, "Go now.", "## One", FAIR, "Go now."))
    one, two = (change.address for change in list_changes(found) if change.kind == "block")
    assert two == f"{one}-2"


def test_a_link_that_points_elsewhere_is_another_change_than_another_target() -> None:
    targets = ["[pier](https://old.example)", "[pier](https://one.example)", "[pier](https://two.example)"]
    old, one, two = (read(PIER.replace("pier", target)) for target in targets)
    assert only(diff(old, one), "block").address != only(diff(old, two), "block").address


def test_a_change_of_form_has_an_address() -> None:
    assert only(diff(read(PIER, BAND), read(PIER, f"- {BAND}")), "block").address


def test_what_only_moved_has_the_address_of_its_move_and_no_other() -> None:
    moved = diff(read(PIER, FAIR, BAND), read(BAND, PIER, FAIR))
    assert only(moved, "move").new == Place(0, 0)
    assert not addresses(moved, "block")


def test_a_field_and_the_front_matter_have_addresses() -> None:
    old, new = read("---\ndesk: Sea\n---", BAND), read("---\ndesk: Shore\n---", BAND)
    assert only(diff(old, new), "field").field == "desk"
    assert only(diff(old, new), "opening").address.startswith("o-")


@pytest.mark.parametrize("kind", ["section", "block", "sentence"])
def test_a_change_says_where_the_passage_stood_and_stands(kind: str) -> None:
    story = read("## Sea", BAND, PIER_NOW)
    change = only(diff(read("## Sea", BAND, PIER), story), kind)
    assert change.new is not None
    assert read_place(story, change.new, "en").endswith(BOATS_NOW)


@given(PAIRS)
def test_no_two_changes_of_a_diff_share_an_address(pair: tuple[Story, Story]) -> None:
    found = [change.address for change in list_changes(compare(*pair))]
    assert len(set(found)) == len(found)
    pattern = json.loads(read_schema())["$defs"]["address"]["pattern"]
    assert all(is_address(address) and re.search(pattern, address) for address in found)


@pytest.mark.parametrize(
    "text",
    ["", "b-", "b-3f9a1c2e0", "x-3f9a1c2e07", "b-3F9A1C2E07", "b-3f9a1c2e07-", "b-3f9a1c2e07-0", "b-3f9a1c2e07\n"],
)
def test_what_could_be_no_address_is_known(text: str) -> None:
    assert not is_address(text)


@given(PAIRS)
def test_json_tells_every_address_once_and_they_outlive_it(pair: tuple[Story, Story]) -> None:
    found = compare(*pair)
    data = json.loads(json.dumps(to_json(found)))
    assert sorted(told_by(data)) == sorted(change.address for change in list_changes(found))
    assert address_changes(from_json(data)) == address_changes(found)
    assert all(find_change(found, change.address) == change for change in list_changes(found))


@given(PAIRS)
def test_whatever_differs_is_told_by_some_change(pair: tuple[Story, Story]) -> None:
    found = compare(*pair)
    seen = list(list_changes(found))
    differing = [c for s in found.sections for c in s.blocks if c.op != "equal" or c.move is not None or c.form]
    places = {(change.old and change.old.block, change.new and change.new.block) for change in seen}
    assert all((change.old_at, change.new_at) in places for change in differing)


@given(stories())
def test_a_story_held_against_itself_has_no_address(story: Story) -> None:
    assert not list(list_changes(compare(story, story)))


# Following


def trace(place: Place, *texts: Story) -> Followed:
    return follow(place, [diff(old, new) for old, new in pairwise(texts)])


FIRST = read(BAND, "## Sea", PIER_NOW, FAIR)
PIER_PLACE = Place(1, 2)


def test_a_passage_that_nobody_touched_is_found_unchanged_wherever_it_stands_now() -> None:
    found = trace(PIER_PLACE, FIRST, read("A new lede stands here.", BAND, "## Sea", PIER_NOW, FAIR))
    assert (found.fate, found.place) == ("unchanged", Place(1, 3))


def test_a_passage_is_followed_through_a_move_and_then_an_edit() -> None:
    moved = read(PIER_NOW, BAND, "## Sea", FAIR)
    edited = read(PIER_NOW.replace("nine", "ten"), BAND, "## Sea", FAIR)
    assert trace(PIER_PLACE, FIRST, moved).fate == "moved"
    found = trace(PIER_PLACE, FIRST, moved, edited)
    assert (found.fate, found.place, found.steps) == ("moved and edited", Place(0, 0), 2)


def test_a_passage_that_was_cut_is_gone_at_the_comparison_that_cut_it() -> None:
    found = trace(PIER_PLACE, FIRST, FIRST, read(BAND, "## Sea", FAIR), read(BAND, FAIR))
    assert (found.fate, found.place, found.steps) == ("gone", None, 2)


def test_a_sentence_is_followed_into_another_block() -> None:
    there = read(f"{BAND} {BOATS_NOW}", "## Sea", "The pier opens at nine.", FAIR)
    found = trace(Place(1, 2, (1,)), FIRST, there)
    assert (found.fate, found.place) == ("moved", Place(0, 0, (1,)))
    assert found.place is not None
    assert read_place(there, found.place, "en") == BOATS_NOW


def test_a_sentence_beside_an_edited_one_is_unchanged() -> None:
    other = read(BAND, "## Sea", PIER_NOW.replace("nine", "ten"), FAIR)
    assert trace(Place(1, 2, (1,)), FIRST, other).fate == "unchanged"
    assert trace(Place(1, 2, (0,)), FIRST, other).fate == "edited"
    assert trace(Place(1, 2, (0,)), FIRST, read(BAND, "## Sea", BOATS_NOW, FAIR)).fate == "gone"


def test_a_block_whose_sentences_went_into_another_is_there() -> None:
    band = f"{BAND} It has twelve players, and all of them live in the town. They take no money for it."
    both = read(f"{band} {PIER_NOW}", "## Sea", FAIR)
    found = trace(PIER_PLACE, read(band, "## Sea", PIER_NOW, FAIR), both)
    assert found.moved
    assert found.place is not None
    assert BOATS_NOW in read_place(both, found.place, "en")


def test_a_section_is_followed_as_a_section() -> None:
    renamed = read(BAND, "## Water", PIER_NOW, FAIR)
    assert trace(Place(1), FIRST, renamed) == Followed(Place(1), edited=True, moved=False, steps=1)
    assert trace(Place(1), FIRST, read(BAND)).fate == "gone"


@given(PAIRS)
def test_every_passage_is_followed_to_where_the_diff_has_it_or_is_gone(pair: tuple[Story, Story]) -> None:
    old, new = pair
    changes = diff(old, new)
    for change in (c for s in changes.sections for c in s.blocks if c.old_at is not None):
        found = follow(Place(0, change.old_at), [changes])
        if change.new_at is not None:
            assert found.place is not None
            assert found.place.block == change.new_at
            assert change.new_at in new.parts[found.place.part].at
        elif found.place is not None:
            assert found.moved
    for number in range(len(old.parts)):
        place = follow(Place(number), [changes]).place
        told = next(section for section in changes.sections if section.old_at == number)
        assert (None if place is None else place.part) == told.new_at
