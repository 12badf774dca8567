"""`storyrev demo`."""

from __future__ import annotations

from pathlib import Path

import click

from storyrev.cli.setting import say


@click.command(
    epilog="""\b
Examples:
  storyrev demo
  storyrev demo try-out --reports pages
"""
)
@click.argument("directory", type=click.Path(path_type=Path), default="storyrev-demo", metavar="[DIR]")
@click.option(
    "--reports",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where to write the pages. Default: DIR/reports.",
)
def command(directory: Path, reports: Path | None) -> None:
    """Do the main job on the sample stories: a newsroom in DIR, its history, its pages.

    Prints the pages' paths, the change report to open first.
    """
    from storyrev.desk.demo import make_demo

    demo = make_demo(directory, reports)
    stories = len(demo.newsroom.stories())
    say(f"{demo.revisions} revisions of {stories} stories in {demo.newsroom.root}; open the first of these:")
    for page in demo.pages:
        click.echo(page)
