"""The words a report is written in: names of kinds, parts and fields, and counted things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from storyrev.report.views import FileView, Side
from storyrev.story.model import Section

KIND_NAMES = {
    "first": "First revision",
    "update": "Update",
    "correction": "Correction",
    "clarification": "Clarification",
    "editors-note": "Editor’s note",
    "retraction": "Retraction",
    "minor": "Minor change",
    "unknown": "Kind not recorded",
}
"""Kinds of revisions and of notes, as people call them."""

_PART_NAMES = {
    "head": "Top of the page",
    "lede": "Lede",
    "section": "Untitled section",
    "notes": "Notes to readers",
    "calls": "Calls to go deeper",
    "related": "Related story",
}

_FIELD_NAMES = {
    "headline": "Headline",
    "dek": "Dek",
    "byline": "Byline",
    "dateline": "Dateline",
    "published": "Published",
    "updated": "Updated",
    "notes": "Notes in the front matter",
}


def name_part(section: Section | None) -> str:
    """What readers would call a part of the page: its label, or what it is."""
    if section is None:
        return _PART_NAMES["head"]
    label = section.label.strip()
    if section.kind == "related":
        return f"Related story: {label}" if label else _PART_NAMES["related"]
    return label or _PART_NAMES[section.kind]


def name_field(name: str) -> str:
    """The name of a field; a key of the front matter that storyrev does not know is named as such."""
    return _FIELD_NAMES.get(name, f"Front matter: {name}")


def name_side(side: Side) -> str:
    """A side of a comparison in a sentence: `revision 3`, or the file's name."""
    return side.name if isinstance(side, FileView) else f"revision {side.number}"


def short_id(commit: str) -> str:
    """The first ten characters of a commit's id: enough to find it by."""
    return commit[:10]


def count_things(number: int, one: str, many: str = "") -> str:
    """A counted noun, as `1 word` and `1,204 words`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Words(str):
    """Words of the story in a sentence of ours. They may run the other way, and a page must keep the two apart."""

    __slots__ = ()


class Sentence(str):
    """A sentence of ours that knows which of its `pieces` are `Words` of the story."""

    __slots__ = ("pieces",)
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, pieces: Iterable[str]) -> Sentence:
        """The sentence that the pieces make."""
        pieces = tuple(pieces)
        sentence = cls("".join(pieces))
        sentence.pieces = pieces
        return sentence


def join_names(names: Sequence[str]) -> str:
    """Names in a row: `a`, `a and b`, `a, b and c`."""
    return "".join(list_pieces([(name,) for name in names]))


def list_pieces(items: Sequence[Iterable[str]], last: str = " and ") -> Iterator[str]:
    """The pieces of things in a row, with commas between them and `last` before the last one."""
    for number, item in enumerate(items):
        if number:
            yield last if number == len(items) - 1 else ", "
        yield from item


def first_words(text: str, *, most: int = 8) -> str:
    """The beginning of a text, to know it by: up to `most` words, and an ellipsis if there are more."""
    words = text.split()
    return " ".join(words[:most]) + ("…" if len(words) > most else "")
