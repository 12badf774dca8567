"""One entry of Git's index changed in its bytes: what `git update-index` does, without a process that writes 20,000 anew.

Only the plain kind of index is understood: version 2, as Git writes it unless told otherwise, with no
extension but its notes of trees. Of any other, `look` says nothing, and Git itself has to be asked.
The format: https://git-scm.com/docs/index-format
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_left
from dataclasses import dataclass

_HEADER = struct.Struct(">4sII")
_STATED = 40  # bytes that say what the file was like on disk, before the content's id
_MODE = 24  # where its mode stands among them
_LONGEST = 0xFFF
_STAGE = 0x3000
_PLAIN_FILE = 0o100644


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file's entry stands in the index, or would: from `start`, in `size` bytes (0: there is none), of `content_id`.

    The entries end at `end`, of `count`; `content_id` is '' for a conflict.
    """

    start: int
    size: int
    end: int
    count: int
    content_id: str | None


def look(data: bytes, path: bytes, width: int, written: int) -> Place | None:
    """Where `path` stands in an index whose bytes are `data`; None for an index that is not understood.

    `width` is that of an id in bytes (20 or 32). `written` is when the index was written, in epoch
    seconds: an index with files that were changed in that second or later is Git's to write, since
    only Git knows how to go on telling them from changed ones.
    """
    if len(data) < _HEADER.size + width or not path or len(path) >= _LONGEST:
        return None
    signature, version, count = _HEADER.unpack_from(data)
    if (signature, version) != (b"DIRC", 2):
        return None
    last = len(data) - width
    fixed = _STATED + width + 2
    # When the file was changed, and how long its name is; a few million of these a second.
    about = struct.Struct(f">8xI{fixed - 14}xH").unpack_from
    starts = []
    at = _HEADER.size
    try:
        for _ in range(count):
            changed, flags = about(data, at)
            if changed >= written or flags & _LONGEST == _LONGEST:
                return None
            starts.append(at)
            at += (fixed + (flags & _LONGEST) + 8) & ~7
    except struct.error:
        return None
    if at > last or not _is_plain(data, at, last):
        return None

    def name(start: int) -> bytes:
        begin = start + fixed
        return data[begin : data.index(b"\0", begin)]

    def find(wanted: bytes) -> int:
        return bisect_left(starts, wanted, key=name)

    found = find(path)
    if found < count and name(starts[found]) == path:
        start = starts[found]
        end = starts[found + 1] if found + 1 < count else at
        conflict = int.from_bytes(data[start + fixed - 2 : start + fixed]) & _STAGE
        held = data[start + _STATED : start + _STATED + width].hex()
        return Place(start, end - start, at, count, "" if conflict else held)
    above = path.split(b"/")[:-1]
    for depth in range(1, len(above) + 1):
        folder = b"/".join(above[:depth])
        other = find(folder)
        if other < count and name(starts[other]) == folder:
            return None  # a file where the story's folder should be: Git knows what has to go
    below = find(path + b"/")
    if below < count and name(starts[below]).startswith(path + b"/"):
        return None
    return Place(starts[found] if found < count else at, 0, at, count, None)


def put(data: bytes, place: Place, path: bytes, content_id: str) -> bytes | None:
    """The index with `path` holding `content_id` at its place, as a file that has to be looked at; None if Git has to do it."""
    if place.content_id == "":
        return None
    raw = bytes.fromhex(content_id)
    notes = _forget(data[place.end : -len(raw)], path.split(b"/")[:-1], len(raw))
    if notes is None:
        return None
    entry = bytearray(_STATED) + raw + len(path).to_bytes(2) + path
    entry[_MODE : _MODE + 4] = _PLAIN_FILE.to_bytes(4)
    entry += bytes(8 - len(entry) % 8)
    header = _HEADER.pack(b"DIRC", 2, place.count + (not place.size))
    parts = (
        header,
        memoryview(data)[_HEADER.size : place.start],
        entry,
        memoryview(data)[place.start + place.size : place.end],
        notes,
    )
    new = b"".join(parts)
    digest = hashlib.new("sha256" if len(raw) == 32 else "sha1", new, usedforsecurity=False)
    return new + digest.digest()


def _is_plain(data: bytes, at: int, last: int) -> bool:
    """Whether nothing but notes of trees follows the entries."""
    return at == last or (data[at : at + 4] == b"TREE" and at + 8 + int.from_bytes(data[at + 4 : at + 8]) == last)


def _forget(notes: bytes, folders: list[bytes], width: int) -> bytes | None:
    """Git's notes of which tree each folder is, without those of the `folders` on the way to a file; None for damaged ones."""
    if not notes:
        return b""
    way = [b"", *folders]
    kept = []
    at = 8
    # For each folder around the one at hand: how many are to come in it, and which of them is on the way.
    around = [(1, 0)]
    try:
        while around:
            left, depth = around.pop()
            if not left:
                continue
            around.append((left - 1, depth))
            end = notes.index(b"\0", at)
            line = notes.index(b"\n", end)
            files, _, inner = notes[end + 1 : line].partition(b" ")
            begin, at = at, line + 1 + (width if int(files) >= 0 else 0)
            on_way = depth < len(way) and notes[begin:end] == way[depth]
            kept.append(b"%s\0-1 %s\n" % (way[depth], inner) if on_way else notes[begin:at])
            around.append((int(inner), depth + 1 if on_way else len(way)))
    except ValueError:
        return None
    if at != len(notes):
        return None
    body = b"".join(kept)
    return b"TREE" + len(body).to_bytes(4) + body
