"""`storyrev export`: the record given back, in forms that other programs and other newsrooms read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from storyrev.cli.formats import FormatGroup
from storyrev.cli.naming import SLUG, STORE
from storyrev.cli.printing import print_path
from storyrev.cli.schema import schema_option
from storyrev.cli.setting import Setting
from storyrev.cli.terminal import watch_work


def _read_schema() -> str:
    from storyrev.exchange.jsonl import read_schema

    return read_schema()


def _output(told: str, **more: Any) -> Callable[[Any], Any]:
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path, readable=False), metavar="FILE", help=told, **more
    )


@click.group(
    cls=FormatGroup,
    subcommand_metavar="FORMAT [ARGS]...",
    epilog="""\b
Examples:
  storyrev export jsonl --output record.jsonl
  storyrev export ninjs bridge
  storyrev export bundle --output record.bundle
""",
)
def command() -> None:
    """Give the record back: every revision, with all that is recorded of it.

    Remarks, which editors left each other, and what was never public are in it: mind whom you give it.
    """


@command.command(
    "jsonl",
    short_help="Revisions as JSON Lines, each with its exact text.",
    epilog="""\b
Examples:
  storyrev export jsonl --output record.jsonl
  storyrev export jsonl bridge city-budget
  storyrev export jsonl --schema
""",
)
@click.argument("slugs", nargs=-1, type=SLUG, metavar="[SLUG]...")
@_output("Where to write them. Default: standard output.")
@schema_option("storyrev.revision/v1", _read_schema)
@click.pass_obj
def export_jsonl(setting: Setting, slugs: tuple[str, ...], output: Path | None) -> None:
    """Revisions as JSON Lines (storyrev.revision/v1), each with its exact text.

    Those of the stories named, or of all; each story's stand together, from its first on. `storyrev
    import jsonl` makes the same history of them.
    """
    from storyrev.desk.exporting import export_lines

    newsroom = setting.newsroom(tidies=True)
    with watch_work("Stories exported") as watch:
        _write(output, export_lines(newsroom, slugs, watch=watch))


@command.command(
    "ninjs",
    short_help="Revisions as items of ninjs 3.2, the IPTC's News in JSON.",
    epilog="""\b
Examples:
  storyrev export ninjs --output record.jsonl
  storyrev export ninjs bridge --without-remarks
""",
)
@click.argument("slugs", nargs=-1, type=SLUG, metavar="[SLUG]...")
@_output("Where to write them. Default: standard output.")
@click.option("--without-remarks", is_flag=True, help="Leave out what editors left each other (edNote).")
@click.pass_obj
def export_ninjs(setting: Setting, slugs: tuple[str, ...], output: Path | None, without_remarks: bool) -> None:
    """Revisions as items of ninjs 3.2, the IPTC's News in JSON, an item a line.

    Those of the stories named, or of all; each story's stand together, from its first on. Any system
    that reads ninjs reads them, and `storyrev import ninjs` makes the same history of them.
    """
    from storyrev.desk.exporting import export_lines
    from storyrev.exchange.ninjs_writer import NinjsLines

    newsroom = setting.newsroom(tidies=True)
    write = NinjsLines(newsroom.settings.url, with_remark=not without_remarks)
    with watch_work("Stories exported") as watch:
        _write(output, export_lines(newsroom, slugs, write, watch))


@command.command(
    "bundle",
    short_help="The newsroom's branch as a Git bundle, commit for commit.",
    epilog="""\b
Examples:
  storyrev export bundle --output record.bundle
  storyrev export bundle --output news.bundle --since bridge@4
""",
)
@_output("Where to write it.", required=True)
@click.option(
    "--since",
    metavar="REV",
    help="A revision, or a commit: leave out what is recorded up to it. Default: the whole record.",
)
@click.option("--store", type=STORE, metavar="NAME", help="Which store, where the newsroom has several.")
@click.pass_obj
def export_bundle(setting: Setting, output: Path, since: str | None, store: str | None) -> None:
    """The newsroom's branch as a Git bundle, commit for commit, sign-offs included.

    `git clone` makes a newsroom of it, and `git pull` brings one up to date.
    """
    from storyrev.desk.exporting import export_bundle as bundle

    print_path(bundle(setting.newsroom(tidies=True), output, since=since, store=store))


def _write(output: Path | None, lines: Iterator[bytes]) -> None:
    """Lines to a file, whole or not at all, or to standard output one by one."""
    if output is None or str(output) == "-":
        for line in lines:
            click.echo(line, nl=False)
        sys.stdout.flush()
        return
    from storyrev.desk.pages import write_whole

    print_path(write_whole(output, lines))
