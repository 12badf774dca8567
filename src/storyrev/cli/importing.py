"""`storyrev import`: a verb for each format that histories arrive in."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from storyrev.cli.formats import FormatGroup
from storyrev.cli.naming import STORE
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import print_json, printable, say
from storyrev.cli.setting import Setting, read_moment
from storyrev.cli.terminal import Progress, show_progress

if TYPE_CHECKING:
    from storyrev.desk.importing import Import
    from storyrev.exchange.formats import Format, Option
    from storyrev.exchange.model import SetAside
    from storyrev.store.entries import Stage

_MOST_TOLD = 20
"""Records set aside that are told one by one on the terminal; a file takes them all."""
_MOST_IN_JSON = 1000

_STAGES: dict[Stage, str] = {
    "reading": "Revisions read",
    "storing": "Texts stored",
    "recording": "Revisions recorded",
    "writing": "Files written",
}

_OPTIONS: dict[Option, Callable[[], click.Option]] = {
    "paths": partial(
        click.Option,
        ["--path", "paths"],
        multiple=True,
        metavar="GLOB",
        help="The files to read, as git log takes them; may be said again. Default: "
        "all that end in .md, .markdown, .txt, .text, .html or .htm.",
    ),
    "branch": partial(
        click.Option,
        ["--branch"],
        metavar="NAME",
        help="The branch, tag or commit to read. Default: what is checked out.",
    ),
    "first_parent": partial(
        click.Option,
        ["--first-parent"],
        is_flag=True,
        help="Follow the branch alone: what was merged into it is one revision of each file, the merge's.",
    ),
    "note_from": partial(
        click.Option,
        ["--note-from"],
        type=click.Choice(["message"]),
        help="Take the messages of commits for what readers were told. Default: they are internal remarks.",
    ),
    "editor": partial(
        click.Option, ["--editor"], metavar="'NAME <EMAIL>'", help="Who is named where the source names nobody."
    ),
    "zone": partial(
        click.Option, ["--zone"], metavar="ZONE", help="The time zone of times that tell none: Europe/Berlin, +02:00."
    ),
    "start": partial(
        click.Option,
        ["--start"],
        callback=read_moment,
        metavar="TIME",
        help="When the first of numbered drafts was saved, as ISO 8601; each later one gets a minute more.",
    ),
    "times": partial(
        click.Option,
        ["--times"],
        type=click.Choice(["mtime"]),
        help="Trust when the files were last changed. Copying often changes that.",
    ),
    "at": partial(click.Option, ["--at"], metavar="TIME", help="When it was captured, where the source does not say."),
    "url": partial(
        click.Option, ["--url"], metavar="GLOB", multiple=True, help="Only pages whose address fits; may be repeated."
    ),
    "since": partial(click.Option, ["--from", "since"], metavar="TIME", help="Only captures of this moment or later."),
    "until": partial(click.Option, ["--to", "until"], metavar="TIME", help="Only captures of this moment or earlier."),
}
"""What a user may say to a format's reader, in words."""


class SourceFormats(FormatGroup):
    """The formats as verbs, from the one list of them in `exchange/formats.py`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from storyrev.exchange.formats import FORMATS

        return list(FORMATS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from storyrev.exchange.formats import FORMATS

        return _make_command(FORMATS[cmd_name]) if cmd_name in FORMATS else None


@click.group(
    name="import",
    cls=SourceFormats,
    subcommand_metavar="FORMAT SOURCE... [OPTIONS]",
    epilog="""\b
Examples:
  storyrev import folder archive/
  storyrev import folder archive/ --dry-run
  storyrev import folder archive/ --set-aside left-out.jsonl
