"""Revisions as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyrev.cli.printing import printable
from storyrev.store.model import Revision, SignOff


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
    if revision.embargo:
        marks.append(f"embargo {revision.embargo:%Y-%m-%d %H:%M %z}")
    if revision.return_of is not None:
        marks.append(f"return to {revision.return_of}")
    if any(not sign_off.change for sign_off in revision.sign_offs):
        marks.append("signed off")
    return (
        revision.name,
        f"{revision.saved_at:%Y-%m-%d %H:%M %z}",
        revision.id[:10],
        ", ".join(marks),
        printable(revision.editor.partition(" <")[0]),
        printable(revision.note),
    )


def sign_off_line(sign_off: SignOff) -> str:
    """A sign-off on one line: who, when, of which change where it is of one, and the remark."""
    parts = [printable(sign_off.by), f"{sign_off.at:%Y-%m-%d %H:%M %z}"]
    if sign_off.change:
        parts.append(f"of {printable(sign_off.change)}")
    if sign_off.remark:
        parts.append(printable(sign_off.remark))
    return " · ".join(parts)
