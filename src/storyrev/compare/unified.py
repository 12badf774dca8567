"""A unified patch of two sources, to the byte, as `git apply` takes it.

The form is that of Git's own patches (`git help diff-format`, "Generating patch text with -p"): a header with
the names and blob ids, then hunks of lines with three unchanged ones around each change. A line ends at a
line feed and nowhere else; whatever else stands in it is a part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from storyrev.compare.order import keep_order
from storyrev.story.model import blob_id

CONTEXT = 3
"""Unchanged lines around a change."""

_MOST_CELLS = 25_000_000
"""Old lines times new ones that are held against each other line by line; a larger stretch with no line of its own
is replaced as a whole. The patch is right either way."""

_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/@+=,:%~-")
_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}

Edit = tuple[int, int, int, int]
"""A changed stretch: first old line, the one after its last, first new line, the one after its last."""


def write_patch(old: bytes, new: bytes, old_path: bytes, new_path: bytes | None = None) -> bytes:
    """The patch of a file in a Git repository, which turns `old` into `new`, and with `-R` back; empty for none.

    Paths lead from the top of the working tree, with forward slashes. With a `new_path` the file is
    also renamed. The work grows with the lines, and with old times new ones where none stands once.
    """
    new_path = old_path if new_path is None else new_path
    if old == new and old_path == new_path:
        return b""
    old_name, new_name = quote_path(b"a/" + old_path), quote_path(b"b/" + new_path)
    head = b"diff --git %s %s\n" % (old_name, new_name)
    if old_path != new_path:
        head += b"rename from %s\nrename to %s\n" % (quote_path(old_path), quote_path(new_path))
    if old != new:
        head += b"index %s..%s\n" % (blob_id(old).encode(), blob_id(new).encode())
    return head + _write_body(old, new, old_name, new_name)


def write_plain_patch(old: bytes, new: bytes, path: bytes) -> bytes:
    """The patch of a file that need not be in a repository; the path leads from the folder that it is applied in.

    Without a `diff --git` line Git takes the path so, even inside a repository.
    """
    return _write_body(old, new, quote_path(b"a/" + path), quote_path(b"b/" + path))


def _write_body(old: bytes, new: bytes, old_name: bytes, new_name: bytes) -> bytes:
    if old == new:
        return b""
    return b"".join([b"--- %s\n+++ %s\n" % (old_name, new_name), *_write_hunks(_split(old), _split(new))])


def quote_path(path: bytes) -> bytes:
    """A path as Git writes it in a patch: in double quotes with octal escapes where a byte in it could be misread.

    A space is among those bytes here: Git reads such a name either way, other programs do not.
    """
    if _SAFE.issuperset(path):
        return path
    escaped = (f"\\{_ESCAPES[b]}" if b in _ESCAPES else chr(b) if 32 <= b < 127 else f"\\{b:03o}" for b in path)
    return f'"{"".join(escaped)}"'.encode("ascii")


def _split(data: bytes) -> list[bytes]:
    """Lines with their line feeds; the last may lack it."""
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _write_hunks(old: list[bytes], new: list[bytes]) -> Iterator[bytes]:
    for edits in _group(list_edits(old, new)):
        start, end = max(edits[0][0] - CONTEXT, 0), min(edits[-1][1] + CONTEXT, len(old))
        before = edits[0][0] - start
        new_start, new_end = edits[0][2] - before, edits[-1][3] + end - edits[-1][1]
        yield b"@@ -%s +%s @@\n" % (_range(start, end), _range(new_start, new_end))
        done = start
        for low, high, new_low, new_high in edits:
            yield from _sign(b" ", old[done:low])
            yield from _sign(b"-", old[low:high])
            yield from _sign(b"+", new[new_low:new_high])
            done = high
        yield from _sign(b" ", old[done:end])


def _range(start: int, end: int) -> bytes:
    """Lines as a hunk names them: the first from 1, and how many; the line before where there are none."""
    return b"%d,%d" % (start + (end > start), end - start)


def _sign(sign: bytes, lines: Sequence[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield sign + line
        if not line.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"


def _group(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits that share a hunk: those with no more lines between them than their contexts have."""
    group: list[Edit] = []
    for edit in edits:
        if group and edit[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def list_edits(old: Sequence[bytes], new: Sequence[bytes]) -> list[Edit]:
    """The stretches of lines that differ, in order, with unchanged lines between any two.

    Lines that stand once on each side are landmarks (as in a patience diff); between two of them as
    many lines as can be are kept.
    """
    numbers: dict[bytes, int] = {}
    olds = [numbers.setdefault(line, len(numbers)) for line in old]
    news = [numbers.setdefault(line, len(numbers)) for line in new]
    return [edit for gap in _gaps(olds, news) for edit in _diff_gap(olds, news, *gap)]


def _gaps(old: list[int], new: list[int]) -> Iterator[Edit]:
    """The stretches between landmarks: the common lines at both ends, and lines that stand once on each side."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    old_end, new_end = len(old), len(new)
    while min(old_end, new_end) > head and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    once = {n for n, count in Counter(old[head:old_end]).items() if count == 1}
    once &= {n for n, count in Counter(new[head:new_end]).items() if count == 1}
    where = {old[i]: i for i in range(head, old_end) if old[i] in once}
    pairs = [(where[new[j]], j) for j in range(head, new_end) if new[j] in once]
    kept = keep_order([(i, 1.0) for i, _ in pairs])
    at, new_at = head, head
    for (i, j), keep in zip(pairs, kept, strict=True):
        if keep:
            yield at, i, new_at, j
            at, new_at = i + 1, j + 1
    yield at, old_end, new_at, new_end


def _diff_gap(old: list[int], new: list[int], low: int, high: int, new_low: int, new_high: int) -> Iterator[Edit]:
    """The edits inside a gap, lines at its ends that are the same left alone."""
    while low < high and new_low < new_high and old[low] == new[new_low]:
        low, new_low = low + 1, new_low + 1
    while low < high and new_low < new_high and old[high - 1] == new[new_high - 1]:
        high, new_high = high - 1, new_high - 1
    if low == high and new_low == new_high:
        return
    if (high - low) * (new_high - new_low) > _MOST_CELLS:
        yield low, high, new_low, new_high
        return
    pending: Edit | None = None
    for code in Indel.opcodes(old[low:high], new[new_low:new_high]):
        if code.tag == "equal":
            continue
        edit = (low + code.src_start, low + code.src_end, new_low + code.dest_start, new_low + code.dest_end)
        if pending and pending[1] == edit[0] and pending[3] == edit[2]:
            edit = (pending[0], edit[1], pending[2], edit[3])
        elif pending:
            yield pending
        pending = edit
    if pending:
        yield pending
