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
from typing import TYPE_CHECKING

from storyrev.story.classify import classify
from storyrev.story.decode import UnreadableDraft
from storyrev.story.elements import (
    BLOCKS,
    CAPTION,
    CREDIT,
    NAMED,
    is_dropped,
    is_last,
    is_layout,
    is_related,
    note_kind,
    refuse_depth,
    safe_target,
    visible_words,
)
from storyrev.story.gathering import Gathering
from storyrev.story.model import Block
from storyrev.story.numbering import Numbering, numbering
from storyrev.story.pulled import is_pulled, repeated_quotes
from storyrev.story.raw import Raw
from storyrev.story.scripts import KEPT, script_of
from storyrev.story.write import write_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from storyrev.story.model import BlockKind

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
    raws = _Walk(has_article=has_article, repeated=repeated_quotes(root)).read(root)
    return classify(raws, "html")


class _Walk:
    """One walk over a page's elements, without recursion.

    `undo` holds for each open element what leaving it takes back, in order; `numbers` count the items of the open lists.
    """

    def __init__(self, *, has_article: bool, repeated: frozenset[int]) -> None:
        self.has_article = has_article
        self.repeated = repeated
        self.out = Gathering()
        self.undo: list[list[Callable[[], object]]] = []
        self.numbers: list[Numbering] = []

    def read(self, root: LexborNode) -> list[Raw]:
        stack: list[LexborNode] = []
        node: LexborNode | None = root
        while node is not None:
            if node.is_text_node:
                self.out.add_text(node.text_content or "")
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
        return self.out.raws

    def _enter(self, node: LexborNode) -> bool:
        """Begin an element; False if what is in it has been read already, or is not to be."""
        tag = str(node.tag)
        attributes = node.attributes
        undo: list[Callable[[], object]] = []
        self.undo.append(undo)
        if tag in BLOCKS:
            self.out.flush()
            if "data-identity" in attributes:
                self.out.identity = attributes["data-identity"] or ""
                undo.append(self.out.forget_identity)
        if self._is_the_sites(node, tag) or (self.repeated and node.mem_id in self.repeated):
            return False
        if tag == "br":
            self.out.break_line()
        elif tag == "img" or tag in _SHOWN:
            self._show(node, tag)
            return False
        elif tag == "table" and self.out.inside["table"] < _MOST_TABLES and not is_layout(node):
            self._table(node)
            return False
        classes = (attributes.get("class") or "").lower().split()
        self._begin_part(node, tag, classes, undo)
        self._begin_kind(node, tag, classes, undo)
        self._begin_words(tag, attributes, undo)
        if tag in KEPT and not self.out.inside["pre"]:
            self._begin_kept(tag, script_of(tag, visible_words(node)), undo)
        if tag in BLOCKS:
            undo.append(self.out.flush)
        return True

    def _is_the_sites(self, node: LexborNode, tag: str) -> bool:
        """Say whether an element beside the article is the site's furniture; some sites put the whole page in a form."""
        if not self.has_article or self.out.inside["article"] or self.out.inside["quote"]:
            return False
        if tag not in _AROUND and tag not in ("header", "footer"):
            return False
        return node.css_first("article, main" if tag in _AROUND else "article, main, h1") is None

    def _leave(self) -> None:
        undo = self.undo.pop()
        while undo:
            undo.pop()()

    def _within(self, name: str, undo: list[Callable[[], object]]) -> None:
        self.out.inside[name] += 1
        undo.append(lambda: self.out.inside.subtract((name,)))

    def _begin_part(self, node: LexborNode, tag: str, classes: list[str], undo: list[Callable[[], object]]) -> None:
        """Begin what is another part of the page: a note, a card, what stands around the article."""
        if tag not in BLOCKS or tag in ("body", "html"):
            return
        outside = self.has_article and not self.out.inside["article"]
        if tag in ("article", "main"):
            self._within("article", undo)
        if tag in _AROUND and not outside:
            self._within("around", undo)
        if self.out.inside["aside"]:
            return
        if tag == "aside":
            undo.append(lambda: self.out.inside.subtract(("an aside",)))
        note = note_kind(tag, classes)
        if note:
            self._open(note, undo)
        elif self.out.inside["related"]:
            if tag in ("li", "article"):
                self._open("related", undo)
        elif not self.out.inside["an aside"] and is_related(node, tag, classes):
            if node.css_first("article, li") is None:
                self._open("related", undo)
            else:
                self._within("related", undo)
        if tag == "aside":
            self.out.inside["an aside"] += 1

    def _open(self, name: str, undo: list[Callable[[], object]]) -> None:
        """Begin an aside: what stands in it is a note of that kind, or a card."""
        self.out.raws.append(Raw(Block("markup", ""), opens=name))
        self._within("aside", undo)
        if name == "related":
            self._within("card", undo)
        undo.append(lambda: self.out.raws.append(Raw(Block("markup", ""), closes=True)))

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
            self.out.lists.append(tag == "ol")
            self.numbers.append(numbering(node))
            undo += (self.out.lists.pop, self.numbers.pop)
        elif tag == "li":
            self.out.fresh = True
            self.out.number = self.numbers[-1].take(node) if self.numbers else None
        elif tag == "pre":
            self._within("pre", undo)
        elif (tag == "figcaption" and self.out.follows_quote()) or (
            self.out.inside["quote"] and (tag == "footer" or (tag == "cite" and is_last(node)))
        ):
            self._apart("cite", undo)
        elif self.out.inside["caption"]:
            if tag in ("cite", "small") or any(CREDIT.search(name) for name in classes):
                self.out.begin_credit()
        elif tag == "figcaption" or any(CAPTION.search(name) for name in classes):
            self._apart("caption", undo)
        elif any(CREDIT.search(name) for name in classes) and not self.out.inside["cite"]:
            self._apart("caption", undo)
            self.out.making.split = 0
        elif tag not in ("a", "body", "html"):
            named = next((kind for kind, known in NAMED for name in classes if known.search(name)), None)
            if named and not self.out.kinds:
                self.out.flush()
                self._as(named, 0, undo)
                undo.append(self.out.flush)

    def _as(self, kind: BlockKind, level: int, undo: list[Callable[[], object]]) -> None:
        self.out.kinds.append((kind, level))
        undo.append(self.out.kinds.pop)

    def _apart(self, name: str, undo: list[Callable[[], object]]) -> None:
        """Begin something whose text is a block by itself, whatever element it is."""
        self.out.flush()
        self._within(name, undo)
        undo.append(self.out.flush)

    def _begin_words(self, tag: str, attributes: dict[str, str | None], undo: list[Callable[[], object]]) -> None:
        """Begin emphasis, a time or a link."""
        if tag in ("b", "strong"):
            if self.out.making.size == 0:
                self.out.making.in_strong = True
            undo.append(self.out.end_strong)
        elif tag in ("em", "i"):
            self._within("italic", undo)
        elif tag == "time":
            self._within("time", undo)
        elif tag == "a":
            self.out.end_link()
            self.out.href = safe_target(attributes.get("href") or "")
            undo.append(self.out.end_link)

    def _begin_kept(self, tag: str, sign: str, undo: list[Callable[[], object]]) -> None:
        """Begin an element whose tags the stored form keeps."""
        self.out.kept.append((tag, sign))
        self.out.making.waiting.append((tag, sign))

        def end() -> None:
            self.out.kept.pop()
            self.out.making.close_tag(tag)

        undo.append(end)

    def _show(self, node: LexborNode, tag: str) -> None:
        attributes = node.attributes
        source = attributes.get("src") or attributes.get("data") or ""
        if tag in ("video", "audio") and not source:
            inner = node.css_first("source[src]")
            source = (inner.attributes.get("src") or "") if inner is not None else ""
        address = safe_target(source)
        if address:
            alt = " ".join((attributes.get("alt") or attributes.get("title") or "").split()) if tag == "img" else ""
            self.out.making.images.append((alt, address))

    def _table(self, table: LexborNode) -> None:
        """Add a table of data: cells divided by tabs, rows by line feeds."""
        rows: list[str] = []
        for row in table.css("tr"):
            cells = [visible_words(cell) for cell in row.iter() if cell.tag in ("td", "th")]
            if cells:
                rows.append("\t".join(cells))
        title = table.css_first("caption")
        if title is not None and visible_words(title):
            self.out.put(Block("paragraph", visible_words(title)))
        if any(row.strip() for row in rows):
            kind: BlockKind = "call" if self.out.inside["around"] else "table"
            body = "\n".join(rows) if kind == "table" else " ".join(" ".join(rows).split())
            self.out.put(Block(kind, body), sure=True)
