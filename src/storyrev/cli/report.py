"""`storyrev report`."""

from __future__ import annotations

from pathlib import Path

import click

from storyrev.cli.naming import PICK, REVISION
from storyrev.cli.printing import page_output, print_json, print_page, print_path
from storyrev.cli.schema import schema_option
from storyrev.cli.setting import Setting
from storyrev.cli.terminal import watch_work


def _read_schema() -> str:
    from storyrev.report import read_report_schema

    return read_report_schema()


@click.command(
    epilog="""\b
Examples:
  storyrev report city-budget                (the whole history, an entry for each revision)
  storyrev report city-budget 2              (from the second to the latest)
  storyrev report city-budget@3              (what the third revision changed)
  storyrev report city-budget first 2020-01-31 -o change.html
  storyrev report city-budget -o - > page.html
"""
)
@click.argument("slug", type=REVISION)
@click.argument("old", required=False, type=PICK)
@click.argument("new", required=False, type=PICK)
@page_output
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON (storyrev.report/v1) instead.")
@schema_option("storyrev.report/v1", _read_schema)
@click.pass_obj
def command(setting: Setting, slug: str, old: str | None, new: str | None, output: str | None, as_json: bool) -> None:
    """Write a change report as one HTML page with everything inside it, and print its path.

    OLD and NEW are a number, first, latest, a day or a commit. Without them: the whole history of
    the story, an entry for each revision; with OLD alone, from there to the latest.
    """
    from storyrev.desk.comparing import report_history, report_pair
    from storyrev.desk.pages import name_pair, name_report, write_page
    from storyrev.desk.picking import pick_pair

    if as_json and output is not None:
        raise click.UsageError("--json prints to standard output and --output writes the page; choose one.")
    newsroom = setting.newsroom(tidies=True)
    with watch_work("Revisions compared") as watch:
        if old is None and "@" not in slug:
            view = report_history(newsroom, newsroom.resolve(slug).slug, watch)
            name = name_report(view.slug)
        else:
            pair = pick_pair(newsroom, slug, old, new)
            view = report_pair(newsroom, pair, watch)
            name = name_pair(view.slug, pair.old.number, pair.new.number)
    if as_json:
        from storyrev.report import render_json

        print_json(render_json(view))
        return
    from storyrev.report import render_report

    page = render_report(view)
    if output == "-":
        print_page(page)
    else:
        print_path(write_page(Path(output) if output else newsroom.root / "reports" / name, page))
