"""How a command ends: exit codes are decided here and nowhere else.

0 clean, 1 differences or findings (where asked), 2 a wrong call, 3 a failure.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from storyrev.cli.printing import say
from storyrev.errors import StoryrevError

DIFFERENCES = 1
USAGE = 2
FAILURE = 3
INTERRUPTED = 130


class PipeClosed(Exception):
    """Somebody closed a pipe that a command wrote to. Of BrokenPipeError itself, click makes an exit code of its own."""


def run(command: click.Command) -> NoReturn:
    """Run a command; every error a user can meet becomes a message on stderr and an exit code."""
    _ready_streams()
    try:
        code = command.main(prog_name="storyrev", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        _end(USAGE, error.format_message())
    except click.UsageError as error:
        about = f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help' for help.\n\n" if error.ctx else ""
        _end(USAGE, f"{about}Error: {error.format_message()}")
    except (click.Abort, KeyboardInterrupt):
        _end(INTERRUPTED, "storyrev: stopped; whatever was not finished was not recorded")
    except click.ClickException as error:
        _end(USAGE, f"storyrev: {error.format_message()}")
    except StoryrevError as error:
        _end(error.exit_code, f"storyrev: {error}")
    except (BrokenPipeError, PipeClosed):
        if _reader_has_gone():
            _end(0)
        _end(FAILURE, "storyrev: a program that storyrev runs ended before its work was done; run the command again")
    except SystemExit as ending:  # click's own: a word completed, or help that nobody read to its end
        _end(0 if _reader_has_gone() or not isinstance(ending.code, int) else ending.code)
    except OSError as error:
        place = f"{error.filename!r}" if error.filename else "the output"
        _end(
            FAILURE, f"storyrev: {place}: {error.strerror or error}; make room or name another place, and run it again"
        )
    except Exception as error:  # noqa: BLE001 (a defect of ours: told in a line, and in full where asked)
        _end(FAILURE, _describe_defect(error))
    _end(code if isinstance(code, int) else 0)


def _ready_streams() -> None:
    """Have nothing fail over a letter that the locale's encoding lacks: it is shown by its number."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _reader_has_gone() -> bool:
    """Whether the other end of our stdout is closed: whoever read it has enough."""
    import select

    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), select.POLLOUT)
        return any(event & select.POLLERR for _, event in poll.poll(0))
    except (OSError, ValueError, AttributeError):
        return False


def _describe_defect(error: Exception) -> str:
    import traceback

    if os.environ.get("STORYREV_TRACEBACK"):
        return "".join(traceback.format_exception(error)).rstrip()
    place = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return (
        f"storyrev: a defect in storyrev, not in what you did: {said} ({where}). "
        "Report it with what STORYREV_TRACEBACK=1 shows, set before the same command"
    )


def _end(code: int, message: str = "") -> NoReturn:
    """Leave with an exit code; Python must not complain about a stream while it closes it."""
    if message:
        say(message)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)
