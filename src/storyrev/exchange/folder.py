"""Ordered drafts from a folder: one sub-folder a story, with a `story.toml` that says what each draft is.

    stories/
      baghdad-embassy/
        story.toml
        01-first.md
        02-update.md

The form of `story.toml` is described in docs/story-format.md.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.model import KINDS, STATUSES, Kind, Status
from storyrev.story.model import FORMS

# `unknown` is what the record calls a plain Git commit; nobody chooses it.
DRAFT_KINDS = tuple(kind for kind in KINDS if kind != "unknown")

MANIFEST = "story.toml"


class BadFolder(UsageError):
    """A folder of drafts that cannot be read as one; the message begins with file and line."""


class SamplesMissing(StoryrevError):
    """The sample stories are neither in the installed package nor in a checkout."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One text of a story as it lay in a folder, and what `story.toml` says of it.

    `slug` is the name of the story's folder, `data` the exact bytes of the file at `path`. `at` is
    when it was saved, with its zone. `note` is what readers were given, `editor` "Name <address>".
    """

    slug: str
    path: Path
    data: bytes
    kind: Kind
    note: str
    editor: str
    at: datetime
    status: Status = "public"


def read_folder(folder: Path) -> tuple[Draft, ...]:
    """All drafts of a story's folder, or of a folder of such folders, in the order of their times.

    Drafts of one story keep the order of its `story.toml`; at the same moment, stories go by slug.
    Raises `BadFolder` with the file, the line and the next step: nothing is read half.
    """
    check_folder(folder)
    stories = [folder] if (folder / MANIFEST).is_file() else list_stories(folder)
    drafts = [draft for story in stories for draft in read_story(story)]
    # The sort is stable, and times within a story never fall: its own order stands.
    return tuple(sorted(drafts, key=lambda draft: (draft.at, draft.slug)))


def check_folder(folder: Path) -> None:
    """Make sure that a folder is one. Raises `BadFolder`."""
    if folder.exists() and not folder.is_dir():
        raise BadFolder(f"{folder}: is a file; name the folder of a story, or one with a folder for each story")
    if not folder.is_dir():
        raise BadFolder(f"{folder}: there is no such folder; name one that holds a {MANIFEST} or folders with one")


def list_stories(folder: Path) -> list[Path]:
    """The folders in a folder, by name. Raises `BadFolder` if there are none."""
    stories = sorted(child for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))
    if not stories:
        raise BadFolder(f"{folder}: no stories here; make a folder for each, with its drafts in it")
    return stories


def samples_folder() -> Path:
    """Where the sample stories are: in the installed package, or in the checkout it runs from."""
    package = Path(__file__).resolve().parents[1]
    for candidate in (package / "samples", package.parents[1] / "stories"):
        if candidate.is_dir():
            return candidate
    raise SamplesMissing(f"{package / 'samples'}: the sample stories are missing; install storyrev again")


def read_story(folder: Path) -> list[Draft]:
    """The drafts of one story's folder in the order of its `story.toml`. Raises `BadFolder`."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise BadFolder(
            f"{folder}: has no {MANIFEST}; write one with a [[draft]] for each file: file, kind, at, editor, note"
        )
    entries = _Manifest(manifest, _read_text(manifest)).entries()
    listed: dict[str, int] = {}
    drafts: list[Draft] = []
    for entry in entries:
        name = entry.file_name()
        if name in listed:
            raise entry.error("file", f"{name} is listed twice, first as draft {listed[name]}; remove one of them")
        listed[name] = entry.number
        draft = entry.draft(name)
        if drafts and draft.at < drafts[-1].at:
            raise entry.error("at", f"{name} is older than the draft listed above it; put the drafts in order of time")
        drafts.append(draft)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in FORMS and path.name not in listed and not path.name.startswith("."):
            raise BadFolder(f"{path}: is not listed in {MANIFEST}; add a [[draft]] for it, or take it away")
    return drafts


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadFolder(f"{path}:{line}: is not UTF-8; save it again as UTF-8") from error
    except OSError as error:
        raise BadFolder(f"{path}: cannot be read ({error.strerror}); check the file and who may read it") from error


