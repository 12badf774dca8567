"""The exact bytes of revisions, out of Git."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from storyrev.errors import StoryrevError
from storyrev.store.git import start_git
from storyrev.store.layout import Layout
from storyrev.store.model import Revision


class MissingText(StoryrevError):
    """Git no longer has, or cannot read, the text of a revision."""


def read_each(layout: Layout, revisions: Iterable[Revision]) -> Iterator[bytes]:
    """The bytes of each revision in turn, from one Git process. Raises `MissingText`."""
    process = start_git(layout.top, "cat-file", "--batch")
    with process:
        asked, answered = process.stdin, process.stdout
        assert asked is not None  # noqa: S101 - start_git pipes both; this tells the type checker
        assert answered is not None  # noqa: S101 - as above
        try:
            for revision in revisions:
                asked.write(revision.content_id.encode() + b"\n")
                asked.flush()
                header = answered.readline().split()
                if len(header) != 3 or header[1] != b"blob":
                    raise _missing(revision)
                size = int(header[2])
                data = answered.read(size + 1)
                if len(data) != size + 1:
                    raise _missing(revision)
                yield data[:-1]
        except BrokenPipeError as error:
            raise _missing(revision) from error
        finally:
            with suppress(BrokenPipeError):
                asked.close()
            process.kill()


def _missing(revision: Revision) -> MissingText:
    return MissingText(
        f"The text of {revision.name} (Git's {revision.content_id}) cannot be read from the repository. "
        "Find out what is damaged with: git fsck"
    )
