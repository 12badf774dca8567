"""A check as text for people, and as annotations that GitHub shows beside a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyrev.report.characters import reveal
from storyrev.report.checks import ORDER, CheckView, Located, count_findings


def render_check(views: Sequence[CheckView], *, looked_at: int) -> str:
    """Each revision with findings, a line a finding and one for the next step; then the sum."""
    lines: list[str] = []
    for view in views:
        if view.findings:
            lines.append(f"{view.name} · {view.kind or 'draft'} · {view.path}")
            for located in view.findings:
                lines += _lines(located)
    return "".join(f"{reveal(line)}\n" for line in [*lines, _sum(views, looked_at)])


def render_github(views: Sequence[CheckView]) -> str:
    """Workflow commands, a line a finding that was not waived.

    The form is that of https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    return "".join(
        f"{line}\n" for view in views for located in view.findings for line in _annotate(view, located) if line
    )


def _lines(located: Located) -> Iterator[str]:
    finding = located.finding
    place = f"line {located.line}" + (f", {located.section}" if located.section else "")
    if finding.waived:
        yield f"  {finding.code} waived ({finding.waived}): {finding.message}"
        return
    yield f"  {finding.code} {finding.severity} · {place}: {finding.message}"
    if finding.step:
        yield f"    → {finding.step}"


def _sum(views: Sequence[CheckView], looked_at: int) -> str:
    counts = count_findings(views)
    told = [f"{counts[name]} {_plural(name, counts[name])}" for name in ORDER if counts[name]]
    if counts["waived"]:
        told.append(f"{counts['waived']} waived")
    what = ", ".join(told) or "No findings"
    return f"{what} · {looked_at} looked at"


def _plural(severity: str, number: int) -> str:
    return severity if severity == "info" or number == 1 else f"{severity}s"


_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def _annotate(view: CheckView, located: Located) -> Iterator[str]:
    finding = located.finding
    if finding.waived:
        return
    title = f"{finding.code} {located.rule}"
    properties = f"file={_property(view.path)},line={located.line},title={_property(title)}"
    yield f"::{_COMMANDS[finding.severity]} {properties}::{_data(f'{view.name}: {finding.message} {finding.step}')}"


def _data(text: str) -> str:
    return reveal(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
