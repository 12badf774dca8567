"""`storyrev log`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import click

from storyrev.cli.listing import revision_lines
from storyrev.cli.naming import SLUG
from storyrev.cli.printing import is_terminal, print_json, printable, say
from storyrev.cli.setting import Setting
from storyrev.store.model import KINDS, Kind
from storyrev.store.values import revision_json

if TYPE_CHECKING:
    from storyrev.store import StorySummary


@click.command(
    epilog="""\b
Examples:
  storyrev log                                     (all stories)
  storyrev log city-budget
  storyrev log --kind correction --since 2020-01-01
  storyrev log city-budget --json
"""
)
@click.argument("slug", required=False, type=SLUG)
@click.option("--kind", type=click.Choice(KINDS), help="Only revisions of this kind.")
@click.option("--since", metavar="DATE", help="Only revisions saved on this day (UTC) or later.")
@click.option("--until", metavar="DATE", help="Only revisions saved on this day (UTC) or earlier.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (storyrev.log/v1, storyrev.stories/v1).")
@click.pass_obj
def command(
    setting: Setting, slug: str | None, kind: Kind | None, since: str | None, until: str | None, as_json: bool
) -> None:
    """List the revisions of SLUG, newest first; without SLUG, the stories.

    With --kind, --since or --until and no SLUG, revisions of every story. On a terminal, lines are
    cut to its width; to a pipe or a file, notes go in full.
    """
    newsroom = setting.newsroom()
    start, end = _day(since, "--since"), _day(until, "--until")
    if slug is None and kind is None and start is None and end is None:
        _list_stories(newsroom.stories(), as_json=as_json)
        return
    if slug is not None:
        revisions = newsroom.history(slug)
    elif kind is not None:
        revisions = newsroom.by_kind(kind)
    else:
        revisions = newsroom.by_date(start, end)
    earliest = datetime.combine(start, time(), UTC) if start else None
    latest = datetime.combine(end, time(), UTC) + timedelta(days=1) if end and end != date.max else None
    chosen = [
        revision
        for revision in reversed(revisions)
        if (kind is None or revision.kind == kind)
        and (earliest is None or revision.saved_at >= earliest)
        and (latest is None or revision.saved_at < latest)
    ]
    if as_json:
        print_json({"format": "storyrev.log/v1", "revisions": [revision_json(revision) for revision in chosen]})
    else:
        _print_lines(revision_lines(chosen))
        if not chosen:
            say("No revision is like that.")


def _list_stories(stories: Iterable[StorySummary], *, as_json: bool) -> None:
    if as_json:
        listed = [
            {
                "slug": story.slug,
                "path": story.path,
                "present": story.present,
                "revisions": story.latest.number,
                "latest": revision_json(story.latest),
            }
            for story in stories
        ]
        print_json({"format": "storyrev.stories/v1", "stories": listed})
        return
    _print_lines(
        f"{story.latest.saved_at:%Y-%m-%d %H:%M %z}  {story.latest.number:>4} revision{'s' * (story.latest.number != 1):1}"
        f"  {story.latest.kind:13}  {story.slug}{'' if story.present else '  (its file was removed with plain Git)'}"
        for story in stories
    )
    if not stories:
        say("No stories yet. Record one with: storyrev save SLUG DRAFT")


def _print_lines(lines: Iterable[str]) -> None:
    width = 0
    if is_terminal(sys.stdout):
        from storyrev.cli.terminal import terminal_width

        width = terminal_width()
    for line in lines:
        shown = printable(line)
        click.echo(f"{shown[: width - 1]}…" if 0 < width < len(shown) else shown)


def _day(value: str | None, option: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2020-01-31", param_hint=option) from None
