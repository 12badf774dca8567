"""Reading the inside of a Markdown paragraph: which characters are text, which are markup.

markdown-it decides what the markup is; its tokens do not say where they stand. `_State` notes the
position at which each token is made, and what lies between two tokens is markup. So every
character of the content is either read or kept in a mark, whatever the markup is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import StateInline

from storyrev.story.model import Link
from storyrev.story.scripts import script_sign
from storyrev.story.weave import Weaver

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

MOST_CHARACTERS = 200_000
"""A paragraph longer than this is read as plain text."""

MOST_DELIMITERS = 20_000
"""A paragraph with more characters that could be markup than this is read as plain text."""

SPECIAL = re.compile(r"[\\`*_\[\]<&!~\n]")
"""A text without any of these has no inline markup."""

_LINE_END = re.compile(r"\n[ \t]*")
_HREF = re.compile(r"""<a\s[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Content:
    """The content of a paragraph, and where each of its characters stands in the source.

    `runs` are (offset in the content, offset in the source, length) of the stretches that are the
    same in both; what lies between them (a line's end and the next line's prefix) is one line feed
    in the content.
    """

    __slots__ = ("_offsets", "_runs", "_source", "end", "start", "text")

    def __init__(self, text: str, source: str, runs: list[tuple[int, int, int]]) -> None:
        self.text = text
        self._source = source
        self._runs = runs
        self._offsets = [run[0] for run in runs]
        self.start = runs[0][1]
        self.end = runs[-1][1] + runs[-1][2]

    def _at(self, offset: int) -> int:
        run = self._runs[max(0, bisect_right(self._offsets, offset) - 1)]
        return run[1] + min(offset - run[0], run[2])

    def cut(self, start: int, end: int) -> str:
        """Give the source of `text[start:end]`."""
        if len(self._runs) == 1:
            shift = self._runs[0][1] - self._runs[0][0]
            return self._source[start + shift : end + shift]
        return self._source[self._at(start) : self._at(end)]


@dataclass(frozen=True, slots=True)
class Shape:
    """What inline markup says about a paragraph as a whole.

    `strong` is the length of the bold words it begins with, `italic` whether all of it is in
    italics, `image` the length of the alternative text of an image it begins with (-1: none).
    """

    strong: int = 0
    italic: bool = False
    image: int = -1


PLAIN = Shape()


class _State(StateInline):
    """Notes where each token begins."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        self.starts: list[int] = []
        self._pending_start = 0
        super().__init__(src, md, env, tokens)

    def append_pending(self, text: str) -> None:
        if not self._pending and not self._pending_buffer:
            self._pending_start = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 (markdown-it's name for it)
        self.starts.append(self._pending_start)
        return super().pushPending()

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        self.starts.append(self.pos)
        return token


class _Parser(ParserInline):
    """The inline parser, without the pass that would join text tokens and lose their places."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler2.disable("fragments_join")

    def parse(self, _src: str, _md: MarkdownIt, _env: EnvType, tokens: list[Token]) -> list[Token]:
        # Only the image rule calls this, for an alternative text that `_read` reads by itself.
        return tokens

    def read(self, src: str, md: MarkdownIt, env: EnvType) -> tuple[list[Token], list[int]]:
        state = _State(src, md, env, [])
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens, state.starts


@cache
def parser() -> MarkdownIt:
    """Give the Markdown parser: CommonMark with tables and strike-through, blocks only."""
    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    md.inline = _Parser()
    md.inline.ruler.enableOnly(
        [
            "text",
            "newline",
            "escape",
            "backticks",
            "strikethrough",
            "emphasis",
            "link",
            "image",
            "autolink",
            "html_inline",
            "entity",
        ]
    )
    md.core.ruler.enableOnly(["normalize", "block"])
    return md


def weave_inline(weaver: Weaver, content: Content, env: EnvType) -> Shape:
    """Add a paragraph's content to a block in the making, and say what shape it has.

    `env` is what the block parser found, link definitions among it. Beyond the limits on length
    and delimiters the text is taken as it stands.
    """
    text = content.text
    if not SPECIAL.search(text):
        weaver.text(text)
        return PLAIN
    if len(text) > MOST_CHARACTERS or (len(text) > MOST_DELIMITERS and len(SPECIAL.findall(text)) > MOST_DELIMITERS):
        _plain(weaver, content, 0, len(text))
        return PLAIN
    state = weaver.save()
    try:
        return _Reader(weaver, content, env).read(0, len(text), depth=0)
    except _MisreadError:
        weaver.restore(state)
        _plain(weaver, content, 0, len(text))
        return PLAIN


def _plain(weaver: Weaver, content: Content, start: int, end: int) -> None:
    """Add content without markup; a line's end, with what the next line is indented by, is read as a space."""
    done = start
    for match in _LINE_END.finditer(content.text, start, end):
        weaver.text(content.text[done : match.start()])
        weaver.read(content.cut(match.start(), match.end()), " ")
        done = match.end()
    weaver.text(content.text[done:end])


class _MisreadError(Exception):
    """A token that does not stand where it should: the paragraph is then taken as plain text."""


class _Reader:
    """One pass over the tokens of a paragraph."""

    def __init__(self, weaver: Weaver, content: Content, env: EnvType) -> None:
        self.weaver = weaver
        self.content = content
        self.env = env
        self.done = 0

    def read(self, start: int, end: int, depth: int) -> Shape:
        md = parser()
        assert isinstance(md.inline, _Parser)  # noqa: S101 (tells the type checker what `parser` made)
        tokens, starts = md.inline.read(self.content.text[start:end], md, self.env)
        self.done = start
        began = self.weaver.size
        shape = _ShapeSeen(began)
        open_links: list[tuple[int, str]] = []
        skip = 0
        for index, token in enumerate(tokens):
            at = max(self.done, start + starts[index])
            if skip:
                skip -= 1
                continue
            self._gap(at)
            kind = token.type
            shape.see(kind, self.weaver.size)
            if kind == "text":
                self._verbatim(at, token.content)
            elif kind == "text_special":
                self._special(at, token.markup, token.content)
            elif kind in ("softbreak", "hardbreak"):
                self._break(at, " " if kind == "softbreak" else "\n")
            elif kind == "code_inline":
                self._code(at, token)
            elif kind == "html_inline":
                self._html(at, token.content, open_links)
            elif kind == "image":
                shape.image(self._image(at, token, depth), self.weaver.size)
            elif kind == "link_open":
                open_links.append((self.weaver.size, str(token.attrs.get("href", ""))))
                if token.markup == "autolink":
                    self._autolink(at)
                    skip = 1
            elif kind == "link_close" and open_links:
                self._close(open_links)
        self._gap(end)
        while open_links:
            self._close(open_links)
        return shape.finish(self.weaver.size)

    def _gap(self, at: int) -> None:
        if at > self.done:
            self.weaver.mark(self.content.cut(self.done, at))
            self.done = at

    def _verbatim(self, at: int, text: str) -> None:
        end = at + len(text)
        if self.content.text[at:end] != text:
            raise _MisreadError
        self.weaver.text(text)
        self.done = end

    def _special(self, at: int, markup: str, body: str) -> None:
        end = at + len(markup)
        self.weaver.read(self.content.cut(at, end), body)
        self.done = end

    def _break(self, at: int, body: str) -> None:
        end = _LINE_END.match(self.content.text, at + (self.content.text[at] == "\\")).end()  # type: ignore[union-attr]  # markdown-it saw a line end here
        self.weaver.read(self.content.cut(at, end), body)
        self.done = end

    def _code(self, at: int, token: Token) -> None:
        start = at + len(token.markup)
        end = start + len(token.content)
        if not self.content.text.startswith(token.markup, end) or self.content.text.startswith(
            "`", end + len(token.markup)
        ):
            start, end = start + 1, end + 1
            if line_end := _LINE_END.match(self.content.text, start - 1, end):
                start = line_end.end()  # what the next line is indented by stands in no run of the content
        self._gap(start)
        _plain(self.weaver, self.content, start, end)
        self.done = end

    def _html(self, at: int, tag: str, open_links: list[tuple[int, str]]) -> None:
        end = at + len(tag)
        source = self.content.cut(at, end)
        self.weaver.read(source, "\n" if _BREAK.fullmatch(tag) else script_sign(tag, self.content.text[end : end + 24]))
        self.done = end
        href = _HREF.match(tag)
        if href:
            open_links.append((self.weaver.size, next(group for group in href.groups() if group is not None)))
        elif tag.lower().startswith("</a") and open_links:
            self._close(open_links)

    def _image(self, at: int, token: Token, depth: int) -> int:
        start = at + 2
        end = start + len(token.content)
        self._gap(start)
        began = self.weaver.size
        if depth == 0 and SPECIAL.search(token.content):
            self.read(start, end, depth=1)
        else:
            _plain(self.weaver, self.content, start, end)
        self.done = end
        self.weaver.links.append(Link(began, self.weaver.size, str(token.attrs.get("src", ""))))
        return began

    def _autolink(self, at: int) -> None:
        end = self.content.text.index(">", at)
        self._gap(at + 1)
        self._verbatim(at + 1, self.content.text[at + 1 : end])

    def _close(self, open_links: list[tuple[int, str]]) -> None:
        start, target = open_links.pop()
        if target:
            self.weaver.links.append(Link(start, self.weaver.size, target))


class _ShapeSeen:
    """Collects a `Shape` while tokens go by."""

    def __init__(self, began: int) -> None:
        self.began = began
        self.strong = self.italic_end = self.image_end = -1
        self.in_strong = self.in_italic = False

    def see(self, kind: str, size: int) -> None:
        if kind == "strong_open" and size == self.began and self.strong < 0:
            self.in_strong = True
        elif kind == "strong_close" and self.in_strong:
            self.in_strong, self.strong = False, size - self.began
        elif kind == "em_open" and size == self.began:
            self.in_italic = True
        elif kind == "em_close" and self.in_italic:
            self.in_italic, self.italic_end = False, size

    def image(self, start: int, end: int) -> None:
        if start == self.began and self.image_end < 0:
            self.image_end = end

    def finish(self, size: int) -> Shape:
        image = self.image_end - self.began if self.image_end >= 0 else -1
        return Shape(max(0, self.strong), self.italic_end == size > self.began, image)
