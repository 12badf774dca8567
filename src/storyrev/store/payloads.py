"""The payloads that an import kept beside stories, each found by the revision that it came with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from storyrev.store.contents import Contents
from storyrev.store.gitlog import READ_COMMITS, Change, parse_raw
from storyrev.store.layout import Layout
from storyrev.store.model import Revision
from storyrev.store.pipes import read_pieces

_READ = (*READ_COMMITS, "--format=%H")
_AT_ONCE = 1000
_SUFFIX = re.compile(r"\.[a-z0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class RawPayload:
    """A revision as its source had it: its bytes, and the ending of a file that holds such a payload (".json")."""

    suffix: str
    data: bytes


def read_payloads(layout: Layout, contents: Contents, revisions: Iterable[Revision]) -> Iterator[RawPayload | None]:
    """For each revision of a store the payload that was kept with it, None where there is none, or the one before still holds.

    Paths of the revisions lead from the store's folder. Raises `GitFailed`, and `MissingText` for one that Git cannot read.
    """
    waiting = iter(revisions)
    while some := tuple(islice(waiting, _AT_ONCE)):
        for revision, found in zip(some, _find(layout, some), strict=True):
            if found is None:
                yield None
            else:
                suffix, content_id = found
                yield RawPayload(suffix, contents.read_one(content_id, f"The payload kept with {revision.name}"))


def _find(layout: Layout, revisions: Sequence[Revision]) -> list[tuple[str, str] | None]:
    """For each revision the ending and the content id of the payload in its commit."""
    asked = "".join(f"{revision.id}\n" for revision in revisions)
    pieces = read_pieces(
        layout.top, "--literal-pathspecs", *_READ, "--", f"{layout.prefix}stories", asked=(asked.encode(),)
    )
    return [
        _pick(f"{layout.prefix}{revision.path.removesuffix('.md')}.source", changes)
        for revision, (_, changes) in zip(revisions, parse_raw(pieces, 1), strict=True)
    ]


def _pick(stem: str, changes: Iterable[Change]) -> tuple[str, str] | None:
    for change in changes:
        if change.new and change.path.startswith(stem) and _SUFFIX.fullmatch(change.path, len(stem)):
            return change.path[len(stem) :], change.new
    return None
