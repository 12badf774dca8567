"""One index over all stores: which of them has a story, so that a look-up costs the same however many there are.

It is derived from the stores' own indexes and never the truth. For each store it says up to which
commit it knows it; a store that has moved on is asked itself until it is taken up again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storyrev.store.blocks import StoreEntry

VERSION = 2

_SCHEMA = """
CREATE TABLE settings (text BLOB NOT NULL);
CREATE TABLE entries (
    place INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, years TEXT NOT NULL, desks TEXT NOT NULL,
    closed INTEGER NOT NULL, read_only INTEGER NOT NULL
);
CREATE TABLE stores (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, head TEXT NOT NULL);
CREATE TABLE stories (
    slug TEXT NOT NULL, store INTEGER NOT NULL, folded TEXT, stands INTEGER NOT NULL, PRIMARY KEY (slug, store)
) WITHOUT ROWID;
CREATE TABLE beginning (slug TEXT PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX stories_store ON stories (store);
CREATE INDEX stories_folded ON stories (folded) WHERE folded IS NOT NULL;
"""

Row = tuple[str, str, bool]
"""A story of a store: its slug, that folded, and whether its file is there."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a slug.

    `heads` says for each store, by its path, up to which commit it is known. `stands` are those that
    have a story of that slug, and whether its file is there; `clashes` are other slugs, by store, that
    only case or Unicode form tells from it. `beginning` is the path of the store in which an import that
    is running begins the story; empty if none does.
    """

    heads: dict[str, str]
    stands: dict[str, bool]
    clashes: dict[str, str]
    beginning: str = ""


NOTHING = Known({}, {}, {})

_NO_VALUES = (AttributeError, KeyError, TypeError, ValueError)
"""What rows raise that no command of ours has written."""


class Overview:
    """The file of the index over all stores. Where it cannot be read or written, the stores are asked instead."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read_entries(self, settings: bytes) -> tuple[StoreEntry, ...] | None:
        """The entries of a storyrev.toml with these bytes, if it was read before: TOML takes long to read."""
        entries: tuple[StoreEntry, ...] | None = None
        with self._safely(), self._read() as connection:
            if connection.execute("SELECT text FROM settings").fetchone() == (settings,):
                asked = "SELECT name, path, years, desks, closed, read_only FROM entries ORDER BY place"
                entries = tuple(
                    StoreEntry(name, path, _split_years(years), _split_desks(desks), bool(closed), bool(read_only))
                    for name, path, years, desks, closed, read_only in connection.execute(asked)
                )
        return entries or None  # none are never kept

    def keep_entries(self, settings: bytes, entries: tuple[StoreEntry, ...]) -> None:
        """Keep the entries of a storyrev.toml, and forget the stores that it no longer names."""
        with self._safely():
            self._make()
        with self._safely(), self._write() as connection:
            connection.execute("DELETE FROM settings")
            connection.execute("INSERT INTO settings VALUES (?)", (settings,))
            connection.execute("DELETE FROM entries")
            connection.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (place, e.name, e.path, _join_years(e.years), "\n".join(e.desks), e.closed, e.read_only)
                    for place, e in enumerate(entries)
                ],
            )
            connection.execute("DELETE FROM stores WHERE path NOT IN (SELECT path FROM entries)")
            connection.execute("DELETE FROM stories WHERE store NOT IN (SELECT number FROM stores)")

    def look_up(self, slug: str, folded: str) -> Known:
        """What is known of a slug, and of those that fold as it does."""
        answer: list[Known] = []
        with self._safely(), self._read() as connection:
            connection.execute("BEGIN")
            paths: dict[int, str] = {}
            heads: dict[str, str] = {}
            for number, path, head in connection.execute("SELECT number, path, head FROM stores"):
                paths[number], heads[path] = path, head
            found = connection.execute("SELECT store, stands FROM stories WHERE slug = ?", (slug,))
            stands = {paths[store]: bool(there) for store, there in found}
            # A slug that is folded already stands for itself.
            asked = """
                SELECT store, slug FROM stories WHERE slug = :folded AND folded IS NULL AND slug != :slug
                UNION ALL SELECT store, slug FROM stories WHERE folded = :folded AND slug != :slug
            """
            alike = connection.execute(asked, {"folded": folded, "slug": slug})
            clashes = {paths[store]: other for store, other in sorted(alike, reverse=True)}
            begins = connection.execute("SELECT path FROM beginning WHERE slug = ?", (slug,)).fetchone()
            answer.append(Known(heads, stands, clashes, begins[0] if begins else ""))
        return answer[0] if answer else NOTHING

    def take_up(self, path: str, read: Callable[[], tuple[str, Iterable[Row]]]) -> None:
        """Know a store anew: `read` gives the commit it is at and its stories, and is called only if they can be kept."""
        with self._safely():
            self._make()
        if not os.access(self._file, os.W_OK):
            return
        # Read before anything is held: it may take a while, and wait for somebody who waits for us.
        head, rows = read()
        with self._safely(), self._write() as connection:
            number = _number(connection, path, head)
            connection.execute("DELETE FROM stories WHERE store = ?", (number,))
            connection.executemany("INSERT INTO stories VALUES (?, ?, ?, ?)", _rows(number, rows))

    def follow(self, path: str, old: str, new: str, rows: Iterable[Row]) -> None:
        """Follow a store from one commit to the next, which left these stories changed; nothing if it is not known so far."""
        with self._safely(), self._write() as connection:
            known = connection.execute("SELECT number FROM stores WHERE path = ? AND head = ?", (path, old)).fetchone()
            if known:
                _number(connection, path, new)
                connection.executemany("INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?)", _rows(known[0], rows))

    def begin(self, stories: Mapping[str, str]) -> None:
        """Know stories that are about to begin: slug → path of the store."""
        with self._safely():
            self._make()
        with self._safely(), self._write() as connection:
            connection.executemany("INSERT OR REPLACE INTO beginning VALUES (?, ?)", stories.items())

    def end_beginning(self, slugs: Iterable[str]) -> None:
        """These stories have begun, or will not."""
        with self._safely(), self._write() as connection:
            connection.executemany("DELETE FROM beginning WHERE slug = ?", ((slug,) for slug in slugs))

    def forget(self) -> None:
        """Know nothing any more."""
        with suppress(OSError):
            self._file.unlink()

    @contextmanager
    def _safely(self) -> Iterator[None]:
        """For work that may as well not be done; a damaged index is removed, so that the next one begins anew."""
        try:
            yield
        except OSError:
            pass
        except sqlite3.OperationalError as error:
            # A full disk or a lock passes; of a table or a column that is gone SQLite says no more than this.
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
                self.forget()
        except (sqlite3.DatabaseError, *_NO_VALUES):
            self.forget()

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """An open index. Raises sqlite3's errors, and `OSError` where there is none."""
        if not self._file.is_file():
            raise FileNotFoundError
        # A writer of ours holds the file for moments; the limit only ends a wait that cannot end well.
        with closing(sqlite3.connect(self._file, timeout=60, isolation_level=None)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                raise sqlite3.DatabaseError
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """An open index in one change, all or nothing. Raises as `_read` does."""
        with self._read() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def _make(self) -> None:
        """A new, empty index where there is none."""
        if self._file.is_file():
            return
        self._file.parent.mkdir(exist_ok=True)
        draft = self._file.with_name(f"{self._file.name}.{os.getpid()}.new")
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA synchronous = OFF; {_SCHEMA} PRAGMA user_version = {VERSION};")
        draft.replace(self._file)


def _number(connection: sqlite3.Connection, path: str, head: str) -> int:
    """The number that stands for a store, which is at `head` now."""
    connection.execute(
        "INSERT INTO stores (path, head) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET head = excluded.head",
        (path, head),
    )
    number: int = connection.execute("SELECT number FROM stores WHERE path = ?", (path,)).fetchone()[0]
    return number


def _rows(number: int, rows: Iterable[Row]) -> Iterator[tuple[str, int, str | None, bool]]:
    return ((slug, number, None if folded == slug else folded, stands) for slug, folded, stands in rows)


def _join_years(years: tuple[tuple[int, int], ...]) -> str:
    return " ".join(f"{first}-{last}" for first, last in years)


def _split_years(years: str) -> tuple[tuple[int, int], ...]:
    return tuple((int(first), int(last)) for first, _, last in (span.partition("-") for span in years.split()))


def _split_desks(desks: str) -> tuple[str, ...]:
    return tuple(desks.split("\n")) if desks else ()
