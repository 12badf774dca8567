"""Objects that are put together here, in a pack as Git reads one.

What is made by thousands, an import's commits and the folders on the way to their files, is made
quicker here than by a Git that lists a month's folder of hundreds of stories anew for each. Git
takes every object apart again before it keeps it, and names it by its own reckoning. The format:
https://git-scm.com/docs/gitformat-pack
"""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache
from struct import Struct
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self

from storyrev.store.git import FRUGAL, failure, run_git, start_git
from storyrev.store.layout import Layout
from storyrev.store.leftovers import KEPT
from storyrev.store.write import SETTINGS, sync_file

# A month's folder is listed anew with each revision, as what differs from the list before; whole only after so
# many. With Git's usual 50 an archive takes a sixteenth more, and nothing is read quicker for it.
DEPTH = 200
"""How many objects in a row a pack may hold as what differs from the one before."""

_KINDS = {"commit": 1, "tree": 2, "blob": 3}
_DIFFERENCE = 6
_WINDOW = 1 << 12
_MOST_COPIED = (1 << 24) - 1
_MOST_INSERTED = 127
_MOST_STORED = (1 << 16) - 1

_SIZE = Struct("<BH").pack
_PLACE_AND_SIZE = Struct("<BHH").pack
_BLOCK = Struct("<3sHH").pack


class Stood(NamedTuple):
    """A folder in a pack: its name, where it stands (-1: not in this pack), its size, and how many came as differences before it."""

    name: bytes
    at: int
    size: int
    depth: int


class Pack:
    """Objects for one pack, held in memory until Git is given them; `like` is a name of the same repository (SHA-1 or SHA-256).

    An object that is added twice is in it once.
    """

    def __init__(self, like: str) -> None:
        self.width = len(like) // 2
        """Bytes of an object's name."""
        self._hash = hashlib.sha256 if len(like) == 64 else hashlib.sha1
        self._names: set[bytes] = set()
        # Commits are read together, so they stand together.
        self._whole, self._folders = bytearray(), bytearray()

    def add(self, kind: str, data: bytes) -> str:
        """Git's name for an object, which is kept whole."""
        name = self._name(kind.encode(), data)
        if name not in self._names:
            self._names.add(name)
            self._whole += _packed(kind, data)
        return name.hex()

    def add_folder(self, data: bytes, before: Stood | None, start: int, tail: int) -> Stood:
        """A folder, kept as what differs from how it stood before, of which its first `start` and last `tail` bytes are."""
        name = self._name(b"tree", data)
        if name in self._names:
            return Stood(name, -1, len(data), 0)
        self._names.add(name)
        at = len(self._folders)
        if before and before.at >= 0 and before.depth < DEPTH:
            said = _difference(before.size, data, start, tail)
            if len(said) < len(data):
                self._folders += _head(_DIFFERENCE, len(said)) + _distance(at - before.at) + _as_it_is(said)
                return Stood(name, at, len(data), before.depth + 1)
        self._folders += _packed("tree", data)
        return Stood(name, at, len(data), 0)

    def names(self) -> list[str]:
        """What is in it."""
        return [name.hex() for name in sorted(self._names)]

    def send(self, layout: Layout) -> Sending:
        """Have Git begin to take it in, as a pack; see there."""
        return Sending(layout, self._bytes())

    def unpack(self, layout: Layout) -> None:
        """Have each object in the repository as a file of its own, on disk. Raises `GitFailed`."""
        run_git(layout.top, *SETTINGS, "unpack-objects", "-q", stdin=self._bytes())

    def _name(self, kind: bytes, data: bytes) -> bytes:
        return self._hash(b"%s %d\0%s" % (kind, len(data), data), usedforsecurity=False).digest()

    def _bytes(self) -> bytes:
        pack = b"PACK" + (2).to_bytes(4) + len(self._names).to_bytes(4) + self._whole + self._folders
        return pack + self._hash(pack, usedforsecurity=False).digest()


