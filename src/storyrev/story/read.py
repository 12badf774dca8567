"""From a draft to a story: text, tiles, kinds, views."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyrev.story.assemble import assemble
from storyrev.story.classify import classify
from storyrev.story.decode import BOM, decode
from storyrev.story.front import split_opening
from storyrev.story.model import know_source

if TYPE_CHECKING:
    from storyrev.story.model import Form, Story

_ELEMENT = re.compile(
    r"\s*(?:<!doctype\s+html|<(?:html|head|body|article|main|section|div|h[1-6]|p|header|figure|meta|title)\b[^<>]*>)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"</(?:p|div|h[1-6]|article|body|html|li|figure|section|header|main|blockquote)\s*>", re.IGNORECASE
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6}[ \t]+\S|>[ \t]?\S|```|~~~|\[[^\]\n]+\]:[ \t]|\|?[ \t]*:?-{3,}:?[ \t]*\|)"
    r"|^[^\s#>][^\n]*\n(?:=+|-{3,})[ \t]*$"
    r"|\*\*[^\s*][^*\n]*\*\*|(?<!\w)__[^\s_][^_\n]*__(?!\w)|!?\[[^\]\n]*\]\([^)\s]+(?:\s[^)\n]*)?\)|^<aside\b",
    re.MULTILINE,
)


def parse(data: str | bytes, form: Form | None = None) -> Story:
    """Read a draft; its form is recognised where none is given (see `recognise`).

    For Markdown and text `Story.source` is the draft, exactly. HTML is rewritten as Markdown
    first, and `Story.source` is that. Raises `UnreadableDraft` for what is no text, is empty or too
    large, or has a front matter that cannot be read.
    """
    text, source = decode(data)
    form = form or recognise(text)
    if form == "html":
        from storyrev.story.page import to_draft

        text = to_draft(text)
        source = text.encode("utf-8")
    if form == "text":
        from storyrev.story.plain import tile_text

        opening = BOM if text.startswith(BOM) else ""
        return know_source(assemble(form, opening, classify(tile_text(text[len(opening) :]), form)), source)
    from storyrev.story.markdown import tile_markdown

    opening, rest = split_opening(text)
    return know_source(assemble(form, opening, classify(tile_markdown(rest), form)), source)


def recognise(text: str) -> Form:
    """Say what a draft was written in, by the first of these rules that holds.

    1. It begins with a front matter: Markdown.
    2. It begins with a doctype or a page's element, and closes one somewhere: HTML.
    3. It has a heading, a block quote, a fence, a table, bold words, a link or an image in Markdown's
       writing, or an `<aside>` on a line of its own: Markdown.
    4. Text.

    Bullets and numbers alone say nothing: text saved from a page has them too.
    """
    opening, rest = split_opening(text)
    if len(opening) > len(BOM):
        return "markdown"
    if _ELEMENT.match(rest) and _CLOSES.search(rest):
        return "html"
    return "markdown" if _MARKDOWN.search(rest.replace("\r\n", "\n").replace("\r", "\n")) else "text"
