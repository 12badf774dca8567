"""Reading HTML: what a browser would show, each text node exactly once, as raw blocks.

Elements say what their text is; their classes are asked where the words alone would not tell (a
dek, a credit, a correction, a related-story card). Scripts, styles, templates and what is hidden
are dropped. A link whose target a browser would run (`javascript:`, `data:`) keeps its words and
loses its target. What stands around the article (navigation, forms, the page's own header and
footer) is kept as calls: it leads elsewhere and is not the story's text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from storyrev.story.cards import note_class
from storyrev.story.classify import classify
from storyrev.story.decode import UnreadableDraft
from storyrev.story.inline import PLAIN, Shape, parser
from storyrev.story.model import Block, Link
from storyrev.story.raw import Raw
from storyrev.story.tiles import is_headline_like
from storyrev.story.write import write_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from storyrev.story.model import BlockKind

MOST_DEPTH = 8
"""Lists nested deeper than this are read as nested this deep: Markdown has a limit too."""

MOST_NESTING = 5_000
"""Pages nested deeper than this are refused; browsers give up at 512."""
_OPENS_OR_CLOSES = re.compile(r"<(/?)(!--|[a-z][^\s/>]*)")
_SKIPPED = {"!--": "-->", "script": "</script", "style": "</style"}
_FLAT = frozenset(
    "p li td th tr tbody thead tfoot dt dd option br hr img input meta link source wbr area base col embed track".split()
)
"""Elements that hold nothing, or that the next of their kind closes."""
_MOST_TABLES = 4
"""Tables nested deeper than this are parts of a page, not data."""
_DROPPED = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "math", "title", "canvas", "map", "datalist"}
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td "
    "tfoot th thead tr ul button select option".split()  # noqa: SIM905 (forty quoted names are harder to read)
)
_SHOWN = frozenset({"iframe", "video", "audio", "embed", "object"})
_AROUND = frozenset({"nav", "form", "button", "select", "dialog", "menu", "search"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HEADING = re.compile(r"h([1-6])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "ftps", "sms", "geo"})

_NAMED: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    ("dek", re.compile(r"(?:^|[-_])(?:dek|deck|standfirst|sub-?title|sub-?headline|article-summary)(?:$|[-_])")),
    ("byline", re.compile(r"(?:^|[-_])(?:byline|authors?|contributors?)(?:$|[-_])")),
    ("dateline", re.compile(r"(?:^|[-_])dateline(?:$|[-_])")),
)
_CAPTION = re.compile(r"(?:^|[-_])caption(?:$|[-_])")
_CREDIT = re.compile(r"(?:^|[-_])(?:credits?|copyright|attribution|photographer)(?:$|[-_])")
_RELATED = re.compile(
    r"(?:^|[-_])(?:related|recirc(?:ulation)?|read-?(?:more|next|also)|more-on|teasers?|promos?)(?:$|[-_])"
)
_NOTE_CLASS = re.compile(r"(?:^|[-_])(correction|clarification|retraction|editors?-?note)s?(?:$|[-_])")


def to_draft(text: str) -> str:
    """Give an HTML page as a story in the stored form. Raises `UnreadableDraft` if it shows no text or is nested absurdly."""
    from selectolax.lexbor import LexborHTMLParser

    _refuse_depth(text)
    tree = LexborHTMLParser(text)
    root = tree.root
    raws = _Page(has_article=tree.css_first("article, main") is not None).read(root) if root is not None else []
    blocks = classify(raws, "html")
    draft = write_blocks(blocks)
    if not draft.strip():
        raise UnreadableDraft("the page shows no text; save the page with its article, or the article's text")
    return draft


def _refuse_depth(text: str) -> None:
    """Refuse a page nested so deep that the HTML parser, which looks up through all open elements, takes minutes."""
    lower = text.lower()
    depth = at = 0
    while match := _OPENS_OR_CLOSES.search(lower, at):
        at = match.end()
        name = match.group(2)
        if name in _SKIPPED and not match.group(1):
            # What is in there is not markup; never closed, it goes on to the end.
            at = lower.find(_SKIPPED[name], at)
            if at < 0:
                return
        elif name not in _FLAT:
            depth += 1 if match.group(1) == "" else -(depth > 0)
        if depth > MOST_NESTING:
            raise UnreadableDraft(
                f"the page nests more than {MOST_NESTING:,} elements in one another; save the article's text instead",
                text.count("\n", 0, match.start()) + 1,
            )


def safe_target(address: str) -> str:
    """Give a link's target in its normal form; empty where following it could run something."""
    cleaned = re.sub(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\ufeff]", "", address)
    scheme = _SCHEME.match(cleaned)
    if not cleaned or (scheme and scheme.group(1).lower() not in _SAFE_SCHEMES):
        return ""
    md = parser()
    normal = md.normalizeLink(address.strip())
    return normal if md.validateLink(normal) else ""


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

    def add(self, text: str, *, italic: bool, timed: bool) -> None:
        """Add text that is not white space."""
        if self.gap and self.size:
            self.pieces.append(self.gap)
            self.size += 1
        self.gap = ""
        self.pieces.append(text)
        self.size += len(text)
        self.italic += len(text) if italic else 0
        self.timed += len(text) if timed else 0

    def begin(self) -> int:
        """Give where text added now would begin."""
        return self.size + (1 if self.gap and self.size else 0)

    def close_link(self, target: str) -> None:
        if 0 <= self.link < self.size and target:
            self.links.append(Link(self.link, self.size, target))
        self.link = -1


