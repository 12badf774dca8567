"""What a command learns from where it runs: the newsroom, the editor, the clock, the terminal."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from storyrev.store import Newsroom


@dataclass(frozen=True)
class Setting:
    """The global options, and what follows from them."""

    directory: Path | None

    def newsroom(self) -> Newsroom:
        """The newsroom at `-C`, or around the folder that the command runs in."""
        from storyrev.store import Newsroom

        context = click.get_current_context()
        newsroom = context.with_resource(Newsroom.open(self.directory or Path()))

        def tell_notices() -> None:
            for notice in newsroom.notices:
                say(notice)

        context.call_on_close(tell_notices)
        return newsroom


def read_time(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    """`--at` as an aware time; now, without it. A time without a zone is in the local one."""
    if value is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a time; write it as 2020-01-01T09:30+01:00") from None
    return moment if moment.tzinfo else moment.astimezone()


def colour_wanted(choice: str) -> bool:
    """Whether to colour what goes to stdout: as asked, else on a terminal without NO_COLOR."""
    if choice != "auto":
        return choice == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns to write in: those of the terminal (or COLUMNS), 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False))


def say(message: str) -> None:
    """A message to the person at the terminal: on stderr, so that stdout holds results alone."""
    click.echo(message, err=True)
