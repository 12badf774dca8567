"""What an import records, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from storyrev.store.model import Kind, Stamps, Status, Waivers

Order = Literal["time", "given"]
"""In which order a story's entries are its revisions.

`time`: by when they were saved, those of one second as they come. `given`: as they come, whatever
their times say, for a source that has an order of its own.
"""

Stage = Literal["reading", "storing", "recording", "writing"]
"""What an import is at: reading its entries, storing their texts, recording them, writing `stories/`."""

Step = Callable[[Stage, int, int], None]
"""Told a stage, how much of it is done, and how much there is (0: not known yet)."""


class Entry(NamedTuple):
    """One revision to record, as `Newsroom.save` takes it, and where it comes from.

    `data` is the story as it will be kept. `kind` may be any; None is `first` for a story's first
    revision and else `unknown`. `source` names the revision where it comes from, the same on every
    import: a story has one revision of that name. `place` says for messages where it stands there.
    `raw` is the payload as the source had it, kept beside the story in the same commit as
    `SLUG.source` with the ending `raw_suffix` (".json").

    What comes out of another record has an `id`, its commit there. It is a revision even where it brings no
    other text, and one of the same text and time is another. `base` and `over` name others of its story there;
    they are called what these are called here. `content_id` is Git's name for `data` where the caller knows it: who
    does not leaves it out, and one of another kind than the repository's is passed over.
    """

    slug: str
    data: bytes
    editor: str
    at: datetime
    kind: Kind | None = None
    note: str = ""
    stamps: Stamps = ()
    status: Status = "public"
    desk_date: date | None = None
    desk: str = ""
    source: str = ""
    remark: str = ""
    embargo: datetime | None = None
    raw: bytes | None = None
    raw_suffix: str = ""
    place: str = ""
    waivers: Waivers = ()
    id: str = ""
    base: str = ""
    over: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that was not recorded: where it stands in its source, its slug, and why, with the next step."""

    place: str
    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that does not hold the latest revision: its path from the newsroom's root, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Counts of entries: `recorded`, `known` (in the record already) and `unchanged` (the text of the
    revision before). `refused` are in the order of the source.
    """

    recorded: int
    known: int
    unchanged: int
    refused: tuple[Refused, ...]
    kept: tuple[Kept, ...]
