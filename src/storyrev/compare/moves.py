"""The moves of a comparison: numbered in the order of the new page, and marked at both ends."""

from __future__ import annotations

from dataclasses import replace

from storyrev.compare.blocks import Pairing, home_of
from storyrev.compare.edits import drop_moved_links
from storyrev.compare.model import BlockChange, Move, Place, SentenceChange
from storyrev.compare.spans import join_spans
from storyrev.compare.wandering import Passing
from storyrev.compare.words import diff_words
from storyrev.story.model import Story


class Moves:
    """The moves of a diff by number, and the numbers by what moved."""

    def __init__(self) -> None:
        self.listed: tuple[Move, ...] = ()
        self.parts: dict[int, int] = {}
        self.blocks: dict[int, int] = {}
        self.leaving: dict[tuple[int, int], int] = {}
        self.arriving: dict[tuple[int, int], int] = {}

    def mark(self, change: BlockChange) -> BlockChange:
        """The change with the numbers of the moves that it is an end of."""
        number = self.blocks.get(change.new_at) if change.new_at is not None else None
        rows = change.sentences
        if rows and (self.leaving or self.arriving):
            rows = tuple(self._mark_row(change, row) for row in rows)
        if number is None and rows == change.sentences:
            return change
        return replace(change, move=number, sentences=rows)

    def _mark_row(self, change: BlockChange, row: SentenceChange) -> SentenceChange:
        number = None
        if not row.new and change.old_at is not None:
            number = self.leaving.get((change.old_at, row.old[0]))
        elif not row.old and change.new_at is not None:
            number = self.arriving.get((change.new_at, row.new[0]))
        return row if number is None else replace(row, move=number)


def number_moves(old: Story, new: Story, pairing: Pairing, changes: list[BlockChange], passing: list[Passing]) -> Moves:
    """Number all moves from 1 in the order of the new page, a section before the blocks in it."""
    moves = Moves()
    if not (pairing.moved_parts or pairing.moved_blocks or passing):
        return moves
    old_home = home_of(old.parts)
    new_home = home_of(new.parts)
    found: list[tuple[tuple[int, int, int], Move]] = []
    old_part = {q: p for p, q in pairing.parts.items()}
    for q in pairing.moved_parts:
        label = diff_words(old.parts[old_part[q]].label, new.parts[q].label)
        first = min(new.parts[q].at)
        found.append(((first, -2, q), Move(0, "section", Place(old_part[q]), Place(q), label)))
    for change in changes:
        if change.old_at is not None and change.new_at in pairing.moved_blocks:
            ends = Place(old_home[change.old_at], change.old_at), Place(new_home[change.new_at], change.new_at)
            found.append(((change.new_at, -1, 0), Move(0, "block", *ends, join_spans(change.spans))))
    for run in passing:
        i, j = run.old_block, run.new_block
        ends = Place(old_home[i], i, run.old), Place(new_home[j], j, run.new)
        found.append(((j, run.new[0], 0), Move(0, run.kind, *ends, run.spans)))
    found.sort(key=lambda row: row[0])
    listed = []
    for number, (_, move) in enumerate(found, 1):
        listed.append(replace(move, number=number))
        if move.kind == "section":
            moves.parts[move.new.part] = number
        elif move.kind == "block" and move.new.block is not None:
            moves.blocks[move.new.block] = number
        elif move.old.block is not None and move.new.block is not None:
            moves.leaving[move.old.block, move.old.sentences[0]] = number
            moves.arriving[move.new.block, move.new.sentences[0]] = number
    moves.listed = tuple(listed)
    return moves


def without_moved_links(change: BlockChange, moves: Moves, old: Story, new: Story) -> BlockChange:
    """A block change in which links that moved with their sentence are not told as links that came or went."""
    ends = [moves.listed[row.move - 1] for row in change.sentences if row.move is not None]
    if not ends or change.old is None or change.new is None:
        return change
    went = [new.blocks[m.new.block] for m in ends if m.old.block == change.old_at and m.new.block is not None]
    came = [old.blocks[m.old.block] for m in ends if m.new.block == change.new_at and m.old.block is not None]
    return drop_moved_links(change, went, came)
