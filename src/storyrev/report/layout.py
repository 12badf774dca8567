"""A comparison laid out for showing: parts, the rows in them, and both ends of every move.

Every renderer walks the same layout, so that page and terminal say the same. What stands where is
settled here, how it looks is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from storyrev.compare.model import (
    BlockChange,
    Departure,
    FieldChange,
    LinkChange,
    Move,
    Options,
    SectionChange,
    SentenceChange,
    Span,
    StoryDiff,
)
from storyrev.report.measure import Shares, measure_fields, measure_part
from storyrev.report.words import KIND_NAMES, join_names, name_field, name_part
from storyrev.story.model import Block, BlockKind, PartKind, Story

State = Literal["equal", "changed", "added", "removed", "moved", "departed", "form"]
"""What a row tells. `moved` is an unedited arrival, `departed` the place something left, `form` markup only."""

_HEAD_FIELDS: dict[str, BlockKind] = {
    "headline": "headline",
    "dek": "dek",
    "byline": "byline",
    "dateline": "dateline",
    "published": "stamp",
    "updated": "stamp",
}


@dataclass(frozen=True, slots=True)
class End:
    """One end of a move, seen from where it stands.

    `other` names the part where the other end is, `here` says that it is this one; `up` that it is
    nearer the top. `target` is the anchor of the other end, empty where nothing marks it.
    """

    number: int
    arrival: bool
    other: str
    here: bool
    up: bool
    anchor: str
    target: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a block: its spans, and where it is an end of a move, that end.

    `carried` are the word edits a passage that arrived here went through on its way.
    """

    spans: tuple[Span, ...]
    end: End | None = None
    carried: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the page, or a field of the story, on both sides.

    `label` names it where its place does not say what it is. `stop` is its number among the
    changes of the comparison, 0 for what is no change of its own. `remarks` say what the words do not.
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
    `gone` marks the place a whole section moved away from: such a part has no rows.
    """

    state: State
    name: str
    kind: PartKind
    anchor: str
    label: tuple[Span, ...]
    old_name: str
    rows: tuple[Row | Fold, ...]
    shares: Shares
    end: End | None = None
    remarks: tuple[str, ...] = ()
    links: tuple[LinkChange, ...] = ()
    stop: int = 0
    gone: bool = False

    @property
    def touched(self) -> bool:
        """Whether anything in this part differs, were it only its markup."""
        return (
            self.state != "equal"
            or bool(self.stop)
            or any(isinstance(r, Row) and r.state != "equal" for r in self.rows)
        )

    @property
    def renamed(self) -> bool:
        return self.state not in ("added", "removed") and any(span.op != "equal" for span in self.label)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block is shown: the anchor of its row, and the name of the part it stands in."""

    anchor: str
    part: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A comparison ready to be shown; `stops` is the number of changes one can step through.

    `spots` are by side and index in `Story.blocks`, as `("old", 3)`.
    """

    parts: tuple[Part, ...]
    stops: int
    spots: Mapping[tuple[str, int], Spot] = field(repr=False)


def lay_out(diff: StoryDiff, prefix: str, *, whole: bool = True) -> Layout:
    """Lay a comparison out for showing, in the reading order of the new text.

    Every anchor begins with `prefix`. Without `whole` the unchanged rows are counted and left out.
    """
    return _Setter(diff, prefix, whole=whole).set()


def lay_out_story(story: Story, prefix: str) -> Layout:
    """Lay a text out that there is nothing to compare with; no row of it is a change."""
    blocks = story.blocks
    sections = tuple(
        SectionChange(
            part,
            part,
            at,
            at,
            (Span("equal", part.label),),
            tuple(BlockChange(blocks[k], blocks[k], k, k) for k in part.at),
        )
        for at, part in enumerate(story.parts)
    )
    return lay_out(StoryDiff("", "", story.form, story.form, (), (), sections, (), Options()), prefix)


def count_unchanged(diff: StoryDiff) -> int:
    """How many characters of the new text stand in blocks that did not change."""
    return sum(
        len(block.new.body)
        for section in diff.sections
        for block in section.blocks
        if block.new is not None and block.op == "equal"
    )


class _Setter:
    """Sets one comparison; the numbering of stops is the only state it keeps."""

    def __init__(self, diff: StoryDiff, prefix: str, *, whole: bool) -> None:
        self.diff = diff
        self.prefix = prefix
        self.whole = whole
        self.stops = 0
        self.spots: dict[tuple[str, int], Spot] = {}
        self.part = ""
        self.field_shares = measure_fields(diff.fields)
        self.moves = {move.number: move for move in diff.moves}
        self.homes = {
            (side, at): index
            for index, section in enumerate(diff.sections)
            for side, at in (("old", section.old_at), ("new", section.new_at))
            if at is not None
        }
        self.leavers = _find_leavers(diff)
        self.starts, self.arrivals = self._find_ends()

    def set(self) -> Layout:
        parts: list[Part] = []
        if not any(_part_kind(section) == "head" for section in self.diff.sections):
            parts.extend(self._set_head_alone())
        for index, section in enumerate(self.diff.sections):
            parts.extend(self._set_gone(move) for move in self.leavers.get(index, ()))
            parts.append(self._set_part(index, section))
        parts.extend(self._set_gone(move) for move in self.leavers.get(len(self.diff.sections), ()))
        return Layout(tuple(parts), self.stops, self.spots)

    # Anchors and the ends of moves

    def _anchor(self, kind: str, number: int | str) -> str:
        return f"{self.prefix}-{kind}{number}"

    def _find_ends(self) -> tuple[dict[int, tuple[str, int]], dict[int, tuple[str, int]]]:
        """Where each move starts and arrives: its anchor there, and its place in the order of the page."""
        starts: dict[int, tuple[str, int]] = {}
        arrivals: dict[int, tuple[str, int]] = {}
        order = 0
        for index, section in enumerate(self.diff.sections):
            for move in self.leavers.get(index, ()):
                starts.setdefault(move.number, (self._anchor("from", move.number), order))
                order += 1
            if section.move is not None:
                arrivals.setdefault(section.move, (self._anchor("s", index), order))
            heads = _find_heads(section)
            for entry in _walk(section):
                order += 1
                if isinstance(entry, Departure):
                    starts.setdefault(entry.move, (self._anchor("from", entry.move), order))
                    continue
                if entry.move is not None and entry.new_at is not None:
                    shown = self._anchor("s", index) if entry in heads else self._anchor("n", entry.new_at)
                    arrivals.setdefault(entry.move, (shown, order))
                for sentence in entry.sentences:
                    order += 1
                    if sentence.move is not None:
                        ends, kind = (arrivals, "to") if sentence.new else (starts, "from")
                        ends.setdefault(sentence.move, (self._anchor(kind, sentence.move), order))
        for move in self.leavers.get(len(self.diff.sections), ()):
            starts.setdefault(move.number, (self._anchor("from", move.number), order + 1))
        return starts, arrivals

    def _end(self, number: int, *, arrival: bool) -> End:
        move = self.moves.get(number)
        mine, other = (self.arrivals, self.starts) if arrival else (self.starts, self.arrivals)
        anchor, order = mine.get(number, ("", 0))
        target, other_order = other.get(number, ("", 0))
        home = there = None
        if move is not None:
            old_home, new_home = self.homes.get(("old", move.old.part)), self.homes.get(("new", move.new.part))
            home, there = (new_home, old_home) if arrival else (old_home, new_home)
        return End(
            number=number,
            arrival=arrival,
            other="" if there is None else self._name(there),
            here=home == there,
            up=other_order < order,
            anchor=anchor,
            target=target,
            edited=move is not None and move.edited,
        )

    def _name(self, index: int) -> str:
        """What the part is called on the page: by its new label where it has one."""
        section = self.diff.sections[index]
        return name_part(section.new or section.old)

    def _stop(self) -> int:
        self.stops += 1
        return self.stops

    # Parts

    def _set_gone(self, move: Move) -> Part:
        home = self.homes.get(("old", move.old.part))
        name = "" if home is None else self._name(home)
        end = self._end(move.number, arrival=False)
        shares = Shares()
        return Part("departed", name, "section", end.anchor, (), name, (), shares, end=end, gone=True)

    def _set_part(self, index: int, change: SectionChange) -> Part:
        state: State = change.op
        end = self._end(change.move, arrival=True) if change.move is not None else None
        if state == "equal" and end is not None:
            state = "moved"
        kind = _part_kind(change)
        self.part = self._name(index)
        heads = _find_heads(change)
        remarks = tuple(remark for head in heads for remark in _remark(head))
        links = tuple(link for head in heads for link in head.links)
        own_stop = state in ("added", "removed") or end is not None or change.renamed or remarks or links
        stop = self._stop() if own_stop else 0
        anchor = self._anchor("s", index)
        for head in heads:
            self._remember(head, anchor)
        inside: list[Row] = list(self._set_fields()) if kind == "head" else []
        for entry in _walk(change):
            if any(entry is head for head in heads):
                continue
            if isinstance(entry, Departure):
                inside.append(self._set_departure(entry))
            else:
                inside.append(self._set_block(entry, within=state))
        return Part(
            state=state,
            name=self.part,
            kind=kind,
            anchor=anchor,
            label=change.label,
            old_name=name_part(change.old),
            rows=tuple(self._fold(inside)),
            shares=measure_part(change, self.moves) + (self.field_shares if kind == "head" else Shares()),
            end=end,
            remarks=remarks,
            links=links,
            stop=stop,
        )

    def _set_head_alone(self) -> Iterator[Part]:
        rows = tuple(self._set_fields())
        if rows:
            yield Part("changed", name_part(None), "head", self._anchor("s", "h"), (), "", rows, self.field_shares)

    def _set_fields(self) -> Iterator[Row]:
        """Rows of the fields that no block of the page shows, and of front matter that only looks different."""
        for index, change in enumerate(self.diff.fields):
            if not self._is_on_page(change):
                state: State = "changed" if change.old and change.new else "added" if change.new else "removed"
                yield Row(
                    state=state,
                    label=name_field(change.name),
                    anchor=self._anchor("f", index),
                    old=None,
                    new=None,
                    passages=(Passage(change.spans),),
                    stop=self._stop(),
                )
        if not self.diff.fields and any(span.op != "equal" for span in self.diff.opening):
            yield Row(
                state="form",
                label="Front matter",
                anchor=self._anchor("f", "m"),
                old=None,
                new=None,
                passages=(Passage(self.diff.opening),),
                remarks=("Only how the front matter is written changed, not what it says.",),
                stop=self._stop(),
            )

    def _is_on_page(self, change: FieldChange) -> bool:
        kind = _HEAD_FIELDS.get(change.name)
        if kind is None:
            return False
        for section in self.diff.sections:
            for block in section.blocks:
                one = block.new or block.old
                if one is None or one.kind != kind or one.card or block.op == "equal":
                    continue
                if change.old in (block.old.body if block.old else "") and change.new in (
                    block.new.body if block.new else ""
                ):
                    return True
        return False

    # Rows

    def _remember(self, change: BlockChange, anchor: str) -> None:
        if change.old_at is not None:
            self.spots.setdefault(("old", change.old_at), Spot(anchor, self.part))
        if change.new_at is not None:
            self.spots.setdefault(("new", change.new_at), Spot(anchor, self.part))

    def _set_block(self, change: BlockChange, within: State) -> Row:
        end = self._end(change.move, arrival=True) if change.move is not None else None
        state: State = change.op
        remarks = _remark(change)
        if state == "equal":
            state = "moved" if end is not None else "form" if remarks else "equal"
        if change.new_at is not None:
            anchor = self._anchor("n", change.new_at)
        else:
            anchor = self._anchor("o", change.old_at or 0)
        self._remember(change, anchor)
        passages = tuple(self._set_passage(sentence) for sentence in change.sentences)
        if not passages:
            passages = (Passage(change.spans),)
        part_of_whole = state == within and state in ("added", "removed") and not any(p.end for p in passages)
        block = change.new or change.old
        return Row(
            state=state,
            label=_label_block(block),
            anchor=anchor,
            old=change.old,
            new=change.new,
            passages=passages,
            end=end,
            links=change.links,
            remarks=remarks,
            stop=0 if state == "equal" or part_of_whole else self._stop(),
            within=part_of_whole,
        )

    def _set_passage(self, sentence: SentenceChange) -> Passage:
        if sentence.move is None:
            return Passage(sentence.spans)
        arrival = bool(sentence.new)
        move = self.moves.get(sentence.move)
        return Passage(
            sentence.spans,
            self._end(sentence.move, arrival=arrival),
            move.spans if arrival and move is not None else (),
        )

    def _set_departure(self, departure: Departure) -> Row:
        end = self._end(departure.move, arrival=False)
        self.spots.setdefault(("old", departure.old_at), Spot(end.target or end.anchor, end.other))
        spans = (Span("equal", departure.old.body),) if departure.old.body else ()
        return Row(
            state="departed",
            label=_label_block(departure.old),
            anchor=end.anchor,
            old=departure.old,
            new=None,
            passages=(Passage(spans),),
            end=end,
        )

    def _fold(self, rows: Iterable[Row]) -> Iterator[Row | Fold]:
        waiting: list[Row] = []
        for row in rows:
            if row.state == "equal":
                waiting.append(row)
                continue
            yield from self._close(waiting)
            waiting = []
            yield row
        yield from self._close(waiting)

    def _close(self, rows: list[Row]) -> Iterator[Fold]:
        readable = [row for row in rows if row.new is not None and row.new.body.strip()]
        if readable:
            paragraphs = all(row.kind == "paragraph" for row in readable)
            yield Fold(len(readable), paragraphs, tuple(readable) if self.whole else ())


def _walk(section: SectionChange) -> Iterator[BlockChange | Departure]:
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


def _part_kind(change: SectionChange) -> PartKind:
    section = change.new or change.old
    return section.kind if section is not None else "section"


def _find_heads(change: SectionChange) -> tuple[BlockChange, ...]:
    """The entries of the blocks that bear the section's label on either side; the part's heading shows them.

    One entry where old and new heading are a pair; two where one was put in for the other.
    """
    at = {
        (side, section.at[0])
        for side, section in (("old", change.old), ("new", change.new))
        if section is not None and section.head is not None
    }
    return tuple(block for block in change.blocks if ("old", block.old_at) in at or ("new", block.new_at) in at)


def _label_block(block: Block | None) -> str:
    if block is None:
        return ""
    if block.kind == "note" and block.note is not None:
        return KIND_NAMES[block.note]
    return {
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
    }.get(block.kind, "")


def _remark(change: BlockChange) -> tuple[str, ...]:
    """What changed in the form of a paired block, in words."""
    if not change.form or change.old is None or change.new is None:
        return ()
    old, new = change.old, change.new
    ways: list[str] = []
    if old.kind != new.kind:
        ways.append(f"{(_label_block(old) or 'Paragraph').lower()} → {(_label_block(new) or 'Paragraph').lower()}")
    elif old.kind == "note" and old.note != new.note:
        ways.append(f"{_label_block(old)} → {_label_block(new)}")
    if old.kind == new.kind and old.level != new.level:
        ways.append(f"level {old.level} → {new.level}")
    if old.kind == new.kind == "item" and old.ordered != new.ordered:
        ways.append("bulleted → numbered" if new.ordered else "numbered → bulleted")
    if (old.split < 0) != (new.split < 0):
        ways.append("credit or attribution set apart" if old.split < 0 else "credit or attribution no longer set apart")
    if not ways:
        ways.append("markup or white space")
    return (f"Form changed: {join_names(ways)}.",)
