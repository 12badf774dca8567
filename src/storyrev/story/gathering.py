"""The text that an HTML page shows, gathered into raw blocks: what is open around a text says what its block is.

Nothing here knows elements; `page` walks over them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from storyrev.story.elements import SPACE
from storyrev.story.inline import PLAIN, Shape
from storyrev.story.model import IDENTITY, Block, Link, Mark
from storyrev.story.raw import Raw
from storyrev.story.tiles import is_headline_like

if TYPE_CHECKING:
    from storyrev.story.model import BlockKind

MOST_DEPTH = 8
"""Lists nested deeper than this are read as nested this deep: Markdown has a limit too."""


class Making:
    """The text of a block in the making: white space collapsed, emphasis and links noted."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.size = 0
        self.gap = ""
        self.links: list[Link] = []
        self.link = -1
        self.strong = 0
        self.in_strong = False
        self.italic = 0
        self.timed = 0
        self.split = -1
        self.images: list[tuple[str, str]] = []
        self.tags: list[Mark] = []
        self.waiting: list[tuple[str, str]] = []
        """Tags that open before the next text, each with what it is read as."""
        self.open_tags: list[str] = []

    def add(self, text: str, *, italic: bool, timed: bool) -> None:
        """Add text that is not white space."""
        if self.gap and self.size:
            self.pieces.append(self.gap)
            self.size += 1
        self.gap = ""
        for name, sign in self.waiting:
            self.tags.append(Mark(self.size, len(sign), f"<{name}>"))
            self.open_tags.append(name)
            self.pieces.append(sign)
            self.size += len(sign)
        self.waiting.clear()
        self.pieces.append(text)
        self.size += len(text)
        self.italic += len(text) if italic else 0
        self.timed += len(text) if timed else 0

    def begin(self) -> int:
        """Give where text added now would begin."""
        return self.size + (1 if self.gap and self.size else 0)

    def close_tag(self, name: str) -> None:
        """End a kept element; one without text leaves nothing."""
        if self.waiting and self.waiting[-1][0] == name:
            self.waiting.pop()
        elif self.open_tags and self.open_tags[-1] == name:
            self.open_tags.pop()
            self.tags.append(Mark(self.size, 0, f"</{name}>"))

    def close_link(self, target: str) -> None:
        """End a link; one without words or without a target leaves nothing."""
        if 0 <= self.link < self.size and target:
            self.links.append(Link(self.link, self.size, target))
        self.link = -1


