"""A story's text as HTML says what its Markdown says."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.exchange.building import html_blocks
from storyrev.exchange.story_html import text_html
from storyrev.story import Block, parse

ROOT = Path(__file__).resolve().parents[2]


def shapes(blocks: tuple[Block, ...]) -> list[tuple[object, ...]]:
    return [
        (b.kind, b.body, b.split >= 0, b.level if b.kind in ("heading", "item") else 0, b.ordered, b.note, b.card)
        for b in blocks
        if b.kind != "markup" and (b.card or b.kind not in ("headline", "dek", "byline"))
    ]


DRAFTS = sorted((*(ROOT / "stories").rglob("*.md"), *(ROOT / "tests" / "cases").rglob("*.md")))


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_html_says_the_same_to_a_system_that_reads_no_markdown(path: Path) -> None:
    text = "".join(c for c in path.read_text() if c.isprintable() or c in "\n\t")
    story = parse(text, "markdown")
    assert shapes(html_blocks(text_html(story))) == shapes(story.blocks)


def test_lists_in_lists_and_films_are_elements_of_their_own() -> None:
    text = "1. one\n\n   more of it\n   - inner\n2. two\n- other\n\n![A bus](https://x.example/bus.mp4)\n\n*The bus.*\n"
    assert text_html(parse(text, "markdown")) == (
        "<ol><li>one<p>more of it</p><ul><li>inner</li></ul></li><li>two</li></ol><ul><li>other</li></ul>\n"
        '<figure><video src="https://x.example/bus.mp4" title="A bus"></video><figcaption>The bus.</figcaption></figure>'
    )
