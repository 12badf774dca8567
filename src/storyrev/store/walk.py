"""The whole history walked through, from Git alone: its commits as they are stored, each with the revisions in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from storyrev.store import numbering
from storyrev.store.history import Commit, Graph, read_all
from storyrev.store.layout import Layout
from storyrev.store.objects import Found, Objects, slices

_SEQUENCE = "SELECT slug, number, id, saved_at, kind, editor, base, path, content_id FROM revisions ORDER BY place"


@dataclass(frozen=True, slots=True)
class Row:
    """A revision as the index numbers it."""

    slug: str
    number: int
    id: str
    saved_at: int
    kind: str
    editor: str
    base: str | None
    path: str
    content_id: str


def number_anew(
    layout: Layout,
    head: str,
    graph: Graph,
    fresh: sqlite3.Connection,
    through: Callable[[Iterable[Commit]], Iterable[Commit]] = iter,
) -> list[str]:
    """Number every revision up to `head` in `fresh`, an empty index; gives the commits in the order of history.

    Commits go through `through` on their way. Raises `GitFailed`.
    """
    order: list[str] = []
    past = read_all(layout, head, graph)
    numbering.add(fresh, _noting(through(past.commits), order), head, past.committed)
    return order


def read_stored(
    layout: Layout, fresh: sqlite3.Connection, order: list[str]
) -> Iterator[tuple[str, Found | None, tuple[Row, ...]]]:
    """Each commit in order: its name, itself as it is stored (None where Git cannot read it), and its revisions."""
    rows = (Row(*row) for row in fresh.execute(_SEQUENCE))
    row = next(rows, None)
    with Objects(layout.top) as objects:
        for run in slices(order):
            for name, found in zip(run, objects.read(run), strict=True):
                mine: list[Row] = []
                while row and row.id == name:
                    mine.append(row)
                    row = next(rows, None)
                yield name, found if found and found.kind == "commit" else None, tuple(mine)


def _noting(commits: Iterable[Commit], order: list[str]) -> Iterator[Commit]:
    for commit in commits:
        order.append(commit.id)
        yield commit
