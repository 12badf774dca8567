"""`storyrev policy`."""

from __future__ import annotations

import click

from storyrev.cli.printing import print_page, printable


@click.group(
    subcommand_metavar="COMMAND [ARGS]...",
    epilog="""\b
Examples:
  storyrev policy list
  storyrev policy show wire
""",
)
def command() -> None:
    """The policies that a newsroom may start from.

    Name one with policy = "wire" under [check] in storyrev.toml, or begin with it: storyrev init --policy wire
    """


@command.command(
    name="list",
    epilog="""\b
Examples:
  storyrev policy list
""",
)
def list_policies() -> None:
    """List them, a line each."""
    from storyrev.desk.policies import list_packs

    width = max(len(pack.name) for pack in list_packs())
    for pack in list_packs():
        click.echo(printable(f"{pack.name:{width}}  {pack.title}"))


@command.command(
    name="show",
    epilog="""\b
Examples:
  storyrev policy show government
""",
)
@click.argument("name", metavar="NAME")
def show_policy(name: str) -> None:
    """Print one in full, with where it comes from: a table to start your own from."""
    from storyrev.desk.policies import find_pack

    print_page(find_pack(name).text)
