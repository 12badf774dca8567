"""SSH keys to sign with: made once, kept nowhere."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ADA = "Ada Desk <ada@newsroom.example>"
EVE = "Eve Night <eve@newsroom.example>"


@dataclass(frozen=True)
class Keys:
    """The folder with the keys `ada`, `eve`, `nobody` and `locked`, which has a passphrase."""

    folder: Path

    def __getattr__(self, name: str) -> str:
        return str(self.folder / name)

    def public(self, name: str) -> str:
        """A key as a list of allowed signers has it."""
        return " ".join((self.folder / f"{name}.pub").read_text("ascii").split()[:2])

    def listed(self) -> bytes:
        """A list with Ada and Eve, each with their own key."""
        return f"ada@newsroom.example {self.public('ada')}\neve@newsroom.example {self.public('eve')}\n".encode()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    if not shutil.which("ssh-keygen"):
        pytest.skip("signing needs ssh-keygen of OpenSSH")
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ada", "eve", "nobody", "locked"):
        phrase = "secret" if name == "locked" else ""
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", phrase, "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True)
    return Keys(folder)
