"""What the record gives out: revisions, stories and the outcome of a save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Kind = Literal[
    "first",
    "update",
    "correction",
    "clarification",
    "editors-note",
    "retraction",
    "minor",
    "unknown",
]
"""What a revision is. `unknown` is a commit made by plain Git, which says nothing of it."""

Status = Literal["public", "withheld"]
"""`withheld` is recorded, but was never public."""

WorkingCopy = Literal["written", "same", "kept", "failed"]
"""What became of the file in `stories/`.

`written`: it holds the saved text now. `same`: it held it already. `kept`: somebody's unrecorded
changes stand there and were left alone. `failed`: it could not be written.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)

Stamps = tuple[tuple[str, str], ...]
"""The stamps of a page as (name, words) pairs: `("updated", "Updated Jan 1, 2020")`."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One recorded state of a story.

    `number` counts from 1 in the order of history. `id` is the hash of the commit, `parent` that
    of the story's previous revision. `saved_at` is aware and whole seconds; it may run backwards.
    `editor` is "Name <email>", `note` what readers were given. `content_id` is the blob, so it
    outlives a rewrite of history. `base` is the commit the editor started from, where they said
    so. `path` is relative to the newsroom. `return_of` is the number of the first revision with
    the same bytes, if there is an earlier one.
    """

    slug: str
    number: int
    id: str
    parent: str | None
    saved_at: datetime
    editor: str
    kind: Kind
    note: str
    content_id: str
    base: str | None
    stamps: Stamps
    status: Status
    path: str
    return_of: int | None

    @property
    def name(self) -> str:
        """The name that `Newsroom.resolve` takes: `slug@number`."""
        return f"{self.slug}@{self.number}"


@dataclass(frozen=True, slots=True)
class StorySummary:
    """A story and where it stands.

    `path` is relative to the newsroom; `present` is false if a plain Git commit removed the file.
    """

    slug: str
    path: str
    present: bool
    first: Revision
    latest: Revision


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What a save did.

    `revision` is the new one, or the latest where nothing had changed (`created` is false then).
    `previous` is the story's revision before it. `reason` says why the working copy was kept or
    could not be written; it is empty otherwise.
    """

    revision: Revision
    created: bool
    previous: Revision | None
    working_copy: WorkingCopy
    reason: str

    @property
    def return_of(self) -> int | None:
        """The number of the revision that this one goes back to, or None."""
        return self.revision.return_of if self.created else None
