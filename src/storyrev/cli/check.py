"""`storyrev check`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from storyrev.cli.drafts import STDIN, read_named
from storyrev.cli.editor import find_editor
from storyrev.cli.naming import REVISION
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import choose_format, print_json, print_page, say
from storyrev.cli.schema import print_option, schema_option
from storyrev.cli.setting import Setting, read_time
from storyrev.cli.terminal import watch_work
from storyrev.cli.waiving import read_waivers, waive_option
from storyrev.store.model import Kind

if TYPE_CHECKING:
    from storyrev.desk.reading import Watch
    from storyrev.report.checks import CheckView
    from storyrev.store import Newsroom
    from storyrev.store.model import Waivers

_KINDS = [kind for kind in get_args(Kind) if kind != "unknown"]
_SPAN = re.compile(r"(?P<first>[^.]*)\.\.(?P<last>[^.]*)")


def _read_schema() -> str:
    from storyrev.report.check_json import read_check_schema

    return read_check_schema()


def _read_webhook_schema(which: str) -> str:
    from storyrev.desk.webhook import read_webhook_schema

    return read_webhook_schema(which)


@click.command(
    epilog="""\b
Examples:
  storyrev check                                    (every revision of every story)
  storyrev check --since 2026-01-01
  storyrev check city-budget
  storyrev check city-budget@3
  storyrev check city-budget@2..5
  storyrev check city-budget draft.md --kind update --note "The vote is on Tuesday."
  storyrev check --changed                          (the files in stories/ that were edited)
  storyrev check --webhook < request.json
  storyrev check --format sarif --since 2026-01-01 > storyrev.sarif
