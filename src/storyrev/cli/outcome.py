"""How a command ends: exit codes are decided here and nowhere else.

0 clean, 1 differences or findings (where asked), 2 a wrong call, 3 a failure.
"""

from __future__ import annotations

import os
import sys

import click

from storyrev.errors import StoryrevError

DIFFERENCES = 1
USAGE = 2
FAILURE = 3
INTERRUPTED = 130


def run(command: click.Command) -> None:
    """Run a command; every error a user can meet becomes a message on stderr and an exit code."""
    try:
        code = command.main(standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        error.show()
        _end(USAGE)
    except click.exceptions.Exit as ending:
        _end(ending.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("storyrev: stopped; nothing was recorded", err=True)
        _end(INTERRUPTED)
    except click.ClickException as error:
        click.echo(f"storyrev: {error.format_message()}", err=True)
        _end(USAGE)
    except StoryrevError as error:
        click.echo(f"storyrev: {_printable(str(error))}", err=True)
        _end(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has enough; Python must not complain while it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _end(0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"storyrev: {_printable(place)}{error.strerror or error}", err=True)
        _end(FAILURE)
    _end(code if isinstance(code, int) else 0)


def _printable(text: str) -> str:
    """A message without the control characters that a file name or a story may bring into it."""
    return "".join(c if c.isprintable() or c == "\n" else f"⟨U+{ord(c):04X}⟩" for c in text)


def _end(code: int) -> None:
    sys.exit(code)
