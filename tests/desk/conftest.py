"""No setting of the machine reaches a test of the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.machine import leave_machine


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("home")
    leave_machine(monkeypatch, folder)
    return folder
