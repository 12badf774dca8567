"""Comparing two texts of a story: from pairs of blocks to the complete diff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storyrev.compare.blocks import Pairing, home_of, pair_story
from storyrev.compare.edits import Texts, break_where_parted, compare_links, differs_in_form, edit_block
from storyrev.compare.fields import compare_fields
from storyrev.compare.languages import guess_language, read_tag
from storyrev.compare.layout import PartPair, lay_out_sections
from storyrev.compare.letters import diff_lines
from storyrev.compare.model import BlockChange, Limit, Options, Place, StoryDiff
from storyrev.compare.moves import number_moves, without_moved_links
from storyrev.compare.wandering import find_passing
from storyrev.compare.words import diff_words
from storyrev.story.model import Section, Story

_TEXT_PARTS: Final = ("lede", "section")


def compare(old: Story, new: Story, options: Options | None = None) -> StoryDiff:
    """Everything that differs between two texts of a story, and everything that does not.

    Complete: `patch(old, diff) == new` and `patch(new, invert(diff)) == old`. The language for
    splitting sentences is that of the new story's front matter (`lang`), else the one that its script
    points to, if `options` name none.
    """
    if options is None:
        options = Options(language=read_tag(dict(new.front).get("lang", "")) or guess_language(_beginning(new)))
    pairing = pair_story(old, new, options)
    texts = Texts((old.blocks, new.blocks), (pairing.old_passages, pairing.new_passages), options.language)
    changes = _block_changes(old, new, pairing, texts, options)
    text_blocks = _text_blocks(old), _text_blocks(new)
    passing = find_passing(changes, texts, text_blocks, pairing.moved_blocks, options)
    moves = number_moves(old, new, pairing, changes, passing)
    if moves.listed:
        changes = [without_moved_links(moves.mark(change), moves, old, new) for change in changes]
    pairs = _part_pairs(old, new, pairing, moves.parts)
    changes += _same_blocks(old, new, pairing)
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
        limits=_list_limits(old, pairing),
    )


_SAMPLE: Final = 600
"""Characters of a story from which its script is known."""


def _beginning(story: Story) -> str:
    """The first words of a story, to know its script by."""
    size, bodies = 0, []
    for block in story.blocks:
        bodies.append(block.body)
        size += len(block.body)
        if size >= _SAMPLE:
            break
    return "".join(bodies)[:_SAMPLE]


def _list_limits(old: Story, pairing: Pairing) -> tuple[Limit, ...]:
    if not pairing.cut_short and not pairing.coarse:
        return ()
    home = home_of(old.parts)
    reached = [("candidates", at) for at in sorted(pairing.cut_short)]
    reached += [("words", at) for at in sorted(pairing.coarse)]
    return tuple(Limit(name, "old", Place(home[at], at)) for name, at in reached)


def identify(story: Story) -> str:
    """The Git blob id (SHA-1, 40 hex digits) of the story's exact source."""
    return story.content_id


def _block_changes(old: Story, new: Story, pairing: Pairing, texts: Texts, options: Options) -> list[BlockChange]:
    changes: list[BlockChange] = []
    _break_where_parted(pairing, texts, options)
    for i, j in pairing.blocks.items():
        was, now = old.blocks[i], new.blocks[j]
        if was == now:
            changes.append(BlockChange(was, now, i, j))
        else:
            limits: list[str] = []
            rows = () if was.body == now.body else edit_block(texts.of(0, i), texts.of(1, j), options, limits)
            if limits:
                pairing.coarse.add(i)
            form = differs_in_form(was, now, rows)
            changes.append(BlockChange(was, now, i, j, rows, compare_links(was, now), None, form))
    partners = set(pairing.blocks.values())
    changes += [BlockChange(old.blocks[i], None, i, None) for i in pairing.old_passages if i not in pairing.blocks]
    changes += [BlockChange(None, new.blocks[j], None, j) for j in pairing.new_passages if j not in partners]
    return changes


def _break_where_parted(pairing: Pairing, texts: Texts, options: Options) -> None:
    """Find blocks that are a piece of what their neighbour is, or was, on the other side."""
    partners = {j: i for i, j in pairing.blocks.items()}
    for side, alone, pairs, passages in (
        (0, pairing.new_passages.keys() - partners.keys(), partners, pairing.new_passages),
        (1, pairing.old_passages.keys() - pairing.blocks.keys(), pairing.blocks, pairing.old_passages),
    ):
        for at in sorted(alone):
            if len(passages[at].words) >= options.move_words:
                for beside in {pairs[k] for k in (at - 1, at + 1) if k in pairs}:
                    break_where_parted(texts, side, beside, passages[at])


def _same_blocks(old: Story, new: Story, pairing: Pairing) -> Iterator[BlockChange]:
    """The blocks of parts that are the same on both sides."""
    for p, q in pairing.same:
        for i, j in zip(old.parts[p].at, new.parts[q].at, strict=True):
            yield BlockChange(old.blocks[i], new.blocks[j], i, j)


def _text_blocks(story: Story) -> set[int]:
    """Blocks that may exchange sentences: those of the text, without headings."""
    texts = (part for part in story.parts if part.kind in _TEXT_PARTS)
    return {at for part in texts for at in part.at[part.head is not None :]}


def _part_pairs(old: Story, new: Story, pairing: Pairing, numbers: dict[int, int]) -> list[PartPair]:
    pairs = [_part_pair(old.parts[p], new.parts[q], p, q) for p, q in pairing.same]
    pairs += [_part_pair(old.parts[p], new.parts[q], p, q, numbers.get(q)) for p, q in pairing.parts.items()]
    known = (
        {p for p, _ in pairing.same} | pairing.parts.keys(),
        {q for _, q in pairing.same} | set(pairing.parts.values()),
    )
    pairs += [_part_pair(part, None, p, None) for p, part in enumerate(old.parts) if p not in known[0]]
    pairs += [_part_pair(None, part, None, q) for q, part in enumerate(new.parts) if q not in known[1]]
    return pairs


def _part_pair(
    old: Section | None, new: Section | None, old_at: int | None, new_at: int | None, move: int | None = None
) -> PartPair:
    label = diff_words(old.label if old else "", new.label if new else "")
    return PartPair(old, new, old_at, new_at, label, move)
