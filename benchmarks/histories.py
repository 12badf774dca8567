"""Real revision histories, read from Git bundles beside the checkout."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BUNDLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "histories"
_CHANGE = re.compile(r":\d+ \d+ [0-9a-f]{40} ([0-9a-f]{40}) [AMT]\0([^\0]+)\0")


@dataclass(frozen=True, slots=True)
class History:
    """A cloned history: where it is, for each document its blob ids, oldest first, and every other Markdown blob.

    The others are what stood on side branches only.
    """

    folder: Path
    documents: dict[str, tuple[str, ...]]
    others: tuple[str, ...]

    @contextmanager
    def reader(self) -> Iterator[BlobReader]:
        """Reads blobs through one Git process."""
        with subprocess.Popen(
            ["git", "cat-file", "--batch"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            yield BlobReader(process)
            if process.stdin:
                process.stdin.close()


@dataclass(frozen=True, slots=True)
class BlobReader:
    """A running `git cat-file --batch`."""

    process: subprocess.Popen[bytes]

    def read(self, blob: str) -> bytes:
        """The bytes of a blob."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(blob.encode() + b"\n")
        self.process.stdin.flush()
        size = int(self.process.stdout.readline().split()[2])
        data = self.process.stdout.read(size)
        self.process.stdout.read(1)
        return data


def bundle_of(name: str) -> Path | None:
    """The bundle of a history, or None where it is not beside the checkout."""
    bundle = BUNDLES / f"{name}.bundle"
    return bundle if bundle.is_file() else None


def clone(bundle: Path, into: Path) -> History:
    """A history, cloned into a folder of its own."""
    folder = into / bundle.stem
    subprocess.run(["git", "clone", "-q", "--bare", "--", bundle, folder], check=True)
    log = subprocess.run(
        ["git", "log", "--reverse", "--raw", "-z", "--no-abbrev", "--no-renames", "--first-parent", "-m", "--format="],
        cwd=folder,
        check=True,
        capture_output=True,
    ).stdout.decode("utf-8", "surrogateescape")
    documents: dict[str, list[str]] = {}
    for blob, path in _CHANGE.findall(log):
        if path.endswith(".md") and "/" in path:
            documents.setdefault(path, []).append(blob)
    everything = subprocess.run(
        ["git", "rev-list", "--objects", "--all"], cwd=folder, check=True, capture_output=True
    ).stdout.decode("utf-8", "surrogateescape")
    seen = {blob for blobs in documents.values() for blob in blobs}
    named = (line.partition(" ") for line in everything.splitlines())
    others = sorted({blob for blob, _, path in named if path.endswith(".md") and blob not in seen})
    return History(folder, {path: tuple(blobs) for path, blobs in documents.items()}, tuple(others))
