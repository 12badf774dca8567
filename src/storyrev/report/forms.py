"""What a block is called, and what changed in its form, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

from storyrev.compare.model import BlockChange, Span
from storyrev.report.characters import reveal
from storyrev.report.words import KIND_NAMES, Sentence, Words, join_names, list_pieces
from storyrev.story.model import Block

_BLOCK_NAMES = {
    "headline": "Headline",
    "dek": "Dek",
    "byline": "Byline",
    "dateline": "Dateline",
    "stamp": "Stamp",
    "caption": "Caption",
    "quote": "Quote",
    "item": "List item",
    "table": "Table",
    "embed": "Embed",
    "code": "Code",
    "note": "Note",
    "call": "Call",
    "markup": "Markup",
    "heading": "Heading",
    "label": "Label",
}


def name_block(block: Block | None) -> str:
    """What a block is called beside its text; empty for a paragraph, which needs no name."""
    if block is None:
        return ""
    if block.kind == "note" and block.note is not None:
        return KIND_NAMES[block.note]
    return _BLOCK_NAMES.get(block.kind, "")


_MOST_TOLD = 5
"""How many words in another form a remark names."""


def tell_writing(spans: Sequence[Span]) -> tuple[str, ...]:
    """Remarks on words that are read as before and written otherwise: with other code points, or in another style."""
    letters: dict[tuple[str, ...], None] = {}
    styles: dict[tuple[str, ...], None] = {}
    for old, new in pairwise(spans):
        if old.quiet and (old.op, new.op) == ("delete", "insert"):
            was, now = old.text.strip(), new.text.strip()
            if normalize("NFC", was) == normalize("NFC", now):
                letters["“", Words(was), "”"] = None
            else:
                styles[Words(reveal(was, edited=True)), " → ", Words(reveal(now, edited=True))] = None
    remarks = []
    if letters:
        remarks.append(Sentence.of(("The same letters, written with other code points: ", *_list(letters), ".")))
    if styles:
        remarks.append(Sentence.of(("Read the same, written otherwise: ", *_list(styles), ".")))
    return tuple(remarks)


def _list(told: Iterable[tuple[str, ...]]) -> Iterator[str]:
    items = list(told)
    more = len(items) - _MOST_TOLD
    return list_pieces([*items[:_MOST_TOLD], (f"{more:,} more",)] if more > 0 else items)


def tell_form(change: BlockChange) -> tuple[str, ...]:
    """What changed in the form of a paired block, in a sentence or two; none where nothing did."""
    if not change.form or change.old is None or change.new is None:
        return ()
    old, new = change.old, change.new
    ways: list[str] = []
    if old.kind != new.kind:
        ways.append(f"{(name_block(old) or 'Paragraph').lower()} → {(name_block(new) or 'Paragraph').lower()}")
    elif old.kind == "note" and old.note != new.note:
        ways.append(f"{name_block(old)} → {name_block(new)}")
    if old.kind == new.kind and old.level != new.level:
        ways.append(f"level {old.level} → {new.level}")
    if old.kind == new.kind == "item" and old.ordered != new.ordered:
        ways.append("bulleted → numbered" if new.ordered else "numbered → bulleted")
    if (old.split < 0) != (new.split < 0):
        ways.append("credit or attribution set apart" if old.split < 0 else "credit or attribution no longer set apart")
    writing = tell_writing(change.spans)
    if not ways and not writing:
        ways.append("markup or white space")
    return (*([f"Form changed: {join_names(ways)}."] if ways else []), *writing)
