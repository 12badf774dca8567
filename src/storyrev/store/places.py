"""The stores of a newsroom on disk: those that are there, and why others are not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISDIR

from storyrev.errors import StoryrevError
from storyrev.store.blocks import StoreEntry
from storyrev.store.layout import SETTINGS, Layout, layout_at
from storyrev.store.stores import Store


class MissingStore(StoryrevError):
    """A store that a command needs is not where storyrev.toml says."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A store that cannot be used, and why; `reason` goes on after its path."""

    entry: StoreEntry
    reason: str

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def told(self) -> str:
        """What is wrong, in a sentence without its end."""
        return f"the store {self.entry.name!r} at {self.entry.path!r} {self.reason}"


def missing_stores(missing: Sequence[Missing], need: str) -> MissingStore:
    """The error for stores without which `need` cannot be done."""
    told = "; ".join(found.told for found in missing)
    return MissingStore(
        f"{need}: {told}. Bring it back to that place (git clone), or take its block out of {SETTINGS} until it is back."
    )


def place_stores(home: Layout, entries: Sequence[StoreEntry]) -> tuple[tuple[Store, ...], tuple[Missing, ...]]:
    """The stores that `entries` name in the newsroom whose own place is `home`, and those that cannot be used.

    Both in their order. Raises `BrokenSettings` where the newsroom's own stories would be left out.
    """
    if not entries:
        return (Store(home),), ()
    if holds_stories(home) and all(entry.path != "." for entry in entries):
        from storyrev.store.settings import BrokenSettings  # a look-up does not wait for what it will not need

        raise BrokenSettings(
            f"{str(home.root / SETTINGS)!r} names stores, and the stories in the newsroom's own folder are in none "
            'of them. Add a [[store]] block with path = "." before the others.'
        )
    taken: dict[Path, str] = {}
    places = [(entry, _find_place(home, entry, taken)) for entry in entries]
    return (
        tuple(Store(found, entry) for entry, found in places if isinstance(found, Layout)),
        tuple(found for _, found in places if isinstance(found, Missing)),
    )


def holds_stories(home: Layout) -> bool:
    """Whether there are stories in the newsroom's own folder."""
    try:
        return any(folder.name.isdigit() for folder in (home.root / "stories").iterdir())
    except OSError:
        return False


def _find_place(home: Layout, entry: StoreEntry, taken: dict[Path, str]) -> Layout | Missing:
    """Where the repository of a store is, or why it is nowhere.

    `taken` are the repositories of the stores before it, with their names; this one is added. A path
    that leaves the newsroom through a link is no place for a store: whoever clones a newsroom has not
    asked for commits elsewhere.
    """
    found = home if entry.path == "." else _look(home.root, entry.path)
    if isinstance(found, str):
        return Missing(entry, found)
    if found.common_dir in taken:
        return Missing(entry, f"has the same repository as the store {taken[found.common_dir]!r}")
    taken[found.common_dir] = entry.name
    if entry.read_only and found != home:
        from zlib import crc32

        with suppress(OSError):
            home.private.mkdir(exist_ok=True)
        # Its disk may be one that takes no writes, and its index is needed all the same.
        return replace(found, apart=home.private / f"store-{crc32(entry.path.encode()):08x}")
    return found


def _look(root: Path, path: str) -> Layout | str:
    """The repository whose top is at a path below the newsroom, or what is wrong there."""
    try:
        place, top = _resolve(root, path), str(root)
        if not place.startswith(f"{top}/"):
            return "leads out of the newsroom through a link"
        try:
            mode = os.stat(place).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return "is not there"
        if not S_ISDIR(mode):
            return "is a file"
        above = os.path.dirname(place)
        while above != top:
            if os.path.isfile(f"{above}/{SETTINGS}"):
                return f"is inside another newsroom, {above!r}"
            above = os.path.dirname(above)
        folder = Path(place)
        found = layout_at(folder, folder)
        if found is None:
            return "is no Git repository of its own with a working copy"
        if os.path.isfile(f"{place}/{SETTINGS}") and b"[[store" in (folder / SETTINGS).read_bytes():
            return f"is a newsroom of several stores itself; name its stores in this {SETTINGS} instead"
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a folder we may not look into
        return f"cannot be looked into ({(error.strerror if isinstance(error, OSError) else None) or error})"
    return found


def _resolve(root: Path, path: str) -> str:
    """The folder at a path below `root`, which is resolved itself; to resolve each one in full takes far longer.

    Names are text here, and paths only once they are known: there may be many stores, and a look-up waits for them.
    """
    folder = str(root)
    for name in path.split("/"):
        folder = f"{folder}/{name}"
        if os.path.islink(folder):
            return str((root / path).resolve())
    return folder
