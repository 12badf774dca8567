"""A diff as JSON, format `storyrev.diff/v1`, and back; the schema is `diff-v1.schema.json` beside this module."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, asdict, fields
from importlib import resources
from typing import Any, TypeVar

from storyrev.compare.addresses import Addresses, BlockAddresses, SectionAddresses, address_changes
from storyrev.compare.model import (
    BlockChange,
    Departure,
    FieldChange,
    Limit,
    LinkChange,
    Move,
    Options,
    Place,
    SectionChange,
    SentenceChange,
    Span,
    StoryDiff,
)
from storyrev.compare.summary import count_changes
from storyrev.errors import UsageError
from storyrev.story.model import Block, Link, Mark, Section

FORMAT = "storyrev.diff/v1"

Json = dict[str, Any]
_T = TypeVar("_T")


class DiffFormatError(UsageError):
    """The JSON is not a diff of the format that this version reads."""


def read_schema() -> str:
    """The JSON Schema (2020-12) of `storyrev.diff/v1`, as text."""
    return resources.files("storyrev.compare").joinpath("diff-v1.schema.json").read_text("utf-8")


def to_json(diff: StoryDiff) -> Json:
    """A diff as plain JSON values; `from_json` gives the same diff back.

    `identical`, `counts`, every `address`, `op`, `renamed` and `edited` are worked out for those who read the JSON;
    `from_json` does not look at them.
    """
    addresses = address_changes(diff)
    return {
        "format": FORMAT,
        "old_id": diff.old_id,
        "new_id": diff.new_id,
        "old_form": diff.old_form,
        "new_form": diff.new_form,
        "identical": diff.identical,
        "options": asdict(diff.options),
        "limits": [{"name": limit.name, "side": limit.side, "place": _place(limit.place)} for limit in diff.limits],
        "counts": asdict(count_changes(diff)),
        "opening": {"address": addresses.opening, "spans": _spans(diff.opening)},
        "fields": [
            {"address": address, "name": f.name, "old": f.old, "new": f.new, "spans": _spans(f.spans)}
            for address, f in zip(addresses.fields, diff.fields, strict=True)
        ],
        "moves": _moves(diff, addresses),
        "sections": [
            _section_change(names, section) for names, section in zip(addresses.sections, diff.sections, strict=True)
        ],
    }


def _moves(diff: StoryDiff, addresses: Addresses) -> list[Json]:
    return [
        {
            "address": address,
            "number": move.number,
            "kind": move.kind,
            "old": _place(move.old),
            "new": _place(move.new),
            "edited": move.edited,
            "spans": _spans(move.spans),
        }
        for address, move in zip(addresses.moves, diff.moves, strict=True)
    ]


def _spans(spans: Iterable[Span]) -> list[Json]:
    return [
        {"op": span.op, "text": span.text, "form": True} if span.form else {"op": span.op, "text": span.text}
        for span in spans
    ]


def _place(place: Place) -> Json:
    return {"part": place.part, "block": place.block, "sentences": list(place.sentences)}


def _section_change(names: SectionAddresses, section: SectionChange) -> Json:
    return {
        "address": names.section,
        "op": section.op,
        "old": _section(section.old),
        "new": _section(section.new),
        "old_at": section.old_at,
        "new_at": section.new_at,
        "renamed": section.renamed,
        "move": section.move,
        "split_from": section.split_from,
        "merged_into": section.merged_into,
        "label": _spans(section.label),
        "blocks": [_block_change(own, change) for own, change in zip(names.blocks, section.blocks, strict=True)],
        "departures": [{"move": d.move, "old_at": d.old_at, "before": d.before} for d in section.departures],
    }


def _section(section: Section | None) -> Json | None:
    if section is None:
        return None
    return {
        "label": section.label,
        "kind": section.kind,
        "headed": section.head is not None,
        "at": list(section.at),
    }


def _block_change(names: BlockAddresses, change: BlockChange) -> Json:
    same = change.old == change.new
    return {
        "address": names.block,
        "op": change.op,
        "old_at": change.old_at,
        "new_at": change.new_at,
        "move": change.move,
        "form": change.form,
        "old": None if same or change.old is None else _block(change.old),
        "new": None if change.new is None else _block(change.new),
        "sentences": [_row(address, row) for address, row in zip(names.sentences, change.sentences, strict=True)],
        "links": [{"text": link.text, "old": link.old, "new": link.new} for link in change.links],
    }


def _row(address: str | None, row: SentenceChange) -> Json:
    return {
        "address": address,
        "op": row.op,
        "old": list(row.old),
        "new": list(row.new),
        "move": row.move,
        "spans": _spans(row.spans),
    }


def _block(block: Block) -> Json:
    """A block; whatever has its default value is left out."""
    out: Json = {}
    for f in fields(Block):
        value = getattr(block, f.name)
        if f.default is not MISSING and value == f.default:
            continue
        if f.name == "marks":
            value = [[mark.at, mark.size, mark.source] for mark in block.marks]
        elif f.name == "links":
            value = [[link.start, link.end, link.target] for link in block.links]
        out[f.name] = value
    return out


def from_json(data: object) -> StoryDiff:
    """The diff that `to_json` wrote.

    Raises `DiffFormatError` where the format is another one or a value is missing or misplaced.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else type(data).__name__
        raise DiffFormatError(f"not a {FORMAT} diff (found: {found}); make one with `storyrev diff --json`")
    try:
        return _read_diff(data)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise DiffFormatError(
            f"the {FORMAT} diff is damaged ({type(error).__name__}: {error}); hold it against its schema"
        ) from error


