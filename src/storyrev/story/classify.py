"""What each tile of a page is: kinds, labels, notes, captions, quotations, cards.

By form, never by a list of one outlet's labels. The tiles are first asked for their own words
(`tiles`), then cards are found (`cards`), then one walk from top to bottom gives each its kind: until the first running
text a line may be a headline, a byline, a bare date; after it the same line is text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from storyrev.story.bylines import capital_dateline_end, dateline_end, dateline_words
from storyrev.story.captions import credit_start
from storyrev.story.cards import find_cards, find_linked_lists, number_asides
from storyrev.story.labels import SPEAKS_AT_LEAST, is_name
from storyrev.story.model import Link
from storyrev.story.notes import note_of
from storyrev.story.quotes import attribute, attribution_dash, is_quoted, split_attribution
from storyrev.story.tiles import Tile, is_headline_like, tiles_of
from storyrev.story.weave import cut, hide, join, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyrev.story.model import Block, Form, NoteKind
    from storyrev.story.raw import Raw

LONGEST_DEK = 300
MOST_BLOCKS_OVER_TEXT = 40
"""Blocks of all kinds that a page may have above its running text: below them no dateline is looked for."""
MOST_LINES_OVER_TEXT = 3
_OVER_TEXT = frozenset({"headline", "dek", "byline", "stamp", "caption", "embed", "call", "markup", "heading"})
LONGEST_SUBHEAD, MOST_SUBHEAD_WORDS = 80, 12


def classify(raws: Sequence[Raw], form: Form) -> tuple[Block, ...]:
    """Give the blocks of a page in order; their sources are those of the raw blocks."""
    tiles = tiles_of(raws)
    if form == "text":
        find_cards(tiles)
        notes: dict[int, NoteKind] = {}
    else:
        notes = number_asides(tiles)
    find_linked_lists(tiles, marked=form != "text")
    _silence_speakers(tiles)
    walk = _Walk(tiles, notes, plain=form == "text")
    return tuple(_calls_of(walk.blocks()))


def _silence_speakers(tiles: Sequence[Tile]) -> None:
    """Take the labels away that are names of speakers: they lead in again and again."""

    def key(tile: Tile) -> tuple[int, str]:
        assert tile.label is not None  # noqa: S101 (asked only for those that have one)
        return min(tile.card, 1), tile.body[: tile.label.end].strip().lower()

    named = [tile for tile in tiles if tile.label and is_name(tile.body[: tile.label.end])]
    times = Counter(key(tile) for tile in named)
    for tile in named:
        if times[key(tile)] >= SPEAKS_AT_LEAST:
            tile.label = None


class _Walk:
    """One walk over the tiles of a page."""

    def __init__(self, tiles: Sequence[Tile], notes: dict[int, NoteKind], *, plain: bool) -> None:
        self.tiles = tiles
        self.notes = notes
        self.plain = plain
        self.out: list[Block] = []
        self.in_head = True
        """No running text yet, of the story or of the card."""
        self.headline = -1
        """Where in `out` the headline stands, -1 before it is found."""
        self.card = 0
        self.was_own, self.has_text = True, False
        """Whether the last tile was the story's own, and whether text of its own came before it."""
        self.waits = False
        """The last block is the head of a note whose text is still to come."""

    def blocks(self) -> list[Block]:
        for at, tile in enumerate(self.tiles):
            if tile.card != self.card:
                self.card, self.waits = tile.card, False
                self.has_text = self.has_text or (self.was_own and not self.in_head)
                self.was_own = tile.card == 0
                self.in_head = True
                if tile.card == 0 and any(
                    b.card == 0 and b.kind in ("paragraph", "heading", "label") for b in self.out
                ):
                    self.in_head = False
            self._add(at, tile)
        return self.out

    def _put(self, *blocks: Block) -> None:
        self.out.extend(replace(block, card=self.card) if self.card else block for block in blocks)

    def _add(self, at: int, tile: Tile) -> None:
        block = tile.block
        if tile.role == "markup":
            self.waits = False
            self._put(block)
            return
        if tile.headline:
            self._put(replace(block, kind="headline", level=0, ordered=False))
            return
        if at in self.notes and tile.role != "embed":
            self._aside_note(at, block)
        elif tile.raw.sure and block.kind != "heading":
            self._sure(block)
        elif self.waits and self._goes_on(tile):
            self.waits = False
            self.out[-1] = join(self.out[-1], block, "\n")
        elif not self._by_role(at, tile):
            self._by_place(at, tile)

    def _by_role(self, at: int, tile: Tile) -> bool:
        """Put a tile whose own words say what it is; False if its place must say it."""
        block, role = tile.block, tile.role
        self.waits = False
        if role == "end":
            self._put(*self._cut_end(tile))
        elif role == "stamp" or (role == "date" and self._may_be_dated(at)) or (role == "named" and self.in_head):
            self._put(replace(block, kind="stamp", level=0))
        elif role == "note" and tile.note:
            self._put(replace(block, kind="note", level=0, ordered=False, note=tile.note.kind))
            self.waits = tile.note.alone
        elif role == "call":
            self._put(replace(block, kind="call", level=0))
        elif role == "caption":
            self._put(replace(block, kind="caption", split=tile.credit))
        elif role == "embed":
            self._put(_embed(block))
        elif role == "byline" and self._may_be_byline(at):
            self._put(replace(block, kind="byline"))
        elif role == "attribution" and self._attributes(block):
            pass
        else:
            return False
        return True

    def _by_place(self, at: int, tile: Tile) -> None:
        """Put a tile that is text, or what its place makes of it."""
        block, shape = tile.block, tile.shape
        if block.kind == "heading":
            self._heading(at, block)
        elif block.kind == "quote":
            self._quote(block)
        elif block.kind == "item":
            self._item(at, block)
        elif block.kind != "paragraph" or block.level:
            self.in_head = False
            self._put(block)
        elif shape.image >= 0 and self._picture(tile):
            pass
        elif shape.italic and self.out and self.out[-1].kind == "embed":
            self._put(replace(block, kind="caption", split=credit_start(block.body, pictured=True)))
        elif self._is_headline(at, tile):
            self.headline = len(self.out)
            self._put(replace(block, kind="headline"))
        elif self._is_dek(at, tile):
            self._put(replace(block, kind="dek"))
        elif self._is_subhead(at, tile):
            self._put(replace(block, kind="heading", level=2))
        else:
            self._text(tile)

    def _heading(self, at: int, block: Block) -> None:
        if self.in_head and not self.card and self.headline < 0 and block.level == 1:
            self.headline = len(self.out)
            self._put(replace(block, kind="headline", level=0))
        elif self._follows_headline() and self._next_role(at) == "byline" and len(block.body) <= LONGEST_DEK:
            self._put(replace(block, kind="dek", level=0))
        else:
            self.in_head = False
            self._put(block)

    def _quote(self, block: Block) -> None:
        self.in_head = False
        last = self.out[-1] if self.out else None
        if attribution_dash(block.body) and last is not None and last.kind == "quote" and last.split < 0:
            self.out[-1] = attribute(last, block)
            return
        self._put(split_attribution(block, quoted=False) or block)

    def _item(self, at: int, block: Block) -> None:
        self.in_head = False
        bullet = _bullet(block)
        alone = at + 1 == len(self.tiles) or _bullet(self.tiles[at + 1].block) != bullet
        last = self.out[-1] if self.out else None
        if self.plain and bullet in ("–", "-", "--") and alone and last is not None and _is_quotation(last):
            self.out[-1] = attribute(last, replace(block, kind="paragraph", level=0, ordered=False))
            return
        self._put(block)

    def _picture(self, tile: Tile) -> bool:
        """Divide a paragraph that is a picture with its caption under it."""
        size = tile.shape.image
        block = tile.block
        if not any(
            mark.size == 1 and mark.at == size and "\n" in mark.source.replace("\r", "\n") for mark in block.marks
        ):
            return False
        halves = cut(block, size + 1)
        if halves is None:
            return False
        caption = trim(halves[1])
        self._put(
            _embed(trim(halves[0])), replace(caption, kind="caption", split=credit_start(caption.body, pictured=True))
        )
        return True

    def _text(self, tile: Tile) -> None:
        """Put running text: dateline and label apart, a quotation with its attribution as one."""
        block = tile.block
        first = self.in_head
        self.in_head = False
        label = tile.label
        if label and label.end < len(block.body) + 1 and (halves := cut(block, label.text)):
            head = hide(halves[0], label.end, len(halves[0].body))
            if not halves[1].body:
                self._put(replace(_with_tail(head, halves[1]), kind="label"))
                return
            self._put(replace(trim(head), kind="label"))
            block = halves[1]
        elif (end := self._dateline_end(block.body, first=first)) and (halves := cut(block, end)):
            words = dateline_words(halves[0].body)
            self._put(replace(hide(halves[0], len(words), end), kind="dateline"))
            block = halves[1]
        said = split_attribution(block, quoted=True) if block.body[:1] in "“\"„«»‘‚”「『‹›'" else None
        self._put(said or block)

    def _dateline_end(self, body: str, *, first: bool) -> int:
        """Give where the dateline of the first running text ends.

        A line that nobody knows may stand over that text: a place in capitals is looked for under it too.
        """
        if first:
            return dateline_end(body)
        if self.card or len(self.out) > MOST_BLOCKS_OVER_TEXT:
            return 0
        if sum(block.kind == "paragraph" for block in self.out) > MOST_LINES_OVER_TEXT:
            return 0
        over = all(
            block.kind in _OVER_TEXT or (block.kind == "paragraph" and is_headline_like(block.body))
            for block in self.out
            if not block.card
        )
        return capital_dateline_end(body) if over else 0

    def _attributes(self, block: Block) -> bool:
        last = self.out[-1] if self.out else None
        if (
            last is None
            or last.card != self.card
            or not ((last.kind == "quote" and last.split < 0) or _is_quotation(last))
        ):
            return False
        self.out[-1] = attribute(last, block)
        return True

    def _is_headline(self, at: int, tile: Tile) -> bool:
        """In a text the first line that is put like a headline, if anything comes after it."""
        return (
            self.plain
            and self.in_head
            and not self.card
            and self.headline < 0
            and at + 1 < len(self.tiles)
            and is_headline_like(tile.body)
        )

    def _is_dek(self, at: int, tile: Tile) -> bool:
        """Only what stands right under the headline and is in italics, or has the byline under it."""
        if not self._follows_headline() or len(tile.body) > LONGEST_DEK or "\n" in tile.body:
            return False
        return tile.shape.italic or self._next_role(at) == "byline"

    def _is_subhead(self, at: int, tile: Tile) -> bool:
        """In a text a short line without a full stop between two paragraphs that have one.

        A title in capitals needs no long paragraph under it to be one.
        """
        if not self.plain or self.in_head or self.card or tile.label or not self.out:
            return False
        body = tile.body
        if len(body) > LONGEST_SUBHEAD or len(body.split()) > MOST_SUBHEAD_WORDS or not is_headline_like(body):
            return False
        if self.out[-1].kind not in ("paragraph", "quote", "item", "caption", "embed", "table") or at + 1 >= len(
            self.tiles
        ):
            return False
        after = self.tiles[at + 1]
        full = (
            after.role == "text"
            and not after.headline
            and after.card == self.card
            and len(after.body) > (len(body) if body.isupper() else LONGEST_SUBHEAD)
        )
        return full and not is_headline_like(after.body) and self.out[-1].body[-1:] in '.!?…"”’»)。'

    def _follows_headline(self) -> bool:
        return self.in_head and not self.card and self.headline >= 0 and self.headline == len(self.out) - 1

    def _next_role(self, at: int) -> str:
        return self.tiles[at + 1].role if at + 1 < len(self.tiles) else ""

    def _may_be_dated(self, at: int) -> bool:
        """A bare date is a stamp before the text, in a card and at the very end; between paragraphs it is text."""
        return self.in_head or self.card > 0 or at == len(self.tiles) - 1

    def _may_be_byline(self, at: int) -> bool:
        return self.in_head and at + 1 < len(self.tiles)

    def _goes_on(self, tile: Tile) -> bool:
        return (
            tile.role == "text" and tile.block.kind in ("paragraph", "quote") and not tile.label and not tile.headline
        )

    def _aside_note(self, at: int, block: Block) -> None:
        """Put what stands in an aside that is a note; all of it is one note."""
        last = self.out[-1] if self.out else None
        said = note_of(block.body)
        kind = said.kind if said and self.notes[at] == "editors-note" else self.notes[at]
        made = replace(trim(block), kind="note", level=0, ordered=False, split=-1, note=kind)
        if last is not None and last.kind == "note" and at - 1 in self.notes:
            self.out[-1] = join(last, made, "\n")
        else:
            self._put(made)

    def _sure(self, block: Block) -> None:
        if block.kind == "note":
            found = note_of(block.body)
            block = replace(block, note=found.kind if found else "editors-note")
        elif block.kind == "caption" and block.split < 0:
            block = replace(block, split=credit_start(block.body, pictured=True))
        elif block.kind == "headline" and not self.card:
            self.headline = len(self.out)
        elif block.kind in ("paragraph", "quote", "item", "table", "code", "label"):
            self.in_head = False
        self._put(block)

    def _cut_end(self, tile: Tile) -> tuple[Block, ...]:
        halves = cut(tile.block, tile.cut)
        if halves is None:
            return (replace(tile.block, kind="stamp"),)
        return replace(trim(halves[0]), kind="call"), replace(halves[1], kind="stamp")


def _bullet(block: Block) -> str:
    """Give the sign that an item of a plain text begins with."""
    return block.marks[0].source.strip() if block.kind == "item" and block.marks else ""


def _embed(block: Block) -> Block:
    links = block.links or (Link(0, len(block.body), block.body),)
    return replace(block, kind="embed", level=0, links=links)


def _is_quotation(block: Block) -> bool:
    return block.kind == "paragraph" and is_quoted(block.body)


def _with_tail(block: Block, tail: Block) -> Block:
    """Give back to a block the markup that was cut off behind it."""
    joined = join(block, tail, "") if tail.marks else block
    return replace(joined, links=block.links)


def _calls_of(blocks: list[Block]) -> list[Block]:
    """Make calls of the labels that have nothing under them but a note, a call, a card or the end of the page."""
    after: Block | None = None
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if block.kind == "label" and (after is None or after.kind in ("note", "call") or after.card != block.card):
            blocks[at] = block = replace(block, kind="call", level=0)
        if block.kind != "markup":
            after = block
    return blocks
