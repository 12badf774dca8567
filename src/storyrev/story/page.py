"""Reading HTML: what a browser would show, each text node exactly once, as raw blocks.

Elements say what their text is; their classes are asked where the words alone would not tell (a
dek, a credit, a correction, a related-story card). Scripts, styles, templates and what is hidden
are dropped. A link whose target a browser would run (`javascript:`, `data:`) keeps its words and
loses its target. Navigation, forms, buttons, the page's own header and footer are the site's: where
the page has an article they are left out beside it. Inside it, and on a page without one, they are
kept as calls: they lead elsewhere and are not the story's text. A pull quote is left out where it only
repeats the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from storyrev.story.classify import classify
from storyrev.story.decode import UnreadableDraft
from storyrev.story.elements import (
    BLOCKS,
    CAPTION,
    CREDIT,
    NAMED,
    SPACE,
    is_dropped,
    is_last,
    is_layout,
    is_related,
    note_kind,
    refuse_depth,
    safe_target,
    visible_words,
)
from storyrev.story.inline import PLAIN, Shape
from storyrev.story.model import IDENTITY, Block, Link, Mark
from storyrev.story.numbering import Numbering, numbering
from storyrev.story.pulled import is_pulled, repeated_quotes
from storyrev.story.raw import Raw
from storyrev.story.scripts import KEPT, script_of
from storyrev.story.tiles import is_headline_like
from storyrev.story.write import write_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from storyrev.story.model import BlockKind

MOST_DEPTH = 8
"""Lists nested deeper than this are read as nested this deep: Markdown has a limit too."""

_MOST_TABLES = 4
"""Tables nested deeper than this are parts of a page, not data."""
_SHOWN = frozenset({"iframe", "video", "audio", "embed", "object"})
_AROUND = frozenset({"nav", "form", "button", "select", "dialog", "menu", "search"})
_SHOWS_NOTHING = "the page shows no text; save the page with its article, or the article's text"
_HEADING = re.compile(r"h([1-6])")
_DEK = dict(NAMED)["dek"]


def to_draft(text: str) -> str:
    """Give an HTML page as a story in the stored form. Raises `UnreadableDraft` if it shows no text or is nested absurdly."""
    draft = write_blocks(blocks_of(text))
    if not draft.strip():
        raise UnreadableDraft(_SHOWS_NOTHING)
    return draft


def blocks_of(text: str) -> tuple[Block, ...]:
    """Give the blocks of an HTML page, in order; none if it shows no text.

    An element with the attribute `data-identity` gives it to the first block in it (`Block.identity`).
    Raises `UnreadableDraft` for a page that is nested absurdly.
    """
    from selectolax.lexbor import LexborHTMLParser

    refuse_depth(text)
    tree = LexborHTMLParser(text)
    root = tree.root
    if root is None:
        return ()
    has_article = tree.css_first("article, main") is not None
    raws = _Page(has_article=has_article, repeated=repeated_quotes(root)).read(root)
    return classify(raws, "html")


class _Making:
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
        if 0 <= self.link < self.size and target:
            self.links.append(Link(self.link, self.size, target))
        self.link = -1


class _Page:
    """One walk over a page's elements, without recursion.

    `undo` holds for each open element what leaving it takes back, in order.
    """

    def __init__(self, *, has_article: bool, repeated: frozenset[int]) -> None:
        self.has_article = has_article
        self.repeated = repeated
        self.raws: list[Raw] = []
        self.making = _Making()
        self.undo: list[list[Callable[[], object]]] = []
        self.kinds: list[tuple[BlockKind, int]] = []
        self.lists: list[bool] = []
        self.numbers: list[Numbering] = []
        self.number: int | None = None
        self.kept: list[tuple[str, str]] = []
        self.inside: Counter[str] = Counter()
        self.fresh = False
        self.last_level = 0
        self.href = ""
        self.headline = False
        self.identity = ""
        """What the next block is called, if its element said so."""

    def read(self, root: LexborNode) -> list[Raw]:
        stack: list[LexborNode] = []
        node: LexborNode | None = root
        while node is not None:
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node and not is_dropped(node):
                if self._enter(node) and node.first_child is not None:
                    stack.append(node)
                    node = node.first_child
                    continue
                self._leave()
            while node is not root and node.next is None and stack:
                node = stack.pop()
                self._leave()
            node = None if node is root else node.next
        return self.raws

    def _enter(self, node: LexborNode) -> bool:
        """Begin an element; False if what is in it has been read already, or is not to be."""
        tag = str(node.tag)
        attributes = node.attributes
        undo: list[Callable[[], object]] = []
        self.undo.append(undo)
        if tag in BLOCKS:
            self._flush()
            if "data-identity" in attributes:
                self.identity = attributes["data-identity"] or ""
                undo.append(self._forget)
        if self._is_the_sites(node, tag) or (self.repeated and node.mem_id in self.repeated):
            return False
        if tag == "br":
            self._break()
        elif tag == "img" or tag in _SHOWN:
            self._show(node, tag)
            return False
        elif tag == "table" and self.inside["table"] < _MOST_TABLES and not is_layout(node):
            self._table(node)
            return False
        classes = (attributes.get("class") or "").lower().split()
        self._begin_part(node, tag, classes, undo)
        self._begin_kind(node, tag, classes, undo)
        self._begin_words(tag, attributes, undo)
        if tag in KEPT and not self.inside["pre"]:
            self._begin_kept(tag, script_of(tag, visible_words(node)), undo)
        if tag in BLOCKS:
            undo.append(self._flush)
        return True

    def _is_the_sites(self, node: LexborNode, tag: str) -> bool:
        """Say whether an element beside the article is the site's furniture; some sites put the whole page in a form."""
        if not self.has_article or self.inside["article"] or self.inside["quote"]:
            return False
        if tag not in _AROUND and tag not in ("header", "footer"):
            return False
        return node.css_first("article, main" if tag in _AROUND else "article, main, h1") is None

    def _leave(self) -> None:
        undo = self.undo.pop()
        while undo:
            undo.pop()()

    def _within(self, name: str, undo: list[Callable[[], object]]) -> None:
        self.inside[name] += 1
        undo.append(lambda: self.inside.subtract((name,)))

    def _begin_part(self, node: LexborNode, tag: str, classes: list[str], undo: list[Callable[[], object]]) -> None:
        """Begin what is another part of the page: a note, a card, what stands around the article."""
        if tag not in BLOCKS or tag in ("body", "html"):
            return
        outside = self.has_article and not self.inside["article"]
        if tag in ("article", "main"):
            self._within("article", undo)
        if tag in _AROUND and not outside:
            self._within("around", undo)
        if self.inside["aside"]:
            return
        if tag == "aside":
            undo.append(lambda: self.inside.subtract(("an aside",)))
        note = note_kind(tag, classes)
        if note:
            self._open(note, undo)
        elif self.inside["related"]:
            if tag in ("li", "article"):
                self._open("related", undo)
        elif not self.inside["an aside"] and is_related(node, tag, classes):
            if node.css_first("article, li") is None:
                self._open("related", undo)
            else:
                self._within("related", undo)
        if tag == "aside":
            self.inside["an aside"] += 1

    def _open(self, name: str, undo: list[Callable[[], object]]) -> None:
        """Begin an aside: what stands in it is a note of that kind, or a card."""
        self.raws.append(Raw(Block("markup", ""), opens=name))
        self._within("aside", undo)
        if name == "related":
            self._within("card", undo)
        undo.append(lambda: self.raws.append(Raw(Block("markup", ""), closes=True)))

    def _begin_kind(self, node: LexborNode, tag: str, classes: list[str], undo: list[Callable[[], object]]) -> None:
        """Begin what gives its text a kind."""
        # Many sites write the dek as a heading that only its class tells from those of sections.
        heading = None if any(_DEK.search(name) for name in classes) else _HEADING.fullmatch(tag)
        if tag == "table":
            self._within("table", undo)
        if heading:
            self._as("heading", int(heading.group(1)), undo)
        elif tag == "blockquote" or (tag in BLOCKS and is_pulled(node)):
            self._within("quote", undo)
        elif tag in ("ul", "ol"):
            self.lists.append(tag == "ol")
            self.numbers.append(numbering(node))
            undo += (self.lists.pop, self.numbers.pop)
        elif tag == "li":
            self.fresh = True
            self.number = self.numbers[-1].take(node) if self.numbers else None
        elif tag == "pre":
            self._within("pre", undo)
        elif (tag == "figcaption" and self._after_quote()) or (
            self.inside["quote"] and (tag == "footer" or (tag == "cite" and is_last(node)))
        ):
            self._apart("cite", undo)
        elif self.inside["caption"]:
            if tag in ("cite", "small") or any(CREDIT.search(name) for name in classes):
                self.making.split = self.making.begin() if self.making.split < 0 else self.making.split
        elif tag == "figcaption" or any(CAPTION.search(name) for name in classes):
            self._apart("caption", undo)
        elif any(CREDIT.search(name) for name in classes) and not self.inside["cite"]:
            self._apart("caption", undo)
            self.making.split = 0
        elif tag not in ("a", "body", "html"):
            named = next((kind for kind, known in NAMED for name in classes if known.search(name)), None)
            if named and not self.kinds:
                self._flush()
                self._as(named, 0, undo)
                undo.append(self._flush)

    def _as(self, kind: BlockKind, level: int, undo: list[Callable[[], object]]) -> None:
        self.kinds.append((kind, level))
        undo.append(self.kinds.pop)

    def _apart(self, name: str, undo: list[Callable[[], object]]) -> None:
        """Begin something whose text is a block by itself, whatever element it is."""
        self._flush()
        self._within(name, undo)
        undo.append(self._flush)

    def _after_quote(self) -> bool:
        return bool(self.raws) and self.raws[-1].block.kind == "quote" and self.raws[-1].block.split < 0

    def _begin_words(self, tag: str, attributes: dict[str, str | None], undo: list[Callable[[], object]]) -> None:
        """Begin emphasis, a time or a link."""
        if tag in ("b", "strong"):
            if self.making.size == 0:
                self.making.in_strong = True
            undo.append(self._end_strong)
        elif tag in ("em", "i"):
            self._within("italic", undo)
        elif tag == "time":
            self._within("time", undo)
        elif tag == "a":
            self._end_link()
            self.href = safe_target(attributes.get("href") or "")
            undo.append(self._end_link)

    def _begin_kept(self, tag: str, sign: str, undo: list[Callable[[], object]]) -> None:
        """Begin an element whose tags the stored form keeps."""
        self.kept.append((tag, sign))
        self.making.waiting.append((tag, sign))

        def end() -> None:
            self.kept.pop()
            self.making.close_tag(tag)

        undo.append(end)

    def _end_strong(self) -> None:
        making = self.making
        if making.in_strong and making.size:
            making.in_strong, making.strong = False, making.size

    def _end_link(self) -> None:
        self.making.close_link(self.href)
        self.href = ""

    def _text(self, text: str) -> None:
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

    def _break(self) -> None:
        """Break the line; two breaks in a row end a paragraph."""
        if self.making.gap == "\n" and not self.inside["pre"]:
            self._flush()
        elif self.making.size:
            self.making.gap = "\n"

    def _show(self, node: LexborNode, tag: str) -> None:
        attributes = node.attributes
        source = attributes.get("src") or attributes.get("data") or ""
        if tag in ("video", "audio") and not source:
            inner = node.css_first("source[src]")
            source = (inner.attributes.get("src") or "") if inner is not None else ""
        address = safe_target(source)
        if address:
            alt = " ".join((attributes.get("alt") or attributes.get("title") or "").split()) if tag == "img" else ""
            self.making.images.append((alt, address))

    def _table(self, table: LexborNode) -> None:
        """Add a table of data: cells divided by tabs, rows by line feeds."""
        rows: list[str] = []
        for row in table.css("tr"):
            cells = [visible_words(cell) for cell in row.iter() if cell.tag in ("td", "th")]
            if cells:
                rows.append("\t".join(cells))
        title = table.css_first("caption")
        if title is not None and visible_words(title):
            self._put(Block("paragraph", visible_words(title)))
        if any(row.strip() for row in rows):
            kind: BlockKind = "call" if self.inside["around"] else "table"
            body = "\n".join(rows) if kind == "table" else " ".join(" ".join(rows).split())
            self._put(Block(kind, body), sure=True)

    def _put(self, block: Block, shape: Shape = PLAIN, *, sure: bool = False) -> None:
        anchor = f'<a id="{self.identity}"></a>' if self.identity else ""
        if IDENTITY.fullmatch(anchor):
            # The number of an item stands before everything.
            lead = 1 if block.kind == "item" and block.ordered and block.marks else 0
            block = replace(block, marks=(*block.marks[:lead], Mark(0, 0, anchor), *block.marks[lead:]))
        self._forget()
        self.raws.append(Raw(block, shape, sure=sure))

    def _forget(self) -> None:
        self.identity = ""

    def _flush(self) -> None:
        """Close the block in the making and begin another."""
        made = self.making
        if made.link >= 0:
            made.close_link(self.href)
        if not made.size and not made.images:
            made.gap = ""
            return
        self.making = _Making()
        self.making.waiting = list(self.kept)
        while made.open_tags:
            made.close_tag(made.open_tags[-1])
        for alt, address in made.images:
            self._put(Block("embed", alt, links=(Link(0, len(alt), address),)), sure=True)
        body = "".join(made.pieces)
        if self.inside["pre"]:
            body = body.strip("\n")
        if not body.strip():
            return
        if self.inside["cite"] and self._after_quote():
            self.raws[-1] = Raw(_attributed(self.raws[-1].block, body, made.links), sure=True)
            return
        if made.in_strong:
            made.strong = made.size
        shape = Shape(made.strong, made.italic > 0 and made.italic == len("".join(body.split(" "))), -1)
        self._put_text(body, made, shape)

    def _put_text(self, body: str, made: _Making, shape: Shape) -> None:
        links, tags = tuple(made.links), tuple(made.tags)
        kind, level = self.kinds[-1] if self.kinds else ("paragraph", 0)
        if self.inside["around"]:
            self._put(Block("call", body, links=links), sure=True)
        elif self.inside["pre"]:
            self._put(Block("code", body), sure=True)
        elif self.inside["caption"]:
            self._caption(body, links, made.split)
        elif self.lists and not self.inside["card"]:
            self._item(body, links, tags, shape)
        elif self.inside["quote"]:
            self._put(Block("quote", body, tags, links), shape)
        elif kind == "heading":
            headline = level == 1 and not self.headline and not self.inside["aside"]
            if headline:
                self._find_kickers()
            self._put(
                Block("headline" if headline else "heading", body, tags, links, level=0 if headline else level),
                sure=headline,
            )
        elif kind != "paragraph":
            self._put(Block(kind, body, tags, links), sure=True)
        elif made.timed and made.timed == made.size:
            self._put(Block("stamp", body, links=links), sure=True)
        elif self.inside["related"] and not self.inside["card"]:
            self._put(Block("call", body, links=links), sure=True)
        else:
            self._put(Block("paragraph", body, tags, links), shape)

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
        self._put(Block("caption", body, links=links, split=split), sure=True)

    def _item(self, body: str, links: tuple[Link, ...], tags: tuple[Mark, ...], shape: Shape) -> None:
        follows = bool(self.raws) and (self.raws[-1].block.kind == "item" or self.raws[-1].block.level > 0)
        level = min(len(self.lists), MOST_DEPTH, (self.last_level if follows else 0) + 1)
        if self.fresh or not follows:
            self.fresh, self.last_level = False, level
            if self.lists[-1] and self.number is not None:
                tags = (Mark(0, 0, f"{self.number}. "), *tags)
            self._put(Block("item", body, tags, links, level=level, ordered=self.lists[-1]), shape)
        else:
            self._put(Block("paragraph", body, tags, links, level=level), shape)


def _attributed(quote: Block, body: str, links: list[Link]) -> Block:
    """Give a quotation the words that say whose it is; their dash is not read."""
    dash = len(body) - len(re.sub(r"^[—–―-]+\s*", "", body))
    shift = len(quote.body) + 1 - dash
    moved = (Link(max(x.start + shift, len(quote.body) + 1), x.end + shift, x.target) for x in links)
    split = len(quote.body) + 1
    return Block("quote", f"{quote.body}\n{body[dash:]}", quote.marks, links=(*quote.links, *moved), split=split)
