"""`storyrev` run in this process, with its streams caught: what it is asked costs no start of Python."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from storyrev.cli import main


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value


class Stream(io.TextIOWrapper):
    """A stream that is a terminal, or is not."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        self.held = io.BytesIO(data)
        self._terminal = terminal
        super().__init__(self.held, encoding="utf-8", newline="\n", write_through=True)

    def isatty(self) -> bool:
        return self._terminal


def run_here(*arguments: str | Path, stdin: bytes = b"", terminal: bool = False) -> Done:
    """Run a command in this process's folder and environment: `run_here("log", "bridge", stdin=b"…")`."""
    streams = Stream(stdin, terminal=terminal), Stream(terminal=terminal), Stream(terminal=terminal)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["storyrev", *(str(argument) for argument in arguments)])
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ending:
            main()
    code = ending.value.code
    assert isinstance(code, int)
    return Done(code, streams[1].held.getvalue(), streams[2].held.getvalue().decode())
