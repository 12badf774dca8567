"""`storyrev diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.setting import Setting, colour_wanted, print_json, terminal_width
from storyrev.cli.slug import SLUG

if TYPE_CHECKING:
    from storyrev.report.views import ReportView


@click.command(
    epilog="""\b
Examples:
  storyrev diff city-budget                  (what the latest revision changed)
  storyrev diff city-budget 2                (from the second to the latest)
  storyrev diff city-budget first 2020-01-31
  storyrev diff old.md new.md                (two files; no newsroom needed)
  storyrev diff city-budget --json > change.json
"""
)
@click.argument("story", type=SLUG, metavar="SLUG|FILE")
@click.argument("old", required=False, metavar="[OLD|FILE]")
@click.argument("new", required=False, metavar="[NEW]")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON (storyrev.diff/v1).")
@click.option("--exit-code", is_flag=True, help="End with 1 where a reader could see a difference.")
@click.option(
    "--colour", "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the text."
)
@click.pass_context
def command(
    ctx: click.Context, story: str, old: str | None, new: str | None, as_json: bool, exit_code: bool, colour: str
) -> None:
    """Print what changed between two revisions of a story, or two files.

    OLD and NEW are a number, first, latest, a day or a commit. Without them: the latest revision
    against the one before it.
    """
    view = _compare(ctx.obj, story, old, new)
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


def _compare(setting: Setting, story: str, old: str | None, new: str | None) -> ReportView:
    from storyrev.desk.comparing import pick_revisions, read_pair, report_drafts, report_pair

    if old is not None and new is None and (_is_file(story) or _is_file(old)):
        return report_drafts(*read_pair(Path(story), Path(old)))
    newsroom = setting.newsroom()
    return report_pair(newsroom, *pick_revisions(newsroom, story, old, new))


def _is_file(name: str) -> bool:
    """Whether an argument means a file: it is one, or it has a draft's ending or a folder in it."""
    path = Path(name)
    return path.is_file() or "/" in name or path.suffix.lower() in (".md", ".markdown", ".txt", ".html", ".htm")
