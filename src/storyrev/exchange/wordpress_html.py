"""The content of a WordPress post as HTML: what blocks, the classic editor and its shortcodes mean.

After the block grammar (developer.wordpress.org/block-editor, "Key Concepts") and `wpautop`.
"""

from __future__ import annotations

import re
from html import escape

from storyrev.exchange.payload import Payload, clean

_BLOCK = re.compile(
    r"<!--\s+(?P<closing>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s+(?P<rest>.*?)-->", re.DOTALL
)
_NO_WORDS = frozenset({"more", "nextpage", "separator", "spacer", "core/more", "core/nextpage"})
"""Blocks that end in themselves and show no words."""
_LEVEL = (
    r"address|article|aside|blockquote|details|div|dl|fieldset|figure|figcaption|footer|form|h[1-6]|header|hr|iframe|"
    r"li|main|nav|ol|p|pre|section|table|ul"
)
_IS_BLOCK = re.compile(rf"\s*</?(?:{_LEVEL})[\s/>]", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_CAPTION = re.compile(r"\[caption\b[^\]]*\](.*?)\[/caption\]", re.DOTALL | re.IGNORECASE)
_IN_CAPTION = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)\s*(.*)", re.DOTALL | re.IGNORECASE)
_EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(\S+?)\s*\[/embed\]", re.IGNORECASE)
_REF = re.compile(r"\"ref\"\s*:\s*(\d+)")


def html_of(content: Payload) -> tuple[str, tuple[str, ...]]:
    """A post's content as HTML, and the blocks in it that only the site itself could have shown.

    `raw` is what was written, `rendered` what the site makes of it now. Blocks say what they are, so
    `raw` is read; where it leaves out words (a reusable block, a list of other posts), and for the
    classic editor, `rendered` is, if it is there.
    """
    raw, rendered = (clean(str(content.get(key) or "")) for key in ("raw", "rendered"))
    if not raw:
        return rendered, ()
    if not _BLOCK.search(raw):
        return rendered or paragraphs(raw), ()
    unseen = tuple(_name(match) for match in _BLOCK.finditer(raw) if _is_unseen(match))
    if unseen and rendered:
        return rendered, ()
    return _blocks(raw), unseen


def _is_unseen(match: re.Match[str]) -> bool:
    return match["rest"].rstrip().endswith("/") and match["name"] not in _NO_WORDS


def _name(match: re.Match[str]) -> str:
    ref = _REF.search(match["rest"])
    return f"{match['name']} {ref[1]}" if ref else match["name"]


def _blocks(raw: str) -> str:
    """Content of blocks; text that stands in none of them was written in the classic editor."""
    pieces: list[str] = []
    depth = at = 0
    for match in _BLOCK.finditer(raw):
        inside = raw[at : match.start()]
        pieces.append(inside if depth else paragraphs(inside))
        at = match.end()
        if _is_unseen(match):
            pieces.append(f"<p>{escape(f'[wp:{_name(match)}]')}</p>")
        elif not match["rest"].rstrip().endswith("/"):
            depth = max(0, depth + (-1 if match["closing"] else 1))
    return "".join((*pieces, paragraphs(raw[at:])))


def paragraphs(text: str) -> str:
    """Text of the classic editor: a blank line ends a paragraph, any other line's end breaks the line."""
    text = _EMBED.sub(r"\n\n\1\n\n", _CAPTION.sub(_figure, text.replace("\r\n", "\n").replace("\r", "\n")))
    chunks = [chunk.strip() for chunk in _BLANK.split(text) if chunk.strip()]
    return "\n".join(
        chunk if _IS_BLOCK.match(chunk) else f"<p>{chunk.replace(chr(10), '<br>')}</p>" for chunk in chunks
    )


def _figure(match: re.Match[str]) -> str:
    found = _IN_CAPTION.fullmatch(match[1])
    if found is None:
        return match[1]
    caption = f"<figcaption>{found[2].strip()}</figcaption>" if found[2].strip() else ""
    return f"\n\n<figure>{found[1]}{caption}</figure>\n\n"
