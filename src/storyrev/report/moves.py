"""Where passages left and where they arrived, so that both ends can be linked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from storyrev.compare.model import BlockChange, Departure, Move, SectionChange, StoryDiff
from storyrev.report.layout import End
from storyrev.report.words import name_part

if TYPE_CHECKING:
    from storyrev.report.anchors import Anchors


class Ends:
    """Both ends of every move of a comparison, with their `anchors`.

    `leavers` are the moves of whole sections, by the index of the section before which each stood.
    """

    def __init__(self, diff: StoryDiff, anchors: Anchors) -> None:
        self._sections = diff.sections
        self._anchors = anchors
        self._moves = {move.number: move for move in diff.moves}
        self._homes: dict[tuple[str, int | None], int] = {
            (side, at): index
            for index, section in enumerate(diff.sections)
            for side, at in (("old", section.old_at), ("new", section.new_at))
            if at is not None
        }
        self.leavers = _find_leavers(diff)
        self._starts: dict[int, tuple[str, int]] = {}
        self._arrivals: dict[int, tuple[str, int]] = {}
        self._place()

    def find(self, number: int, *, arrival: bool) -> End:
        """One end of a move, and where the other one is."""
        move = self._moves.get(number)
        mine, other = (self._arrivals, self._starts) if arrival else (self._starts, self._arrivals)
        anchor, order = mine.get(number, ("", 0))
        target, other_order = other.get(number, ("", 0))
        home = there = None
        if move is not None:
            old_home, new_home = self._homes.get(("old", move.old.part)), self._homes.get(("new", move.new.part))
            home, there = (new_home, old_home) if arrival else (old_home, new_home)
        return End(
            arrival=arrival,
            other="" if there is None else self.name(there),
            here=home == there,
            up=other_order < order,
            anchor=anchor,
            target=target,
            kind=move.kind if move is not None else "block",
        )

    def name(self, index: int) -> str:
        """What the part at an index is called on the page: by its new label where it has one."""
        section = self._sections[index]
        return name_part(section.new or section.old)

    def name_start(self, move: Move) -> str:
        """What the part is called that a passage left."""
        home = self._homes.get(("old", move.old.part))
        return "" if home is None else self.name(home)

    def name_kin(self, section: SectionChange) -> str:
        """What the section is called that this one was split from or merged into; empty where it was not."""
        if section.old is None:
            home = self._homes.get(("old", section.split_from))
            return "" if home is None else name_part(self._sections[home].old)
        home = self._homes.get(("new", section.merged_into))
        return "" if home is None else self.name(home)

    def _place(self) -> None:
        """Give each end its anchor and its place in the order of the page."""
        order = 0
        for index, section in enumerate(self._sections):
            order = self._place_leavers(index, order)
            shown = self._anchors.section(index).id
            if section.move is not None:
                self._arrivals.setdefault(section.move, (shown, order))
            heads = find_heads(section)
            for entry in walk(section):
                order += 1
                if isinstance(entry, Departure):
                    self._starts.setdefault(entry.move, (self._anchors.departure(entry.move), order))
                else:
                    order = self._place_block(entry, shown if entry in heads else self._anchors.block(entry).id, order)
        self._place_leavers(len(self._sections), order + 1)

    def _place_leavers(self, index: int, order: int) -> int:
        for move in self.leavers.get(index, ()):
            self._starts.setdefault(move.number, (self._anchors.departure(move.number), order))
            order += 1
        return order

    def _place_block(self, change: BlockChange, anchor: str, order: int) -> int:
        if change.move is not None:
            self._arrivals.setdefault(change.move, (anchor, order))
        for sentence in change.sentences:
            order += 1
            if sentence.move is not None and sentence.new:
                self._arrivals.setdefault(sentence.move, (self._anchors.arrival(sentence.move), order))
            elif sentence.move is not None:
                self._starts.setdefault(sentence.move, (self._anchors.departure(sentence.move), order))
        return order


def walk(section: SectionChange) -> Iterator[BlockChange | Departure]:
    """The blocks of a section with its departures between them, in reading order."""
    departures = sorted(section.departures, key=lambda d: (d.before, d.old_at))
    done = 0
    for index, block in enumerate(section.blocks):
        while done < len(departures) and departures[done].before <= index:
            yield departures[done]
            done += 1
        yield block
    yield from departures[done:]


def _find_leavers(diff: StoryDiff) -> dict[int, list[Move]]:
    """Moves of whole sections, by the index of the entry before which the section stood."""
    leavers: dict[int, list[Move]] = {}
    for move in diff.moves:
        if move.kind != "section":
            continue
        before = len(diff.sections)
        for index, section in enumerate(diff.sections):
            if section.move is None and section.old_at is not None and section.old_at > move.old.part:
                before = index
                break
        leavers.setdefault(before, []).append(move)
    for moves in leavers.values():
        moves.sort(key=lambda move: move.old.part)
    return leavers


def find_heads(change: SectionChange) -> tuple[BlockChange, ...]:
    """The entries of the blocks that bear the section's label on either side; the part's heading shows them.

    One entry where old and new heading are a pair; two where one was put in for the other.
    """
    at = {
        (side, section.at[0])
        for side, section in (("old", change.old), ("new", change.new))
        if section is not None and section.head is not None
    }
    return tuple(block for block in change.blocks if ("old", block.old_at) in at or ("new", block.new_at) in at)
