"""From a system's fields to a story in the stored form: what publishers' formats have in common.

A format says what its fields are; here they become a front matter and blocks, through the same reading
and writing as a saved page. So text is escaped, structures are recognised and what comes out is read
back as what went in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from storyrev.exchange.payload import BadRecord, clean
from storyrev.story import UnreadableDraft, parse
from storyrev.story.bylines import names_of

if TYPE_CHECKING:
    from storyrev.story import Block

_MARKED = re.compile(
    r"</[a-z][a-z0-9]*\s*>|<(?:br|img|hr)\b[^<>]*>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE
)
_NAMES = re.compile(r"\w+")
_ANY_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Content:
    """A story as a system keeps it: its fields as readers see them, and the blocks of its text.

    `byline` are the names, `published` and `updated` the stamps, `language` a BCP 47 tag, `desk` the
    paper's section. `more` are further keys of the front matter. Empty fields are left out.
    """

    blocks: tuple[Block, ...]
    headline: str = ""
    dek: str = ""
    byline: str = ""
    dateline: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    desk: str = ""
    more: tuple[tuple[str, str], ...] = ()


def write_story(content: Content) -> bytes:
    """A story in the stored form. Raises `BadRecord` where there is nothing to read.

    What the text repeats of the fields (the headline as its first heading, the byline) is told once. A
    dateline is given only where the text does not begin with its own.
    """
    from storyrev.story.write import write_blocks

    front = {
        "headline": content.headline,
        "dek": content.dek,
        "byline": content.byline,
        "dateline": ""
        if any(block.kind == "dateline" and not block.card for block in content.blocks)
        else content.dateline,
        "published": content.published,
        "updated": content.updated,
        "lang": content.language,
        "desk": content.desk,
    }
    front.update((key, value) for key, value in content.more if key not in front)
    known = {key: one_line(value) for key, value in front.items() if one_line(value)}
    told = [_told(block, known) for block in content.blocks if not _repeats(block, known)]
    if not known.keys() & {"headline", "dek"} and not any(block.body.strip() or block.links for block in told):
        raise BadRecord("has no headline and no text; there is nothing to record")
    text = write_blocks(told, known)
    return text.rstrip("\n").encode() + b"\n"


def _repeats(block: Block, known: dict[str, str]) -> bool:
    """Say whether a block tells a field again; names may be set apart in another way."""
    field = known.get(block.kind, "")
    if block.card or block.kind not in ("headline", "dek", "byline") or not field:
        return False
    said = one_line(block.body)
    return said == field or (
        block.kind == "byline" and _NAMES.findall(names_of(said)) == _NAMES.findall(names_of(field))
    )


def _told(block: Block, known: dict[str, str]) -> Block:
    """A block of a text whose headline is known: another line put like one is a heading in it."""
    if block.kind == "headline" and not block.card and "headline" in known:
        return replace(block, kind="heading", level=2)
    return block


def html_blocks(html: str) -> tuple[Block, ...]:
    """The blocks of a text in HTML, read as a page whose article it is. Raises `BadRecord`."""
    from storyrev.story.page import blocks_of

    inside = clean(html)
    try:
        return blocks_of(f"<!doctype html><body><article>{inside}</article></body>") if inside else ()
    except UnreadableDraft as error:
        raise BadRecord(error.problem) from None


def text_blocks(text: str, headline: str = "") -> tuple[Block, ...]:
    """The blocks of a plain text: paragraphs, lists, quotations, captions. Raises `BadRecord`.

    A first line that is the headline told elsewhere is left out; another one put like it is a paragraph.
    """
    if not clean(text):
        return ()
    try:
        blocks = parse(clean(text), "text").blocks
    except UnreadableDraft as error:
        raise BadRecord(error.problem) from None
    told = (block for block in blocks if block.kind != "headline" or one_line(block.body) != one_line(headline))
    return tuple(replace(block, kind="paragraph") if block.kind == "headline" else block for block in told)


def words_of(text: str) -> str:
    """The words of a field that may hold HTML, on one line: with tags or character references it is read as HTML."""
    if not _MARKED.search(text):
        return one_line(text)
    from selectolax.lexbor import LexborHTMLParser

    from storyrev.story.elements import visible_words

    body = LexborHTMLParser(f"<!doctype html><body>{clean(text)}</body>").body
    return one_line(visible_words(body)) if body is not None else ""


def one_line(text: str) -> str:
    """A text on one line, with single spaces."""
    return _ANY_SPACE.sub(" ", clean(text)).strip()


def paragraph(text: str, name: str = "p") -> str:
    """A plain text as an element of HTML; empty where there is none."""
    return f"<{name}>{escape(one_line(text))}</{name}>" if one_line(text) else ""


def picture(address: str, alt: str = "", caption: str = "", credit: str = "") -> str:
    """A picture with its caption and credit (both HTML) as a figure; empty where there is nothing to show."""
    shown = f'<img src="{escape(address)}" alt="{escape(one_line(alt))}">' if address else ""
    by = f' <span class="credit">{credit}</span>' if credit and credit not in caption else ""
    said = f"<figcaption>{caption}{by}</figcaption>" if caption or by else ""
    return f"<figure>{shown}{said}</figure>" if shown or said else ""


def names_joined(names: Sequence[str]) -> str:
    """Names as a byline has them: the last after "and", the others after commas."""
    plain = [name for name in (names_of(one_line(name)) for name in names) if name]
    return ", ".join(plain[:-1]) + " and " + plain[-1] if len(plain) > 1 else "".join(plain)