"""
)
@click.argument("slug", required=False, type=REVISION, metavar="[SLUG[@REV[..REV]]]")
@click.argument("file", required=False, type=click.Path(readable=False), metavar="[FILE]")
@click.option("--since", metavar="DATE", help="Only revisions saved on this day (UTC) or later.")
@click.option("--kind", type=click.Choice(_KINDS), help="The kind that FILE is to have. Default: what its notes say.")
@click.option("--note", help="What readers are to be told. Default: the words of the draft's new notes.")
@click.option("--withheld", is_flag=True, help="FILE is not to be public.")
@click.option(
    "--signed-off-by",
    "sign_offs",
    multiple=True,
    metavar="'NAME <EMAIL>'",
    help="Who signed FILE off; may be repeated.",
)
@waive_option
@click.option("--editor", metavar="'NAME <EMAIL>'", help="Who saves. Default: STORYREV_EDITOR, then Git's identity.")
@click.option("--at", callback=read_time, metavar="TIME", help="When FILE is to be saved, as ISO 8601. Default: now.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    help="The least severity that makes the exit code 1. Default: warning.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    help="What to print: text for people (the default), JSON (storyrev.check/v1), SARIF 2.1.0, or annotations "
    "for a GitHub workflow.",
)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--changed", is_flag=True, help="The files in stories/ that differ from what is recorded, as drafts.")
@click.option("--webhook", is_flag=True, help="Read a request (storyrev.prepublish/v1) and print a decision.")
@schema_option("storyrev.check/v1", _read_schema)
@print_option(
    "--request-schema", partial(_read_webhook_schema, "prepublish"), "Print the schema of a request, no more."
)
@print_option(
    "--decision-schema", partial(_read_webhook_schema, "decision"), "Print the schema of a decision, no more."
)
@click.pass_context
def command(
    ctx: click.Context,
    slug: str | None,
    file: str | None,
    since: str | None,
    kind: Kind | None,
    note: str | None,
    withheld: bool,
    sign_offs: tuple[str, ...],
    waive: tuple[str, ...],
    editor: str | None,
    at: datetime,
    fail_on: Any,
    form: str | None,
    as_json: bool,
    changed: bool,
    webhook: bool,
) -> None:
    """Ask what a standards desk would ask.

    Of a story, one of its revisions or a range of them; of FILE as the story's next revision, before
    it is saved; without SLUG, of every story. A public revision is held against what readers had
    before it. What is asked, storyrev.toml says; see storyrev rules.

    Exit code 1 where a finding is a warning or an error (--fail-on) and nobody waived it.
    """
    setting: Setting = ctx.obj
    newsroom = setting.newsroom()
    form = choose_format(form, "text", as_json=as_json)
    if file is None and (kind or note is not None or withheld or sign_offs or waive):
        raise click.UsageError(
            "--kind, --note, --withheld, --signed-off-by and --waive say what FILE is to be; name it."
        )
    if since is not None and slug is not None:
        raise click.UsageError("--since is about every story; leave SLUG out.")
    if (changed or webhook) and (slug or since or (changed and webhook)):
        raise click.UsageError("--changed and --webhook say what to look at: name one of them, and no story or day.")
    if webhook:
        if form != "text":
            raise click.UsageError("--webhook answers with a decision in JSON; leave --format out.")
        _answer(ctx, newsroom, at, fail_on)
        return
    with watch_work("Revisions looked at") as watch:
        if changed:
            from storyrev.desk.checking import check_copies

            views: Iterable[CheckView] = check_copies(newsroom, find_editor(editor, newsroom.root), at, watch)
        elif slug is not None and file is not None:
            who = find_editor(editor, newsroom.root)
            draft = _Draft(slug, file, kind, note, who, at, withheld, sign_offs, read_waivers(waive))
            views = [_check_draft(newsroom, draft, watch)]
        else:
            views = _check_record(newsroom, slug, since, watch)
        checked = list(views)
    _print(checked, form, fail_on)
    from storyrev.report.checks import is_clean

    if not is_clean(checked, fail_on):
        ctx.exit(DIFFERENCES)


def _answer(ctx: click.Context, newsroom: Newsroom, now: datetime, fail_on: Any) -> None:
    from storyrev.desk.webhook import answer_request
    from storyrev.report.checks import is_clean

    decision, view = answer_request(newsroom, read_named(STDIN)[1], now)
    print_json(decision)
    if not is_clean([view], fail_on):
        ctx.exit(DIFFERENCES)


class _Draft:
    """What a call says of a draft."""

    def __init__(
        self,
        slug: str,
        file: str,
        kind: Kind | None,
        note: str | None,
        editor: str,
        at: datetime,
        withheld: bool,
        sign_offs: tuple[str, ...],
        waivers: Waivers,
    ) -> None:
        self.slug, self.file, self.kind, self.note = slug, file, kind, note
        self.editor, self.at, self.withheld = editor, at, withheld
        self.sign_offs, self.waivers = sign_offs, waivers


def _check_draft(newsroom: Newsroom, told: _Draft, watch: Watch) -> CheckView:
    from storyrev.desk.checking import Asked, check_draft
    from storyrev.desk.drafts import form_of, read_draft
    from storyrev.desk.particulars import embargo_of
    from storyrev.desk.suggesting import suggest

    name, data = read_named(told.file)
    draft = read_draft(data, name, None if told.file == STDIN else form_of(Path(told.file)))
    suggestion = suggest(newsroom, told.slug, draft, watch)
    if told.kind is None and suggestion.open:
        say(f"Checked as “{suggestion.kind}”, as the notes of the draft say. Choose with --kind.")
    asked = Asked(
        told.slug,
        draft,
        told.kind or suggestion.kind,
        suggestion.note if told.note is None else told.note,
        told.editor,
        told.at,
        withheld=told.withheld,
        waivers=told.waivers,
        sign_offs=told.sign_offs,
        embargo=embargo_of(draft.story),
    )
    return check_draft(newsroom, asked, watch)


def _check_record(newsroom: Newsroom, slug: str | None, since: str | None, watch: Watch) -> Iterable[CheckView]:
    from storyrev.desk.checking import check_since, check_story

    if slug is None:
        return check_since(newsroom, _day(since), watch)
    name, at, picked = slug.partition("@")
    if not at:
        return check_story(newsroom, name, watch=watch)
    if span := _SPAN.fullmatch(picked):
        first = newsroom.resolve(f"{name}@{span['first'] or 'first'}").number
        last = newsroom.resolve(f"{name}@{span['last'] or 'latest'}").number
        if first > last:
            raise click.UsageError(f"{slug!r} runs backwards; write the older revision first.")
        return check_story(newsroom, name, first, last, watch)
    number = newsroom.resolve(slug).number
    return check_story(newsroom, name, number, number, watch)


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2020-01-31", param_hint="--since") from None


def _print(views: list[CheckView], form: str, fail_on: Any) -> None:
    if form == "json":
        from storyrev.report.check_json import check_json

        print_json(check_json(views, looked_at=len(views), fail_on=fail_on))
    elif form == "sarif":
        from storyrev import __version__
        from storyrev.report.sarif import check_sarif

        print_json(check_sarif(views, version=__version__))
    elif form == "github":
        from storyrev.report.check_text import render_github

        print_page(render_github(views))
    else:
        from storyrev.report.check_text import render_check

        click.echo(render_check(views, looked_at=len(views)), nl=False)
