"""The shape of a story: blocks that tile its source, and the views a newsroom has of them.

A `Story` holds every character of its source exactly once: in a block's `body` (what readers
read), in one of the block's `marks` (markup, white space, list bullets), or in the story's
`opening` (front matter). Everything else here (sections, notes, related cards, headline…) is a
view of those blocks, so nothing can be counted twice.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["markdown", "text", "html"]
"""What a draft was written in."""

FORMS: dict[str, Form] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
}
"""The form that the ending of a file's name tells, in small letters."""

BlockKind = Literal[
    "headline",
    "dek",
    "byline",
    "dateline",
    "stamp",
    "caption",
    "label",
    "heading",
    "paragraph",
    "quote",
    "item",
    "table",
    "embed",
    "code",
    "note",
    "call",
    "markup",
]
"""What a block is on the page.

`label` is the lead-in of a section that stands in running text ("Why it matters:"), `call` a call
to go deeper, `markup` a stretch with nothing to read (a rule, a comment, link definitions).
"""

NoteKind = Literal["update", "correction", "clarification", "editors-note", "retraction"]

PartKind = Literal["head", "lede", "section", "notes", "calls", "related"]
"""Which part of the page a block belongs to; `lede` and `section` are the story's own text."""


IDENTITY = re.compile(r'<a id="([A-Za-z0-9][A-Za-z0-9_.:-]{0,127})"></a>')
"""How a block says at its beginning what it is called in the system that it came from."""


@dataclass(frozen=True, slots=True)
class Mark:  # noqa: PLW1641 -- the dataclass writes it
    """A stretch of source that is not read as it stands.

    `source` is the exact source text; it stands for `body[at:at + size]`. `size` is 0 for pure
    markup (`**`, a bullet, a blank line) and positive where source and reading differ (`&amp;` is
    read as `&`, a wrapped line's end as a space).
    """

    at: int
    size: int
    source: str

    def __eq__(self, other: object) -> bool:  # as in Block
        if other.__class__ is not Mark:
            return NotImplemented
        return self.at == other.at and self.source == other.source and self.size == other.size


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an embedded resource: `body[start:end]` points at `target`."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Block:  # noqa: PLW1641 -- the dataclass writes it
    """One paragraph-like piece of a page.

    `body` is the text as read, in Unicode code points; offsets everywhere count those.
    `split`, where not -1, divides `body`: before it the text, from it on the attribution of a
    quote or the credit of a caption. `level` is a heading's level (1 to 6), or how deep in lists
    (from 1) an item, or a further paragraph of one, stands. `card` is 0, or the number (from 1) of
    the related-story card it is in. In a table tabs divide cells and line feeds rows.

    What only sets a passage apart is in the marks: the colon of a label, the dash of a dateline
    and of an attribution.
    """

    kind: BlockKind
    body: str
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()
    level: int = 0
    ordered: bool = False
    split: int = -1
    note: NoteKind | None = None
    card: int = 0

    def __eq__(self, other: object) -> bool:
        # All blocks of a story are held against those of another: what a dataclass would write here makes two tuples
        # of all fields first, and takes half as long again.
        if other.__class__ is not Block:
            return NotImplemented
        return (
            self.body == other.body
            and self.kind == other.kind
            and self.marks == other.marks
            and self.links == other.links
            and self.split == other.split
            and self.level == other.level
            and self.ordered == other.ordered
            and self.note == other.note
            and self.card == other.card
        )

    @property
    def text(self) -> str:
        """The body without attribution or credit."""
        return self.body if self.split < 0 else self.body[: self.split].rstrip()

    @property
    def attribution(self) -> str:
        """Who a quote is by, or a caption's credit; empty where there is none."""
        return "" if self.split < 0 else self.body[self.split :].strip()

    @property
    def identity(self) -> str:
        """What the block is called in the system that it came from; empty where it does not say."""
        for mark in self.marks:
            if mark.at or mark.size:
                break
            if '<a id="' in mark.source and (found := IDENTITY.search(mark.source)):
                return found.group(1)
        return ""

    @property
    def source(self) -> str:
        """The exact source of this block, marks and all."""
        body, marks = self.body, self.marks
        if len(marks) == 1:  # most blocks: the line ends after them
            mark = marks[0]
            at = mark.at
            return body + mark.source if at == len(body) else f"{body[:at]}{mark.source}{body[at + mark.size :]}"
        pieces: list[str] = []
        done = 0
        for mark in marks:
            at = mark.at
            if at > done:
                pieces.append(body[done:at])
            pieces.append(mark.source)
            done = at + mark.size
        pieces.append(body[done:])
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When the page says it was published or updated: the words, and the day if they name one.

    `at` is an ISO date, or an ISO date and time where the words give one; None if unreadable.
    """

    kind: Literal["published", "updated"]
    text: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page and the blocks in it, in source order.

    `label` is what readers see over it, without its closing colon; the lede's is empty.
    `head` is the block that bears the label (a heading or a label), if there is one;
    `blocks` are the others. `at` are the indices of head and blocks in `Story.blocks`.
    """

    label: str
    kind: PartKind
    head: Block | None
    blocks: tuple[Block, ...]
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What readers were told about a change.

    `text` is the whole note as read. `at` is the date it names as ISO, if any. `location` is the
    index of its block in `Story.blocks`, or -1 for a note in the front matter.
    """

    kind: NoteKind
    text: str
    at: str | None
    location: int


@dataclass(frozen=True, slots=True)
class Related:
    """A card that leads to another story; its texts and stamps are not this story's."""

    headline: str
    stamps: tuple[Stamp, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One text of a story, as parsed from a draft.

    Built by `storyrev.story.parse` and `storyrev.story.assemble` only. `opening` is the exact
    source before the first block (byte-order mark, front matter with its fences), `front` its
    keys and values as (key, value) pairs, values as written, nested ones as YAML text.
    `parts` are all sections of the page: every block stands in exactly one.
    """

    form: Form
    opening: str
    front: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    headline: str = ""
    dek: str = ""
    byline: str = ""
    dateline: str = ""
    stamps: tuple[Stamp, ...] = ()
    parts: tuple[Section, ...] = field(default=(), repr=False)
    notes: tuple[Note, ...] = ()
    related: tuple[Related, ...] = ()
    # No argument, so that `dataclasses.replace` never carries it over to another text.
    _content_id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def content_id(self) -> str:
        """The Git blob id (SHA-1, 40 hex digits) of the exact draft.

        A story that was parsed knows it from the draft's bytes; of one that was made of blocks it is found when asked.
        """
        return self._content_id or blob_id(self.to_bytes())

    @property
    def sections(self) -> tuple[Section, ...]:
        """The story's own text: the lede section, then the labelled ones."""
        return tuple(part for part in self.parts if part.kind in ("lede", "section"))

    @property
    def captions(self) -> tuple[Block, ...]:
        """The story's own captions; those of related cards are not among them."""
        return tuple(b for b in self.blocks if b.kind == "caption" and not b.card)

    @property
    def source(self) -> str:
        """The exact draft, rebuilt from opening and blocks."""
        return self.opening + "".join([block.source for block in self.blocks])

    def to_bytes(self) -> bytes:
        """The exact draft as UTF-8."""
        return self.source.encode("utf-8")


def blob_id(data: bytes) -> str:
    """The name that Git gives these bytes in a repository of SHA-1 names: 40 hex digits."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def know_source(story: Story, data: bytes) -> Story:
    """The story, told the bytes that it was parsed from: its content id need not be found from its blocks again."""
    object.__setattr__(story, "_content_id", blob_id(data))
    return story
