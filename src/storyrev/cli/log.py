"""`storyrev log`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from storyrev.cli.listing import printable, revision_json, revision_line
from storyrev.cli.setting import Setting, print_json
from storyrev.cli.slug import SLUG
from storyrev.store.model import KINDS, Kind


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
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def command(
    setting: Setting, slug: str | None, kind: Kind | None, since: str | None, until: str | None, as_json: bool
) -> None:
    """List the revisions of SLUG, newest first; without SLUG, the stories.

    With --kind, --since or --until and no SLUG, revisions of every story.
    """
    newsroom = setting.newsroom()
    start, end = _day(since, "--since"), _day(until, "--until")
    if slug is None and kind is None and start is None and end is None:
        stories = newsroom.stories()
        if as_json:
            print_json(
                {
                    "format": "storyrev.stories/v1",
                    "stories": [
                        {
                            "slug": s.slug,
                            "path": s.path,
                            "revisions": s.latest.number,
                            "latest": revision_json(s.latest),
                        }
                        for s in stories
                    ],
                }
            )
        else:
            for story in stories:
                latest = story.latest
                click.echo(
                    printable(
                        f"{latest.saved_at:%Y-%m-%d %H:%M}  {latest.number:>4} revision{'s' * (latest.number != 1)}"
                        f"  {latest.kind}  {story.slug}"
                    )
                )
        return
    if slug is not None:
        revisions = newsroom.history(slug)
    elif kind is not None:
        revisions = newsroom.by_kind(kind)
    else:
        revisions = newsroom.by_date(start, None)
    chosen = [
        revision
        for revision in reversed(revisions)
        if (kind is None or revision.kind == kind)
        and (start is None or revision.saved_at >= start)
        and (end is None or revision.saved_at < end + timedelta(days=1))
    ]
    if as_json:
        print_json({"format": "storyrev.log/v1", "revisions": [revision_json(revision) for revision in chosen]})
        return
    for revision in chosen:
        prefix = "" if slug is not None else f"{revision.slug}@"
        click.echo(prefix + revision_line(revision).lstrip() if prefix else revision_line(revision))


def _day(value: str | None, option: str) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2020-01-31", param_hint=option) from None
