"""What every importer gives: revisions as a source holds them, and records that had to be set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storyrev.store.model import Kind, Status
from storyrev.story.model import Form


@dataclass(frozen=True, slots=True)
class Arrival:
    """One revision of a story as a source holds it.

    `place` says where it stands there, for messages: a file, and a line or record in it. `key` names
    this revision in its source, the same on every reading, so that a second import adds nothing.
    `data` is the draft, written in `form`. `at` is when it was saved, with its zone; `editor` is
    "Name <address>". `kind` is None where the source does not say, `note` is what readers were
    told; where both are missing the draft's own new notes decide. `remark` is internal and never
    public. Until `embargo` nobody outside may read it. `raw` is the payload as the source had it, and
    `raw_suffix` the ending of a file that holds such a payload (".json").
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


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be taken in: where it stands, and why, with the next step."""

    place: str
    reason: str
