"""What is true of a made pair, and how far a comparison tells it: moves, splits and merges.

Nothing here asks the engine's own code which passage moved. Of all sets of passages whose removal leaves the
others in order, the fewest are said to have moved, and of as few the shortest (`find_moved`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.made_moves import LEAST_WORDS, Made, Passage, count_words
from storyrev.compare import StoryDiff

End = tuple[int, int]
"""A block's index in its story, and a sentence's number in it; -1 for the whole block."""

Pair = tuple[End, End]

SLACK = 1.1
"""Two explanations with as many moves, of which one moves at most a tenth more text, are equally good."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of change that is scored by itself."""

    what: str
    edited: bool | None = None
    across: bool | None = None

    def __str__(self) -> str:
        ways = {None: "", True: "edited", False: "exact"}[self.edited]
        where = {None: "", True: "across", False: "within"}[self.across]
        return " ".join(word for word in (self.what, ways, where) if word)


@dataclass(slots=True)
class Score:
    """True changes that were told and all there are; told changes that are true and all that were told."""

    found: Counter[Sort] = field(default_factory=Counter)
    made: Counter[Sort] = field(default_factory=Counter)
    right: Counter[Sort] = field(default_factory=Counter)
    told: Counter[Sort] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another score in."""
        for name in ("found", "made", "right", "told"):
            getattr(self, name).update(getattr(other, name))
        self.faults += other.faults


def size_of(text: str) -> int:
    """How much moved where this did, in characters; 0 where it is too short to be known in another place."""
    return len(text) if count_words(text) >= LEAST_WORDS else 0


def find_moved(items: Sequence[tuple[int, int]]) -> set[int]:
    """Which items of a new order have moved: the fewest, and of as few the shortest.

    `items` are (old position, size) in the new order; the answer are old positions. One of size 0 is held to have
    stayed if anything else could have moved in its place, one below 0 (a heading) always.
    """
    best: list[tuple[int, int, int]] = []
    for k, (place, size) in enumerate(items):
        count = 1 if size > 0 else 2 if size == 0 else 10_000
        before = max(((*best[m][:2], m) for m in range(k) if items[m][0] < place), default=(0, 0, -1))
        best.append((before[0] + count, before[1] + max(size, 0), before[2]))
    at = max(range(len(best)), key=lambda k: best[k][:2], default=-1)
    kept = set()
    while at >= 0:
        kept.add(items[at][0])
        at = best[at][2]
    return {place for place, _ in items} - kept


@dataclass(frozen=True, slots=True)
class Truth:
    """The moves of a made pair with the sort of each, and its splits and merges."""

    moves: dict[Pair, Sort]
    blocks: dict[int, int]
    """Which old block each new one is."""
    cut_sentences: frozenset[tuple[End, tuple[End, ...]]]
    joined_sentences: frozenset[tuple[tuple[End, ...], End]]


def derive(made: Made) -> Truth:
    """The truth of a made pair, from who became whom."""
    homes = _homes(made.old), _homes(made.new)
    blocks = {j: p.origin for j, p in enumerate(made.new, 1) if p.origin is not None}
    for _, _, second in made.split:
        del blocks[second]
    sizes = {i: -1 if p.kind == "heading" else size_of(p.text) for i, p in enumerate(made.old, 1)}
    moves: dict[Pair, Sort] = {}
    moved = find_moved([(i, sizes[i]) for _, i in sorted(blocks.items())])
    for j, i in blocks.items():
        if i in moved:
            edited = made.old[i - 1].text != made.new[j - 1].text
            moves[(i, -1), (j, -1)] = Sort("block", edited, homes[0][i] != homes[1][j])
    apart = {second: i for i, _, second in made.split}
    joined = {(other, j) for _, other, j in made.merged}
    for j, passage in enumerate(made.new, 1):
        moves.update(_moved_sentences(made, j, passage, {blocks.get(j), apart.get(j)}, joined, homes))
    return Truth(moves, blocks, *_sentence_groups(made))


def _homes(passages: Sequence[Passage]) -> dict[int, int]:
    """The number of the section that each block stands in."""
    homes, number = {}, 0
    for at, passage in enumerate(passages, 1):
        number += passage.kind == "heading"
        homes[at] = number
    return homes


def _moved_sentences(
    made: Made,
    j: int,
    passage: Passage,
    own: set[int | None],
    joined: set[tuple[int, int]],
    homes: tuple[dict[int, int], dict[int, int]],
) -> dict[Pair, Sort]:
    moves: dict[Pair, Sort] = {}
    stayed: list[tuple[int, int]] = []
    ends: dict[int, tuple[End, int]] = {}
    for m, piece in enumerate(passage.pieces):
        if len(piece.origins) != 1:
            continue
        i, k = piece.origins[0]
        if (i, j) in joined:
            continue
        if i in own:
            stayed.append((k, size_of(piece.text)))
            ends[k] = (i, k), m
            continue
        edited = made.old[i - 1].pieces[k].text != piece.text
        moves[(i, k), (j, m)] = Sort("sentence", edited, homes[0][i] != homes[1][j])
    if len(ends) == len(stayed):  # a sentence cut in two stands twice, and never moves
        for k in find_moved(stayed):
            (i, _), m = ends[k]
            edited = made.old[i - 1].pieces[k].text != passage.pieces[m].text
            moves[(i, k), (j, m)] = Sort("sentence", edited, across=False)
    return moves


def _sentence_groups(
    made: Made,
) -> tuple[frozenset[tuple[End, tuple[End, ...]]], frozenset[tuple[tuple[End, ...], End]]]:
    places: dict[End, list[End]] = {}
    joined = set()
    for j, passage in enumerate(made.new, 1):
        for m, piece in enumerate(passage.pieces):
            if len(piece.origins) > 1:
                joined.add((piece.origins, (j, m)))
            else:
                for origin in piece.origins:
                    places.setdefault(origin, []).append((j, m))
    return frozenset((old, tuple(new)) for old, new in places.items() if len(new) > 1), frozenset(joined)


def score(made: Made, diff: StoryDiff) -> Score:
    """Hold a comparison of a made pair against what is true of it."""
    truth = derive(made)
    told = _read_moves(diff)
    pairs = {c.new_at: c.old_at for s in diff.sections for c in s.blocks if c.old_at is not None}
    tally = Score()
    wanted = dict(truth.moves)
    if _explains_as_well(made, truth, pairs, [move for move in told if move[0][1] < 0]):
        wanted = {move: sort for move, sort in wanted.items() if move[0][1] >= 0}
        wanted.update({move: sort for move, sort in told.items() if move[0][1] < 0})
    _accept_swapped_sentences(made, wanted, told)
    texts = [
        _texts(made.old, [move[0] for move in (*wanted, *told)]),
        _texts(made.new, [m[1] for m in (*wanted, *told)]),
    ]
    known = {(texts[0][old], new) for old, new in wanted}
    answered = {(texts[0][old], new) for old, new in told}
    for (old, new), sort in wanted.items():
        tally.made[sort] += 1
        if (texts[0][old], new) in answered:
            tally.found[sort] += 1
        else:
            tally.faults.append(f"missed {sort} {old} → {new}: {texts[0][old]!r} → {texts[1][new]!r}")
    for (old, new), sort in told.items():
        tally.told[sort] += 1
        if (texts[0][old], new) in known:
            tally.right[sort] += 1
        else:
            tally.faults.append(f"wrong {sort} {old} → {new}: {texts[0][old]!r} → {texts[1][new]!r}")
    _score_splits(made, diff, pairs, tally)
    _score_sentences(truth, diff, tally)
    return tally


def _texts(passages: Sequence[Passage], ends: Iterable[End]) -> dict[End, str]:
    return {(at, k): passages[at - 1].text if k < 0 else passages[at - 1].pieces[k].text for at, k in ends}


def _read_moves(diff: StoryDiff) -> dict[Pair, Sort]:
    """The moves of blocks and sentences that a comparison tells; a run of sentences is one for each."""
    told: dict[Pair, Sort] = {}
    for move in diff.moves:
        if move.kind not in ("block", "sentence") or move.old.block is None or move.new.block is None:
            continue
        olds, news = move.old.sentences or (-1,), move.new.sentences or (-1,)
        across = diff_part(diff, move.old.part, old=True) != diff_part(diff, move.new.part, old=False)
        for n, old in enumerate(olds):
            new = news[min(n, len(news) - 1)]
            told[(move.old.block, old), (move.new.block, new)] = Sort(move.kind, move.edited, across)
    return told


def diff_part(diff: StoryDiff, number: int, *, old: bool) -> int:
    """The index of the section change that a part of one side stands in."""
    return next(n for n, s in enumerate(diff.sections) if (s.old_at if old else s.new_at) == number)


def _explains_as_well(made: Made, truth: Truth, pairs: dict[int | None, int], moved: list[Pair]) -> bool:
    """Whether the blocks told as moved are another answer, as good as the true one.

    Every block that is known must be paired with its own old one or with one of the same text, all that is not
    told as moved must be in order, there must be as few moves, and no more text in them than `SLACK` allows, by the
    old or by the new text.
    """
    old, new = made.old, made.new
    for j, i in truth.blocks.items():
        mine = pairs.get(j)
        if mine is None or (mine != i and old[mine - 1].text != old[i - 1].text):
            return False
    true = [move for move in truth.moves if move[0][1] < 0]
    away = {j for _, (j, _) in moved}
    stayed = [pairs[j] for j in sorted(truth.blocks) if j not in away]
    if len(moved) > len(true) or stayed != sorted(stayed):
        return False
    weights = [
        (sum(len(old[i - 1].text) for (i, _), _ in moves), sum(len(new[j - 1].text) for _, (j, _) in moves))
        for moves in (moved, true)
    ]
    return any(mine <= SLACK * best for mine, best in zip(*weights, strict=True))


def _accept_swapped_sentences(made: Made, wanted: dict[Pair, Sort], told: dict[Pair, Sort]) -> None:
    """In one block, of as many sentences that could have moved, take those that were told if they are no longer."""
    by_block: dict[tuple[int, int], tuple[list[Pair], list[Pair]]] = {}
    for side, moves in enumerate((wanted, told)):
        for (i, k), (j, m) in moves:
            if k >= 0 and made.new[j - 1].origin == i:
                by_block.setdefault((i, j), ([], []))[side].append(((i, k), (j, m)))
    for true, mine in by_block.values():
        same = all(made.new[j - 1].pieces[m].origins == ((i, k),) for (i, k), (j, m) in mine)
        (i, _), (j, _) = true[0] if true else mine[0]
        away = {m for _, (_, m) in mine}
        pieces = [p for m, p in enumerate(made.new[j - 1].pieces) if m not in away]
        stayed = [k for p in pieces for home, k in p.origins if home == i]
        sizes = [sum(size_of(made.new[j - 1].pieces[m].text) for _, (j, m) in moves) for moves in (true, mine)]
        if same and stayed == sorted(stayed) and len(true) == len(mine) and sizes[1] <= SLACK * sizes[0]:
            for move in true:
                del wanted[move]
            wanted.update({move: told[move] for move in mine})


def _score_splits(made: Made, diff: StoryDiff, pairs: dict[int | None, int], tally: Score) -> None:
    """A split is told where one half is the old block and all of the other is a `split`; a merge likewise."""
    told = {(m.kind, m.old.block, m.new.block): m for m in diff.moves if m.kind in ("split", "merge")}
    true = {("split", i, j): other for i, a, b in made.split for j, other in ((a, b), (b, a))}
    for i, first, second in made.split:
        tally.made[Sort("block split")] += 1
        if any(("split", i, j) in told and pairs.get(true["split", i, j]) == i for j in (first, second)):
            tally.found[Sort("block split")] += 1
        else:
            tally.faults.append(f"missed split {i} → {first}, {second}: {made.old[i - 1].text!r}")
    joins = {("merge", i, j): other for a, b, j in made.merged for i, other in ((a, b), (b, a))}
    for first, second, j in made.merged:
        tally.made[Sort("block merge")] += 1
        if any(("merge", i, j) in told and pairs.get(j) == joins["merge", i, j] for i in (first, second)):
            tally.found[Sort("block merge")] += 1
        else:
            tally.faults.append(f"missed merge {first}, {second} → {j}: {made.new[j - 1].text!r}")
    for key in told:
        sort = Sort(f"block {key[0]}")
        tally.told[sort] += 1
        if key in true or key in joins:
            tally.right[sort] += 1
        else:
            tally.faults.append(f"wrong {key}")


def _score_sentences(truth: Truth, diff: StoryDiff, tally: Score) -> None:
    """Splits and merges of sentences within a block."""
    cut, joined = set(), set()
    for section in diff.sections:
        for change in section.blocks:
            for row in change.sentences:
                olds = tuple((change.old_at or 0, k) for k in row.old)
                news = tuple((change.new_at or 0, m) for m in row.new)
                if len(olds) == 1 and len(news) > 1:
                    cut.add((olds[0], news))
                elif len(news) == 1 and len(olds) > 1:
                    joined.add((olds, news[0]))
    for name, true, mine in (
        ("sentence split", truth.cut_sentences, cut),
        ("sentence merge", truth.joined_sentences, joined),
    ):
        sort = Sort(name)
        tally.made[sort] += len(true)
        tally.told[sort] += len(mine)
        hits = len({*true} & {*mine})
        tally.found[sort] += hits
        tally.right[sort] += hits
        tally.faults += [f"missed {name} {group}" for group in {*true} - {*mine}]
        tally.faults += [f"wrong {name} {group}" for group in {*mine} - {*true}]
