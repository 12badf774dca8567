"""Tiling a Markdown text: every line goes to exactly one block, as text or as markup.

markdown-it says which lines belong to which block; the lines it gives to none (blank ones, rules,
link definitions) are markup of the block before them, or a block of their own where there is
something in them that a writer put there on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyrev.story.inline import PLAIN, Content, parser, weave_inline
from storyrev.story.lines import Lines, split_lines
from storyrev.story.markup import tile_html
from storyrev.story.raw import Raw
from storyrev.story.weave import Weaver, after

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

    from storyrev.story.model import BlockKind

_ONLY_PREFIX = re.compile(r"[ \t>]*")
_BARE = re.compile(r"(?:[ \t>]|[-*+](?=[ \t>]|$)|\d{1,9}[.)](?=[ \t>]|$))*(?:#{1,6}[ \t]*)*")
_RULE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_LIST_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*[ \t>]*")
_ROW_PREFIX = re.compile(r"[ \t>]*")


@dataclass(slots=True)
class _Around:
    """The containers that a block stands in: quotes, and lists from the outermost in."""

    quotes: int = 0
    lists: tuple[bool, ...] = ()
    fresh: bool = False
    """Nothing of the innermost list item has been read yet."""


def tile_markdown(source: str) -> list[Raw]:
    """Divide a Markdown text (without front matter) into raw blocks whose sources are the text again."""
    lines = split_lines(source)
    env: EnvType = {}
    tokens = parser().parse(source, env)
    return _Tiler(lines, env).tile(tokens)


class _Tiler:
    def __init__(self, lines: Lines, env: EnvType) -> None:
        self.lines = lines
        self.env = env
        self.raws: list[Raw] = []
        self.line = 0
        definitions: set[int] = set()
        for found in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
            definitions.update(range(*found["map"]))
        self.definitions = definitions

    def tile(self, tokens: list[Token]) -> list[Raw]:
        around = _Around()
        stack: list[_Around] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            kind = token.type
            if kind in ("blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"):
                stack.append(around)
                around = _inside(around, kind)
            elif kind in ("blockquote_close", "bullet_list_close", "ordered_list_close", "list_item_close"):
                around = stack.pop()
            elif token.map is not None and token.map[0] >= self.line:
                index = self._leaf(tokens, index, around)
                around.fresh = False
            index += 1
        self._gap(self.lines.count)
        return self.raws

    def _leaf(self, tokens: list[Token], index: int, around: _Around) -> int:
        """Add the block that begins with `tokens[index]`; give the index of its last token."""
        token = tokens[index]
        assert token.map is not None  # noqa: S101 (its caller has looked)
        start, end = token.map
        end = min(end, self.lines.count)
        if token.type in ("paragraph_open", "heading_open") and not tokens[index + 1].content.strip():
            return index + 2  # a heading of hashes alone: its line is markup like the others that no block has
        self._gap(start)
        if token.type in ("paragraph_open", "heading_open"):
            level = int(token.tag[1]) if token.type == "heading_open" else 0
            self._paragraph(tokens[index + 1].content, start, end, level, around)
            index += 2
        elif token.type == "table_open":
            self._table(start, end, around)
            while tokens[index].type != "table_close":
                index += 1
        elif token.type in ("fence", "code_block"):
            self._code(token, start, end, around)
        elif token.type == "html_block":
            self.raws += tile_html(self._source(start, end), quoted=around.quotes > 0, level=len(around.lists))
        else:
            return index
        self.line = end
        return index

    def _source(self, start: int, end: int) -> str:
        return self.lines.source[self.lines.starts[start] : self.lines.starts[end]]

    def _paragraph(self, content: str, start: int, end: int, level: int, around: _Around) -> None:
        found = self._locate(content, start, end, closing=level > 0)
        if found is None:
            self._plain(start, end, _kind_of(0, around), around)
            return
        weaver = Weaver()
        weaver.mark(self.lines.source[self.lines.starts[start] : found.start])
        shape = weave_inline(weaver, found, self.env)
        weaver.mark(self.lines.source[found.end : self.lines.starts[end]])
        kind = _kind_of(level, around)
        depth = level if kind == "heading" else len(around.lists)
        block = weaver.block(kind, level=depth, ordered=kind == "item" and around.lists[-1])
        self.raws.append(Raw(block, shape))

    def _locate(self, content: str, start: int, end: int, *, closing: bool) -> Content | None:
        """Find a block's content in the lines it stands on; None where it is not there as it is."""
        runs: list[tuple[int, int, int]] = []
        line = start
        offset = 0
        for piece in content.split("\n"):
            words = piece.lstrip(" \t")
            while line < end:
                at = self._find(words, line, closing=closing)
                if at is not None:
                    break
                if runs:
                    return None
                line += 1
            else:
                return None
            runs.append((offset + len(piece) - len(words), at, len(words)))
            offset += len(piece) + 1
            line += 1
        return Content(content, self.lines.source, runs)

    def _find(self, words: str, line: int, *, closing: bool) -> int | None:
        text = self.lines.text(line)
        tries = [text, text.rstrip(" \t"), text.rstrip()]
        if closing:
            tries.insert(0, _CLOSING_HASHES.sub("", text.rstrip(" \t")))
        for tried in tries:
            if tried.endswith(words):
                return self.lines.starts[line] + len(tried) - len(words)
        return None

    def _plain(self, start: int, end: int, kind: BlockKind, around: _Around) -> None:
        """Add lines as they stand: what is not white space is text."""
        weaver = Weaver()
        wrote = False
        for line in range(start, end):
            text = self.lines.text(line)
            words = text.strip()
            lead = text[: len(text) - len(text.lstrip())]
            tail = self.lines.source[self.lines.starts[line] + len(lead) + len(words) : self.lines.starts[line + 1]]
            if not words:
                weaver.mark(self._source(line, line + 1))
                continue
            if wrote:
                weaver.mark(lead)
            else:
                weaver.mark(lead)
                wrote = True
            weaver.text(words)
            if line + 1 < end and any(self.lines.text(n).strip() for n in range(line + 1, end)):
                weaver.read(tail, " ")
            else:
                weaver.mark(tail)
        self.raws.append(Raw(weaver.block(kind, level=len(around.lists)), PLAIN))

    def _code(self, token: Token, start: int, end: int, around: _Around) -> None:
        if not token.content.strip():
            weaver = Weaver()
            weaver.mark(self._source(start, end))
            self.raws.append(Raw(weaver.block("markup")))
            return
        pieces = token.content.split("\n")
        if pieces and not pieces[-1]:
            pieces.pop()
        line = start + 1 if token.type == "fence" else start
        weaver = Weaver()
        place = self.lines.starts[start]
        for number, piece in enumerate(pieces):
            text = self.lines.text(line + number) if line + number < end else ""
            words = piece if text.endswith(piece) else piece.lstrip(" ")
            if not text.endswith(words):
                self._plain(start, end, "code", around)
                return
            at = self.lines.starts[line + number] + len(text) - len(words)
            between = self.lines.source[place:at]
            if number:
                weaver.read(between, "\n")
            else:
                weaver.mark(between)
            weaver.text(words)
            place = at + len(words)
        weaver.mark(self.lines.source[place : self.lines.starts[end]])
        block = weaver.block("code", level=len(around.lists))
        self.raws.append(Raw(block))

    def _table(self, start: int, end: int, around: _Around) -> None:
        """Add a table: cells are divided by tabs, rows by line feeds."""
        weaver = Weaver()
        source = self.lines.source
        place = self.lines.starts[start]
        for line in range(start, end):
            if line == start + 1:
                continue
            first_cell = True
            for low, high in _cells(self.lines.text(line), first=line == start and around.fresh):
                at = self.lines.starts[line]
                between = source[place : at + low]
                if line == start and first_cell:
                    weaver.mark(between)
                else:
                    weaver.read(between, "\n" if first_cell else "\t")
                first_cell = False
                if low < high:
                    cell = source[at + low : at + high]
                    weave_inline(weaver, Content(cell, source, [(0, at + low, high - low)]), self.env)
                place = at + high
        weaver.mark(source[place : self.lines.starts[end]])
        self.raws.append(Raw(weaver.block("table", level=len(around.lists)), PLAIN))

    def _gap(self, until: int) -> None:
        """Give the lines up to `until`, which no block has, to the block before them or to new ones."""
        start = self.line
        while self.line < until:
            line = self.line
            kind = self._kind_of_gap(line)
            end = line + 1
            while end < until and self._kind_of_gap(end) == kind:
                end += 1
            while end < until and self._kind_of_gap(end) == "":
                end += 1
            source = self._source(line, end)
            if kind == "" and self.raws:
                last = self.raws[-1]
                self.raws[-1] = replace(last, block=after(last.block, source))
            elif kind == "paragraph":
                self._plain(line, end, "paragraph", _Around())
            elif source:
                weaver = Weaver()
                weaver.mark(source)
                self.raws.append(Raw(weaver.block("markup"), PLAIN))
            self.line = end
        self.line = max(start, until)

    def _kind_of_gap(self, line: int) -> BlockKind | str:
        text = self.lines.text(line).rstrip()
        if _ONLY_PREFIX.fullmatch(text):
            return ""
        if line in self.definitions or _RULE.fullmatch(text) or _BARE.fullmatch(text):
            return "markup"
        return "paragraph"


