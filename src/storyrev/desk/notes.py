"""What a draft's own notes say of a revision: its kind, and what readers are told."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from hashlib import blake2b

from storyrev.store import Kind
from storyrev.story.model import Note, Story

Sign = bytes
"""Stands for the words of a note in their order, wherever the note stands and however it is set."""

_GRAVITY: tuple[Kind, ...] = ("retraction", "correction", "clarification", "editors-note", "update")


def signs_of(story: Story) -> frozenset[Sign]:
    """The signs of a story's notes: small, and the same on every machine."""
    return frozenset(_sign(note) for note in story.notes)


def new_notes(story: Story, known: Container[Sign]) -> Iterator[Note]:
    """The notes of a story whose sign is not among those of the revision before."""
    return (note for note in story.notes if _sign(note) not in known)


def kind_of(notes: Iterable[Note]) -> Kind:
    """The kind of the gravest of the notes that are new; `update` where none is."""
    kinds = {note.kind for note in notes}
    return next((kind for kind in _GRAVITY if kind in kinds), "update")


def join_notes(notes: Iterable[Note]) -> str:
    """The notes as readers were given them, one after the other."""
    return "\n\n".join(note.text for note in notes)


def _sign(note: Note) -> Sign:
    from storyrev.compare import words_of  # an import of what has no notes does without

    return blake2b("\0".join(words_of(note.text)).encode("utf-8", "surrogatepass"), digest_size=12).digest()
