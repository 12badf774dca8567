"""The laws of reading and comparing, on every revision of two real histories and every pair of neighbours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyrev.compare import compare, from_json, invert, patch, to_json
from storyrev.story import Story, assemble, parse
from tests.histories.conftest import SLICES, History

pytestmark = pytest.mark.histories
each_slice = pytest.mark.parametrize("number", range(SLICES))


def check_reading(data: bytes, place: str) -> Story:
    """A revision gives its bytes back, and each block stands in exactly one part."""
    story = parse(data, "markdown")
    assert story.to_bytes() == data, place
    assert assemble(story.form, story.opening, story.blocks) == story, place
    homes = sorted(at for part in story.parts for at in part.at)
    assert homes == list(range(len(story.blocks))), place
    return story


def check_pair(old: Story, new: Story, place: str) -> None:
    """The laws of a diff."""
    diff = compare(old, new)
    inverse = invert(diff)
    assert patch(old, diff) == new, place
    assert patch(new, inverse) == old, place
    assert invert(inverse) == diff, place
    assert from_json(json.loads(json.dumps(to_json(diff)))) == diff, place


def check_slice(history: History, number: int) -> int:
    """Check a share of a history; how many pairs it held."""
    pairs = 0
    with history.reader() as blobs:
        for path, revisions in history.slice(number).items():
            old: Story | None = None
            for blob in revisions:
                place = f"{Path(path).name} {blob}"
                new = check_reading(blobs.read(blob), place)
                if old is not None:
                    check_pair(old, new, place)
                    pairs += 1
                old = new
    return pairs


@each_slice
def test_the_laws_hold_on_platform_policies(platform_policies: History, number: int) -> None:
    assert check_slice(platform_policies, number)


@each_slice
def test_the_laws_hold_on_site_policy(site_policy: History, number: int) -> None:
    assert check_slice(site_policy, number)


def test_every_pair_of_platform_policies_is_among_the_slices(platform_policies: History) -> None:
    documents = platform_policies.documents
    assert sum(len(blobs) - 1 for blobs in documents.values()) == 4708
    sliced = [path for number in range(SLICES) for path in platform_policies.slice(number)]
    assert sorted(sliced) == sorted(documents)
