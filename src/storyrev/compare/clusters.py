"""Grapheme clusters, what a reader takes for one character: a letter with its marks, an emoji with its parts, a flag.

No edit begins or ends inside one, in either text (UAX #29, extended grapheme clusters).
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

import regex

from storyrev.compare.model import Span
from storyrev.compare.spans import join_spans
from storyrev.compare.tokens import is_plain

_CLUSTER: Final = regex.compile(r"\X")
# What may stand on both sides of a word's edge within one cluster: marks on a space, a line's end of two characters,
# signs that go with what follows them, joined emoji, a stacked letter of another script. Everywhere else words are made
# of whole clusters. Most texts have nothing of the kind, which two quick searches tell.
_RISKY: Final = regex.compile(
    r"\r\n|[\p{GCB=Prepend}\u200d]|\s[\p{GCB=Extend}\p{GCB=SpacingMark}]|\p{ccc=9}\p{M}*\p{lb=SA}"
)
_PREPENDED = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd-\U00011f02"
_STACKED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf\ua9e0-\uaadf"
_UNUSUAL: Final = re.compile(f"[\r\u200d\uff9e\uff9f{_PREPENDED}{_STACKED}]")
_MARKED_SPACE: Final = re.compile(r"\s[^\w\s!-~\u00a1-\u00bf\u2010-\u205e]")


def split_clusters(text: str) -> list[str]:
    """The grapheme clusters of a text."""
    return list(text) if text.isascii() and "\r" not in text else _CLUSTER.findall(text)


def keep_clusters(spans: tuple[Span, ...], old: str, new: str) -> tuple[Span, ...]:
    """The same edits, widened where one begins or ends inside a cluster of `old` or `new`, the texts of both sides."""
    old_ends, new_ends = (set(accumulate(map(len, split_clusters(text)), initial=0)) for text in (old, new))

    def whole(at_old: int, at_new: int) -> bool:
        return at_old in old_ends and at_new in new_ends

    out: list[Span] = []
    at_old = at_new = 0
    for k, span in enumerate(spans):
        size = len(span.text)
        if span.op != "equal":
            out.append(span)
            at_old += size if span.op == "delete" else 0
            at_new += size if span.op == "insert" else 0
            continue
        first, last = 0, size
        while first < last and k and not whole(at_old + first, at_new + first):
            first += 1
        while last > first and k + 1 < len(spans) and not whole(at_old + last, at_new + last):
            last -= 1
        if first:
            out += _both(span.text[:first], spans[k - 1].form)
        out.append(Span("equal", span.text[first:last]))
        if last < size:
            out += _both(span.text[last:], spans[k + 1].form)
        at_old += size
        at_new += size
    return join_spans(out)


def _both(text: str, form: bool) -> tuple[Span, Span]:
    return Span("delete", text, form), Span("insert", text, form)


def may_cut_clusters(text: str) -> bool:
    """Whether a word's edge may stand inside a cluster of the text, or of a part of it."""
    if is_plain(text):
        return False
    return bool(_UNUSUAL.search(text) or _MARKED_SPACE.search(text)) and _RISKY.search(text) is not None
