"""Bars that show at a glance how much of a text stayed, came, went and moved."""

from __future__ import annotations

from markupsafe import Markup

from storyrev.report.measure import Shares

_HEIGHT = 12
_LEAST = 0.9
"""The least width of a segment in per cent, so that a single word can still be seen."""


def draw_bar(shares: Shares, longest: int) -> Markup:
    """A bar of a part's words as SVG, its full length being `longest` words.

    It is hidden from those who hear the page: the figures stand in words beside it. Added words are
    solid, cut ones hatched, moved ones dotted, so that no colour is needed to tell them apart.
    """
    segments = (("kept", shares.kept), ("moved", shares.moved), ("added", shares.added), ("cut", shares.cut))
    widths = [(name, max(100 * words / longest, _LEAST)) for name, words in segments if words and longest]
    excess = max(sum(width for _, width in widths) - 100, 0)
    rects: list[Markup] = []
    at = 0.0
    for name, width in widths:
        # What the least width gave to small segments is taken from the widest.
        share = width - excess if width == max(w for _, w in widths) else width
        rects.append(
            Markup('<rect class="b-{0}" fill="url(#p-{0})" x="{1:.2f}%" y="0" width="{2:.2f}%" height="{3}"/>').format(
                name, at, share, _HEIGHT
            )
        )
        at += share
    return Markup('<svg class="bar" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>').format(
        _HEIGHT, Markup("").join(rects)
    )
