"""`storyrev tidy`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from storyrev.cli.printing import say
from storyrev.cli.setting import Setting


@click.command(
    epilog="""\b
Example:
  storyrev tidy
"""
)
@click.pass_obj
def command(setting: Setting) -> None:
    """Put Git's files in order: small packs into larger ones, its commit graph, what dead processes left.

    Never needed: import, export, report, corrections and reindex see to it where it is due, and no
    save ever waits for it. Nothing that is recorded changes, and nothing is dropped.
    """
    if not setting.newsroom().tidy(datetime.now(UTC)):
        say("Somebody else is tidying, or importing; nothing was done. An import tidies when it ends.")
