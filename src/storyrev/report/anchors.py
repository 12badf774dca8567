"""What the changes of a comparison are called on a page: by their addresses, so that a link outlives the page."""

from __future__ import annotations

from dataclasses import dataclass

from storyrev.compare.addresses import Addresses, BlockAddresses
from storyrev.compare.model import BlockChange, SectionChange, StoryDiff
from storyrev.report.moves import find_heads

Key = tuple[int | None, int | None]
"""A block change by its indices in the old and the new text."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a change stands on the page: the id of its element, and the further ids that lead there.

    `address` is that of the change, empty where it has none or nobody asked.
    """

    id: str
    address: str = ""
    also: tuple[str, ...] = ()


class Anchors:
    """The ids of one comparison. Each is used once on a page.

    With `addresses` a change has its address as id; what did not change, and everything without them,
    is called by `prefix` and its place. `taken` are the ids that the page has already, and gets those
    of this comparison: where a history holds the same change twice, the later entry's begins with `prefix`.
    """

    def __init__(self, diff: StoryDiff, prefix: str, addresses: Addresses | None, taken: set[str]) -> None:
        self._prefix = prefix
        self._taken = taken
        self.ids: dict[str, str] = {}
        """The id of each address that was asked for."""
        self._sections: list[Anchor] = []
        self._blocks: dict[Key, Anchor] = {}
        self._rows: dict[Key, tuple[str, ...]] = {}
        moves = addresses.moves if addresses else ("",) * len(diff.moves)
        self.moves = {move.number: address for move, address in zip(diff.moves, moves, strict=True)}
        """The address of each move by its number, empty where nobody asked."""
        self._moves: dict[int, str] = {}
        for index, section in enumerate(diff.sections):
            self._name_section(index, section, addresses)
        for number in self.moves:
            self._name_move(number)
        fields = addresses.fields if addresses else ("",) * len(diff.fields)
        self.fields = tuple(self._anchor(address, f"f{index}") for index, address in enumerate(fields))
        """The fields of the diff, in its order."""
        self.head = f"{prefix}-sh"
        """The head of the story where no block of the page makes one."""
        self.opening = self._anchor((addresses.opening or "") if addresses else "", "fm")
        """The source before the first block."""

    def section(self, index: int) -> Anchor:
        """A section of the diff by its index."""
        return self._sections[index]

    def block(self, change: BlockChange) -> Anchor:
        """A block change; the head of a section stands where its section does."""
        return self._blocks[change.old_at, change.new_at]

    def row(self, change: BlockChange, index: int) -> str:
        """The id of a sentence row that changed, empty for another."""
        return self._rows[change.old_at, change.new_at][index]

    def arrival(self, move: int) -> str:
        """Where a sentence that moved stands."""
        return self._moves[move]

    def departure(self, move: int) -> str:
        """Where what moved has left."""
        return f"{self._moves[move]}-from"

    def _claim(self, address: str) -> str:
        name = f"{self._prefix}-{address}" if address in self._taken else address
        self._taken.add(name)
        self.ids[address] = name
        return name

    def _anchor(self, address: str, place: str, also: tuple[str, ...] = ()) -> Anchor:
        return Anchor(self._claim(address) if address else f"{self._prefix}-{place}", address, also)

    def _name_move(self, number: int) -> str:
        if number not in self._moves:
            address = self.moves[number]
            self._moves[number] = self._claim(address) if address else f"{self._prefix}-m{number}"
        return self._moves[number]

    def _named(self, own: str, move: int | None, place: str, also: tuple[str, ...] = ()) -> Anchor:
        """A section or block: by its own address, else by that of its move, else by its place."""
        if move is None or not self.moves[move]:
            return self._anchor(own, place, also)
        name = self._name_move(move)
        return self._anchor(own, place, (name, *also)) if own else Anchor(name, self.moves[move], also)

    def _name_section(self, index: int, section: SectionChange, addresses: Addresses | None) -> None:
        own = addresses.sections[index] if addresses else None
        heads = find_heads(section)
        also: list[str] = []
        for k, change in enumerate(section.blocks):
            names = own.blocks[k] if own else BlockAddresses(None, (None,) * len(change.sentences))
            key = (change.old_at, change.new_at)
            self._rows[key] = tuple(self._claim(name) if name else "" for name in names.sentences)
            place = f"n{change.new_at}" if change.new_at is not None else f"o{change.old_at}"
            self._blocks[key] = self._named(names.block or "", change.move, place)
            if any(change is head for head in heads):
                also += [*filter(None, (self._blocks[key].address and self._blocks[key].id, *self._rows[key]))]
        anchor = self._named((own.section or "") if own else "", section.move, f"s{index}", tuple(also))
        self._sections.append(anchor)