def _read_diff(data: Json) -> StoryDiff:
    changes = [[_read_block_change(block) for block in section["blocks"]] for section in data["sections"]]
    every = [change for group in changes for change in group]
    old_blocks = {c.old_at: c.old for c in every if c.old_at is not None and c.old is not None}
    new_blocks = {c.new_at: c.new for c in every if c.new_at is not None and c.new is not None}
    return StoryDiff(
        old_id=data["old_id"],
        new_id=data["new_id"],
        old_form=data["old_form"],
        new_form=data["new_form"],
        opening=_read_spans(data["opening"]["spans"]),
        fields=_each(data["fields"], lambda f: FieldChange(f["name"], f["old"], f["new"], _read_spans(f["spans"]))),
        sections=tuple(
            SectionChange(
                old=_read_section(section["old"], old_blocks),
                new=_read_section(section["new"], new_blocks),
                old_at=section["old_at"],
                new_at=section["new_at"],
                label=_read_spans(section["label"]),
                blocks=tuple(group),
                departures=_each(
                    section["departures"],
                    lambda d: Departure(d["move"], old_blocks[d["old_at"]], d["old_at"], d["before"]),
                ),
                move=section["move"],
                split_from=section["split_from"],
                merged_into=section["merged_into"],
            )
            for section, group in zip(data["sections"], changes, strict=True)
        ),
        moves=_each(
            data["moves"],
            lambda m: Move(
                m["number"], m["kind"], _read_place(m["old"]), _read_place(m["new"]), _read_spans(m["spans"])
            ),
        ),
        options=Options(**data["options"]),
        limits=_each(data["limits"], lambda limit: Limit(limit["name"], limit["side"], _read_place(limit["place"]))),
    )


def _each(items: Iterable[Json], make: Callable[[Json], _T]) -> tuple[_T, ...]:
    return tuple(make(item) for item in items)


def _read_spans(items: Iterable[Json]) -> tuple[Span, ...]:
    return _each(items, lambda span: Span(span["op"], span["text"], span.get("form", False)))


def _read_place(item: Json) -> Place:
    return Place(item["part"], item["block"], tuple(item["sentences"]))


def _read_section(item: Json | None, blocks: dict[int, Block]) -> Section | None:
    if item is None:
        return None
    inside = [blocks[at] for at in item["at"]]
    head = inside.pop(0) if item["headed"] else None
    return Section(item["label"], item["kind"], head, tuple(inside), tuple(item["at"]))


def _read_block_change(item: Json) -> BlockChange:
    new = _read_block(item["new"])
    old = _read_block(item["old"])
    if old is None and item["old_at"] is not None:
        old = new
    return BlockChange(
        old=old,
        new=new,
        old_at=item["old_at"],
        new_at=item["new_at"],
        sentences=_each(
            item["sentences"],
            lambda row: SentenceChange(tuple(row["old"]), tuple(row["new"]), _read_spans(row["spans"]), row["move"]),
        ),
        links=_each(item["links"], lambda link: LinkChange(link["text"], link["old"], link["new"])),
        move=item["move"],
        form=item["form"],
    )


def _read_block(item: Json | None) -> Block | None:
    if item is None:
        return None
    values = dict(item)
    values["marks"] = tuple(Mark(*mark) for mark in item.get("marks", ()))
    values["links"] = tuple(Link(*link) for link in item.get("links", ()))
    return Block(**values)
