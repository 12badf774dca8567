"""Comparing two texts of a story: from pairs of blocks to the complete diff."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from storyrev.compare.blocks import Pairing, home_of, pair_story
from storyrev.compare.edits import (
    Text,
    compare_links,
    differs_in_form,
    drop_moved_links,
    edit_block,
    list_sentences,
    split_crossing,
)
from storyrev.compare.fields import compare_fields
from storyrev.compare.layout import PartPair, lay_out_sections
from storyrev.compare.letters import diff_lines
from storyrev.compare.model import BlockChange, Limit, Move, Options, Place, SentenceChange, Span, StoryDiff
from storyrev.compare.spans import join_spans
from storyrev.compare.wandering import Loose, find_wandering
from storyrev.compare.words import diff_passages, diff_words
from storyrev.story.model import Section, Story

_TEXT_PARTS = ("lede", "section")


def compare(old: Story, new: Story, options: Options | None = None) -> StoryDiff:
    """Everything that differs between two texts of a story, and everything that does not.

    Complete: `patch(old, diff) == new` and `patch(new, invert(diff)) == old`. The language for
    splitting sentences is that of the new story's front matter (`lang`), if `options` name none.
    """
    if options is None:
        options = Options(language=dict(new.front).get("lang", "en").strip()[:2].lower() or "en")
    pairing = pair_story(old, new, options)
    texts = _Texts(old, new, pairing, options)
    changes = _block_changes(old, new, pairing, texts, options)
    wanderers = _find_moved_sentences(old, new, changes, texts, options)
    moves = _number_moves(old, new, pairing, changes, wanderers)
    changes = [_without_moved_links(moves.mark(change), moves, old, new) for change in changes]
    pairs = _part_pairs(old, new, pairing, moves.parts)
    return StoryDiff(
        old_id=identify(old),
        new_id=identify(new),
        old_form=old.form,
        new_form=new.form,
        opening=diff_lines(old.opening, new.opening),
        fields=compare_fields(old, new),
        sections=lay_out_sections(pairs, changes),
        moves=moves.listed,
        options=options,
        limits=tuple(Limit("candidates", f"old block {at}") for at in sorted(pairing.cut_short)),
    )


def identify(story: Story) -> str:
    """The Git blob id (SHA-1, 40 hex digits) of the story's exact source."""
    data = story.to_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class _Texts:
    """The bodies of both stories taken apart, each once."""

    def __init__(self, old: Story, new: Story, pairing: Pairing, options: Options) -> None:
        self._sides = ((old, pairing.old_passages), (new, pairing.new_passages))
        self._language = options.language
        self._texts: dict[tuple[int, int], Text] = {}

    def of(self, side: int, at: int) -> Text:
        """The text of a block of the old (0) or new (1) story."""
        text = self._texts.get((side, at))
        if text is None:
            story, passages = self._sides[side]
            text = self._texts[side, at] = Text(story.blocks[at], passages[at], self._language)
        return text


def _block_changes(old: Story, new: Story, pairing: Pairing, texts: _Texts, options: Options) -> list[BlockChange]:
    changes: list[BlockChange] = []
    for i, j in pairing.blocks.items():
        was, now = old.blocks[i], new.blocks[j]
        if was == now:
            changes.append(BlockChange(was, now, i, j))
        else:
            rows = () if was.body == now.body else edit_block(texts.of(0, i), texts.of(1, j), options)
            form = differs_in_form(was, now)
            changes.append(BlockChange(was, now, i, j, rows, compare_links(was, now), None, form))
    partners = set(pairing.blocks.values())
    changes += [BlockChange(b, None, i, None) for i, b in enumerate(old.blocks) if i not in pairing.blocks]
    changes += [BlockChange(None, b, None, j) for j, b in enumerate(new.blocks) if j not in partners]
    return changes


_Ends = tuple[tuple[int, int], tuple[int, int], tuple[Span, ...]]
"""A moved sentence: (block, sentence) where it was, (block, sentence) where it is, and its word edits."""


