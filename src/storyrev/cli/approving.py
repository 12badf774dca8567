"""`storyrev sign-off`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from storyrev.cli.editor import find_editor
from storyrev.cli.listing import revision_lines, sign_off_line
from storyrev.cli.naming import REVISION
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import print_json, printable, say
from storyrev.cli.schema import schema_option
from storyrev.cli.setting import Setting, read_time
from storyrev.cli.signing import sign_option
from storyrev.store.values import revision_json

if TYPE_CHECKING:
    from storyrev.store import Revision


def _read_schema() -> str:
    from storyrev.store.sign_offs import read_schema

    return read_schema()


@click.command(
    epilog="""\b
Examples:
  storyrev sign-off city-budget                      (the latest revision)
  storyrev sign-off city-budget@3 --remark "Read with the lawyer."
  storyrev sign-off city-budget@3 --by 'Eve Night <eve@newsroom.example>'
  storyrev sign-off city-budget@3 --change b-3f9a1c2e07
  storyrev sign-off --list city-budget
  storyrev sign-off --waiting                        (what needs a sign-off and has none)
"""
)
@click.argument("slug", required=False, type=REVISION, metavar="[SLUG[@REV]]")
@click.option("--by", metavar="'NAME <EMAIL>'", help="Who signs off. Default: STORYREV_EDITOR, then Git's identity.")
@click.option("--remark", metavar="TEXT", help="What to say of it: for editors, never public.")
@click.option("--change", metavar="ADDRESS", help="Sign off one change of the revision, not all of it.")
@click.option("--list", "listed", is_flag=True, help="Sign nothing off: list the sign-offs of SLUG, or all.")
@click.option(
    "--waiting", is_flag=True, help="Sign nothing off: list the revisions that need a sign-off and have none."
)
@sign_option
@click.option("--at", callback=read_time, metavar="TIME", help="When it was signed off, as ISO 8601. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (storyrev.sign-off/v1).")
@schema_option("storyrev.sign-off/v1", _read_schema)
@click.pass_context
def command(
    ctx: click.Context,
    slug: str | None,
    by: str | None,
    remark: str | None,
    change: str | None,
    listed: bool,
    waiting: bool,
    key: str | None,
    at: datetime,
    as_json: bool,
) -> None:
    """Record that a second person approved a revision.

    Somebody else than the editor who saved it signs off; storyrev.toml may say for which kinds that is needed, and
    who may. The sign-off comes after the revision and changes nothing in it: it is kept beside the commit, travels
    with storyrev sync, and stays. A revision may have several. Where the newsroom signs its revisions, a
    sign-off is signed too.

    With --list or --waiting nothing is signed off. With --waiting, exit code 1 where something waits.
    """
    from storyrev.desk.approving import find_signed_off, find_waiting, sign_off
    from storyrev.desk.reading import Watch

    setting: Setting = ctx.obj
    if (listed or waiting) and (by or remark is not None or change or (listed and waiting)):
        raise click.UsageError("--list and --waiting sign nothing off: name one of them, and nothing to be signed.")
    if waiting and slug is not None and "@" in slug:
        raise click.UsageError(f"--waiting is about a story, or all of them; leave out the revision in {slug!r}.")
    if not listed and not waiting and slug is None:
        raise click.UsageError("Say what is signed off: SLUG, or SLUG@REV. --waiting lists what needs it.")
    newsroom = setting.newsroom()
    if listed or waiting:
        found = find_waiting(newsroom, slug) if waiting else find_signed_off(newsroom, slug)
        _list(found, as_json=as_json, none="Nothing waits for a sign-off." if waiting else "Nothing was signed off.")
        if waiting and found:
            ctx.exit(DIFFERENCES)
        return
    who = find_editor(by, newsroom.root)
    revision, created = sign_off(
        newsroom, slug or "", by=who, at=at, remark=remark or "", change=change or "", key=key, watch=Watch(notice=say)
    )
    if as_json:
        print_json(_as_json((revision,), created=created))
        return
    told = f"{revision.name}{f', change {change},' if change else ''}"
    if created:
        click.echo(printable(f"{told} signed off by {who}"))
    else:
        click.echo(printable(f"{told} was signed off by {who} already; nothing stored"))


def _list(revisions: tuple[Revision, ...], *, as_json: bool, none: str) -> None:
    if as_json:
        print_json(_as_json(revisions))
        return
    for revision, line in zip(revisions, revision_lines(revisions), strict=True):
        click.echo(line)
        for sign_off in revision.sign_offs:
            click.echo(f"  {sign_off_line(sign_off)}")
    if not revisions:
        say(none)


def _as_json(revisions: tuple[Revision, ...], *, created: bool | None = None) -> dict[str, Any]:
    return {
        "format": "storyrev.sign-off/v1",
        "created": created,
        "revisions": [revision_json(revision) for revision in revisions],
    }
