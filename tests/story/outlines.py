"""A story as a page of text that a person can check: every part, every block, every field."""

from __future__ import annotations

from storyrev.story import Block, Stamp, Story


def outline(story: Story) -> str:
    """Give everything that reading found, one line a block."""
    lines = [
        f"form: {story.form}",
        f"headline: {story.headline}",
        f"dek: {story.dek}",
        f"byline: {story.byline}",
        f"dateline: {story.dateline}",
        *(f"stamp: {_stamp(stamp)}" for stamp in story.stamps),
        *(f"front: {key} = {value!r}" for key, value in story.front),
        *(f"note: {note.kind} {note.at} at {note.location}: {note.text!r}" for note in story.notes),
    ]
    for number, card in enumerate(story.related, 1):
        lines += [f"card {number}: {card.headline}", *(f"  stamp: {_stamp(stamp)}" for stamp in card.stamps)]
    for part in story.parts:
        lines += ["", f"== {part.kind} {part.label!r}"]
        lines += [f"{at:3} {_block(story.blocks[at])}" for at in part.at]
    return "\n".join(lines) + "\n"


def _stamp(stamp: Stamp) -> str:
    return f"{stamp.kind} {stamp.at}: {stamp.text!r}"


def _block(block: Block) -> str:
    what: list[str] = [block.kind]
    if block.level:
        what.append(f"level={block.level}")
    if block.ordered:
        what.append("ordered")
    if block.note:
        what.append(block.note)
    if block.card:
        what.append(f"card={block.card}")
    text = f"{block.text!r} | {block.attribution!r}" if block.split >= 0 else repr(block.body)
    links = "".join(f"\n      -> {block.body[link.start : link.end]!r} {link.target}" for link in block.links)
    return f"{' '.join(what)}: {text}{links}"


def seen(story: Story) -> list[tuple[object, ...]]:
    """Give what must be the same when a story is stored and read again, block by block."""
    return [
        (b.kind, b.body, b.split, b.note, b.level if b.kind in ("heading", "item") else 0, b.ordered, b.card, b.links)
        for b in story.blocks
        if b.kind != "markup"
    ]
