"""The SQLite index: what Git's history says, arranged for the questions that commands ask.

It is derived and never the truth. Everything here takes an open connection. What a look-up does not
need is imported by the functions that need it: `storyrev log` is over in a blink, or it is too slow.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyrev.store.model import KINDS, STATUSES, Kind, Revision, SignOff, Status
from storyrev.store.quoting import decode, decode_stamps, encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyrev.store.answers import StorySummary

VERSION = 8
SIGN_OFFS = "refs/notes/storyrev-sign-off"
"""Where Git keeps the sign-offs: see `storyrev.store.sign_offs`."""

_TABLES = """
CREATE TABLE head (id TEXT NOT NULL, committed INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE TABLE stories (
    slug TEXT PRIMARY KEY, path TEXT NOT NULL, content_id TEXT, folded TEXT NOT NULL, latest INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE revisions (
    slug TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, parent TEXT, saved_at INTEGER NOT NULL,
    zone INTEGER NOT NULL, editor TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL, content_id TEXT NOT NULL,
    base TEXT, stamps TEXT NOT NULL, status TEXT NOT NULL, path TEXT NOT NULL, return_of INTEGER,
    source TEXT NOT NULL, remark TEXT NOT NULL, embargo TEXT, waivers TEXT NOT NULL, over TEXT,
    place INTEGER NOT NULL,
    PRIMARY KEY (slug, number)
) WITHOUT ROWID;
CREATE TABLE noted (id TEXT NOT NULL);
CREATE TABLE sign_offs (id TEXT NOT NULL, slug TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (id, slug, line)) WITHOUT ROWID;
"""
_LOOK_UPS = """
CREATE INDEX stories_folded ON stories (folded);
CREATE INDEX revisions_saved_at ON revisions (saved_at);
CREATE INDEX revisions_kind ON revisions (kind) WHERE kind NOT IN ('first', 'update');
CREATE INDEX revisions_source ON revisions (source) WHERE source != '';
"""
# Stories come in no order of their slugs: with room for 64 MiB of them their pages are written once.
_FILLING = "PRAGMA cache_size = -65536;"
_COLUMNS = (
    "slug, number, id, parent, saved_at, zone, editor, kind, note, content_id, base, stamps, status, path, return_of, "
    "source, remark, embargo, waivers, over, (SELECT group_concat(line, char(10)) FROM sign_offs "
    "WHERE sign_offs.id = revisions.id AND sign_offs.slug = revisions.slug)"
)
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}
_STATUSES: dict[str, Status] = {status: status for status in STATUSES}
_LAST = "\U0010ffff"
"""Sorts behind whatever may follow a beginning."""
_IN_TIME = "ORDER BY saved_at, place"


class Unusable(Exception):
    """There is no index, or it is of another version; it is built again, so nobody is told."""


def connect(file: Path) -> sqlite3.Connection:
    """The index as it is on disk. Raises `Unusable`, or sqlite3's errors if the file is damaged."""
    if not file.is_file() or is_cut_short(file):
        raise Unusable
    # A writer of ours holds the file for milliseconds; the limit only ends a wait that cannot end well.
    # One thread asks at a time; an import has two that take turns.
    connection = sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except BaseException:
        connection.close()
        raise
    if version != VERSION:
        connection.close()
        raise Unusable
    return connection


def is_cut_short(file: Path) -> bool:
    """Whether a part of the file is gone: SQLite reads what is missing of a page as zeros, and takes that for data.

    Where the header has the sizes of a page and of the file: https://www.sqlite.org/fileformat.html
    """
    try:
        with file.open("rb") as opened:
            header = opened.read(32)
            size = os.fstat(opened.fileno()).st_size
    except OSError:
        return False  # for SQLite to say what is wrong
    page = int.from_bytes(header[16:18])
    page = 1 << 16 if page == 1 else page
    # A writer that was killed may have left the file longer or shorter; its journal puts that right.
    journal = file.with_name(file.name + "-journal")
    return not page or size % page != 0 or (size < page * int.from_bytes(header[28:32]) and not journal.exists())


def create(file: Path | None) -> sqlite3.Connection:
    """A new, empty index in `file`, or one that is thrown away, to be filled and then `complete`d.

    `file` is not safe against power cuts until synced.
    The latter is held in memory while it is small and in a temporary file of SQLite's when it is not.
    """
    connection = sqlite3.connect(file or "", isolation_level=None, check_same_thread=False)
    connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_FILLING}{_TABLES}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    return connection


def complete(connection: sqlite3.Connection) -> None:
    """Have an index that was filled ready for look-ups: sorted once, which is less work than row by row."""
    connection.executescript(_LOOK_UPS)


def head_of(connection: sqlite3.Connection) -> tuple[str, int] | None:
    """The commit that the index is current for and when it was committed; None if it is empty."""
    row: tuple[Any, Any] | None = connection.execute("SELECT id, committed FROM head").fetchone()
    if row and not (isinstance(row[0], str) and isinstance(row[1], int)):
        raise Unusable
    return row


def noted(connection: sqlite3.Connection) -> str:
    """The commit of the sign-offs that the index is current for; empty for none."""
    row = connection.execute("SELECT id FROM noted").fetchone()
    return str(row[0]) if row else ""


def history(connection: sqlite3.Connection, slug: str) -> tuple[Revision, ...]:
    """The revisions of a story, oldest first; none for an unknown one."""
    found = _revisions(connection, "WHERE slug = ? ORDER BY number", slug)
    _check_latest(connection, slug, len(found))
    if any(number != revision.number for number, revision in enumerate(found, 1)):
        raise Unusable
    return found


def latest(connection: sqlite3.Connection, slug: str) -> Revision | None:
    """A story's latest revision."""
    found = _revisions(connection, "WHERE slug = ? ORDER BY number DESC LIMIT 1", slug)
    _check_latest(connection, slug, found[0].number if found else 0)
    return found[0] if found else None


def _check_latest(connection: sqlite3.Connection, slug: str, number: int) -> None:
    """Make sure that both tables agree on how many revisions a story has. Raises `Unusable`."""
    known = connection.execute("SELECT latest FROM stories WHERE slug = ?", (slug,)).fetchone()
    if (known[0] if known else 0) != number:
        raise Unusable


def texts(connection: sqlite3.Connection, slug: str) -> list[tuple[int, str, str, str]]:
    """When each revision of a story was saved (epoch seconds), its content id, its source in one line, its path; oldest first."""
    asked = "SELECT saved_at, content_id, source, path FROM revisions WHERE slug = ? ORDER BY number"
    return connection.execute(asked, (slug,)).fetchall()


def present(connection: sqlite3.Connection, slug: str) -> str | None:
    """The content id of a story's file at HEAD; None if there is no such file."""
    row = connection.execute("SELECT content_id FROM stories WHERE slug = ?", (slug,)).fetchone()
    return row[0] if row else None


def stands(connection: sqlite3.Connection, slug: str) -> bool | None:
    """Whether the file of a story is there at HEAD; None for a story that was never recorded here."""
    row = connection.execute("SELECT content_id IS NOT NULL FROM stories WHERE slug = ?", (slug,)).fetchone()
    return bool(row[0]) if row else None


def find_source(connection: sqlite3.Connection, slug: str, source: str) -> int | None:
    """The number of a story's revision of that source, None if it has none."""
    asked = "SELECT number FROM revisions WHERE source = ? AND source != '' AND slug = ?"
    row = connection.execute(asked, (encode(source), slug)).fetchone()
    return row[0] if row else None


def find_again(
    connection: sqlite3.Connection, slug: str, after: int, source: str, saved_at: int, content_id: str
) -> tuple[int, str] | None:
    """The number and commit of a story's first revision after number `after` of that source, or without one of that time and text."""
    values: tuple[object, ...] = (encode(source),) if source else (saved_at, content_id)
    asked = "source = ? AND source != ''" if source else "saved_at = ? AND content_id = ?"
    found: tuple[int, str] | None = connection.execute(
        f"SELECT number, id FROM revisions WHERE {asked} AND slug = ? AND number > ? ORDER BY number LIMIT 1",  # noqa: S608 - constants
        (*values, slug, after),
    ).fetchone()
    return found


def story_from(connection: sqlite3.Connection, story: str) -> str | None:
    """The slug of the story whose revisions are called `story@…` where they came from."""
    first = encode(f"{story}@")
    asked = "SELECT slug FROM revisions WHERE source != '' AND source >= ? AND source < ? LIMIT 1"
    row = connection.execute(asked, (first, first + _LAST)).fetchone()
    return row[0] if row else None


def from_source(connection: sqlite3.Connection, slug: str, source: str) -> Revision | None:
    """A story's revision of that source."""
    found = _revisions(connection, "WHERE source = ? AND source != '' AND slug = ?", encode(source), slug)
    return found[0] if found else None


def same(connection: sqlite3.Connection, slug: str, content_id: str, saved_at: int) -> Revision | None:
    """A story's revision with that text, saved at that second."""
    found = _revisions(connection, "WHERE slug = ? AND content_id = ? AND saved_at = ?", slug, content_id, saved_at)
    return found[0] if found else None


def slugs(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Every slug, sorted."""
    return tuple(row[0] for row in connection.execute("SELECT slug FROM stories ORDER BY slug"))


def known_slugs(connection: sqlite3.Connection, slugs: Iterable[str]) -> frozenset[str]:
    """Those of some slugs that are of a story in the record."""
    if connection.execute("SELECT 1 FROM stories LIMIT 1").fetchone() is None:
        return frozenset()
    return frozenset(slug for slug in slugs if stands(connection, slug) is not None)


def overview(connection: sqlite3.Connection) -> tuple[str, tuple[tuple[str, str, bool], ...]]:
    """The commit that the index is current for, and every story: its slug, that folded, and whether its file is there."""
    found = head_of(connection)
    asked = "SELECT slug, folded, content_id IS NOT NULL FROM stories"
    return found[0] if found else "", tuple(
        (slug, folded, bool(there)) for slug, folded, there in connection.execute(asked)
    )


def clash(connection: sqlite3.Connection, slug: str, folded: str) -> str | None:
    """Another story's slug that folds to the same text: it differs by case and Unicode form only."""
    row = connection.execute("SELECT min(slug) FROM stories WHERE folded = ? AND slug != ?", (folded, slug)).fetchone()
    other: str | None = row[0]
    return other


def stories(connection: sqlite3.Connection) -> tuple[StorySummary, ...]:
    """Every story, sorted by slug."""
    from storyrev.store.answers import StorySummary

    firsts = _revisions(connection, "WHERE number = 1 ORDER BY slug")
    latests = _revisions(connection, "WHERE (slug, number) IN (SELECT slug, latest FROM stories) ORDER BY slug")
    standing = connection.execute("SELECT slug, path, content_id FROM stories ORDER BY slug").fetchall()
    if not [first.slug for first in firsts] == [last.slug for last in latests] == [slug for slug, *_ in standing]:
        raise Unusable  # rows are missing
    return tuple(
        StorySummary(first.slug, path, content_id is not None, first, last)
        for first, last, (_, path, content_id) in zip(firsts, latests, standing, strict=True)
    )


def between(connection: sqlite3.Connection, since: int | None, until: int | None) -> tuple[Revision, ...]:
    """The revisions saved from `since` on and before `until` (epoch seconds), in the order of time."""
    lowest, highest = -(2**62), 2**62
    return _revisions(
        connection,
        "WHERE saved_at >= ? AND saved_at < ? " + _IN_TIME,
        lowest if since is None else since,
        highest if until is None else until,
    )


def of_kind(connection: sqlite3.Connection, kind: Kind) -> tuple[Revision, ...]:
    """The revisions of a kind, in the order of time."""
    # Of two kinds there are so many that to read all is no more work than to look up each.
    rare = "" if kind in ("first", "update") else "AND kind NOT IN ('first', 'update') "
    return _revisions(connection, f"WHERE kind = ? {rare}{_IN_TIME}", kind)


def signed_off(connection: sqlite3.Connection) -> tuple[Revision, ...]:
    """The revisions with a sign-off that counts, in the order of time."""
    found = _revisions(connection, "WHERE id IN (SELECT id FROM sign_offs) " + _IN_TIME)  # noqa: S608 - a constant
    return tuple(revision for revision in found if revision.sign_offs)


def dump(connection: sqlite3.Connection) -> tuple[tuple[object, ...], ...]:
    """Every row of every table: two indexes of one history give the same."""
    orders = {
        "head": "id",
        "stories": "slug",
        "revisions": "slug, number",
        "noted": "id",
        "sign_offs": "id, slug, line",
    }
    return tuple(
        (table, *row)
        for table, order in orders.items()
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - constants above
    )


def _revisions(connection: sqlite3.Connection, condition: str, *values: object) -> tuple[Revision, ...]:
    statement = f"SELECT {_COLUMNS} FROM revisions {condition}"  # noqa: S608 - only constants of this module
    rows = connection.execute(statement, values)
    try:
        return tuple(_revision(row) for row in rows)
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError) as error:  # no row of ours is like that
        raise Unusable from error


def _revision(row: tuple[Any, ...]) -> Revision:
    """A revision out of a row, in the order of `_COLUMNS`."""
    slug, number, commit, parent, saved_at, zone, editor, kind, note, content_id, base, stamps, status, path, *more = (
        row
    )
    return_of, source, remark, embargo, waivers, over, sign_offs = more
    return Revision(
        slug=slug,
        number=number,
        id=commit,
        parent=parent,
        saved_at=datetime.fromtimestamp(saved_at, timezone(timedelta(minutes=zone))),
        editor=editor,
        kind=_KINDS[kind],
        note=decode(note),
        content_id=content_id,
        base=base,
        stamps=decode_stamps(stamps),
        status=_STATUSES[status],
        path=path,
        return_of=return_of,
        source=decode(source),
        remark=decode(remark),
        embargo=datetime.fromisoformat(embargo) if embargo else None,
        waivers=decode_stamps(waivers),  # pairs of a word and a text, as stamps are
        over=over,
        sign_offs=_read_sign_offs(sign_offs, content_id) if sign_offs else (),
    )


def _read_sign_offs(lines: str, content_id: str) -> tuple[SignOff, ...]:
    from storyrev.store.sign_offs import read_counted

    return read_counted(lines.split("\n"), content_id)
