"""The content elements of Arc XP's ANS as HTML, each with its `_id`.

After the ANS schema 0.10 (github.com/washingtonpost/ans-schema). The text of an element may hold HTML
for single words; an element may hold others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from storyrev.exchange.building import names_joined, one_line, paragraph, picture, words_of
from storyrev.exchange.payload import BadRecord, Payload, line_at, object_at, objects_at, text_at

MOST_NESTING = 32
"""Elements in one another; deeper ones no editor makes."""

_NOTE_KINDS = (
    ("retraction", "retraction"),
    ("clarif", "clarification"),
    ("editor", "editors-note"),
    ("update", "update"),
)
_ORDERED = frozenset({"ordered", "ol", "numbered"})
_MARKUP = re.compile(r"</?(?:p|div|ul|ol|li|table|blockquote|h[1-6]|figure)\b", re.IGNORECASE)


class Elements:
    """A story's elements being written, one after the other.

    `unknown` are the types that have no form here: such an element is named in the text, so that
    nobody takes the text for whole.
    """

    def __init__(self) -> None:
        self.unknown: dict[str, None] = {}
        self.depth = 0

    def write(self, elements: tuple[Payload, ...]) -> str:
        """Elements in their order, as HTML. Raises `BadRecord` for one that is no element."""
        self.depth += 1
        if self.depth > MOST_NESTING:
            raise BadRecord(f"nests more than {MOST_NESTING} elements in one another; mend the record")
        html = "".join(self._element(element) for element in elements)
        self.depth -= 1
        return html

    def _element(self, element: Payload) -> str:
        kind = line_at(element, "type")
        if not kind:
            raise BadRecord("has an element without a 'type', which says what it is; mend the record")
        writer = _WRITERS.get(kind, _named)
        return writer(self, element)


def _named(within: Elements, element: Payload) -> str:
    """An element of which no form is known: what it says, or its type and number."""
    kind = line_at(element, "type")
    within.unknown.setdefault(kind)
    inside = element.get("content_elements")
    if isinstance(inside, list) and inside:
        return within.write(objects_at(element, "content_elements"))
    for key in ("content", "text"):
        if isinstance(element.get(key), str) and text_at(element, key):
            return _block("p", element, text_at(element, key))
    referent = object_at(element, "referent")
    number = line_at(referent, "id") or line_at(element, "_id")
    address = line_at(element, "url", "canonical_url")
    name = f"[{' '.join(part for part in (kind, line_at(referent, 'type'), number) if part)}]"
    return _block("p", element, escape(name)) + (paragraph(address) if "://" in address else "")


def _text(_within: Elements, element: Payload) -> str:
    return _block("p", element, text_at(element, "content"))


def _header(_within: Elements, element: Payload) -> str:
    level = element.get("level")
    number = level if isinstance(level, int) and 2 <= level <= 6 else 2
    return _block(f"h{number}", element, text_at(element, "content"))


def _quote(within: Elements, element: Payload) -> str:
    """A quotation; a pull quote repeats words of the text, and is one only where they are not there."""
    pulled = ' class="pullquote"' if "pull" in line_at(element, "subtype").lower() else ""
    inside = within.write(objects_at(element, "content_elements")) or paragraph_of(text_at(element, "content"))
    cited = text_at(object_at(element, "citation"), "content")
    by = f"<cite>{cited}</cite>" if words_of(cited) else ""
    return f"<blockquote{pulled}{_identity(element)}>{inside}{by}</blockquote>" if inside or by else ""


def _list(within: Elements, element: Payload) -> str:
    name = "ol" if line_at(element, "list_type").lower() in _ORDERED else "ul"
    items = "".join(_item(within, item) for item in objects_at(element, "items"))
    return f"<{name}>{items}</{name}>" if items else ""


def _item(within: Elements, item: Payload) -> str:
    within.depth += 1
    if within.depth > MOST_NESTING:
        raise BadRecord(f"nests more than {MOST_NESTING} lists in one another; mend the record")
    if line_at(item, "type") == "list":
        # A list that stands for an item is nested in the item before it.
        html = _list(within, item)
    else:
        inside = objects_at(item, "content_elements") or objects_at(item, "items")
        html = f"<li{_identity(item)}>{text_at(item, 'content')}{within.write(inside)}</li>"
    within.depth -= 1
    return html


def _table(_within: Elements, element: Payload) -> str:
    rows = element.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRecord("has a table whose 'rows' are not lists of cells; mend the record")
    head = "".join(f"<th>{text_at(cell, 'content')}</th>" for cell in objects_at(element, "header"))
    body = "".join(
        "<tr>" + "".join(f"<td>{text_at(cell, 'content')}</td>" for cell in objects_at({"row": row}, "row")) + "</tr>"
        for row in rows
    )
    return f"<table{_identity(element)}>{f'<tr>{head}</tr>' if head else ''}{body}</table>"


def _image(_within: Elements, element: Payload) -> str:
    names = credits_of(element)
    caption = text_at(element, "caption")
    alt = words_of(text_at(element, "alt_text"))
    return _with_identity(picture(line_at(element, "url"), alt, caption, escape(names)), element)


def _gallery(within: Elements, element: Payload) -> str:
    title = headline_of(element)
    return paragraph(title) + within.write(objects_at(element, "content_elements"))


def _film(_within: Elements, element: Payload) -> str:
    """A video or a recording: where it is, its title, and its description as a caption."""
    kind = "audio" if line_at(element, "type") == "audio" else "video"
    addresses = [line_at(stream, "url") for stream in objects_at(element, "streams")]
    where = next((a for a in (*addresses, line_at(element, "url", "canonical_url")) if a), "")
    player = f'<p{_identity(element)}><{kind} src="{escape(where)}"></{kind}></p>' if where else ""
    title = headline_of(element)
    said = words_of(text_at(object_at(element, "description"), "basic"))
    words = ". ".join(part.rstrip(".") for part in (title, said) if part)
    return player + picture("", "", escape(f"{words}." if said else words), escape(credits_of(element)))


def _raw_html(_within: Elements, element: Payload) -> str:
    return f"<div{_identity(element)}>{text_at(element, 'content')}</div>"


def _embedded(_within: Elements, element: Payload) -> str:
    """What another service shows here: its address, and the words that it gave to be shown."""
    given = object_at(element, "raw_oembed")
    referent = object_at(element, "referent")
    address = line_at(given, "url", "_id") or line_at(referent, "id") or line_at(given, "provider_url")
    where = _block("p", element, escape(address)) if address else ""
    html = text_at(given, "html")
    return where + (f"<div>{html}</div>" if "<blockquote" in html or "<p" in html else "")


def _custom_embed(_within: Elements, element: Payload) -> str:
    embed = object_at(element, "embed")
    subtype, number, url = line_at(element, "subtype"), line_at(embed, "id"), line_at(embed, "url")
    name = f"[custom_embed {' '.join(part for part in (subtype, number) if part)}]"
    return _block("p", element, escape(name)) + (paragraph(url) if "://" in url else "")


def _code(_within: Elements, element: Payload) -> str:
    return f"<pre>{escape(text_at(element, 'content'))}</pre>"


def _divider(_within: Elements, _element: Payload) -> str:
    return "<hr>"


def _link(_within: Elements, element: Payload) -> str:
    """A link that stands by itself leads elsewhere: it is a call."""
    said = text_at(object_at(element, "description"), "content")
    words = text_at(element, "content") or escape(line_at(element, "url"))
    link = _block("p", element, f'<a href="{escape(line_at(element, "url"))}">{words}</a>')
    return f"<nav>{link}{f'<p>{said}</p>' if words_of(said) else ''}</nav>"


def _links(within: Elements, element: Payload) -> str:
    items = within.write(objects_at(element, "items"))
    title = paragraph(text_at(element, "title"))
    return f"<nav>{title}{items}</nav>" if items or title else ""


def _group(within: Elements, element: Payload) -> str:
    return within.write(objects_at(element, "content_elements"))


def _correction(_within: Elements, element: Payload) -> str:
    return correction(element)


def _endorsement(_within: Elements, element: Payload) -> str:
    return _block("p", element, escape(line_at(element, "endorsement")))


def _rating(_within: Elements, element: Payload) -> str:
    most, units = line_at(element, "max"), line_at(element, "units")
    rating = line_at(element, "numeric_rating") + (f"/{most}" if most else "")
    return _block("p", element, escape(f"{rating} {units}".strip()))


def _story(_within: Elements, element: Payload) -> str:
    """Another story: a card that leads to it."""
    where = line_at(element, "canonical_url", "website_url")
    words = escape(headline_of(element))
    linked = f'<a href="{escape(where)}">{words}</a>' if where else words
    dek = words_of(text_at(object_at(element, "subheadlines"), "basic"))
    return f'<aside class="related"><h3>{linked}</h3>{paragraph(dek)}</aside>' if words else ""


_WRITERS: dict[str, Callable[[Elements, Payload], str]] = {
    "text": _text,
    "header": _header,
    "quote": _quote,
    "blockquote": _quote,
    "list": _list,
    "list_element": _text,
    "table": _table,
    "image": _image,
    "graphic": _image,
    "gallery": _gallery,
    "video": _film,
    "audio": _film,
    "raw_html": _raw_html,
    "oembed_response": _embedded,
    "oembed": _embedded,
    "social_media": _embedded,
    "custom_embed": _custom_embed,
    "code": _code,
    "divider": _divider,
    "interstitial_link": _link,
    "link_list": _links,
    "element_group": _group,
    "correction": _correction,
    "endorsement": _endorsement,
    "numeric_rating": _rating,
    "story": _story,
}  # fmt: skip (a type a line)


def correction(element: Payload) -> str:
    """A correction as the note that readers were given; its `correction_type` is the kind."""
    said = line_at(element, "correction_type").lower()
    kind = next((kind for word, kind in _NOTE_KINDS if word in said), "correction")
    return note(kind, text_at(element, "text", "content"), element)


def note(kind: str, html: str, element: Payload) -> str:
    """A note of a kind; one without words is left out."""
    return f'<aside class="{kind}">{_block("p", element, html)}</aside>' if words_of(html) else ""


def headline_of(document: Payload) -> str:
    """A document's headline: `headlines.basic`, or the first of the others."""
    found = object_at(document, "headlines")
    return words_of(text_at(found, "basic", *(key for key in found if key != "basic")))