def _inside(around: _Around, kind: str) -> _Around:
    if kind == "blockquote_open":
        return _Around(around.quotes + 1, around.lists, around.fresh)
    if kind == "list_item_open":
        return _Around(around.quotes, around.lists, fresh=True)
    return _Around(around.quotes, (*around.lists, kind == "ordered_list_open"))


def _kind_of(level: int, around: _Around) -> BlockKind:
    if around.lists:
        return "item" if around.fresh else "paragraph"
    if around.quotes:
        return "quote"
    return "heading" if level else "paragraph"


def _cells(text: str, *, first: bool) -> list[tuple[int, int]]:
    """Find the cells of a table row as (start, end), without the white space around them."""
    prefix = (_LIST_PREFIX if first else _ROW_PREFIX).match(text)
    start = prefix.end() if prefix else 0
    end = len(text.rstrip())
    if start < end and text[start] == "|":
        start += 1
    bounds: list[tuple[int, int]] = []
    low = start
    at = start
    while at < end:
        if text[at] == "\\":
            at += 1
        elif text[at] == "|":
            bounds.append((low, at))
            low = at + 1
        at += 1
    if low < end:
        bounds.append((low, end))
    cells = []
    for low, high in bounds:
        cell = text[low:high]
        words = cell.strip()
        lead = len(cell) - len(cell.lstrip()) if words else 0
        cells.append((low + lead, low + lead + len(words)))
    return cells or [(start, start)]
