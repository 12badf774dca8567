"""Which blocks and sections of the old story are which of the new, and which of them moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from storyrev.compare.matching import match_edited, match_passages
from storyrev.compare.model import FIELD_KINDS, Options
from storyrev.compare.order import MOVE, Partners, count_ends, keep_order, stay_weight
from storyrev.compare.parts import Shares, pair_parts
from storyrev.compare.passage import Passage, likeness
from storyrev.compare.settling import settle
from storyrev.compare.vocabulary import Vocabulary
from storyrev.story.model import Block, Section, Story

_POOLS: Final = (("head",), ("lede", "section"), ("notes",), ("calls",), ("related",))
"""Kinds of part that exchange blocks; a passage never moves from the story into a card or a note."""


@dataclass(slots=True)
class Pairing:
    """Who became whom: block and part indices old → new, and the new indices of those that moved.

    `same` are pairs of parts at both ends of the page that are equal in everything, their blocks with
    them; they are in no other field. `cut_short` are old blocks without partner for which not every
    likely one was looked at, `coarse` paired ones of which some words were not held against each other.
    The passages are those of the other blocks, by index in `Story.blocks`, taken apart as far as it was
    needed.
    """

    same: list[tuple[int, int]]
    old_passages: dict[int, Passage]
    new_passages: dict[int, Passage]
    blocks: Partners = field(default_factory=dict)
    parts: Partners = field(default_factory=dict)
    moved_blocks: set[int] = field(default_factory=set)
    moved_parts: set[int] = field(default_factory=set)
    cut_short: set[int] = field(default_factory=set)
    coarse: set[int] = field(default_factory=set)


def pair_story(old: Story, new: Story, options: Options) -> Pairing:
    """Pair the blocks and parts of two stories: what stands the same at both ends, then the rest pool by pool."""
    vocabulary = Vocabulary()
    lead, tail = count_ends(old.parts, new.parts, _is_same)
    same = [(p, p) for p in range(lead)]
    same += [(p, p + len(new.parts) - len(old.parts)) for p in range(len(old.parts) - tail, len(old.parts))]
    old_parts, new_parts = (dict(list(enumerate(s.parts))[lead : len(s.parts) - tail]) for s in (old, new))
    pairing = Pairing(same, _read_passages(old, old_parts, vocabulary), _read_passages(new, new_parts, vocabulary))
    for kinds in _POOLS:
        was = {at: part for at, part in old_parts.items() if part.kind in kinds}
        now = {at: part for at, part in new_parts.items() if part.kind in kinds}
        if was and now:
            pools = _Pool(old, was, pairing.old_passages), _Pool(new, now, pairing.new_passages)
            _pair_pool(*pools, vocabulary, pairing, options)
    return pairing


def _is_same(old: Section, new: Section) -> bool:
    return (old.label, old.kind, old.head, old.blocks) == (new.label, new.kind, new.head, new.blocks)


def _read_passages(story: Story, parts: dict[int, Section], vocabulary: Vocabulary) -> dict[int, Passage]:
    return {at: _passage(story.blocks[at], vocabulary) for part in parts.values() for at in part.at}


class _Pool:
    """One side of a pool: its parts and blocks by their indices in the story.

    `passages` are what is paired, at the block indices `order`. A head of a part stands among them as a wall, which
    only tells where the others stand: whose heading it is is settled later, a heading goes with its text.
    """

    def __init__(self, story: Story, parts: dict[int, Section], passages: dict[int, Passage]) -> None:
        self.parts = parts
        self.home = {at: number for number, part in parts.items() for at in part.at}
        self._heads = {number: part.at[0] for number, part in self.parts.items() if part.head is not None}
        self.order = sorted(self.home)
        heads = set(self._heads.values())
        self.blocks = {at: story.blocks[at] for at in self.order if at not in heads}
        self.passages = [_wall(passages[at]) if at in heads else passages[at] for at in self.order]
        self.sizes = dict.fromkeys(self.parts, 0.0)
        for at in self.blocks:
            self.sizes[self.home[at]] += passages[at].weight

    def head(self, number: int) -> int | None:
        """Index of the block that bears a part's label, if it has one."""
        return self._heads.get(number)


