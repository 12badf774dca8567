"""A judgement as plain JSON values, as `storyrev.report/v1` and `storyrev.diff/v1` hold it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from storyrev.judge.audit import NoteAudit
from storyrev.judge.model import Fact, Finding, Judgement
from storyrev.judge.points import Point
from storyrev.judge.telling import tell_point
from storyrev.report.facts import count_kinds

Json = dict[str, Any]


def judgement_json(judgement: Judgement) -> Json:
    """A judgement with its facts in reading order; the changes of the audit name their facts by index."""
    audit = judgement.audit
    return {
        "material": judgement.material,
        "reasons": list(judgement.reasons),
        "score": judgement.score,
        "fact_counts": count_kinds(judgement.facts),
        "facts": [asdict(fact) for fact in judgement.facts],
        "findings": [_finding(finding) for finding in judgement.findings],
        "note_audit": _audit(audit, judgement.facts) if audit is not None else None,
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "step": finding.step,
        "waived": finding.waived or None,
        "field": finding.field,
        "old_at": finding.old_at,
        "new_at": finding.new_at,
        "address": finding.address,
    }


def _audit(audit: NoteAudit, facts: tuple[Fact, ...]) -> Json:
    numbers = {fact: at for at, fact in reversed(list(enumerate(facts)))}

    def change(point: Point) -> Json:
        return {
            "text": tell_point(point),
            "sort": point.sort,
            "kind": point.kind,
            "section": point.label,
            "old_at": point.old_at,
            "new_at": point.new_at,
            "address": point.address,
            "facts": [numbers[fact] for fact in point.facts],
        }

    return {
        "sentences": list(audit.sentences),
        "sections": audit.sections,
        "sections_changed": audit.sections_changed,
        "covered": [{**change(one.point), "claim": one.claim.text, "told": one.told} for one in audit.covered],
        "left_out": [change(point) for point in audit.left_out],
        "unfounded": [{"claim": one.claim.text, "why": one.why} for one in audit.unfounded],
        "states_error": audit.states_error,
        "states_since": audit.states_since,
    }
