"""What a power cut may take: nothing that was acknowledged, as the system's own calls show."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from benchmarks.torture.room import AT, COMMAND, EDITOR, environment
from benchmarks.torture.steps import find_hindrance
from storyrev.store import Newsroom
from tests.store.conftest import Git

_FSYNC = re.compile(r"fsync\(\d+<([^>]*)>\) += 0")
_RENAME = re.compile(r'rename\("[^"]*/refs/heads/main\.lock"')
_ANSWER = re.compile(r"write\(1<[^>]*>, \"embassy@1 ")


def test_objects_are_on_disk_before_the_branch_and_all_of_it_before_the_answer(
    newsroom: Newsroom, git: Git, tmp_path: Path
) -> None:
    if hindrance := find_hindrance():
        pytest.skip(hindrance)
    trace = tmp_path / "trace"
    calls = "trace=fsync,rename,write,link"
    subprocess.run(
        ["strace", "-f", "-y", "-s", "40", "-o", str(trace), "-e", calls, *COMMAND, "-C", str(newsroom.root), "save",
         "embassy", "-", "--editor", EDITOR, "--at", AT.isoformat()],
        input=b"# One\n\nText.\n", check=True, capture_output=True, env=environment(),
    )  # fmt: skip
    synced: dict[str, int] = {}
    moved = answered = 0
    objects: set[str] = set()
    for number, line in enumerate(trace.read_text(errors="replace").splitlines(), 1):
        if found := _FSYNC.search(line):
            synced[found[1]] = number
        if _RENAME.search(line):
            moved = number
            objects = {path for path in synced if "/objects/" in path}
        if _ANSWER.search(line):
            answered = number
    assert 0 < moved < answered
    folder = newsroom.root / ".git"
    # Git syncs each object under the name that it has before it is linked into its place: text, folders, commit.
    assert len([path for path in objects if "tmp_obj_" in path]) >= 6
    assert synced[str(folder / "refs/heads/main.lock")] < moved
    for name in ("refs/heads", "logs/HEAD", "logs/refs/heads/main", "objects"):
        assert moved < synced[str(folder / name)] < answered, name
    for name in git("rev-list", "--objects", "HEAD", "^HEAD~1").split():
        if re.fullmatch("[0-9a-f]{40}", name):
            assert moved < synced[str(folder / "objects" / name[:2] / name[2:])] < answered
    assert synced[str(newsroom.root / "stories/2020/01")] < answered
