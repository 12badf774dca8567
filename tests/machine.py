"""No setting of the machine reaches a test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def leave_machine(monkeypatch: pytest.MonkeyPatch, home: Path, *names: str) -> None:
    """Give this process the folder `home`, with nobody's name in it, and no variable that begins with GIT_ or `names`."""
    for name in [name for name in os.environ if name.startswith(("GIT_", *names))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
