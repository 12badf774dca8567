"""Where the entries of an import wait on disk until all of them are there and can be put in order.

Texts go into one file as they come, what is said of them into an SQLite file beside it: an archive
of any size takes no more memory than one entry does. The folder is thrown away after the import,
or by the next one where this one was killed.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from storyrev.store.entries import Entry, Order
from storyrev.store.lock import NotWritable, not_writable
from storyrev.store.model import Kind, Stamps, Status, Waivers
from storyrev.store.workcopy import hash_blob
from storyrev.store.write import zone_of

_SETTINGS = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
"""
_SCHEMA = f"""
{_SETTINGS}
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, slug TEXT NOT NULL, rank INTEGER NOT NULL, saved_at INTEGER NOT NULL,
    content_id TEXT NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL, raw_id TEXT, raw_size INTEGER NOT NULL,
    said BLOB NOT NULL
);
"""
_MARKS = f"""
{_SETTINGS}
CREATE TABLE names (slug TEXT NOT NULL, id TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (slug, id)) WITHOUT ROWID;
CREATE TABLE passed (slug TEXT NOT NULL, seq INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (slug, seq)) WITHOUT ROWID;
"""
_INSERT = f"INSERT INTO entries VALUES ({', '.join('?' * 10)})"  # noqa: S608 - question marks
_NEXT = (
    "SELECT rank, seq, slug, saved_at, content_id, raw_id, said FROM entries "
    "WHERE (rank, seq) > (?, ?) AND (rank, seq) < (?, ?) ORDER BY rank, seq LIMIT ?"
)
_WANTED = (
    "SELECT rank, seq FROM (SELECT rank, seq FROM entries WHERE (rank, seq) > (?, ?) ORDER BY rank, seq LIMIT ?) "
    "ORDER BY rank DESC, seq DESC LIMIT 1"
)
# Each story with the place of the first of its entries, in the order of these.
_STORIES = (
    "SELECT rank, seq, slug FROM (SELECT rank, seq, slug, row_number() OVER (PARTITION BY slug ORDER BY rank, seq) AS number "
    "FROM entries) WHERE number = 1 ORDER BY rank, seq"
)
_TEXTS = "SELECT content_id, start, size, raw_id, raw_size FROM entries WHERE slug = ? ORDER BY rank, seq"
_ROWS = 500  # inserted at a time
_SHA_1 = 40  # digits of a name in a repository that has none yet and is not told otherwise

Place = tuple[int, int]
"""Where an entry stands in the order in which all are recorded: its rank, then its place in the source."""
_AFTER_ALL: Place = (1 << 62, 0)


class Waiting(NamedTuple):
    """An entry that waits without its bytes; `seq` is its place in the source, `day` the day that files a new story."""

    seq: int
    slug: str
    saved_at: int
    content_id: str
    raw_id: str | None
    # From here on the database knows nothing of it.
    zone: int
    day: str
    editor: str
    kind: Kind | None
    note: str
    stamps: Stamps
    status: Status
    source: str
    remark: str
    embargo: datetime | None
    waivers: Waivers
    place: str
    raw_suffix: str
    id: str
    base: str
    over: str


