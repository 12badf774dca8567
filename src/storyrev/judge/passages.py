"""The passages of a comparison that facts are read from: what both texts have, what came and what went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from storyrev.compare import address_changes, new_text, old_text, split_sentences, words_of
from storyrev.compare.addresses import Addresses, BlockAddresses
from storyrev.compare.model import FIELD_KINDS, BlockChange, FieldChange, LinkChange, Op, SectionChange, Span, StoryDiff
from storyrev.story.model import Block

_TOLD_FIELDS = ("headline", "dek", "byline", "dateline", "notes")
"""Fields that tell readers something; what changes in the others is no fact of the story."""
_TEXT_PARTS = ("head", "lede", "section")
_SHORT = 12
"""Words up to which a passage that was cut is held against the one that came in its place, however little is alike."""
_PLAIN = Block("paragraph", "")


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences of a passage: what stands here in both texts, with its edits. `whole` if it stands in one of them only."""

    spans: tuple[Span, ...]
    address: str = ""
    whole: bool = False

    @property
    def changed(self) -> bool:
        """Whether it reads otherwise, or a mark came or went that only differs in form."""
        return any(span.edit for span in self.spans)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block or a field on both sides, or on one. Rows that moved away or came from elsewhere are passages of their own."""

    rows: tuple[Row, ...]
    old: Block
    new: Block
    old_at: int | None = None
    new_at: int | None = None
    field: str = ""
    address: str = ""
    links: tuple[LinkChange, ...] = ()
    whole: bool = False


def list_passages(diff: StoryDiff, addresses: Addresses | None = None) -> Iterator[Passage]:
    """What differs in the story's own text, its headline, dek, byline, dateline and notes, in reading order.

    Related cards and calls are another story's; stamps and keys of the front matter tell no fact. A note that came or
    went is no passage either: it speaks of the change. `addresses` are those of the diff, where they are at hand.
    """
    addresses = addresses or address_changes(diff)
    for address, field in zip(addresses.fields, diff.fields, strict=True):
        if field.name in _TOLD_FIELDS:
            yield _read_field(field, address)
    for own, section in zip(addresses.sections, diff.sections, strict=True):
        yield from _read_section(section, own.blocks, diff.options.language)
    yield from _read_moves(diff, addresses.moves)


def _read_field(field: FieldChange, address: str) -> Passage:
    return Passage((Row(field.spans, address),), _PLAIN, _PLAIN, field=field.name, address=address)


def _read_section(section: SectionChange, addresses: tuple[BlockAddresses, ...], language: str) -> Iterator[Passage]:
    part = section.new if section.new is not None else section.old
    if part is None or part.kind not in (*_TEXT_PARTS, "notes"):
        return
    changes = [
        (change, names) for change, names in zip(section.blocks, addresses, strict=True) if _tells(change, part.kind)
    ]
    for whole, group in groupby(changes, key=lambda pair: pair[0].op in ("added", "removed")):
        pairs = list(group)
        if whole and len(pairs) == 2 and _take_each_others_place(pairs[0][0], pairs[1][0]):
            yield _read_replaced(pairs)
        else:
            yield from (_read_block(change, names, language) for change, names in pairs)


def _tells(change: BlockChange, kind: str) -> bool:
    if change.untouched:
        return False
    block = change.new if change.new is not None else change.old
    if block is None or (block.kind in FIELD_KINDS and not block.card) or block.kind == "markup" or change.passed:
        return False
    if kind == "notes" and change.op in ("added", "removed"):
        return False
    return change.op != "equal" or any(row.changed for row in change.sentences)


def _take_each_others_place(one: BlockChange, other: BlockChange) -> bool:
    """Whether of two neighbours one was cut and the other came, both so short that one is likely the other put right."""
    if one.op == other.op or one.sentences or other.sentences:
        return False
    blocks = [block for change in (one, other) for block in (change.old, change.new) if block is not None]
    return blocks[0].kind == blocks[1].kind and all(len(words_of(block.body)) <= _SHORT for block in blocks)


def _read_replaced(pairs: list[tuple[BlockChange, BlockAddresses]]) -> Passage:
    (gone, _), (come, names) = sorted(pairs, key=lambda pair: pair[0].old is None)
    old, new = gone.old or _PLAIN, come.new or _PLAIN
    spans = tuple(span for span in (Span("delete", old.body), Span("insert", new.body)) if span.text)
    address = names.block or ""
    return Passage((Row(spans, address),), old, new, gone.old_at, come.new_at, address=address)


def _read_block(change: BlockChange, names: BlockAddresses, language: str) -> Passage:
    address = names.block or ""
    old, new = change.old or _PLAIN, change.new or _PLAIN
    whole = change.op in ("added", "removed")
    if whole and not change.sentences:
        op: Op = "insert" if change.old is None else "delete"
        block = new if change.old is None else old
        rows = [Row((Span(op, text),), address, whole=True) for text in split_sentences(block.body, language)]
    else:
        rows = _join_replaced(
            [
                Row(row.spans, name or address, whole=not (row.old and row.new))
                for row, name in zip(change.sentences, names.sentences, strict=True)
                if row.move is None
            ]
        )
    return Passage(
        tuple(rows), old, new, change.old_at, change.new_at, address=address, links=change.links, whole=whole
    )


def _join_replaced(rows: list[Row]) -> list[Row]:
    """Rows, with a short one that was cut and the short one that came in its place made one."""
    out: list[Row] = []
    for whole, group in groupby(rows, key=lambda row: row.whole):
        alone = list(group)
        if whole and len(alone) == 2 and all(map(_is_short, alone)) and alone[0].spans[0].op != alone[1].spans[0].op:
            gone, come = sorted(alone, key=lambda row: row.spans[0].op)
            out.append(Row((*gone.spans, *come.spans), come.address))
        else:
            out += alone
    return out


def _is_short(row: Row) -> bool:
    return len(row.spans) == 1 and len(words_of(row.spans[0].text)) <= _SHORT


def _read_moves(diff: StoryDiff, addresses: tuple[str, ...]) -> Iterator[Passage]:
    """Sentences that left one block for another and were edited on their way."""
    moves = [(move, name) for move, name in zip(diff.moves, addresses, strict=True) if move.partial and move.edited]
    if not moves:
        return
    changes = [change for section in diff.sections for change in section.blocks]
    olds = {change.old_at: change.old for change in changes if change.old is not None}
    news = {change.new_at: change.new for change in changes if change.new is not None}
    for move, name in moves:
        old, new = olds[move.old.block], news[move.new.block]
        yield Passage((Row(move.spans, name),), old, new, move.old.block, move.new.block, address=name)


def texts_of(diff: StoryDiff, side: int) -> Iterator[str]:
    """Every text of one side (0 old, 1 new) that a reader of the story itself reads, fields included."""
    for section in diff.sections:
        for change in section.blocks:
            block = (change.old, change.new)[side]
            if block is not None and not block.card and block.kind not in ("markup", "code"):
                yield block.body
    for field in diff.fields:
        yield (old_text, new_text)[side](field.spans)
