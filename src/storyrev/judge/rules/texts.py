"""Rules about passages that came back or went."""

from __future__ import annotations

from collections.abc import Iterator

from storyrev.compare import address_changes, words_of
from storyrev.compare.model import FIELD_KINDS, BlockChange, StoryDiff
from storyrev.compare.summary import is_rewritten
from storyrev.judge.model import Finding
from storyrev.judge.rules.case import Case
from storyrev.judge.rules.facts import shorten, shown

_PASSAGE = 8
"""Words that a passage has at least whose going readers would miss."""


_NO_PASSAGES = (*FIELD_KINDS, "embed", "caption", "heading", "label")
"""Blocks that stand over or beside the passages of a story."""


def ask_return(case: Case) -> Iterator[Finding]:
    """SR401."""
    content = case.new.content_id
    if not content or case.note.strip():
        return
    *before, last = case.earlier
    found = next((edition for edition in before if edition.content_id == content), None)
    if found is not None and last.content_id != content:
        between = [edition for edition in before if edition.number > found.number] + [last]
        if any(not edition.withheld for edition in between):
            yield case.ask(
                f"This is the text of {found.name} again: what {_span(between[0].name, between[-1].name)} told readers "
                "was taken back without a note.",
                "If what was taken back was wrong, say so in a correction.",
            )


def ask_gone_passages(case: Case) -> Iterator[Finding]:
    """SR402."""
    diff = case.diff
    if diff is None or is_rewritten(diff):
        return
    if case.audit is not None and any(claim.action == "removed" for claim in case.audit.reading.claims):
        return
    gone = list(_gone(diff))
    if case.furniture is not None:
        gone = [change for change in gone if not case.furniture.has(change.old_at, None)]
    if gone:
        change = gone[0]
        address = _address_of(diff, change)
        text = change.old.text if change.old is not None else ""
        more = f", and {len(gone) - 1} more" if len(gone) > 1 else ""
        yield Finding(
            "",
            f"A passage is gone with no trace{more}: “{shorten(text)}”.",
            old_at=change.old_at,
            step="If it was wrong, say so in a correction; else say in the note that it was taken out.",
            address=address,
            where=case.where,
        )


def ask_gone_captions(case: Case) -> Iterator[Finding]:
    """SR403."""
    if case.diff is None:
        return
    pictures = _lost_pictures(case.diff)
    for fact in case.facts:
        if fact.kind in ("caption", "credit") and fact.old and not fact.new:
            if fact.kind == "caption" and fact.old_at is not None and {fact.old_at - 1, fact.old_at + 1} & pictures:
                continue  # the picture went with it
            yield case.ask(
                f"The {fact.kind} of a picture is gone: {shown(fact)}.",
                "Restore who made the picture and what it shows, or take the picture out too.",
                fact,
            )


def _address_of(diff: StoryDiff, change: BlockChange) -> str:
    named = zip(address_changes(diff).sections, diff.sections, strict=True)
    pairs = (pair for own, section in named for pair in zip(own.blocks, section.blocks, strict=True))
    return next((names.block for names, one in pairs if one is change and names.block), "")


def _gone(diff: StoryDiff) -> Iterator[BlockChange]:
    for section in diff.sections:
        part = section.old if section.old is not None else section.new
        if part is None or part.kind not in ("lede", "section"):
            continue
        for change in section.blocks:
            old = change.old
            if old is None or change.new is not None or change.passed or old.kind in _NO_PASSAGES:
                continue
            stayed = sum(
                len(words_of("".join(span.text for span in row.spans)))
                for row in change.sentences
                if row.move is not None
            )
            if len(words_of(old.text)) - stayed >= _PASSAGE:
                yield change


def _lost_pictures(diff: StoryDiff) -> set[int]:
    return {
        change.old_at
        for section in diff.sections
        for change in section.blocks
        if change.old is not None and change.new is None and change.old.kind == "embed" and change.old_at is not None
    }


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"
