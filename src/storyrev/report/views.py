"""What a report shows: plain values, filled by the desk. Renderers take these and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storyrev.compare.model import StoryDiff
from storyrev.judge.model import Fact, Judgement
from storyrev.story.model import Story

Kind = Literal["first", "update", "correction", "clarification", "editors-note", "retraction", "minor", "unknown"]
"""What an editor said a revision was; `unknown` for one that was not recorded with storyrev."""


@dataclass(frozen=True, slots=True)
class SignOffView:
    """That somebody approved a revision, or one change of it by its address: for editors, never for readers. `at` is aware."""

    by: str
    at: datetime
    remark: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One recorded state of a story.

    `number` counts from 1. `id` is the full commit id. `saved_at` is aware. `note` is what readers
    were given, in its own words; empty where they were given none. `withheld` says that it was
    never public. `return_of` is the number of the earlier revision whose text this one has again.
    `sign_offs` are the oldest first.
    """

    slug: str
    number: int
    id: str
    saved_at: datetime
    editor: str
    kind: Kind
    note: str = ""
    withheld: bool = False
    return_of: int | None = None
    sign_offs: tuple[SignOffView, ...] = ()


@dataclass(frozen=True, slots=True)
class FileView:
    """A text that is in no newsroom: a file, by the name it was given."""

    name: str


Side = RevisionView | FileView


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Two texts of a story side by side.

    `between` are the revisions passed over, oldest first: their notes were given to readers too.
    `judgement` is None where nobody judged the change.
    """

    old: Side
    new: Side
    diff: StoryDiff
    judgement: Judgement | None = None
    between: tuple[RevisionView, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.judgement.facts if self.judgement is not None else ()

    @property
    def told(self) -> bool:
        """Whether readers were given any note with the change, one of a revision passed over included."""
        return any(isinstance(one, RevisionView) and bool(one.note.strip()) for one in (self.new, *self.between))


@dataclass(frozen=True, slots=True)
class FirstView:
    """The first revision of a story, which there is nothing to compare with."""

    revision: RevisionView
    story: Story


@dataclass(frozen=True, slots=True)
class ReportView:
    """A page of comparisons, newest first; with `first`, the whole history of a story.

    `language` is the language of the story's text as a BCP 47 tag, empty where nobody said.
    """

    headline: str
    slug: str
    comparisons: tuple[ComparisonView, ...]
    first: FirstView | None = None
    newsroom: str = ""
    language: str = ""
