"""Sign-offs: a second person's approval of a revision, beside its commit and never in it.

They are Git notes under `refs/notes/storyrev-sign-off`, so they travel, and change no commit. A note
has a line for each sign-off on that commit: a JSON object on one line, the time first, so that lines that are
sorted stand in the order of time. Lines are only ever added. Two notes on one commit join into one by their lines.

A line names the story, since a commit of plain Git may change several, and the text that was approved:
where a commit was written anew with another text and its note was carried along, the sign-off does not count.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from storyrev.store import index
from storyrev.store.git import GitFailed, run_git
from storyrev.store.layout import Layout
from storyrev.store.model import SignOff
from storyrev.store.objects import Objects, hash_object
from storyrev.store.quoting import encode_json

_NAME = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?", re.ASCII)
_KEYS = frozenset({"at", "slug", "text", "by", "remark", "change", "signature"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a note: the sign-off, the story it is about and the text that was approved, by its content id."""

    slug: str
    content_id: str
    sign_off: SignOff


def read_schema() -> str:
    """The JSON Schema (2020-12) of `storyrev.sign-off/v1`, as text."""
    return resources.files("storyrev.store").joinpath("sign-off-v1.schema.json").read_text("utf-8")


def format_line(line: Line) -> str:
    """A line as a note has it, without its end."""
    sign_off = line.sign_off
    values = {"at": _write_time(sign_off.at), "slug": line.slug, "text": line.content_id, "by": sign_off.by}
    more = {"remark": sign_off.remark, "change": sign_off.change, "signature": sign_off.signature}
    return encode_json({**values, **{key: value for key, value in more.items() if value}})


def parse_line(text: str) -> Line | None:
    """What a line of a note says; None for one that is no sign-off."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        return None
    if not {"at", "slug", "text", "by"} <= values.keys() <= _KEYS or not _NAME.fullmatch(values["text"]):
        return None
    try:
        at = datetime.fromisoformat(values["at"])
    except ValueError:
        return None
    if at.utcoffset() is None or not values["by"].isprintable() or not values["by"]:
        return None
    more = (values.get(key, "") for key in ("remark", "change", "signature"))
    return Line(values["slug"], values["text"], SignOff(values["by"], at, *more))


def signed_part(commit: str, line: Line) -> bytes:
    """What the signature of a sign-off covers: the commit, and the line without its signature."""
    sign_off = line.sign_off
    bare = SignOff(sign_off.by, sign_off.at, sign_off.remark, sign_off.change)
    text = format_line(Line(line.slug, line.content_id, bare))
    return f"storyrev sign-off v1\n{commit}\n{text}\n".encode("utf-8", "surrogatepass")


def read_counted(lines: Iterable[str], content_id: str) -> tuple[SignOff, ...]:
    """The sign-offs among the lines of a revision's note that are of its text, the oldest first, each once."""
    found = (parse_line(line) for line in lines)
    own = {line.sign_off for line in found if line is not None and line.content_id == content_id}
    return tuple(sorted(own, key=lambda one: (one.at, one.by, one.remark, one.change)))


def list_notes(top: Path, old: str | None, new: str) -> dict[str, str | None]:
    """The notes that differ between two commits of a notes reference of the repository in `top`: commit that is noted → blob, None where it is gone.

    Without `old`, all that there are. Raises `GitFailed`.
    """
    before = old or hash_object("tree", b"", like=new)
    arguments = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, new, "--")
    pieces = iter(run_git(top, *arguments).decode("utf-8", "replace").split("\0"))
    found = {}
    for about in pieces:
        if about:
            _, _, _, blob, state = about[1:].split(" ")
            commit = next(pieces).replace("/", "")  # Git spreads many notes over folders
            found[commit] = None if state == "D" else blob
    return found


def read_lines(top: Path, notes: dict[str, str | None]) -> Iterator[tuple[str, list[str]]]:
    """The commits that are noted, each with the lines of its note. What Git cannot read is left out."""
    with Objects(top) as objects:
        for commit, blob in notes.items():
            found = objects.read_one(blob) if blob else None
            yield commit, split_note(found.data if found and found.kind == "blob" else b"")


def split_note(data: bytes) -> list[str]:
    """The lines of a note."""
    return [line for line in data.decode("utf-8", "replace").split("\n") if line.strip()]


def catch_up(layout: Layout, connection: sqlite3.Connection) -> str:
    """Have an index know the sign-offs that Git has now; gives the commit of the notes where it is another than the index knew.

    Raises `GitFailed`.
    """
    tip = layout.read_reference(index.SIGN_OFFS) or ""
    known = index.noted(connection)
    if tip == known:
        return ""
    notes: dict[str, str | None] = {}
    if tip:
        try:
            notes = list_notes(layout.top, known or None, tip)
        except GitFailed:
            if not known:
                raise
            known, notes = "", list_notes(layout.top, None, tip)  # what was known is gone from the repository
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not (tip and known):
            connection.execute("DELETE FROM sign_offs")
        for commit, lines in read_lines(layout.top, notes):
            connection.execute("DELETE FROM sign_offs WHERE id = ?", (commit,))
            for line, told in ((line, parse_line(line)) for line in lines):
                if told is not None:
                    connection.execute("INSERT OR IGNORE INTO sign_offs VALUES (?, ?, ?)", (commit, told.slug, line))
        connection.execute("DELETE FROM noted")
        connection.execute("INSERT INTO noted VALUES (?)", (tip,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return tip


def _write_time(at: datetime) -> str:
    """A time in UTC, so that lines sort by it."""
    return at.astimezone(UTC).isoformat()
