"""The command as its users meet it: run here, with its streams caught, or as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.machine import leave_machine
from tests.running import Done, run_here

STORYREV = [sys.executable, "-c", "import sys; sys.argv[0] = 'storyrev'; from storyrev.cli import main; main()"]
EDITOR = "Ada Park <ada.park@newsroom.example>"

FIRST = """\
---
headline: Council votes to close the bridge
published: 2020-01-31T16:05:00-05:00
---

The council voted on Friday to close the only bridge in town. Repairs will take 18 months.

> We have looked at every other way.
> — Mayor Eve Lund

## Why it matters

Some 400 people cross it on foot each day.
"""
SECOND = FIRST.replace("400", "4,000")
CORRECTED = SECOND + "\n**Correction (Feb. 1, 2020):** An earlier version gave the number as 400.\n"


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with no setting of the machine: nobody's name, nobody's newsroom."""
    home = tmp_path / "home"
    home.mkdir()
    leave_machine(monkeypatch, home, "STORYREV_", "COLUMNS", "NO_COLOR")
    monkeypatch.setenv("STORYREV_EDITOR", EDITOR)
    monkeypatch.setenv("TERM", "xterm")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run() -> Run:
    """Runs a command in this process: `run("log", "bridge", stdin=b"…", terminal=True)`."""
    return run_here


@pytest.fixture
def launch() -> Run:
    """Runs a command as a process of its own: `launch("log", environment={…}, stdin=b"…")`."""

    def launch_there(
        *arguments: str | bytes | Path,
        environment: Mapping[str, str] | None = None,
        stdin: bytes = b"",
        prefix: tuple[str, ...] = (),
        **options: Any,
    ) -> Done:
        done = subprocess.run(
            [*prefix, *STORYREV, *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env=os.environ | dict(environment or {}),
            **options,
        )
        return Done(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    return launch_there


@pytest.fixture
def powerless() -> tuple[str, ...]:
    """What makes a command obey the modes of files: root reads and writes anything, unless it gives that right away."""
    if os.getuid():
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("root may read and write everything, and there is no setpriv here to give that right away")
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs")


@pytest.fixture
def newsroom(place: Path, run: Run) -> Path:
    """A newsroom that the folder we are in has, with a story of two revisions; we are in it."""
    assert run("init", ".", "--name", "The Daily Example", "--at", "2020-01-31T12:00Z").code == 0
    write("first.md", FIRST)
    write("second.md", CORRECTED)
    assert run("save", "bridge", "first.md", "--at", "2020-01-31T21:05Z").code == 0
    assert run("save", "bridge", "second.md", "--at", "2020-02-01T09:30+01:00").code == 0
    return place


def write(name: str, text: str | bytes) -> Path:
    """A file in the folder we are in."""
    path = Path(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def commits() -> int:
    """How many commits the repository that we are in has."""
    done = subprocess.run(["git", "rev-list", "--count", "HEAD"], capture_output=True, check=True)
    return int(done.stdout)
