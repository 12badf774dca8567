"""What a change means: facts, whether it is material, and what a standards desk would ask."""

from __future__ import annotations

from collections.abc import Iterator

from storyrev.compare.model import FIELD_KINDS, FieldChange, Move, SentenceChange, StoryDiff
from storyrev.compare.summary import count_changes
from storyrev.judge.audit import NoteAudit, audit_note
from storyrev.judge.edits import EditJudgement, EditKind, judge_edit
from storyrev.judge.facts import find_facts
from storyrev.judge.model import Fact, FactKind, Finding, Judgement
from storyrev.judge.rules import RULES, apply_rules
from storyrev.judge.wording import says_otherwise

__all__ = [
    "RULES",
    "EditJudgement",
    "EditKind",
    "Fact",
    "FactKind",
    "Finding",
    "Judgement",
    "NoteAudit",
    "audit_note",
    "find_facts",
    "judge",
    "judge_edit",
]


_QUOTES = {
    "altered": "quote altered",
    "term": "quoted word changed",
    "cut": "quote cut",
    "added": "quote added",
    "marks": "quotation marks changed",
}


def _rows(diff: StoryDiff) -> Iterator[SentenceChange | FieldChange | Move]:
    """What was reworded in the story's own text, its headline and dek; of a sentence that moved its edits alone."""
    yield from (field for field in diff.fields if field.name in ("headline", "dek"))
    for section in diff.sections:
        part = section.new if section.new is not None else section.old
        if part is not None and part.kind in ("head", "lede", "section"):
            for change in section.blocks:
                if change.new is None or change.new.kind not in FIELD_KINDS:
                    yield from (row for row in change.sentences if row.move is None and row.changed)
    yield from (move for move in diff.moves if move.partial and move.edited)


def judge(diff: StoryDiff, *, kind: str = "", note: str = "") -> Judgement:
    """What a comparison means, given the kind of the new revision and the note that readers got with it."""
    facts = find_facts(diff)
    counts = count_changes(diff)
    reasons = [
        f"{fact.kind} changed: {fact.old or 'none'} → {fact.new or 'none'}"
        for fact in facts
        if fact.kind not in ("quote", "link")
    ]
    reasons += [_QUOTES[fact.sort] for fact in facts if fact.kind == "quote"]
    if counts.blocks_added or counts.blocks_removed:
        reasons.append(f"passages came or went: {counts.blocks_added} added, {counts.blocks_removed} cut")
    if any(says_otherwise(row.spans) for row in _rows(diff)):
        reasons.append(f"wording changed: {counts.words_added} words added, {counts.words_removed} cut")
    findings = tuple(apply_rules(facts, material=bool(reasons), kind=kind, note=note))
    return Judgement(bool(reasons), tuple(reasons), facts, findings, len(facts))
