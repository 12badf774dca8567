"""`storyrev reindex`."""

from __future__ import annotations

import click

from storyrev.cli.printing import print_json
from storyrev.cli.setting import Setting
from storyrev.cli.terminal import show_progress


@click.command(
    epilog="""\b
Example:
  storyrev reindex
"""
)
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON (storyrev.reindex/v1).")
@click.pass_obj
def command(setting: Setting, as_json: bool) -> None:
    """Rebuild the index of the record from Git alone.

    Never needed for correctness: an index that is missing, stale or damaged is rebuilt by itself.
    """
    newsroom = setting.newsroom(tidies=True)
    with show_progress("Commits read") as progress:
        newsroom.reindex(progress.step)
    stories = newsroom.stories()
    revisions = sum(story.latest.number for story in stories)
    if as_json:
        print_json({"format": "storyrev.reindex/v1", "revisions": revisions, "stories": len(stories)})
    else:
        click.echo(
            f"{revisions} revision{'s' * (revisions != 1)} of {len(stories)} {'story' if len(stories) == 1 else 'stories'}"
        )
