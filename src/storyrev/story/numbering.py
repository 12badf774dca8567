"""The numbers that a browser shows before the items of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NUMBER = re.compile(r"\s*([+-]?\d{1,9})(?!\d)")
MOST = 999_999_999
"""Markdown has no greater number before an item, and none below zero."""


class Numbering:
    """Counts the items of one list as HTML does: from `start`, down where it is `reversed`, on from each `value`."""

    def __init__(self, first: int, step: int) -> None:
        self._next = first
        self._step = step

    def take(self, item: LexborNode) -> int | None:
        """Give an item's number; None where Markdown cannot write it."""
        given = _number(item.attributes.get("value"))
        number = self._next if given is None else given
        self._next = number + self._step
        return number if 0 <= number <= MOST else None


def numbering(node: LexborNode) -> Numbering:
    """Give what counts the items of a list element."""
    attributes = node.attributes
    down = "reversed" in attributes
    first = _number(attributes.get("start"))
    if first is None:
        first = sum(child.tag == "li" for child in node.iter()) if down else 1
    return Numbering(first, -1 if down else 1)


def _number(value: str | None) -> int | None:
    found = _NUMBER.match(value or "")
    return int(found.group(1)) if found else None