def _find_moved_sentences(
    old: Story, new: Story, changes: list[BlockChange], texts: _Texts, options: Options
) -> list[_Ends]:
    """Sentences that moved, inside their block or to another; `changes` get the rows of both ends."""
    in_text_old, in_text_new = _text_blocks(old), _text_blocks(new)
    found: list[_Ends] = []
    gone: list[Loose] = []
    come: list[Loose] = []
    whole: dict[int, tuple[SentenceChange, ...]] = {}
    for n, change in enumerate(changes):
        i, j = change.old_at, change.new_at
        if i is not None and j is not None:
            if not change.sentences:
                continue
            was, now = texts.of(0, i), texts.of(1, j)
            rows, moved = split_crossing(was, now, change.sentences, options)
            changes[n] = replace(change, sentences=rows)
            found += [((i, row.old[0]), (j, row.new[0]), row.spans) for row in moved]
            if i in in_text_old and j in in_text_new:
                crossing = {row.old for row in moved}, {row.new for row in moved}
                gone += [
                    Loose(i, k, was.sentences[k])
                    for row in rows
                    for k in row.old
                    if not row.new and row.old not in crossing[0]
                ]
                come += [
                    Loose(j, k, now.sentences[k])
                    for row in rows
                    for k in row.new
                    if not row.old and row.new not in crossing[1]
                ]
        elif i is not None and i in in_text_old:
            whole[n] = list_sentences(texts.of(0, i), old=True)
            gone += [Loose(i, k, sentence) for k, sentence in enumerate(texts.of(0, i).sentences)]
        elif j is not None and j in in_text_new:
            whole[n] = list_sentences(texts.of(1, j), old=False)
            come += [Loose(j, k, sentence) for k, sentence in enumerate(texts.of(1, j).sentences)]
    gone.sort(key=lambda loose: (loose.block, loose.number))
    come.sort(key=lambda loose: (loose.block, loose.number))
    touched: set[tuple[str, int]] = set()
    for left, arrived in find_wandering(gone, come, options):
        spans = diff_passages(left.passage, arrived.passage)
        found.append(((left.block, left.number), (arrived.block, arrived.number), spans))
        touched |= {("old", left.block), ("new", arrived.block)}
    for n, rows in whole.items():
        if ("old", changes[n].old_at) in touched or ("new", changes[n].new_at) in touched:
            changes[n] = replace(changes[n], sentences=rows)
    return found


def _text_blocks(story: Story) -> set[int]:
    return {at for part in story.parts if part.kind in _TEXT_PARTS for at in part.at}


class _Moves:
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


def _number_moves(
    old: Story, new: Story, pairing: Pairing, changes: list[BlockChange], sentences: list[_Ends]
) -> _Moves:
    """Number all moves from 1 in the order of the new page, a section before the blocks in it."""
    moves = _Moves()
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
    for (i, k), (j, m), spans in sentences:
        found.append(((j, m, 0), Move(0, "sentence", Place(old_home[i], i, (k,)), Place(new_home[j], j, (m,)), spans)))
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


def _without_moved_links(change: BlockChange, moves: _Moves, old: Story, new: Story) -> BlockChange:
    """A block change in which links that moved with their sentence are not told as links that came or went."""
    ends = [moves.listed[row.move - 1] for row in change.sentences if row.move is not None]
    if not ends or change.old is None or change.new is None:
        return change
    went = [new.blocks[m.new.block] for m in ends if m.old.block == change.old_at and m.new.block is not None]
    came = [old.blocks[m.old.block] for m in ends if m.new.block == change.new_at and m.old.block is not None]
    return drop_moved_links(change, went, came)


def _part_pairs(old: Story, new: Story, pairing: Pairing, numbers: dict[int, int]) -> list[PartPair]:
    pairs = []
    for p, q in pairing.parts.items():
        pairs.append(_part_pair(old.parts[p], new.parts[q], p, q, numbers.get(q)))
    taken = set(pairing.parts.values())
    pairs += [_part_pair(part, None, p, None) for p, part in enumerate(old.parts) if p not in pairing.parts]
    pairs += [_part_pair(None, part, None, q) for q, part in enumerate(new.parts) if q not in taken]
    return pairs


def _part_pair(
    old: Section | None, new: Section | None, old_at: int | None, new_at: int | None, move: int | None = None
) -> PartPair:
    label = diff_words(old.label if old else "", new.label if new else "")
    return PartPair(old, new, old_at, new_at, label, move)
