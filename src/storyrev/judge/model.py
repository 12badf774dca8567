"""The shape of a judgement: what a change means, with the reason for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storyrev.judge.audit import NoteAudit

FactKind = Literal[
    "figure",
    "date",
    "name",
    "title",
    "quote",
    "attribution",
    "hedge",
    "negation",
    "comparative",
    "link",
    "caption",
    "credit",
]
"""What can be checked in a text. `attribution` is who said something and how; `date` holds times too."""

Severity = Literal["error", "warning", "info"]
"""How grave a finding is: an error stops a draft where the newsroom has a gate, an info stops nothing."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something checkable that reads differently now.

    `old` or `new` is empty where the fact came or went. Each stands in its sentence (for a field of the story the whole
    field, for a quote that runs on the passage), except the targets of a link, which readers do not see.
    `old_at` and `new_at` are the indices of their blocks in `Story.blocks`, None for a field, which `field` then
    names. `address` is that of the change (see `compare.addresses`), empty where the passage has none.

    `sort` says more than the kind: money, percent, range, score, age, ordinal, code of a figure; day, month, year,
    weekday, time, relative of a date; altered, cut, added, marks, term of a quote; speaker, verb of an attribution.
    `difference` tells what lies between, where that can be reckoned: "+5, +41.7%", "2 days earlier".
    `inside` is "quote" where the fact stands in a quotation that is told as a fact of its own.
    """

    kind: FactKind
    old: str
    new: str
    old_sentence: str
    new_sentence: str
    old_at: int | None = None
    new_at: int | None = None
    field: str = ""
    address: str = ""
    sort: str = ""
    difference: str = ""
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a standards desk would ask about: the code of the rule, and the question, with old → new.

    `old_at` and `new_at` are the indices of the blocks it is about in `Story.blocks`, `field` the field of the story,
    `address` that of the change. `step` says what to do next, `where` which revisions it is about ("bridge@3").
    `waived` is the reason that an editor gave for letting it pass; empty where nobody did.
    """

    code: str
    message: str
    old_at: int | None = None
    new_at: int | None = None
    severity: Severity = "warning"
    step: str = ""
    address: str = ""
    field: str = ""
    where: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a comparison means.

    `material` says whether a reader could have been told something else than before, `reasons` why;
    `score` is the number of facts that differ, a first measure of how much there is to check. `audit` is the note held
    against the change; None where there is no revision that could have one (two files, a first revision).
    """

    material: bool
    reasons: tuple[str, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    score: int
    audit: NoteAudit | None = None
