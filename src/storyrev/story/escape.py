"""Writing text so that Markdown reads it as text, whatever is in it."""

from __future__ import annotations

import re
from html import escape as escape_html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyrev.story.model import Link, Mark

_INLINE = re.compile(
    r"[*`]"
    r"|\\(?=[!-/:-@\[-`{-~\n]|$)"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?[A-Za-z0-9]{1,32};)"
    r"|~(?=~)|(?<=~)~"
    r"|\](?=[(\[:])"
    r"|\[(?=[^\[\]\n]*\][(\[:])"
)
_LINE_START = re.compile(r"(?P<before>)(?:(?P<sign>[#>+=|:~-])|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$))")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_ODD_SPACE = re.compile(
    r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|(?<= ) |^ | $"
)
_PLAIN_TARGET = re.compile(r"(?:[^\s<>()\\&\x00-\x1f\x7f]|&(?!#?[A-Za-z0-9]{1,32};))+")


def escape_inline(text: str) -> str:
    """Give text without line ends so that it is read as it stands inside a paragraph."""
    return _INLINE.sub(lambda match: "\\" + match.group(), text)


def escape_start(text: str) -> str:
    """Give an escaped line so that nothing at its front makes it a heading, a list, a quote, a rule or a table."""
    match = _LINE_START.match(text)
    if match is None:
        return text
    if match.group("sign"):
        return "\\" + text
    at = match.end("number")
    return text[:at] + "\\" + text[at:]


def write_inline(body: str, links: Sequence[Link], tags: Sequence[Mark] = (), *, newline: str = "\\\n") -> str:
    """Give a body with its links and tags as Markdown; its line feeds become hard line breaks.

    Links that overlap or stand for nothing are left out: Markdown has no way to write them.
    """

    def words_of(text: str) -> str:
        return _BRACKET.sub(lambda match: "\\" + match.group(), escape_inline(text))

    def write(words: str, address: str) -> str:
        return f"[{words}]({target(address)})"

    lines = _linked(body, links, tags, escape_inline, words_of, write).split("\n")
    return newline.join(_line(line) for line in lines)


def _linked(
    body: str,
    links: Sequence[Link],
    tags: Sequence[Mark],
    escape: Callable[[str], str],
    escape_words: Callable[[str], str],
    write: Callable[[str, str], str],
) -> str:
    """Give a body with its tags, and each link as `write` puts its escaped words and its target."""
    pieces: list[str] = []
    done = 0
    left = list(tags)
    for link in links:
        if link.start < done or link.start >= link.end or not link.target:
            continue
        pieces.append(_tagged(body, done, link.start, left, escape))
        pieces.append(write(_tagged(body, link.start, link.end, left, escape_words, inside=True), link.target))
        done = link.end
    pieces.append(_tagged(body, done, len(body), left, escape))
    return "".join(pieces)


def _tagged(
    body: str, start: int, end: int, left: list[Mark], escape: Callable[[str], str], *, inside: bool = False
) -> str:
    """Give `body[start:end]` with the tags that stand in it, which are taken from `left`.

    A tag at the very end that opens goes with what follows, unless it is an anchor, which holds nothing;
    `inside` a link one closes there only what was opened there.
    """
    pieces: list[str] = []
    depth = 0
    while left and (
        left[0].at < end
        or end == len(body)
        or (left[0].at == end and left[0].source[1] == "/" and (depth or not inside))
        or (left[0].at == end and left[0].source.endswith("</a>"))
    ):
        tag = left.pop(0)
        depth += 0 if tag.source.endswith("</a>") else -1 if tag.source[1] == "/" else 1
        pieces += [escape(body[start : tag.at]), tag.source]
        start = tag.at + tag.size
    return "".join(pieces) + escape(body[start:end])


def _line(line: str) -> str:
    words = line.lstrip(" \t")
    lead = "".join(f"&#{ord(c)};" for c in line[: len(line) - len(words)])
    kept = words.rstrip(" \t")
    tail = "".join(f"&#{ord(c)};" for c in words[len(kept) :])
    return lead + (kept if lead else escape_start(kept)) + tail


def target(address: str) -> str:
    """Give a link's target so that it is read as it stands."""
    if _PLAIN_TARGET.fullmatch(address):
        return address
    inside = re.sub(r"[<>\\]|&(?=#?[A-Za-z0-9]{1,32};)", lambda match: "\\" + match.group(), address)
    return "<" + re.sub(r"[\r\n]+", "%0A", inside) + ">"


def escape_element(body: str, links: Sequence[Link], tags: Sequence[Mark] = ()) -> str:
    """Give a body with its links and tags as the inside of an HTML element on one line, all white space kept."""

    def write(words: str, address: str) -> str:
        return f'<a href="{_characters(address)}">{words}</a>'

    return _linked(body, links, tags, _characters, _characters, write)


def _characters(text: str) -> str:
    escaped = escape_html(text, quote=True)
    return _ODD_SPACE.sub(lambda match: "<br>" if match.group() == "\n" else f"&#{ord(match.group())};", escaped)