class Spool:
    """Entries on disk, to be read back by story or in time; not safe against a power cut, and need not be.

    It begins empty in `folder`, which is gone after `close`; `like` is a hash of the repository.
    One at a time: whoever makes it holds the lock of imports. What a disk says against it is for
    `guarding` to tell.
    """

    def __init__(self, folder: Path, like: str) -> None:
        self._folder = folder
        self._like = like
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._data = (folder / "texts").open("wb", buffering=1 << 20)
        self._start = 0
        self._rows: list[tuple[object, ...]] = []
        self._connection = sqlite3.connect(folder / "entries.sqlite", isolation_level=None)
        self._connection.executescript(_SCHEMA)
        self._connection.execute("BEGIN")
        # A file of its own: it is written while a hand reads the other, and the two would wait for each other. Nobody
        # else reads it, so that all of it is one transaction that never ends.
        self._marks = sqlite3.connect(folder / "marks.sqlite", isolation_level=None)
        self._marks.executescript(_MARKS)
        self._marks.execute("BEGIN")

    def add(self, seq: int, entry: Entry, at: datetime) -> None:
        """Have a checked entry wait."""
        data, raw = entry.data, entry.raw
        saved_at = int(at.timestamp())
        said = (
            zone_of(at),
            (entry.desk_date or at.astimezone(UTC).date()).isoformat(),
            entry.editor,
            entry.kind,
            entry.note,
            entry.stamps,
            entry.status,
            entry.source,
            entry.remark,
            _fix(entry.embargo) if entry.embargo else None,
            entry.waivers,
            entry.place,
            entry.raw_suffix,
            entry.id,
            entry.base,
            entry.over,
        )
        self._data.write(data)
        if raw is not None:
            self._data.write(raw)
        self._rows.append(
            (
                seq,
                entry.slug,
                saved_at,
                saved_at,
                self.name_text(entry),
                self._start,
                len(data),
                None if raw is None else hash_blob(raw, like=self._like),
                0 if raw is None else len(raw),
                pickle.dumps(said, pickle.HIGHEST_PROTOCOL),
            )
        )
        self._start += len(data) + (0 if raw is None else len(raw))
        if len(self._rows) >= _ROWS:
            self._insert()

    def name_text(self, entry: Entry) -> str:
        """The content id of an entry's text."""
        known = len(entry.content_id) == (len(self._like) or _SHA_1)
        return entry.content_id if known else hash_blob(entry.data, like=self._like)

    def guarding(self) -> AbstractContextManager[None]:
        """What the disk says against this spool, as an error of ours."""
        return guarding(self._folder)

    def pass_by(self, places: Iterable[tuple[str, int, int]]) -> None:
        """Note where in the orders of their stories entries stood that are in the record by now: slug, place, number."""
        self._marks.executemany("INSERT INTO passed VALUES (?, ?, ?)", places)

    def name(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Note of revisions their story, what they are called in the record they come out of, and what here."""
        self._marks.executemany("INSERT OR REPLACE INTO names VALUES (?, ?, ?)", names)

    def find_name(self, slug: str, name: str) -> str | None:
        """What a story's revision of that name is called here; None for one that this import did not meet."""
        row = self._marks.execute("SELECT made FROM names WHERE slug = ? AND id = ?", (slug, name)).fetchone()
        return row[0] if row else None

    def close_intake(self, order: Order) -> int:
        """Put in order what has come, and say how much it is."""
        self._insert()
        self._data.close()
        if order == "given":
            self._connection.execute(
                "UPDATE entries SET rank = later.rank FROM (SELECT seq, max(saved_at) OVER "
                "(PARTITION BY slug ORDER BY seq) AS rank FROM entries) AS later WHERE later.seq = entries.seq"
            )
        self._connection.execute("CREATE INDEX by_story ON entries (slug, rank, seq)")
        self._connection.execute("CREATE INDEX by_time ON entries (rank, seq)")
        self._connection.execute("COMMIT")
        count: int = self._connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        return count

    def texts(self) -> Generator[tuple[Place, bytes], None, None]:
        """Every text with the place where its story begins, story by story; raw payloads after a story's texts.

        The stories come in the order in which they begin. Through a connection of its own, for a thread of its own.
        """
        with (
            guarding(self._folder),
            (self._folder / "texts").open("rb") as file,
            closing(sqlite3.connect(self._folder / "entries.sqlite")) as connection,
        ):
            for rank, seq, slug in connection.execute(_STORIES):
                held = ""
                payloads: list[tuple[int, int]] = []
                for content_id, start, size, raw_id, raw_size in connection.execute(_TEXTS, (slug,)):
                    if content_id != held:
                        yield (rank, seq), os.pread(file.fileno(), size, start)
                        held = content_id
                    if raw_id is not None:
                        payloads.append((raw_size, start + size))
                for piece in payloads:
                    yield (rank, seq), os.pread(file.fileno(), *piece)

    def in_order(self, least: int, most: int, wait: Callable[[Place], Place | None]) -> Iterator[list[Waiting]]:
        """Every entry in the order of time, `least` to `most` at once, and fewer at the end.

        `wait` is told a place up to which entries are wanted, and says before which they may be given by then (None: all).
        """
        last: Place = (-1, -1)
        while wanted := self._connection.execute(_WANTED, (*last, least)).fetchone():
            bound = wait(wanted) or _AFTER_ALL
            waiting = []
            # Row by row: a batch in memory is enough.
            for rank, seq, slug, saved_at, content_id, raw_id, said in self._connection.execute(
                _NEXT, (*last, *bound, most)
            ):
                last = (rank, seq)
                waiting.append(Waiting(seq, slug, saved_at, content_id, raw_id, *pickle.loads(said)))  # noqa: S301 - ours
            yield waiting

    def find_passed(self, slug: str, seq: int) -> tuple[int | None, bool]:
        """Around a place in a story's order: the number of the recorded revision before it, if any, and whether one comes after it."""
        before = self._marks.execute(
            "SELECT number FROM passed WHERE slug = ? AND seq < ? ORDER BY seq DESC LIMIT 1", (slug, seq)
        ).fetchone()
        after = self._marks.execute("SELECT 1 FROM passed WHERE slug = ? AND seq > ?", (slug, seq)).fetchone()
        return before[0] if before else None, after is not None

    def _insert(self) -> None:
        self._connection.executemany(_INSERT, self._rows)
        self._rows.clear()

    def close(self) -> None:
        """Throw everything away."""
        with suppress(OSError):
            self._data.close()
        self._connection.close()
        self._marks.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def guarding(folder: Path) -> Iterator[None]:
    """What a full or broken disk says, as an error of ours."""
    try:
        yield
    except OSError as error:
        raise not_writable(folder, error) from error
    except sqlite3.OperationalError as error:
        raise NotWritable(
            f"Cannot write {str(folder)!r}: {error}. Make it writable for you or free some space, and run the import "
            "again: it goes on where it was stopped."
        ) from error


def _fix(moment: datetime) -> datetime:
    """A time to the second, whose zone is a mere offset: what else a caller's zone may be need not go into a file."""
    return datetime.fromisoformat(moment.replace(microsecond=0).isoformat())
