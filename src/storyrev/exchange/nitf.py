"""NITF, the IPTC's XML for the text of a story, as HTML: the same elements under other names.

After the NITF 3.6 documentation (iptc.org/std/NITF/3.6). Only what readers see is taken: the body,
without the head and without what is for editors.
"""

from __future__ import annotations

import re
from html import escape

_NAMES = {
    "hl1": "h1",
    "hl2": "h2",
    "bq": "blockquote",
    "credit": "cite",
    "media": "figure",
    "media-caption": "figcaption",
    "media-producer": 'p class="credit"',
    "tagline": "p",
    "byttl": "br",
    "note": "aside",
    "fn": "p",
    "ds": "p",
    "datasource": "p",
    "nitf-table": "div",
    "block": "div",
    "body.head": "div",
    "body.content": "div",
    "body.end": "div",
    "hedline": "div",
    "copyrite": "div",
}
_FIELDS = {"byline": "byline", "dateline": "dateline", "abstract": "dek"}
"""Containers that say what the story's fields are; the classes by which a page says it."""
_BLOCK = re.compile(r"<p[\s>]|<(?:ul|ol|table|bq|pre|dl)[\s>]", re.IGNORECASE)
_DROPPED = re.compile(
    r"<(head|docdata|media-metadata|media-object|rights|pubdata|distributor|ed-msg|nitf-table-metadata|custom-table)"
    r"\b[^<>]*?(?:/>|>.*?</\1\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_PROLOGUE = re.compile(r"<\?.*?\?>|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REFERENCE = re.compile(r"<media-reference\b([^<>]*?)/?>(?:\s*</media-reference\s*>)?", re.IGNORECASE)
_SOURCE = re.compile(r"\bsource\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')", re.IGNORECASE)
_ALTERNATE = re.compile(r"\balternate-text\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')", re.IGNORECASE)
_NO_WORDS = '""'
_TAG = re.compile(r"<(/?)([a-z][\w.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>", re.IGNORECASE)
_IS_NITF = re.compile(r"<(?:nitf|body\.content|body\.head|hedline|block)\b", re.IGNORECASE)
_FIELD = re.compile(r"<(byline|dateline|abstract)\b[^<>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_DATELINE = re.compile(r"<dateline\b[^<>]*>(.*?)</dateline\s*>", re.IGNORECASE | re.DOTALL)
_FIRST = re.compile(r"<body\.content\b.*?<p(?:\s[^<>]*)?>(.*?)</p\s*>", re.IGNORECASE | re.DOTALL)
_WORDS = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"<p(?=[\s>])", re.IGNORECASE)


def is_nitf(text: str) -> bool:
    """Say whether a text is NITF, or a piece of it."""
    return bool(_IS_NITF.search(text, 0, 4000))


def to_html(text: str) -> str:
    """The visible part of a text in NITF, as HTML."""
    text = _PROLOGUE.sub("", text)
    text = _CDATA.sub(lambda match: escape(match.group(1), quote=False), text)
    text = _DROPPED.sub("", text)
    text = _REFERENCE.sub(_image, text)
    dateline = _DATELINE.search(text)
    if dateline and _repeated(text, dateline):
        text = text[: dateline.start()] + text[dateline.end() :]
    text = _FIELD.sub(_field, text)
    return _TAG.sub(_renamed, text)


def _repeated(text: str, dateline: re.Match[str]) -> bool:
    """Say whether the first paragraph begins with the words of the dateline, as agencies have it."""
    first = _FIRST.search(text, dateline.end())
    place, words = (_WORDS.findall(_TAG.sub(" ", found.group(1))) for found in (dateline, first or dateline))
    return first is not None and words[: len(place)] == place


def _image(match: re.Match[str]) -> str:
    source, words = _SOURCE.search(match.group(1)), _ALTERNATE.search(match.group(1))
    return f"<img src={source.group(1)} alt={words.group(1) if words else _NO_WORDS}>" if source else ""


def _field(match: re.Match[str]) -> str:
    """A field of the story as a paragraph that says so; where it holds paragraphs, the first of them does."""
    kind, inside = _FIELDS[match.group(1).lower()], match.group(2)
    if _BLOCK.search(inside):
        return _PARAGRAPH.sub(f'<p class="{kind}"', inside, count=1)
    return f'<p class="{kind}">{inside}</p>'


def _renamed(match: re.Match[str]) -> str:
    closing, name, attributes, empty = match.groups()
    lower = name.lower()
    if lower in ("nitf", "body"):
        return ""
    new = _NAMES.get(lower)
    if new is None:
        return (
            f"<{closing}{name}{attributes}></{name}>" if empty and lower not in ("br", "hr", "img") else match.group()
        )
    plain = new.partition(" ")[0]
    if plain == "br":
        return "" if closing else "<br>"
    if closing:
        return f"</{plain}>"
    return f"<{new}>" + (f"</{plain}>" if empty else "")
