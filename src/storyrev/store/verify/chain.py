"""Whether each commit says what it does, and whether each story's revisions follow one another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from storyrev.store.history import Commit, Graph, slug_of
from storyrev.store.objects import RawCommit
from storyrev.store.trailers import Label, find_problem, parse_message
from storyrev.store.verify.telling import Telling
from storyrev.store.walk import Row


class Ancestry:
    """Which commit comes before which.

    On one line of commits that is their order; across merges it is looked up, back to the older one
    and not beyond it.
    """

    def __init__(self, parents: dict[str, tuple[str, ...]], order: Iterable[str]) -> None:
        self._parents = parents
        self._place = {commit: place for place, commit in enumerate(order)}
        self._linear = all(len(above) < 2 for above in parents.values())

    def precedes(self, old: str, new: str) -> bool:
        """Whether `old` is an ancestor of `new`."""
        if old not in self._place or new not in self._place or self._place[old] >= self._place[new]:
            return False
        if self._linear:
            return True
        todo, met = [new], {new}
        while todo:
            for parent in self._parents.get(todo.pop(), ()):
                if parent == old:
                    return True
                if parent not in met and self._place.get(parent, -1) > self._place[old]:
                    met.add(parent)
                    todo.append(parent)
        return False


def check_messages(
    commits: Iterable[Commit], graph: Graph, wanted: frozenset[str], telling: Telling
) -> Iterator[Commit]:
    """The commits as they come, while what each says is held against the files that it changes.

    Only those about the `wanted` stories are checked, where any are named.
    """
    for commit in commits:
        if not wanted or not wanted.isdisjoint(_about(commit)):
            _check_message(commit, graph.committed.get(commit.id), telling)
        yield commit


def _about(commit: Commit) -> Iterator[str]:
    """The stories that a commit changes or says that it does."""
    for path, _ in commit.texts:
        yield slug_of(path) or ""
    label = parse_message(commit.message)
    if label:
        yield label.slug


def _check_message(commit: Commit, since: int | None, telling: Telling) -> None:
    slugs = {slug_of(path) or "" for path, _ in commit.texts}
    path = commit.texts[0][0] if len(commit.texts) == 1 else ""
    about = next(iter(slugs)) if len(slugs) == 1 else ""
    problem = find_problem(commit.message)
    if problem:
        telling.tell(
            "trailers-damaged",
            f"the trailers of {commit.id[:12]} are not as a save writes them: {problem}. "
            f"See them with: git show --no-patch {commit.id[:12]}",
            story=about,
            commit=commit.id,
            path=path,
            since=since,
        )
        return
    label = parse_message(commit.message)
    if label is None or len(commit.parents) > 1:
        for name, content_id in commit.texts:
            if content_id is None and not any(text for other, text in commit.texts if slug_of(other) == slug_of(name)):
                telling.tell(
                    "story-removed",
                    f"{name} was removed with plain Git in {commit.id[:12]}",
                    story=slug_of(name) or "",
                    commit=commit.id,
                    path=name,
                    since=since,
                )
        return
    if not slugs and not label.over and not label.text:  # these may be for what stands
        telling.tell(
            "nothing-recorded",
            f"{commit.id[:12]} says that it is {label.kind} of {label.slug!r}, and changes no story's file",
            story=label.slug,
            commit=commit.id,
            since=since,
        )
    elif slugs and label.slug not in slugs:
        telling.tell(
            "slug-differs",
            f"{commit.id[:12]} says that it is {label.kind} of {label.slug!r}, and changes {', '.join(sorted(slugs))}",
            story=label.slug,
            commit=commit.id,
            path=path,
            since=since,
        )
    elif len(slugs) > 1:
        telling.tell(
            "more-touched",
            f"{commit.id[:12]} says that it is {label.kind} of {label.slug!r}, and changes also "
            f"{', '.join(sorted(slugs - {label.slug}))}",
            story=label.slug,
            commit=commit.id,
            since=since,
        )


class Chain:
    """Checks commit after commit in the order of history, each with the revisions that it made."""

    def __init__(self, connection: sqlite3.Connection, graph: Graph, ancestry: Ancestry, now: int, telling: Telling):
        self._connection = connection
        self._graph = graph
        self._ancestry = ancestry
        self._now = now
        self._telling = telling
        self._begun: dict[str, str] = {}
        self._last: dict[str, int] = {}

    def check(self, commit: RawCommit, rows: tuple[Row, ...]) -> None:
        """Check one commit; `rows` are the revisions in it."""
        label = parse_message(commit.message)
        for row in rows:
            self._check_place(commit, row, label)
            self._check_base(commit, row, label)
            self._check_saved_at(commit, row)
        if label and len(commit.parents) < 2:
            self._check_people(commit, label, rows)
        self._check_dates(commit, label, rows)

    def _check_place(self, commit: RawCommit, row: Row, label: Label | None) -> None:
        """A story begins with its first revision, and does not begin again; what was imported begins as it was given."""
        if label is None or label.slug != row.slug:
            self._telling.tell_of(
                commit, row, "plain-commit", f"{row.slug}@{row.number} was made with plain Git, by {row.editor}"
            )
        first = self._begun.setdefault(row.slug, row.id)
        if label and label.source:
            return
        if row.number == 1 and row.kind not in ("first", "unknown"):
            self._telling.tell_of(
                commit,
                row,
                "first-missing",
                f"{row.slug} begins with {row.kind}, and no story does: revisions before it are missing",
            )
        elif row.kind == "first" and row.number > 1 and self._begins_again(first, row, label):
            self._telling.tell_of(
                commit,
                row,
                "first-again",
                f"{row.slug}@{row.number} calls itself the first revision, and is the {row.number}. of its story",
            )

    def _begins_again(self, first: str, row: Row, label: Label | None) -> bool:
        """Whether a story begins after it has begun; in a record of two newsrooms it may have begun in both."""
        if not self._ancestry.precedes(first, row.id) or (label and label.text):
            return False
        asked = "SELECT 1 FROM revisions WHERE slug = ? AND over IS NOT NULL AND (over = ? OR base = ?)"
        return self._connection.execute(asked, (row.slug, row.id, row.id)).fetchone() is None

    def _check_base(self, commit: RawCommit, row: Row, label: Label | None) -> None:
        if row.base is None:
            return
        if row.base not in self._graph.parents:
            self._telling.tell_of(
                commit,
                row,
                "base-unknown",
                f"{row.slug}@{row.number} was made from {row.base[:12]}, which is no commit of the history",
            )
            return
        found = self._connection.execute("SELECT 1 FROM revisions WHERE id = ? AND slug = ?", (row.base, row.slug))
        # What was chosen between two newsrooms may be made from the other one's. Of what both have imported, the
        # revision that counts stands for the one that was said.
        chosen = label is not None and label.over is not None
        said = (label.base if label else None) or row.base
        if not found.fetchone() or not (chosen or self._ancestry.precedes(said, row.id)):
            self._telling.tell_of(
                commit,
                row,
                "base-foreign",
                f"{row.slug}@{row.number} was made from {row.base[:12]}, which is no earlier revision of this story",
            )

    def _check_saved_at(self, commit: RawCommit, row: Row) -> None:
        before = self._last.get(row.slug)
        if before is not None and row.saved_at < before:
            self._telling.tell_of(
                commit,
                row,
                "saved-earlier",
                f"{row.slug}@{row.number} is of {_time(row.saved_at)}, and the revision before it of {_time(before)}",
            )
        self._last[row.slug] = row.saved_at
        if row.saved_at > self._now:
            self._telling.tell_of(commit, row, "saved-later", f"{row.slug}@{row.number} is of {_time(row.saved_at)}")

    def _check_people(self, commit: RawCommit, label: Label, rows: tuple[Row, ...]) -> None:
        """Author and committer are the editor; an import is committed by whoever imports."""
        row = rows[0] if rows else None
        if not label.editor:
            return  # told with the trailers
        if label.editor != commit.author:
            self._telling.tell_of(
                commit,
                row,
                "editor-differs",
                f"{commit.id[:12]} names {label.editor} as its editor, and {commit.author} is its author",
            )
        elif label.editor != commit.committer and not label.source:
            self._telling.tell_of(
                commit,
                row,
                "committer-differs",
                f"{commit.id[:12]} names {label.editor} as its editor, and {commit.committer} made the commit",
            )

    def _check_dates(self, commit: RawCommit, label: Label | None, rows: tuple[Row, ...]) -> None:
        """A save's second date is that of the text, or that of the commit before where that is later."""
        row = rows[0] if rows else None
        before = max((self._graph.committed.get(parent, 0) for parent in commit.parents), default=0)
        if commit.committed < before:
            self._telling.tell_of(
                commit,
                row,
                "date-backwards",
                f"{commit.id[:12]} entered the record on {_time(commit.committed)}, "
                f"and what it follows on {_time(before)}",
            )
            return
        known = all(parent in self._graph.committed for parent in commit.parents)
        saved = label is not None and not label.source and len(commit.parents) < 2 and known
        if saved and commit.committed != max(commit.saved_at, before):
            self._telling.tell_of(
                commit,
                row,
                "date-differs",
                f"{commit.id[:12]} is of {_time(commit.saved_at)} and entered the record on {_time(commit.committed)}; "
                f"a save on top of what was there would have entered it on {_time(max(commit.saved_at, before))}",
            )


def _time(seconds: int) -> str:
    """A time in UTC, or the seconds where no calendar has them."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%SZ}"
    except (ValueError, OverflowError, OSError):
        return f"second {seconds}"
