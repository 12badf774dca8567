"""`storyrev init`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from storyrev.cli.editor import find_editor
from storyrev.cli.setting import read_time, say


@click.command(
    epilog="""\b
Examples:
  storyrev init newsroom
  storyrev init --name "The Daily Example" --url https://news.example newsroom
  storyrev init .          (inside a Git repository: adds the newsroom's own paths, nothing else)
"""
)
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", help="The newsroom's name, as readers know it. Default: the folder's name.")
@click.option("--url", default="", help="Where the newsroom publishes.")
@click.option(
    "--editor", metavar="'NAME <EMAIL>'", help="Who begins it. Default: STORYREV_EDITOR, then Git's identity."
)
@click.option("--at", callback=read_time, metavar="TIME", help="When it began, as ISO 8601. Default: now.")
def command(directory: Path, name: str | None, url: str, editor: str | None, at: datetime) -> None:
    """Begin a newsroom in DIR.

    Makes a Git repository there (or uses the one that DIR is in) with storyrev.toml, stories/ and
    reports/.
    """
    from storyrev.store import create

    newsroom = create(
        directory, name=name or directory.resolve().name, url=url, at=at, editor=find_editor(editor, directory)
    )
    click.echo(newsroom.root)
    say("A newsroom. Record a story: storyrev save SLUG DRAFT")