class Gathering:
    """The blocks gathered so far, the one in the making, and what is open around it.

    `kinds` are the kinds that open elements give, each with its level; `lists` the open lists, true for a numbered one;
    `kept` the open elements whose tags the stored form keeps, each with what it is read as; `inside` counts the rest.
    `number` is that of the next item, `fresh` says that an item has begun.
    """

    def __init__(self) -> None:
        self.raws: list[Raw] = []
        self.making = Making()
        self.kinds: list[tuple[BlockKind, int]] = []
        self.lists: list[bool] = []
        self.number: int | None = None
        self.kept: list[tuple[str, str]] = []
        self.inside: Counter[str] = Counter()
        self.fresh = False
        self.last_level = 0
        self.href = ""
        self.headline = False
        self.identity = ""
        """What the next block is called, if its element said so."""

    def end_strong(self) -> None:
        """End bold text; what of the block is bold from its beginning is a lead-in."""
        making = self.making
        if making.in_strong and making.size:
            making.in_strong, making.strong = False, making.size

    def end_link(self) -> None:
        """End the open link, if there is one."""
        self.making.close_link(self.href)
        self.href = ""

    def begin_credit(self) -> None:
        """Begin what a caption says of its source; the first that does counts."""
        self.making.split = self.making.begin() if self.making.split < 0 else self.making.split

    def add_text(self, text: str) -> None:
        """Add the text of one node, as it stands in the page."""
        making = self.making
        if self.inside["pre"]:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            making.add(text, italic=False, timed=False) if text else None
            return
        words = SPACE.sub(" ", text)
        if words[:1] == " ":
            making.gap = making.gap or " "
        stripped = words.strip(" ")
        if not stripped:
            return
        if self.href and making.link < 0:
            making.link = making.begin()
        making.add(stripped, italic=self.inside["italic"] > 0, timed=self.inside["time"] > 0)
        if words[-1] == " ":
            making.gap = " "

    def break_line(self) -> None:
        """Break the line; two breaks in a row end a paragraph."""
        if self.making.gap == "\n" and not self.inside["pre"]:
            self.flush()
        elif self.making.size:
            self.making.gap = "\n"

    def follows_quote(self) -> bool:
        """Say whether the last block is a quotation of which nobody has been named yet."""
        return bool(self.raws) and self.raws[-1].block.kind == "quote" and self.raws[-1].block.split < 0

    def put(self, block: Block, shape: Shape = PLAIN, *, sure: bool = False) -> None:
        """Add a block, under the identity that is waiting for one."""
        anchor = f'<a id="{self.identity}"></a>' if self.identity else ""
        if IDENTITY.fullmatch(anchor):
            # The number of an item stands before everything.
            lead = 1 if block.kind == "item" and block.ordered and block.marks else 0
            block = replace(block, marks=(*block.marks[:lead], Mark(0, 0, anchor), *block.marks[lead:]))
        self.forget_identity()
        self.raws.append(Raw(block, shape, sure=sure))

    def forget_identity(self) -> None:
        """Give no block the identity that is waiting for one."""
        self.identity = ""

    def flush(self) -> None:
        """Close the block in the making and begin another."""
        made = self.making
        if made.link >= 0:
            made.close_link(self.href)
        if not made.size and not made.images:
            made.gap = ""
            return
        self.making = Making()
        self.making.waiting = list(self.kept)
        while made.open_tags:
            made.close_tag(made.open_tags[-1])
        for alt, address in made.images:
            self.put(Block("embed", alt, links=(Link(0, len(alt), address),)), sure=True)
        body = "".join(made.pieces)
        if self.inside["pre"]:
            body = body.strip("\n")
        if not body.strip():
            return
        if self.inside["cite"] and self.follows_quote():
            self.raws[-1] = Raw(_with_attribution(self.raws[-1].block, body, made.links), sure=True)
            return
        if made.in_strong:
            made.strong = made.size
        shape = Shape(made.strong, made.italic > 0 and made.italic == len("".join(body.split(" "))), -1)
        self._put_text(body, made, shape)

    def _put_text(self, body: str, made: Making, shape: Shape) -> None:
        links, tags = tuple(made.links), tuple(made.tags)
        kind, level = self.kinds[-1] if self.kinds else ("paragraph", 0)
        if self.inside["around"]:
            self.put(Block("call", body, links=links), sure=True)
        elif self.inside["pre"]:
            self.put(Block("code", body), sure=True)
        elif self.inside["caption"]:
            self._caption(body, links, made.split)
        elif self.lists and not self.inside["card"]:
            self._item(body, links, tags, shape)
        elif self.inside["quote"]:
            self.put(Block("quote", body, tags, links), shape)
        elif kind == "heading":
            headline = level == 1 and not self.headline and not self.inside["aside"]
            if headline:
                self._find_kickers()
            self.put(
                Block("headline" if headline else "heading", body, tags, links, level=0 if headline else level),
                sure=headline,
            )
        elif kind != "paragraph":
            self.put(Block(kind, body, tags, links), sure=True)
        elif made.timed and made.timed == made.size:
            self.put(Block("stamp", body, links=links), sure=True)
        elif self.inside["related"] and not self.inside["card"]:
            self.put(Block("call", body, links=links), sure=True)
        else:
            self.put(Block("paragraph", body, tags, links), shape)

    def _find_kickers(self) -> None:
        """Make calls of the short lines over the headline: they name a desk or a series, and lead there."""
        self.headline = True
        for at, raw in enumerate(self.raws):
            block = raw.block
            if block.kind in ("paragraph", "item") and not raw.sure and is_headline_like(block.body):
                self.raws[at] = Raw(Block("call", block.body, links=block.links), sure=True)

    def _caption(self, body: str, links: tuple[Link, ...], split: int) -> None:
        last = self.raws[-1].block if self.raws else None
        split = split if split < len(body) else -1
        if split == 0 and last is not None and last.kind == "caption" and last.split < 0:
            shift = len(last.body) + 1
            moved = tuple(Link(x.start + shift, x.end + shift, x.target) for x in links)
            self.raws[-1] = Raw(
                Block("caption", f"{last.body} {body}", links=(*last.links, *moved), split=shift), sure=True
            )
            return
        self.put(Block("caption", body, links=links, split=split), sure=True)

    def _item(self, body: str, links: tuple[Link, ...], tags: tuple[Mark, ...], shape: Shape) -> None:
        follows = bool(self.raws) and (self.raws[-1].block.kind == "item" or self.raws[-1].block.level > 0)
        level = min(len(self.lists), MOST_DEPTH, (self.last_level if follows else 0) + 1)
        if self.fresh or not follows:
            self.fresh, self.last_level = False, level
            if self.lists[-1] and self.number is not None:
                tags = (Mark(0, 0, f"{self.number}. "), *tags)
            self.put(Block("item", body, tags, links, level=level, ordered=self.lists[-1]), shape)
        else:
            self.put(Block("paragraph", body, tags, links, level=level), shape)


def _with_attribution(quote: Block, body: str, links: list[Link]) -> Block:
    """Give a quotation the words that say whose it is; their dash is not read."""
    dash = len(body) - len(re.sub(r"^[—–―-]+\s*", "", body))
    shift = len(quote.body) + 1 - dash
    moved = (Link(max(x.start + shift, len(quote.body) + 1), x.end + shift, x.target) for x in links)
    split = len(quote.body) + 1
    return Block("quote", f"{quote.body}\n{body[dash:]}", quote.marks, links=(*quote.links, *moved), split=split)
