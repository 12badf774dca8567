"""Finding the related-story cards of a page: other stories' headlines, captions and stamps.

In Markdown a card stands in `<aside class="related">`. A page saved as text has no such sign, and
its cards are known by their form: behind the story, each begins with a line put like a headline
and ends with a line that ends with a date ("Go deeper", an icon's name, the day).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, get_args

from storyrev.story import calendar_words
from storyrev.story.calls import is_bare_call, is_glued_call
from storyrev.story.model import NoteKind
from storyrev.story.stamps import find_dates
from storyrev.story.tiles import is_headline_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyrev.story.tiles import Tile

LONGEST_END = 120
LONGEST_PREFIX = 40

_NOTE_CLASSES: dict[str, NoteKind] = {kind: kind for kind in get_args(NoteKind)} | {
    "editor-note": "editors-note",
    "editorsnote": "editors-note",
    "note": "editors-note",
}


def note_class(classes: str) -> NoteKind | None:
    """Give the kind of note that an `aside` with these classes is; None if it is none."""
    return next((_NOTE_CLASSES[name] for name in classes.lower().split() if name in _NOTE_CLASSES), None)


def is_card_class(classes: str) -> bool:
    """Say whether an `aside` with these classes is a related-story card."""
    return any("related" in name for name in classes.lower().split())


def number_asides(tiles: Sequence[Tile]) -> dict[int, NoteKind]:
    """Number the cards that asides make; give the kind of note of each tile in an aside that is a note.

    An aside that nothing closes is markup and no more.
    """
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for at, tile in enumerate(tiles):
        if tile.raw.opens:
            opened.append(at)
        elif tile.raw.closes and opened:
            pairs[opened.pop()] = at
    notes: dict[int, NoteKind] = {}
    card = 0
    inside = noted = -1
    for at, end in sorted(pairs.items()):
        classes = tiles[at].raw.opens
        kind = note_class(classes)
        if kind and at > noted:
            noted = end
            notes.update(dict.fromkeys(range(at + 1, end), kind))
        elif is_card_class(classes) and at > inside:
            card += 1
            inside = end
            for within in range(at, end + 1):
                tiles[within].card = card
                if tiles[within].role == "text" and is_glued_call(tiles[within].body):
                    tiles[within].role = "call"
            _name_card(tiles[at + 1 : end])
    return notes


def _name_card(tiles: Sequence[Tile]) -> None:
    """Find a card's headline: its first heading, else a first line that is put like one."""
    first = next((tile for tile in tiles if tile.block.kind == "heading" and tile.role != "stamp"), None)
    if first is None:
        first = next((tile for tile in tiles if tile.role in ("text", "byline")), None)
        if first is None or not is_headline_like(first.body) or first.block.kind != "paragraph":
            return
    first.headline = True
    first.role = "text"


def find_cards(tiles: Sequence[Tile]) -> None:
    """Find and number the cards of a page saved as text."""
    _mark_ends(tiles)
    card = 0
    done = _text_begins(tiles)
    seen = _Candidates()
    for at in range(done, len(tiles)):
        tile = tiles[at]
        start = seen.start(strong=tile.role == "end") if tile.role in ("end", "stamp", "date") else None
        if start is None:
            seen.add(at, tile, tiles[at - 1] if at else None)
            continue
        card += 1
        for within in range(start, at + 1):
            tiles[within].card = card
        tiles[start].headline = True
        tiles[start].role = "text"
        seen = _Candidates(after_card=True)


class _Candidates:
    """The lines since the last card that could be the headline of the next one."""

    def __init__(self, *, after_card: bool = False) -> None:
        self.at_once: int | None = None
        self.called: int | None = None
        self.last: int | None = None
        self.open = after_card

    def add(self, at: int, tile: Tile, above: Tile | None) -> None:
        begins = _may_begin(tile)
        if self.open and tile.role not in ("markup", "call"):
            self.open = False
            self.at_once = at if begins else None
        if begins:
            self.last = at
            if self.called is None and above is not None and above.role in ("call", "note"):
                self.called = at

    def start(self, *, strong: bool) -> int | None:
        """Give where a card begins that ends here: right behind another, under a call, or (`strong`) anywhere."""
        if self.at_once is not None:
            return self.at_once
        return self.called if self.called is not None else self.last if strong else None


