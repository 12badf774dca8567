"""Blocks in, story out: the views of a page, from the kinds of its blocks alone.

Nothing is recognised here. Whoever changes a list of blocks (a patch, an editor) gets the story
that these blocks make, and reading the same source again gives the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyrev.story.bylines import names_of
from storyrev.story.fields import read_fields
from storyrev.story.model import Note, Related, Section, Story
from storyrev.story.stamps import first_day, read_stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyrev.story.model import Block, Form, PartKind

_HEAD = frozenset({"headline", "dek", "byline", "stamp"})
_BEFORE_TEXT = frozenset({"caption", "embed", "markup"})
_LABEL_ENDS = ":： \u00a0\u202f\t\n"


def assemble(form: Form, opening: str, blocks: Iterable[Block]) -> Story:
    """Give the story that an opening and a list of blocks make.

    What the front matter in `opening` says of headline, dek, byline, dateline and stamps holds;
    the blocks are asked where it says nothing. Notes of both are told. Raises `UnreadableDraft`
    for front matter that cannot be read.
    """
    tiles = tuple(blocks)
    fields = read_fields(opening)
    own = [(at, block) for at, block in enumerate(tiles) if not block.card]
    given = {stamp.kind for stamp in fields.stamps}
    stamps = [stamp for _, block in own if block.kind == "stamp" for stamp in read_stamps(block.body)]
    notes = [
        Note(block.note or "editors-note", block.body, first_day(block.body), at)
        for at, block in own
        if block.kind == "note"
    ]
    return Story(
        form=form,
        opening=opening,
        front=fields.pairs,
        blocks=tiles,
        headline=fields.headline or _first(own, "headline"),
        dek=fields.dek or _first(own, "dek"),
        byline=fields.byline or names_of(_first(own, "byline")),
        dateline=fields.dateline or _first(own, "dateline"),
        stamps=(*fields.stamps, *(stamp for stamp in stamps if stamp.kind not in given)),
        parts=_parts(tiles),
        notes=(*fields.notes, *notes),
        related=_related(tiles),
    )


def _first(own: Sequence[tuple[int, Block]], kind: str) -> str:
    return next((block.body for _, block in own if block.kind == kind), "")


def _parts(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Put every block in one part; a note, a call or a stamp between two paragraphs ends no section."""
    apart: dict[PartKind, list[int]] = {"head": [], "notes": [], "calls": []}
    texts: list[list[int]] = []
    cards: dict[int, list[int]] = {}
    headed = False
    for at, block in enumerate(blocks):
        if block.card:
            cards.setdefault(block.card, []).append(at)
        elif block.kind == "note":
            apart["notes"].append(at)
        elif block.kind == "call":
            apart["calls"].append(at)
        elif block.kind in _HEAD or (not texts and block.kind in _BEFORE_TEXT):
            apart["head"].append(at)
        elif block.kind in ("heading", "label"):
            texts.append([at])
            headed = headed or len(texts) == 1
        elif texts:
            texts[-1].append(at)
        else:
            texts.append([at])
    parts = [_part("head", blocks, apart["head"])] if apart["head"] else []
    for number, indices in enumerate(texts):
        parts.append(_part("lede" if number == 0 and not headed else "section", blocks, indices))
    parts += [_part(kind, blocks, apart[kind]) for kind in ("notes", "calls") if apart[kind]]
    parts += [_part("related", blocks, cards[number]) for number in sorted(cards)]
    return tuple(parts)


def _part(kind: PartKind, blocks: Sequence[Block], indices: Sequence[int]) -> Section:
    first = blocks[indices[0]]
    head = first if kind == "section" else None
    label = head.body.rstrip(_LABEL_ENDS) if head else ""
    if kind == "related":
        label = next((blocks[at].body for at in indices if blocks[at].kind == "headline"), "")
    rest = tuple(blocks[at] for at in indices if head is None or at != indices[0])
    return Section(label, kind, head, rest, tuple(indices))


def _related(blocks: Sequence[Block]) -> tuple[Related, ...]:
    cards: dict[int, list[Block]] = {}
    for block in blocks:
        if block.card:
            cards.setdefault(block.card, []).append(block)
    return tuple(
        Related(
            next((block.body for block in card if block.kind == "headline"), ""),
            tuple(stamp for block in card if block.kind == "stamp" for stamp in read_stamps(block.body)),
            tuple(card),
        )
        for _, card in sorted(cards.items())
    )
