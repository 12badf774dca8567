"""The sample stories show every structure of a news page and every kind of revision."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from storyrev.exchange import Draft, read_folder, samples_folder
from storyrev.story import parse

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


def test_the_embassy_story_has_every_structure_of_a_news_page(drafts: tuple[Draft, ...]) -> None:
    story = parse(of(drafts, "baghdad-embassy")[-1].data)
    assert story.headline.startswith("Militia supporters leave")
    assert story.dek.startswith("A two-day siege")
    assert story.byline == "Ines Moreau, Paul Adeyemi and Layla Haddad"
    assert story.dateline.startswith("BAGHDAD")
    assert [(stamp.kind, (stamp.at or "")[:10]) for stamp in story.stamps] == [
        ("published", "2019-12-31"),
        ("updated", "2020-01-02"),
    ]
    assert [caption.attribution for caption in story.captions] == ["Photo: Khalid Mohammed/AP"]
    assert [section.label for section in story.sections] == [
        "",
        "The withdrawal",
        "At the gate",
        "Why it matters",
        "In numbers",
        "What Washington says",
        "What Tehran says",
        "How it came to this",
    ]
    kinds = {block.kind for block in story.blocks if not block.card}
    assert kinds >= {"caption", "heading", "label", "quote", "item", "table", "embed", "note", "call"}
    assert {block.ordered for block in story.blocks if block.kind == "item"} == {True, False}
    assert [note.kind for note in story.notes] == ["correction", "clarification", "editors-note"]
    assert [card.stamps[0].at for card in story.related] == ["2019-12-30", "2019-12-28", "2020-01-01"]


def test_the_other_stories_are_read_as_they_were_meant(drafts: tuple[Draft, ...]) -> None:
    moon = parse(of(drafts, "moon-lander-odysseus")[-1].data)
    assert [note.kind for note in moon.notes] == ["retraction", "update", "clarification"]
    assert [section.label for section in moon.sections][1:] == [
        "A last-minute repair",
        "The landing in figures",
        "Why the south pole",
        "Who has tried",
    ]
    tunnel = parse(of(drafts, "gotthard-basistunnel")[-1].data)
    assert tunnel.dateline.startswith("ERSTFELD")
    assert [note.kind for note in tunnel.notes] == ["correction"]
    assert [section.label for section in tunnel.sections][1:4] == [
        "Warum das wichtig ist",
        "In Zahlen",
        "Am Oberrhein wird es später",
    ]
    assert [card.stamps[0].at for card in tunnel.related] == ["2016-05-29"]


def test_every_draft_gives_its_bytes_back(drafts: tuple[Draft, ...]) -> None:
    assert all(parse(draft.data).to_bytes() == draft.data for draft in drafts)


def test_no_sentence_is_taken_from_the_page_whose_facts_we_tell(drafts: tuple[Draft, ...]) -> None:
    pages = sorted((Path(__file__).resolve().parents[3] / "shared" / "data" / "seed").glob("*.txt"))
    if not pages:
        pytest.skip("the page is not beside this checkout")
    theirs = {run for page in pages for run in runs(page.read_text(encoding="utf-8"))}
    assert not theirs & {run for draft in drafts for run in runs(draft.data.decode())}


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of nine words."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 9]) for at in range(len(words) - 8)}
