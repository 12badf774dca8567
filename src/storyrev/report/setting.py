"""Laying a comparison out: what stands where, what folds, and which changes one can step through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyrev.compare.addresses import Addresses
from storyrev.compare.model import (
    BlockChange,
    Departure,
    FieldChange,
    Move,
    Op,
    Options,
    SectionChange,
    SentenceChange,
    Span,
    StoryDiff,
)
from storyrev.report.anchors import Anchors
from storyrev.report.forms import name_block, tell_form, tell_writing
from storyrev.report.layout import Fold, Layout, Part, Passage, Row, Spot, State
from storyrev.report.measure import Shares, measure_fields, measure_part
from storyrev.report.moves import Ends, find_heads, walk
from storyrev.report.words import name_field, name_part
from storyrev.story.model import BlockKind, PartKind, Story

_HEAD_FIELDS: dict[str, BlockKind] = {
    "headline": "headline",
    "dek": "dek",
    "byline": "byline",
    "dateline": "dateline",
    "published": "stamp",
    "updated": "stamp",
}


def lay_out(
    diff: StoryDiff,
    prefix: str,
    *,
    whole: bool = True,
    addresses: Addresses | None = None,
    taken: set[str] | None = None,
) -> Layout:
    """Lay a comparison out for showing, in the reading order of the new text.

    Without `whole` the unchanged rows are counted and left out. With `addresses` changes are called by
    them; every other anchor begins with `prefix`. `taken` are the ids that the page has so far; it gets
    those of this layout.
    """
    anchors = Anchors(diff, prefix, addresses, set() if taken is None else taken)
    return _Setter(diff, anchors, whole=whole).set()


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

    def __init__(self, diff: StoryDiff, anchors: Anchors, *, whole: bool) -> None:
        self.diff = diff
        self.anchors = anchors
        self.whole = whole
        self.stops = 0
        self.spots: dict[tuple[str, int], Spot] = {}
        self.part = ""
        self.field_shares = measure_fields(diff.fields)
        self.moves = {move.number: move for move in diff.moves}
        self.ends = Ends(diff, anchors)
        self.shown = self._find_shown()

    def set(self) -> Layout:
        parts: list[Part] = []
        if not any(_part_kind(section) == "head" for section in self.diff.sections):
            parts.extend(self._set_head_alone())
        for index, section in enumerate(self.diff.sections):
            parts.extend(self._set_gone(move) for move in self.ends.leavers.get(index, ()))
            parts.append(self._set_part(index, section))
        parts.extend(self._set_gone(move) for move in self.ends.leavers.get(len(self.diff.sections), ()))
        return Layout(tuple(parts), self.stops, self.spots, self.anchors.ids)

    def _stop(self) -> int:
        self.stops += 1
        return self.stops

    # Parts

    def _set_gone(self, move: Move) -> Part:
        name = self.ends.name_start(move)
        end = self.ends.find(move.number, arrival=False)
        address = self.anchors.moves[move.number]
        return Part("departed", name, "section", end.anchor, (), (), Shares(), end=end, gone=True, address=address)

    def _set_part(self, index: int, change: SectionChange) -> Part:
        state: State = change.op
        end = self.ends.find(change.move, arrival=True) if change.move is not None else None
        if state == "equal" and end is not None:
            state = "moved"
        kind = _part_kind(change)
        self.part = self.ends.name(index)
        heads = find_heads(change)
        remarks = tuple(remark for head in heads for remark in tell_form(head))
        links = tuple(link for head in heads for link in head.links)
        own_stop = state in ("added", "removed") or end is not None or change.renamed or remarks or links
        stop = self._stop() if own_stop else 0
        anchor = self.anchors.section(index)
        for head in heads:
            self._remember(head, anchor.id)
        inside: list[Row] = list(self._set_fields()) if kind == "head" else []
        for entry in walk(change):
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
            anchor=anchor.id,
            label=change.label,
            rows=tuple(self._fold(inside)),
            shares=measure_part(change, self.moves) + (self.field_shares if kind == "head" else Shares()),
            end=end,
            remarks=remarks,
            links=links,
            stop=stop,
            address=anchor.address,
            aliases=(*anchor.also, *(self._lead_to_head() if kind == "head" else ())),
            kin=self.ends.name_kin(change),
        )

    def _lead_to_head(self) -> tuple[str, ...]:
        """The id of the front matter's change, where the fields tell what it is."""
        return (self.anchors.opening.id,) if self.anchors.opening.address and self.diff.fields else ()

    def _set_head_alone(self) -> Iterator[Part]:
        rows = tuple(self._set_fields())
        if rows:
            anchor = self.anchors.head
            aliases = self._lead_to_head()
            yield Part("changed", name_part(None), "head", anchor, (), rows, self.field_shares, aliases=aliases)

    def _set_fields(self) -> Iterator[Row]:
        """Rows of the fields that no block of the page shows, and of front matter that only looks different."""
        for index, change in enumerate(self.diff.fields):
            if index not in self.shown:
                state: State = "changed" if change.old and change.new else "added" if change.new else "removed"
                if not change.changed:
                    state = "form"
                yield Row(
                    state=state,
                    label=name_field(change.name),
                    anchor=self.anchors.fields[index].id,
                    old=None,
                    new=None,
                    passages=(Passage(change.spans),),
                    remarks=tell_writing(change.spans),
                    stop=self._stop(),
                    address=self.anchors.fields[index].address,
                )
        if not self.diff.fields and any(span.op != "equal" for span in self.diff.opening):
            yield Row(
                state="form",
                label="Front matter",
                anchor=self.anchors.opening.id,
                old=None,
                new=None,
                passages=(Passage(self.diff.opening),),
                remarks=("Only how the front matter is written changed, not what it says.",),
                stop=self._stop(),
                address=self.anchors.opening.address,
            )

    def _find_shown(self) -> dict[int, BlockChange]:
        """The fields that a block of the page shows, by their index in the diff, and that block."""
        found = ((index, self._find_on_page(change)) for index, change in enumerate(self.diff.fields))
        return {index: block for index, block in found if block is not None}

    def _find_on_page(self, change: FieldChange) -> BlockChange | None:
        kind = _HEAD_FIELDS.get(change.name)
        if kind is None:
            return None
        for section in self.diff.sections:
            for block in section.blocks:
                one = block.new or block.old
                if one is None or one.kind != kind or one.card or (block.op == "equal" and not block.form):
                    continue
                if change.old in (block.old.body if block.old else "") and change.new in (
                    block.new.body if block.new else ""
                ):
                    return block
        return None

    # Rows

    def _remember(self, change: BlockChange, anchor: str) -> None:
        if change.old_at is not None:
            self.spots.setdefault(("old", change.old_at), Spot(anchor, self.part))
        if change.new_at is not None:
            self.spots.setdefault(("new", change.new_at), Spot(anchor, self.part))

    def _set_block(self, change: BlockChange, within: State) -> Row:
        end = self.ends.find(change.move, arrival=True) if change.move is not None else None
        state: State = change.op
        remarks = tell_form(change)
        if state == "equal":
            state = "moved" if end is not None else "form" if remarks else "equal"
        elif change.passed:
            state = "moved" if change.new is not None else "departed"
        anchor = self.anchors.block(change)
        self._remember(change, anchor.id)
        fields = (self.anchors.fields[index] for index, block in self.shown.items() if block is change)
        telling = any(span.edit and span.text.strip() for span in change.spans)
        passages = tuple(
            self._set_passage(change, index, sentence, telling=telling)
            for index, sentence in enumerate(change.sentences)
        )
        if not passages:
            passages = (Passage(change.spans or _show_markup(change)),)
        part_of_whole = state == within and state in ("added", "removed") and not any(p.end for p in passages)
        block = change.new or change.old
        return Row(
            state=state,
            label=name_block(block),
            anchor=anchor.id,
            old=change.old,
            new=change.new,
            passages=passages,
            end=end,
            links=change.links,
            remarks=(*remarks, *(remark for passage in passages for remark in tell_writing(passage.carried))),
            stop=0 if state == "equal" or part_of_whole else self._stop(),
            within=part_of_whole,
            address=anchor.address,
            aliases=(*anchor.also, *(field.id for field in fields if field.address)),
        )

    def _set_passage(self, change: BlockChange, index: int, sentence: SentenceChange, *, telling: bool) -> Passage:
        """A row of the block; where the block has a `telling` edit, white space at a sentence's end is none.

        Nor is it at the beginning, after a sentence that came or went.
        """
        if sentence.move is None:
            spans = sentence.spans
            quiet = telling and len(spans) > 1 and _is_space(spans[-1])
            apart = index > 0 and not (change.sentences[index - 1].old and change.sentences[index - 1].new)
            start = telling and apart and len(spans) > 1 and _is_space(spans[0])
            return Passage(spans, quiet_start=start, quiet_end=quiet, anchor=self.anchors.row(change, index))
        arrival = bool(sentence.new)
        move = self.moves.get(sentence.move)
        return Passage(
            sentence.spans,
            self.ends.find(sentence.move, arrival=arrival),
            move.spans if arrival and move is not None else (),
        )

    def _set_departure(self, departure: Departure) -> Row:
        end = self.ends.find(departure.move, arrival=False)
        self.spots.setdefault(("old", departure.old_at), Spot(end.target or end.anchor, end.other))
        spans = (Span("equal", departure.old.body),) if departure.old.body else ()
        return Row(
            state="departed",
            label=name_block(departure.old),
            anchor=end.anchor,
            old=departure.old,
            new=None,
            passages=(Passage(spans),),
            end=end,
            address=self.anchors.moves[departure.move],
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


def _is_space(span: Span) -> bool:
    return span.op != "equal" and not span.text.strip()


def _show_markup(change: BlockChange) -> tuple[Span, ...]:
    """The source of a block with nothing to read (a rule, a comment), where it came, went or changed."""
    old = change.old.source.strip() if change.old is not None else ""
    new = change.new.source.strip() if change.new is not None else ""
    if old == new:
        return (Span("equal", new),) if new else ()
    return tuple(Span(op, text) for op, text in _sides(old, new) if text)


def _sides(old: str, new: str) -> tuple[tuple[Op, str], ...]:
    return ("delete", old), ("insert", new)


def _part_kind(change: SectionChange) -> PartKind:
    section = change.new or change.old
    return section.kind if section is not None else "section"
