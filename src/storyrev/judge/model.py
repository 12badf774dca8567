"""The shape of a judgement: what a change means, with the reason for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FactKind = Literal["figure", "negation", "quote", "attribution", "credit"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something checkable that reads differently now.

    `old` or `new` is empty where the fact came or went. `sentence_old` and `sentence_new` are the
    passages that it stands in; `old_at` and `new_at` the indices of their blocks in
    `Story.blocks`, None for a field of the story, which `field` then names.
    """

    kind: FactKind
    old: str
    new: str
    sentence_old: str
    sentence_new: str
    old_at: int | None = None
    new_at: int | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a standards desk would ask about: a stable code, the question, and the block it is about."""

    code: str
    message: str
    old_at: int | None = None
    new_at: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a comparison means.

    `material` says whether a reader could have been told something else than before, `reasons` why;
    `score` is the number of facts that differ, a first measure of how much there is to check.
    """

    material: bool
    reasons: tuple[str, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    score: int
