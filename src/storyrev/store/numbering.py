"""Turning commits into numbered revisions: one way for a save and for a rebuild.

So both end with the same rows. Everything here writes through an open connection to the index.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from storyrev.store.history import Back, Commit, slug_of
from storyrev.store.quoting import encode, encode_stamps
from storyrev.store.slugs import fold_slug
from storyrev.store.trailers import Label, parse_message

_ADD_REVISION = f"INSERT INTO revisions VALUES ({', '.join('?' * 21)})"  # noqa: S608 - question marks
_AT_ONCE = 10_000  # revisions
_SLUG_AND_NUMBER = itemgetter(0, 1)

# What says of a commit that changes no file that it is a revision all the same.
_STANDS = re.compile(r"^Storyrev-(?:Over|Text):", re.MULTILINE)


@dataclass(slots=True)
class Standing:
    """Where a story stands while commits are added: the working state behind the tables."""

    path: str = ""
    content_id: str | None = None
    latest: int = 0
    last_id: str | None = None
    seen: dict[str, int] = field(default_factory=dict)
    # Only once a side that was merged in is looked at: the commit of each revision that was imported, by its source and
    # content id; and those that two newsrooms have imported, as the commit of the side → that of the branch.
    imported: dict[tuple[str, str], str] | None = None
    twins: dict[str, str] = field(default_factory=dict)


class Addition:
    """Commits on their way into the index, all or nothing: `add` them in order, then `finish` or `abandon`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("BEGIN IMMEDIATE")
        # Noted, since no index has it: to look for the last of a million takes a save longer than the rest.
        last = connection.execute("SELECT place FROM head").fetchone()
        self._place: int = last[0] if last else 0
        self._fresh = not last
        self._standings: dict[str, Standing] = {}
        # What the tables do not have yet: revisions, and the stories that these or a removal changed.
        self._rows: list[tuple[object, ...]] = []
        self._changed: dict[str, Standing] = {}

    def add(self, commit: Commit, label: Label | None = None) -> None:
        """Number the revisions in a commit; `label` is what its message says, for a caller who wrote it.

        A story that the commit moved is one revision, at its new path.
        """
        if label is None and (commit.texts or _STANDS.search(commit.message)):
            label = parse_message(commit.message)
        gone: set[str] = set()
        there: dict[str, tuple[str, str]] = {}
        for path, content_id in commit.texts:
            if content_id is None:
                gone.add(path)
            else:
                there[slug_of(path) or ""] = (path, content_id)
        for path in sorted(gone):
            slug = slug_of(path) or ""
            standing = self._standing(slug)
            if slug not in there and standing.path == path:
                standing.content_id = None
                self._changed[slug] = standing
        if label and (label.over or label.text) and label.slug not in there:
            # A decision between two newsrooms for the text that stood already, or one recorded again by an import.
            stands = self._standing(label.slug)
            if stands.content_id and label.text in (None, stands.content_id):
                there[label.slug] = (stands.path, stands.content_id)
        for slug, (path, content_id) in sorted(there.items()):
            standing = self._standing(slug)
            said = label if label and label.slug == slug else None
            if commit.aside and said and said.source and self._is_twin(commit, said, content_id, standing):
                continue
            # What somebody recorded counts, even where another newsroom recorded the same text before it.
            if (path, content_id) != (standing.path, standing.content_id) or said:
                self._add_revision(commit, said, slug, path, content_id, standing)
        if len(self._rows) >= _AT_ONCE:
            self.write()

    def finish(self, head: str, committed: int) -> None:
        """Have the index current for `head`, which entered the record at `committed`."""
        self.write()
        self._connection.execute("DELETE FROM head")
        self._connection.execute("INSERT INTO head VALUES (?, ?, ?)", (head, committed, self._place))
        self._connection.execute("COMMIT")

    def abandon(self) -> None:
        """Leave the index as it was."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _add_revision(
        self, commit: Commit, said: Label | None, slug: str, path: str, content_id: str, standing: Standing
    ) -> None:
        number = standing.latest + 1
        label = said or Label(slug, "unknown", commit.author)
        source = encode(label.source)
        if standing.imported is not None and source:
            standing.imported[source, content_id] = commit.id
        self._place += 1
        self._rows.append(
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
                standing.twins.get(label.base or "", label.base),
                encode_stamps(label.stamps),
                label.status,
                path,
                standing.seen.get(content_id),
                source,
                encode(label.remark),
                label.embargo.isoformat() if label.embargo else None,
                encode_stamps(label.waivers),  # pairs of a word and a text, as stamps are
                standing.twins.get(label.over or "", label.over),
                self._place,
            )
        )
        standing.path, standing.content_id = path, content_id
        standing.latest, standing.last_id = number, commit.id
        standing.seen.setdefault(content_id, number)
        self._changed[slug] = standing

    def _is_twin(self, commit: Commit, said: Label, content_id: str, standing: Standing) -> bool:
        """Whether a revision of a side was imported from the same source on the branch too; it counts once."""
        if standing.imported is None:
            self.write()
            asked = "SELECT source, content_id, id FROM revisions WHERE slug = ? AND source != ''"
            rows = self._connection.execute(asked, (said.slug,))
            standing.imported = {(source, text): name for source, text, name in rows}
        twin = standing.imported.get((encode(said.source), content_id))
        if twin is not None:
            standing.twins[commit.id] = twin
        return twin is not None

    def _standing(self, slug: str) -> Standing:
        """Where a story stands, from the tables the first time it is asked for."""
        standing = self._standings.get(slug)
        if standing is None:
            standing = self._standings[slug] = Standing() if self._fresh else _read_standing(self._connection, slug)
        return standing

    def write(self) -> None:
        """Have in the tables what was added so far."""
        # In the order that they stand in there, so that each page of a story is filled once.
        self._rows.sort(key=_SLUG_AND_NUMBER)
        self._connection.executemany(_ADD_REVISION, self._rows)
        self._connection.executemany(
            "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?)",
            [(slug, s.path, s.content_id, fold_slug(slug), s.latest) for slug, s in self._changed.items()],
        )
        self._rows.clear()
        self._changed.clear()


def go_back(connection: sqlite3.Connection, back: Back, read: Callable[[Iterable[str]], dict[str, str | None]]) -> None:
    """Have an index as it was at an earlier commit; `read` says what stood there at paths from the newsroom's root."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("CREATE TEMP TABLE gone (id TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ((commit.id,) for commit in back.gone))
        first = "SELECT min(place) FROM revisions WHERE id IN (SELECT id FROM gone)"
        place = "SELECT coalesce((" + first + ") - 1, (SELECT place FROM head))"  # noqa: S608 - a constant
        last: int = connection.execute(place).fetchone()[0]
        slugs = {slug for (slug,) in connection.execute("SELECT DISTINCT slug FROM revisions WHERE place > ?", (last,))}
        slugs |= {slug_of(path) or "" for commit in back.gone for path, _ in commit.texts}
        connection.execute("DELETE FROM revisions WHERE place > ?", (last,))
        asked = "SELECT path, content_id, number FROM revisions WHERE slug = ? ORDER BY number DESC LIMIT 1"
        latest = {slug: connection.execute(asked, (slug,)).fetchone() for slug in sorted(slugs)}
        there = read([row[0] for row in latest.values() if row])
        for slug, row in latest.items():
            if row:
                path, content_id, number = row
                values = (path, content_id if there[path] else None, number, slug)
                connection.execute("UPDATE stories SET path = ?, content_id = ?, latest = ? WHERE slug = ?", values)
            else:
                connection.execute("DELETE FROM stories WHERE slug = ?", (slug,))
        connection.execute("DELETE FROM head")
        connection.execute("INSERT INTO head VALUES (?, ?, ?)", (back.commit, back.committed, last))
        connection.execute("DROP TABLE gone")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def add(connection: sqlite3.Connection, commits: Iterable[Commit], head: str, committed: int) -> None:
    """Number the revisions in `commits` and note that the index is current for `head`, all or nothing."""
    addition = Addition(connection)
    try:
        for commit in commits:
            addition.add(commit)
        addition.finish(head, committed)
    except BaseException:
        addition.abandon()
        raise


def _read_standing(connection: sqlite3.Connection, slug: str) -> Standing:
    """Where a story stands in the tables."""
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
    return standing
