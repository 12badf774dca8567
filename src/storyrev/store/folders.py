"""The folders of a commit as Git lists them, changed in memory a file at a time.

Each list that a change reaches is made anew and put into a pack; Git is asked only for those on the
way. A list has an entry for each name: its mode, the name, and the name of what it holds, in bytes.
The format: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
"""

from __future__ import annotations

from bisect import bisect_left

from storyrev.store.git import failure
from storyrev.store.objects import Objects
from storyrev.store.packs import Pack, Stood

_FOLDER, _FILE = b"40000", b"100644"


class Folders:
    """The folders of the commit `head` (None: there are none yet), whose lists go into `pack` where they change."""

    def __init__(self, objects: Objects, head: str | None, pack: Pack) -> None:
        self._objects = objects
        self._pack = pack
        self._root = self._read(f"{head}^{{tree}}") if head else _Folder(pack.width)

    def put(self, path: str, content_id: str) -> None:
        """Have a file stand at a path from the repository's top, whatever stood there or in its way. Raises `GitFailed`."""
        *above, name = path.encode("utf-8", "surrogateescape").split(b"/")
        folder = self._root
        for step in above:
            inner = folder.stirred[step] = folder.below.get(step) or self._enter(folder, step)
            folder = inner
        if name in folder.below:
            del folder.below[name]
            folder.stirred.pop(name, None)
        folder.put(name, _FILE, bytes.fromhex(content_id))

    def settle(self) -> str:
        """Git's name for the topmost folder as it stands now."""
        return self._settle(self._root).hex()

    def _settle(self, folder: _Folder) -> bytes:
        for name, inner in folder.stirred.items():
            folder.put(name, _FOLDER, self._settle(inner))
        folder.stirred.clear()
        return folder.settle(self._pack)

    def _enter(self, folder: _Folder, name: bytes) -> _Folder:
        held = folder.find_folder(name)
        inner = folder.below[name] = self._read(held.hex()) if held else _Folder(self._pack.width)
        return inner

    def _read(self, name: str) -> _Folder:
        found = self._objects.read_one(name)
        if found is None:  # to go on as if it were empty would drop every other story
            raise failure(("cat-file",), 128, f"unable to read {name}".encode())
        return _Folder(self._pack.width, found.data, bytes.fromhex(found.id))


class _Folder:
    """One folder; names of objects are of `width` bytes. `below` are those in it that were entered, `stirred` those that may have changed."""

    __slots__ = ("_entries", "_keys", "_name", "_size", "_start", "_stood", "_tail", "_width", "below", "stirred")

    def __init__(self, width: int, data: bytes = b"", name: bytes = b"") -> None:
        self.below: dict[bytes, _Folder] = {}
        self.stirred: dict[bytes, _Folder] = {}
        self._width = width
        self._name = name
        """Git's name for it; empty where it has changed since it had one."""
        self._stood: Stood | None = None
        self._keys: list[bytes] = []
        """What the entries are in the order of."""
        self._entries: list[bytes] = []
        self._size = self._start = self._tail = len(data)
        """How long the list is, and how much of its beginning and of its end is as it last stood."""
        at = 0
        while at < len(data):
            end = data.index(b"\0", at)
            mode, _, entry = data[at:end].partition(b" ")
            self._keys.append(_key(mode, entry))
            self._entries.append(data[at : end + 1 + width])
            at = end + 1 + width

    def find_folder(self, name: bytes) -> bytes:
        """What Git calls the folder of a name in it; empty where there is none."""
        at, there = self._find(name + b"/")
        return self._entries[at][-self._width :] if there else b""

    def put(self, name: bytes, mode: bytes, held: bytes) -> None:
        """Have an entry say so, whatever stood under that name."""
        key = _key(mode, name)
        head = b"%s %s\0" % (mode, name)
        at, there = self._find(key)
        if there and self._entries[at].startswith(head):
            if self._entries[at] != head + held:
                self._note_change(at, len(head), 0)
                self._entries[at] = head + held
            return
        other, in_the_way = (at, True) if there else self._find(name if key is not name else name + b"/")
        if in_the_way:
            self._take_out(other)
            at, _ = self._find(key)
        self._note_change(at, 0, len(head) + len(held))
        self._keys.insert(at, key)
        self._entries.insert(at, head + held)

    def settle(self, pack: Pack) -> bytes:
        """Git's name for it as it stands now; it goes into the pack where it changed."""
        if not self._name:
            self._stood = pack.add_folder(b"".join(self._entries), self._stood, self._start, self._tail)
            self._name = self._stood.name
            self._start = self._tail = self._size
        return self._name

    def _find(self, key: bytes) -> tuple[int, bool]:
        at = bisect_left(self._keys, key)
        return at, at < len(self._keys) and self._keys[at] == key

    def _take_out(self, at: int) -> None:
        self._note_change(at, 0, -len(self._entries[at]))
        del self._keys[at], self._entries[at]

    def _note_change(self, at: int, same: int, growth: int) -> None:
        """Before an entry is changed but for its first bytes, put in, or taken out: where, and by how much the list grows."""
        before = sum(map(len, self._entries[:at]))
        after = self._size - before - (len(self._entries[at]) if growth <= 0 else 0)
        self._start = min(self._start, before + same)
        self._tail = min(self._tail, after)
        self._size += growth
        self._name = b""


def _key(mode: bytes, name: bytes) -> bytes:
    """Git sorts folders as if a slash stood after their names. Lists of long ago have a zero before a folder's mode."""
    return name + b"/" if mode.lstrip(b"0") == _FOLDER else name
