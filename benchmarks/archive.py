"""An archive to record: stories of about 6 kB in many revisions, the same on every run.

A newsroom of eleven stories a day, each made of the sample stories' words (see material.py). Its
updates come ten minutes to two weeks apart; each rewrites words in a paragraph or two, and every
third adds a paragraph. Made once into a file, so that what is measured is neither the making nor the
memory it takes.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.material import SEED, draw_paragraph, edit_paragraph, known_words, write_sentences
from storyrev.store import Entry

EDITOR = "Bench <bench@newsroom.example>"
START = datetime(2010, 1, 1, tzinfo=UTC)
STORIES_A_DAY = 11
_PARAGRAPHS = 18


@dataclass(frozen=True, slots=True)
class Made:
    """One revision of the archive: its story, its number from 1, the day the story began, when it was saved, its text."""

    slug: str
    number: int
    began: datetime
    at: datetime
    data: bytes


class Archive:
    """An archive in a file: `revisions` of `stories`, read story by story or in the order of time."""

    def __init__(self, file: Path, revisions: int, stories: int) -> None:
        self.file = file
        self.revisions = revisions
        self.stories = stories
        self.size = 0
        # For each revision, in the order of the file: the story, its number, when it was saved, where the text stands.
        self._story, self._number, self._at, self._start = array("l"), array("l"), array("q"), array("q")
        self._began = array("q")
        self._make()

    def by_story(self) -> Iterator[Made]:
        """Story by story, the revisions of each in their order."""
        yield from self._read(range(self.revisions))

    def in_time(self) -> Iterator[Made]:
        """Every revision in the order in which they were saved."""
        yield from self._read(sorted(range(self.revisions), key=self._at.__getitem__))

    def _make(self) -> None:
        vocabulary = known_words()
        with self.file.open("wb") as out:
            for story in range(self.stories):
                chance = random.Random(SEED * 1_000_003 + story)
                at = int(chance.random() * self.stories / STORIES_A_DAY * 86400)
                self._began.append(at)
                texts = [
                    write_sentences(draw_paragraph(chance.randint(3, 5), vocabulary, chance))
                    for _ in range(_PARAGRAPHS)
                ]
                count = self.revisions * (story + 1) // self.stories - self.revisions * story // self.stories
                for number in range(1, count + 1):
                    if number > 1:
                        _update(texts, vocabulary, chance, grows=number % 3 == 0)
                        at += int(600 * 2000 ** chance.random())
                    self._add(story, number, at, out.write(("\n\n".join(texts) + "\n").encode()))

    def _add(self, story: int, number: int, at: int, size: int) -> None:
        self._story.append(story)
        self._number.append(number)
        self._at.append(at)
        self._start.append(self.size)
        self.size += size

    def _read(self, order: Iterator[int] | range | list[int]) -> Iterator[Made]:
        with self.file.open("rb") as file:
            for place in order:
                start = self._start[place]
                end = self._start[place + 1] if place + 1 < self.revisions else self.size
                file.seek(start)
                story = self._story[place]
                yield Made(
                    f"story-{story:06}",
                    self._number[place],
                    START + timedelta(seconds=self._began[story]),
                    START + timedelta(seconds=self._at[place]),
                    file.read(end - start),
                )


def make_entry(made: Made) -> Entry:
    """A revision of the archive as an import takes it."""
    return Entry(
        made.slug,
        made.data,
        EDITOR,
        made.at,
        "first" if made.number == 1 else "update",
        desk_date=made.began.date(),
        source=f"{made.slug}/{made.number}",
        place=f"{made.slug}, revision {made.number}",
    )


def _update(texts: list[str], vocabulary: list[str], chance: random.Random, *, grows: bool) -> None:
    """What an update does to a story's paragraphs."""
    before = list(texts)
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(texts))
        words = [sentence.split() for sentence in texts[place].split(". ")]
        texts[place] = write_sentences(
            [[w.rstrip(".") for w in s] for s in edit_paragraph(words, 0.15, chance, vocabulary)]
        )
    if grows or texts == before:
        texts.insert(chance.randrange(len(texts)), write_sentences(draw_paragraph(3, vocabulary, chance)))
