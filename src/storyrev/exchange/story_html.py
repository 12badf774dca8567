"""A story's text as HTML, for systems that read no Markdown: what its blocks are, as elements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from storyrev.story.escape import escape_element
from storyrev.story.model import Link
from storyrev.story.write import kept_tags

if TYPE_CHECKING:
    from storyrev.story import Block, Story

_FIELDS = frozenset({"headline", "dek", "byline"})
"""What other fields tell; in a card they are that story's, and stand in it."""
_PLAYED = re.compile(r"\.(?:(?P<audio>mp3|m4a|ogg|wav)|(?P<video>mp4|m4v|mov|webm))(?:[?#]|$)", re.IGNORECASE)


def text_html(story: Story) -> str:
    """The text of a story as HTML, without headline, dek and byline, which have fields of their own."""
    blocks = [block for block in story.blocks if block.kind != "markup" and (block.card or block.kind not in _FIELDS)]
    return "\n".join(_parts(blocks))


def _parts(blocks: Sequence[Block]) -> Iterator[str]:
    at = card = 0
    while at < len(blocks):
        block = blocks[at]
        if block.card != card:
            if card:
                yield "</aside>"
            if block.card:
                yield '<aside class="related">'
            card = block.card
        count = 1
        if _in_list(block):
            count = next((n for n, b in enumerate(blocks[at:]) if not _in_list(b) or b.card != card), len(blocks) - at)
            yield _list(blocks[at : at + count], 1)
        elif block.kind == "embed" and _follows(blocks, at, "caption"):
            count = 2
            yield f"<figure>{_shown(block)}{_caption(blocks[at + 1])}</figure>"
        elif block.kind in ("label", "dateline") and _follows(blocks, at, "paragraph"):
            count = 2
            yield f"<p>{_lead(block)} {_inside(blocks[at + 1])}</p>"
        else:
            yield _element(block)
        at += count
    if card:
        yield "</aside>"


def _in_list(block: Block) -> bool:
    return block.kind == "item" or (block.kind == "paragraph" and block.level > 0)


def _follows(blocks: Sequence[Block], at: int, kind: str) -> bool:
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    return after is not None and after.kind == kind and after.card == blocks[at].card and not _in_list(after)


def _element(block: Block) -> str:
    """A block that is an element by itself."""
    kind, inside = block.kind, _inside(block)
    if kind in ("heading", "headline"):
        level = block.level or 3
        return f"<h{level}>{inside}</h{level}>"
    if kind == "quote":
        return f"<blockquote>{_said(block)}</blockquote>"
    if kind == "caption":
        return f"<figure>{_caption(block)}</figure>"
    if kind == "table":
        return _table(block)
    if kind == "code":
        return f"<pre>{escape(block.body)}</pre>"
    if kind == "embed":
        return _shown(block)
    if kind == "note":
        return f'<aside class="{block.note}"><p>{inside}</p></aside>'
    if kind in ("label", "dateline"):
        return f"<p>{_lead(block)}</p>"
    return f"<p>{inside}</p>" if kind == "paragraph" else f'<p class="{kind}">{inside}</p>'


def _inside(block: Block, start: int = 0, end: int | None = None) -> str:
    """The words of a block, or of a part of it, with their links and kept tags."""
    end = len(block.body) if end is None else end
    links = [Link(x.start - start, x.end - start, x.target) for x in block.links if start <= x.start and x.end <= end]
    return escape_element(block.body[start:end], links, kept_tags(block, start, end))


def _said(block: Block) -> str:
    """A quotation or a caption, and whose it is."""
    if block.split < 0:
        return _inside(block)
    text = block.text
    begin = len(block.body) - len(block.body[block.split :].lstrip())
    return f"{_inside(block, 0, len(text))} <cite>{_inside(block, begin)}</cite>".strip()


def _caption(block: Block) -> str:
    return f"<figcaption>{_said(block)}</figcaption>"


def _lead(block: Block) -> str:
    """What leads in to a paragraph: a label with its colon, a dateline with its dash."""
    return f"<strong>{_inside(block)}:</strong>" if block.kind == "label" else f"{_inside(block)} —"


def _shown(block: Block) -> str:
    target = block.links[0].target if block.links else block.body
    if target == block.body:
        return f"<p>{escape(target)}</p>"
    played = _PLAYED.search(target)
    if played:
        name = "audio" if played["audio"] else "video"
        return f'<{name} src="{escape(target)}" title="{escape(block.body)}"></{name}>'
    return f'<img src="{escape(target)}" alt="{escape(block.body)}">'


def _table(block: Block) -> str:
    rows = [row.split("\t") for row in block.body.split("\n")]
    cells = (
        "".join(f"<{name}>{escape(cell)}</{name}>" for cell in row)
        for name, row in zip(["th", *["td"] * (len(rows) - 1)], rows, strict=True)
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _list(blocks: Sequence[Block], level: int) -> str:
    """Items of one list and those nested in it; a further paragraph of an item stands in it."""
    pieces: list[str] = []
    name = "ol" if blocks[0].ordered else "ul"
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if block.kind == "item" and block.level <= level:
            if block.ordered != (name == "ol") and pieces:
                return f"<{name}>{''.join(pieces)}</{name}>" + _list(blocks[at:], level)
            inner = next((n for n, b in enumerate(blocks[at + 1 :]) if _is_next(b, level)), len(blocks) - at - 1)
            pieces.append(f"<li>{_inside(block)}{_nested(blocks[at + 1 : at + 1 + inner], level)}</li>")
            at += 1 + inner
        else:
            pieces.append(f"<li>{_list(blocks[at:], level + 1)}</li>")
            break
    return f"<{name}>{''.join(pieces)}</{name}>"


def _is_next(block: Block, level: int) -> bool:
    return block.kind == "item" and block.level <= level


def _nested(blocks: Sequence[Block], level: int) -> str:
    """What stands in an item under its first paragraph."""
    count = next((n for n, block in enumerate(blocks) if block.kind == "item"), len(blocks))
    further = "".join(f"<p>{_inside(block)}</p>" for block in blocks[:count])
    return further + (_list(blocks[count:], level + 1) if blocks[count:] else "")
