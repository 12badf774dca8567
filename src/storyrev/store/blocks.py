"""What storyrev.toml says of the stores of a newsroom: where each is, and which new stories it takes.

A store is a Git repository with stories in it. A newsroom that names none has one: its own folder.
Nothing here looks at the disk; see `places` for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storyrev.errors import UsageError

_KEYS = ("name", "path", "years", "desks", "closed", "read-only")
_SPAN = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?", re.ASCII)
_TAKEN = {"stories": "stories", "reports": "pages"}


class UnknownStore(UsageError):
    """The newsroom has no store of this name."""


class NoStoreForIt(UsageError):
    """No store of the newsroom takes this new story."""


class BadEntry(Exception):
    """A value in a [[store]] block is wrong; `number` counts the blocks from 1, `key` is the value's."""

    def __init__(self, number: int, key: str, problem: str) -> None:
        super().__init__(problem)
        self.number = number
        self.key = key


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """One [[store]] block.

    `path` leads down from the newsroom's folder, with slashes; "." is that folder itself. `years`
    are (first, last) spans and `desks` names of desks: a new story must be of one of them, where any
    are given. A closed store takes no new stories, a read-only one takes no revisions at all.
    """

    name: str
    path: str
    years: tuple[tuple[int, int], ...] = ()
    desks: tuple[str, ...] = ()
    closed: bool = False
    read_only: bool = False

    @property
    def open(self) -> bool:
        """Whether new stories may go here."""
        return not self.closed and not self.read_only

    @property
    def particular(self) -> bool:
        """Whether it asks for stories of some years or desks."""
        return bool(self.years or self.desks)

    def asks_for(self, year: int, desk: str) -> bool:
        """Whether it takes the stories of that year and desk."""
        return (not self.years or any(first <= year <= last for first, last in self.years)) and (
            not self.desks or desk.strip().casefold() in {name.casefold() for name in self.desks}
        )


def read_entries(blocks: object) -> tuple[StoreEntry, ...]:
    """The entries that the value of `store` in storyrev.toml stands for. Raises `BadEntry`."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise BadEntry(1, "store", "a store is a block of its own that begins with [[store]]")
    entries: list[StoreEntry] = []
    for number, block in enumerate(blocks, 1):
        entry = _read(number, block)
        for other in entries:
            if entry.name.casefold() == other.name.casefold():
                raise BadEntry(number, "name", f"another store is called {other.name!r}; give each its own name")
            if entry.path == other.path:
                raise BadEntry(number, "path", f"the store {other.name!r} is at {entry.path!r} already")
        entries.append(entry)
    return tuple(entries)


def choose_entry(entries: Sequence[StoreEntry], year: int, desk: str, name: str | None = None) -> StoreEntry:
    """The store that takes a new story of a year (that of its first day) and a desk.

    The one called `name`, where somebody names one. Else the first that asks for the story's year or
    desk, and else the last of those that ask for nothing. Raises `UnknownStore` and `NoStoreForIt`.
    """
    if name is not None:
        entry = find_entry(entries, name)
        if not entry.open:
            how = "read-only" if entry.read_only else "closed"
            raise NoStoreForIt(f"The store {entry.name!r} is {how}: it takes no new stories. {_offer(entries)}")
        return entry
    able = [entry for entry in entries if entry.open]
    asking = [entry for entry in able if entry.particular and entry.asks_for(year, desk)]
    plain = [entry for entry in able if not entry.particular]
    if asking or plain:
        return asking[0] if asking else plain[-1]
    of = f"of {year} and the desk {desk!r}" if desk else f"of {year} without a desk"
    raise NoStoreForIt(f"No store takes a new story {of}. {_offer(entries)}")


def find_entry(entries: Sequence[StoreEntry], name: str) -> StoreEntry:
    """The store of that name, whatever its case. Raises `UnknownStore`."""
    for entry in entries:
        if entry.name.casefold() == name.casefold():
            return entry
    if not entries:
        raise UnknownStore(
            f"There is no store {name!r}: this newsroom has one store, without a name. "
            f"Begin another with: storyrev init --store {name}"
        )
    raise UnknownStore(f"There is no store {name!r}. There are: {', '.join(entry.name for entry in entries)}.")


def _offer(entries: Sequence[StoreEntry]) -> str:
    able = [entry.name for entry in entries if entry.open]
    if able:
        return f"Choose one with --store: {', '.join(able)}."
    return "Begin a new one with: storyrev init --store NAME"


def _read(number: int, block: Mapping[str, Any]) -> StoreEntry:
    for key in block:
        if key not in _KEYS:
            raise BadEntry(number, key, f"a store has no {key!r}; it may have {', '.join(_KEYS)}")
    name = block.get("name")
    if not isinstance(name, str) or not name.isprintable() or not name or name != name.strip():
        raise BadEntry(number, "name", f"the name of a store must be a text on one line, not {name!r}")
    return StoreEntry(
        name,
        _read_path(number, block.get("path")),
        _read_years(number, block.get("years", [])),
        _read_desks(number, block.get("desks", [])),
        _read_flag(number, "closed", block.get("closed", False)),
        _read_flag(number, "read-only", block.get("read-only", False)),
    )


def _read_path(number: int, path: object) -> str:
    """A path that can only lead down from the newsroom's folder, without what changes nothing in it."""
    if not isinstance(path, str) or not path or not path.isprintable():
        raise BadEntry(number, "path", f'the path of a store must be a text like "stores/2026", not {path!r}')
    folders = [folder for folder in path.split("/") if folder not in ("", ".")]
    problem = ""
    if path.startswith("/") or "\\" in path or ".." in folders:
        problem = "must lead down from the newsroom's folder, with slashes and without '..'"
    elif any(folder.startswith("-") for folder in folders):
        problem = "has a folder that begins with a dash"
    elif any(folder.casefold() == ".git" for folder in folders):
        problem = "leads into Git's own folder"
    elif folders and folders[0].casefold() in _TAKEN:
        problem = f"is where the newsroom has its own {_TAKEN[folders[0].casefold()]}"
    if problem:
        raise BadEntry(number, "path", f"the path {path!r} {problem}")
    return "/".join(folders) or "."


def _read_years(number: int, value: object) -> tuple[tuple[int, int], ...]:
    spans = []
    for item in value if isinstance(value, list) else [value]:
        found = _SPAN.fullmatch(str(item)) if isinstance(item, (int, str)) else None
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise BadEntry(number, "years", f'years are written as 2026, "2010-2019" or a list of those, not {item!r}')
        spans.append((first, last))
    return tuple(spans)


def _read_desks(number: int, value: object) -> tuple[str, ...]:
    desks = []
    for desk in value if isinstance(value, list) else [value]:
        if not isinstance(desk, str) or not desk.strip() or not desk.isprintable():
            raise BadEntry(number, "desks", f'desks are written as ["World", "Sport"], not {desk!r}')
        desks.append(desk.strip())
    return tuple(desks)


def _read_flag(number: int, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise BadEntry(number, key, f"{key} is true or false, not {value!r}")
    return value