class _Page:
    """One walk over a page's elements, without recursion.

    `undo` holds for each open element what leaving it takes back, in order.
    """

    def __init__(self, *, has_article: bool) -> None:
        self.has_article = has_article
        self.raws: list[Raw] = []
        self.making = _Making()
        self.undo: list[list[Callable[[], object]]] = []
        self.kinds: list[tuple[BlockKind, int]] = []
        self.lists: list[bool] = []
        self.inside: Counter[str] = Counter()
        self.fresh = False
        self.last_level = 0
        self.href = ""
        self.headline = False

    def read(self, root: LexborNode) -> list[Raw]:
        stack: list[LexborNode] = []
        node: LexborNode | None = root
        while node is not None:
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node and not _is_dropped(node):
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
        if tag in _BLOCKS:
            self._flush()
        if tag == "br":
            self._break()
        elif tag == "img" or tag in _SHOWN:
            self._show(node, tag)
            return False
        elif tag == "table" and self.inside["table"] < _MOST_TABLES and not _is_layout(node):
            self._table(node)
            return False
        classes = (attributes.get("class") or "").lower().split()
        self._begin_part(node, tag, classes, undo)
        self._begin_kind(node, tag, classes, undo)
        self._begin_words(tag, attributes, undo)
        if tag in _BLOCKS:
            undo.append(self._flush)
        return True

    def _leave(self) -> None:
        undo = self.undo.pop()
        while undo:
            undo.pop()()

    def _within(self, name: str, undo: list[Callable[[], object]]) -> None:
        self.inside[name] += 1
        undo.append(lambda: self.inside.subtract((name,)))

    def _begin_part(self, node: LexborNode, tag: str, classes: list[str], undo: list[Callable[[], object]]) -> None:
        """Begin what is another part of the page: a note, a card, what stands around the article."""
        if tag not in _BLOCKS or tag in ("body", "html"):
            return
        outside = self.has_article and not self.inside["article"]
        if tag in ("article", "main"):
            self._within("article", undo)
        if (
            tag in _AROUND
            or (tag == "footer" and outside and not self.inside["quote"])
            or (tag == "header" and outside and not self.inside["header"] and node.css_first("h1") is None)
        ):
            self._within("around", undo)
        if tag == "header":
            self._within("header", undo)
        if self.inside["aside"]:
            return
        if tag == "aside":
            undo.append(lambda: self.inside.subtract(("an aside",)))
        note = _note_kind(tag, classes)
        if note:
            self._open(note, undo)
        elif self.inside["related"]:
            if tag in ("li", "article"):
                self._open("related", undo)
        elif not self.inside["an aside"] and _is_related(node, tag, classes):
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
        heading = _HEADING.fullmatch(tag)
        if tag == "table":
            self._within("table", undo)
        if heading:
            self._as("heading", int(heading.group(1)), undo)
        elif tag == "blockquote":
            self._within("quote", undo)
        elif tag in ("ul", "ol"):
            self.lists.append(tag == "ol")
            undo.append(self.lists.pop)
        elif tag == "li":
            self.fresh = True
        elif tag == "pre":
            self._within("pre", undo)
        elif (tag == "figcaption" and self._after_quote()) or (
            self.inside["quote"] and (tag == "footer" or (tag == "cite" and _is_last(node)))
        ):
            self._apart("cite", undo)
        elif self.inside["caption"]:
            if tag in ("cite", "small") or any(_CREDIT.search(name) for name in classes):
                self.making.split = self.making.begin() if self.making.split < 0 else self.making.split
        elif tag == "figcaption" or any(_CAPTION.search(name) for name in classes):
            self._apart("caption", undo)
        elif any(_CREDIT.search(name) for name in classes) and not self.inside["cite"]:
            self._apart("caption", undo)
            self.making.split = 0
        elif tag not in ("a", "body", "html"):
            named = next((kind for kind, known in _NAMED for name in classes if known.search(name)), None)
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
        words = _SPACE.sub(" ", text)
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
            cells = [_words(cell) for cell in row.iter() if cell.tag in ("td", "th")]
            if cells:
                rows.append("\t".join(cells))
        title = table.css_first("caption")
        if title is not None and _words(title):
            self._put(Block("paragraph", _words(title)))
        if any(row.strip() for row in rows):
            kind: BlockKind = "call" if self.inside["around"] else "table"
            body = "\n".join(rows) if kind == "table" else " ".join(" ".join(rows).split())
            self._put(Block(kind, body), sure=True)

    def _put(self, block: Block, shape: Shape = PLAIN, *, sure: bool = False) -> None:
        self.raws.append(Raw(block, shape, sure=sure))

    def _flush(self) -> None:
        """Close the block in the making and begin another."""
        made = self.making
        if made.link >= 0:
            made.close_link(self.href)
        if not made.size and not made.images:
            made.gap = ""
            return
        self.making = _Making()
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
        links = tuple(made.links)
        kind, level = self.kinds[-1] if self.kinds else ("paragraph", 0)
        if self.inside["around"]:
            self._put(Block("call", body, links=links), sure=True)
        elif self.inside["pre"]:
            self._put(Block("code", body), sure=True)
        elif self.inside["caption"]:
            self._caption(body, links, made.split)
        elif self.lists and not self.inside["card"]:
            self._item(body, links, shape)
        elif self.inside["quote"]:
            self._put(Block("quote", body, links=links), shape)
        elif kind == "heading":
            headline = level == 1 and not self.headline and not self.inside["aside"]
            if headline:
                self._find_kickers()
            self._put(Block("headline" if headline else "heading", body, links=links, level=0 if headline else level), sure=headline)
        elif kind != "paragraph":
            self._put(Block(kind, body, links=links), sure=True)
        elif made.timed and made.timed == made.size:
            self._put(Block("stamp", body, links=links), sure=True)
        elif self.inside["related"] and not self.inside["card"]:
            self._put(Block("call", body, links=links), sure=True)
        else:
            self._put(Block("paragraph", body, links=links), shape)

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
            self.raws[-1] = Raw(Block("caption", f"{last.body} {body}", links=(*last.links, *moved), split=shift), sure=True)
            return
        self._put(Block("caption", body, links=links, split=split), sure=True)

    def _item(self, body: str, links: tuple[Link, ...], shape: Shape) -> None:
        follows = bool(self.raws) and (self.raws[-1].block.kind == "item" or self.raws[-1].block.level > 0)
        level = min(len(self.lists), MOST_DEPTH, (self.last_level if follows else 0) + 1)
        if self.fresh or not follows:
            self.fresh, self.last_level = False, level
            self._put(Block("item", body, links=links, level=level, ordered=self.lists[-1]), shape)
        else:
            self._put(Block("paragraph", body, links=links, level=level), shape)


