"""Which blocks and sections of the old story are which of the new, and which of them moved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from storyrev.compare.likeness import Passage, Vocabulary, likeness, passages
from storyrev.compare.matching import Partners, keep_order, match_passages
from storyrev.compare.model import FIELD_KINDS, Options
from storyrev.story.model import Section, Story

_POOLS = {"head": "head", "lede": "text", "section": "text", "notes": "notes", "calls": "calls", "related": "related"}
"""Parts of one pool exchange blocks; a passage never moves from the story into a card or a note."""


@dataclass(slots=True)
class Pairing:
    """Who became whom: block and part indices old → new, and the new indices of those that moved."""

    blocks: Partners
    parts: Partners
    moved_blocks: set[int]
    moved_parts: set[int]


def pair_story(old: Story, new: Story, options: Options) -> Pairing:
    """Pair the blocks and parts of two stories, pool by pool."""
    pairing = Pairing({}, {}, set(), set())
    vocabulary: Vocabulary = {}
    for pool in ("head", "text", "notes", "calls", "related"):
        old_parts = {at: part for at, part in enumerate(old.parts) if _POOLS[part.kind] == pool}
        new_parts = {at: part for at, part in enumerate(new.parts) if _POOLS[part.kind] == pool}
        if old_parts and new_parts:
            _pair_pool(old, new, old_parts, new_parts, vocabulary, pairing, options)
    return pairing


def _pair_pool(
    old: Story,
    new: Story,
    old_parts: dict[int, Section],
    new_parts: dict[int, Section],
    vocabulary: Vocabulary,
    pairing: Pairing,
    options: Options,
) -> None:
    old_home, new_home = _homes(old_parts), _homes(new_parts)
    old_heads, new_heads = _heads(old_parts), _heads(new_parts)
    old_at = sorted(at for at in old_home if at not in old_heads)
    new_at = sorted(at for at in new_home if at not in new_heads)
    old_side, new_side = _passages(old, old_at, vocabulary), _passages(new, new_at, vocabulary)
    blocks = {old_at[i]: new_at[j] for i, j in match_passages(old_side, new_side, options).items()}
    cards = next(iter(new_parts.values())).kind == "related"
    if not cards:
        _pair_fields(old, new, old_at, new_at, blocks)

    weight = {at: passage.weight for at, passage in zip(old_at, old_side, strict=True)}
    sizes: dict[int, float] = defaultdict(float)
    for at, home in old_home.items():
        sizes[home] += weight.get(at, 0.0)
    new_sizes: dict[int, float] = defaultdict(float)
    for at, passage in zip(new_at, new_side, strict=True):
        new_sizes[new_home[at]] += passage.weight
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for i, j in blocks.items():
        shared[old_home[i], new_home[j]] += weight[i]
    parts = _pair_parts(old_parts, new_parts, shared, (sizes, new_sizes), vocabulary)
    if cards:  # a card is another story's: what two of them have in common did not move from one to the other
        blocks = {i: j for i, j in blocks.items() if parts.get(old_home[i]) == new_home[j]}

    ordered = sorted(parts.items(), key=lambda pair: pair[1])
    stays = keep_order([(p, 1.0 + sizes.get(p, 0.0)) for p, _ in ordered])
    moved_parts = {q for (_, q), stay in zip(ordered, stays, strict=True) if not stay}
    for q in moved_parts.copy():
        p = next(old_p for old_p, new_p in ordered if new_p == q)
        if not old_parts[p].head and not sizes.get(p):
            moved_parts.discard(q)

    heads = {
        old_parts[p].at[0]: new_parts[q].at[0]
        for p, q in parts.items()
        if old_parts[p].head is not None and new_parts[q].head is not None
    }
    for i, j in heads.items():
        weight[i] = 1.0 + sizes.get(old_home[i], 0.0) + sum(sizes.values())
        blocks[i] = j
    moved = _moved_blocks(blocks, parts, moved_parts, old_home, new_home, weight)
    # Markup between passages has no words to know it by: out of order it is taken out and put in.
    for i in [i for i, j in blocks.items() if j in moved and not old.blocks[i].body.strip()]:
        moved.discard(blocks.pop(i))
    pairing.blocks.update(blocks)
    pairing.parts.update(parts)
    pairing.moved_blocks |= moved
    pairing.moved_parts |= moved_parts


def _homes(parts: dict[int, Section]) -> dict[int, int]:
    return {at: number for number, part in parts.items() for at in part.at}


def _heads(parts: dict[int, Section]) -> set[int]:
    return {part.at[0] for part in parts.values() if part.head is not None}


def _passages(story: Story, at: list[int], vocabulary: Vocabulary) -> tuple[Passage, ...]:
    blocks = [story.blocks[k] for k in at]
    return tuple(Passage(b.body, vocabulary) if b.body.strip() else Passage.of_markup(b.source) for b in blocks)


def _pair_fields(old: Story, new: Story, old_at: list[int], new_at: list[int], blocks: Partners) -> None:
    """A story has one headline, so a re-written one is still the headline; the same for the other fields."""
    taken = set(blocks.values())
    for kind in sorted(FIELD_KINDS):
        olds = [i for i in old_at if i not in blocks and old.blocks[i].kind == kind]
        news = [j for j in new_at if j not in taken and new.blocks[j].kind == kind]
        blocks.update(zip(olds, news, strict=False))


def _pair_parts(
    old_parts: dict[int, Section],
    new_parts: dict[int, Section],
    shared: dict[tuple[int, int], float],
    sizes: tuple[dict[int, float], dict[int, float]],
    vocabulary: Vocabulary,
) -> Partners:
    """Pair parts by what they hold and by their label, the surest pair first."""
    labels: dict[str, list[int]] = {}
    for q, part in new_parts.items():
        labels.setdefault(part.label.casefold(), []).append(q)
    candidates = set(shared)
    for p, part in old_parts.items():
        candidates.update((p, q) for q in labels.get(part.label.casefold(), ())[:8])
    if len(old_parts) == len(new_parts) == 1:
        candidates.add((next(iter(old_parts)), next(iter(new_parts))))
    scored = []
    for p, q in candidates:
        overlap = shared.get((p, q), 0.0)
        held = overlap / max(1.0, min(sizes[0].get(p, 0.0), sizes[1].get(q, 0.0)))
        whole = 2 * overlap / max(1.0, sizes[0].get(p, 0.0) + sizes[1].get(q, 0.0))
        old_label, new_label = old_parts[p].label, new_parts[q].label
        same = old_label.casefold() == new_label.casefold()
        sides = passages((old_label, new_label), vocabulary)
        alike = 1.0 if same else likeness(sides[0].words, sides[1].words)
        if same or held >= _HELD or alike >= _HELD:
            scored.append((0.5 * held + 0.5 * whole + _LABEL * alike, p, q))
    scored.sort(key=lambda row: (-row[0], abs(row[1] - row[2]), row[1], row[2]))
    found: Partners = {}
    taken: set[int] = set()
    for _, p, q in scored:
        if p not in found and q not in taken:
            found[p] = q
            taken.add(q)
    return found


_HELD = 0.5
"""Share of the smaller section's words, or likeness of the labels, that makes two sections one under another label."""

_LABEL = 0.5
"""What an equal label is worth, beside 1 for equal content."""


def _moved_blocks(
    blocks: Partners,
    parts: Partners,
    moved_parts: set[int],
    old_home: dict[int, int],
    new_home: dict[int, int],
    weight: dict[int, float],
) -> set[int]:
    """New indices of the blocks that changed their place by more than their section did."""
    moved: set[int] = set()
    groups: dict[int, list[tuple[int, int]]] = {}
    for i, j in blocks.items():
        p, q = old_home[i], new_home[j]
        together = parts.get(p) == q
        if not together and (q in moved_parts or parts.get(p) in moved_parts):
            moved.add(j)
        else:
            groups.setdefault(q if q in moved_parts else -1, []).append((i, j))
    for group in groups.values():
        group.sort(key=lambda pair: pair[1])
        stays = keep_order([(i, weight[i]) for i, _ in group])
        moved.update(j for (_, j), stay in zip(group, stays, strict=True) if not stay)
    return moved
