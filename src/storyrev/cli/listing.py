"""Revisions as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyrev.cli.printing import printable
from storyrev.store.model import Revision


def revision_lines(revisions: Iterable[Revision]) -> Iterator[str]:
    """A line for each revision: name, time, commit, kind, editor, note; one under the other."""
    rows = [_cells(revision) for revision in revisions]
    widths = [
        max((len(cell) for cell in column), default=0) for column in zip(*(row[:-1] for row in rows), strict=True)
    ]
    for *cells, note in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), note]).rstrip()


def _cells(revision: Revision) -> tuple[str, ...]:
    marks: list[str] = [revision.kind]
    if revision.status == "withheld":
        marks.append("withheld")
    if revision.return_of is not None:
        marks.append(f"return to {revision.return_of}")
    return (
        revision.name,
        f"{revision.saved_at:%Y-%m-%d %H:%M %z}",
        revision.id[:10],
        ", ".join(marks),
        printable(revision.editor.partition(" <")[0]),
        printable(revision.note),
    )
