"""`storyrev save`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from storyrev.cli.drafts import STDIN, read_named
from storyrev.cli.editor import find_editor
from storyrev.cli.naming import SLUG, STORE
from storyrev.cli.printing import is_terminal, print_json, printable, say
from storyrev.cli.setting import Setting, read_moment, read_time
from storyrev.cli.signing import sign_option
from storyrev.cli.waiving import read_waivers, waive_option
from storyrev.store.model import Kind
from storyrev.store.values import revision_json

if TYPE_CHECKING:
    from storyrev.desk.drafts import Draft
    from storyrev.desk.saving import Saved
    from storyrev.desk.suggesting import Suggestion
    from storyrev.judge import Finding
    from storyrev.report.views import ComparisonView
    from storyrev.store import Newsroom

_KINDS = [kind for kind in get_args(Kind) if kind != "unknown"]


@click.command(
    epilog="""\b
Examples:
  storyrev save city-budget draft.md
  storyrev save city-budget page.html --kind correction --note "The deficit is 4.1 million, not 41 million."
  storyrev save city-budget                     (the working copy in stories/, edited in place)
  storyrev save fall-of-the-wall draft.md --store archive
  pbpaste | storyrev save city-budget - --base city-budget@3
"""
)
@click.argument("slug", type=SLUG)
@click.argument("file", required=False, type=click.Path(readable=False), metavar="[FILE]")
@click.option(
    "--kind", type=click.Choice(_KINDS), help="Why it is saved. Default: you are asked; else what the new notes say."
)
@click.option("--note", help="What readers are told. Default: the words of the draft's new notes.")
@click.option("--base", metavar="REV", help="The revision you began from; refused if somebody saved meanwhile.")
@click.option(
    "--form", type=click.Choice(["markdown", "text", "html"]), help="What FILE is. Default: told by its name and text."
)
@click.option(
    "--store", type=STORE, metavar="NAME", help="The store that a new story goes to, where there are several."
)
@click.option("--withheld", is_flag=True, help="Record it as never public.")
@click.option(
    "--embargo",
    callback=read_moment,
    metavar="TIME",
    help="Nobody outside may read it until then. Default: `embargo` in the draft's front matter.",
)
@click.option("--remark", default="", metavar="TEXT", help="What editors tell each other of it; never public.")
@click.option(
    "--signed-off-by",
    "sign_offs",
    multiple=True,
    metavar="'NAME <EMAIL>'",
    help="Somebody else who approved this draft: recorded as a sign-off; may be repeated.",
)
@waive_option
@sign_option
@click.option("--editor", metavar="'NAME <EMAIL>'", help="Who saves. Default: STORYREV_EDITOR, then Git's identity.")
@click.option("--at", callback=read_time, metavar="TIME", help="When it was saved, as ISO 8601. Default: now.")
@click.option("--quiet", "-q", is_flag=True, help="Say what was recorded and no more; nothing is compared.")
@click.option("--json", "as_json", is_flag=True, help="Print what was recorded as JSON (storyrev.save/v1).")
@click.pass_obj
def command(
    setting: Setting,
    slug: str,
    file: str | None,
    kind: Kind | None,
    note: str | None,
    base: str | None,
    form: Any,
    store: str | None,
    withheld: bool,
    embargo: datetime | None,
    remark: str,
    sign_offs: tuple[str, ...],
    waive: tuple[str, ...],
    key: str | None,
    editor: str | None,
    at: datetime,
    quiet: bool,
    as_json: bool,
) -> None:
    """Record FILE as the next revision of the story SLUG.

    FILE is Markdown, a page saved as text, or HTML; `-` reads standard input. Without FILE, the
    working copy of the story is read. Prints the revision, whether the change is material, how much of it
    the note tells, and what it changed; what the desk will ask goes to standard error.

    Kinds are chosen by people: on a terminal you are asked. Elsewhere a draft without --kind is of
    the kind of the gravest note that is new in it, and an update if there is none.

    Where storyrev.toml has a gate, a draft on which the desk would ask something grave is refused with
    exit code 1, unless --waive lets it pass: see storyrev check.
    """
    from storyrev.desk.reading import Watch
    from storyrev.desk.saving import save_draft
    from storyrev.desk.suggesting import suggest

    newsroom = setting.newsroom()
    who = find_editor(editor, newsroom.root)
    # Asked before the file is read: what is saved meanwhile is then noticed.
    began = newsroom.find_copy_base(slug) if file is None else None
    draft = _read(newsroom, slug, file, form)
    watch = Watch(notice=say)
    suggestion = suggest(newsroom, slug, draft, watch)
    if kind is None and suggestion.open and not as_json and file != STDIN and _is_attended():
        choices = click.Choice([k for k in _KINDS if k != "first"])
        kind = click.prompt("What kind of revision is this?", type=choices, default=suggestion.kind, err=True)
    saved = save_draft(
        newsroom,
        slug,
        draft,
        kind=kind or suggestion.kind,
        note=suggestion.note if note is None else note,
        editor=who,
        at=at,
        base=base or began,
        key=key,
        status="withheld" if withheld else "public",
        store=store,
        waivers=read_waivers(waive),
        sign_offs=sign_offs,
        compares=not quiet,
        embargo=embargo,
        remark=remark,
        watch=watch,
    )
    if as_json:
        print_json(_as_json(saved))
    else:
        _print(saved, withheld=withheld)
    if saved.trouble:
        say(f"{saved.result.revision.name} is recorded, and what it changed cannot be told. {saved.trouble}")
    if kind is None and suggestion.open and saved.result.created:
        _explain(suggestion)


def _is_attended() -> bool:
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def _read(newsroom: Newsroom, slug: str, file: str | None, form: Any) -> Draft:
    from storyrev.desk.drafts import form_of, read_draft, read_file

    if file is None:
        path = newsroom.root / newsroom.history(slug)[-1].path
        return read_draft(read_file(path), str(path), "markdown")
    name, data = read_named(file)
    return read_draft(data, name, form or (None if file == STDIN else form_of(Path(file))))


def _as_json(saved: Saved) -> dict[str, Any]:
    from storyrev.desk.comparing import findings, tell

    result = saved.result
    change = saved.change
    audit = change.judgement.audit if change and change.judgement else None
    return {
        "format": "storyrev.save/v1",
        "created": result.created,
        "revision": revision_json(result.revision),
        "return_of": result.return_of,
        "working_copy": result.working_copy,
        "reason": result.reason,
        "summary": list(tell(change)) if change else [],
        "material": change.judgement.material if change and change.judgement else None,
        "note": list(audit.sentences) if audit else [],
        "findings": [_finding_json(finding) for finding in findings(change)] if change else [],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    told = {"code": finding.code, "severity": finding.severity, "message": finding.message, "step": finding.step}
    return {**told, "waived": finding.waived or None}


def _print(saved: Saved, *, withheld: bool) -> None:
    from storyrev.desk.comparing import findings, tell
    from storyrev.report.characters import reveal

    result = saved.result
    revision = result.revision
    if not result.created:
        click.echo(f"{revision.name}: nothing changed since {revision.saved_at:%Y-%m-%d %H:%M %z}; nothing stored")
        if revision.status == "withheld" and not withheld:
            say(f"{revision.name} was withheld, and still is: to record that it went out, save it with its new stamp")
    else:
        status = ", withheld" if revision.status == "withheld" else ""
        status += f", embargo {revision.embargo:%Y-%m-%d %H:%M %z}" if revision.embargo else ""
        click.echo(f"{revision.name} · {revision.kind}{status} · {printable(revision.path)}")
    if result.return_of is not None:
        click.echo(f"A return to {revision.slug}@{result.return_of}: the same text.")
    if saved.change is not None:
        click.echo(_tell_verdict(saved.change))
        for sentence in tell(saved.change):
            click.echo(reveal(sentence))
        asked = [finding for finding in findings(saved.change) if not finding.waived and finding.severity != "info"]
        for question in dict.fromkeys(f"{finding.code} {finding.message}" for finding in asked):
            say(reveal(question))
    if result.reason:
        say(f"{revision.path} was left as it is: {reveal(result.reason)}")


def _tell_verdict(change: ComparisonView) -> str:
    """Whether the change is material, and how much of it the note tells, where readers were given one."""
    from storyrev.report.noted import tell_coverage
    from storyrev.report.verdict import name_verdict

    judgement = change.judgement
    assert judgement is not None  # noqa: S101 - revisions of a newsroom are judged
    told = f" {tell_coverage(judgement.audit, judgement.material)}" if judgement.audit and change.told else ""
    return f"{name_verdict(judgement)}.{told}"


def _explain(suggestion: Suggestion) -> None:
    """What a kind that nobody chose rests on."""
    why = "the draft brings a note of that kind" if suggestion.note else "the draft brings no new note"
    say(f"Recorded as “{suggestion.kind}”, since {why}. Choose with --kind.")
