"""What the correction log shows: plain values, filled by the desk with what was public only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storyrev.compare.model import Span

Kind = Literal["update", "correction", "clarification", "editors-note", "retraction"]
"""Kinds of public change; first and minor revisions are not told to readers."""

What = Literal[
    "figure", "quote", "attribution", "credit", "text", "added", "cut", "renamed", "section-added", "section-cut"
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
    """A public change of a story.

    `note` is what readers were told, in its own words, empty where they were told nothing. `more`
    is how many changes are not among `changes`. `url` leads to the story, if it is known.
    """

    slug: str
    headline: str
    number: int
    kind: Kind
    at: datetime
    note: str
    changes: tuple[ChangeView, ...] = ()
    more: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionLogView:
    """The log of one story, where `headline` names it, or of a whole newsroom.

    `language` is the language of the stories as a BCP 47 tag, empty where nobody said.
    """

    newsroom: str
    entries: tuple[EntryView, ...]
    headline: str = ""
    language: str = ""
