"""`storyrev find`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from storyrev.cli.naming import PICK, REVISION
from storyrev.cli.outcome import DIFFERENCES
from storyrev.cli.printing import print_json, printable
from storyrev.cli.setting import Setting
from storyrev.cli.terminal import colour_option, colour_wanted, terminal_width, watch_work
from storyrev.store.values import revision_json

if TYPE_CHECKING:
    from storyrev.compare import Place
    from storyrev.desk.finding import Found


@click.command(
    epilog="""\b
Examples:
  storyrev find city-budget b-3f9a1c2e07             (the last revision that made the change)
  storyrev find city-budget b-3f9a1c2e07 first 5     (the change from the first to the fifth)
  storyrev find city-budget r-90b1c4d2aa --json
"""
)
@click.argument("slug", type=REVISION)
@click.argument("address")
@click.argument("old", required=False, type=PICK)
@click.argument("new", required=False, type=PICK)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON (storyrev.find/v1).")
@click.option("--exit-code", is_flag=True, help="End with 1 where the passage is gone from the latest text.")
@colour_option
@click.pass_context
def command(
    ctx: click.Context,
    slug: str,
    address: str,
    old: str | None,
    new: str | None,
    as_json: bool,
    exit_code: bool,
    colour: str,
) -> None:
    """Print a change by its ADDRESS, and where the passage stands in the latest revision.

    A change keeps its address whatever else changes. Reports have it in their links (the # beside each
    change), JSON as address; storyrev diff --addresses prints it. Leave out its #, which begins a
    comment in a shell; a whole link will do too. Without OLD and NEW the change is looked for between
    each two neighbouring revisions, the latest first.
    """
    from storyrev.desk.finding import find_in_history, find_in_pair
    from storyrev.desk.picking import pick_pair

    setting: Setting = ctx.obj
    newsroom = setting.newsroom()
    address = address.rpartition("#")[2]
    with watch_work("Revisions compared") as watch:
        if old is None and "@" not in slug:
            found = find_in_history(newsroom, newsroom.resolve(slug).slug, address, watch)
        else:
            found = find_in_pair(newsroom, pick_pair(newsroom, slug, old, new), address, watch)
    if as_json:
        print_json(_found_json(found))
    else:
        _print_found(found, coloured=colour_wanted(colour))
    if exit_code and found.fate == "gone":
        ctx.exit(DIFFERENCES)


def _print_found(found: Found, *, coloured: bool) -> None:
    from storyrev.report import render_change

    pair, address = found.pair, found.change.address
    click.echo(f"{pair.new.slug}: {address}, revision {pair.old.number} → revision {pair.new.number}")
    shown = render_change(found.comparison, address, colour=coloured, width=terminal_width())
    click.echo(shown, nl=False, color=coloured)
    click.echo(_tell_fate(found))
    for line in found.text.splitlines():
        click.echo(f"    {printable(line)}".rstrip())


def _tell_fate(found: Found) -> str:
    """Where the passage stands now, in a sentence."""
    from storyrev.report.words import name_part

    if found.fate == "gone":
        if found.change.new is None and found.gone_in == found.pair.new:
            return "It is still gone."
        return f"Revision {found.gone_in.number if found.gone_in else found.latest.number} took it out."
    back = f"taken out in revision {found.gone_in.number} and back, " if found.gone_in else ""
    where = f", in {printable(name_part(found.section))}" if found.section is not None else ""
    return f"In revision {found.latest.number}, the latest: {back}{found.fate}{where}."


def _found_json(found: Found) -> dict[str, Any]:
    change = found.change
    return {
        "format": "storyrev.find/v1",
        "address": change.address,
        "kind": change.kind,
        "field": change.field,
        "old": revision_json(found.pair.old),
        "new": revision_json(found.pair.new),
        "change": {
            "old": _place_json(change.old),
            "new": _place_json(change.new),
            "spans": [{"op": span.op, "text": span.text} for span in change.spans],
        },
        "latest": revision_json(found.latest),
        "fate": found.fate,
        "place": _place_json(found.place),
        "section": found.section.label if found.section is not None else None,
        "text": found.text if found.fate != "gone" else None,
        "gone_in": found.gone_in.number if found.gone_in is not None else None,
        "returned": found.returned,
    }


def _place_json(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"part": place.part, "block": place.block, "sentences": list(place.sentences)}
