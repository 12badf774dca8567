"""What a library takes for a page's main text, brought back to the elements that it stands in.

Libraries give the main text as text, or as markup of their own. Its words are looked for in the page:
a run of text is chosen if most of its words, five at a time, stand in the library's text too; a
shorter run must be a line of it. So any library serves, and what it does to white space, marks and
order does not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from storyrev.story.elements import BLOCKS, is_dropped

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_WORDS = re.compile(r"\w+")
_AT_A_TIME = 5
_MOST = 0.6
_MOST_LINKED = 0.8
_LINKS = frozenset({"a", "button"})


class Votes:
    """How many characters each element of a page has, how many of them in links, and how many a library chose.

    White space is not counted. Without a library's text nothing is chosen.
    """

    def __init__(self, root: LexborNode, chosen: str) -> None:
        lines = [_words(line) for line in chosen.splitlines()]
        self._lines = {tuple(line) for line in lines if line}
        self._runs = {run for line in lines for run in _runs(line)}
        self._chosen: Counter[int] = Counter()
        self._size: Counter[int] = Counter()
        self._linked: Counter[int] = Counter()
        self._passages: Counter[int] = Counter()
        self._leading: Counter[int] = Counter()
        self._links = 0
        self._count(root)
        self.total = self._chosen[root.mem_id]

    def of(self, node: LexborNode) -> int:
        """Give how many characters in an element the library chose."""
        return self._chosen[node.mem_id]

    def size(self, node: LexborNode) -> int:
        """Give how many characters an element shows."""
        return self._size[node.mem_id]

    def link_share(self, node: LexborNode) -> float:
        """Give how much of an element's text stands in links and buttons, from 0 to 1; 1 for one without text."""
        size = self._size[node.mem_id]
        return self._linked[node.mem_id] / size if size else 1.0

    def offers_others(self, node: LexborNode) -> bool:
        """Say whether an element is a box of links: two at least of its passages are links, and half of them."""
        leading = self._leading[node.mem_id]
        return leading >= 2 and 2 * leading >= self._passages[node.mem_id]

    def _has(self, words: list[str]) -> bool:
        runs = _runs(words)
        if not runs:
            return tuple(words) in self._lines
        return sum(run in self._runs for run in runs) >= _MOST * len(runs)

    def _count(self, root: LexborNode) -> None:
        """Walk over the page without recursion; text between two edges of blocks is one run, and belongs to its block."""
        stack = [root]
        made: list[tuple[str, bool]] = []
        node = root.first_child
        while stack:
            if node is None:
                left = stack.pop()
                if _divides(left):
                    self._close(left, made)
                self._leave(left, stack[-1] if stack else None)
                node = left.next if stack else None
                continue
            if node.is_text_node:
                text = node.text_content or ""
                made.append((text, self._links > 0))
                self._size[stack[-1].mem_id] += len("".join(text.split()))
            elif node.is_element_node and not is_dropped(node):
                if _divides(node):
                    self._close(stack[-1], made)
                stack.append(node)
                self._links += node.tag in _LINKS
                node = node.first_child
                continue
            node = node.next

    def _leave(self, left: LexborNode, parent: LexborNode | None) -> None:
        here = left.mem_id
        if left.tag in _LINKS:
            self._links -= 1
            self._linked[here] = self._size[here]
        if parent is not None:
            above = parent.mem_id
            self._size[above] += self._size[here]
            self._linked[above] += self._linked[here]
            self._chosen[above] += self._chosen[here]
            self._passages[above] += self._passages[here]
            self._leading[above] += self._leading[here]

    def _close(self, node: LexborNode, made: list[tuple[str, bool]]) -> None:
        """End a passage, which is that of `node`."""
        text = "".join(piece for piece, _ in made)
        linked = sum(len("".join(piece.split())) for piece, is_link in made if is_link)
        made.clear()
        words = _words(text)
        if not words:
            return
        size = len("".join(text.split()))
        self._passages[node.mem_id] += 1
        self._leading[node.mem_id] += linked >= _MOST_LINKED * size
        if self._has(words):
            self._chosen[node.mem_id] += size


def _divides(node: LexborNode) -> bool:
    return node.tag in BLOCKS or node.tag == "br" or "-" in str(node.tag)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower())


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _AT_A_TIME]) for at in range(len(words) - _AT_A_TIME + 1)]
