"""Options that print what ships with storyrev instead of doing anything: `--schema` for programs that read its JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from storyrev.cli.printing import print_page


def schema_option(name: str, read: Callable[[], str]) -> Callable[[Any], Any]:
    """An option that prints the JSON schema of the format `name` and ends the command."""
    return print_option("--schema", read, f"Print the JSON schema of {name}, and nothing else.")


def print_option(option: str, read: Callable[[], str], told: str) -> Callable[[Any], Any]:
    """An option that prints a document which ships with storyrev and ends the command."""

    def show(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            print_page(read())
            ctx.exit()

    return click.option(option, is_flag=True, is_eager=True, expose_value=False, callback=show, help=told)
