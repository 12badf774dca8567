"""What each tile of a page is by its own words, before its neighbours are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from storyrev.story.bylines import is_byline
from storyrev.story.calls import is_call
from storyrev.story.captions import credit_start
from storyrev.story.inline import PLAIN, Shape
from storyrev.story.labels import Label, label_of
from storyrev.story.notes import note_of
from storyrev.story.quotes import attribution_dash
from storyrev.story.stamps import stamp_lead
from storyrev.story.weave import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyrev.story.model import Block
    from storyrev.story.notes import Found
    from storyrev.story.raw import Raw

Role = Literal[
    "markup", "stamp", "date", "named", "note", "call", "byline", "caption", "embed", "attribution", "text", "end"
]
"""What a tile is taken for: `date` and `named` are stamps where a stamp may stand, `end` ends a card."""

LONGEST_HEADLINE = 200
_URL = re.compile(r"https?://\S+")
_ENDS_SENTENCE = re.compile(r"(?:[.。;:：,]|[.!?…][\"'”’»)\]]+)$")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.){2,}$|\.\.\.$")


@dataclass(slots=True)
class Tile:
    """A raw block with what its own words say; `card` and `headline` are filled in by those who look around."""

    raw: Raw
    block: Block
    shape: Shape
    role: Role
    note: Found | None = None
    credit: int = -1
    label: Label | None = None
    card: int = 0
    headline: bool = False
    cut: int = -1
    """Where the stamp begins in a tile whose role is `end`."""

    @property
    def body(self) -> str:
        return self.block.body


def tiles_of(raws: Sequence[Raw]) -> list[Tile]:
    """Look at each raw block by itself; what follows it is only asked where a label stands before a list."""
    tiles = []
    for number, raw in enumerate(raws):
        # The first and last cells of a table may be empty.
        block = raw.block if raw.block.kind in ("table", "code") else trim(raw.block)
        if not block.body and block.kind != "embed" and raw.shape.image < 0:
            block = replace(block, kind="markup", level=0, ordered=False, split=-1, links=())
        tile = Tile(raw, block, _trimmed(raw), "markup" if block.kind == "markup" else "text")
        if not raw.sure and block.kind in ("paragraph", "heading", "item", "quote"):
            follows_list = number + 1 < len(raws) and raws[number + 1].block.kind == "item"
            _look(tile, follows_list=follows_list)
        elif block.kind == "embed":
            tile.role = "embed"
        tiles.append(tile)
    return tiles


def _trimmed(raw: Raw) -> Shape:
    """Give the shape of a tile's body without the white space at its ends."""
    shape, body = raw.shape, raw.block.body
    if shape is PLAIN or body == body.strip():
        return shape
    lead, size = len(body) - len(body.lstrip()), len(body.strip())

    def moved(at: int) -> int:
        return min(max(at - lead, 0), size)

    return Shape(moved(shape.strong), shape.italic, shape.image if shape.image < 0 else moved(shape.image))


def _look(tile: Tile, *, follows_list: bool) -> None:
    block, shape = tile.block, tile.shape
    body, kind = block.body, block.kind
    own_line = kind in ("paragraph", "heading") and (kind == "heading" or not block.level)
    if own_line:
        if shape.image == len(body) or _URL.fullmatch(body):
            tile.role = "embed"
            return
        lead = stamp_lead(body)
        if lead:
            tile.role = "stamp" if lead == "led" else "date" if lead == "bare" else "named"
    if tile.role in ("text", "named"):
        tile.note = note_of(body, headed=kind == "heading")
        if tile.note:
            tile.role = "note"
        elif own_line and is_call(body):
            tile.role = "call"
    if kind != "paragraph" or block.level or shape.image >= 0:
        return
    if tile.role == "text":
        if is_byline(body):
            tile.role = "byline"
        elif attribution_dash(body):
            tile.role = "attribution"
        else:
            tile.credit = credit_start(body)
            if tile.credit >= 0:
                tile.role = "caption"
    if tile.role in ("text", "named", "byline"):
        tile.label = label_of(body, shape.strong, before_list=follows_list)


def is_headline_like(body: str) -> bool:
    """Say whether a line is put like a headline: short, one line, and no sentence with its full stop."""
    if not 4 <= len(body) <= LONGEST_HEADLINE or "\n" in body:
        return False
    first = next((c for c in body if c.isalnum()), "")
    if not first or first.islower():
        return False
    return not _ENDS_SENTENCE.search(body) or bool(_ABBREVIATED.search(body)) or _quoted_end(body)


def _quoted_end(body: str) -> bool:
    """A headline may end with somebody's words, if it does not begin with them."""
    return bool(re.search(r"[^.!?…][\"'”’»]$", body)) and body[-1] not in ".:"
