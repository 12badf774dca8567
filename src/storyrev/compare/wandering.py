"""Sentences that left one block and came into another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storyrev.compare.matching import match_passages
from storyrev.compare.model import Options
from storyrev.compare.passage import Passage


@dataclass(frozen=True, slots=True)
class Loose:
    """A sentence without partner in its own block: index of the block in its story, its number there, and itself."""

    block: int
    number: int
    passage: Passage


def find_wandering(old: Sequence[Loose], new: Sequence[Loose], options: Options) -> list[tuple[Loose, Loose]]:
    """Pair sentences that stand alone in their blocks: equal ones, then much alike ones, never short ones."""
    if not old or not new:
        return []
    old_side, new_side = [loose.passage for loose in old], [loose.passage for loose in new]
    strict = replace(options, pair_at_least=options.move_at_least, rewrite_below=options.move_at_least)
    pairs = match_passages(old_side, new_side, strict)
    return [
        (old[i], new[j])
        for i, j in sorted(pairs.items(), key=lambda pair: pair[1])
        if min(len(old_side[i].words), len(new_side[j].words)) >= options.move_words
    ]
