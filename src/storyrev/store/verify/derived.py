"""Whether the indexes say what the history says: that of a store, and the one over all stores."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storyrev.store import index
from storyrev.store.git import GitFailed
from storyrev.store.history import read_since
from storyrev.store.layout import Layout
from storyrev.store.sign_offs import catch_up
from storyrev.store.verify.telling import Telling

_OF_SIGN_OFFS = ("noted", "sign_offs")
_STEP = "It is derived, so no text is lost; build it again with: storyrev reindex"


def read_index_head(layout: Layout) -> str | None:
    """The commit that the index on disk is current for; None where there is none that can be read."""
    try:
        with closing(index.connect(layout.index_file)) as connection:
            return (index.head_of(connection) or ("", 0))[0]
    except (index.Unusable, sqlite3.Error):
        return None


def check_index(layout: Layout, fresh: sqlite3.Connection, telling: Telling) -> None:
    """Hold the index on disk against `fresh`, one that was just built from the history.

    One that is behind it must agree with its part of it; one that has moved on is not looked at.
    """
    try:
        with closing(index.connect(layout.index_file)) as kept:
            said = kept.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                telling.tell("index-differs", f"the index is damaged (SQLite says: {said}). {_STEP}")
                return
            head = index.head_of(kept)
        fresh.execute("ATTACH DATABASE ? AS kept", (str(layout.index_file),))
    except index.Unusable:
        if layout.index_file.is_file() and index.is_cut_short(layout.index_file):
            telling.tell("index-differs", f"the index is cut short. {_STEP}")
        return
    except sqlite3.Error as error:
        telling.tell("index-differs", f"the index is damaged (SQLite says: {error}). {_STEP}")
        return
    try:
        current = index.head_of(fresh)
        if head and current and head[0] == current[0]:
            _know_sign_offs(layout, fresh)
            _compare(fresh, telling)
        elif head and current and head[0] and _is_behind(layout, head[0], current[0]):
            _tell_rows(fresh, "SELECT * FROM kept.revisions EXCEPT SELECT * FROM main.revisions", telling, set())
    except sqlite3.Error as error:
        telling.tell("index-differs", f"the index is damaged (SQLite says: {error}). {_STEP}")
    finally:
        fresh.execute("DETACH DATABASE kept")


def _is_behind(layout: Layout, old: str, head: str) -> bool:
    """Whether an index for `old` is right as far as it goes: after a merge its last revisions may come later."""
    onward = read_since(layout, old, head)
    return onward is not None and onward.back is None


def check_overview(file: Path, path: str, fresh: sqlite3.Connection, telling: Telling) -> None:
    """Hold what the index over all stores says of the store at `path` against `fresh`; one that is behind is not looked at."""
    if not file.is_file():
        return
    try:
        fresh.execute("ATTACH DATABASE ? AS kept", (str(file),))
    except sqlite3.Error as error:
        telling.tell("index-differs", f"the index over all stores is damaged (SQLite says: {error}). {_STEP}")
        return
    try:
        known = fresh.execute("SELECT number, head FROM kept.stores WHERE path = ?", (path,)).fetchone()
        current = index.head_of(fresh)
        if known and current and known[1] == current[0]:
            ours = "SELECT slug, nullif(folded, slug), content_id IS NOT NULL FROM main.stories"
            theirs = "SELECT slug, folded, stands FROM kept.stories WHERE store = ?1"
            for statement in (f"{ours} EXCEPT {theirs}", f"{theirs} EXCEPT {ours}"):
                for slug, *_ in fresh.execute(statement, (known[0],)):
                    telling.tell(
                        "index-differs", f"the index over all stores is wrong about {slug}. {_STEP}", story=str(slug)
                    )
    except sqlite3.Error as error:
        telling.tell("index-differs", f"the index over all stores is damaged (SQLite says: {error}). {_STEP}")
    finally:
        fresh.execute("DETACH DATABASE kept")


def _know_sign_offs(layout: Layout, fresh: sqlite3.Connection) -> None:
    """Have the new index know the sign-offs, where the old one is current for them; else neither is looked at for them."""
    old = fresh.execute("SELECT id FROM kept.noted").fetchone()
    with suppress(GitFailed):  # told where the sign-offs are looked at
        catch_up(layout, fresh)
    if (old[0] if old else "") != index.noted(fresh):
        for table in _OF_SIGN_OFFS:
            fresh.execute(f"DROP TABLE main.{table}")


def _compare(fresh: sqlite3.Connection, telling: Telling) -> None:
    """Tell what differs, the revisions one by one."""
    told: set[object] = set()
    for one, other in (("kept", "main"), ("main", "kept")):
        _tell_rows(fresh, f"SELECT * FROM {one}.revisions EXCEPT SELECT * FROM {other}.revisions", telling, told)  # noqa: S608 - two constants
    if told:
        return
    tables = [row[0] for row in fresh.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")]
    for table in tables:
        for one, other in (("kept", "main"), ("main", "kept")):
            statement = f"SELECT count(*) FROM (SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table})"  # noqa: S608 - names out of our own schema
            if fresh.execute(statement).fetchone()[0]:
                telling.tell("index-differs", f"the index is wrong in its table {table}. {_STEP}")
                return


def _tell_rows(fresh: sqlite3.Connection, statement: str, telling: Telling, told: set[object]) -> None:
    """Tell each revision that a statement finds and that is not `told` yet."""
    for slug, number, commit, *_ in fresh.execute(statement):
        if (slug, number) not in told:
            told.add((slug, number))
            telling.tell(
                "index-differs",
                f"the index is wrong about {slug}@{number}. {_STEP}",
                story=str(slug),
                revision=number if isinstance(number, int) else None,
                commit=str(commit),
            )
