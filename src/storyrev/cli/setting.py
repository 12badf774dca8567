"""What a command learns from where it runs: the newsroom and the clock."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from storyrev.cli.printing import say

if TYPE_CHECKING:
    from storyrev.store import Newsroom


class Setting:
    """The global options, and what follows from them."""

    __slots__ = ("directory",)

    def __init__(self, directory: Path | None) -> None:
        self.directory = directory

    def newsroom(self, *, tidies: bool = False, regardless: bool = False) -> Newsroom:
        """The newsroom at `-C`, or around the folder that the command runs in; closed with the command.

        A command that `tidies` takes its time anyway: where housekeeping is due it is done after
        the answer. No command that saves or looks something up does that. A storyrev.toml that is wrong
        stops a command, unless that goes on `regardless`; then the user is told.
        """
        from storyrev.store import Newsroom

        context = click.get_current_context()
        newsroom = context.with_resource(Newsroom.open(self.directory or Path()))

        def tell_notices() -> None:
            for notice in newsroom.notices:
                say(notice)

        context.call_on_close(tell_notices)
        _vet(newsroom, regardless=regardless)
        if tidies:

            def tidy() -> None:
                if sys.exc_info()[0] is None:
                    newsroom.tidy_if_due(datetime.now(UTC))

            context.call_on_close(tidy)
        return newsroom

    def new_folder(self, given: Path | None, default: str) -> Path:
        """Where something new is to be made: the folder named, or `-C`'s, or `default`.

        Raises click's usage error where both are named: one of them would be ignored.
        """
        root = click.get_current_context().find_root()
        if given is not None and root.get_parameter_source("directory") == ParameterSource.COMMANDLINE:
            raise click.UsageError(f"Both -C and DIR name a folder ({self.directory} and {given}); name it once.")
        return given or self.directory or Path(default)


def _vet(newsroom: Newsroom, *, regardless: bool) -> None:
    """Have nothing of storyrev.toml passed over in silence. Raises `BrokenSettings`."""
    from storyrev.store.vetted import is_vetted

    if is_vetted(newsroom.layout):
        return
    from storyrev.desk.opening import vet_settings
    from storyrev.store.settings import BrokenSettings

    try:
        vet_settings(newsroom)
    except BrokenSettings as broken:
        if not regardless:
            raise
        say(f"This goes on without the settings of the newsroom, which are wrong: {broken}")


def read_time(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    """`--at` as an aware time; now, without it. A time without a zone is in the local one."""
    return read_moment(_ctx, _parameter, value) or datetime.now(UTC).replace(microsecond=0)


def read_moment(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    """A time that a user names, aware; None where they name none. One without a zone is in the local one."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError, OSError):  # the latter two: days no clock of this machine had
        raise click.BadParameter(f"{value!r} is not a time; write it as 2020-01-01T09:30+01:00") from None
