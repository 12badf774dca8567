"""`storyrev init`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from storyrev.cli.editor import find_editor
from storyrev.cli.printing import print_json, print_path, say
from storyrev.cli.setting import Setting, read_time


@click.command(
    epilog="""\b
Examples:
  storyrev init newsroom
  storyrev init --name "The Daily Example" --url https://news.example newsroom
  storyrev init .          (inside a Git repository: adds the newsroom's own paths, nothing else)
"""
)
@click.argument("directory", required=False, type=click.Path(path_type=Path, readable=False), metavar="[DIR]")
@click.option("--name", help="The newsroom's name, as readers know it. Default: the folder's name.")
@click.option("--url", default="", help="Where the newsroom publishes.")
@click.option(
    "--editor", metavar="'NAME <EMAIL>'", help="Who begins it. Default: STORYREV_EDITOR, then Git's identity."
)
@click.option("--at", callback=read_time, metavar="TIME", help="When it began, as ISO 8601. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON (storyrev.newsroom/v1).")
@click.pass_obj
def command(
    setting: Setting,
    directory: Path | None,
    name: str | None,
    url: str,
    editor: str | None,
    at: datetime,
    as_json: bool,
) -> None:
    """Begin a newsroom in DIR, which is the folder you are in (or -C's) where nobody names another.

    Makes a Git repository there (or uses the one that DIR is in) with storyrev.toml, stories/ and
    reports/, and prints its path.
    """
    from storyrev.store import create

    folder = setting.new_folder(directory, ".")
    named = folder.resolve().name if name is None else name
    with create(folder, name=named, url=url, at=at, editor=find_editor(editor, folder)) as newsroom:
        if as_json:
            settings = newsroom.settings
            told = {"format": "storyrev.newsroom/v1", "root": str(newsroom.root)}
            print_json({**told, "name": settings.name, "url": settings.url})
        else:
            print_path(newsroom.root)
            say("A newsroom. Record a story in it: storyrev save SLUG DRAFT")
