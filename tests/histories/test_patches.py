"""Plain `git apply` takes the patch of neighbouring revisions of two real histories, and takes it back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.histories import History
from storyrev.compare import write_patch

EVERY = 25
"""One pair of neighbours in so many is tried: each starts Git twice."""

pytestmark = pytest.mark.histories


def pairs(history: History) -> Iterator[tuple[str, bytes, bytes]]:
    """A sample of the pairs of a history, with the document's path."""
    with history.reader() as blobs:
        every = [(path, old, new) for path, seen in sorted(history.documents.items()) for old, new in pairwise(seen)]
        for path, old, new in every[::EVERY]:
            yield path, blobs.read(old), blobs.read(new)


def check(history: History, folder: Path) -> int:
    """Apply the patch of each pair of the sample and take it back; how many there were."""
    tried = 0
    for path, old, new in pairs(history):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(old)
        patch = write_patch(old, new, path.encode("utf-8", "surrogateescape"))
        if patch:
            subprocess.run(["git", "apply", "--whitespace=nowarn"], input=patch, cwd=folder, check=True)
        assert place.read_bytes() == new, path
        if patch:
            subprocess.run(["git", "apply", "--whitespace=nowarn", "-R"], input=patch, cwd=folder, check=True)
        assert place.read_bytes() == old, path
        tried += 1
    return tried


def test_git_applies_the_patches_of_platform_policies(platform_policies: History, tmp_path: Path) -> None:
    assert check(platform_policies, tmp_path) > 150


def test_git_applies_the_patches_of_site_policy(site_policy: History, tmp_path: Path) -> None:
    assert check(site_policy, tmp_path) > 10
