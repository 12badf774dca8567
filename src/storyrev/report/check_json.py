"""A check as JSON, format `storyrev.check/v1` (schema: `check-v1.schema.json`)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Any

from storyrev.judge.model import Severity
from storyrev.report.checks import CheckView, Located, count_findings, is_clean

FORMAT = "storyrev.check/v1"


def read_check_schema() -> str:
    """The JSON Schema (2020-12) of `storyrev.check/v1`, as text."""
    return resources.files("storyrev.report").joinpath("check-v1.schema.json").read_text("utf-8")


def check_json(views: Sequence[CheckView], *, looked_at: int, fail_on: Severity) -> dict[str, Any]:
    """A check as plain values: the revisions that have findings, waived ones included."""
    return {
        "format": FORMAT,
        "clean": is_clean(views, fail_on),
        "fail_on": fail_on,
        "looked_at": looked_at,
        "counts": count_findings(views),
        "revisions": [
            {
                "slug": view.slug,
                "number": view.number or None,
                "old": view.old or None,
                "kind": view.kind,
                "path": view.path,
                "material": view.material,
                "findings": [finding_json(located) for located in view.findings],
            }
            for view in views
            if view.findings
        ],
    }


def finding_json(located: Located) -> dict[str, Any]:
    """A finding as plain values."""
    finding = located.finding
    return {
        "code": finding.code,
        "rule": located.rule,
        "severity": finding.severity,
        "message": finding.message,
        "step": finding.step,
        "waived": finding.waived or None,
        "line": located.line,
        "section": located.section,
        "field": finding.field,
        "old_at": finding.old_at,
        "new_at": finding.new_at,
        "address": finding.address,
    }
