"""Results to stdout, messages to stderr, and nothing in either that a terminal would obey."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import click

_JOINERS = "\u200c\u200d"  # they shape letters and emoji, and no terminal obeys them
# JSON escapes C0 controls itself. These repaint a terminal or reorder its line, or are no UTF-8.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """One line of text without characters that a terminal would obey; white space becomes spaces."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else " " if c.isspace() else f"⟨U+{ord(c):04X}⟩" for c in text)


def say(message: str) -> None:
    """A message to the person at the terminal: on stderr, so that stdout holds results alone."""
    with suppress(OSError):  # nobody reads it: no reason to fail
        click.echo("\n".join(printable(line) for line in message.split("\n")), err=True)


def is_terminal(stream: IO[Any] | None) -> bool:
    """Whether a person is at the other end; a stream that was closed is None."""
    return stream is not None and not stream.closed and stream.isatty()


def choose_format(form: str | None, otherwise: str, *, as_json: bool) -> str:
    """The format that `--format` or `--json` ask for. Raises `click.UsageError` where they ask for two."""
    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json is short for --format json, and --format {form} asks for another; choose one.")
    return "json" if as_json else form or otherwise


def print_json(value: Mapping[str, Any] | str) -> None:
    """One JSON document, or the text of one, on stdout, in UTF-8 whatever the locale."""
    if not isinstance(value, str):
        import json

        value = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    print_page(_UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", value))


page_output = click.option(
    "-o",
    "--output",
    type=click.Path(readable=False),
    metavar="FILE",
    help="Where to write the page; - for standard output. Default: a file in the newsroom's reports/.",
)
"""Where a command that makes a page puts it: what `print_page` and `print_path` are for."""


def print_page(text: str) -> None:
    """A whole document on stdout, in UTF-8 whatever the locale."""
    click.echo(text.encode(), nl=False)


def print_source(data: bytes) -> None:
    """A text as it is recorded: to a pipe or a file to the byte, on a terminal with what it would obey shown by number."""
    if is_terminal(sys.stdout):
        from storyrev.report.characters import reveal

        text = reveal(data.decode("utf-8", "backslashreplace").replace("\r\n", "\n"))
        click.echo(text, nl=bool(data) and not data.endswith(b"\n"))
    else:
        click.echo(data, nl=False)


def print_path(path: Path) -> None:
    """A path on stdout: exact for a program, harmless on a terminal."""
    click.echo(printable(str(path)) if is_terminal(sys.stdout) else os.fsencode(path))
