"""`storyrev show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from storyrev.cli.naming import REVISION
from storyrev.cli.printing import print_json, print_source, printable
from storyrev.cli.setting import Setting
from storyrev.store.values import revision_json

if TYPE_CHECKING:
    from storyrev.store import Revision
    from storyrev.story.model import Block, Story


@click.command(
    epilog="""\b
Examples:
  storyrev show city-budget                        (the latest text, to the byte)
  storyrev show city-budget@first > first.md
  storyrev show city-budget@2020-01-01 --outline
  storyrev show city-budget@3 --json
"""
)
@click.argument("revision", type=REVISION, metavar="REVISION")
@click.option("--outline", is_flag=True, help="Print how the text was read: every block with its kind.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the revision and the story as read, as JSON (storyrev.story/v1)."
)
@click.pass_obj
def command(setting: Setting, revision: str, outline: bool, as_json: bool) -> None:
    """Print the text of a revision.

    REVISION is SLUG, SLUG@3, SLUG@first, SLUG@latest, SLUG@2020-01-01 (the last one saved on that
    day or before, UTC) or SLUG@COMMIT. To a pipe or a file the text goes to the byte; on a terminal
    characters that it would obey are shown by their numbers.
    """
    if outline and as_json:
        raise click.UsageError("--outline and --json show the same thing in two ways; choose one.")
    newsroom = setting.newsroom()
    found = newsroom.resolve(revision)
    if not outline and not as_json:
        print_source(newsroom.read(found))
        return
    from storyrev.cli.printing import say
    from storyrev.desk.reading import Reader, Watch

    story = Reader(newsroom, Watch(notice=say)).story(found)
    if as_json:
        print_json({"format": "storyrev.story/v1", "revision": revision_json(found), "story": _story_json(story)})
        return
    for line in (*_sign_offs(found), *_outline(story)):
        click.echo(line)


def _sign_offs(revision: Revision) -> list[str]:
    from storyrev.cli.listing import sign_off_line

    return [f"signed off: {sign_off_line(sign_off)}" for sign_off in revision.sign_offs]


def _outline(story: Story) -> list[str]:
    lines = [f"headline: {printable(story.headline)}"]
    lines += [f"{name}: {printable(text)}" for name in ("dek", "byline", "dateline") if (text := getattr(story, name))]
    lines += [f"{stamp.kind}: {printable(stamp.text)}" for stamp in story.stamps]
    for part in story.parts:
        lines.append(f"[{part.kind}] {printable(part.label)}".rstrip())
        lines += [f"  {_describe(block)}" for block in part.blocks if block.body.strip()]
    return lines


def _describe(block: Block) -> str:
    kind = f"{block.kind} ({block.note})" if block.note else block.kind
    credit = f"  [{block.attribution}]" if block.attribution else ""
    text = " ".join(block.text.split())
    return printable(f"{kind}: {text if len(text) <= 72 else text[:71] + '…'}{credit}")


def _story_json(story: Story) -> dict[str, Any]:
    return {
        "headline": story.headline,
        "dek": story.dek,
        "byline": story.byline,
        "dateline": story.dateline,
        "stamps": [{"kind": s.kind, "text": s.text, "at": s.at} for s in story.stamps],
        "front": [{"key": key, "value": value} for key, value in story.front],
        "notes": [{"kind": n.kind, "text": n.text, "at": n.at} for n in story.notes],
        "parts": [
            {"kind": part.kind, "label": part.label, "blocks": [_block_json(block) for block in part.blocks]}
            for part in story.parts
        ],
    }


def _block_json(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "text": block.text,
        "attribution": block.attribution,
        "links": [{"text": block.body[k.start : k.end], "target": k.target} for k in block.links],
    }
