"""`storyrev verify`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyrev.cli.editor import find_editor
from storyrev.cli.naming import SLUG
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import print_json, printable
from storyrev.cli.schema import schema_option
from storyrev.cli.setting import Setting, read_time
from storyrev.cli.signing import sign_option
from storyrev.cli.terminal import watch_work

if TYPE_CHECKING:
    from storyrev.desk.sealing import Witness
    from storyrev.desk.verifying import Checked
    from storyrev.store.verify import Finding

_NOTICES_SHOWN = 3
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _read_schema() -> str:
    from storyrev.store.verify import read_schema

    return read_schema()


@click.command(
    epilog="""\b
Examples:
  storyrev verify
  storyrev verify city-budget
  storyrev verify --json
  storyrev verify --against seal.txt
  storyrev verify --against seal.txt --timestamp seal.tsr --roots authority.pem
  storyrev verify --vouch --sign ~/.ssh/id_ed25519
  storyrev verify --accept "Ordered by the court: the witness's name is out of every revision."
"""
)
@click.argument("slugs", nargs=-1, type=SLUG, metavar="[SLUG]...")
@click.option(
    "--against", type=_FILE, metavar="FILE", help="Hold the record to a seal too, and to FILE.sig if there is one."
)
@click.option("--signature", type=_FILE, metavar="FILE", help="The signature of the seal. Default: that beside it.")
@click.option("--timestamp", type=_FILE, metavar="FILE", help="A timestamp of the seal (RFC 3161 response) to check.")
@click.option("--roots", type=_FILE, metavar="FILE", help="The certificates (PEM) that the timestamp must lead to.")
@click.option(
    "--signers",
    type=_FILE,
    metavar="FILE",
    help="Hold signatures to this list of allowed signers. Default: those that the record had.",
)
@click.option("--accept", metavar="WHY", help="Accept that the history was rewritten, and hold it to what it is now.")
@click.option("--vouch", is_flag=True, help="Sign for what was recorded without the signature that is asked for.")
@sign_option
@click.option(
    "--editor", metavar="'NAME <EMAIL>'", help="Who accepts or vouches. Default: STORYREV_EDITOR, then Git's identity."
)
@click.option("--at", callback=read_time, metavar="TIME", help="The time to take for now, as ISO 8601. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (storyrev.verify/v1).")
@schema_option("storyrev.verify/v1", _read_schema)
@click.pass_context
def command(
    ctx: click.Context,
    slugs: tuple[str, ...],
    against: Path | None,
    signature: Path | None,
    timestamp: Path | None,
    roots: Path | None,
    signers: Path | None,
    accept: str | None,
    vouch: bool,
    key: str | None,
    editor: str | None,
    at: datetime,
    as_json: bool,
) -> None:
    """Check that the record is whole and that nobody touched it.

    Reads every object, the chain of revisions of each story, what each commit says, dates,
    signatures, and the history against the heads that were seen before. With SLUG, only these
    stories. Says what is wrong, where and since when; what is legitimate and worth knowing is a
    notice.

    Exit code 1 on a finding, 0 where there are notices at most.
    """
    from storyrev.desk.verifying import accept_history, verify_record, vouch_for_unsigned

    if (accept is not None or vouch) and (slugs or signers or against or (accept is not None and vouch)):
        raise click.UsageError(
            "--accept and --vouch are about the whole record: name one of them, and no story, list or seal."
        )
    if against is None and (signature or timestamp):
        raise click.UsageError("--signature and --timestamp are those of a seal: name it with --against.")
    if (timestamp is None) != (roots is None):
        raise click.UsageError("--timestamp and --roots go together: a timestamp is worth what its certificates are.")
    setting: Setting = ctx.obj
    newsroom = setting.newsroom(regardless=True)
    with watch_work("Commits looked at") as watch:
        if accept is not None:
            checked = accept_history(newsroom, accept, find_editor(editor, newsroom.root), at=at, watch=watch)
        elif vouch:
            who = find_editor(editor, newsroom.root)
            checked = vouch_for_unsigned(newsroom, who, key=key, at=at, watch=watch)
        else:
            listed = signers.read_bytes() if signers else None
            checked = verify_record(newsroom, slugs, at=at, signers=listed, watch=watch)
            if against:
                from storyrev.desk.sealing import hold_to_seal

                witness = _witness(against, signature, timestamp, roots)
                checked = hold_to_seal(newsroom, checked, witness, signers=listed, watch=watch)
    if as_json:
        print_json(_as_json(checked))
    else:
        for one in checked:
            for line in _lines(one):
                click.echo(printable(line))
    if any(one.verdict.findings for one in checked):
        ctx.exit(DIFFERENCES)


def _witness(against: Path, signature: Path | None, timestamp: Path | None, roots: Path | None) -> Witness:
    from storyrev.desk.sealing import Witness

    beside = against.with_name(against.name + ".sig")
    signature = signature or (beside if beside.is_file() else None)
    return Witness(
        str(against),
        against.read_bytes(),
        signature.read_bytes() if signature else None,
        timestamp.read_bytes() if timestamp else None,
        roots.read_bytes() if roots else b"",
        str(roots),
    )


def _as_json(checked: tuple[Checked, ...]) -> dict[str, Any]:
    return {
        "format": "storyrev.verify/v1",
        "clean": not any(one.verdict.findings for one in checked),
        "stores": [
            {
                "name": one.name,
                "branch": one.verdict.branch,
                "head": one.verdict.head,
                "commits": one.verdict.commits,
                "signatures": one.verdict.signatures,
                "sign_offs": one.verdict.sign_offs,
                "stories": one.verdict.stories,
                "revisions": one.verdict.revisions,
                "findings": [_finding_json(finding) for finding in one.verdict.findings],
                "notices": [_finding_json(finding) for finding in one.verdict.notices],
                "counts": dict(one.verdict.counts),
            }
            for one in checked
        ],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "message": finding.message,
        "story": finding.story,
        "revision": finding.revision,
        "commit": finding.commit,
        "path": finding.path,
        "since": None if finding.since is None else _moment(finding.since).isoformat(),
    }


def _lines(checked: Checked) -> Iterator[str]:
    verdict = checked.verdict
    counts = dict(verdict.counts)
    for finding in verdict.findings:
        yield from _finding_lines(finding, "")
    shown: dict[str, int] = {}
    for notice in verdict.notices:
        shown[notice.code] = shown.get(notice.code, 0) + 1
        if shown[notice.code] <= _NOTICES_SHOWN:
            yield from _finding_lines(notice, "notice ")
        elif shown[notice.code] == _NOTICES_SHOWN + 1:
            yield f"notice {notice.code}: {counts[notice.code] - _NOTICES_SHOWN} more; --json has them"
    found = sum(counts[code] for code in dict.fromkeys(finding.code for finding in verdict.findings))
    signed = f", {_count(verdict.signatures, 'signature')}" if verdict.signatures else ""
    approved = f", {_count(verdict.sign_offs, 'sign-off')}" if verdict.sign_offs else ""
    looked = (
        f"{_count(verdict.commits, 'commit')}{signed}, {_count(verdict.revisions, 'revision')} of "
        f"{_count(verdict.stories, 'story', 'stories')}{approved}"
    )
    what = _count(found, "finding") if found else "Nothing is wrong"
    place = f" in the store {checked.name!r}" if checked.name else ""
    yield f"{what}{place}: {looked}; head {verdict.head[:12] or 'none'}"


def _finding_lines(finding: Finding, before: str) -> Iterator[str]:
    where = f"{finding.story}@{finding.revision}" if finding.revision else finding.story
    parts = [where, finding.path, f"commit {finding.commit[:12]}" if finding.commit else ""]
    since = "" if finding.since is None else f"since {_moment(finding.since):%Y-%m-%d %H:%M:%SZ}"
    yield " · ".join([f"{before}{finding.code}", *(part for part in (*parts, since) if part)])
    yield f"    {finding.message}"


def _moment(seconds: int) -> datetime:
    """A time in UTC; the last that a calendar has for one beyond it."""
    return datetime.fromtimestamp(min(max(seconds, 0), 253402300799), UTC)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
