"""The published page that the project was begun for, set as its site would set it, comes out of an archive as it reads."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from storyrev.exchange.model import Arrival
from storyrev.exchange.pages.files import read_pages
from storyrev.story import Block, Story, parse
from tests.exchange.pages.made import Archive

SEED = Path(__file__).parents[3].parent / "shared" / "data" / "seed"
PAGES = sorted(SEED.glob("*.txt"))

pytestmark = pytest.mark.skipif(not PAGES, reason="the seed page is not beside this checkout")

URL = "https://www.example.test/iraq-troops-embassy-82ed612b.html"


def element(block: Block, label: str) -> str:
    """A block as a site's program would set it, its lead-in before it."""
    text = escape(block.text, quote=False)
    lead = f"<strong>{escape(label, quote=False)}:</strong> " if label else ""
    credit = escape(block.attribution, quote=False)
    return {
        "headline": f"<h1 class='h7'>{text}</h1>",
        "stamp": f"<p><time>{text}</time></p>",
        "caption": f"<figure><img src='/a.jpg' alt=''><figcaption>{text} <span class='credit'>{credit}</span></figcaption></figure>",
        "quote": f"<blockquote><p>{text}</p><footer>{credit}</footer></blockquote>",
        "item": f"<ul><li>{text}</li></ul>",
        "note": f"<p><em>{text}</em></p>",
        "call": "",
    }.get(block.kind, f"<p>{lead}{text}</p>")


def as_page(story: Story) -> str:
    """The story among what sites put around one; its cards are links to other pages."""
    parts, label = [], ""
    for block in story.blocks:
        if block.kind == "label":
            label = "" if block.card else block.body
        elif not block.card:
            parts.append(element(block, label))
            label = ""
    cards = "".join(
        f"<div class='k{n}'><a href='/{n}'><h3>{escape(card.headline)}</h3></a><a href='/{n}'>Go deeper</a></div>"
        for n, card in enumerate(story.related)
    )
    return (
        "<html lang='en'><head><title>x</title></head><body><div id='gtm'></div><header><nav><a href='/'>Home</a>"
        "<a href='/politics'>Politics and policy</a></nav></header><div class='b1'><div class='b2'>"
        + "".join(parts[:3])
        + "<div class='share-row'><a href='#'>Share on a network</a></div><div class='b3'>"
        + "".join(parts[3:])
        + "</div><div class='newsletter-box'><h3>Get the day's news</h3><p>Smart news, every morning, for free.</p></div>"
        + f"</div><div class='b4'><h2>Go deeper</h2>{cards}</div></div><footer><p>Copyright of the site</p></footer></body></html>"
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_block_comes_out_of_the_archive_and_nothing_of_the_site(path: Path, tmp_path: Path) -> None:
    story = parse(path.read_bytes(), "text")
    archive = Archive().add(as_page(story), "2020-01-02T10:00:00Z", url=URL).write(tmp_path / "crawl.warc.gz")
    (found,) = read_pages(archive)
    assert isinstance(found, Arrival)
    assert found.slug == "iraq-troops-embassy"
    read = parse(found.data, "markdown")
    assert (read.headline, [stamp.text for stamp in read.stamps]) == (
        story.headline,
        [stamp.text.removeprefix("Updated ") for stamp in story.stamps],
    )
    assert [section.label for section in read.sections] == [section.label for section in story.sections]
    for ours, theirs in zip(read.sections, story.sections, strict=True):
        assert [(b.kind, b.text, b.attribution) for b in ours.blocks if b.kind != "embed"] == [
            (b.kind, b.text, b.attribution.lstrip("— ")) for b in theirs.blocks
        ]
    assert [caption.body for caption in read.captions] == [caption.body for caption in story.captions]
    assert [note.text for note in read.notes] == [note.text for note in story.notes]
    assert read.related == ()
