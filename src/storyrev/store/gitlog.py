"""What Git prints of commits and their changes, as values; whatever it says, it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

LAST_SECOND = 253402214399
"""The last second of 9999-12-30: whatever the time zone, it has a date."""

READ_COMMITS = (
    *("diff-tree", "--stdin", "--always", "--root"),
    *("-r", "-z", "--raw", "--no-renames", "--no-abbrev"),
)
"""What has Git print the commits that it is asked for as `parse_raw` takes them; a format goes after it."""

_DATE = re.compile(r"(\d+) ([+-])(\d\d)(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a raw diff: `status` is A, D, M, T or R, `old` and `new` are content ids, `path` is where it is now.

    `new` is None where there is no plain file any more: it was removed, or became a link. `old_path` is
    another than `path` for what was renamed.
    """

    status: str
    old: str
    new: str | None
    old_path: str
    path: str


def parse_raw(pieces: Iterator[str], count: int) -> Iterator[tuple[list[str], list[Change]]]:
    """For each commit its `count` fields and its changes, out of NUL-ended pieces.

    They are what `git diff-tree -z --raw --format=…` prints where the format holds `count` fields with
    NULs between, the first of them not empty.
    """
    fields = list(islice(pieces, count))
    changes: list[Change] = []
    for piece in pieces:
        if piece.startswith((":", "\n:")):
            changes.append(_change(piece.strip(), pieces))
        else:
            yield fields, changes
            fields, changes = [piece, *islice(pieces, count - 1)], []
    if fields:
        yield fields, changes


def instant(date: str, committed: str) -> tuple[int, int]:
    """Epoch seconds and offset in minutes of a raw date; the committer's seconds where it is unreadable."""
    found = _DATE.fullmatch(date)
    if not found:
        return min(int(committed or 0), LAST_SECOND), 0
    minutes = int(found[3]) * 60 + int(found[4])
    if minutes >= 24 * 60:
        minutes = 0
    return min(int(found[1]), LAST_SECOND), -minutes if found[2] == "-" else minutes


def clean(text: str) -> str:
    """Text that was not UTF-8 with a mark for each byte that cannot be read."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _change(about: str, pieces: Iterator[str]) -> Change:
    _, new_mode, old, new, status = about.split(" ")
    old_path = next(pieces)
    path = next(pieces) if status[0] in "RC" else old_path
    return Change(status[0], old, new if new_mode.startswith("100") else None, old_path, path)
