"""What a change means: facts, whether it is material, and what a standards desk would ask."""

from __future__ import annotations

from storyrev.compare.model import StoryDiff
from storyrev.compare.summary import count_changes
from storyrev.judge.facts import find_facts
from storyrev.judge.model import Fact, FactKind, Finding, Judgement
from storyrev.judge.rules import RULES, apply_rules

__all__ = ["RULES", "Fact", "FactKind", "Finding", "Judgement", "find_facts", "judge"]

_WORDS_TOLD = 4
"""Words that come or go from which a passage may tell something else, where no fact changed."""


def judge(diff: StoryDiff, *, kind: str = "", note: str = "") -> Judgement:
    """What a comparison means, given the kind of the new revision and the note that readers got with it."""
    facts = find_facts(diff)
    counts = count_changes(diff)
    reasons = [
        f"{fact.kind} changed: {fact.old or 'none'} → {fact.new or 'none'}" for fact in facts if fact.kind != "quote"
    ]
    reasons += ["quote altered" for fact in facts if fact.kind == "quote"]
    if counts.blocks_added or counts.blocks_removed:
        reasons.append(f"passages came or went: {counts.blocks_added} added, {counts.blocks_removed} cut")
    if max(counts.words_added, counts.words_removed) >= _WORDS_TOLD:
        reasons.append(f"{counts.words_added} words added, {counts.words_removed} cut")
    findings = tuple(apply_rules(facts, material=bool(reasons), kind=kind, note=note))
    return Judgement(bool(reasons), tuple(reasons), facts, findings, len(facts))
