"""The terminal, if there is one: colours, width, and how far long work has got."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from storyrev.cli.printing import is_terminal, say

if TYPE_CHECKING:
    from storyrev.desk.reading import Watch

WITHOUT_A_TERMINAL = 100
"""Columns to write in where nobody says how many there are."""

_PATIENCE = 0.5  # seconds that work may take before it is spoken of
_PAUSE = 0.1  # seconds between two words about it


colour_option = click.option(
    "--colour", "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the text."
)
"""The option of every command that prints a comparison as text; `colour_wanted` takes its value."""


def colour_wanted(choice: str) -> bool:
    """Whether to colour what goes to stdout: as asked, else on a terminal without NO_COLOR."""
    if choice != "auto":
        return choice == "always"
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns to write in: COLUMNS, else those of the terminal on stdout, else `WITHOUT_A_TERMINAL`."""
    with suppress(ValueError):
        columns = int(os.environ.get("COLUMNS", ""))
        if columns > 0:
            return columns
    with suppress(OSError, ValueError, AttributeError):
        return os.get_terminal_size(sys.stdout.fileno()).columns or WITHOUT_A_TERMINAL
    return WITHOUT_A_TERMINAL


class Progress:
    """A line on stderr that says how far work has got; nothing where stderr is no terminal."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = False
        self._next = time.monotonic() + _PATIENCE if is_terminal(sys.stderr) else float("inf")

    def step(self, done: int, of: int | None = None, what: str | None = None) -> None:
        """So much is done, of so much if that is known; `what` names a next stage of the work."""
        self._what = what or self._what
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _PAUSE
            self._shown = True
            self._write(f"\r{self._what}: {done:,}{f' of {of:,}' if of else ''}\x1b[K")

    def tell(self, stage: str) -> None:
        """What is being done now, where nobody can say how much there is of it."""
        if time.monotonic() >= self._next:
            self._shown = True
            self._write(f"\r{self._what}: {stage}\x1b[K")

    def notice(self, message: str) -> None:
        """A message, on a line of its own."""
        self.clear()
        say(message)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown = False
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()


@contextmanager
def show_progress(what: str) -> Iterator[Progress]:
    """A `Progress` whose line is gone when the work is, however it ends."""
    progress = Progress(what)
    try:
        yield progress
    finally:
        progress.clear()


@contextmanager
def watch_work(what: str) -> Iterator[Watch]:
    """What the desk tells of its work, shown on stderr."""
    from storyrev.desk.reading import Watch

    with show_progress(what) as progress:
        yield Watch(progress.step, progress.notice)
