"""Recognising a quotation that stands by itself, and the line that says whose it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from storyrev.story.weave import hide, join, reread

if TYPE_CHECKING:
    from storyrev.story.model import Block

LONGEST_ATTRIBUTION = 180

_PAIRS = {
    "“": "”",
    '"': '"',
    "„": "“”",
    "«": "»",
    "»": "«",
    "‘": "’",
    "‚": "‘’",
    "”": "”",
    "「": "」",
    "『": "』",
    "‹": "›",
    "›": "‹",
    "'": "'",
}
_DASHED = re.compile(r"(?:[—―–]|--|-(?=\s))\s*(?=[^\s—―–-])")
_DASH_INSIDE = re.compile(r"\s*\n?\s*(?:[—―–]|--)\s*(?=[^\s—―–-])")


def is_quoted(body: str) -> bool:
    """Say whether a text stands in quotation marks from its first character to its last."""
    text = body.strip()
    if len(text) < 3 or text[0] not in _PAIRS:
        return False
    closing = _PAIRS[text[0]]
    if text[-1] in closing:
        end = len(text) - 1
    elif len(text) > 3 and text[-1] in ".,!?…" and text[-2] in closing:
        end = len(text) - 2
    else:
        return False
    opened = text[0]
    if opened in closing:
        return text.count(opened) % 2 == 0 and opened not in _middle(text[1:end], opened)
    depth = 0
    for at, character in enumerate(text[: end + 1]):
        if character in closing and depth:
            depth -= 1
            if depth == 0 and at < end:
                return False
        elif character == opened:
            depth += 1
    return True


def _middle(inside: str, mark: str) -> str:
    """Give the marks in a text that close it before its end: a straight mark after a word, before a space."""
    return mark if re.search(rf"[^\s{re.escape(mark)}]{re.escape(mark)}[\s,.;]", inside) else ""


def attribution_dash(body: str) -> int:
    """Give the length of the dash that an attribution line begins with, its space included; 0 if it is none."""
    if len(body) > LONGEST_ATTRIBUTION or "\n" in body:
        return 0
    match = _DASHED.match(body)
    if match is None or re.search(r"[^\W\d_]{3,}[.!?]\s+[A-ZÀ-ÖØ-Þ]", body):
        return 0
    return match.end()


def attribute(quote: Block, line: Block) -> Block:
    """Join a quotation and the line that says whose it is; its dash becomes a mark."""
    line = hide(line, 0, attribution_dash(line.body))
    joined = join(quote, line, "\n")
    return replace(joined, kind="quote", level=0, ordered=False, split=len(quote.body) + 1)


def split_attribution(block: Block, *, quoted: bool) -> Block | None:
    """Divide a quotation that has its attribution in the same paragraph; None where there is none.

    `quoted` asks for quotation marks around it: the text is no block quote.
    """
    body = block.body
    for match in _DASH_INSIDE.finditer(body, max(1, len(body) - LONGEST_ATTRIBUTION - 8)):
        said, whose = body[: match.start()], body[match.end() :]
        line_end = (
            any(
                m.size == 1 and ("\n" in m.source or "\r" in m.source) and match.start() <= m.at < match.end()
                for m in block.marks
            )
            or "\n" in match.group()
        )
        closed = is_quoted(said) if quoted else line_end or is_quoted(said)
        if closed and whose and "\n" not in whose and len(whose.split()) <= 24 and not whose.endswith((",", ";")):
            at = match.start()
            made = reread(block, at, match.end(), "\n")
            if len(made.body) != at + 1 + len(whose):
                return None
            return replace(made, kind="quote", split=at + 1)
    return None
