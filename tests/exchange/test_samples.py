"""The sample stories show every structure of a news page and every kind of revision."""

from __future__ import annotations

from itertools import pairwise

import pytest

from storyrev.exchange import Draft, read_folder, samples_folder

SLUGS = ("baghdad-embassy", "gotthard-basistunnel", "moon-lander-odysseus")


@pytest.fixture(scope="module")
def drafts() -> tuple[Draft, ...]:
    return read_folder(samples_folder())


def of(drafts: tuple[Draft, ...], slug: str) -> list[Draft]:
    return [draft for draft in drafts if draft.slug == slug]


def test_there_are_three_stories_with_five_revisions_or_more(drafts: tuple[Draft, ...]) -> None:
    assert {draft.slug for draft in drafts} == set(SLUGS)
    assert all(len(of(drafts, slug)) >= 5 for slug in SLUGS)


def test_together_they_show_every_kind_that_a_reader_is_told_of(drafts: tuple[Draft, ...]) -> None:
    assert {draft.kind for draft in drafts} == {
        "first",
        "update",
        "correction",
        "clarification",
        "retraction",
        "minor",
    }


def test_readers_are_given_a_note_with_each_correction_clarification_and_retraction(drafts: tuple[Draft, ...]) -> None:
    told = [draft for draft in drafts if draft.kind in {"correction", "clarification", "retraction"}]
    assert told
    for draft in told:
        assert draft.note
        assert draft.note in draft.data.decode()


def test_each_draft_differs_from_the_one_it_replaces(drafts: tuple[Draft, ...]) -> None:
    for slug in SLUGS:
        assert all(old.data != new.data for old, new in pairwise(of(drafts, slug)))


def test_one_story_returns_to_an_earlier_text_after_a_draft_that_was_never_public(drafts: tuple[Draft, ...]) -> None:
    correction, withheld, back = of(drafts, "gotthard-basistunnel")[2:5]
    assert withheld.status == "withheld"
    assert [draft.status for draft in drafts].count("withheld") == 1
    assert back.data == correction.data
