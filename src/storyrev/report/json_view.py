"""A report as JSON, format `storyrev.report/v1` (schema: `report-v1.schema.json`): the revisions and the judgement around each diff."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from typing import Any

from storyrev.compare import count_changes, to_json
from storyrev.report.judgement_json import judgement_json
from storyrev.report.summary import summarise
from storyrev.report.times import write_iso
from storyrev.report.views import ComparisonView, FileView, ReportView, RevisionView, Side

FORMAT = "storyrev.report/v1"

Json = dict[str, Any]


def read_report_schema() -> str:
    """The JSON Schema (2020-12) of `storyrev.report/v1`, as text."""
    return resources.files("storyrev.report").joinpath("report-v1.schema.json").read_text("utf-8")


def render_json(view: ReportView) -> str:
    """The comparisons of a view as one JSON text that ends in a line feed.

    `comparisons` are newest first; each holds `old`, `new`, the revisions passed over (`between`),
    `counts`, `summary`, `judgement` and, as `diff`, the whole `storyrev.diff/v1` diff. `first` is
    the first revision where the report is a whole history, else null.
    """
    data: Json = {
        "format": FORMAT,
        "slug": view.slug,
        "headline": view.headline,
        "language": view.language,
        "comparisons": [_comparison(comparison) for comparison in view.comparisons],
        "first": _revision(view.first.revision) if view.first is not None else None,
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def diff_json(view: ComparisonView) -> Json:
    """The `storyrev.diff/v1` diff of a comparison as plain values, with its judgement as `judgement` where there is one."""
    judgement = {"judgement": judgement_json(view.judgement)} if view.judgement is not None else {}
    return {**to_json(view.diff), **judgement}


def _comparison(view: ComparisonView) -> Json:
    counts = count_changes(view.diff)
    return {
        "old": _side(view.old),
        "new": _side(view.new),
        "between": [_revision(revision) for revision in view.between],
        "counts": asdict(counts),
        "summary": list(summarise(view.diff, counts)),
        "judgement": judgement_json(view.judgement) if view.judgement is not None else None,
        "diff": to_json(view.diff),
    }


def _side(side: Side) -> Json:
    return {"file": side.name} if isinstance(side, FileView) else _revision(side)


def _revision(revision: RevisionView) -> Json:
    told = [{**asdict(sign_off), "at": write_iso(sign_off.at)} for sign_off in revision.sign_offs]
    return {**asdict(revision), "saved_at": write_iso(revision.saved_at), "sign_offs": told}
