"""Whatever a source calls its stories and its people, the record takes the slug and the editor made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.exchange.naming import make_editor, make_slug, tell_apart
from storyrev.store.slugs import check_slug
from storyrev.store.write import check_editor


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("City Budget 2020", "city-budget-2020"),
        ("docs/policy/index", "docs-policy-index"),
        ("Gotthard: das Ende?", "gotthard-das-ende"),
        ("Mayor\N{RIGHT SINGLE QUOTATION MARK}s plan", "mayors-plan"),
        ("a_b.c", "a_b.c"),
        ("..a..b--c..", "a.b-c"),
        ("大阪の橋", "大阪の橋"),
        ("con", "con-story"),
        ("notes.md", "notes.md-story"),
    ],
)
def test_a_slug_says_what_the_name_says(name: str, slug: str) -> None:
    assert make_slug(name) == slug


@given(st.text(st.characters(codec=None)))
def test_any_name_gives_a_slug_and_the_same_one_again(name: str) -> None:
    assert check_slug(make_slug(name)) == make_slug(name)


def test_long_names_that_begin_alike_stay_apart() -> None:
    assert make_slug("a" * 200) != make_slug("a" * 201)


@given(st.text(), st.text())
def test_a_story_told_apart_has_a_slug_too(name: str, identity: str) -> None:
    assert check_slug(tell_apart(make_slug(name), identity))


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_any_name_and_address_give_an_editor(name: str, address: str) -> None:
    assert check_editor(make_editor(name, address))


@pytest.mark.parametrize(
    ("name", "address", "editor"),
    [
        ("Ada Park", "ada@newsroom.example", "Ada Park <ada@newsroom.example>"),
        ("Ada <x>\nPark", "", "Ada x Park <unknown@source.invalid>"),
        ("", "ada@newsroom.example", "ada@newsroom.example <ada@newsroom.example>"),
        ("", "", "Unknown <unknown@source.invalid>"),
        ("bot", "bot name", "bot <unknown@source.invalid>"),
    ],
)
def test_an_editor_is_made_of_what_there_is(name: str, address: str, editor: str) -> None:
    assert make_editor(name, address) == editor
