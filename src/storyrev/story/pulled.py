"""Pull quotes: words of the story that its page shows a second time, in large letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyrev.story.elements import visible_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_PULLED = re.compile(r"(?:^|[-_])pull-?_?quotes?(?:$|[-_])")
_UNHEARD = re.compile(r"[^\w]+")
_BY_WHOM = frozenset({"cite", "footer", "figcaption"})


def repeated_quotes(root: LexborNode) -> frozenset[int]:
    """Give the pull quotes (by `mem_id`) whose words stand in the page's text already."""
    pulled = [node for node in root.css("[class]") if is_pulled(node)]
    if not pulled:
        return frozenset()
    text = _heard(visible_words(root, is_pulled))
    words = ((node, _heard(visible_words(node, lambda inner: inner.tag in _BY_WHOM))) for node in pulled)
    return frozenset(node.mem_id for node, said in words if said.strip() and said in text)


def is_pulled(node: LexborNode) -> bool:
    """Say whether an element is a pull quote by its class."""
    return any(_PULLED.search(name) for name in (node.attributes.get("class") or "").lower().split())


def _heard(words: str) -> str:
    """Give words without case and signs, each between two spaces."""
    return f" {_UNHEARD.sub(' ', words.casefold()).strip()} "
