"""`storyrev sync`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from storyrev.cli.editor import find_editor
from storyrev.cli.naming import SLUG
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import print_json, print_source, printable, say
from storyrev.cli.setting import Setting, read_time
from storyrev.cli.signing import sign_option
from storyrev.cli.terminal import colour_wanted, show_progress, terminal_width
from storyrev.store.model import Kind
from storyrev.store.values import revision_json

if TYPE_CHECKING:
    from storyrev.desk.syncing import Answers
    from storyrev.store import Newsroom, Revision
    from storyrev.store.joining import Contest, Side, Tip
    from storyrev.store.sync import Synced

_KINDS = [kind for kind in get_args(Kind) if kind not in ("unknown", "first")]
_SHOWN = 20


@click.command(
    epilog="""\b
Examples:
  storyrev sync
  storyrev sync --dry-run
  storyrev sync git@news.example:newsroom.git
  storyrev sync --compare city-budget
  storyrev sync --keep ours city-budget --keep theirs bridge
  storyrev sync --over city-budget draft.md --kind correction --note "The deficit is 4.1 million."
"""
)
@click.argument("remote", required=False)
@click.option(
    "--keep",
    type=(click.Choice(["ours", "theirs"]), str),
    multiple=True,
    metavar="ours|theirs SLUG",
    help="Whose text stands of a story that both sides changed; once for each.",
)
@click.option(
    "--over",
    type=(SLUG, click.Path(readable=False)),
    multiple=True,
    metavar="SLUG FILE",
    help="Record FILE over both sides' texts of a story; once for each.",
)
@click.option("--theirs", type=SLUG, metavar="SLUG", help="Print the other side's text of a story, as fetched last.")
@click.option(
    "--compare", type=SLUG, metavar="SLUG", help="Print what ours has otherwise than theirs, as fetched last."
)
@click.option("--kind", type=click.Choice(_KINDS), default="update", help="What the decisions are. Default: update.")
@click.option("--note", default="", help="What readers are told of the decisions.")
@click.option("--withheld", is_flag=True, help="Record the texts of --over as never public.")
@sign_option
@click.option("--editor", metavar="'NAME <EMAIL>'", help="Who joins. Default: STORYREV_EDITOR, then Git's identity.")
@click.option("--at", callback=read_time, metavar="TIME", help="When, as ISO 8601. Default: now.")
@click.option("--dry-run", is_flag=True, help="Fetch, and say what would travel; change nothing.")
@click.option("--rejoin", is_flag=True, help="Put back at the other end what somebody's rewriting took away there.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON (storyrev.sync/v1).")
@click.pass_obj
def command(
    setting: Setting,
    remote: str | None,
    keep: tuple[tuple[Side, str], ...],
    over: tuple[tuple[str, str], ...],
    theirs: str | None,
    compare: str | None,
    kind: Kind,
    note: str,
    withheld: bool,
    key: str | None,
    editor: str | None,
    at: datetime,
    dry_run: bool,
    rejoin: bool,
    as_json: bool,
) -> int:
    """Have this newsroom and REMOTE hold the same revisions: fetch, join, push.

    REMOTE is a remote of the repository or an address that Git knows how to reach. Default: the one
    that the branch follows, or origin.

    Stories that only one side changed join by themselves. Where both changed the same story, nothing is
    joined: both revisions are kept, and you say which text stands, or give a third. What you decide is
    a revision in your name. While somebody has to decide, the command ends with exit code 1.
    """
    from storyrev.desk.syncing import sync_newsroom

    newsroom = setting.newsroom(regardless=True)
    if theirs is not None:
        print_source(newsroom.read_theirs(theirs, _find_place(remote)))
        return 0
    if compare is not None:
        _print_comparison(newsroom, _find_place(remote), compare)
        return 0
    with show_progress("syncing") as progress:
        done = sync_newsroom(
            newsroom,
            _find_place(remote),
            _read_answers(keep, over, kind, note, withheld=withheld),
            editor=find_editor(editor, newsroom.root),
            at=at,
            rehearse=dry_run,
            rejoin=rejoin,
            key=key,
            step=progress.tell,
        )
    if as_json:
        print_json(_as_json(done, dry_run=dry_run))
    else:
        for synced in done:
            for line in _lines(synced, dry_run=dry_run):
                click.echo(line)
    for synced in done:
        for path, reason in synced.left:
            say(f"{path} was left as it is: {reason}")
    return DIFFERENCES if any(synced.contests for synced in done) else 0


def _print_comparison(newsroom: Newsroom, remote: str | None, slug: str) -> None:
    from storyrev.desk.syncing import compare_sides
    from storyrev.report import render_terminal

    view = compare_sides(newsroom, slug, remote)
    coloured = colour_wanted("auto")
    click.echo(render_terminal(view, colour=coloured, width=terminal_width()), nl=False, color=coloured)


def _find_place(remote: str | None) -> str | None:
    """A folder from where the user stands, since Git is run at the newsroom's top; names and addresses as they are."""
    if remote and ("/" in remote or remote.startswith(".")) and Path(remote).is_dir():
        return str(Path(remote).resolve())
    return remote


