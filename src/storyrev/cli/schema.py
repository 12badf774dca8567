"""`--schema`: what a command's JSON looks like, for programs that read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from storyrev.cli.printing import print_page


def schema_option(name: str, read: Callable[[], str]) -> Callable[[Any], Any]:
    """An option that prints the JSON schema of the format `name` and ends the command."""

    def show(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            print_page(read())
            ctx.exit()

    return click.option(
        "--schema",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=f"Print the JSON schema of {name}, and nothing else.",
    )
