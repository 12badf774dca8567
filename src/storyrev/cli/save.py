"""`storyrev save`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from storyrev.cli.editor import find_editor
from storyrev.cli.listing import revision_json
from storyrev.cli.setting import Setting, print_json, read_time, say
from storyrev.cli.slug import SLUG
from storyrev.store.model import Kind

if TYPE_CHECKING:
    from storyrev.desk.drafts import Draft
    from storyrev.desk.saving import Saved
    from storyrev.store import Newsroom

_KINDS = [kind for kind in get_args(Kind) if kind != "unknown"]


@click.command(
    epilog="""\b
Examples:
  storyrev save city-budget draft.md
  storyrev save city-budget page.html --kind correction --note "The deficit is 4.1 million, not 41 million."
  storyrev save city-budget                     (the working copy in stories/, edited in place)
  pbpaste | storyrev save city-budget - --base city-budget@3
"""
)
@click.argument("slug", type=SLUG)
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--kind", type=click.Choice(_KINDS), help="Why it is saved. Default: what the draft's new notes say.")
@click.option("--note", help="What readers are told. Default: the words of the draft's new notes.")
@click.option("--base", metavar="REV", help="The revision you began from; refused if somebody saved meanwhile.")
@click.option(
    "--form", type=click.Choice(["markdown", "text", "html"]), help="What FILE is. Default: told by its name and text."
)
@click.option("--withheld", is_flag=True, help="Record it as never public.")
@click.option("--editor", metavar="'NAME <EMAIL>'", help="Who saves. Default: STORYREV_EDITOR, then Git's identity.")
@click.option("--at", callback=read_time, metavar="TIME", help="When it was saved, as ISO 8601. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print what was recorded as JSON.")
@click.pass_obj
def command(
    setting: Setting,
    slug: str,
    file: str | None,
    kind: Kind | None,
    note: str | None,
    base: str | None,
    form: Any,
    withheld: bool,
    editor: str | None,
    at: datetime,
    as_json: bool,
) -> None:
    """Record FILE as the next revision of the story SLUG.

    FILE is Markdown, a page saved as text, or HTML; `-` reads standard input. Without FILE, the
    working copy of the story is read. Prints the revision and what it changed.
    """
    from storyrev.desk.saving import save_draft, suggest

    newsroom = setting.newsroom()
    draft = _read(newsroom, slug, file, form)
    if kind is None and file != "-" and not as_json and sys.stdin.isatty() and sys.stderr.isatty():
        suggested = suggest(newsroom, slug, draft.story).kind
        if suggested != "first":
            choices = click.Choice([k for k in _KINDS if k != "first"])
            kind = click.prompt("What kind of revision is this?", type=choices, default=suggested, err=True)
    saved = save_draft(
        newsroom,
        slug,
        draft,
        kind=kind,
        note=note,
        editor=find_editor(editor, newsroom.root),
        at=at,
        base=base,
        status="withheld" if withheld else "public",
    )
    if as_json:
        print_json(_as_json(saved))
    else:
        _print(saved)


def _read(newsroom: Newsroom, slug: str, file: str | None, form: Any) -> Draft:
    from storyrev.desk.drafts import form_of, read_draft, read_file

    if file == "-":
        return read_draft(sys.stdin.buffer.read(), "standard input", form)
    if file is None:
        path = newsroom.root / newsroom.resolve(slug).path
        return read_draft(read_file(path), str(path), "markdown")
    return read_draft(read_file(Path(file)), file, form or form_of(Path(file)))


def _as_json(saved: Saved) -> dict[str, Any]:
    from storyrev.desk.comparing import findings, tell

    out: dict[str, Any] = {
        "format": "storyrev.save/v1",
        "created": saved.result.created,
        "revision": revision_json(saved.result.revision),
        "return_of": saved.result.return_of,
        "working_copy": saved.result.working_copy,
        "summary": [],
        "findings": [],
    }
    if saved.change is not None:
        out["summary"] = list(tell(saved.change))
        out["findings"] = [{"code": f.code, "message": f.message} for f in findings(saved.change)]
    return out


def _print(saved: Saved) -> None:
    from storyrev.desk.comparing import findings, tell
    from storyrev.report.characters import reveal

    result = saved.result
    revision = result.revision
    if not result.created:
        click.echo(f"{revision.name}: nothing changed since {revision.saved_at:%Y-%m-%d %H:%M}; nothing stored")
        return
    click.echo(f"{revision.name} · {revision.kind} · {revision.path}")
    if result.return_of is not None:
        click.echo(f"a return to {revision.slug}@{result.return_of}: the same text")
    if saved.change is not None:
        for sentence in tell(saved.change):
            click.echo(reveal(sentence))
        for finding in findings(saved.change):
            say(reveal(f"{finding.code} {finding.message}"))
    if result.reason:
        say(f"stories/ was left as it is: {reveal(result.reason)}")
