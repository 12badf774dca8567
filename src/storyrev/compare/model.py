"""The shape of a comparison: complete, so that old and new can each be rebuilt from the other.

Everything is said with `old` and `new`. Both ends of a move carry its number; `StoryDiff.moves`
holds what happened to the passage on its way.
"""

from __future__ import annotations

import copyreg
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from storyrev.compare.forms import is_blank
from storyrev.story.model import Block, Section

Op = Literal["equal", "delete", "insert"]

MoveKind = Literal["section", "block", "sentence", "split", "merge"]
"""What moved: a section, a block, sentences; or what was split off a block or merged into one, where it stood."""

FIELD_KINDS: Final = frozenset({"headline", "dek", "byline", "dateline", "stamp"})
"""Kinds of block that a reader sees as a field of the story; `StoryDiff.fields` tells their changes."""


_COMPILED: Final = not hasattr(is_blank, "__code__")
"""Whether this runs as C."""


@dataclass(frozen=True, slots=True, init=False)
class Span:
    """A run of text that both sides have, or only one.

    `form` is set on a deletion and the insertion after it that read the same (`forms`), and on white space and the
    like that came or went: readers see no other words.
    """

    op: Op
    text: str
    form: bool

    def __init__(self, op: Op, text: str, form: bool = False) -> None:
        # A comparison makes thousands; what a frozen dataclass would write here takes half as long again. Compiled,
        # it is three stores.
        if _COMPILED:
            self.op = op  # type: ignore[misc]  # only made here
            self.text = text  # type: ignore[misc]  # only made here
            self.form = form  # type: ignore[misc]  # only made here
        else:
            _set_op(self, op)
            _set_text(self, text)
            _set_form(self, form)

    @property
    def edit(self) -> bool:
        """Whether it is read on one side only."""
        return self.op != "equal" and not self.form

    @property
    def quiet(self) -> bool:
        """Whether the other side has the same in another form, so that a reader need be shown one of the two only."""
        return self.form and not is_blank(self.text)


_set_op, _set_text, _set_form = (vars(Span)[name].__set__ for name in ("op", "text", "form"))


