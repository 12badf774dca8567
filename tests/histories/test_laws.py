"""The laws of reading and comparing, on the revisions of two real histories and the pairs of neighbours in them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.histories import History
from storyrev.compare import compare, from_json, invert, list_changes, patch, to_json
from storyrev.story import Story, parse
from tests.histories.conftest import SLICES, take_slice
from tests.story.laws import check, prose_in_marks, read_characters, rendered

RENDERED_EVERY = 12
"""One revision in so many is also held against what markdown-it shows; the laws are held on all that are read."""

pytestmark = [pytest.mark.histories, pytest.mark.no_cover]  # the same ways, thousands of times
each_slice = pytest.mark.parametrize("number", range(SLICES))


class Reading:
    """Reads revisions and holds each to the laws of reading; markup seen before is not looked at again."""

    def __init__(self) -> None:
        self._checked: set[str] = set()
        self._read = 0

    def read(self, data: bytes, place: str) -> Story:
        """The story of a revision, held to the laws; every twelfth also against what another reader shows."""
        draft = data.decode()
        story = check(draft, "markdown", parse(data, "markdown"))
        for block in story.blocks:
            fresh = [mark for mark in block.marks if mark.source not in self._checked]
            if fresh:
                assert prose_in_marks(block) == "", f"{place}: {block}"
                self._checked.update(mark.source for mark in fresh)
        if self._read % RENDERED_EVERY == 0 and "<" not in draft:
            assert read_characters(story) == rendered(draft[len(story.opening) :]), place
        self._read += 1
        return story


def check_pair(old: Story, new: Story, place: str) -> None:
    """The laws of a diff."""
    diff = compare(old, new)
    inverse = invert(diff)
    assert patch(old, diff) == new, place
    assert patch(new, inverse) == old, place
    assert invert(inverse) == diff, place
    assert from_json(json.loads(json.dumps(to_json(diff)))) == diff, place
    addresses = [change.address for change in list_changes(diff)]
    assert len(set(addresses)) == len(addresses), place


def check_slice(history: History, number: int, every: int) -> int:
    """Check a share of a history, or of that one pair in `every`; how many pairs it held."""
    reading = Reading()
    documents = take_slice(history, number)
    alone = [*history.others[number::SLICES], *(blobs[0] for blobs in documents.values() if len(blobs) == 1)]
    pairs = [
        (f"{Path(path).name} {new}", old, new)
        for path, revisions in documents.items()
        for old, new in pairwise(revisions)
    ][::every]
    with history.reader() as blobs:
        for blob in alone[::every]:
            reading.read(blobs.read(blob), blob)
        before: tuple[str, Story] | None = None
        for place, old, new in pairs:
            first = before[1] if before and before[0] == old else reading.read(blobs.read(old), place)
            second = reading.read(blobs.read(new), place)
            check_pair(first, second, place)
            before = new, second
    return len(pairs)


@each_slice
def test_the_laws_hold_on_platform_policies(platform_policies: History, number: int, every: int) -> None:
    assert check_slice(platform_policies, number, every) > 600 // every


@each_slice
def test_the_laws_hold_on_site_policy(site_policy: History, number: int, every: int) -> None:
    assert check_slice(site_policy, number, every)


def test_every_pair_of_platform_policies_is_among_the_slices(platform_policies: History) -> None:
    documents = platform_policies.documents
    assert sum(len(blobs) - 1 for blobs in documents.values()) == 4708
    sliced = [path for number in range(SLICES) for path in take_slice(platform_policies, number)]
    assert sorted(sliced) == sorted(documents)
