"""Whether every object can be read and is what its name says: `git fsck`, and where what it finds belongs."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread

from storyrev.store.git import start_git
from storyrev.store.layout import Layout
from storyrev.store.verify.telling import Telling

# What Git derives from objects is checked too, whatever the user's settings say.
_ARGUMENTS = (
    "-c",
    "core.commitGraph=true",
    "-c",
    "core.multiPackIndex=true",
    "fsck",
    "--full",
    "--no-dangling",
    "--no-progress",
)
_HASH = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b")
_LOOSE = re.compile(r"objects/([0-9a-f]{2})/([0-9a-f]{38}(?:[0-9a-f]{24})?)\b")
_LINK = re.compile(r"broken link from +\w+ +[0-9a-f]+")
_HARMLESS = re.compile(r"notice: |warning in |dangling |unreachable |Checking |Verifying ")
# Git checks the others itself; these end like them with a hash over what stands before.
_DERIVED = ("*.rev", "*.bitmap", "*.mtimes")
_SLICE = 1 << 20

Place = tuple[str, int, str, str]
"""A story, a revision's number, its commit and its path."""


class Soundness:
    """A `git fsck` that runs beside the other checks."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._process = start_git(layout.top, *_ARGUMENTS)
        self._said = (b"", b"")
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        self._said = self._process.communicate()

    def stop(self) -> None:
        """End it, where nobody waits for its answer."""
        self._process.kill()
        self._thread.join()

    def tell(self, telling: Telling, find: Callable[[str], Place | None]) -> bool:
        """Wait for it, and tell what it found; `find` knows what an object belongs to. Whether all is sound."""
        self._thread.join()
        output, complaint = (said.decode("utf-8", "replace") for said in self._said)
        damaged: dict[str, list[str]] = {}
        others: list[str] = []
        for line in (*complaint.splitlines(), *output.splitlines()):
            text = _LINK.sub("", line).strip()
            if not text or _HARMLESS.match(text):
                continue
            loose = _LOOSE.search(text)
            name = loose[1] + loose[2] if loose else next(iter(_HASH.findall(text)), "")
            if name:
                damaged.setdefault(name, []).append(text)
            else:
                others.append(text)
        for name, lines in damaged.items():
            _tell_object(self._layout, telling, name, lines, find(name))
        others += _damaged_files(self._layout)
        if self._process.returncode and not damaged and not others:
            others.append(f"git fsck ended with status {self._process.returncode} and said nothing")
        for line in others:
            telling.tell("repository-damaged", f"{line}. Restore the repository from a copy")
        return not damaged and not others


def _tell_object(layout: Layout, telling: Telling, name: str, lines: list[str], place: Place | None) -> None:
    missing = all(line.startswith(("missing ", "to ")) for line in lines)
    code = "object-missing" if missing else "object-damaged"
    story, number, commit, path = place or ("", None, "", "")
    what = (
        f"the text of {story}@{number}" if place and commit != name else f"{story}@{number}" if place else "an object"
    )
    said = "is gone" if missing else f"is damaged (Git says: {lines[0]})"
    step = "Restore it from a copy or a clone of the newsroom"
    since = None if missing else _written(layout.common_dir / "objects" / name[:2] / name[2:])
    telling.tell(
        code,
        f"{what}, Git's {name}, {said}. {step}",
        story=story,
        revision=number,
        commit=commit,
        path=path,
        since=since,
    )


def find_place(connections: Iterable[sqlite3.Connection], name: str) -> Place | None:
    """The first revision whose text or commit an object is, by the first index that knows it."""
    for connection in connections:
        try:
            row: Place | None = connection.execute(
                "SELECT slug, number, id, path FROM revisions WHERE content_id = ?1 OR id = ?1 ORDER BY place", (name,)
            ).fetchone()
        except sqlite3.Error:
            continue
        if row:
            return row
    return None


def _written(file: Path) -> int | None:
    """When a file was last written, as its system says."""
    try:
        return int(file.stat().st_mtime)
    except OSError:
        return None


def _damaged_files(layout: Layout) -> list[str]:
    """What is wrong with the files beside packs that this Git may not check."""
    packs = layout.common_dir / "objects" / "pack"
    return [
        f"{file.name} is damaged: its hash is wrong"
        for pattern in _DERIVED
        for file in sorted(packs.glob(pattern))
        if not _ends_with_its_hash(file)
    ]


def _ends_with_its_hash(file: Path) -> bool:
    size = file.stat().st_size
    for algorithm in ("sha1", "sha256"):
        digest = hashlib.new(algorithm, usedforsecurity=False)
        with file.open("rb") as opened:
            rest = size - digest.digest_size
            while rest > 0 and (data := opened.read(min(_SLICE, rest))):
                digest.update(data)
                rest -= len(data)
            if opened.read() == digest.digest():
                return True
    return False
