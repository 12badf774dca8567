"""A difference is an ordinary value, whether the comparison is compiled or not."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

import storyrev.compare
from storyrev.compare import Limit, Options, Place, Span, StoryDiff, compare
from storyrev.story import parse

OLD = (
    "---\nheadline: Bridge to close\n---\n\nThe [council](https://example.org/a) voted on Friday to close the bridge.\n\n"
    "Repairs will take 18 months, said the mayor. Nobody knows what they cost.\n\n"
    "**What we know:** A ferry will run until midnight on weekdays.\n"
)
NEW = (
    "---\nheadline: Bridge to close soon\n---\n\n**What we know:** A ferry will run until midnight on weekdays.\n\n"
    "Repairs will take 20 months, said the mayor. Nobody knows what they cost.\n\n"
    "The [council](https://example.org/b) voted on Friday to close the bridge.\n"
)
KINDS = {
    value
    for value in vars(storyrev.compare).values()
    if dataclasses.is_dataclass(value) and isinstance(value, type) and value.__module__.endswith("compare.model")
}


@pytest.fixture(scope="module")
def diff() -> StoryDiff:
    found = compare(parse(OLD, "markdown"), parse(NEW, "markdown"), Options(move_words=3))
    return dataclasses.replace(found, limits=(Limit("candidates", "old", Place(0)),))


def kinds(value: object) -> set[type]:
    """The classes of a value and of all that it holds."""
    if isinstance(value, tuple):
        return {kind for held in value for kind in kinds(held)}
    if not dataclasses.is_dataclass(value):
        return set()
    return {type(value)} | {kind for field in dataclasses.fields(value) for kind in kinds(getattr(value, field.name))}


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_difference_can_be_pickled(diff: StoryDiff, protocol: int) -> None:
    assert kinds(diff) >= KINDS, "else this would not try them all"
    assert pickle.loads(pickle.dumps(diff, protocol)) == diff  # noqa: S301 -- our own


def test_a_difference_can_be_copied_and_rewritten(diff: StoryDiff) -> None:
    assert copy.copy(diff) == copy.deepcopy(diff) == dataclasses.replace(diff) == diff
    assert hash(copy.deepcopy(diff)) == hash(diff)
    assert dataclasses.replace(diff, sections=()) != diff
    assert dataclasses.asdict(diff)["options"]["move_words"] == 3


def test_no_value_can_be_changed(diff: StoryDiff) -> None:
    for value in (diff, diff.options, Span("equal", "the")):
        name = dataclasses.fields(value)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, "other")
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(value, name)
        with pytest.raises((AttributeError, TypeError)):
            value.more = 1  # type: ignore[union-attr]  # what is not there cannot be set


def test_values_are_made_by_keyword_matched_and_shown() -> None:
    span = Span(form=True, text="“", op="delete")
    match span:
        case Span(op, text, form):
            assert (op, text, form) == ("delete", "“", True)
    assert repr(span) == "Span(op='delete', text='“', form=True)"
    assert span == Span("delete", "“", True) != Span("delete", "“")
    with pytest.raises(TypeError):
        Span("delete")  # type: ignore[call-arg]  # that is what is tried
    with pytest.raises(TypeError):
        Options(nonsense=1)  # type: ignore[call-arg]  # as above