def _attributed(quote: Block, body: str, links: list[Link]) -> Block:
    """Give a quotation the words that say whose it is; their dash is not read."""
    dash = len(body) - len(re.sub(r"^[—–―-]+\s*", "", body))
    shift = len(quote.body) + 1 - dash
    moved = (Link(max(x.start + shift, len(quote.body) + 1), x.end + shift, x.target) for x in links)
    split = len(quote.body) + 1
    return Block("quote", f"{quote.body}\n{body[dash:]}", links=(*quote.links, *moved), split=split)


def _words(node: LexborNode) -> str:
    """Give the visible text of a node on one line."""
    pieces: list[str] = []
    stack = [node.first_child]
    while stack:
        child = stack.pop()
        if child is None:
            continue
        stack.append(child.next)
        if child.is_text_node:
            pieces.append(child.text_content or "")
        elif child.is_element_node and not _is_dropped(child):
            if child.tag in _BLOCKS or child.tag == "br":
                pieces.append(" ")
            stack.append(child.first_child)
    return _SPACE.sub(" ", "".join(pieces)).strip()


def _is_dropped(node: LexborNode) -> bool:
    if node.tag in _DROPPED:
        return True
    attributes = node.attributes
    return bool(attributes) and (
        "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))
    )


def _is_layout(table: LexborNode) -> bool:
    """Say whether a table holds parts of a page, not data."""
    parts = "h1, h2, h3, h4, h5, h6, p, article, ul, ol, blockquote, figure"
    return len(table.css("table")) > 1 or table.css_first(parts) is not None


def _is_last(node: LexborNode) -> bool:
    """Say whether nothing but white space follows an element in its parent."""
    after = node.next
    while after is not None:
        if after.is_element_node or (after.is_text_node and (after.text_content or "").strip()):
            return False
        after = after.next
    return True


def _note_kind(tag: str, classes: list[str]) -> str:
    """Give the kind of note that an element's classes say it is; empty if none."""
    for name in classes:
        match = _NOTE_CLASS.search(name)
        if match:
            word = match.group(1)
            return "editors-note" if word.startswith("editor") else word
    return (note_class(" ".join(classes)) or "") if tag == "aside" else ""


def _is_related(node: LexborNode, tag: str, classes: list[str]) -> bool:
    """Say whether an element offers other stories: by its classes, or an aside with headings that are links."""
    if any(_RELATED.search(name) for name in classes) and tag not in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        return True
    return tag == "aside" and node.css_first("h1 a, h2 a, h3 a, h4 a, h5 a, h6 a, a h2, a h3, a h4") is not None
