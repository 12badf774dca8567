"""What the record answers with besides revisions.

Apart from `model`, so that a look-up of revisions does not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyrev.store.model import Revision

WorkingCopy = Literal["written", "same", "kept", "failed"]
"""What became of the file in `stories/`.

`written`: it holds the saved text now. `same`: it held it already. `kept`: somebody's unrecorded
changes stand there and were left alone. `failed`: it could not be written.
"""


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
