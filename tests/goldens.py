"""Whole-text goldens: what an output said when somebody last read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Golden = Callable[[Path, str], None]


def check_golden(path: Path, text: str, *, update: bool) -> None:
    """Hold a text against the file that keeps it, or write the file anew."""
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return
    assert path.is_file(), f"{path.name} is missing: run pytest with --update-goldens, and read what it writes"
    assert text == path.read_bytes().decode(), f"{path} differs; if that is meant, run pytest with --update-goldens"
