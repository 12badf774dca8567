"""A shelf gives back what was put on it, however much that is."""

from __future__ import annotations

from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from storyrev.desk.shelf import Shelf


@given(st.lists(st.tuples(st.sampled_from([*"abcdefgh", "\ud800", ""]), st.integers() | st.none())))
def test_a_shelf_answers_as_a_dictionary_does(steps: list[tuple[str, int | None]]) -> None:
    with closing(Shelf[int](at_hand=3)) as shelf:
        wanted: dict[str, int] = {}
        for name, value in steps:
            if value is not None:
                shelf.put(name, value)
                wanted[name] = value
            assert shelf.get(name) == wanted.get(name)
