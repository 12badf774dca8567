"""The reading order of a comparison: one order for a set of changes, whichever way they were found.

The new text in its order. What is gone stands between the same neighbours as before, and there before what
came: first what was, then what is.

`compare` and `invert` both end here, so that a diff that is turned around twice is the same diff.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from storyrev.compare.model import BlockChange, Departure, SectionChange, SentenceChange, Span
from storyrev.story.model import Block, Section


@dataclass(frozen=True, slots=True)
class PartPair:
    """A part of the old page, of the new one, or one that both have."""

    old: Section | None
    new: Section | None
    old_at: int | None
    new_at: int | None
    label: tuple[Span, ...]
    move: int | None = None


def lay_out_sections(pairs: Iterable[PartPair], changes: Iterable[BlockChange]) -> tuple[SectionChange, ...]:
    """Put every block change into its section: the new order, and what is gone where it stood."""
    by_old = {change.old_at: change for change in changes if change.old_at is not None}
    by_new = {change.new_at: change for change in changes if change.new_at is not None}
    pairs = _order_parts(pairs)
    homes = _find_homes(pairs) if any(pair.old is None or pair.new is None for pair in pairs) else ({}, {})
    sections = []
    for pair in pairs:
        section = _lay_out_section(pair, by_old, by_new)
        if pair.old is None and pair.new is not None:
            text = ((by_new[at].new, by_new[at].old_at) for at in pair.new.at)
            section = replace(section, split_from=_find_kin(text, pair.new, homes[0]))
        elif pair.new is None and pair.old is not None:
            text = ((by_old[at].old, by_old[at].new_at) for at in pair.old.at)
            section = replace(section, merged_into=_find_kin(text, pair.old, homes[1]))
        sections.append(section)
    return tuple(sections)


def _find_homes(pairs: list[PartPair]) -> tuple[dict[int, int], dict[int, int]]:
    """The part of the old and of the new story that each block of their texts stands in."""
    homes: tuple[dict[int, int], dict[int, int]] = {}, {}
    for pair in pairs:
        for home, part, number in ((homes[0], pair.old, pair.old_at), (homes[1], pair.new, pair.new_at)):
            if part is not None and number is not None and part.kind in _TEXTS:
                home.update(dict.fromkeys(part.at, number))
    return homes


def _find_kin(text: Iterable[tuple[Block | None, int | None]], part: Section, homes: dict[int, int]) -> int | None:
    """The section of the other side that holds at least half of a section's text: its blocks with their partners."""
    sizes: dict[int, int] = {}
    total = 0
    for block, other in text:
        if block is not None and block != part.head:
            total += len(block.body)
            if other in homes:
                sizes[homes[other]] = sizes.get(homes[other], 0) + len(block.body)
    most = max(sizes, key=lambda number: (sizes[number], -number), default=None)
    return most if most is not None and 2 * sizes[most] >= total > 0 else None


_TEXTS: Final = ("lede", "section")


def _order_parts(pairs: Iterable[PartPair]) -> list[PartPair]:
    pairs = list(pairs)
    gone = sorted((p for p in pairs if p.new_at is None), key=_old_at, reverse=True)
    staying = sorted((p for p in pairs if p.new_at is not None), key=_new_at)
    ends = find_ends([p.old_at if p.move is None else None for p in staying])
    out: list[PartPair] = []
    for pair, end in zip(staying, ends, strict=True):
        while gone and (end is None or _old_at(gone[-1]) < end):
            out.append(gone.pop())
        out.append(pair)
    out.extend(reversed(gone))
    return out


def find_ends(landmarks: Sequence[int | None]) -> list[int | None]:
    """For each item of the new side the old place up to which what is gone comes before it: that of the next landmark.

    A landmark is an item that stayed, given by its old place. None: no landmark follows, and all comes before it.
    """
    ends: list[int | None] = []
    end: int | None = None
    for place in reversed(landmarks):
        end = end if place is None else place
        ends.append(end)
    return ends[::-1]


def _old_at(pair: PartPair) -> int:
    return -1 if pair.old_at is None else pair.old_at


def _new_at(pair: PartPair) -> int:
    return -1 if pair.new_at is None else pair.new_at


def _lay_out_section(pair: PartPair, by_old: dict[int, BlockChange], by_new: dict[int, BlockChange]) -> SectionChange:
    here = pair.old.at if pair.old else ()
    staying = [by_new[at] for at in pair.new.at] if pair.new else []
    leaving = [change for change in [by_old[at] for at in here] if change.new_at is None or change.move is not None]
    if not leaving:  # most sections: nothing left, and the new order is all there is
        return SectionChange(pair.old, pair.new, pair.old_at, pair.new_at, pair.label, tuple(staying), (), pair.move)
    leaving.reverse()
    entries: list[BlockChange] = []
    departures: list[Departure] = []

    def leave(until: int | None) -> None:
        while leaving and (until is None or _at(leaving[-1]) < until):
            change = leaving.pop()
            if change.new_at is None:
                entries.append(change)
            elif change.move is not None and change.old is not None:
                departures.append(Departure(change.move, change.old, _at(change), len(entries)))

    at_home = set(here)
    ends = find_ends([c.old_at if c.old_at in at_home and c.move is None else None for c in staying])
    for change, end in zip(staying, ends, strict=True):
        leave(end)
        entries.append(change)
    leave(None)
    return SectionChange(
        pair.old, pair.new, pair.old_at, pair.new_at, pair.label, tuple(entries), tuple(departures), pair.move
    )


def _at(change: BlockChange) -> int:
    return -1 if change.old_at is None else change.old_at


def lay_out_sentences(changes: Sequence[SentenceChange]) -> tuple[SentenceChange, ...]:
    """Sentence changes in reading order: the new order, and the old-only ones between the pairs they stood between."""
    gone = sorted((c for c in changes if not c.new), key=lambda c: c.old, reverse=True)
    staying = sorted((c for c in changes if c.new), key=lambda c: c.new)
    ends = find_ends([c.old[0] if c.old else None for c in staying])
    out: list[SentenceChange] = []
    for change, end in zip(staying, ends, strict=True):
        while gone and (end is None or gone[-1].old[0] < end):
            out.append(gone.pop())
        out.append(change)
    out.extend(reversed(gone))
    return tuple(out)
