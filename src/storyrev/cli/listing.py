"""Revisions as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from storyrev.cli.printing import printable
from storyrev.store.model import Revision


def revision_json(revision: Revision) -> dict[str, Any]:
    """A revision as plain JSON values."""
    return {
        "slug": revision.slug,
        "number": revision.number,
        "id": revision.id,
        "parent": revision.parent,
        "saved_at": revision.saved_at.isoformat(),
        "editor": revision.editor,
        "kind": revision.kind,
        "note": revision.note,
        "status": revision.status,
        "content_id": revision.content_id,
        "base": revision.base,
        "stamps": [{"kind": kind, "text": text} for kind, text in revision.stamps],
        "path": revision.path,
        "return_of": revision.return_of,
        "source": revision.source,
        "remark": revision.remark,
        "embargo": revision.embargo.isoformat() if revision.embargo else None,
    }


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