class Sending:
    """A pack that Git takes apart, names anew and keeps, in a process of its own; use it as a context manager.

    When `wait` returns it is on disk, and until the end of the block whoever repacks leaves it alone: by then a branch
    should name what is in it.
    """

    def __init__(self, layout: Layout, pack: bytes) -> None:
        self._folder = layout.common_dir / "objects" / "pack"
        self._arguments = (*SETTINGS, *FRUGAL, "index-pack", "--stdin", f"--keep={KEPT.decode()}")
        self._process = start_git(layout.top, *self._arguments)
        self._told, self._complaint = b"", b""
        self._hand = Thread(target=self._feed, args=(pack,))
        self._hand.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:
            self._process.kill()
        self._hand.join()
        what, _, name = self._told.decode("ascii", "replace").strip().partition("\t")
        if what == "keep":  # and not somebody else's, of a pack that was there already
            (self._folder / f"pack-{name}.keep").unlink(missing_ok=True)

    def wait(self) -> None:
        """Wait until it is on disk. Raises `GitFailed`, and `OSError` for a disk that refuses."""
        self._hand.join()
        if self._process.returncode:
            raise failure(self._arguments, self._process.returncode, self._complaint)
        sync_file(self._folder)

    def _feed(self, pack: bytes) -> None:
        self._told, self._complaint = self._process.communicate(pack)


def _packed(kind: str, data: bytes) -> bytes:
    return _head(_KINDS[kind], len(data)) + _compress(data)


@lru_cache(256)
def _head(kind: int, size: int) -> bytes:
    """An object's kind and size: four bits of that, then seven in each byte that follows."""
    first = kind << 4 | size & 15
    return bytes((first | 0x80,)) + _number(size >> 4) if size > 15 else bytes((first,))


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first; each but the last has its high bit set."""
    if value < 1 << 14:
        return bytes((value,)) if value < 1 << 7 else bytes((value & 0x7F | 0x80, value >> 7))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _distance(value: int) -> bytes:
    """How far back the object stands that another differs from: seven bits a byte, the highest first, none said in two ways."""
    if value < 1 << 14:
        return bytes((value,)) if value < 1 << 7 else bytes(((value >> 7) - 1 | 0x80, value & 0x7F))
    out = bytearray((value & 0x7F,))
    while value := value >> 7:
        value -= 1
        out.append(value & 0x7F | 0x80)
    out.reverse()
    return bytes(out)


def _difference(old_size: int, data: bytes, start: int, tail: int) -> bytes:
    """How `data` is made of what stood before: its first `start` bytes, something new, its last `tail` bytes."""
    before, after = _around(old_size, len(data), start, tail)
    end = len(data) - tail
    if end - start <= _MOST_INSERTED:
        new = b"%c%s" % (end - start, data[start:end]) if end > start else b""
    else:
        pieces = [data[at : min(at + _MOST_INSERTED, end)] for at in range(start, end, _MOST_INSERTED)]
        new = b"".join([b"%c%s" % (len(piece), piece) for piece in pieces])
    return before + new + after


@lru_cache(1024)  # a folder changes in the same places again and again
def _around(old_size: int, new_size: int, start: int, tail: int) -> tuple[bytes, bytes]:
    """What stands before and after the new part of a difference."""
    return _number(old_size) + _number(new_size) + _copy(0, start), _copy(old_size - tail, tail)


def _copy(at: int, size: int) -> bytes:
    """An order to copy: which bytes of the place and the size follow, then these; what does not follow is zero."""
    if size < 1 << 16 and at < 1 << 16:  # as nearly always
        if not size:
            return b""
        if size < 1 << 8 and at < 1 << 8:
            return bytes((0x91, at, size)) if at else bytes((0x90, size))
        return _PLACE_AND_SIZE(0xB3, at, size) if at else _SIZE(0xB0, size)
    out = bytearray()
    while size:
        count = min(size, _MOST_COPIED)
        order, said = 0x80, bytearray()
        for bit, byte in enumerate(at.to_bytes(4, "little") + count.to_bytes(3, "little")):
            if byte:
                order |= 1 << bit
                said.append(byte)
        out.append(order)
        out += said
        at += count
        size -= count
    return bytes(out)


def _compress(data: bytes) -> bytes:
    """As zlib has it. What is short gets a small window: to make room for a large one takes longer than to compress."""
    if len(data) > _WINDOW:
        return zlib.compress(data)
    small = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, 12, 5)
    return small.compress(data) + small.flush()


def _as_it_is(data: bytes) -> bytes:
    """As zlib has what it does not compress: names of objects are as good as random."""
    if len(data) > _MOST_STORED:
        return zlib.compress(data)
    size = len(data)
    return _BLOCK(b"\x78\x01\x01", size, size ^ 0xFFFF) + data + zlib.adler32(data).to_bytes(4)
