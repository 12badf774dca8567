"""What a page says of its article in JSON-LD, OpenGraph and other `meta` elements.

JSON-LD is read as schema.org describes it (Article and its kinds, CorrectionComment), wherever it stands
in the blocks: alone, in a list, under `@graph`. A block that is not JSON is told and passed over.
What is missing there is taken from OpenGraph and `article:` properties.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_KINDS = re.compile(r"(?:^|[/:#])(?:\w*Article|LiveBlogPosting|BlogPosting|Report|Review)$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TITLE_ENDS = re.compile(r"\s+[|–—·»«-]\s+")
_MOST_NODES = 5_000
"""So many values of a page's JSON-LD are looked at."""
_LONGEST = 2_000
_LONGEST_NOTE = 5_000
_NEWLINE_IN_STRING = re.compile(r"[\x00-\x1f]+")
_COMMENTED = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\]\]>|/\*\]\]>\*/|\]\]>)\s*$"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A correction as the metadata give it: its words, and when (as written; empty if they do not say)."""

    text: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page's metadata say; empty where they do not. Dates stand as written.

    `url` is how the page calls itself. `free` is False where the page says that readers must pay.
    `broken` counts the JSON-LD blocks that could not be read.
    """

    headline: str = ""
    dek: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    lang: str = ""
    desk: str = ""
    publisher: str = ""
    url: str = ""
    corrections: tuple[Told, ...] = ()
    free: bool = True
    broken: int = 0


@dataclass(slots=True)
class _Blocks:
    """The JSON-LD of a page: the objects that are articles, best first, and how many blocks are broken."""

    articles: list[dict[str, Any]] = field(default_factory=list)
    broken: int = 0


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Give what a page's metadata say of its article."""
    blocks = _read_blocks(tree)
    metas = _metas(tree)
    article = blocks.articles[0] if blocks.articles else {}

    def meta(*names: str) -> str:
        return next((metas[name] for name in names if metas.get(name)), "")

    canonical = tree.css_first("link[rel~=canonical]")
    href = (canonical.attributes.get("href") or "").strip() if canonical is not None else ""
    lang = tree.root.attributes.get("lang") or "" if tree.root is not None else ""
    return Metadata(
        headline=_text(article.get("headline"))
        or _text(article.get("name"))
        or meta("og:title", "twitter:title")
        or _title(tree),
        dek=_text(article.get("alternativeHeadline"))
        or _text(article.get("description"))
        or meta("og:description", "description"),
        authors=_authors(article) or tuple(a for a in (meta("author", "article:author"),) if a and "://" not in a),
        published=_text(article.get("datePublished")) or meta("article:published_time", "date", "dc.date.issued"),
        updated=_text(article.get("dateModified")) or meta("article:modified_time", "og:updated_time"),
        lang=_language(lang) or _language(_text(article.get("inLanguage"))) or _language(meta("og:locale")),
        desk=_text(article.get("articleSection")) or meta("article:section"),
        publisher=_name(article.get("publisher")) or meta("og:site_name"),
        url=href or meta("og:url") or _address(article),
        corrections=tuple(_corrections(article.get("correction"))),
        free=str(article.get("isAccessibleForFree", "true")).strip().lower().rsplit("/", 1)[-1] not in ("false", "no"),
        broken=blocks.broken,
    )


def _title(tree: LexborHTMLParser) -> str:
    """Give the page's title without the name of the site, which stands behind its last dash or bar."""
    node = tree.css_first("title")
    words = _clean(node.text()) if node is not None else ""
    ends = [found.start() for found in _TITLE_ENDS.finditer(words)]
    return words[: ends[-1]] if ends else words


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        words = _clean(attributes.get("content") or "")
        for name in f"{attributes.get('property') or ''} {attributes.get('name') or ''}".lower().split():
            if words:
                found.setdefault(name, words)
    return found


def _read_blocks(tree: LexborHTMLParser) -> _Blocks:
    blocks = _Blocks()
    for script in tree.css("script[type]"):
        if (script.attributes.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        text = _COMMENTED.sub("", script.text(strip=True))
        try:
            data = _load(text)
        except (ValueError, RecursionError):
            blocks.broken += bool(text.strip())
            continue
        blocks.articles += [node for node in _objects(data) if _is_article(node)]
    # The page's own article says most of itself; teasers of others say little more than a headline.
    blocks.articles.sort(key=lambda node: ("datePublished" not in node, "headline" not in node))
    return blocks


def _load(text: str) -> Any:
    """Read JSON; many sites leave line breaks inside strings, which JSON does not allow and everybody forgives."""
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(_NEWLINE_IN_STRING.sub(" ", text))


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Give the objects that are no part of an article: at the top, in lists, under `@graph` and `mainEntity`."""
    waiting, seen = [data], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting = [*node[:_MOST_NODES], *waiting]
        elif isinstance(node, dict):
            yield node
            if not _is_article(node):
                waiting += [node[key] for key in ("@graph", "mainEntity") if key in node]


def _is_article(node: dict[str, Any]) -> bool:
    given = node.get("@type")
    kinds = given if isinstance(given, list) else [given]
    return any(isinstance(kind, str) and _KINDS.search(kind) for kind in kinds)


def _text(value: Any) -> str:
    """Give a value's text: a string, the first of a list, or what an object says with `@value`."""
    if isinstance(value, list):
        return next((text for text in map(_text, value[:20]) if text), "")
    if isinstance(value, dict):
        return _text(value.get("@value"))
    return _clean(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """Give text on one line, without markup, entities or what no text holds."""
    from html import unescape

    words = unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", text[: 2 * _LONGEST_NOTE]))
    words = "".join(c for c in words if c.isprintable() or c.isspace())
    return " ".join(words.split())[:_LONGEST_NOTE]


def _name(value: Any) -> str:
    if isinstance(value, list):
        return next((name for name in map(_name, value[:20]) if name), "")
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _authors(article: dict[str, Any]) -> tuple[str, ...]:
    given = article.get("author", article.get("creator"))
    names = (_name(one) for one in (given if isinstance(given, list) else [given])[:50])
    return tuple(dict.fromkeys(name for name in names if name and "://" not in name))


def _address(article: dict[str, Any]) -> str:
    for key in ("url", "mainEntityOfPage", "@id", "identifier"):
        value = article.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url") or value.get("value")
        if isinstance(value, str) and re.match(r"https?://", value.strip(), re.IGNORECASE):
            return value.strip()
    return ""


def _corrections(value: Any) -> Iterator[Told]:
    for one in (value if isinstance(value, list) else [value])[:100]:
        text = _text(one.get("text")) or _text(one.get("description")) if isinstance(one, dict) else _text(one)
        if text:
            yield Told(text, _text(one.get("datePublished")) if isinstance(one, dict) else "")


def _language(text: str) -> str:
    tag = text.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""
