"""The exact bytes of revisions, out of Git."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyrev.errors import StoryrevError
from storyrev.store.layout import Layout
from storyrev.store.model import Revision
from storyrev.store.pipes import Blobs


class MissingText(StoryrevError):
    """Git no longer has, or cannot read, the text of a revision."""


def read_each(layout: Layout, revisions: Iterable[Revision]) -> Iterator[bytes]:
    """The bytes of each revision in turn, from one Git process. Raises `MissingText`."""
    with Blobs(layout.top) as blobs:
        for revision in revisions:
            data = blobs.read(revision.content_id)
            if data is None:
                raise _missing(revision)
            yield data


def _missing(revision: Revision) -> MissingText:
    return MissingText(
        f"The text of {revision.name} (Git's {revision.content_id}) cannot be read from the repository. "
        "Find out what is damaged with: git fsck"
    )