""",
)
def command() -> None:
    """Take in a history that exists: every revision, with its date, its editor and what readers were told.

    Run it again to go on where it was stopped, or to fetch what is new: nothing is recorded twice. A
    record that cannot be read is set aside with the reason, and the rest goes in.
    """


def _make_command(known_format: Format) -> click.Command:
    """The verb of a format."""

    def run(**values: Any) -> None:
        _run(click.get_current_context().obj, known_format, **values)

    examples = "\n".join(f"  storyrev import {known_format.name} {example}" for example in known_format.examples)
    file = click.Path(path_type=Path, dir_okay=False)
    return click.Command(
        known_format.name,
        callback=run,
        help=f"{known_format.summary}\n\n{known_format.about}",
        short_help=known_format.summary,
        epilog=f"\b\nExamples:\n{examples}\n",
        params=[
            click.Argument(["sources"], nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE..."),
            *(_OPTIONS[option]() for option in known_format.options),
            click.Option(["--dry-run"], is_flag=True, help="Say what would be recorded, and record nothing."),
            click.Option(
                ["--set-aside"],
                type=file,
                metavar="FILE",
                help="Write each record that was set aside to FILE, as a line of JSON.",
            ),
            click.Option(
                ["--store"],
                type=STORE,
                metavar="NAME",
                help="The store that new stories go to, where there are several.",
            ),
            click.Option(["--keep-raw"], is_flag=True, help="Keep what the source holds beside each story, unchanged."),
            click.Option(["--json", "as_json"], is_flag=True, help="Print the numbers as JSON (storyrev.import/v1)."),
        ],
    )


def _run(
    setting: Setting,
    known_format: Format,
    *,
    sources: tuple[Path, ...],
    dry_run: bool,
    set_aside: Path | None,
    store: str | None,
    keep_raw: bool,
    as_json: bool,
    **options: object,
) -> None:
    from storyrev.desk.importing import import_all, read_sources
    from storyrev.desk.reading import Watch

    newsroom = setting.newsroom(tidies=True)
    with ExitStack() as stack:
        file = stack.enter_context(set_aside.open("w", encoding="utf-8", newline="\n")) if set_aside else None
        progress = stack.enter_context(show_progress(_STAGES["reading"]))
        aside = _Aside(progress, file)
        done = import_all(
            newsroom,
            known_format,
            read_sources(newsroom, known_format, sources, **options),
            put_aside=aside.put,
            keep_raw=keep_raw,
            rehearse=dry_run,
            store=store,
            step=lambda stage, so_far, of: progress.step(so_far, of or None, _STAGES[stage]),
            watch=Watch(notice=progress.notice),
        )
    aside.sum_up()
    for kept in done.kept:
        say(f"{kept.path} was left as it is: {kept.reason}")
    if as_json:
        print_json(_as_json(done, aside, dry_run))
    else:
        click.echo(_last_line(done, dry_run))
    if done.recorded and not dry_run and newsroom.settings.signed:
        say("This newsroom asks for signatures. Look at what came in, and vouch for it: storyrev verify --vouch")
    if done.set_aside:
        click.get_current_context().exit(DIFFERENCES)


class _Aside:
    """Tells of each record that was set aside, and writes it down where a file was named."""

    def __init__(self, progress: Progress, file: IO[str] | None) -> None:
        self._progress = progress
        self._file = file
        self._count = 0
        self.first: list[SetAside] = []

    def put(self, record: SetAside) -> None:
        """One more."""
        self._count += 1
        if self._count <= _MOST_IN_JSON:
            self.first.append(record)
        if self._count <= _MOST_TOLD:
            self._progress.notice(f"set aside: {record.place}: {record.reason}")
        if self._file:
            self._file.write(json.dumps({"place": record.place, "reason": record.reason}) + "\n")

    def sum_up(self) -> None:
        """Say how many were not told one by one."""
        more = self._count - _MOST_TOLD
        if more > 0:
            where = f"all of them are in {self._file.name}" if self._file else "name a file for all: --set-aside FILE"
            say(f"set aside: {more:,} more; {where}")


def _as_json(done: Import, aside: _Aside, dry_run: bool) -> dict[str, Any]:
    return {
        "format": "storyrev.import/v1",
        "dry_run": dry_run,
        "recorded": done.recorded,
        "known": done.known,
        "unchanged": done.unchanged,
        "set_aside": done.set_aside,
        "first_records_set_aside": [{"place": record.place, "reason": record.reason} for record in aside.first],
        "kept": [{"path": kept.path, "reason": kept.reason} for kept in done.kept],
    }


def _last_line(done: Import, dry_run: bool) -> str:
    revisions = f"{done.recorded:,} revision{'s' * (done.recorded != 1)}"
    recorded = f"{revisions} would be recorded" if dry_run else f"{revisions} recorded"
    unchanged = f", {done.unchanged:,} without a change of text" if done.unchanged else ""
    aside = "would be set aside" if dry_run else "set aside"
    return printable(f"{recorded}, {done.known:,} already there{unchanged}, {done.set_aside:,} {aside}")
