"""Drafts as a user names them: a file, or `-` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

STDIN = "-"


def read_named(name: str) -> tuple[str, bytes]:
    """What to call a draft in messages, and its bytes. Raises `DraftError`."""
    from storyrev.desk.drafts import read_file, read_stream

    if name != STDIN:
        return name, read_file(Path(name))
    if sys.stdin is None:
        raise click.UsageError("Standard input is closed; name a file.")
    return "standard input", read_stream(sys.stdin.buffer, "standard input")