def authors_of(document: Payload, key: str = "by") -> tuple[str, ...]:
    """The names of those a document credits, as readers see them; vanity credits before the others."""
    given = objects_at(object_at(document, "vanity_credits"), key) or objects_at(object_at(document, "credits"), key)
    names = []
    for author in given:
        whole = " ".join(part for part in (line_at(author, "first_name"), line_at(author, "last_name")) if part)
        names.append(line_at(author, "byline", "name") or whole or line_at(object_at(author, "referent"), "id"))
    return tuple(name for name in names if name)


def credits_of(media: Payload) -> str:
    """A picture's credit: who took it, and for whom."""
    names = names_joined(authors_of(media))
    for_whom = names_joined(authors_of(media, "affiliation"))
    if not names and not for_whom:
        return words_of(line_at(media, "copyright"))
    return f"{names}/{for_whom}" if names and for_whom else names or for_whom


def paragraph_of(html: str) -> str:
    """HTML as it stands where it has blocks of its own, else as a paragraph."""
    return html if _MARKUP.search(html) else f"<p>{html}</p>" if words_of(html) else ""


def _identity(element: Payload) -> str:
    name = element.get("_id")
    return f' data-identity="{escape(one_line(name))}"' if isinstance(name, str) and name else ""


def _block(name: str, element: Payload, html: str) -> str:
    """An element of HTML with the identity of an element of ANS; with blocks of its own it goes around them."""
    outer = "div" if _MARKUP.search(html) else name
    return f"<{outer}{_identity(element)}>{html}</{outer}>"


def _with_identity(html: str, element: Payload) -> str:
    return html.replace("<figure>", f"<figure{_identity(element)}>", 1)


def walk(elements: tuple[Payload, ...]) -> Iterator[Payload]:
    """Elements and those in them, in their order."""
    for element in elements:
        yield element
        yield from walk(objects_at(element, "content_elements"))
