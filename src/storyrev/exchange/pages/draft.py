"""From a saved page to a draft: the article in the stored form, and what the page's metadata add to its front matter.

What stands on the page is what readers saw, so it wins over the metadata wherever both say something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyrev.exchange.pages.addresses import resolve, unwrap
from storyrev.exchange.pages.article import find_article
from storyrev.exchange.pages.charset import drop_embedded, read_text
from storyrev.exchange.pages.library import EXTRA, main_text
from storyrev.exchange.pages.metadata import Metadata, Told, read_metadata
from storyrev.exchange.pages.moments import UNKNOWN, Capture, from_address, from_comments, read_moment
from storyrev.story import Story, UnreadableDraft, parse
from storyrev.story.decode import MOST_BYTES
from storyrev.story.elements import refuse_depth
from storyrev.story.fields import KEYS
from storyrev.story.front import split_opening
from storyrev.story.page import to_draft

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_TOOLBAR = re.compile(r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.DOTALL)
_AMP = re.compile(r"<(/?)amp-(img|video|audio|iframe)\b", re.IGNORECASE)
_IS_HTML = re.compile(r"<[a-zA-Z]")
_ARCHIVES_OWN = "#wm-ipp-base, #wm-ipp, #wm-ipp-print, #donato, #wm-capresources"
_ADDRESSED = (("a", "href"), ("img", "src"), ("iframe", "src"), ("video", "src"), ("source", "src"))
_SAVED_BESIDE = re.compile(r"^(?:\./)?[^/?#]+_files/")
_WORDS = re.compile(r"\w+")
_OPENING_WORDS = 12
"""A description that begins like the text, for so many words, is an excerpt of it and no dek."""


class UnreadablePage(Exception):
    """A page that gives no draft; the message is the reason, with the next step."""


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page that was opened; `capture` is what the page itself says of where and when it was captured."""

    tree: LexborHTMLParser
    metadata: Metadata
    capture: Capture


@dataclass(frozen=True, slots=True)
class Article:
    """The article of a page in the stored form; `remark` is for the desk: what could not be read, or may be missing."""

    draft: bytes
    remark: str


def open_page(data: bytes, *, charset: str = "") -> Page:
    """Give a page with what it says of itself, which costs little beside its article. Raises `UnreadablePage`.

    `charset` is what the server said of the bytes.
    """
    from selectolax.lexbor import LexborHTMLParser

    data = drop_embedded(data)
    if len(data) > MOST_BYTES:
        raise UnreadablePage(
            f"the page has {len(data):,} bytes without its embedded pictures, more than the {MOST_BYTES:,} "
            "that are read; save the article alone"
        )
    text = _AMP.sub(r"<\1\2", _TOOLBAR.sub("", read_text(data, charset)))
    if not _IS_HTML.search(text):
        raise UnreadablePage("is no page in HTML: no element begins in it; save the page as HTML")
    try:
        refuse_depth(text)
    except UnreadableDraft as error:
        raise UnreadablePage(str(error)) from error
    tree = LexborHTMLParser(text)
    metadata = read_metadata(tree)
    said = from_address(metadata.url) if metadata.url else UNKNOWN
    saved = from_comments(text)
    return Page(tree, metadata, Capture(said.url or saved.url, said.at or saved.at))


def read_article(page: Page, *, url: str = "") -> Article:
    """Give the article of a page, whose tree is used up; `url` is the address that is known of it. Raises `UnreadablePage`."""
    tree, metadata = page.tree, page.metadata
    _put_right(tree, page.capture.url or url)
    chosen = main_text(tree.html or "")
    article = find_article(tree, chosen or "", metadata.headline)
    if article is None:
        advice = f"; {EXTRA} finds it" if chosen is None else "; save the article's text alone"
        raise UnreadablePage(f"no article could be told from what is around it{advice}")
    try:
        draft = to_draft(article)
        return Article(_with_metadata(draft, metadata).encode(), _remark(metadata))
    except UnreadableDraft as error:
        raise UnreadablePage(str(error)) from error


def _put_right(tree: LexborHTMLParser, base: str) -> None:
    """Take out what an archive put into a page, and give links the targets that they had on it."""
    for node in tree.css(_ARCHIVES_OWN):
        node.decompose()
    for tag, name in _ADDRESSED:
        for node in tree.css(f"{tag}[{name}]"):
            target = node.attributes.get(name) or ""
            if not target or target[0] == "#" or _SAVED_BESIDE.match(target):
                continue
            right = unwrap(target)[0]
            node.attrs[name] = resolve(base, right) if base else right


def _remark(metadata: Metadata) -> str:
    told = []
    if not metadata.free:
        told.append("the page says that only subscribers see all of it: the text may be cut")
    if metadata.broken:
        blocks = "a block" if metadata.broken == 1 else f"{metadata.broken} blocks"
        told.append(f"{blocks} of JSON-LD on the page could not be read")
    return "; ".join(told)


def _with_metadata(draft: str, metadata: Metadata) -> str:
    """Give a draft with what its page's metadata say and its text does not."""
    import yaml

    story = parse(draft, "markdown")
    _, rest = split_opening(draft)
    known: dict[str, object] = dict(story.front)
    stamped = {stamp.kind for stamp in story.stamps if stamp.at}
    if not story.headline:
        known["headline"] = metadata.headline
    if not story.dek and not _is_excerpt(metadata.dek, story):
        known["dek"] = metadata.dek
    if not story.byline:
        known["byline"] = _listed(metadata.authors)
    if "published" not in stamped:
        known["published"] = metadata.published
    if "updated" not in stamped and not _is_same(metadata.published, metadata.updated):
        known["updated"] = metadata.updated
    known["lang"] = metadata.lang
    known["desk"] = metadata.desk
    known["publisher"] = metadata.publisher
    notes = [_note(told) for told in metadata.corrections if not _stands_in(told.text, story)]
    order = (*(key for key in KEYS if key != "notes"), "lang", "desk", "publisher")
    ordered = {key: known[key] for key in order if known.get(key)} | ({"notes": notes} if notes else {})
    if not ordered:
        return draft
    dumped: str = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"---\n{dumped}---\n\n{rest}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _is_same(published: str, updated: str) -> bool:
    """Say whether two dates of the metadata name one moment: then the page was not updated."""
    one, other = read_moment(published), read_moment(updated)
    return published == updated or (one is not None and one == other)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower())


def _is_excerpt(dek: str, story: Story) -> bool:
    begins = _words(dek)[:_OPENING_WORDS]
    if begins == _words(story.headline)[: len(begins)]:
        return True
    return any(_words(block.body)[: len(begins)] == begins for block in story.blocks if block.kind == "paragraph")


def _stands_in(text: str, story: Story) -> bool:
    """Say whether the page shows a correction to its readers."""
    wanted = " ".join(_words(text))
    return any(wanted in " ".join(_words(block.body)) for block in story.blocks)


def _note(told: Told) -> dict[str, str]:
    return {"kind": "correction", "text": told.text} | ({"at": told.at} if told.at else {})
