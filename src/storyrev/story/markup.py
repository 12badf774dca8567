"""HTML that stands in a Markdown text: its words are read, its tags are markup.

An element says what it is, so its words are not asked: a `<p>` is a paragraph whatever it begins
with, `<p class="byline">` a byline, `<aside class="related">` begins a related-story card.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import get_args

from storyrev.story.elements import BLOCKS
from storyrev.story.inline import PLAIN
from storyrev.story.model import BlockKind, Link
from storyrev.story.raw import Raw
from storyrev.story.scripts import script_sign
from storyrev.story.weave import Weaver, after

_KINDS: dict[str, BlockKind] = {kind: kind for kind in get_args(BlockKind)}

_TAG = re.compile(r"""</?([A-Za-z][^\s/<>]*+)(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>""")
_LOOSE_TAG = re.compile(r"</?([A-Za-z][^\s/<>]*+)[^<>]*+>")
_HIDDEN = re.compile(r"<!--|<\?|<!\[CDATA\[|<![A-Za-z]")
_HIDDEN_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)")
_TEXT = re.compile(r"\s+|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|[^\s&]+|&")

_UNREAD = frozenset({"script", "style", "template", "noscript"})
_EMBEDS = frozenset({"iframe", "video", "audio", "embed", "object", "img", "source"})
_KIND_OF: dict[str, BlockKind] = {
    "p": "paragraph",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "li": "item",
    "blockquote": "quote",
    "figcaption": "caption",
    "pre": "code",
}


def attributes(tag: str) -> dict[str, str]:
    """Give the attributes of a tag, names in lower case, values with their entities resolved."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), unescape(next((value for value in values if value), "")))
    return found


def tile_html(source: str, *, quoted: bool, level: int) -> list[Raw]:
    """Divide a stretch of HTML into raw blocks whose sources are the stretch again.

    `quoted` and `level` say whether it stands in a Markdown block quote, and how deep in lists.
    """
    return _Reader(source, quoted=quoted, level=level).read()


class _Reader:
    def __init__(self, source: str, *, quoted: bool, level: int) -> None:
        self.source = source
        self.base: BlockKind = "quote" if quoted else "paragraph"
        self.level = level
        self.raws: list[Raw] = []
        self.lists: list[bool] = []
        self.tables = 0
        self.loose = False
        self._begin(self.base)

    def _begin(self, kind: BlockKind, *, sure: bool = False, level: int | None = None) -> None:
        self.weaver = Weaver()
        self.kind: BlockKind = kind
        self.sure = sure
        self.depth = self.level if level is None else level
        self.between = ""
        self.separator = ""
        self.anchor: tuple[int, str] | None = None
        self.split = -1
        self.cited = False

    def read(self) -> list[Raw]:
        source = self.source
        at = 0
        while at < len(source):
            opens = source.find("<", at)
            if opens < 0:
                opens = len(source)
            self._text(source[at:opens])
            if opens == len(source):
                break
            at = self._tag(opens)
        self._finish()
        return self.raws

    def _tag(self, at: int) -> int:
        """Read what begins with `<`; give where it ends."""
        hidden = _HIDDEN.match(self.source, at)
        if hidden:
            ending = _HIDDEN_ENDS.get(hidden.group(), ">")
            end = self.source.find(ending, hidden.end())
            # What is never closed hides nothing: nobody meant half a story to be a comment.
            end = hidden.end() if end < 0 else end + len(ending)
            self.between += self.source[at:end]
            return end
        tag = None if self.loose else _TAG.match(self.source, at)
        if tag is None:
            # One open quotation mark makes the strict form look through the whole rest: once is enough.
            self.loose = self.loose or self.source.find(">", at) >= 0
            tag = _LOOSE_TAG.match(self.source, at)
        if tag is None:
            self._text("<")
            return at + 1
        name = tag.group(1).lower()
        end = tag.end()
        closing = self.source[at + 1] == "/"
        if name in _UNREAD and not closing:
            ends = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.source, end)
            end = ends.end() if ends else end
        sign = script_sign(tag.group(), self.source[end : end + 24])
        if sign:
            self._flush()
            self.weaver.read(tag.group(), sign)
        else:
            self._element(name, tag.group(), self.source[at:end], closing=closing)
        return end

    def _element(self, name: str, tag: str, source: str, *, closing: bool) -> None:
        if name in BLOCKS:
            self._block_tag(name, tag, source, closing=closing)
            return
        if name == "br" and self.weaver.size:
            self._separate("\n")
        if name == "cite" and not closing and self.kind in ("quote", "caption"):
            self.cited = True
        if name == "a":
            self._anchor(tag, closing=closing)
        self.between += source
        target = attributes(tag).get("src", "") if name in _EMBEDS and not closing else ""
        if target:
            self._flush()
            self.weaver.links.append(Link(self.weaver.size, self.weaver.size, target))

    def _anchor(self, tag: str, *, closing: bool) -> None:
        if self.anchor is not None:
            start, target = self.anchor
            self.weaver.links.append(Link(min(start, self.weaver.size), self.weaver.size, target))
            self.anchor = None
        href = "" if closing else attributes(tag).get("href", "")
        if href:
            self._flush()
            self.anchor = (self.weaver.size, href)

    def _block_tag(self, name: str, tag: str, source: str, *, closing: bool) -> None:
        if name == "table":
            self.tables = max(0, self.tables + (-1 if closing else 1))
        elif self.tables and self.kind == "table":
            if name in ("tr", "td", "th", "caption"):
                self._separate("\t" if name in ("td", "th") else "\n")
            self.between += source
            return
        elif name in ("ul", "ol"):
            if closing and self.lists:
                self.lists.pop()
            elif not closing:
                self.lists.append(name == "ol")
        if closing and name != "aside":
            self.between += source
            self._finish()
            self._begin(self.base)
            return
        self._finish()
        self._begin(self.base)
        self.between += source
        if name == "aside":
            weaver = Weaver()
            weaver.mark(self.between)
            opens = attributes(tag).get("class", "") or "aside"
            self.raws.append(Raw(weaver.block("markup"), PLAIN, opens="" if closing else opens, closes=closing))
            self._begin(self.base)
            return
        named = next((word for word in attributes(tag).get("class", "").split() if word in _KINDS), "")
        self._become(name, named)

    def _become(self, name: str, named: str) -> None:
        if name == "table":
            self.kind, self.sure = "table", True
        elif named:
            self.kind, self.sure = _KINDS[named], True
            if name.startswith("h") and name[1:].isdigit():
                self.depth = int(name[1])
        elif name in _KIND_OF:
            self.kind, self.sure = _KIND_OF[name], True
            if self.kind == "heading":
                self.depth = int(name[1])
            elif self.kind == "item":
                self.depth = self.level + max(1, len(self.lists))

    def _text(self, text: str) -> None:
        for match in _TEXT.finditer(text):
            piece = match.group()
            if piece.isspace():
                if self.kind == "code" and self.weaver.size:
                    self._flush()
                    self.weaver.text(piece)
                    continue
                self._separate(" ")
                self.between += piece
                if self.weaver.size and self.kind == self.base and _BLANK_LINE.search(piece):
                    self._finish()
                    self._begin(self.base)
                continue
            self._flush()
            if self.cited and self.split < 0:
                self.split = self.weaver.size
            self.weaver.read(piece, unescape(piece) if piece[0] == "&" else piece)

    def _separate(self, separator: str) -> None:
        """Note that what comes next is divided from what stands; the strongest division holds."""
        order = ("", " ", "\t", "\n")
        if order.index(separator) > order.index(self.separator):
            self.separator = separator

    def _flush(self) -> None:
        """Add the markup collected so far, read as the division it makes."""
        if self.between:
            self.weaver.read(self.between, self.separator if self.weaver.size else "")
        self.between = ""
        self.separator = ""

    def _finish(self) -> None:
        """Close the block in the making; without words it is markup, or an embed where it shows something."""
        if self.anchor is not None:
            self._anchor("", closing=True)
        tail, self.between = self.between, ""
        made = self.weaver
        if made.size == 0 and not made.links:
            self.weaver.mark(tail)
            block = self.weaver.block("markup")
            if not block.marks:
                return
            if self.raws:
                last = self.raws[-1]
                self.raws[-1] = replace(last, block=after(last.block, block.source))
            else:
                self.raws.append(Raw(block))
            return
        made.mark(tail)
        kind: BlockKind = self.kind if made.size else "embed"
        ordered = kind == "item" and bool(self.lists) and self.lists[-1]
        self.raws.append(
            Raw(
                made.block(kind, level=self.depth, ordered=ordered, split=self.split),
                PLAIN,
                sure=self.sure or not made.size,
            )
        )
