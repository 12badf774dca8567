"""What a change means: facts, whether it is material, and what a standards desk would ask."""

from __future__ import annotations

from dataclasses import replace

from storyrev.compare.model import StoryDiff
from storyrev.judge.audit import NoteAudit, allow_late, audit_note
from storyrev.judge.edits import EditJudgement, EditKind, judge_edit
from storyrev.judge.facts import find_facts, language_of
from storyrev.judge.furniture import find_furniture
from storyrev.judge.model import Fact, FactKind, Finding, Judgement, Severity
from storyrev.judge.passages import list_passages
from storyrev.judge.points import list_points
from storyrev.judge.policy import EVERY_RULE, Policy, Ruling
from storyrev.judge.reasons import give_reasons
from storyrev.judge.rules import RULES, Case, Edition, Limits, Rule, find_rule, run_rules
from storyrev.judge.rules.case import fresh_notes
from storyrev.judge.rules.release import may_sign_off

__all__ = [
    "EVERY_RULE",
    "RULES",
    "EditJudgement",
    "EditKind",
    "Edition",
    "Fact",
    "FactKind",
    "Finding",
    "Judgement",
    "Limits",
    "NoteAudit",
    "Policy",
    "Rule",
    "Ruling",
    "Severity",
    "allow_late",
    "audit_note",
    "find_facts",
    "find_rule",
    "judge",
    "judge_edit",
    "judge_first",
    "may_sign_off",
]


def judge(
    diff: StoryDiff,
    *,
    kind: str = "",
    note: str = "",
    old: Edition | None = None,
    new: Edition | None = None,
    earlier: tuple[Edition, ...] = (),
    ruling: Ruling = EVERY_RULE,
    untold: StoryDiff | None = None,
) -> Judgement:
    """What a comparison means, and what a desk would ask by its ruling.

    `note` is all that readers were given with the change, the notes of revisions passed over included; without it, the
    notes that are new in the text. `old` and `new` are the revisions where they are known, `earlier` all before the new
    one, oldest first; without `new`, `kind` is that of the new text. `untold` is all that changed since readers were last
    told something, where that is more than this: what it bears out a note does not claim in vain. Rules that need what is not given are passed over.
    """
    passages = tuple(list_passages(diff))
    facts = find_facts(diff, passages)
    language = language_of(diff)
    furniture = find_furniture(diff, language)
    points = list_points(diff, facts, language, passages, furniture)
    reasons = give_reasons(diff, facts, points, furniture)
    new = new or Edition(kind=kind, note=note)
    if new.story is not None and old is not None and not note.strip():
        note = "\n\n".join(one.text for one in fresh_notes(old.story, new.story))
        new = replace(new, note=note)
    audit = audit_note(note, new.kind, diff, facts, points) if new.kind not in ("", "first") else None
    if audit is not None and untold is not None:
        audit = allow_late(audit, audit_note(note, new.kind, untold, find_facts(untold)))
    case = Case(
        new=new,
        old=old,
        diff=diff,
        facts=facts,
        material=bool(reasons),
        note=note,
        audit=audit if note.strip() else None,
        furniture=furniture,
        earlier=earlier,
        limits=ruling.limits,
    )
    findings = tuple(run_rules(RULES, case, ruling.severity_of))
    return Judgement(bool(reasons), reasons, facts, findings, len(facts), audit)


def judge_first(new: Edition, *, ruling: Ruling = EVERY_RULE) -> tuple[Finding, ...]:
    """What a desk would ask about the first text of a story, which there is nothing to compare with."""
    return tuple(run_rules(RULES, Case(new=new, note=new.note, limits=ruling.limits), ruling.severity_of))