@dataclass(frozen=True, slots=True, init=False)
class SentenceChange:
    """One row of a block's sentence alignment.

    `old` and `new` are sentence numbers within the old and the new block; one may be empty.
    More than one on a side is a split or a merge. `spans` rebuild the sentences of both sides.
    `move` is the number of the move that this passage is an end of: the departure has only
    `old`, the arrival only `new`.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    spans: tuple[Span, ...]
    move: int | None

    def __init__(
        self, old: tuple[int, ...], new: tuple[int, ...], spans: tuple[Span, ...], move: int | None = None
    ) -> None:
        if _COMPILED:  # as in Span
            self.old = old  # type: ignore[misc]  # only made here
            self.new = new  # type: ignore[misc]  # only made here
            self.spans = spans  # type: ignore[misc]  # only made here
            self.move = move  # type: ignore[misc]  # only made here
        else:
            _set_olds(self, old)
            _set_news(self, new)
            _set_spans(self, spans)
            _set_move(self, move)

    @property
    def changed(self) -> bool:
        """Whether it reads otherwise; a change of form alone is none."""
        return any([span.op != "equal" and not span.form for span in self.spans])  # noqa: C419 -- a list is quicker

    @property
    def op(self) -> Literal["equal", "changed", "split", "merged", "added", "removed"]:
        """What happened to the sentences of this row; both ends of a move are `added` and `removed` where they stand.

        More on the new side than on the old is `split`, fewer `merged`, whatever became of the words.
        """
        if not self.old:
            return "added"
        if not self.new:
            return "removed"
        if len(self.old) != len(self.new):
            return "split" if len(self.old) < len(self.new) else "merged"
        return "changed" if self.changed else "equal"


_set_olds, _set_news, _set_spans, _set_move = (
    vars(SentenceChange)[name].__set__ for name in ("old", "new", "spans", "move")
)


@dataclass(frozen=True, slots=True)
class LinkChange:
    """The same words pointing elsewhere, or a link on them put in or taken out (None)."""

    text: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, init=False)
class BlockChange:
    """A block of the old story, of the new one, or a pair of them.

    `old_at` and `new_at` are indices in `Story.blocks`. `sentences` is empty where the bodies are
    equal, or the whole block is new or gone with no sentence of it found elsewhere. `move` is set on a pair whose
    place changed; it stands here where it arrived, and a `Departure` where it left. `form` is true
    where markup, white space, the kind of block or the form of its characters differ beside the words and links.
    """

    old: Block | None
    new: Block | None
    old_at: int | None
    new_at: int | None
    sentences: tuple[SentenceChange, ...]
    links: tuple[LinkChange, ...]
    move: int | None
    form: bool

    def __init__(
        self,
        old: Block | None,
        new: Block | None,
        old_at: int | None,
        new_at: int | None,
        sentences: tuple[SentenceChange, ...] = (),
        links: tuple[LinkChange, ...] = (),
        move: int | None = None,
        form: bool = False,
    ) -> None:
        if _COMPILED:  # as in Span
            self.old = old  # type: ignore[misc]  # only made here
            self.new = new  # type: ignore[misc]  # only made here
            self.old_at = old_at  # type: ignore[misc]  # only made here
            self.new_at = new_at  # type: ignore[misc]  # only made here
            self.sentences = sentences  # type: ignore[misc]  # only made here
            self.links = links  # type: ignore[misc]  # only made here
            self.move = move  # type: ignore[misc]  # only made here
            self.form = form  # type: ignore[misc]  # only made here
        else:
            _set_block_old(self, old)
            _set_block_new(self, new)
            _set_old_at(self, old_at)
            _set_new_at(self, new_at)
            _set_sentences(self, sentences)
            _set_links(self, links)
            _set_block_move(self, move)
            _set_block_form(self, form)

    @property
    def op(self) -> Literal["equal", "changed", "added", "removed"]:
        """What happened to the words and links; a pure move or change of form is `equal`."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        edited = bool(self.links) or any(s.changed for s in self.sentences)
        return "changed" if edited else "equal"

    @property
    def untouched(self) -> bool:
        """Whether both texts have it to the letter: no word, link or form of it differs. It may stand elsewhere."""
        return not (self.sentences or self.links or self.form or self.old is None or self.new is None)

    @property
    def passed(self) -> bool:
        """Whether the block is on one side only, and yet no text came or went: all of it is elsewhere on the other side.

        It was split off, joined to another, or taken apart.
        """
        return (
            self.op in ("added", "removed") and bool(self.sentences) and all(s.move is not None for s in self.sentences)
        )

    @property
    def spans(self) -> tuple[Span, ...]:
        """The word edits of the whole block: equal and delete give `old.body`, equal and insert `new.body`."""
        if self.sentences:
            return tuple(span for sentence in self.sentences for span in sentence.spans)
        op: Op = "insert" if self.old is None else "delete" if self.new is None else "equal"
        block = self.new if self.new is not None else self.old
        return (Span(op, block.body),) if block is not None and block.body else ()


