"""`storyrev reindex`."""

from __future__ import annotations

import click

from storyrev.cli.setting import Setting


@click.command(
    epilog="""\b
Example:
  storyrev reindex
"""
)
@click.pass_obj
def command(setting: Setting) -> None:
    """Rebuild the index of the record from Git alone.

    Never needed for correctness: an index that is missing, stale or damaged is rebuilt by itself.
    """
    newsroom = setting.newsroom()
    newsroom.reindex()
    stories = newsroom.stories()
    revisions = sum(story.latest.number for story in stories)
    click.echo(f"{revisions} revisions of {len(stories)} stories")
