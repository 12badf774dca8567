"""A comparison laid out for showing: parts, the rows in them, and both ends of every move.

Every renderer walks the same layout, so that page and terminal say the same. What stands where is
settled here, how it looks is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from storyrev.compare.model import LinkChange, MoveKind, Span
from storyrev.report.measure import Shares
from storyrev.story.model import Block, BlockKind, PartKind

State = Literal["equal", "changed", "added", "removed", "moved", "departed", "form"]
"""What a row tells. `moved` is an unedited arrival, `departed` the place something left, `form` markup only.

Both are also what a whole block is whose sentences came from, or went to, other blocks."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a move, seen from where it stands.

    `other` names the part where the other end is, `here` says that it is this one; `up` that it is
    nearer the top. `target` is the anchor of the other end, empty where nothing marks it.
    """

    arrival: bool
    other: str
    here: bool
    up: bool
    anchor: str
    target: str
    kind: MoveKind = "block"

    @property
    def parted(self) -> bool:
        """Whether nothing moved: a block was split here, or two joined."""
        return self.kind in ("split", "merge")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a block: its spans, and where it is an end of a move, that end.

    `carried` are the word edits a passage that arrived here went through on its way. With
    `quiet_end` its last span is the white space before or after a neighbour that came or went,
    which is no change of its own; with `quiet_start` its first. `anchor` is its id where it is a change with an address.
    """

    spans: tuple[Span, ...]
    end: End | None = None
    carried: tuple[Span, ...] = ()
    quiet_start: bool = False
    quiet_end: bool = False
    anchor: str = ""

    @property
    def telling(self) -> tuple[Span, ...]:
        """The spans without quiet white space at either end."""
        return self.spans[self.quiet_start : len(self.spans) - self.quiet_end]


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the page, or a field of the story, on both sides.

    `label` names it where its place does not say what it is. `stop` is its number among the
    changes of the comparison, 0 for what is no change of its own. `remarks` say what the words do not.
    `address` is that of the change, empty where nobody asked for it; `aliases` are further ids that lead here.
    """

    state: State
    label: str
    anchor: str
    old: Block | None
    new: Block | None
    passages: tuple[Passage, ...]
    end: End | None = None
    links: tuple[LinkChange, ...] = ()
    remarks: tuple[str, ...] = ()
    stop: int = 0
    within: bool = False
    """Whether it came or went with the whole part it stands in, whose heading says so."""
    address: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """The words and targets of links in the new text that did not change."""
        if self.new is None:
            return ()
        changed = {(link.text, link.new) for link in self.links}
        pairs = ((self.new.body[link.start : link.end], link.target) for link in self.new.links)
        return tuple(pair for pair in pairs if pair not in changed)

    @property
    def kind(self) -> BlockKind:
        """What the block is on the page; a field counts as a paragraph."""
        block = self.new or self.old
        return block.kind if block else "paragraph"


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of rows in which nothing changed; without `rows` where the page leaves them out."""

    count: int
    paragraphs: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page, or another part of it, on both sides.

    `label` are the word edits of its heading, empty where it has none to show. `shares` are words.
    `kin` names the section that this one was split from or merged into. `gone` marks the place a
    whole section moved away from: such a part has no rows. `address` and `aliases` are as in a row.
    """

    state: State
    name: str
    kind: PartKind
    anchor: str
    label: tuple[Span, ...]
    rows: tuple[Row | Fold, ...]
    shares: Shares
    end: End | None = None
    remarks: tuple[str, ...] = ()
    links: tuple[LinkChange, ...] = ()
    stop: int = 0
    gone: bool = False
    address: str = ""
    aliases: tuple[str, ...] = ()
    kin: str = ""

    @property
    def touched(self) -> bool:
        """Whether anything in this part differs, were it only its markup."""
        return (
            self.state != "equal"
            or bool(self.stop)
            or any(isinstance(r, Row) and r.state != "equal" for r in self.rows)
        )

    @property
    def left(self) -> bool:
        """Whether a passage that stood here moved away."""
        rows = [row for row in self.rows if isinstance(row, Row)]
        ends = [row.end for row in rows] + [passage.end for row in rows for passage in row.passages]
        return any(end is not None and not end.arrival and not end.parted for end in ends)

    @property
    def renamed(self) -> bool:
        return self.state not in ("added", "removed") and any(span.edit for span in self.label)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block is shown: the anchor of its row, and the name of the part it stands in."""

    anchor: str
    part: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A comparison ready to be shown; `stops` is the number of changes one can step through.

    `spots` are by side and index in `Story.blocks`, as `("old", 3)`; `ids` give for the address of a change the id that
    it has on this page.
    """

    parts: tuple[Part, ...]
    stops: int
    spots: Mapping[tuple[str, int], Spot] = field(repr=False)
    ids: Mapping[str, str] = field(repr=False, default_factory=dict)
