"""`storyrev note`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from storyrev.cli.drafts import STDIN, read_named
from storyrev.cli.naming import REVISION
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import is_terminal, print_json, print_source, printable, say
from storyrev.cli.schema import schema_option
from storyrev.cli.setting import Setting, read_moment
from storyrev.cli.terminal import watch_work
from storyrev.store.model import Kind
from storyrev.store.values import revision_json

if TYPE_CHECKING:
    from storyrev.desk.noting import Noted
    from storyrev.desk.reading import Watch
    from storyrev.judge import NoteAudit
    from storyrev.judge.drafting import DraftedNote
    from storyrev.judge.points import Point
    from storyrev.store import Newsroom
    from storyrev.story.model import NoteKind


def _read_schema() -> str:
    from storyrev.desk.noting import read_note_schema

    return read_note_schema()


_KINDS = [kind for kind in get_args(Kind) if kind not in ("first", "minor", "unknown")]


@click.command(
    epilog="""\b
Examples:
  storyrev note city-budget                          (a draft, on what the latest revision changed)
  storyrev note city-budget@3 --kind correction
  storyrev note city-budget draft.md --kind update   (on what a draft would change)
  storyrev note city-budget draft.md --edit > note.txt
  storyrev note city-budget@3 --check                (the note that it has, held against the change)
  storyrev note city-budget draft.md --note "Adds details of the vote."
"""
)
@click.argument("slug", type=REVISION)
@click.argument("file", required=False, type=click.Path(readable=False), metavar="[FILE]")
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    help="What the note is called. Default: the kind of the revision or of the draft's new notes, else update.",
)
@click.option("--edit", is_flag=True, help="Open the draft in your editor (VISUAL, EDITOR) before it is printed.")
@click.option("--check", is_flag=True, help="Draft nothing: hold the note that there is against the change.")
@click.option("--note", metavar="TEXT", help="Draft nothing: hold these words against the change.")
@click.option(
    "--at", callback=read_moment, metavar="TIME", help="The day of the note. Default: that of the revision; else today."
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON (storyrev.note/v1).")
@schema_option("storyrev.note/v1", _read_schema)
@click.pass_context
def command(
    ctx: click.Context,
    slug: str,
    file: str | None,
    kind: NoteKind | None,
    edit: bool,
    check: bool,
    note: str | None,
    at: datetime | None,
    as_json: bool,
) -> None:
    """Draft a note to readers on what a revision, or the draft FILE, changed.

    SLUG may name a revision (SLUG@3); it is held against the one before it, a FILE against the latest. The draft quotes
    the two texts and says nothing else: what it means, an editor says. Its pattern is the newsroom's own, from the
    table [notes] in storyrev.toml. Where nothing changed that readers must be told of, no note is drafted.

    With --check or --note a note is held against the change: what it covers, what it leaves out, and what it claims that
    did not happen. Ends with 1 where it leaves something out or claims something in vain.
    """
    from storyrev.desk.noting import draft_for

    checks = check or note is not None
    if check and note is not None:
        raise click.UsageError(
            "--check holds the note that there is against the change, --note other words; choose one."
        )
    if checks and (edit or at is not None):
        raise click.UsageError("--edit and --at go with a draft; --check and --note draft nothing.")
    setting: Setting = ctx.obj
    newsroom = setting.newsroom()
    with watch_work("Revisions read") as watch:
        change = _find(newsroom, slug, file, watch)
        drafted = None if checks else draft_for(newsroom, change, kind, at or change.at or _now())
    if drafted is None:
        text = change.note if note is None else note
    else:
        text = drafted.text
        edited = click.edit(text) if edit else None
        text = text if edited is None else edited.strip()
        kind = drafted.kind
    audit = change.audit(text, kind)
    if as_json:
        print_json(_as_json(change, kind or change.kind, text, audit, drafted))
    elif checks:
        for sentence in audit.sentences or ("Nothing changed that readers would have to be told of.",):
            click.echo(printable(sentence))
    else:
        print_source(f"{text}\n".encode())
        if edit or is_terminal(sys.stdout):
            for sentence in audit.sentences:
                say(sentence)
    if checks and (audit.left_out or audit.unfounded):
        ctx.exit(DIFFERENCES)


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _find(newsroom: Newsroom, slug: str, file: str | None, watch: Watch) -> Noted:
    from storyrev.desk.drafts import form_of, read_draft
    from storyrev.desk.noting import find_change, find_draft_change

    if file is None:
        return find_change(newsroom, slug, watch)
    if "@" in slug:
        raise click.UsageError(f"A draft is held against the latest revision; leave out the number in {slug!r}.")
    name, data = read_named(file)
    return find_draft_change(
        newsroom, slug, read_draft(data, name, None if file == STDIN else form_of(Path(file))), watch
    )


def _as_json(change: Noted, kind: str, text: str, audit: NoteAudit, drafted: DraftedNote | None) -> dict[str, Any]:
    reading = audit.reading
    return {
        "format": "storyrev.note/v1",
        "old": revision_json(change.old),
        "new": revision_json(change.new) if change.new is not None else None,
        "kind": kind,
        "text": text,
        "drafted": None
        if drafted is None
        else {
            "text": drafted.text,
            "language": drafted.language,
            "told": [_point_json(point) for point in drafted.told],
            "more": drafted.more,
        },
        "claims": [
            {"kind": claim.kind, "action": claim.action, "old": claim.old, "new": claim.new, "text": claim.text}
            for claim in reading.claims
        ],
        "covered": [{**_point_json(one.point), "claim": one.claim.kind, "told": one.told} for one in audit.covered],
        "left_out": [_point_json(point) for point in audit.left_out],
        "unfounded": [{"claim": one.claim.kind, "text": one.claim.text, "why": one.why} for one in audit.unfounded],
        "euphemisms": list(reading.euphemisms),
        "states_error": audit.states_error,
        "states_since": audit.states_since,
        "sections_changed": audit.sections_changed,
        "sections": audit.sections,
        "sentences": list(audit.sentences),
    }


def _point_json(point: Point) -> dict[str, str]:
    from storyrev.judge.telling import tell_point

    return {"address": point.address, "what": tell_point(point)}
