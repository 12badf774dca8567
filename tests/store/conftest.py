"""A newsroom to test in, and plain Git to look at it with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storyrev.store import Newsroom, create
from tests.machine import leave_machine

EDITOR = "Ada Desk <ada@newsroom.example>"
AT = datetime(2020, 1, 1, 9, 30, tzinfo=UTC)

Git = Callable[..., str]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No setting of the machine reaches a test: a home of its own, with nobody's name in it."""
    folder = tmp_path_factory.mktemp("home")
    leave_machine(monkeypatch, folder)
    return folder


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom as `create` leaves it, to be copied and not used."""
    root = tmp_path_factory.mktemp("fresh") / "newsroom"
    create(root, name="The Daily Example", editor=EDITOR, at=AT).close()
    return root


@pytest.fixture
def newsroom(tmp_path: Path, fresh: Path) -> Iterator[Newsroom]:
    shutil.copytree(fresh, tmp_path / "newsroom")
    with Newsroom.open(tmp_path / "newsroom") as opened:
        yield opened


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """The files and folders that the store has had written to the disk."""
    seen: set[Path] = set()
    real = os.fsync

    def fsync(descriptor: int) -> None:
        seen.add(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr("storyrev.store.write.os.fsync", fsync)
    return seen


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs plain Git as a user would, in the newsroom unless told where."""

    def run(*arguments: str, cwd: Path | None = None, stdin: bytes = b"", identity: bool = True) -> str:
        who = ("-c", "user.name=Plain Git", "-c", "user.email=plain@git.example") if identity else ()
        done = subprocess.run(
            ["git", *who, *arguments], cwd=cwd or tmp_path / "newsroom", input=stdin, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode("utf-8", "surrogateescape")

    return run
