"""Sentences that left one block and came into another, alone or several in a row.

A block cut in two, or two made one, is told by such sentences too: those that left are not moved,
they only stand on the other side of a new or lost paragraph break.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from storyrev.compare.edits import Text, Texts, split_crossing
from storyrev.compare.layout import lay_out_sentences
from storyrev.compare.matching import match_passages
from storyrev.compare.model import BlockChange, MoveKind, Options, SentenceChange, Span
from storyrev.compare.passage import Passage, likeness, parts_of
from storyrev.compare.spans import trim_edges
from storyrev.compare.words import diff_passages

_WEAK: Final = 0.5
"""Likeness below which a sentence may still leave the one that it was paired with in its block for its equal elsewhere."""

_BRIEF: Final = 12
"""Words of a block below which one pair of neighbouring words is enough to look for its sentences elsewhere."""

_BETTER: Final = 0.25
"""How much more likeness the other one must have."""

Number = tuple[int, int]
"""A block's index in its story, and a sentence's number in the block."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A sentence that may have come from or gone to another block: its number, itself, and how like its partner it is.

    `held` is 0 where it has no partner in its own block.
    """

    at: Number
    passage: Passage
    held: float = 0.0


@dataclass(frozen=True, slots=True)
class Passing:
    """Sentences in a row that passed from a block to a block (or to another place in it), and their word edits."""

    kind: MoveKind
    old_block: int
    old: tuple[int, ...]
    new_block: int
    new: tuple[int, ...]
    spans: tuple[Span, ...] = ()


def find_wandering(old: Sequence[Loose], new: Sequence[Loose], options: Options) -> list[tuple[Number, Number]]:
    """Pair sentences of different blocks: equal ones, then much alike ones, never short ones."""
    if not any(loose.passage.text for loose in old) or not any(loose.passage.text for loose in new):
        return []
    strict = replace(options, pair_at_least=options.move_at_least, rewrite_below=options.move_at_least)
    pairs = match_passages([loose.passage for loose in old], [loose.passage for loose in new], strict)
    found = []
    for i, j in sorted(pairs.items(), key=lambda pair: pair[1]):
        left, come = old[i], new[j]
        if min(len(left.passage.words), len(come.passage.words)) < options.move_words:
            continue
        held = max(left.held, come.held)
        if not held or likeness(left.passage.words, come.passage.words) >= held + _BETTER:
            found.append((left.at, come.at))
    return found


def find_passing(
    changes: list[BlockChange], texts: Texts, text_blocks: tuple[set[int], set[int]], moved: set[int], options: Options
) -> list[Passing]:
    """Sentences that passed from one block to another, or to another place in it; `changes` get the rows of both ends.

    `text_blocks` are the old and new blocks that may exchange sentences, `moved` the new ones that moved as a whole.
    """
    rows, passing, gone, come = _list_loose(changes, texts, text_blocks, options)
    passing += [Passing("sentence", i, (k,), j, (m,)) for (i, k), (j, m) in find_wandering(gone, come, options)]
    if passing:
        runs = _join_runs(passing)
        _write_rows(changes, rows, texts, runs)
        _part_strangers(changes, text_blocks)
        runs = _name_kinds(runs, changes, text_blocks, moved)
        return [replace(run, spans=_edits(run, texts)) for run in runs]
    return []


def _list_loose(
    changes: list[BlockChange], texts: Texts, text_blocks: tuple[set[int], set[int]], options: Options
) -> tuple[dict[int, tuple[SentenceChange, ...]], list[Passing], list[Loose], list[Loose]]:
    """The rows of each change, sentences that crossed others inside a block, and those free to leave and to arrive."""
    rows: dict[int, tuple[SentenceChange, ...]] = {}
    crossed: list[Passing] = []
    gone: list[Loose] = []
    come: list[Loose] = []
    lone_old: list[tuple[int, Text]] = []
    lone_new: list[tuple[int, Text]] = []
    for n, change in enumerate(changes):
        i, j = change.old_at, change.new_at
        if i is not None and j is not None:
            if not change.sentences:
                continue
            was, now = texts.of(0, i), texts.of(1, j)
            kept, moved = split_crossing(was, now, change.sentences, options)
            if kept is not change.sentences:
                changes[n] = replace(change, sentences=kept)
            rows[n] = kept
            crossed += [Passing("sentence", i, row.old, j, row.new) for row in moved]
            if i in text_blocks[0] and j in text_blocks[1]:
                taken = {row.old for row in moved}, {row.new for row in moved}
                for row in kept:
                    held = _hold(row, was, now)
                    if held is not None and row.old not in taken[0] and row.new not in taken[1]:
                        gone += [Loose((i, k), was.sentences[k], held) for k in row.old]
                        come += [Loose((j, k), now.sentences[k], held) for k in row.new]
        elif i is not None and i in text_blocks[0]:
            rows[n] = ()
            lone_old.append((i, texts.of(0, i)))
        elif j is not None and j in text_blocks[1]:
            rows[n] = ()
            lone_new.append((j, texts.of(1, j)))
    shared = _shared_pairs(gone, lone_old, come, lone_new)
    gone += _list_sentences(lone_old, shared, options)
    come += _list_sentences(lone_new, shared, options)
    gone.sort(key=lambda loose: loose.at)
    come.sort(key=lambda loose: loose.at)
    return rows, crossed, gone, come


def _shared_pairs(
    gone: list[Loose], lone_old: list[tuple[int, Text]], come: list[Loose], lone_new: list[tuple[int, Text]]
) -> frozenset[int]:
    """The pairs of neighbouring words that loose sentences and whole blocks of both sides have."""
    sides: list[frozenset[int]] = []
    nothing: frozenset[int] = frozenset()
    for loose, lone in ((gone, lone_old), (come, lone_new)):
        sides.append(nothing.union(*[one.passage.pairs for one in loose], *[text.passage.pairs for _, text in lone]))
    return sides[0] & sides[1]


def _list_sentences(lone: list[tuple[int, Text]], shared: frozenset[int], options: Options) -> list[Loose]:
    """The sentences of whole blocks; of one that shares too little to hold any known elsewhere, a wall in their place.

    A sentence that is known in another place has kept words that stand side by side; most of a text that was written
    anew has one such pair at most, by chance, and is not cut into sentences at all.
    """
    loose: list[Loose] = []
    for at, text in lone:
        passage = text.passage
        common = shared & passage.pairs
        if len(common) > 1 and len(passage.words) >= _BRIEF:
            # A mark beside a word is everywhere, and tells nothing.
            known = passage.vocabulary.words
            common = frozenset([p for p in common if all(known[sign][:1].isalnum() for sign in parts_of(p))])
        if len(common) > (0 if len(passage.words) < _BRIEF else 1) or options.move_words < 2:
            loose += [Loose((at, k), sentence) for k, sentence in enumerate(text.sentences)]
        else:
            loose.append(Loose((at, 0), Passage.of_markup(f"{at} {passage.key}", passage.vocabulary)))
    return loose


def _hold(row: SentenceChange, old: Text, new: Text) -> float | None:
    """How like its partner the sentence of a row is; None where it is not free to leave it."""
    if not row.old or not row.new:
        return 0.0
    if len(row.old) > 1 or len(row.new) > 1 or not row.changed:
        return None
    held = likeness(old.sentences[row.old[0]].words, new.sentences[row.new[0]].words)
    return held if held < _WEAK else None


def _join_runs(passing: Iterable[Passing]) -> list[Passing]:
    """Sentences that left and arrived one after the other are one passage."""
    runs: list[Passing] = []
    for one in sorted(passing, key=lambda one: (one.new_block, one.new)):
        last = runs[-1] if runs else None
        if (
            last is not None
            and (last.old_block, last.new_block) == (one.old_block, one.new_block)
            and (last.old[-1] + 1, last.new[-1] + 1) == (one.old[0], one.new[0])
        ):
            runs[-1] = replace(last, old=last.old + one.old, new=last.new + one.new)
        else:
            runs.append(one)
    return runs


def _write_rows(
    changes: list[BlockChange], rows: dict[int, tuple[SentenceChange, ...]], texts: Texts, runs: list[Passing]
) -> None:
    """Give every block that a run left or came into a row for it, beside the rows of what stayed."""
    leaving: dict[int, list[tuple[int, ...]]] = {}
    arriving: dict[int, list[tuple[int, ...]]] = {}
    for run in runs:
        leaving.setdefault(run.old_block, []).append(run.old)
        arriving.setdefault(run.new_block, []).append(run.new)
    for n, mine in rows.items():
        change = changes[n]
        i, j = change.old_at, change.new_at
        left = leaving.get(i, []) if i is not None else []
        came = arriving.get(j, []) if j is not None else []
        if not left and not came:
            continue
        apart_old, apart_new = {k for run in left for k in run}, {k for run in came for k in run}
        out: list[SentenceChange] = []
        gone, new = set(apart_old), set(apart_new)
        if i is None or j is None:  # a block on one side only has no rows yet: each sentence of it is one
            gone.update(range(len(texts.of(0, i).sentences)) if i is not None else ())
            new.update(range(len(texts.of(1, j).sentences)) if j is not None else ())
        for row in mine:
            if row.old and row.new and apart_old.isdisjoint(row.old) and apart_new.isdisjoint(row.new):
                out.append(row)
            else:
                gone.update(row.old)
                new.update(row.new)
        if i is not None:
            text = texts.of(0, i)
            singles = [(k,) for k in gone - apart_old]
            out += [SentenceChange(k, (), (Span("delete", text.join(k).text),)) for k in (*left, *singles)]
        if j is not None:
            text = texts.of(1, j)
            singles = [(k,) for k in new - apart_new]
            out += [SentenceChange((), k, (Span("insert", text.join(k).text),)) for k in (*came, *singles)]
        changes[n] = replace(change, sentences=lay_out_sentences(out))


def _part_strangers(changes: list[BlockChange], text_blocks: tuple[set[int], set[int]]) -> None:
    """Blocks that have no sentence in common any more, since sentences of theirs wandered, are no pair."""
    for n, change in enumerate(changes):
        rows = change.sentences
        if change.old_at not in text_blocks[0] or change.new_at not in text_blocks[1] or not rows:
            continue
        if any(row.old and row.new for row in rows):
            continue
        changes[n] = replace(
            change, new=None, new_at=None, sentences=tuple(r for r in rows if r.old), links=(), form=False
        )
        arrived = tuple(row for row in rows if row.new)
        changes.append(replace(change, old=None, old_at=None, sentences=arrived, links=(), form=False))


def _name_kinds(
    runs: list[Passing], changes: Sequence[BlockChange], text_blocks: tuple[set[int], set[int]], moved: set[int]
) -> list[Passing]:
    """Tell the runs that only stand on the other side of a new or lost paragraph break from those that moved."""
    pairs = [(c.old_at, c.new_at, c) for c in changes if c.old_at is not None and c.new_at is not None]
    by_old = {i: (j, change) for i, j, change in pairs}
    by_new = {j: (i, change) for i, j, change in pairs}
    stay_old = sorted(i for i, j, _ in pairs if i in text_blocks[0] and j not in moved)
    stay_new = sorted(j for _, j, _ in pairs if j in text_blocks[1] and j not in moved)
    named = []
    for run in runs:
        kept, taken = by_old.get(run.old_block), by_new.get(run.new_block)
        if kept is not None and taken is None:
            other, change = kept
            stayed = [k for row in change.sentences if row.old and row.new for k in row.old]
            parted = _parted(run.new_block, other, stay_new, run.old, stayed)
            named.append(replace(run, kind="split" if parted else "sentence"))
        elif taken is not None and kept is None:
            other, change = taken
            stayed = [k for row in change.sentences if row.old and row.new for k in row.new]
            parted = _parted(run.old_block, other, stay_old, run.new, stayed)
            named.append(replace(run, kind="merge" if parted else "sentence"))
        else:
            named.append(run)
    return named


def _parted(apart: int, home: int, staying: list[int], run: tuple[int, ...], stayed: list[int]) -> bool:
    """Whether a block holds the beginning or the end of what another one holds on the other side.

    No block that stayed may stand between the two (`staying` are sorted), and no sentence that `stayed` at home
    between the run and the edge of the block at which it was cut off or joined on.
    """
    low, high = sorted((apart, home))
    if bisect_left(staying, high) > bisect_right(staying, low):
        return False
    return all(k < run[0] for k in stayed) if apart > home else all(k > run[-1] for k in stayed)


def _edits(run: Passing, texts: Texts) -> tuple[Span, ...]:
    old, new = texts.of(0, run.old_block).join(run.old), texts.of(1, run.new_block).join(run.new)
    return trim_edges(diff_passages(old, new))
