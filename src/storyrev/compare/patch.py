"""Applying a diff, and turning it around."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from storyrev.compare.engine import identify
from storyrev.compare.layout import PartPair, lay_out_sections, lay_out_sentences
from storyrev.compare.model import (
    BlockChange,
    FieldChange,
    LinkChange,
    Move,
    MoveKind,
    SentenceChange,
    StoryDiff,
)
from storyrev.compare.spans import new_text, old_text, swap_spans
from storyrev.errors import StoryrevError
from storyrev.story import assemble
from storyrev.story.model import Block, Form, Story


class PatchError(StoryrevError):
    """The diff was not made from this story, or does not hold together."""


def patch(old: Story, diff: StoryDiff) -> Story:
    """The new story, made from the old one and what the diff says changed.

    Raises `PatchError` where the old story is not the one that the diff was made from.
    """
    if identify(old) != diff.old_id or old.form != diff.old_form:
        raise PatchError(
            f"this diff was made from text {diff.old_id[:12]}, not from {identify(old)[:12]}; "
            "apply it to the revision it was made from"
        )
    blocks: dict[int, Block] = {}
    for section in diff.sections:
        for change in section.blocks:
            if change.new is not None and change.new_at is not None:
                blocks[change.new_at] = _patch_block(old, change)
    if sorted(blocks) != list(range(len(blocks))):
        raise PatchError("the diff leaves a gap in the new text; make it again with `storyrev diff --json`")
    new = assemble(_form(diff.new_form), new_text(diff.opening), tuple(blocks[at] for at in range(len(blocks))))
    if identify(new) != diff.new_id:
        raise PatchError("the diff does not give the text it names; make it again with `storyrev diff --json`")
    return new


def _form(name: str) -> Form:
    forms: dict[str, Form] = {form: form for form in get_args(Form)}
    if name not in forms:
        raise PatchError(f"the diff names an unknown form of text: {name}")
    return forms[name]


def _patch_block(old: Story, change: BlockChange) -> Block:
    """One new block: its words from the old block's words and the edits, the rest as the diff has it."""
    if change.new is None:
        raise PatchError("the diff names a place in the new text without a block")
    if change.old_at is None:
        return replace(change.new, body=new_text(change.spans))
    was = old.blocks[change.old_at]
    if old_text(change.spans) != was.body:
        raise PatchError(f"the diff does not fit block {change.old_at} of the old text")
    return replace(change.new, body=new_text(change.spans))


def invert(diff: StoryDiff) -> StoryDiff:
    """The same comparison seen from the new story: what was added is removed, and so on."""
    pairs = [PartPair(s.new, s.old, s.new_at, s.old_at, swap_spans(s.label), s.move) for s in diff.sections]
    changes = [_invert_block(change) for section in diff.sections for change in section.blocks]
    return replace(
        diff,
        old_id=diff.new_id,
        new_id=diff.old_id,
        old_form=diff.new_form,
        new_form=diff.old_form,
        opening=swap_spans(diff.opening),
        fields=tuple(FieldChange(f.name, f.new, f.old, swap_spans(f.spans)) for f in diff.fields),
        sections=lay_out_sections(pairs, changes),
        limits=tuple(replace(limit, side="new" if limit.side == "old" else "old") for limit in diff.limits),
        moves=tuple(
            Move(m.number, _OTHER_WAY.get(m.kind, m.kind), m.new, m.old, swap_spans(m.spans)) for m in diff.moves
        ),
    )


_OTHER_WAY: dict[MoveKind, MoveKind] = {"split": "merge", "merge": "split"}


def _invert_block(change: BlockChange) -> BlockChange:
    return replace(
        change,
        old=change.new,
        new=change.old,
        old_at=change.new_at,
        new_at=change.old_at,
        sentences=lay_out_sentences([_invert_sentence(row) for row in change.sentences]),
        links=tuple(LinkChange(link.text, link.new, link.old) for link in change.links),
    )


def _invert_sentence(row: SentenceChange) -> SentenceChange:
    return SentenceChange(row.new, row.old, swap_spans(row.spans), row.move)
