"""What the front matter says of the story: headline, dek, byline, dateline, stamps, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from storyrev.story.bylines import names_of
from storyrev.story.decode import UnreadableDraft
from storyrev.story.front import read_front
from storyrev.story.model import Note, NoteKind, Stamp
from storyrev.story.stamps import find_dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyrev.story.front import Entry, Value

KEYS: dict[str, tuple[str, ...]] = {
    "headline": ("headline", "title", "hed"),
    "dek": ("dek", "deck", "standfirst", "subtitle", "subhead", "subheadline"),
    "byline": ("byline", "by", "author", "authors"),
    "dateline": ("dateline",),
    "published": ("published", "date"),
    "updated": ("updated", "modified", "last_updated"),
    "notes": ("notes",),
}
"""The keys of the front matter that mean something, each with the other names it is accepted under."""

_KINDS: dict[str, NoteKind] = {kind: kind for kind in get_args(NoteKind)} | {
    "editor's note": "editors-note",
    "editor’s note": "editors-note",
    "editor-note": "editors-note",
    "editors note": "editors-note",
    "note": "editors-note",
}


@dataclass(frozen=True, slots=True)
class Fields:
    """The front matter as (key, value) pairs, and what it means; empty where it says nothing."""

    pairs: tuple[tuple[str, str], ...] = ()
    headline: str = ""
    dek: str = ""
    byline: str = ""
    dateline: str = ""
    stamps: tuple[Stamp, ...] = ()
    notes: tuple[Note, ...] = ()


def read_fields(opening: str) -> Fields:
    """Give what an opening says. Raises `UnreadableDraft` with the line for a value that cannot mean that."""
    entries = read_front(opening)
    if not entries:
        return Fields()
    # Of a key that stands twice the last holds, as YAML readers have it.
    known = {entry.key.lower(): entry for entry in entries}

    def find(field: str) -> Entry | None:
        return next((known[key] for key in KEYS[field] if key in known), None)

    return Fields(
        pairs=tuple((entry.key, entry.written) for entry in entries),
        headline=_text(find("headline")),
        dek=_text(find("dek")),
        byline=_byline(find("byline")),
        dateline=_text(find("dateline")),
        stamps=tuple(_stamps(find("published"), find("updated"))),
        notes=_notes(find("notes")),
    )


def _text(entry: Entry | None) -> str:
    if entry is None:
        return ""
    if isinstance(entry.value, list) and all(isinstance(item, str) for item in entry.value):
        return _listed([str(item) for item in entry.value])
    if not isinstance(entry.value, str):
        raise UnreadableDraft(f"`{entry.key}` must be text; write it on one line", entry.line)
    return re.sub(r"\s*\n\s*", " ", entry.value.strip())


def _byline(entry: Entry | None) -> str:
    """Give the names alone: `byline: By Jane Doe` and `author: Jane Doe` say the same."""
    text = _text(entry)
    return names_of(text) if entry is not None and entry.key.lower() == "byline" else text


def _listed(items: list[str]) -> str:
    return ", ".join(items[:-1]) + " and " + items[-1] if len(items) > 1 else "".join(items)


def _stamps(published: Entry | None, updated: Entry | None) -> list[Stamp]:
    stamps = []
    if text := _text(published):
        stamps.append(Stamp("published", text, _moment(text)))
    if text := _text(updated):
        stamps.append(Stamp("updated", text, _moment(text)))
    return stamps


def _moment(text: str) -> str | None:
    return next((found.at for found in find_dates(text)), None)


def _notes(entry: Entry | None) -> tuple[Note, ...]:
    if entry is None or entry.value == "":
        return ()
    items = entry.value if isinstance(entry.value, list) else [entry.value]
    return tuple(_note(item, entry.line) for item in items)


def _note(item: Value, line: int) -> Note:
    if isinstance(item, str):
        return Note("editors-note", item, _moment(item), -1)
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise UnreadableDraft("each entry of `notes` needs a `text`, and may have a `kind` and an `at`", line)
    kind = _KINDS.get(_word(item, "kind").lower() or "editors-note")
    if kind is None:
        known = ", ".join(get_args(NoteKind))
        raise UnreadableDraft(f"a note of kind `{_word(item, 'kind')}`; the kinds are {known}", line)
    return Note(kind, _word(item, "text"), _word(item, "at") or _moment(_word(item, "text")), -1)


def _word(item: Mapping[str, Value], key: str) -> str:
    value = item.get(key, "")
    return value if isinstance(value, str) else ""
