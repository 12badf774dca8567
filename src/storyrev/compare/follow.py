"""Where a passage stands after later revisions: through each comparison to the place it has there, or to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from storyrev.compare.model import BlockChange, Move, Place, SentenceChange, StoryDiff
from storyrev.compare.passage import Passage
from storyrev.compare.sentences import segment
from storyrev.compare.vocabulary import Vocabulary
from storyrev.story.model import Story

Fate = Literal["unchanged", "edited", "moved", "moved and edited", "gone"]


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a passage: its place in the last text it was looked for in, and what happened on the way.

    `place` is None where it is gone; `steps` is the number of comparisons it was followed through, the
    one that took it out included.
    """

    place: Place | None
    edited: bool = False
    moved: bool = False
    steps: int = 0

    @property
    def fate(self) -> Fate:
        if self.place is None:
            return "gone"
        if self.moved:
            return "moved and edited" if self.edited else "moved"
        return "edited" if self.edited else "unchanged"


def follow(place: Place, diffs: Iterable[StoryDiff]) -> Followed:
    """Follow a passage of the first diff's old text to the last one's new text.

    `diffs` are comparisons of neighbouring texts in turn. A section is followed as a section, a block as
    a block, sentences as those that they became. A block that was taken out while sentences of it moved
    elsewhere is followed to where most of them went.
    """
    edited = moved = False
    steps = 0
    for diff in diffs:
        steps += 1
        step = _step(place, diff)
        if step.place is None:
            return Followed(None, steps=steps)
        place = step.place
        edited |= step.edited
        moved |= step.moved
    return Followed(place, edited, moved, steps)


def read_place(story: Story, place: Place, language: str) -> str:
    """The text of a place as read; a section's with a blank line between its blocks.

    `language` is that of `Options`, for splitting sentences.
    """
    if place.block is None:
        part = story.parts[place.part]
        bodies = (story.blocks[at].body.strip() for at in part.at)
        return "\n\n".join(body for body in bodies if body)
    block = story.blocks[place.block]
    if not place.sentences:
        return block.body
    sentences = segment(Passage(block.body, Vocabulary()), language, block.split)
    return "".join(sentences[k].text for k in place.sentences if k < len(sentences)).strip()


def _step(place: Place, diff: StoryDiff) -> Followed:
    if place.block is None:
        for section in diff.sections:
            if section.old_at == place.part and section.new_at is not None:
                return Followed(Place(section.new_at), section.op == "changed", section.move is not None)
        return Followed(None)
    change = next((c for s in diff.sections for c in s.blocks if c.old_at == place.block), None)
    if change is None:
        return Followed(None)
    new_home = {at: s.new_at for s in diff.sections if s.new is not None for at in s.new.at}
    if change.new_at is None or place.sentences:
        return _step_sentences(place, change, diff, new_home)
    part = new_home[change.new_at]
    if part is None:
        return Followed(None)
    return Followed(Place(part, change.new_at), change.op == "changed", change.move is not None)


def _step_sentences(place: Place, change: BlockChange, diff: StoryDiff, home: dict[int, int | None]) -> Followed:
    """Where sentences of a block went: with their block if any of them did, else where most of them moved."""
    wanted = set(place.sentences)
    rows = [row for row in change.sentences if row.old and (not wanted or wanted & set(row.old))]
    if change.new_at is not None and not change.sentences:
        return _arrive(home, change.new_at, place.sentences, edited=False, moved=change.move is not None)
    stayed = [row for row in rows if row.new]
    if change.new_at is not None and stayed:
        numbers = tuple(sorted(k for row in stayed for k in row.new))
        edited = len(stayed) < len(rows) or any(row.changed for row in stayed)
        return _arrive(home, change.new_at, numbers, edited=edited, moved=change.move is not None)
    return _follow_moves(rows, wanted, diff)


def _arrive(
    home: dict[int, int | None], block: int, sentences: tuple[int, ...], *, edited: bool, moved: bool
) -> Followed:
    part = home[block]
    return Followed(None) if part is None else Followed(Place(part, block, sentences), edited, moved)


def _follow_moves(rows: list[SentenceChange], wanted: set[int], diff: StoryDiff) -> Followed:
    numbers = {row.move for row in rows if row.move is not None}
    moves = [move for move in diff.moves if move.number in numbers]
    if not moves:
        return Followed(None)
    # Of two blocks that got as many sentences, the upper one.
    blocks = Counter(move.new.block for move in moves for _ in move.new.sentences)
    most = max(blocks, key=lambda block: (blocks[block], -(block or 0)))
    there = [move for move in moves if move.new.block == most]
    sentences = tuple(sorted(k for move in there for k in _map_sentences(move, wanted)))
    edited = len(there) < len(rows) or any(move.edited for move in there)
    return Followed(Place(there[0].new.part, most, sentences), edited, moved=True)


def _map_sentences(move: Move, wanted: set[int]) -> Iterator[int]:
    """The new numbers of the wanted sentences of a run that moved; of all where they were joined or split on the way."""
    if not wanted or len(move.old.sentences) != len(move.new.sentences):
        yield from move.new.sentences
        return
    yield from (new for old, new in zip(move.old.sentences, move.new.sentences, strict=True) if old in wanted)