def _passage(block: Block, vocabulary: Vocabulary) -> Passage:
    body, marks = block.body, block.marks
    if not body or body.isspace():
        return Passage.of_markup(block.source, vocabulary)
    # A name stands before the first word, where most blocks have no mark at all.
    return Passage(body, vocabulary, block.identity if marks and not marks[0].at else "")


def _wall(head: Passage) -> Passage:
    return Passage.of_markup(f"heading {head.key.casefold()}", head.vocabulary)


def _pair_pool(old: _Pool, new: _Pool, vocabulary: Vocabulary, pairing: Pairing, options: Options) -> None:
    cut_short: set[int] = set()
    matched = _match_middle(old.passages, new.passages, options, cut_short)
    blocks = {old.order[i]: new.order[j] for i, j in matched.items() if old.order[i] in old.blocks}
    pairing.cut_short.update(old.order[i] for i in cut_short if i not in matched)
    cards = any(part.kind == "related" for part in new.parts.values())
    if not cards:
        _pair_fields(old.blocks, new.blocks, blocks)
    shares = Shares(old.sizes, new.sizes)
    for i, j in blocks.items():
        was, now = pairing.old_passages[i], pairing.new_passages[j]
        common = 1.0 if was.key == now.key else likeness(was.words, now.words)
        shares.add(old.home[i], new.home[j], common * was.weight)
    parts = pair_parts(old.parts, new.parts, shares, vocabulary)
    if cards:  # a card is another story's: what two of them have in common did not move from one to the other
        blocks = {i: j for i, j in blocks.items() if parts.get(old.home[i]) == new.home[j]}
    moved_parts = _moved_parts(old, parts)
    if moved_parts:
        _pair_inside_parts(old, new, parts, blocks, pairing, options)
    heads = _pair_heads(old, new, parts, blocks)
    everything = sum(old.sizes.values()) + 2 * MOVE * len(blocks)

    def weigh(i: int) -> float:
        return everything if i in heads else stay_weight(pairing.old_passages[i], options)

    loose = _loose_heads(old, new, parts, shares)
    landmarks = {i: j for i, j in blocks.items() if i not in loose}
    moved = _moved_blocks(old, new, parts, moved_parts, landmarks, weigh)
    # Markup between passages has no words to know it by: out of order it is taken out and put in.
    for i, j in list(blocks.items()):
        if j in moved and i in old.blocks and not old.blocks[i].body.strip():
            del blocks[i]
            moved.discard(j)
    pairing.blocks.update(blocks)
    pairing.parts.update(parts)
    pairing.moved_blocks |= moved
    pairing.moved_parts |= moved_parts


def _pair_inside_parts(
    old: _Pool, new: _Pool, parts: Partners, blocks: Partners, pairing: Pairing, options: Options
) -> None:
    """Pair what is left over in paired parts, where some parts changed places; adds to `blocks`.

    The gaps of the whole page, in which it was looked for before, end where a part crosses another.
    """
    takers = {j: i for i, j in blocks.items()}
    for p, q in parts.items():
        inside = set(new.parts[q].at)
        olds = [i for i in old.parts[p].at if i in old.blocks and (i not in blocks or blocks[i] in inside)]
        here = set(olds)
        news = [j for j in new.parts[q].at if j in new.blocks and (j not in takers or takers[j] in here)]
        places = {j: m for m, j in enumerate(news)}
        found = {k: places[blocks[i]] for k, i in enumerate(olds) if i in blocks}
        if len(found) == min(len(olds), len(news)):
            continue
        sides = [pairing.old_passages[i] for i in olds], [pairing.new_passages[j] for j in news]
        match_edited(*sides, found, options, set())
        blocks.update((olds[k], news[m]) for k, m in found.items())
    pairing.cut_short.difference_update(blocks)


def _match_middle(old: Sequence[Passage], new: Sequence[Passage], options: Options, cut_short: set[int]) -> Partners:
    """Pair passages: equal ones at both ends with each other, and only what stands between with everything there."""
    lead, tail = _count_sure_ends(old, new)
    olds, news = old[lead : len(old) - tail], new[lead : len(new) - tail]
    left_out: set[int] = set()
    if olds and news:
        apart = {passage.key for passage in olds} ^ {passage.key for passage in news}
        olds[0].vocabulary.learn([chunk for side in (olds, news) for p in side if p.key in apart for chunk in p.chunks])
    matched = match_passages(olds, news, options, left_out)
    settle(olds, news, matched, options)
    cut_short.update(i + lead for i in left_out)
    partners = {k: k for k in range(lead)}
    partners.update((i + lead, j + lead) for i, j in matched.items())
    partners.update((len(old) - k, len(new) - k) for k in range(tail, 0, -1))
    return partners


