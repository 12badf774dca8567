"""What a change means: facts, whether it is material, and what a standards desk would ask."""

from __future__ import annotations

from storyrev.compare.model import StoryDiff
from storyrev.judge.audit import NoteAudit, audit_note
from storyrev.judge.edits import EditJudgement, EditKind, judge_edit
from storyrev.judge.facts import find_facts
from storyrev.judge.model import Fact, FactKind, Finding, Judgement
from storyrev.judge.reasons import give_reasons
from storyrev.judge.rules import RULES, apply_rules

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


def judge(diff: StoryDiff, *, kind: str = "", note: str = "") -> Judgement:
    """What a comparison means, given the kind of the new revision and the note that readers got with it."""
    facts = find_facts(diff)
    reasons = give_reasons(diff, facts)
    findings = tuple(apply_rules(facts, material=bool(reasons), kind=kind, note=note))
    audit = audit_note(note, kind, diff, facts) if kind not in ("", "first") else None
    return Judgement(bool(reasons), reasons, facts, findings, len(facts), audit)
