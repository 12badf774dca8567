"""A name for each change that outlives the comparison: made of what changed, never of where it stands.

The same edit has the same address in every comparison that holds it, whatever else changed and wherever
the passage stands, so that a note, a sign-off or a link can point at it. Nothing here is asked for by
`compare`: whoever wants addresses has them worked out.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from storyrev.compare.model import (
    BlockChange,
    FieldChange,
    Move,
    Place,
    SectionChange,
    SentenceChange,
    Span,
    StoryDiff,
)
from storyrev.compare.spans import new_text, old_text
from storyrev.story.model import Block, Section

ChangeKind = Literal["opening", "field", "section", "block", "sentence", "move"]

LETTERS: dict[ChangeKind, str] = {
    "opening": "o",
    "field": "f",
    "section": "s",
    "block": "b",
    "sentence": "r",
    "move": "m",
}
"""What an address begins with; a sentence's is that of its row, which may hold several."""

_DIGITS = 10
"""Hex digits of an address: 40 bits, as many as of a commit's short id here. Two changes that share them all get an
ordinal, as twins do."""


_ADDRESS = re.compile(rf"[{''.join(LETTERS.values())}]-[0-9a-f]{{{_DIGITS}}}(-[1-9][0-9]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a comparison, by its address.

    `old` and `new` are where the passage stands on each side, None where it does not and for a field,
    which `field` names. `spans` are its word edits; for a section those of its label.
    """

    address: str
    kind: ChangeKind
    old: Place | None
    new: Place | None
    spans: tuple[Span, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class BlockAddresses:
    """The address of a block change, and of each row of its sentences; None for what did not change."""

    block: str | None
    sentences: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class SectionAddresses:
    """The address of a section change, and those of its blocks, in their order."""

    section: str | None
    blocks: tuple[BlockAddresses, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address of a diff, in the order of its parts; no two are the same.

    What only moved has no address but that of its move; the two ends of a moved sentence neither.
    """

    opening: str | None
    fields: tuple[str, ...]
    sections: tuple[SectionAddresses, ...]
    moves: tuple[str, ...]


def address_changes(diff: StoryDiff) -> Addresses:
    """The addresses of all changes of a diff; work in step with the text that changed."""
    names = _Names()
    opening = names.take(_name("opening", _sides(diff.opening))) if _differs(diff.opening) else None
    fields = tuple(names.take(_name_field(field)) for field in diff.fields)
    sections = tuple(_address_section(names, section) for section in diff.sections)
    texts = _MovedTexts(diff)
    moves = tuple(names.take(_name("move", (move.kind, *texts.of(move)))) for move in diff.moves)
    return Addresses(opening, fields, sections, moves)


def list_changes(diff: StoryDiff) -> Iterator[Change]:
    """Every change that has an address, in the order of the diff: opening, fields, sections and what they hold, moves."""
    addresses = address_changes(diff)
    if addresses.opening is not None:
        yield Change(addresses.opening, "opening", None, None, diff.opening)
    for address, field in zip(addresses.fields, diff.fields, strict=True):
        yield Change(address, "field", None, None, field.spans, field.name)
    old_home = {at: s.old_at for s in diff.sections if s.old is not None for at in s.old.at}
    new_home = {at: s.new_at for s in diff.sections if s.new is not None for at in s.new.at}
    for own, section in zip(addresses.sections, diff.sections, strict=True):
        if own.section is not None:
            yield Change(own.section, "section", _place(section.old_at), _place(section.new_at), section.label)
        for names, change in zip(own.blocks, section.blocks, strict=True):
            old = None if change.old_at is None else _place(old_home[change.old_at], change.old_at)
            new = None if change.new_at is None else _place(new_home[change.new_at], change.new_at)
            if names.block is not None:
                yield Change(names.block, "block", old, new, change.spans)
            for name, row in zip(names.sentences, change.sentences, strict=True):
                if name is not None:
                    yield Change(name, "sentence", _within(old, row.old), _within(new, row.new), row.spans)
    for address, move in zip(addresses.moves, diff.moves, strict=True):
        yield Change(address, "move", move.old, move.new, move.spans)


def is_address(text: str) -> bool:
    """Whether a text could be the address of a change."""
    return _ADDRESS.fullmatch(text) is not None


def find_change(diff: StoryDiff, address: str) -> Change | None:
    """The change that has an address in a diff, or None."""
    return next((change for change in list_changes(diff) if change.address == address), None)


class _Names:
    """Gives each name once: a twin gets its number in the order of the diff."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def take(self, name: str) -> str:
        self._given[name] += 1
        number = self._given[name]
        return name if number == 1 else f"{name}-{number}"


def _name(kind: ChangeKind, parts: Iterable[str]) -> str:
    """An address from the parts that make a change what it is; each part counts with its length, so none runs into the next."""
    digest = hashlib.sha256(usedforsecurity=False)
    for part in (kind, *parts):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return f"{LETTERS[kind]}-{digest.hexdigest()[:_DIGITS]}"


def _name_field(field: FieldChange) -> str:
    return _name("field", (field.name, field.old, field.new))


def _address_section(names: _Names, section: SectionChange) -> SectionAddresses:
    own = None
    if section.op != "equal":
        own = names.take(_name("section", (*_tell_section(section.old), *_tell_section(section.new))))
    return SectionAddresses(own, tuple(_address_block(names, change) for change in section.blocks))


_UNTOUCHED = BlockAddresses(None, ())


def _address_block(names: _Names, change: BlockChange) -> BlockAddresses:
    if change.untouched:
        return _UNTOUCHED
    own = None
    if change.op != "equal" or change.form:
        own = names.take(_name("block", _tell_block(change)))
    rows = tuple(
        names.take(_name("sentence", _sides(row.spans))) if row.move is None and _is_edit(row) else None
        for row in change.sentences
    )
    return BlockAddresses(own, rows)


def _is_edit(row: SentenceChange) -> bool:
    """Whether a row says something else; the white space around a sentence comes and goes with its neighbours."""
    old, new = _sides(row.spans)
    return row.changed and old != new


def _tell_block(change: BlockChange) -> Iterator[str]:
    """What makes a block's change what it is: both texts, the links that differ, and the form where that differs."""
    yield from _tell_side(change.old, form=change.form)
    yield from _tell_side(change.new, form=change.form)
    for link in change.links:
        yield from (link.text, *_maybe(link.old), *_maybe(link.new))


def _tell_side(block: Block | None, *, form: bool = False) -> tuple[str, ...]:
    """One side of a change. White space around a text, and the blank lines of its source, are its neighbours' affair."""
    if block is None:
        return ("-",)
    text = block.body.strip()
    # What has no text to read (a rule, a comment) is known by its source.
    source = (str(block.level), block.source.strip()) if form or not text else ()
    return ("+", block.kind, block.note or "", text, *source)


def _tell_section(section: Section | None) -> tuple[str, ...]:
    if section is None:
        return ("-",)
    blocks = (part for block in section.blocks for part in _tell_side(block))
    return ("+", section.kind, section.label, *blocks)


class _MovedTexts:
    """The texts of what moved, by where it stood and stands."""

    def __init__(self, diff: StoryDiff) -> None:
        self._sections = {s.new_at: s for s in diff.sections} if diff.moves else {}
        changes = (change for section in diff.sections for change in section.blocks) if diff.moves else ()
        self._blocks = {change.new_at: change for change in changes}

    def of(self, move: Move) -> tuple[str, ...]:
        """A section goes by its label, so that what is edited in it makes no other move of it; by its text where it has none."""
        if move.kind == "section":
            section = self._sections[move.new.part]
            if section.old is not None and section.new is not None and section.old.label and section.new.label:
                return (section.old.label, section.new.label)
            return (*_tell_section(section.old), *_tell_section(section.new))
        if move.kind == "block":
            change = self._blocks[move.new.block]
            return (*_tell_side(change.old), *_tell_side(change.new))
        return _sides(move.spans)


def _sides(spans: tuple[Span, ...]) -> tuple[str, str]:
    return old_text(spans).strip(), new_text(spans).strip()


def _maybe(text: str | None) -> tuple[str, ...]:
    return ("-",) if text is None else ("+", text)


def _differs(spans: Iterable[Span]) -> bool:
    return any(span.op != "equal" for span in spans)


def _place(part: int | None, block: int | None = None) -> Place | None:
    return None if part is None else Place(part, block)


def _within(place: Place | None, sentences: tuple[int, ...]) -> Place | None:
    return None if place is None or not sentences else Place(place.part, place.block, sentences)