def _count_sure_ends(old: Sequence[Passage], new: Sequence[Passage]) -> tuple[int, int]:
    """How many passages are equal at the beginning and at the end, less those next to the middle with a twin in it.

    What stands in the middle may have changed places, and then it is not the place that tells one twin from another.
    Markup and headings are not asked: they tell where others stand.
    """
    olds, news = [passage.key for passage in old], [passage.key for passage in new]
    lead, tail = count_ends(olds, news)
    middle = set(olds[lead : len(olds) - tail]).intersection(news[lead : len(news) - tail])
    while lead and olds[lead - 1] in middle and old[lead - 1].text:
        lead -= 1
    while tail and olds[-tail] in middle and old[-tail].text:
        tail -= 1
    return lead, tail


def _pair_fields(old: dict[int, Block], new: dict[int, Block], blocks: Partners) -> None:
    """A story has one headline, so a re-written one is still the headline; the same for the other fields."""
    taken = set(blocks.values())
    for kind in sorted(FIELD_KINDS):
        olds = [i for i, block in old.items() if block.kind == kind and i not in blocks]
        news = [j for j, block in new.items() if block.kind == kind and j not in taken]
        blocks.update(zip(olds, news, strict=False))


def _pair_heads(old: _Pool, new: _Pool, parts: Partners, blocks: Partners) -> set[int]:
    """Pair the heads of paired parts, and give the old ones.

    A passage that changed places with a heading is the one that moved.
    """
    heads = set()
    for p, q in parts.items():
        was, now = old.head(p), new.head(q)
        if was is not None and now is not None:
            blocks[was] = now
            heads.add(was)
    return heads


def _loose_heads(old: _Pool, new: _Pool, parts: Partners, shares: Shares) -> set[int | None]:
    """Old heads of sections that were split, or merged with another: text passes them without having moved.

    Which of two halves keeps the heading is a matter of labels; the text stands where it stood.
    """
    partners = {q: p for p, q in parts.items()}
    loose: set[int | None] = set()
    for (p, q), common in shares.common.items():
        if (q not in partners and 2 * common >= new.sizes[q]) or (p not in parts and 2 * common >= old.sizes[p]):
            loose |= {old.head(p), old.head(partners[q]) if q in partners else None}
    return loose - {None}


def _moved_parts(old: _Pool, parts: Partners) -> set[int]:
    """New indices of the sections that changed their place among the sections."""
    ordered = sorted(parts.items(), key=lambda pair: pair[1])
    stays = keep_order([(p, 1.0 + old.sizes[p]) for p, _ in ordered])
    return {
        q for (p, q), stay in zip(ordered, stays, strict=True) if not stay and (old.head(p) is not None or old.sizes[p])
    }


def _moved_blocks(
    old: _Pool,
    new: _Pool,
    parts: Partners,
    moved_parts: Iterable[int],
    blocks: Partners,
    weigh: Callable[[int], float],
) -> set[int]:
    """New indices of the blocks that changed their place by more than their section did."""
    moved: set[int] = set()
    groups: dict[int, list[tuple[int, int]]] = {}
    travelled = set(moved_parts)
    for i, j in blocks.items():
        p, q = old.home[i], new.home[j]
        if parts.get(p) != q and (q in travelled or parts.get(p) in travelled):
            moved.add(j)
        else:
            groups.setdefault(q if q in travelled else -1, []).append((i, j))
    for group in groups.values():
        group.sort(key=lambda pair: pair[1])
        if any(before[0] > after[0] for before, after in pairwise(group)):
            stays = keep_order([(i, weigh(i)) for i, _ in group])
            moved.update(j for (_, j), stay in zip(group, stays, strict=True) if not stay)
    return moved


def home_of(parts: Iterable[Section]) -> dict[int, int]:
    """The index of the part that each block stands in, by the block's index."""
    return {at: number for number, part in enumerate(parts) for at in part.at}
