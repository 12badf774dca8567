"""How many words of a part of the page stayed, came, went and moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storyrev.compare import as_read, words_of
from storyrev.compare.model import FIELD_KINDS, BlockChange, FieldChange, Move, SectionChange, Span


@dataclass(frozen=True, slots=True)
class Shares:
    """Words of a part: unchanged, added, cut, and moved here from elsewhere."""

    kept: int = 0
    added: int = 0
    cut: int = 0
    moved: int = 0

    @property
    def size(self) -> int:
        """All words that a bar of this part has to find room for."""
        return self.kept + self.added + self.cut + self.moved

    @property
    def changed(self) -> int:
        """Words that are not as and where they were."""
        return self.added + self.cut + self.moved

    def __add__(self, other: Shares) -> Shares:
        return Shares(self.kept + other.kept, self.added + other.added, self.cut + other.cut, self.moved + other.moved)


def measure_part(change: SectionChange, moves: Mapping[int, Move]) -> Shares:
    """Count the words of a section by what happened to them; what left it counts where it arrived.

    Headline, byline and the like are fields: see `measure_fields`.
    """
    return sum((_measure_block(block, moves, moved=change.move is not None) for block in change.blocks), Shares())


def measure_fields(fields: Iterable[FieldChange]) -> Shares:
    """Count the words of changed fields."""
    return sum((_measure(field.spans, moved=False) for field in fields), Shares())


def _measure_block(change: BlockChange, moves: Mapping[int, Move], *, moved: bool) -> Shares:
    block = change.new if change.new is not None else change.old
    if block is None or (block.kind in FIELD_KINDS and not block.card):
        return Shares()
    moved = moved or change.move is not None
    if not change.sentences:
        return _measure(change.spans, moved=moved)
    shares = Shares()
    for sentence in change.sentences:
        if sentence.move is None:
            shares += _measure(sentence.spans, moved=moved)
        elif sentence.new and sentence.move in moves:
            # Of a paragraph that was split or joined, the words stay where they stood in the text.
            move = moves[sentence.move]
            shares += _measure(move.spans, moved=moved or move.kind == "sentence")
    return shares


def _measure(spans: Iterable[Span], *, moved: bool) -> Shares:
    words = {"equal": 0, "insert": 0, "delete": 0}
    for span in as_read(spans):
        words[span.op] += len(words_of(span.text))
    kept = words["equal"]
    return Shares(0 if moved else kept, words["insert"], words["delete"], kept if moved else 0)
