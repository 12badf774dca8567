"""`storyrev diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyrev.cli.drafts import STDIN, read_named
from storyrev.cli.naming import PICK, REVISION_OR_FILE
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import print_json
from storyrev.cli.schema import schema_option
from storyrev.cli.setting import Setting
from storyrev.cli.terminal import colour_wanted, terminal_width, watch_work

if TYPE_CHECKING:
    from storyrev.report.views import ReportView

_ENDINGS = (".md", ".markdown", ".txt", ".text", ".html", ".htm")


def _read_schema() -> str:
    from storyrev.compare import read_schema

    return read_schema()


@click.command(
    epilog="""\b
Examples:
  storyrev diff city-budget                  (what the latest revision changed)
  storyrev diff city-budget 2                (from the second to the latest)
  storyrev diff city-budget first 2020-01-31
  storyrev diff old.md new.md                (two files; no newsroom needed)
  storyrev show city-budget@2 | storyrev diff - draft.md
  storyrev diff city-budget --json > change.json
"""
)
@click.argument("slug", type=REVISION_OR_FILE, metavar="SLUG|FILE")
@click.argument("old", required=False, type=PICK, metavar="[OLD|FILE]")
@click.argument("new", required=False, type=PICK, metavar="[NEW]")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON (storyrev.diff/v1).")
@schema_option("storyrev.diff/v1", _read_schema)
@click.option("--exit-code", is_flag=True, help="End with 1 where a reader could see a difference.")
@click.option(
    "--colour", "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the text."
)
@click.pass_context
def command(
    ctx: click.Context, slug: str, old: str | None, new: str | None, as_json: bool, exit_code: bool, colour: str
) -> None:
    """Print what changed between two revisions of a story, or two files.

    OLD and NEW are a number, first, latest, a day or a commit. Without them: the latest revision
    against the one before it. Of two files, `-` is standard input. A name with a slash or a draft's
    ending (.md, .txt, .html) is a file.
    """
    view = _compare(ctx.obj, slug, old, new)
    if as_json:
        from storyrev.compare import to_json

        print_json(to_json(view.comparisons[0].diff))
    else:
        from storyrev.report import render_terminal

        coloured = colour_wanted(colour)
        click.echo(render_terminal(view, colour=coloured, width=terminal_width()), nl=False, color=coloured)
    if exit_code:
        from storyrev.compare import count_changes

        if count_changes(view.comparisons[0].diff).any:
            ctx.exit(DIFFERENCES)


def _compare(setting: Setting, slug: str, old: str | None, new: str | None) -> ReportView:
    from storyrev.desk.comparing import report_drafts, report_pair
    from storyrev.desk.picking import pick_pair

    if new is None and _are_files(slug, old):
        if old is None:
            raise click.UsageError(f"{slug!r} is a file; name the file to compare it with, or the slug of a story.")
        if slug == old == STDIN:
            raise click.UsageError("Only one side can be standard input; name a file for the other.")
        return report_drafts(read_named(slug), read_named(old))
    newsroom = setting.newsroom()
    with watch_work("Comparing") as watch:
        return report_pair(newsroom, pick_pair(newsroom, slug, old, new), watch)


def _are_files(slug: str, old: str | None) -> bool:
    """Whether arguments mean files: by their look, or because all of them are there."""
    given = [slug] if old is None else [slug, old]
    if any(name == STDIN or "/" in name or name.lower().endswith(_ENDINGS) for name in given):
        return True
    return old is not None and all(Path(name).is_file() for name in given)
