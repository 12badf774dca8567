"""What a rule looks at: two texts of a story, what is known of their revisions, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storyrev.compare import words_of
from storyrev.compare.model import StoryDiff
from storyrev.judge.audit import NoteAudit
from storyrev.judge.furniture import Furniture
from storyrev.judge.model import Fact, Finding
from storyrev.story.model import Note, Story

NO_ERROR = frozenset({"update", "minor"})
"""Kinds that say nothing was wrong."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A revision as the rules know it: one of the record, or a draft that is not in it yet (number 0).

    `story` is its text, where a rule may need it. `saved_at` and `embargo` are aware times. `sign_offs` name the people
    who signed it off as a whole. `waivers` are (code, reason) pairs. `material` says
    whether it changed what readers could learn, None where nobody compared it.
    """

    slug: str = ""
    number: int = 0
    kind: str = ""
    note: str = ""
    saved_at: datetime | None = None
    editor: str = ""
    content_id: str = ""
    withheld: bool = False
    embargo: datetime | None = None
    sign_offs: tuple[str, ...] = ()
    waivers: tuple[tuple[str, str], ...] = ()
    material: bool | None = None
    story: Story | None = None

    @property
    def name(self) -> str:
        """What messages call it: "bridge@3", "bridge (draft)", "the draft"."""
        if not self.slug:
            return "the draft"
        return f"{self.slug}@{self.number}" if self.number else f"{self.slug} (draft)"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a newsroom may set for its rules.

    `late_after` are the hours within which readers are to be told of a material change. `sign_off` are the kinds that
    another person than the editor must have signed off, and `sign_off_by` those who may (name or address; empty:
    anybody else). With `silent_minor`, a revision of kind `minor` needs no
    note and may not move the stamp.
    """

    late_after: int = 24
    sign_off: tuple[str, ...] = ()
    sign_off_by: tuple[str, ...] = ()
    silent_minor: bool = False


DEFAULT_LIMITS = Limits()
"""What holds where nobody sets a limit."""


@dataclass(frozen=True, slots=True)
class Case:
    """One change as rules look at it; without `old` and `diff`, the first text of a story.

    `note` is all that readers were told with this change: with the new revision, and with those passed over; `audit` holds it against the change, None where there is no note.
    `earlier` are the story's revisions before the new one, oldest first, the old one among them. `furniture` are the
    passages that are of the page and not of the story.
    """

    new: Edition
    old: Edition | None = None
    diff: StoryDiff | None = None
    facts: tuple[Fact, ...] = ()
    material: bool = False
    note: str = ""
    audit: NoteAudit | None = None
    furniture: Furniture | None = None
    earlier: tuple[Edition, ...] = ()
    limits: Limits = DEFAULT_LIMITS

    @property
    def kind(self) -> str:
        return self.new.kind

    @property
    def admits_no_error(self) -> bool:
        """Whether the kind says that nothing was wrong."""
        return self.kind in NO_ERROR

    @property
    def public(self) -> bool:
        """Whether the new revision goes to readers when it is saved."""
        held = self.new.embargo is not None and self.new.saved_at is not None and self.new.embargo > self.new.saved_at
        return not self.new.withheld and not held

    @property
    def old_story(self) -> Story | None:
        """The text before, where it is known."""
        return self.old.story if self.old is not None else None

    @property
    def where(self) -> str:
        return self.new.name if self.new.slug else ""

    def ask(self, message: str, step: str, fact: Fact | None = None) -> Finding:
        """A finding of this case, about a fact where one is given; the rule's code and severity are set by the runner."""
        if fact is None:
            return Finding("", message, step=step, where=self.where)
        return Finding(
            "",
            message,
            fact.old_at,
            fact.new_at,
            step=step,
            address=fact.address,
            field=fact.field,
            where=self.where,
        )


def fresh_notes(old: Story | None, new: Story) -> tuple[Note, ...]:
    """The notes in a text that the one before did not have in these words."""
    known = {_sign(note) for note in old.notes} if old is not None else frozenset()
    return tuple(note for note in new.notes if _sign(note) not in known)


def lost_notes(old: Story, new: Story) -> tuple[Note, ...]:
    """The notes of the old text that the new one does not have in these words."""
    return fresh_notes(new, old)


def _sign(note: Note) -> tuple[str, ...]:
    return tuple(words_of(note.text))