def _read_answers(
    keep: tuple[tuple[Side, str], ...], over: tuple[tuple[str, str], ...], kind: Kind, note: str, *, withheld: bool
) -> Answers:
    from storyrev.cli.drafts import read_named
    from storyrev.desk.drafts import form_of, read_draft
    from storyrev.desk.syncing import Answers

    names = [name for _, name in keep] + [slug for slug, _ in over]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"{name!r} is decided about twice; say once what stands.")
    drafts = {}
    for slug, file in over:
        name, data = read_named(file)
        drafts[slug] = read_draft(data, name, form_of(Path(file)))
    return Answers({name: side for side, name in keep}, drafts, kind, note, "withheld" if withheld else "public")


def _lines(done: Synced, *, dry_run: bool) -> Iterator[str]:
    name = printable(f"{done.remote} ({done.store})" if done.store else done.remote)
    if done.contests:
        yield f"Nothing was joined with {name}: both sides changed the same, and both revisions are kept."
        for contest in done.contests:
            yield from _contest_lines(contest)
        return
    approved = [
        f"{what} {_revisions(count)}"
        for count, what in ((done.sign_offs_received, "received those of"), (done.sign_offs_sent, "sent those of"))
        if count
    ]
    if done.outcome == "same" and not approved:
        yield f"Nothing to do: {name} holds the same."
    elif done.outcome != "same":
        parts = []
        if done.received:
            parts.append(f"{'receive' if dry_run else 'received'} {_revisions(done.received)} from {name}")
        if done.sent:
            parts.append(f"{'send' if dry_run else 'sent'} {_revisions(done.sent)} to {name}")
        told = " and ".join(parts)
        yield f"Would {told}. Nothing was changed." if dry_run else f"{told[0].upper()}{told[1:]}."
    yield from _list(done.revisions_received, "received")
    yield from _list(done.revisions_sent, "sent")
    if approved:
        yield f"Sign-offs with {name}: {', '.join(approved)}."
    for moved in done.moved:
        yield f"  {moved.old} is {moved.new} now: others had recorded theirs before it"


def _list(revisions: tuple[Revision, ...], what: str) -> Iterator[str]:
    for revision in islice(revisions, _SHOWN):
        yield f"  {what} {revision.name} · {revision.kind} · {printable(revision.editor)}"
    if len(revisions) > _SHOWN:
        yield f"  and {len(revisions) - _SHOWN:,} more {what}"


def _revisions(count: int) -> str:
    return f"{count:,} revision{'' if count == 1 else 's'}"


def _contest_lines(contest: Contest) -> Iterator[str]:
    name = printable(contest.name)
    yield f"{name}:"
    yield f"  ours    {_describe(contest.ours)}"
    yield f"  theirs  {_describe(contest.theirs)}"
    if contest.is_story:
        yield f"  compare:       storyrev sync --compare {name}"
    yield f"  keep one:      storyrev sync --keep ours {name}   (or: --keep theirs {name})"
    if contest.is_story:
        yield f"  write a third: storyrev sync --over {name} FILE"


def _describe(tip: Tip) -> str:
    at = datetime.fromtimestamp(tip.saved_at, UTC)
    what = "removed" if tip.blob is None else tip.label.kind if tip.label else "unknown"
    return f"{tip.commit[:10]} · {what} · {at:%Y-%m-%d %H:%M} UTC · {printable(tip.editor)}"


def _as_json(done: tuple[Synced, ...], *, dry_run: bool) -> dict[str, Any]:
    repositories = [_repository_json(synced) for synced in done]
    return {"format": "storyrev.sync/v1", "dry_run": dry_run, "repositories": repositories}


def _repository_json(done: Synced) -> dict[str, Any]:
    return {
        "store": done.store,
        "remote": done.remote,
        "branch": done.branch.removeprefix("refs/heads/"),
        "outcome": done.outcome,
        "sent": done.sent,
        "received": done.received,
        "sign_offs_sent": done.sign_offs_sent,
        "sign_offs_received": done.sign_offs_received,
        "revisions_sent": [revision_json(revision) for revision in done.revisions_sent],
        "revisions_received": [revision_json(revision) for revision in done.revisions_received],
        "renumbered": [{"old": moved.old, "new": moved.new} for moved in done.moved],
        "undecided": [
            {
                "name": contest.name,
                "story": contest.is_story,
                "ours": _tip_json(contest.ours),
                "theirs": _tip_json(contest.theirs),
            }
            for contest in done.contests
        ],
        "left": [{"path": path, "reason": reason} for path, reason in done.left],
    }


def _tip_json(tip: Tip) -> dict[str, Any]:
    return {
        "commit": tip.commit,
        "path": tip.path,
        "content_id": tip.blob.id if tip.blob else None,
        "editor": tip.editor,
        "kind": tip.label.kind if tip.label else "unknown",
        "saved_at": datetime.fromtimestamp(tip.saved_at, UTC).isoformat(),
    }
