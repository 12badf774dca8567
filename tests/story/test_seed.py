"""The published page that the project was begun for comes out as its readers saw it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.story import Story, parse, to_markdown
from tests.story.laws import check
from tests.story.outlines import seen

SEED = Path(__file__).parents[2].parent / "shared" / "data" / "seed"
PAGES = sorted(SEED.glob("*.txt"))

pytestmark = pytest.mark.skipif(not PAGES, reason="the seed page is not beside this checkout")


def pages() -> list[Path]:
    return PAGES or [SEED]


def look(story: Story) -> None:
    """Hold a reading of the page against what stands on it."""
    assert len([b for b in story.blocks if b.kind == "headline" and not b.card]) <= 1
    assert story.headline
    assert [stamp.at for stamp in story.stamps] == ["2020-01-01"]
    assert len(story.captions) == 1
    assert story.captions[0].attribution.startswith("Photo: ")
    assert story.captions[0].text.endswith(".")
    labels = [section.label for section in story.sections]
    assert labels == ["", "Driving the news", "Why it matters", "What they're saying", "Background"]
    kinds = [[block.kind for block in section.blocks] for section in story.sections]
    assert kinds == [
        ["paragraph", "quote"],
        ["paragraph"],
        ["paragraph"],
        ["paragraph", "paragraph", "item", "item"],
        ["paragraph", "item"],
    ]
    quote = story.sections[0].blocks[1]
    assert quote.attribution == "Esper's announcement via Twitter"
    assert quote.text.startswith('"[The]')
    assert [note.kind for note in story.notes] == ["editors-note"]
    assert {block.kind for part in story.parts if part.kind == "calls" for block in part.blocks} == {"call"}
    assert [[stamp.at for stamp in card.stamps] for card in story.related] == [
        ["2020-01-02"],
        ["2020-01-16"],
        ["2020-01-02"],
    ]
    for card in story.related:
        assert card.headline
        assert [b.attribution.partition(":")[0] for b in card.blocks if b.kind == "caption"] == ["Photo"]
    assert [part.kind for part in story.parts] == [
        "head", "lede", "section", "section", "section", "section", "notes", "calls", "related", "related", "related",
    ]  # fmt: skip


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.stem)
def test_the_seed_page_has_every_structure_and_nothing_else(page: Path) -> None:
    look(check(page.read_bytes().decode()))


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.stem)
def test_the_seed_page_is_the_same_when_it_is_read_from_its_stored_form(page: Path) -> None:
    story = parse(page.read_bytes())
    stored = parse(to_markdown(story))
    assert stored.form == "markdown"
    look(stored)
    assert stored.headline == story.headline
    assert [line for line in seen(story) if line[0] not in ("headline", "stamp") or line[6]] == seen(stored)
    assert to_markdown(stored) == to_markdown(story)


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.stem)
def test_the_stored_form_of_the_seed_page_needs_no_html_but_its_cards(page: Path) -> None:
    lines = to_markdown(parse(page.read_bytes())).splitlines()
    assert {line for line in lines if line.startswith("<")} == {'<aside class="related">', "</aside>"}
