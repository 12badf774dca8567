"""What the elements of HTML mean: which are blocks, which show nothing, what their classes say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyrev.story.cards import note_class
from storyrev.story.decode import UnreadableDraft
from storyrev.story.inline import parser
from storyrev.story.scripts import script_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from storyrev.story.model import BlockKind

MOST_NESTING = 5_000
"""Pages nested deeper than this are refused; browsers give up at 512."""
_OPENS_OR_CLOSES = re.compile(r"<(/?)(!--|[a-z][^\s/>]*)")
_SKIPPED = {"!--": "-->", "script": "</script", "style": "</style"}
_FLAT = frozenset(
    "p li td th tr tbody thead tfoot dt dd option br hr img input meta link source wbr area base col embed track".split()  # noqa: SIM905 (as below)
)
"""Elements that hold nothing, or that the next of their kind closes."""
DROPPED = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "math", "title", "canvas", "map", "datalist"}
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "button",
        "select",
        "option",
    ]
)
SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "ftps", "sms", "geo"})

NAMED: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    ("dek", re.compile(r"(?:^|[-_])(?:dek|deck|standfirst|sub-?title|sub-?headline|article-summary)(?:$|[-_])")),
    ("byline", re.compile(r"(?:^|[-_])(?:byline|authors?|contributors?)(?:$|[-_])")),
    ("dateline", re.compile(r"(?:^|[-_])dateline(?:$|[-_])")),
)
CAPTION = re.compile(r"(?:^|[-_]|image|photo|picture|media)caption(?:$|[-_])")
CREDIT = re.compile(r"(?:^|[-_])(?:credits?|copyright|attribution|photographer)(?:$|[-_])")
_RELATED = re.compile(
    r"(?:^|[-_])(?:related|recirc(?:ulation)?|read-?(?:more|next|also)|more-on|teasers?|promos?)(?:$|[-_])"
)
_NOTE_CLASS = re.compile(r"(?:^|[-_])(correction|clarification|retraction|editors?-?note)s?(?:$|[-_])")


def refuse_depth(text: str) -> None:
    """Refuse a page nested deeper than `MOST_NESTING`.

    The HTML parser looks up through all open elements at each new one: it would take minutes.
    """
    lower = text.lower()
    depth = at = 0
    while match := _OPENS_OR_CLOSES.search(lower, at):
        at = match.end()
        name = match.group(2)
        if name in _SKIPPED and not match.group(1):
            # What is in there is not markup; never closed, it goes on to the end.
            at = lower.find(_SKIPPED[name], at)
            if at < 0:
                return
        elif name not in _FLAT:
            depth += 1 if match.group(1) == "" else -(depth > 0)
        if depth > MOST_NESTING:
            raise UnreadableDraft(
                f"the page nests more than {MOST_NESTING:,} elements in one another; save the article's text instead",
                text.count("\n", 0, match.start()) + 1,
            )


def safe_target(address: str) -> str:
    """Give a link's target in its normal form; empty where following it could run something."""
    cleaned = re.sub(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\ufeff]", "", address)
    scheme = _SCHEME.match(cleaned)
    if not cleaned or (scheme and scheme.group(1).lower() not in _SAFE_SCHEMES):
        return ""
    md = parser()
    normal = md.normalizeLink(address.strip())
    return normal if md.validateLink(normal) else ""


def visible_words(node: LexborNode, leave_out: Callable[[LexborNode], bool] | None = None) -> str:
    """Give the visible text of a node on one line, without the elements that `leave_out` names."""
    pieces: list[str] = []
    stack = [node.first_child]
    while stack:
        child = stack.pop()
        if child is None:
            continue
        stack.append(child.next)
        if child.is_text_node:
            pieces.append(child.text_content or "")
        elif child.is_element_node and not is_dropped(child) and not (leave_out and leave_out(child)):
            if child.tag in BLOCKS or child.tag == "br":
                pieces.append(" ")
            elif child.tag in ("sup", "sub"):
                pieces.append(script_of(child.tag, child.text()))
            stack.append(child.first_child)
    return SPACE.sub(" ", "".join(pieces)).strip()


def is_dropped(node: LexborNode) -> bool:
    """Say whether a browser shows nothing of an element."""
    if node.tag in DROPPED:
        return True
    attributes = node.attributes
    return bool(attributes) and ("hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or "")))


def is_layout(table: LexborNode) -> bool:
    """Say whether a table holds parts of a page, not data."""
    parts = "h1, h2, h3, h4, h5, h6, p, article, ul, ol, blockquote, figure"
    return len(table.css("table")) > 1 or table.css_first(parts) is not None


def is_last(node: LexborNode) -> bool:
    """Say whether nothing but white space follows an element in its parent."""
    after = node.next
    while after is not None:
        if after.is_element_node or (after.is_text_node and (after.text_content or "").strip()):
            return False
        after = after.next
    return True


def note_kind(tag: str, classes: list[str]) -> str:
    """Give the kind of note that an element's classes say it is; empty if none."""
    for name in classes:
        match = _NOTE_CLASS.search(name)
        if match:
            word = match.group(1)
            return "editors-note" if word.startswith("editor") else word
    return (note_class(" ".join(classes)) or "") if tag == "aside" else ""


def is_related(node: LexborNode, tag: str, classes: list[str]) -> bool:
    """Say whether an element offers other stories: by its classes, or an aside with headings that are links."""
    if any(_RELATED.search(name) for name in classes) and tag not in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        return True
    return tag == "aside" and node.css_first("h1 a, h2 a, h3 a, h4 a, h5 a, h6 a, a h2, a h3, a h4") is not None