def _text_begins(tiles: Sequence[Tile]) -> int:
    """Give the tile after the first one of running text: stamps before it are the story's own."""
    headline = False
    for at, tile in enumerate(tiles):
        if tile.role == "text" and (headline or not is_headline_like(tile.body)):
            return at + 1
        headline = headline or tile.role == "text"
    return len(tiles)


def _may_begin(tile: Tile) -> bool:
    return tile.role in ("text", "byline") and tile.block.kind == "paragraph" and is_headline_like(tile.body)


def _mark_ends(tiles: Sequence[Tile]) -> None:
    """Find the lines that end a card: a call and a date, or words that stand before more than one date."""
    found: list[tuple[Tile, int, str]] = []
    for tile in tiles:
        if tile.role in ("text", "call", "named", "date") and tile.block.kind == "paragraph":
            cut = _stamp_start(tile.body)
            if cut > 0:
                found.append((tile, cut, tile.body[:cut].strip()))
    times = Counter(prefix for _, _, prefix in found)
    for tile, cut, prefix in found:
        if is_glued_call(prefix) or times[prefix] > 1:
            tile.role = "end"
            tile.cut = cut


def _stamp_start(body: str) -> int:
    """Give where the stamp begins that a short line ends with; -1 if it ends with none."""
    if len(body) > LONGEST_END or not body[-1:].isalnum():
        return -1
    dates = find_dates(body)
    if not dates or dates[-1].end != len(body):
        return -1
    before = body[: dates[-1].start]
    lead = _known_lead().search(before)
    cut = lead.start() if lead else len(before)
    prefix = body[:cut].strip()
    if not prefix or len(prefix) > LONGEST_PREFIX or re.search(r"[.!?:]", prefix):
        return -1
    return cut


@cache
def _known_lead() -> re.Pattern[str]:
    """The words that lead in to a stamp, also where the page's icons are glued to them."""
    phrases = {
        p for table in (calendar_words.UPDATED, calendar_words.PUBLISHED) for line in table.values() for p in line
    }
    ordered = "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))
    return re.compile(rf"(?:(?<!\w)(?i:{ordered})|(?<=[a-z])(?=[A-ZÀ-Þ])(?i:{ordered}))\s*[:：]?\s*$")


def find_linked_lists(tiles: Sequence[Tile], *, marked: bool) -> None:
    """Number the cards of a list under a call such as "Related stories".

    In a form that marks links (`marked`) each item must be a link; in plain text the list must be
    the last thing on the page, and its items must be put like headlines.
    """
    card = max((tile.card for tile in tiles), default=0)
    after = ("markup", "note", "call", "stamp", "date")
    last_text = max((at for at, tile in enumerate(tiles) if not tile.card and tile.role not in after), default=-1)
    at = 0
    while at < len(tiles):
        tile = tiles[at]
        at += 1
        if tile.role != "call" or tile.card or not is_bare_call(tile.body):
            continue
        end = at
        while end < len(tiles) and tiles[end].block.kind == "item" and not tiles[end].card:
            end += 1
        listed = tiles[at:end]
        if not listed or not all(_is_linked(t) if marked else is_headline_like(t.body) for t in listed):
            continue
        if not marked and last_text >= end:
            continue
        for item in listed:
            card += 1
            item.card, item.headline, item.role = card, True, "text"
        at = end


def _is_linked(tile: Tile) -> bool:
    linked = sum(link.end - link.start for link in tile.block.links)
    return tile.role == "text" and linked * 5 >= len(tile.body) * 4 > 0
