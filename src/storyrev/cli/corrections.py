"""`storyrev corrections`."""

from __future__ import annotations

from pathlib import Path

import click

from storyrev.cli.setting import Setting, print_json
from storyrev.cli.slug import SLUG


@click.command(
    epilog="""\b
Examples:
  storyrev corrections                       (the whole newsroom)
  storyrev corrections city-budget
  storyrev corrections -o - > corrections.html
"""
)
@click.argument("slug", required=False, type=SLUG)
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write the page; - for standard output. Default: reports/."
)
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON instead.")
@click.pass_obj
def command(setting: Setting, slug: str | None, output: str | None, as_json: bool) -> None:
    """Write the correction log for readers as HTML, and print its path.

    Newest first: what kind of change, when, the note's own words, and what it changed. Minor
    revisions and what was never public do not appear.
    """
    from storyrev.desk.corrections import log_corrections
    from storyrev.desk.pages import write_page
    from storyrev.publish import render_corrections

    newsroom = setting.newsroom()
    view = log_corrections(newsroom, slug)
    if as_json:
        from storyrev.publish.json_view import corrections_json

        print_json(corrections_json(view))
        return
    page = render_corrections(view)
    name = f"corrections-{view.slug}.html" if view.slug else "corrections.html"
    if output == "-":
        click.echo(page, nl=False)
    else:
        click.echo(write_page(Path(output) if output else newsroom.root / "reports" / name, page))
