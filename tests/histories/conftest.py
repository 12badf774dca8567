"""Two real revision histories, read from Git bundles beside the checkout; without them these tests are skipped."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

BUNDLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "histories"
SLICES = 6
"""Parts that a history is tested in, so that workers share it."""

_CHANGE = re.compile(r":\d+ \d+ [0-9a-f]{40} ([0-9a-f]{40}) [AMT]\0([^\0]+)\0")


@dataclass(frozen=True, slots=True)
class History:
    """A cloned history: where it is, for each document its blob ids, oldest first, and every other Markdown blob.

    The others are what stood on side branches only.
    """

    folder: Path
    documents: dict[str, tuple[str, ...]]
    others: tuple[str, ...]

    def slice(self, number: int) -> dict[str, tuple[str, ...]]:
        """One of `SLICES` shares of the documents, about equal in revisions."""
        shares: list[list[str]] = [[] for _ in range(SLICES)]
        sizes = [0] * SLICES
        for path in sorted(self.documents, key=lambda path: (-len(self.documents[path]), path)):
            least = sizes.index(min(sizes))
            shares[least].append(path)
            sizes[least] += len(self.documents[path])
        return {path: self.documents[path] for path in shares[number]}

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


def _clone(name: str, into: Path) -> History:
    bundle = BUNDLES / f"{name}.bundle"
    if not bundle.is_file():
        pytest.skip(f"shared/data/histories/{bundle.name} is not beside the checkout")
    folder = into / name
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


@pytest.fixture(scope="session")
def platform_policies(tmp_path_factory: pytest.TempPathFactory) -> History:
    return _clone("platform-policies", tmp_path_factory.mktemp("histories"))


@pytest.fixture(scope="session")
def site_policy(tmp_path_factory: pytest.TempPathFactory) -> History:
    return _clone("site-policy", tmp_path_factory.mktemp("histories"))
