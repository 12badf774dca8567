"""Revisions as lines and as JSON."""

from __future__ import annotations

from typing import Any

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
        "stamps": dict(revision.stamps),
        "path": revision.path,
        "return_of": revision.return_of,
    }


def printable(text: str) -> str:
    """One line of text without characters that a terminal would obey."""
    return "".join(c if c.isprintable() else " " if c.isspace() else f"⟨U+{ord(c):04X}⟩" for c in text)


def revision_line(revision: Revision) -> str:
    """A revision in one line: name, time, kind, editor, note."""
    marks: list[str] = [revision.kind]
    if revision.status == "withheld":
        marks.append("withheld")
    if revision.return_of is not None:
        marks.append(f"return to {revision.return_of}")
    name = revision.editor.partition(" <")[0]
    line = (
        f"{revision.number:>4}  {revision.saved_at:%Y-%m-%d %H:%M %z}  {revision.id[:10]}  {', '.join(marks)}  {name}"
    )
    return printable(f"{line}  {revision.note}".rstrip())
