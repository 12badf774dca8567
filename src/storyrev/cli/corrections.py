"""`storyrev corrections`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from storyrev.cli.naming import SLUG
from storyrev.cli.printing import page_output, print_json, print_page, print_path
from storyrev.cli.setting import Setting
from storyrev.cli.terminal import watch_work


@click.command(
    epilog="""\b
Examples:
  storyrev corrections                       (the whole newsroom)
  storyrev corrections city-budget
  storyrev corrections -o - > corrections.html
  storyrev corrections --json
"""
)
@click.argument("slug", required=False, type=SLUG)
@page_output
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON (storyrev.corrections/v1) instead.")
@click.pass_obj
def command(setting: Setting, slug: str | None, output: str | None, as_json: bool) -> None:
    """Write the correction log for readers as HTML, and print its path.

    Newest first: what kind of change, when, the note's own words, and what it changed. Minor
    revisions, what was never public and what is under an embargo do not appear.
    """
    from storyrev.desk.corrections import log_corrections

    if as_json and output is not None:
        raise click.UsageError("--json prints to standard output and --output writes the page; choose one.")
    newsroom = setting.newsroom(tidies=True)
    with watch_work("Changes compared") as watch:
        view = log_corrections(newsroom, slug, watch, now=datetime.now(UTC))
    if as_json:
        from storyrev.publish.json_view import corrections_json

        print_json(corrections_json(view))
        return
    from storyrev.desk.pages import name_corrections, write_page
    from storyrev.publish import render_corrections

    page = render_corrections(view)
    name = name_corrections(view.slug or "")
    if output == "-":
        print_page(page)
    else:
        print_path(write_page(Path(output) if output else newsroom.root / "reports" / name, page))