_set_block_old, _set_block_new, _set_old_at, _set_new_at = (
    vars(BlockChange)[name].__set__ for name in ("old", "new", "old_at", "new_at")
)
_set_sentences, _set_links, _set_block_move, _set_block_form = (
    vars(BlockChange)[name].__set__ for name in ("sentences", "links", "move", "form")
)


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a moved block stood: before the entry with index `before` in its section's `blocks`."""

    move: int
    old: Block
    old_at: int
    before: int


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section of the old story, of the new one, or a pair of them.

    `old_at` and `new_at` are indices in `Story.parts`. `label` are the word edits of the label.
    `blocks` tell head and blocks in reading order: the new ones where they stand, removed ones
    where they stood. `move` is set on a pair whose place among the sections changed. `split_from` is, of an
    added section whose text is for the most part another's, that one's index in the old story; `merged_into`
    of a removed one the index in the new story of the one that took most of its text in.
    """

    old: Section | None
    new: Section | None
    old_at: int | None
    new_at: int | None
    label: tuple[Span, ...]
    blocks: tuple[BlockChange, ...]
    departures: tuple[Departure, ...] = ()
    move: int | None = None
    split_from: int | None = None
    merged_into: int | None = None

    @property
    def renamed(self) -> bool:
        """Whether both stories have it, under labels that read otherwise."""
        return self.old is not None and self.new is not None and any(span.edit for span in self.label)

    @property
    def op(self) -> Literal["equal", "changed", "added", "removed"]:
        """`changed` where the label or anything inside differs in words, links or place."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        inside = self.departures or any(
            b.move is not None
            or (not b.untouched and (b.op != "equal" or any(s.move is not None for s in b.sentences)))
            for b in self.blocks
        )
        return "changed" if inside or self.renamed else "equal"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: indices in `Story.parts` and `Story.blocks`, and sentences in the block.

    `block` is None for a whole section, `sentences` is empty for a whole block.
    """

    part: int
    block: int | None = None
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A passage that changed its place; `spans` are its word edits on the way (all equal: none).

    A `split` is the half of a block that became a block of its own beside it, a `merge` a block that was
    joined to the one beside it: both kept their place in the reading order.
    """

    number: int
    kind: MoveKind
    old: Place
    new: Place
    spans: tuple[Span, ...]

    @property
    def edited(self) -> bool:
        """Whether it reads otherwise where it arrived."""
        return any(span.edit for span in self.spans)

    @property
    def partial(self) -> bool:
        """Whether it is a part of a block that changed its place, not the whole of one."""
        return self.kind in ("sentence", "split", "merge")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the story whose text differs: headline, dek, byline, dateline, published, updated, or a front key."""

    name: str
    old: str
    new: str
    spans: tuple[Span, ...]

    @property
    def changed(self) -> bool:
        """Whether it reads otherwise; a change of form alone is none."""
        return any([span.op != "equal" and not span.form for span in self.spans])  # noqa: C419 -- a list is quicker


@dataclass(frozen=True, slots=True)
class Options:
    """What the comparison was asked to do; limits are on work, never on time. Likeness runs from 0 to 1."""

    language: str = "en"
    """BCP 47 code of the story's language, for splitting sentences."""
    pair_at_least: float = 0.4
    """Likeness from which two passages between the same landmarks are one that was edited."""
    move_at_least: float = 0.6
    """Likeness from which two passages in different places are one that moved and was edited."""
    move_words: int = 4
    """Words that a passage needs to be recognised in another place."""
    rewrite_below: float = 0.2
    """Below this likeness a passage that took another's place is a new one, not an edit of it: it is told as one
    that was cut and one that was added. A story whose whole text is less like the old one is told as rewritten."""
    split_gain: float = 0.65
    """Share of its words that a part must have in common with the whole, beyond what the other parts have, before a
    sentence counts as split or merged; the more freely a text was reworded, the less is asked."""
    candidates: int = 12
    """How many partners are looked at for a passage that is not found unchanged."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on work that was reached: which, on which side, and the passage that was not looked into further."""

    name: str
    side: Literal["old", "new"]
    place: Place


@dataclass(frozen=True, slots=True)
class StoryDiff:
    """Everything that differs between two texts of a story, and everything that does not.

    `old_id` and `new_id` are Git blob ids of the two sources. `opening` are the edits of the
    source before the first block. `fields` are a reader's view of front matter and head blocks.
    `sections` cover `Story.parts` of both sides, each exactly once.
    """

    old_id: str
    new_id: str
    old_form: str
    new_form: str
    opening: tuple[Span, ...]
    fields: tuple[FieldChange, ...]
    sections: tuple[SectionChange, ...]
    moves: tuple[Move, ...]
    options: Options
    limits: tuple[Limit, ...] = ()

    @property
    def identical(self) -> bool:
        """True where the two sources are the same to the byte."""
        return self.old_id == self.new_id


def _make_again(made: Any) -> tuple[type[Any], tuple[object, ...]]:
    """How `pickle` and `copy` make one again: by its class, of its fields in their order."""
    return type(made), tuple([getattr(made, field.name) for field in fields(made)])


# Else they fill an empty one field by field, and nothing that is frozen and compiled lets them.
for _kind in (
    *(Span, SentenceChange, LinkChange, BlockChange, Departure, SectionChange),
    *(Place, Move, FieldChange, Options, Limit, StoryDiff),
):
    copyreg.pickle(_kind, _make_again)
