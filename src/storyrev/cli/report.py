"""`storyrev report`."""

from __future__ import annotations

from pathlib import Path

import click

from storyrev.cli.setting import Setting
from storyrev.cli.slug import SLUG


@click.command(
    epilog="""\b
Examples:
  storyrev report city-budget                (the whole history, an entry for each revision)
  storyrev report city-budget 2              (from the second to the latest)
  storyrev report city-budget first 2020-01-31 -o change.html
  storyrev report city-budget -o - > page.html
"""
)
@click.argument("slug", type=SLUG)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write the page; - for standard output. Default: reports/."
)
@click.pass_obj
def command(setting: Setting, slug: str, old: str | None, new: str | None, output: str | None) -> None:
    """Write a change report as one HTML page with everything inside it, and print its path."""
    from storyrev.desk.comparing import pick_revisions, report_history, report_pair
    from storyrev.desk.pages import write_page
    from storyrev.report import render_report

    newsroom = setting.newsroom()
    if old is None and "@" not in slug:
        view = report_history(newsroom, newsroom.resolve(slug).slug)
        name = f"{view.slug}.html"
    else:
        first, second, history = pick_revisions(newsroom, slug, old, new)
        view = report_pair(newsroom, first, second, history)
        name = f"{view.slug}-{first.number}-{second.number}.html"
    page = render_report(view)
    if output == "-":
        click.echo(page, nl=False)
    else:
        click.echo(write_page(Path(output) if output else newsroom.root / "reports" / name, page))
