"""What the record is made of: revisions."""

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

KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)

Stamps = tuple[tuple[str, str], ...]
"""The stamps of a page as (name, words) pairs: `("updated", "Updated Jan 1, 2020")`."""

Waivers = tuple[tuple[str, str], ...]
"""The codes of rules that are let pass in a revision, each with the reason: `("SR204", "Agreed with the court.")`."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """That somebody approved a revision.

    `by` is "Name <email>", `at` aware and whole seconds. `remark` is what they said of it: internal, never public.
    `change` is the address of the one change that they approved, empty for the whole revision. `signature` is
    armoured, and empty where there is none.
    """

    by: str
    at: datetime
    remark: str = ""
    change: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One recorded state of a story.

    `number` counts from 1 in the order of history. `id` is the hash of the commit, `parent` that
    of the story's previous revision. `saved_at` is aware and whole seconds; it may run backwards.
    `editor` is "Name <email>", `note` what readers were given. `content_id` is the blob, so it
    outlives a rewrite of history. `base` is the commit the editor started from, where they said
    so, `over` that of another newsroom's revision that this one was chosen over. `path` is relative to the newsroom. `return_of` is the number of the first revision with
    the same bytes, if there is an earlier one. `source` is what an imported revision was called
    where it came from, `remark` what editors told each other of it: internal, never public. Until
    `embargo`, an aware time, nobody outside may read it. `waivers` are the rules that were let pass in it,
    each with the reason. `sign_offs` came after it, the oldest first.
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
    source: str = ""
    remark: str = ""
    embargo: datetime | None = None
    waivers: Waivers = ()
    over: str | None = None
    sign_offs: tuple[SignOff, ...] = ()

    @property
    def name(self) -> str:
        """The name that `Newsroom.resolve` takes: `slug@number`."""
        return f"{self.slug}@{self.number}"
