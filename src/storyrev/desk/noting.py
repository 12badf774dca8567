"""Drafting a note on what a revision, or a draft that is not saved yet, changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from storyrev.compare import compare
from storyrev.compare.model import StoryDiff
from storyrev.desk.drafts import Draft
from storyrev.desk.past import Past
from storyrev.desk.picking import pick_pair
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.desk.suggesting import suggest
from storyrev.errors import UsageError
from storyrev.judge import Fact, NoteAudit, allow_late, audit_note, find_facts
from storyrev.judge.drafting import (
    NOTE_KINDS,
    BadPattern,
    DraftedNote,
    draft_note,
    find_pattern,
    rank_points,
    read_patterns,
)
from storyrev.judge.facts import language_of
from storyrev.judge.points import Point, list_points
from storyrev.judge.reasons import give_reasons
from storyrev.store import Kind, Newsroom, Revision
from storyrev.store.keys import find_line
from storyrev.store.layout import SETTINGS
from storyrev.store.settings import BrokenSettings
from storyrev.story.model import NoteKind, Story


def read_note_schema() -> str:
    """The JSON Schema (2020-12) of `storyrev.note/v1`, as text."""
    return resources.files("storyrev.report").joinpath("note-v1.schema.json").read_text("utf-8")


class NothingToTell(UsageError):
    """Nothing changed that readers would have to be told of, so that no honest note can be drafted."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A change that a note is about: from `old` to `new`, which is None for a draft that is not saved yet.

    `kind` is what the revision or the draft calls it (see `suggest`), `note` the words that readers get with it, empty
    where they get none. `at` is when it was saved, None for a draft. `history` are the revisions up to the old one, oldest first;
    `story` is the new text.
    """

    old: Revision
    new: Revision | None
    kind: Kind
    note: str
    at: datetime | None
    diff: StoryDiff
    facts: tuple[Fact, ...]
    history: tuple[Revision, ...]
    reader: Reader
    story: Story

    def audit(self, text: str, kind: str | None = None) -> NoteAudit:
        """The words of a note held against the change; of another kind, where one is named."""
        audit = audit_note(text, kind or self.kind, self.diff, self.facts)
        if not audit.unfounded:
            return audit
        # It may tell late of what changed in silence before.
        untold = Past(self.reader, self.history).compare_untold(self.old, self.history, self.story)
        if untold is None:
            return audit
        return allow_late(audit, audit_note(text, kind or self.kind, untold, find_facts(untold)))


def find_change(newsroom: Newsroom, name: str, watch: Watch = UNWATCHED) -> Noted:
    """What a revision changed, and the note that it has. Raises what `pick_pair` raises."""
    pair = pick_pair(newsroom, name)
    old, new = pair.old, pair.new
    reader = Reader(newsroom, watch)
    reader.load((old, new))
    diff = compare(reader.story(old), reader.story(new))
    history = pair.history[: old.number]
    return Noted(old, new, new.kind, new.note, new.saved_at, diff, find_facts(diff), history, reader, reader.story(new))


def find_draft_change(newsroom: Newsroom, slug: str, draft: Draft, watch: Watch = UNWATCHED) -> Noted:
    """What a draft changes in the latest revision, and its own new notes.

    Raises what `Newsroom.history` raises for a story that is not there.
    """
    history = newsroom.history(slug)
    suggestion = suggest(newsroom, slug, draft, watch)
    reader = Reader(newsroom, watch)
    diff = compare(reader.story(history[-1]), draft.story)
    facts = find_facts(diff)
    return Noted(history[-1], None, suggestion.kind, suggestion.note, None, diff, facts, history, reader, draft.story)


def draft_for(newsroom: Newsroom, change: Noted, kind: NoteKind | None, at: datetime) -> DraftedNote:
    """A note on a change, of a kind: that of the change where it is one of a note, else an update.

    Raises `NothingToTell`, and `BrokenSettings` for a pattern that cannot be used.
    """
    patterns = read_pattern_file(newsroom.root / SETTINGS)
    own = next((known for known in NOTE_KINDS if known == change.kind), NOTE_KINDS[0])
    called = kind if kind is not None else own
    language = language_of(change.diff)
    found = list_points(change.diff, change.facts, language)
    points = rank_points(found)
    if not points:
        between = f"from {change.old.name} to {change.new.name if change.new is not None else 'the draft'}"
        if give_reasons(change.diff, change.facts, found):
            raise NothingToTell(
                f"Only words that are no facts changed {between}, and no note can be drafted of them. "
                "Write it by hand if readers could learn something else now; else save it as minor."
            )
        raise NothingToTell(
            f"Nothing that readers would have to be told of changed {between}: no note is due. "
            "Save it as minor, or write the note by hand."
        )
    asks = "{since}" in find_pattern(called, language, patterns)
    since = _find_beginning(change.history, points[0], change.reader) if asks else change.old
    return draft_note(points, called, language, on=at, since=since.saved_at, own=patterns)


def _find_beginning(history: Sequence[Revision], point: Point, reader: Reader) -> Revision:
    """The first public revision from which on the old text of a change stood there; the last, where it has none."""
    if not point.old:
        return history[-1]
    beginning = history[-1]
    for revision in reversed(history):
        if not _says(reader.story(revision), point.old):
            break
        if revision.status == "public":
            beginning = revision
    return beginning


def _says(story: Story, text: str) -> bool:
    wanted = " ".join(text.split())
    texts = (story.headline, story.dek, *(block.body for block in story.blocks))
    return any(wanted in " ".join(body.split()) for body in texts)


def read_pattern_file(file: Path) -> dict[str, str]:
    """The newsroom's own patterns, in the table [notes] of its storyrev.toml. Raises `BrokenSettings`."""
    import tomllib

    text = file.read_text("utf-8-sig")
    try:
        return read_patterns(tomllib.loads(text).get("notes", {}))
    except BadPattern as bad:
        raise BrokenSettings(
            f"{str(file)!r}, line {find_line(text, ('notes', *bad.keys))}: {bad}. Mend that line."
        ) from bad
