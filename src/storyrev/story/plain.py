"""Tiling a plain text, as a browser saves a published page: paragraphs, bullets, nothing else.

A blank line ends a paragraph. A line's end inside one ends it too, unless the lines were wrapped
to a width: then every line is as full as the next word allows, and the line's end is a space.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from storyrev.story.inline import PLAIN
from storyrev.story.lines import Lines, split_lines
from storyrev.story.raw import Raw
from storyrev.story.weave import Weaver, after

if TYPE_CHECKING:
    from storyrev.story.model import BlockKind

BULLET = re.compile(r"(?P<indent>[ \t\u00a0]*)(?:[•◦‣▪●○∙⁃–*-]|(?P<number>\d{1,3}[.)]))[ \t\u00a0]+(?=\S)")
RULE = re.compile(r"([-_*=~•·—–+#])(?:\s*\1){2,}")
"""A line that only divides what is above it from what is below."""
TAB = 4
"""Columns that a tab counts for in an indentation."""
NARROWEST, WIDEST = 40, 120
"""A text is wrapped to a width between these, in characters, if it is wrapped at all."""
MOST_DEPTH = 20


def tile_text(source: str) -> list[Raw]:
    """Divide a plain text into raw blocks whose sources are the text again."""
    lines = split_lines(source)
    return _Tiler(lines).tile()


class _Tiler:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.raws: list[Raw] = []
        self.indents: list[int] = []

    def tile(self) -> list[Raw]:
        lines = self.lines
        line = 0
        blank_start = 0
        while line < lines.count:
            if not lines.text(line).strip():
                line += 1
                continue
            self._blank(blank_start, line)
            end = line + 1
            while end < lines.count and lines.text(end).strip():
                end += 1
            self._group(line, end)
            line = blank_start = end
        self._blank(blank_start, lines.count)
        return self.raws

    def _blank(self, start: int, end: int) -> None:
        source = self.lines.source[self.lines.starts[start] : self.lines.starts[end]]
        if not source:
            return
        if self.raws:
            last = self.raws[-1]
            self.raws[-1] = Raw(after(last.block, source), last.shape)
        else:
            weaver = Weaver()
            weaver.mark(source)
            self.raws.append(Raw(weaver.block("markup")))

    def _group(self, start: int, end: int) -> None:
        """Add the lines between two blank ones."""
        wrapped = self._is_wrapped(start, end)
        line = start
        while line < end:
            stop = line + 1
            while wrapped and stop < end and not BULLET.match(self.lines.text(stop)):
                stop += 1
            self._block(line, stop)
            line = stop

    def _is_wrapped(self, start: int, end: int) -> bool:
        texts = [self.lines.text(line).strip() for line in range(start, end)]
        if len(texts) < 2:
            return False
        width = max(map(len, texts))
        if not NARROWEST <= width <= WIDEST:
            return False
        breaks = [(old, new) for old, new in pairwise(texts) if not BULLET.match(new)]
        full = all(len(old) + 1 + len(new.split(None, 1)[0]) > width for old, new in breaks)
        # Two lines prove little: the first must break off in the middle of a sentence.
        broken = any(old[-1].isalnum() or old[-1] == "," for old, _ in breaks) and any(
            new[0].islower() for _, new in breaks
        )
        return bool(breaks) and full and broken

    def _block(self, start: int, end: int) -> None:
        lines = self.lines
        weaver = Weaver()
        first = lines.text(start)
        if RULE.fullmatch(first.strip()):
            weaver.mark(lines.source[lines.starts[start] : lines.starts[end]])
            self.raws.append(Raw(weaver.block("markup")))
            return
        bullet = BULLET.match(first)
        kind: BlockKind = "paragraph"
        level = 0
        if bullet:
            kind = "item"
            level = self._level(_columns(bullet.group("indent")))
        else:
            self.indents.clear()
        place = lines.starts[start]
        for line in range(start, end):
            text = lines.text(line)
            words = text.strip()
            at = lines.starts[line] + len(text) - len(text.lstrip())
            if line == start and bullet:
                at = lines.starts[line] + bullet.end()
                words = text[bullet.end() :].strip()
            between = lines.source[place:at]
            if line == start:
                weaver.mark(between)
            else:
                weaver.read(between, " ")
            weaver.text(words)
            place = at + len(words)
        weaver.mark(lines.source[place : lines.starts[end]])
        ordered = bool(bullet and bullet.group("number"))
        self.raws.append(Raw(weaver.block(kind, level=level, ordered=ordered), PLAIN))

    def _level(self, indent: int) -> int:
        """Give the depth of a bullet by the indentations of those above it."""
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if not self.indents or (self.indents[-1] < indent and len(self.indents) < MOST_DEPTH):
            self.indents.append(indent)
        return len(self.indents)


def _columns(indent: str) -> int:
    return sum(TAB if character == "\t" else 1 for character in indent)
