"""A signed commit, put together here: `git fast-import` writes none.

The texts, the folders on the way to them and the commit are made in memory, so that a signature that
is refused leaves nothing at all behind. Then one `git unpack-objects` stores them, and one `git
update-ref` moves the branch, from the commit that it was made on or not at all. What a save promises
is the same as without a signature.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field

from storyrev.store.git import failure, run_git, start_git
from storyrev.store.layout import Layout
from storyrev.store.leftovers import locks_of, witness
from storyrev.store.objects import Objects, hash_object
from storyrev.store.signing import Sign
from storyrev.store.write import SETTINGS, Change, Stored, confirm, identity, overtaken, zone_of

_PACKED = {"commit": 1, "tree": 2, "blob": 3}  # gitformat-pack(5)
_FOLDER, _FILE = b"40000", b"100644"


@dataclass(slots=True)
class _Made:
    """The objects of a commit, by name; `like` is a name of the same repository, which says how objects are named."""

    like: str
    objects: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def add(self, kind: str, data: bytes) -> str:
        name = hash_object(kind, data, like=self.like)
        self.objects[name] = (kind, data)
        return name


def record_signed(layout: Layout, change: Change) -> Stored:
    """As `write.record`, for a change that is to be signed. Raises also whatever its `sign` raises."""
    assert change.sign is not None  # noqa: S101 - the caller looked
    # Where there is no commit yet, the repository says how objects are named.
    like = change.parent or "0" * (
        64 if run_git(layout.top, "rev-parse", "--show-object-format") == b"sha256\n" else 40
    )
    made = _Made(like)
    blobs = [made.add("blob", data) for _, data in change.files]
    with Objects(layout.top) as objects:
        wanted = {
            tuple(path.encode(errors="surrogateescape").split(b"/")): blob
            for (path, _), blob in zip(change.files, blobs, strict=True)
        }
        tree = _plant(made, objects, f"{change.parent}^{{tree}}" if change.parent else "", wanted)
    commit = made.add("commit", sign_commit(_commit(change, tree), change.sign, like))
    _store(layout, made)
    _move(layout, change, commit)
    # The commit stands last among the objects, as `confirm` takes them: files, commit, folders.
    folders = [name for name, (kind, _) in made.objects.items() if kind == "tree"]
    return confirm(layout, change, [*blobs, commit, *folders])


def sign_commit(text: bytes, sign: Sign, like: str) -> bytes:
    """A commit as Git stores it, with its signature in it; `like` is a name of the same repository. Raises what `sign` raises."""
    signature = sign(text)
    head, _, message = text.partition(b"\n\n")
    name = b"gpgsig" if len(like) == 40 else b"gpgsig-sha256"
    return head + b"\n" + name + b" " + signature.rstrip(b"\n").replace(b"\n", b"\n ") + b"\n\n" + message


def _plant(made: _Made, objects: Objects, folder: str, wanted: dict[tuple[bytes, ...], str]) -> str:
    """The name of a folder with these files in it, by their path in it; `folder` names what it was, empty for none."""
    found = objects.read_one(folder) if folder else None
    if folder and found is None:  # to go on as if it were empty would drop every other story
        raise failure(("cat-file",), 128, f"unable to read {folder}".encode())
    entries = _entries(found.data, len(made.like) // 2) if found else {}
    for name in dict.fromkeys(path[0] for path in wanted):
        below = {path[1:]: blob for path, blob in wanted.items() if path[0] == name}
        if () in below:
            entries[name] = (_FILE, below[()])
        else:
            mode, inner = entries.get(name, (_FOLDER, ""))
            entries[name] = (_FOLDER, _plant(made, objects, inner if mode == _FOLDER else "", below))
    # Git sorts folders as if a slash stood after their names.
    ordered = sorted(entries.items(), key=lambda entry: entry[0] + b"/" * (entry[1][0] == _FOLDER))
    return made.add(
        "tree", b"".join(b"%s %s\0%s" % (mode, name, bytes.fromhex(held)) for name, (mode, held) in ordered)
    )


def _entries(data: bytes, width: int) -> dict[bytes, tuple[bytes, str]]:
    """A folder as Git stores it: name → (mode, object)."""
    entries = {}
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + width
        entries[name] = (mode, data[end + 1 : at].hex())
    return entries


def _commit(change: Change, tree: str) -> bytes:
    """The commit without its signature: what is signed."""
    zone = zone_of(change.at)
    offset = f"{'-' if zone < 0 else '+'}{abs(zone) // 60:02}{abs(zone) % 60:02}"
    lines = [
        f"tree {tree}",
        *([f"parent {change.parent}"] if change.parent else []),
        f"author {change.editor} {int(change.at.timestamp())} {offset}",
        f"committer {change.editor} {change.committed} {offset}",
        "",
        change.message,
    ]
    return "\n".join(lines).encode(errors="surrogateescape")


def _store(layout: Layout, made: _Made) -> None:
    """Have the objects in the repository, each on disk. Raises `GitFailed`."""
    pack = b"PACK" + (2).to_bytes(4) + len(made.objects).to_bytes(4)
    pack += b"".join(_packed(kind, data) for kind, data in made.objects.values())
    algorithm = "sha256" if len(made.like) == 64 else "sha1"
    pack += hashlib.new(algorithm, pack, usedforsecurity=False).digest()
    run_git(layout.top, *SETTINGS, "unpack-objects", "-q", stdin=pack)


def _packed(kind: str, data: bytes) -> bytes:
    """An object as a pack has it: its kind and size, seven bits a byte after the first four, then its bytes compressed."""
    size = len(data)
    head = bytearray([_PACKED[kind] << 4 | size & 15])
    size >>= 4
    while size:
        head[-1] |= 0x80
        head.append(size & 0x7F)
        size >>= 7
    return bytes(head) + zlib.compress(data)


def _move(layout: Layout, change: Change, commit: str) -> None:
    """Move the branch from the commit that this one follows. Raises `BranchMoved` and `GitFailed`."""
    old = change.parent or "0" * len(commit)
    arguments = (*SETTINGS, "update-ref", "-m", "storyrev", "--create-reflog", change.branch, commit, old)
    with witness(layout, *locks_of(layout, change.branch)) as seen:
        process = start_git(layout.top, *arguments, environment=identity(change.editor), keep=(seen.descriptor,))
        _, complaint = process.communicate()
        seen.killed = process.returncode < 0  # what it left is the next writer's to clear
    if process.returncode:
        raise overtaken(complaint) or failure(arguments, process.returncode, complaint)
