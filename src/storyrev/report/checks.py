"""What a check shows: the findings on each revision looked at, as plain values that the desk fills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storyrev.judge.model import Finding, Severity

ORDER: tuple[Severity, ...] = ("error", "warning", "info")
"""From the gravest to the least."""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where it is: a line of the text from 1, the label of the section, the field of the story.

    `rule` is the name of its rule.
    """

    finding: Finding
    rule: str
    line: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class CheckView:
    """One revision or draft that was looked at.

    `number` is 0 for a draft, `old` the number of the revision it was held against (0: none). `path` is the file, as
    messages and annotations name it. `material` is None for a first text.
    """

    slug: str
    number: int
    old: int
    kind: str
    path: str
    material: bool | None
    findings: tuple[Located, ...]

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.number}" if self.number else f"{self.slug} (draft)"


def count_findings(views: Iterable[CheckView]) -> dict[str, int]:
    """How many findings there are of each severity, and how many were waived; each is counted once."""
    counts = dict.fromkeys((*ORDER, "waived"), 0)
    for view in views:
        for located in view.findings:
            counts["waived" if located.finding.waived else located.finding.severity] += 1
    return counts


def is_clean(views: Iterable[CheckView], fail_on: Severity) -> bool:
    """Whether no finding is as grave as that and not waived."""
    grave = ORDER[: ORDER.index(fail_on) + 1]
    return not any(
        located.finding.severity in grave and not located.finding.waived for view in views for located in view.findings
    )
