"""`storyrev demo`."""

from __future__ import annotations

from pathlib import Path

import click

from storyrev.cli.printing import print_json, print_path, say
from storyrev.cli.setting import Setting


@click.command(
    epilog="""\b
Examples:
  storyrev demo
  storyrev demo try-out --reports pages
"""
)
@click.argument("directory", required=False, type=click.Path(path_type=Path, readable=False), metavar="[DIR]")
@click.option(
    "--reports",
    type=click.Path(path_type=Path, readable=False),
    metavar="FOLDER",
    help="Where to write the pages. Default: DIR/reports.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON (storyrev.demo/v1).")
@click.pass_obj
def command(setting: Setting, directory: Path | None, reports: Path | None, as_json: bool) -> None:
    """Do the main job on the sample stories: a newsroom in DIR, its history, its pages.

    DIR must be new or empty; it is storyrev-demo where nobody names another. Prints the pages'
    paths, the change report to open first.
    """
    from storyrev.desk.demo import make_demo

    demo = make_demo(setting.new_folder(directory, "storyrev-demo"), reports)
    stories = len(demo.newsroom.stories())
    if as_json:
        print_json(
            {
                "format": "storyrev.demo/v1",
                "root": str(demo.newsroom.root),
                "revisions": demo.revisions,
                "stories": stories,
                "pages": [str(page) for page in demo.pages],
            }
        )
        return
    say(f"{demo.revisions} revisions of {stories} stories in {demo.newsroom.root}; open the first of these:")
    for page in demo.pages:
        print_path(page)
