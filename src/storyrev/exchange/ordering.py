"""Records of many stories, put in the order of their histories, in memory that does not grow.

A source gives its records as they happen to lie there. They go through a database of their own on
disk, which disappears with the import, and come out story by story in order, all stories together in
the order of time.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from storyrev.exchange.model import Arrival, Knows, SetAside, know_nothing
from storyrev.exchange.naming import make_editor, make_slug
from storyrev.exchange.payload import BadRecord, Payload, in_order, in_utc
from storyrev.exchange.records import Record

_TABLES = """
CREATE TABLE held (
    seq INTEGER PRIMARY KEY, story TEXT NOT NULL, version TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
    whose TEXT NOT NULL, key TEXT NOT NULL, place BLOB NOT NULL, file BLOB NOT NULL, raw BLOB NOT NULL
);
CREATE TABLE known (seq INTEGER PRIMARY KEY);
"""
_INSERT = """
INSERT INTO held (story, version, state, at, whose, key, place, file, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NAMED = "SELECT seq, whose, key FROM held WHERE seq > ? AND key <> '' ORDER BY seq LIMIT 500"

# Without a version everywhere in a story, its times alone say the order. A time may run backwards inside
# a story: its later versions then wait for no other story, they stand where the latest before them stands.
_RANKED = """
CREATE TABLE ranked AS
SELECT seq, story, at, state, row_number() OVER chain AS rank, max(at) OVER chain AS reached
FROM (
    SELECT seq, story, at, state,
        CASE WHEN min(version <> '') OVER (PARTITION BY story) THEN version ELSE '' END AS counted
    FROM held
)
WINDOW chain AS (PARTITION BY story ORDER BY counted, at, seq)
"""

_INDEX = "CREATE INDEX by_rank ON ranked (story, rank)"

_IN_ORDER = """
SELECT ranked.story, ranked.rank, ranked.state, ranked.at, seq, held.whose, held.key, held.place, held.file,
    CASE WHEN known.seq IS NULL THEN held.raw END
FROM ranked JOIN held USING (seq) LEFT JOIN known USING (seq) ORDER BY reached, ranked.story, rank
"""

_EARLIER = """
SELECT held.place, held.file, held.raw FROM ranked JOIN held USING (seq)
WHERE ranked.story = ? AND rank < ? ORDER BY rank DESC
"""


@dataclass(frozen=True, slots=True)
class Named:
    """What a record is: a version of a story, made at a time.

    `version` sorts behind those before it, and may be empty. `state` tells the record from every other
    of the story that is no copy of it; where it is empty, version and time do. `story` is never empty.
    `whose` and `key` are what the arrival will have for `story` and `key`; empty where that takes more reading.
    """

    story: str
    version: str
    at: datetime
    state: str = ""
    whose: str = ""
    key: str = ""


Name = Callable[[Record], Named]
"""Says what a record is. Raises `BadRecord`."""

Earlier = Callable[[], Iterator[Record]]
"""The earlier records of the same story, the newest first."""

Make = Callable[[Record, Earlier], Arrival | None]
"""Makes of a record what it brings; None if that is nothing new. Raises `BadRecord`."""


def arrange(
    records: Iterable[Record | SetAside], name: Name, make: Make, knows: Knows = know_nothing
) -> Iterator[Arrival | SetAside]:
    """What records bring, in the order of their stories' histories; what the record has by now is not made.

    Versions of a story follow their numbers, or their times where one has no number. What cannot be
    read comes out first, what cannot be made of a record in its place. The same version with the same
    content counts once; with another it is set aside.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as held:
        held.executescript(_TABLES)
        held.execute("BEGIN")
        for record in records:
            if isinstance(record, SetAside):
                yield record
                continue
            try:
                named = name(record)
            except BadRecord as error:
                yield SetAside(record.place, str(error))
                continue
            held.execute(
                _INSERT,
                (
                    named.story,
                    in_order(named.version),
                    named.state or named.version,
                    in_utc(named.at),
                    named.whose,
                    named.key,
                    os.fsencode(record.place),
                    os.fsencode(record.file),
                    record.raw,
                ),
            )
        _mark_known(held, knows)
        held.execute(_RANKED)
        held.execute(_INDEX)
        yield from _made(held, make)


def _mark_known(held: sqlite3.Connection, knows: Knows) -> None:
    """Note which records the record has."""
    last = 0
    while rows := held.execute(_NAMED, (last,)).fetchall():
        last = rows[-1][0]
        found = knows([(whose, key) for _, whose, key in rows])
        known = [(seq,) for (seq, _, _), there in zip(rows, found, strict=True) if there]
        held.executemany("INSERT INTO known VALUES (?)", known)


class _Row(NamedTuple):
    """A record in its place; `raw` is None for one that the record has."""

    story: str
    rank: int
    state: str
    at: str
    seq: int
    whose: str
    key: str
    place: bytes
    file: bytes
    raw: bytes | None


def _made(held: sqlite3.Connection, make: Make) -> Iterator[Arrival | SetAside]:
    start: _Row | None = None
    first: Arrival | None = None
    for row in map(_Row._make, held.execute(_IN_ORDER)):
        twin = start is not None and (row.story, row.state, row.at) == (start.story, start.state, start.at)
        if not twin:
            start, first = row, None
        try:
            if first is not None and first.unread and start is not None:
                first = _make(held, make, start)
            known = row.raw is None and first is None
            arrival = _unread(row) if known else _make(held, make, row)
        except BadRecord as error:
            yield SetAside(os.fsdecode(row.place), str(error))
            continue
        if arrival is None:
            continue
        if first is None:
            first = arrival
            yield arrival
        elif _brought(arrival) != _brought(first):
            yield SetAside(
                arrival.place, f"is the same version as {first.place}, with other content; take one of them away"
            )


def _make(held: sqlite3.Connection, make: Make, row: _Row) -> Arrival | None:
    raw = row.raw or held.execute("SELECT raw FROM held WHERE seq = ?", (row.seq,)).fetchone()[0]
    return make(_read(row.place, row.file, raw), _Earlier(held, row.story, row.rank))


def _unread(row: _Row) -> Arrival:
    """A revision that the record has: all that has to be said of it."""
    return Arrival(
        slug=make_slug(row.whose),
        place=os.fsdecode(row.place),
        key=row.key,
        data=b"",
        form="markdown",
        at=datetime.fromisoformat(row.at),
        editor=make_editor(""),
        story=row.whose,
        unread=True,
    )


def _brought(arrival: Arrival) -> Arrival:
    """An arrival without what may differ where a source gives the same version twice."""
    return arrival._replace(place="", raw=None)


@dataclass(frozen=True, slots=True)
class _Earlier:
    held: sqlite3.Connection
    story: str
    rank: int

    def __call__(self) -> Iterator[Record]:
        for row in self.held.execute(_EARLIER, (self.story, self.rank)):
            yield _read(*row)


def _read(place: bytes, file: bytes, raw: bytes) -> Record:
    payload: Payload = json.loads(raw)
    return Record(os.fsdecode(place), payload, raw, Path(os.fsdecode(file)))
