"""A rule, and running rules over a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from storyrev.judge.model import Finding, Severity
from storyrev.judge.rules.case import Case

Need = Literal["change", "note", "texts", "times", "history", "people"]
"""What a rule must be given: two texts compared; a note to readers; both texts as whole stories; when they were saved; the revisions before;
who signed what off. Where that is not known, the rule is passed over."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A question with a stable code. `summary` is one sentence, `severity` what it has where no policy says otherwise."""

    code: str
    name: str
    summary: str
    severity: Severity
    needs: tuple[Need, ...]
    check: Callable[[Case], Iterator[Finding]]


def run_rules(
    rules: Iterable[Rule], case: Case, severity_of: Callable[[Rule], Severity | None] = lambda rule: rule.severity
) -> Iterator[Finding]:
    """The findings of a case in the order of the rules; those of a rule without a severity are not looked for.

    A finding whose code the new revision waives has the reason in `waived`.
    """
    waivers = dict(case.new.waivers)
    for rule in rules:
        severity = severity_of(rule)
        if severity is None or not _has(case, rule.needs):
            continue
        for finding in rule.check(case):
            yield replace(finding, code=rule.code, severity=severity, waived=waivers.get(rule.code, ""))


def _has(case: Case, needs: tuple[Need, ...]) -> bool:
    return all(_AT_HAND[need](case) for need in needs)


_AT_HAND: dict[Need, Callable[[Case], bool]] = {
    "change": lambda case: case.diff is not None and case.kind not in ("", "first"),
    "note": lambda case: case.audit is not None,
    "texts": lambda case: case.new.story is not None and (case.old is None or case.old.story is not None),
    "times": lambda case: case.new.saved_at is not None,
    "history": lambda case: bool(case.earlier),
    "people": lambda case: bool(case.new.editor),
}