@dataclass(frozen=True, slots=True)
class _Manifest:
    """A `story.toml`: its path for messages, its text for line numbers."""

    path: Path
    text: str

    def entries(self) -> list[_Entry]:
        try:
            table = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            said = str(error)
            at = re.search(r"\(at line (\d+), column \d+\)$", said)
            line = int(at[1]) if at else self.text.count("\n") + 1
            raise BadFolder(f"{self.path}:{line}: is not TOML: {said}; mend that line") from error
        found = table.pop("draft", [])
        if table:
            key = min(table)
            raise BadFolder(f"{self.path}:{self.line(0, key)}: {key!r} is not known; only [[draft]] tables stand here")
        if not isinstance(found, list) or not all(isinstance(values, dict) for values in found):
            raise BadFolder(f"{self.path}:{self.line(0, 'draft')}: write each draft as a [[draft]] table of its own")
        if not found:
            raise BadFolder(f"{self.path}:1: lists no drafts; add a [[draft]] with file, kind, at and editor")
        return [_Entry(self, number, values) for number, values in enumerate(found, 1)]

    def line(self, number: int, key: str) -> int:
        """The line of a key in the table of draft `number` (0: above the first), or else of its header."""
        table, header = 0, 1
        for row, text in enumerate(self.text.split("\n"), 1):
            if re.match(r"\s*\[", text):
                table += 1
                header = row if table == number else header
            if table == number and re.match(rf"""\s*\[*\s*["']?{re.escape(key)}\b""", text):
                return row
        return header


@dataclass(frozen=True, slots=True)
class _Entry:
    """One `[[draft]]` table, from 1."""

    manifest: _Manifest
    number: int
    values: dict[str, Any]

    def error(self, key: str, message: str) -> BadFolder:
        return BadFolder(f"{self.manifest.path}:{self.manifest.line(self.number, key)}: {message}")

    def file_name(self) -> str:
        name = self._text("file", "the draft's file name")
        if name != Path(name).name or name in {".", ".."} or "\\" in name or "\0" in name:
            raise self.error("file", f"{name!r} is not a file in this folder; drafts stand beside {MANIFEST}")
        return name

    def draft(self, name: str) -> Draft:
        path = self.manifest.path.parent / name
        for key in self.values:
            if key not in {"file", "kind", "at", "editor", "note", "status"}:
                raise self.error(key, f"{key!r} is not known; a draft has file, kind, at, editor, note and status")
        kind = self._choice("kind", DRAFT_KINDS)
        # A story begins once; the desk would refuse it too, but without the line.
        if (kind == "first") != (self.number == 1):
            raise self.error("kind", "the first draft of a story, and only that, is of kind first; choose another kind")
        at = self.values.get("at")
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise self.error("at", "a draft needs its time with a zone and no quotes: at = 2020-01-31T16:05:00-05:00")
        editor = self._text("editor", "who saved it")
        note = self._text("note", "what readers were told", default="")
        status = self._choice("status", STATUSES, default="public")
        if path.is_symlink() or not path.is_file():
            raise self.error("file", f"{name} is not a plain file in this folder; put it there, or take the table out")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise self.error("file", f"{name} cannot be read ({error.strerror}); check who may read it") from error
        return Draft(self.manifest.path.parent.resolve().name, path, data, kind, note, editor, at, status)

    def _text(self, key: str, what: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(key, f'a draft needs {what}: {key} = "…"')
        return value

    def _choice(self, key: str, allowed: tuple[Any, ...], default: str | None = None) -> Any:
        value = self.values.get(key, default)
        if value not in allowed:
            given = f"{value!r} is no {key}" if key in self.values else f"a draft needs its {key}"
            raise self.error(key, f"{given}; choose one of {', '.join(allowed)}")
        return value
