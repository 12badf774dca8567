"""A mapping that may grow beyond memory: what was used last is at hand, the rest in a file that has no name."""

from __future__ import annotations

import pickle
import sqlite3
from typing import Generic, TypeVar

T = TypeVar("T")

_AT_HAND = 4096


class Shelf(Generic[T]):
    """Values by names, as many of them at hand as `at_hand` says; `close` it. Names and values stay as they are put.

    A value that is changed in place has to be put again.
    """

    def __init__(self, at_hand: int = _AT_HAND) -> None:
        self._most = at_hand
        self._near: dict[str, T] = {}
        # Held in memory while it is small; SQLite's own temporary file goes with the process, however it ends.
        self._far = sqlite3.connect("", isolation_level=None)
        self._far.execute("PRAGMA journal_mode = OFF")
        self._far.execute("CREATE TABLE kept (name BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        self._far.execute("BEGIN")
        self._spilled = False

    def get(self, name: str) -> T | None:
        """The value of a name, None where it has none."""
        if name in self._near:
            value = self._near[name] = self._near.pop(name)
            return value
        row = self._find(name) if self._spilled else None
        if row is None:
            return None
        found: T = pickle.loads(row[0])  # noqa: S301 - we wrote it, into a file that nobody else can open
        self.put(name, found)
        return found

    def put(self, name: str, value: T) -> None:
        """Give a name a value."""
        self._near.pop(name, None)
        self._near[name] = value
        if len(self._near) > self._most:
            self._spill()

    def close(self) -> None:
        """Forget everything."""
        self._near.clear()
        self._far.close()

    def _find(self, name: str) -> tuple[bytes] | None:
        row: tuple[bytes] | None = self._far.execute("SELECT value FROM kept WHERE name = ?", (_key(name),)).fetchone()
        return row

    def _spill(self) -> None:
        """Put away the half that was used the longest ago."""
        self._spilled = True
        names = list(self._near)[: self._most // 2]
        self._far.executemany(
            "INSERT OR REPLACE INTO kept VALUES (?, ?)",
            [(_key(name), pickle.dumps(self._near.pop(name), pickle.HIGHEST_PROTOCOL)) for name in names],
        )


def _key(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
