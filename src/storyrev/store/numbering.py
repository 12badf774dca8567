"""Turning commits into numbered revisions: one way for a save and for a rebuild.

So both end with the same rows. Everything here writes through an open connection to the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from storyrev.store.history import Commit, slug_of
from storyrev.store.quoting import encode
from storyrev.store.slugs import fold_slug
from storyrev.store.trailers import Label, parse_message


@dataclass(slots=True)
class Standing:
    """Where a story stands while commits are added: the working state behind the tables."""

    path: str = ""
    content_id: str | None = None
    latest: int = 0
    last_id: str | None = None
    seen: dict[str, int] = field(default_factory=dict)


def add(connection: sqlite3.Connection, commits: Iterable[Commit], head: str, committed: int) -> None:
    """Number the revisions in `commits` and note that the index is current for `head`, all or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        place: int = connection.execute("SELECT coalesce(max(place), 0) FROM revisions").fetchone()[0]
        standings: dict[str, Standing] = {}
        for commit in commits:
            place = _add_commit(connection, commit, standings, place)
        connection.execute("DELETE FROM head")
        connection.execute("INSERT INTO head VALUES (?, ?)", (head, committed))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _add_commit(connection: sqlite3.Connection, commit: Commit, standings: dict[str, Standing], place: int) -> int:
    """Add what one commit did; a story moved by it is one revision, at its new path."""
    label = parse_message(commit.message) if commit.texts else None
    gone: set[str] = set()
    there: dict[str, tuple[str, str]] = {}
    for path, content_id in commit.texts:
        slug = slug_of(path) or ""
        if content_id is None:
            gone.add(path)
        else:
            there[slug] = (path, content_id)
    for path in sorted(gone):
        slug = slug_of(path) or ""
        standing = _standing(connection, slug, standings)
        if slug not in there and standing.path == path:
            standing.content_id = None
            connection.execute("UPDATE stories SET content_id = NULL WHERE slug = ?", (slug,))
    for slug, (path, content_id) in sorted(there.items()):
        standing = _standing(connection, slug, standings)
        if (path, content_id) == (standing.path, standing.content_id):
            continue
        place += 1
        said = label if label and label.slug == slug else None
        _add_revision(connection, commit, said, slug, path, content_id, standing, place)
    return place


def _add_revision(
    connection: sqlite3.Connection,
    commit: Commit,
    said: Label | None,
    slug: str,
    path: str,
    content_id: str,
    standing: Standing,
    place: int,
) -> None:
    number = standing.latest + 1
    label = said or Label(slug, "unknown", commit.author)
    connection.execute(
        "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            slug,
            number,
            commit.id,
            standing.last_id,
            commit.saved_at,
            commit.zone,
            label.editor or commit.author,
            label.kind,
            encode(label.note),
            content_id,
            label.base,
            "\n".join(f"{name} {encode(words)}" for name, words in label.stamps),
            label.status,
            path,
            standing.seen.get(content_id),
            encode(label.source),
            encode(label.remark),
            label.embargo.isoformat() if label.embargo else None,
            place,
        ),
    )
    standing.path, standing.content_id = path, content_id
    standing.latest, standing.last_id = number, commit.id
    standing.seen.setdefault(content_id, number)
    connection.execute(
        "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?)", (slug, path, content_id, fold_slug(slug), number)
    )


def _standing(connection: sqlite3.Connection, slug: str, standings: dict[str, Standing]) -> Standing:
    """Where a story stands, from the tables the first time it is asked for."""
    if slug not in standings:
        standing = Standing()
        row = connection.execute("SELECT path, content_id, latest FROM stories WHERE slug = ?", (slug,)).fetchone()
        if row:
            standing.path, standing.content_id, standing.latest = row
            numbered = connection.execute(
                "SELECT content_id, number, id FROM revisions WHERE slug = ? ORDER BY number", (slug,)
            )
            for content_id, number, commit in numbered:
                standing.seen.setdefault(content_id, number)
                standing.last_id = commit
        standings[slug] = standing
    return standings[slug]
