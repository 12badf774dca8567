"""The command `storyrev`: its global options, and its verbs, each in a module that is loaded when it is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from storyrev.cli.outcome import PipeClosed
from storyrev.cli.setting import Setting

VERBS = {
    "init": "init",
    "save": "save",
    "log": "log",
    "show": "show",
    "diff": "diff",
    "find": "find",
    "note": "note",
    "report": "report",
    "check": "check",
    "sign-off": "approving",
    "rules": "rules",
    "explain": "explain",
    "policy": "policy",
    "corrections": "corrections",
    "import": "importing",
    "export": "export",
    "sync": "sync",
    "verify": "verify",
    "seal": "seal",
    "reindex": "reindex",
    "tidy": "tidy",
    "demo": "demo",
}
"""Every verb and the module in `storyrev.cli` that holds its `command`, in the order of the help."""


class LazyGroup(click.Group):
    """A group that imports a verb's module when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"storyrev.cli.{VERBS[cmd_name]}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosed from error


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from storyrev import __version__

        click.echo(f"storyrev {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Begin:
  storyrev init newsroom
  storyrev -C newsroom save city-budget draft.md
  storyrev -C newsroom report city-budget

\b
Exit codes:
  0 clean, 1 findings or differences (where asked), 2 a wrong call, 3 a failure
""",
)
@click.option(
    "-C",
    "directory",
    type=click.Path(path_type=Path, readable=False),
    envvar="STORYREV_NEWSROOM",
    show_envvar=True,
    metavar="DIR",
    help="The newsroom, or a folder in it. Default: the folder you are in.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
@click.pass_context
def storyrev(ctx: click.Context, directory: Path | None) -> None:
    """Version control for news stories.

    Records each revision of a story, shows section by section what an update really changed, and
    tells readers in a correction log.
    """
    ctx.obj = Setting(directory)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
