"""Comparisons made by hand, so that what a page shows is held apart from how texts are compared.

Edits are written as `The [-500-]{+750+} soldiers`. `sent`, `gone` and `came` are sentences of a
block; `keep`, `edit`, `add`, `cut`, `leave` and `arrive` are blocks of a section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from storyrev.compare.model import (
    BlockChange,
    Departure,
    FieldChange,
    Limit,
    LinkChange,
    Move,
    Op,
    Options,
    Place,
    SectionChange,
    SentenceChange,
    Span,
    StoryDiff,
)
from storyrev.story.model import Block, BlockKind, Link, NoteKind, PartKind, Section

_EDIT = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)


def spans(text: str) -> tuple[Span, ...]:
    out: list[Span] = []
    done = 0
    for match in _EDIT.finditer(text):
        out.append(Span("equal", text[done : match.start()]))
        out.append(Span("delete", match[1]) if match[1] is not None else Span("insert", match[2]))
        done = match.end()
    out.append(Span("equal", text[done:]))
    return tuple(span for span in out if span.text)


def one_side(items: Sequence[Span], without: Op) -> str:
    return "".join(span.text for span in items if span.op != without)


@dataclass(frozen=True)
class Sentence:
    spans: tuple[Span, ...]
    move: int | None = None
    arrival: bool = False


def sent(text: str) -> Sentence:
    return Sentence(spans(text))


def gone(move: int, text: str) -> Sentence:
    return Sentence((Span("delete", text),), move)


def came(move: int, text: str) -> Sentence:
    return Sentence((Span("insert", text),), move, arrival=True)


@dataclass(frozen=True)
class Entry:
    old: Block | None
    new: Block | None
    sentences: tuple[Sentence, ...] = ()
    links: tuple[LinkChange, ...] = ()
    move: int | None = None
    departs: bool = False
    form: bool = False


def made_block(
    kind: BlockKind,
    body: str,
    *,
    by: str = "",
    note: NoteKind | None = None,
    card: int = 0,
    targets: Sequence[str] = (),
) -> Block:
    split = body.index(by) if by else -1
    links = tuple(Link(0, min(len(body), 8), target) for target in targets)
    return Block(kind, body, links=links, split=split, note=note, card=card)


def keep(kind: BlockKind, body: str, *, by: str = "", targets: Sequence[str] = (), card: int = 0) -> Entry:
    block = made_block(kind, body, by=by, targets=targets, card=card)
    return Entry(block, block)


def edit(
    kind: BlockKind,
    *texts: str | Sentence,
    old_by: str = "",
    new_by: str = "",
    links: tuple[LinkChange, ...] = (),
    move: int | None = None,
    card: int = 0,
) -> Entry:
    sentences = tuple(sent(text) if isinstance(text, str) else text for text in texts)
    every = [span for sentence in sentences for span in sentence.spans]
    old = made_block(kind, one_side(every, "insert"), by=old_by, card=card)
    new = made_block(kind, one_side(every, "delete"), by=new_by, card=card)
    return Entry(old, new, sentences, links, move)


def add(kind: BlockKind, body: str, *, by: str = "", note: NoteKind | None = None, card: int = 0) -> Entry:
    return Entry(None, made_block(kind, body, by=by, note=note, card=card))


def cut(kind: BlockKind, body: str, *, by: str = "", note: NoteKind | None = None) -> Entry:
    return Entry(made_block(kind, body, by=by, note=note), None)


def leave(move: int, kind: BlockKind, body: str) -> Entry:
    return Entry(made_block(kind, body), None, move=move, departs=True)


def arrive(move: int, kind: BlockKind, *texts: str) -> Entry:
    return edit(kind, *texts, move=move)


def reform(old: Block, new: Block) -> Entry:
    return Entry(old, new, form=True)


@dataclass(frozen=True)
class Group:
    """A section with its entries; `label` holds edits as other texts do, `was` its place among the old parts."""

    kind: PartKind
    label: str
    entries: tuple[Entry, ...]
    side: str = "both"
    move: int | None = None
    was: int | None = None


def group(
    label: str,
    *entries: Entry,
    kind: PartKind = "section",
    side: str = "both",
    move: int | None = None,
    was: int | None = None,
) -> Group:
    return Group(kind, label, entries, side, move, was)


def make_diff(
    *groups: Group,
    fields: Sequence[tuple[str, str]] = (),
    limits: tuple[Limit, ...] = (),
    opening: str = "",
    identical: bool = False,
) -> StoryDiff:
    """Number parts, blocks and moves in reading order and build the whole comparison."""
    changes = _number_blocks(groups)
    sections: list[SectionChange] = []
    for index, one in enumerate(groups):
        label = spans(one.label)
        if one.side != "both":
            label = tuple(replace(span, op="insert" if one.side == "new" else "delete") for span in label)
        blocks, departures = changes[index]
        old_at = (
            None
            if one.side == "new"
            else sum(_was(g, k) < _was(one, index) for k, g in enumerate(groups) if g.side != "new")
        )
        new_at = None if one.side == "old" else sum(g.side != "old" for g in groups[:index])
        sections.append(
            SectionChange(
                _section(one, label, blocks, departures, "old") if old_at is not None else None,
                _section(one, label, blocks, departures, "new") if new_at is not None else None,
                old_at,
                new_at,
                label,
                blocks,
                departures,
                one.move,
            )
        )
    return StoryDiff(
        "0" * 40,
        "0" * 40 if identical else "1" * 40,
        "markdown",
        "markdown",
        spans(opening),
        tuple(_field(name, text) for name, text in fields),
        tuple(sections),
        tuple(_find_moves(sections)),
        Options(),
        limits,
    )


def _was(one: Group, index: int) -> float:
    return index if one.was is None else one.was - 0.5


def _field(name: str, text: str) -> FieldChange:
    items = spans(text)
    return FieldChange(name, one_side(items, "insert"), one_side(items, "delete"), items)


def _number_blocks(groups: Sequence[Group]) -> list[tuple[tuple[BlockChange, ...], tuple[Departure, ...]]]:
    old_numbers: dict[tuple[int, int], int] = {}
    left: dict[int, int] = {}
    for index in sorted(range(len(groups)), key=lambda k: _was(groups[k], k)):
        for k, entry in enumerate(groups[index].entries):
            if entry.old is not None and (entry.move is None or entry.departs):
                old_numbers[index, k] = len(old_numbers)
                if entry.departs and entry.move is not None:
                    left[entry.move] = old_numbers[index, k]
    out: list[tuple[tuple[BlockChange, ...], tuple[Departure, ...]]] = []
    new_number = 0
    for index, one in enumerate(groups):
        blocks: list[BlockChange] = []
        departures: list[Departure] = []
        for k, entry in enumerate(one.entries):
            if entry.departs and entry.old is not None and entry.move is not None:
                departures.append(Departure(entry.move, entry.old, old_numbers[index, k], len(blocks)))
                continue
            old_at = left[entry.move] if entry.move is not None else old_numbers.get((index, k))
            new_at = new_number if entry.new is not None else None
            new_number += entry.new is not None
            rows = _number_sentences(entry.sentences)
            blocks.append(BlockChange(entry.old, entry.new, old_at, new_at, rows, entry.links, entry.move, entry.form))
        out.append((tuple(blocks), tuple(departures)))
    return out


def _number_sentences(sentences: Sequence[Sentence]) -> tuple[SentenceChange, ...]:
    rows: list[SentenceChange] = []
    old = new = 0
    for sentence in sentences:
        has_old, has_new = bool(one_side(sentence.spans, "insert")), bool(one_side(sentence.spans, "delete"))
        rows.append(SentenceChange((old,) if has_old else (), (new,) if has_new else (), sentence.spans, sentence.move))
        old, new = old + has_old, new + has_new
    return tuple(rows)


def _section(
    one: Group, label: Sequence[Span], blocks: Sequence[BlockChange], departures: Sequence[Departure], side: str
) -> Section:
    if side == "old":
        at = {block.old_at: block.old for block in blocks if block.old is not None and block.move is None}
        at |= {departure.old_at: departure.old for departure in departures}
    else:
        at = {block.new_at: block.new for block in blocks if block.new is not None}
    numbers = tuple(sorted(number for number in at if number is not None))
    members = [at[number] for number in numbers]
    head = members[0] if members and members[0].kind in ("heading", "label") else None
    text = one_side(label, "insert" if side == "old" else "delete")
    return Section(text, one.kind, head, tuple(members[1:] if head else members), numbers)


def _find_moves(sections: Sequence[SectionChange]) -> list[Move]:
    """Every move that the sections speak of, its two places, and its edits on the way."""
    starts: dict[int, tuple[str, Place, str]] = {}
    moves: dict[int, Move] = {}
    for section in sections:
        for departure in section.departures:
            starts[departure.move] = ("block", Place(section.old_at or 0, departure.old_at), departure.old.body)
        for block in section.blocks:
            for row in block.sentences:
                if row.move is not None and row.old:
                    place = Place(section.old_at or 0, block.old_at, row.old)
                    starts[row.move] = ("sentence", place, one_side(row.spans, "insert"))
    for section in sections:
        if section.move is not None:
            moves[section.move] = Move(
                section.move, "section", Place(section.old_at or 0), Place(section.new_at or 0), section.label
            )
        for block in section.blocks:
            if block.move is not None:
                start = starts[block.move][1]
                moves[block.move] = Move(
                    block.move, "block", start, Place(section.new_at or 0, block.new_at), block.spans
                )
            for row in block.sentences:
                if row.move is not None and row.new:
                    _, start, old = starts[row.move]
                    place = Place(section.new_at or 0, block.new_at, row.new)
                    moves[row.move] = Move(
                        row.move, "sentence", start, place, _edits(old, one_side(row.spans, "delete"))
                    )
    return [moves[number] for number in sorted(moves)]


def _edits(old: str, new: str) -> tuple[Span, ...]:
    """The edits between two sentences: what they begin and end with is equal, the middle is not."""
    if old == new:
        return (Span("equal", old),)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    head = old.rfind(" ", 0, head) + 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    found = (
        Span("equal", old[:head]),
        Span("delete", old[head : len(old) - tail]),
        Span("insert", new[head : len(new) - tail]),
        Span("equal", old[len(old) - tail :]),
    )
    return tuple(span for span in found if span.text)
