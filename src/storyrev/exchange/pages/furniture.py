"""What the elements of a saved page are by their form: the site's furniture, or what a story keeps.

Classes and ids are asked word by word ("story__share-bar" says story, share, bar), in the words that
templates of news sites use for furniture. A name that also says byline, caption, credit, dek or note
says what it is of a story, and that decides.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from storyrev.story.bylines import is_byline
from storyrev.story.elements import BLOCKS, CAPTION, CREDIT, NAMED, note_kind, visible_words
from storyrev.story.notes import note_of
from storyrev.story.stamps import stamp_lead

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from storyrev.exchange.pages.votes import Votes

_TAGS = frozenset({"nav", "form", "button", "select", "dialog", "menu", "search", "input", "label"})
_ROLES = frozenset({"navigation", "dialog", "alertdialog", "search", "contentinfo", "menu", "menubar", "toolbar"})
_ROLES |= {"complementary"}
_ENGLISH = """ad ads adbox adslot adunit adv advert advertisement advertising adverts bookmarks breadcrumb breadcrumbs
commentlist comments consent controls cookie cookies disqus donate donation footer gdpr interstitial masthead menu
mostread nav navbar navigation newsletter newsletters onward outbrain pager pagination paywall popular popup promo
promoted promos promotion recirc recirculation recommendations recommended regwall related share sharebar sharing
sidebar signin signup skip social sponsor sponsored sponsors subscribe subscription taboola tags tools topnav
trending usercomments widget"""
_OTHERS = """anzeige anuncio cmp commentaires comentarios comentários compartilhar compartir condividi didomi kommentare
lateral onetrust partager publicidad publicidade publicite pubblicita relacionada relacionadas relacionado relacionados
teilen werbung"""
_NAMES = frozenset(f"{_ENGLISH} {_OTHERS}".split())
_NAMED_BY = ("class", "id", "aria-label", "data-component", "data-module", "data-testid", "data-test-id", "data-name")
"""Sites whose classes are made by a program say in these what an element is."""
_SAVED = frozenset({"embed", "tweet"})
"""What is shown of another site's post is a quotation in the story."""
_PAIRS = frozenset({("author", "bio"), ("author", "box"), ("about", "author"), ("reading", "time"), ("read", "more")})
_PAIRS |= {
    ("read", "next"),
    ("live", "badge"),
    ("key", "events"),
    ("most", "read"),
    ("more", "on"),
    ("most", "popular"),
}
_ELEMENTS = frozenset({"amp-ad", "amp-sidebar", "amp-social-share", "amp-user-notification", "amp-consent"})
_ELEMENTS |= {"amp-sticky-ad", "amp-analytics", "amp-auto-ads", "amp-embed", "amp-subscriptions", "amp-next-page"}
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")

_HELD = frozenset({"h1", "figure", "figcaption", "blockquote", "pre", "time", "table", "ul", "ol", "dl"})
_LINKED = frozenset({"table", "ul", "ol", "dl"})
_MOST_LINKED = 0.5
_TELL = frozenset({"p", "div", "aside", "section", "li", "footer"})
_LONGEST_NOTE = 3_000
_LONGEST_STAMP = 80
_LONGEST_LABEL = 50
_LABEL = re.compile(
    r"(?:story |article )?(?:continues?|scroll) (?:below|after|down)(?: (?:the )?(?:ad|advert|advertisement))?"
    r"|(?:- )?(?:paid )?(?:advertisement|advertising|publicidad|publicité|publicidade|pubblicità|werbung|anzeige|reklama?|"
    r"advertentie|реклама|إعلان|広告|广告|廣告|광고)(?: -)?"
    r"|continua (?:depois da|dopo la) (?:publicidade|pubblicità)|la suite après cette publicité",
    re.IGNORECASE,
)


def is_furniture(node: LexborNode) -> bool:
    """Say whether an element is the site's by its tag, role or names."""
    tag = str(node.tag)
    attributes = node.attributes
    if tag in _TAGS or tag in _ELEMENTS:
        return True
    if not attributes or tag in ("html", "body"):
        return False
    role = (attributes.get("role") or "").lower()
    if role in _ROLES or (attributes.get("aria-hidden") or "").lower() == "true":
        return not is_story_part(node)
    given = " ".join(attributes.get(name) or "" for name in _NAMED_BY)
    for name in given.split():
        words = [word.lower() for word in _WORD.findall(name)]
        if (not _NAMES.isdisjoint(words) and _SAVED.isdisjoint(words)) or _has_pair(words):
            return not is_story_part(node)
    return False


def _has_pair(words: list[str]) -> bool:
    return any(pair in _PAIRS for pair in pairwise(words))


def is_story_part(node: LexborNode) -> bool:
    """Say whether an element's classes name something that belongs to a story: dek, byline, caption, credit, note."""
    tag = str(node.tag)
    classes = (node.attributes.get("class") or "").lower().split()
    if tag not in BLOCKS and tag != "span":
        return False
    if note_kind(tag, classes):
        return True
    known = (CAPTION, CREDIT, *(pattern for _, pattern in NAMED))
    return any(pattern.search(name) and not _has_pair(_WORD.findall(name)) for name in classes for pattern in known)


def is_told(node: LexborNode, votes: Votes) -> bool:
    """Say whether an element is a note to readers: by its classes, or by the words it begins with."""
    tag = str(node.tag)
    if tag not in BLOCKS or tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    if note_kind(tag, (node.attributes.get("class") or "").lower().split()):
        return True
    if tag not in _TELL or not 0 < votes.size(node) <= _LONGEST_NOTE:
        return False
    if tag != "p" and node.css_first("p, div, ul, section") is not None:
        return False
    return note_of(visible_words(node)) is not None


def is_retained(node: LexborNode, votes: Votes) -> bool:
    """Say whether an element is of a form that stories have and that libraries lose."""
    tag = str(node.tag)
    if tag in _HELD:
        return tag not in _LINKED or votes.link_share(node) < _MOST_LINKED
    return is_story_part(node) or is_told(node, votes) or _is_line_of_head(node, votes)


def _is_line_of_head(node: LexborNode, votes: Votes) -> bool:
    """Say whether an element holds a date and nothing else, or says by its words who wrote the story."""
    if not 0 < votes.size(node) <= _LONGEST_STAMP:
        return False
    words = visible_words(node)
    return stamp_lead(words) is not None or is_byline(words)


def is_label_of_advert(node: LexborNode, votes: Votes) -> bool:
    """Say whether an element only says that an advertisement stands here."""
    return 0 < votes.size(node) <= _LONGEST_LABEL and bool(_LABEL.fullmatch(visible_words(node)))
