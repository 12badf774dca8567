"""The heads that storyrev has seen: a list of its own, to which lines are only ever added.

Git's history proves itself, but not that it is the history of yesterday: whoever rewrites a branch
leaves one that is sound. So each head that a command of ours meets is noted in Git's folder, where
no push, pull or rebase reaches it. A clone has no list, and begins one.

Each line holds a check over itself and the line before: a changed, cut out or inserted line shows.
A list that was cut short at its end, or removed, shows beside the index, which knows the last head;
whoever notes the next one then notes the gap too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from storyrev.store.index import SIGN_OFFS
from storyrev.store.layout import Layout
from storyrev.store.objects import Objects, parse_commit
from storyrev.store.quoting import decode, encode

FIRST_LINE = b"storyrev seen v1\n"
_TAIL = 1 << 16
_CHECK_DIGITS = 16

What = Literal["seen", "gap", "accepted"]


@dataclass(frozen=True, slots=True)
class Sight:
    """A line of the list.

    `seen`: `branch` stood at `head`, which entered the record at `moment` (epoch seconds).
    `gap`: `head` should have stood in the line before, and did not. `accepted`: somebody accepted
    at `moment` that `branch` is at `head` (empty: is gone); `remark` says who and why, and what was
    seen of the branch before binds it no longer.
    """

    what: What
    head: str
    moment: int
    branch: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was changed, or follows one that was removed; `number` counts from 1."""

    number: int


def seen_file(layout: Layout) -> Path:
    """Where the list is kept: one for all working trees of a repository, as its branches are."""
    return layout.shared / "seen"


def note_locked(layout: Layout, head: str, committed: int, after: str = "") -> None:
    """Note the head of the branch that is checked out, for a caller who holds the writers' lock.

    `after` is the head that the index knew until now, and so the last in the list. Nothing is noted
    where no branch is checked out. A list that cannot be written stays as it is: the revision is
    recorded, and `verify` finds the gap.
    """
    branch = layout.read_head().branch
    if branch:
        with suppress(OSError):
            add_locked(layout, Sight("seen", head, committed, branch), after)


def note_sign_offs_locked(layout: Layout, tip: str) -> None:
    """As `note_locked`, for the commit that the notes with the sign-offs stand at."""
    with Objects(layout.top) as objects:
        found = objects.read_one(tip)
    if found and found.kind == "commit":
        with suppress(OSError):
            add_locked(layout, Sight("seen", tip, parse_commit(found).committed, SIGN_OFFS))


def add_locked(layout: Layout, sight: Sight, after: str = "") -> None:
    """Add a line, on disk when this returns; nothing for what was seen last. Raises `OSError`."""
    file = seen_file(layout)
    file.parent.mkdir(exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
    with open(file, "r+b", buffering=0, opener=lambda name, _: os.open(name, flags, 0o666)) as kept:
        size = kept.seek(0, os.SEEK_END)
        kept.seek(max(0, size - _TAIL))
        tail = kept.read()
        last = tail.removesuffix(b"\n").rpartition(b"\n")[2] + b"\n" if tail else FIRST_LINE
        if sight.what == "seen" and _parse(last) == sight:
            return
        # A line that was cut short is ended, so that it spoils no other.
        text = (b"" if tail.endswith(b"\n") else b"\n") if tail else FIRST_LINE
        # It need not be the last: `verify` notes heads that the index does not know yet.
        if after and after.encode() not in tail:
            last = _line(last, Sight("gap", after, sight.moment, sight.branch))
            text += last
        kept.write(text + _line(last, sight))
        os.fsync(kept.fileno())


def read_seen(layout: Layout) -> Iterator[Sight | BadLine]:
    """The list from its beginning; nothing where there is none. Raises `OSError`."""
    try:
        kept = seen_file(layout).open("rb")
    except FileNotFoundError:
        return
    with kept:
        last = b""
        for number, line in enumerate(kept, 1):
            if number == 1:
                if line != FIRST_LINE:
                    yield BadLine(number)
            else:
                sight = _parse(line)
                yield sight if sight and line == _line(last, sight) else BadLine(number)
            last = line


def _line(last: bytes, sight: Sight) -> bytes:
    """A line as it follows `last`, both with their line end."""
    text = "\t".join((sight.what, sight.head, str(sight.moment), encode(sight.branch), encode(sight.remark))) + "\t"
    held = text.encode("utf-8", "surrogateescape")
    return held + hashlib.sha256(last + held).hexdigest()[:_CHECK_DIGITS].encode() + b"\n"


def _parse(line: bytes) -> Sight | None:
    """What a line says, unchecked; None for one that says nothing."""
    try:
        what, head, moment, branch, remark, _ = line.decode("utf-8", "surrogateescape").split("\t")
        known = next(known for known in get_args(What) if known == what)
        return Sight(known, head, int(moment), decode(branch), decode(remark))
    except (ValueError, StopIteration):
        return None


def accept_locked(layout: Layout, heads: Mapping[str, str], moment: int, remark: str) -> None:
    """Have the list begin anew for these branches: branch → head, empty for one that is gone. Raises `OSError`."""
    for branch, head in heads.items():
        add_locked(layout, Sight("accepted", head, moment, branch, remark))
