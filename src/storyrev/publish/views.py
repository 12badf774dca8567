"""What the correction log shows: plain values, filled by the desk with what was public only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyrev.compare.model import Span
from storyrev.report.views import ComparisonView, RevisionView

What = Literal[
    "figure",
    "date",
    "name",
    "title",
    "negation",
    "quote",
    "attribution",
    "credit",
    "text",
    "added",
    "cut",
    "renamed",
    "section-added",
    "section-cut",
]
"""What changed at one place, as readers would ask about it."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One thing that reads differently: where, what, and a short extract with its edits."""

    where: str
    what: What
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """A public change of a story: the revision that made it, held against what readers had before.

    `headline` is the story's as this revision has it. `url` leads to the story, if it is known.
    """

    headline: str
    revision: RevisionView
    comparison: ComparisonView
    url: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionLogView:
    """The log of one story, where `slug` names it, or of a whole newsroom.

    `entries` are of the kinds that `corrections.KINDS` explains: what was never public, first and
    minor revisions are not told to readers. `language` is the language of the stories as a BCP 47
    tag, empty where nobody said.
    """

    newsroom: str
    entries: tuple[EntryView, ...]
    slug: str = ""
    headline: str = ""
    language: str = ""
