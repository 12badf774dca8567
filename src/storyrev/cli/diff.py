"""`storyrev diff`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyrev.cli.drafts import STDIN, read_named
from storyrev.cli.naming import PICK, REVISION_OR_FILE
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import choose_format, print_json, print_page, print_source
from storyrev.cli.schema import print_option, schema_option
from storyrev.cli.setting import Setting
from storyrev.cli.terminal import colour_option, colour_wanted, terminal_width, watch_work

if TYPE_CHECKING:
    from storyrev.desk.picking import Pair
    from storyrev.report.views import ReportView
    from storyrev.store import Newsroom

_ENDINGS = (".md", ".markdown", ".txt", ".text", ".html", ".htm")


def _read_schema() -> str:
    from storyrev.compare import read_schema

    return read_schema()


def _read_style() -> str:
    from storyrev.report import render_fragment_style

    return render_fragment_style()


@click.command(
    epilog="""\b
Examples:
  storyrev diff city-budget                  (what the latest revision changed)
  storyrev diff city-budget 2                (from the second to the latest)
  storyrev diff city-budget first 2020-01-31
  storyrev diff old.md new.md                (two files; no newsroom needed)
  storyrev show city-budget@2 | storyrev diff - draft.md
  storyrev diff city-budget --json > change.json
  storyrev diff city-budget --format html --styled > change.html
  storyrev diff city-budget 1 2 --format patch | git apply
"""
)
@click.argument("slug", type=REVISION_OR_FILE, metavar="SLUG|FILE")
@click.argument("old", required=False, type=PICK, metavar="[OLD|FILE]")
@click.argument("new", required=False, type=PICK, metavar="[NEW]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "html", "patch"]),
    help="What to print: text for people (the default), JSON (storyrev.diff/v1), HTML for another page, "
    "or a unified patch of the stored texts for git apply.",
)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@schema_option("storyrev.diff/v1", _read_schema)
@click.option("--addresses", is_flag=True, help="Show the address of each change in the text, for storyrev find.")
@click.option("--facts", "all_facts", is_flag=True, help="List every fact that differs, not the weightiest twelve.")
@click.option("--styled", is_flag=True, help="Put the style into the HTML; else the other page must have it.")
@print_option("--stylesheet", _read_style, "Print the style for the HTML, and nothing else.")
@click.option("--exit-code", is_flag=True, help="End with 1 where a reader could see a difference.")
@colour_option
@click.pass_context
def command(
    ctx: click.Context,
    slug: str,
    old: str | None,
    new: str | None,
    form: str | None,
    as_json: bool,
    addresses: bool,
    all_facts: bool,
    styled: bool,
    exit_code: bool,
    colour: str,
) -> None:
    """Print what changed between two revisions of a story, or two files.

    OLD and NEW are a number, first, latest, a day or a commit. Without them: the latest revision
    against the one before it. Of two files, `-` is standard input. A name with a slash or a draft's
    ending (.md, .txt, .html) is a file.
    """
    form = choose_format(form, "terminal", as_json=as_json)
    _refuse_idle(
        "--addresses", addresses, form, "terminal", "JSON and HTML have the addresses always, a patch has none"
    )
    _refuse_idle("--facts", all_facts, form, "terminal", "JSON and HTML have every fact always, a patch has none")
    _refuse_idle("--styled", styled, form, "html", "only HTML has a style")
    _refuse_idle("--colour always", colour == "always", form, "terminal", "only text for people has colours")
    sides = _Sides(ctx.obj, slug, old, new)
    differ = exit_code and sides.differ  # before anything is printed: a text that is no story gives no half answer
    if form == "patch":
        print_source(sides.patch())
    elif form == "json":
        from storyrev.report.json_view import diff_json

        print_json(diff_json(sides.view.comparisons[0]))
    elif form == "html":
        from storyrev.report import render_fragment

        print_page(render_fragment(sides.view, styled=styled))
    else:
        from storyrev.report import render_terminal

        coloured = colour_wanted(colour)
        text = render_terminal(
            sides.view, colour=coloured, width=terminal_width(), addresses=addresses, facts=all_facts
        )
        click.echo(text, nl=False, color=coloured)
    if differ:
        ctx.exit(DIFFERENCES)


def _refuse_idle(option: str, given: bool, form: str, needed: str, reason: str) -> None:
    """Refuse an option that would do nothing in the format asked for."""
    if given and form != needed:
        raise click.UsageError(f"{option} goes with --format {needed}: {reason}.")


class _Sides:
    """The two texts that a call names, compared once and only if asked."""

    def __init__(self, setting: Setting, slug: str, old: str | None, new: str | None) -> None:
        self._setting = setting
        self._slug = slug
        self._old = old
        self._new = new
        self._files = new is None and _are_files(slug, old)
        if self._files and old is None:
            raise click.UsageError(f"{slug!r} is a file; name the file to compare it with, or the slug of a story.")
        if new is not None and _looks_like_a_file(slug):
            raise click.UsageError(f"{slug!r} is a file, and two files are compared, not three; leave {new!r} out.")
        if self._files and slug == old == STDIN:
            raise click.UsageError("Only one side can be standard input; name a file for the other.")

    @cached_property
    def _drafts(self) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
        return read_named(self._slug), read_named(self._old or "")

    @cached_property
    def _newsroom(self) -> Newsroom:
        return self._setting.newsroom()

    @cached_property
    def _pair(self) -> Pair:
        from storyrev.desk.picking import pick_pair

        return pick_pair(self._newsroom, self._slug, self._old, self._new)

    @cached_property
    def view(self) -> ReportView:
        """The comparison with what a renderer needs."""
        from storyrev.desk.comparing import report_drafts, report_pair

        if self._files:
            return report_drafts(*self._drafts)
        with watch_work("Comparing") as watch:
            return report_pair(self._newsroom, self._pair, watch)

    @property
    def differ(self) -> bool:
        """Whether a reader could see a difference."""
        from storyrev.compare import count_changes

        return count_changes(self.view.comparisons[0].diff).any

    def patch(self) -> bytes:
        """The patch; nothing is compared for it but lines."""
        from storyrev.desk.patching import patch_drafts, patch_pair

        if not self._files:
            return patch_pair(self._newsroom, self._pair)
        (name, old), (_, new) = self._drafts
        # The text from standard input has no name: the patch is for the file beside it.
        return patch_drafts(self._old or "" if self._slug == STDIN else name, old, new)


def _are_files(slug: str, old: str | None) -> bool:
    """Whether arguments mean files: by their look, or because all of them are there."""
    given = [slug] if old is None else [slug, old]
    if any(_looks_like_a_file(name) for name in given):
        return True
    return old is not None and all(Path(name).is_file() for name in given)


def _looks_like_a_file(name: str) -> bool:
    return name == STDIN or "/" in name or name.lower().endswith(_ENDINGS)
