"""What every importer gives: revisions as a source holds them, and records that had to be set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from storyrev.store.model import Kind, SignOff, Stamps, Status, Waivers
from storyrev.story.model import Form


class Arrival(NamedTuple):
    """One revision of a story as a source holds it.

    `place` says where it stands there, for messages: a file, and a line or record in it. `key` names
    this revision in its source, the same on every reading, so that a second import adds nothing.
    `story` is what the source calls the story itself (a URI, a number of its database): two stories
    of one slug stay two. Where it is given, `key` is that, an `@`, and what tells the revision from
    the story's others; without it the slug is the story.

    `data` is the draft, written in `form`. `at` is when it was saved, with its zone; `editor` is
    "Name <address>". `kind` is None where the source does not say, `note` is what readers were
    told; where both are missing the draft's own new notes decide. `remark` is internal and never
    public. Until `embargo` nobody outside may read it. `raw` is the payload as the source had it, and
    `raw_suffix` the ending of a file that holds such a payload (".json"). `waivers` are rules that are let pass in it,
    each with the reason, and `sign_offs` those of other people than the editor. What comes out of another record has an `id`, its commit there; its `base` and what it was
    chosen `over` are ids of others of its story.

    Where `stamps` are given, a record gave them: the draft in Markdown is taken as it stands, unread,
    and `desk_date` is the day whose folder the story is filed in. `restates` says that it is no
    revision of its own but what a story holds in the end: recorded where the record has another text last.
    `unread` says that the record has the revision, so that nobody read it: `data` is empty.
    """

    slug: str
    place: str
    key: str
    data: bytes
    form: Form
    at: datetime
    editor: str
    kind: Kind | None = None
    note: str = ""
    remark: str = ""
    status: Status = "public"
    embargo: datetime | None = None
    raw: bytes | None = None
    raw_suffix: str = ""
    story: str = ""
    stamps: Stamps | None = None
    desk_date: date | None = None
    restates: bool = False
    unread: bool = False
    waivers: Waivers = ()
    id: str = ""
    base: str = ""
    over: str = ""
    sign_offs: tuple[SignOff, ...] = ()


Knows = Callable[[Sequence[tuple[str, str]]], Sequence[bool]]
"""Says of revisions, each by its `story` and `key`, whether the record has them: then they need not be read again."""


def know_nothing(revisions: Sequence[tuple[str, str]]) -> Sequence[bool]:
    """The answer where there is no record."""
    return [False] * len(revisions)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be taken in: where it stands, and why, with the next step."""

    place: str
    reason: str
