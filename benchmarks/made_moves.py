"""Changed versions of real texts, made by a seeded script that knows what it did.

A text is read into passages (headings, paragraphs, list items) of sentences. A script then moves
passages and sentences, splits and merges, edits, cuts and adds, and every sentence and passage keeps
the number it had. What is true of a pair is derived from those numbers alone, never from a
comparison: which passage is which, and which of them have moved. See docs/quality.md for the rules.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from storyrev.compare import split_sentences
from storyrev.story import Story, parse
from storyrev.story.escape import escape_inline, escape_start

Kind = Literal["heading", "paragraph", "item"]

LEAST_WORDS = 4
"""Words of a passage that may be moved as it is: shorter ones (`Options.move_words`) look like any other."""

LEAST_EDITED = 8
"""Words of a passage that may be moved and edited."""

_KINDS: dict[str, Kind] = {"heading": "heading", "label": "heading", "paragraph": "paragraph", "item": "item"}
_LAYOUT: dict[Kind, str] = {"heading": "## ", "paragraph": "", "item": "- "}
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"(?<=[^\W\d_]), (?:and|but|so) (?=[a-z])")
_TITLE = "# Title"
_TRIES = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence. `origins` are the old ones it was made of: block and number there, both in the old text."""

    text: str
    origins: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Passage:
    """A block. `origin` is its index in the old text, None for one that is new; `done` one that was worked on."""

    kind: Kind
    pieces: list[Piece]
    origin: int | None = None
    done: bool = False

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def words(self) -> int:
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class Made:
    """A pair of drafts, and which passages of the new one are which of the old; blocks count from 1, the title is 0.

    `split` are passages that became two neighbours, `merged` neighbours that became one: (old, first
    new, second new) and (first old, second old, new).
    """

    old_text: str
    new_text: str
    old: tuple[Passage, ...]
    new: tuple[Passage, ...]
    split: tuple[tuple[int, int, int], ...]
    merged: tuple[tuple[int, int, int], ...]


def count_words(text: str) -> int:
    """Words of a text, as white space sets them apart."""
    return len(text.split())


def read_passages(story: Story, most: int, chance: random.Random) -> list[Passage]:
    """Passages of a story's own text, `most` of them in a row, as sentences that read the same once written out."""
    blocks = [block for section in story.sections for block in (section.head, *section.blocks) if block is not None]
    if len(blocks) > most:
        first = chance.randrange(len(blocks) - most)
        blocks = blocks[first : first + most]
    passages = []
    for block in blocks:
        kind = _KINDS.get(block.kind)
        body = " ".join(block.body.split())
        if kind and body:
            pieces = [body] if kind == "heading" else [s.strip() for s in split_sentences(body)]
            passages.append(Passage(kind, [Piece(text) for text in pieces]))
    return keep_readable(passages)


def keep_readable(passages: list[Passage]) -> list[Passage]:
    """The passages without those that are read as something else where they stand (a note, a credit, a table)."""
    for _ in range(_TRIES):
        wrong = find_misread(passages, write_text(passages))
        if not wrong:
            return passages
        passages = [passage for at, passage in enumerate(passages) if at not in wrong]
    return []


def find_misread(passages: Sequence[Passage], text: str) -> set[int]:
    """Indices of passages that are not read as they were written: another kind, other words or sentences."""
    blocks = parse(text, "markdown").blocks[1:]
    if len(blocks) != len(passages):
        return set(range(min(len(blocks), len(passages)), len(passages))) or {0}
    return {
        at
        for at, (block, passage) in enumerate(zip(blocks, passages, strict=True))
        if _KINDS.get(block.kind) != passage.kind
        or block.body != passage.text
        or (passage.kind != "heading" and [s.strip() for s in split_sentences(block.body)] != _texts(passage))
    }


def _texts(passage: Passage) -> list[str]:
    return [piece.text for piece in passage.pieces]


def write_text(passages: Iterable[Passage]) -> str:
    """Passages as Markdown under a title."""
    lines = [_TITLE]
    for passage in passages:
        text = escape_inline(passage.text)
        lines.append(_LAYOUT[passage.kind] + (text if passage.kind == "heading" else escape_start(text)))
    return "\n\n".join(lines) + "\n"


def make_pair(passages: Sequence[Passage], strangers: Sequence[Passage], seed: int) -> Made | None:
    """A pair of drafts of the passages and a changed version; None where no change can be made or read back.

    `strangers` are passages of other texts, to be put in as new ones. The same seed makes the same pair.
    """
    for attempt in range(_TRIES):
        script = _Script(passages, strangers, random.Random(f"{seed} {attempt}"))
        made = script.run()
        if made is not None:
            return made
    return None


@dataclass(slots=True)
class _Script:
    """One run of changes, each on passages that no other change touched."""

    source: Sequence[Passage]
    strangers: Sequence[Passage]
    chance: random.Random
    now: list[Passage] = field(default_factory=list)
    old: list[Passage] = field(default_factory=list)

    def run(self) -> Made | None:
        for at, passage in enumerate(self.source, 1):
            pieces = [Piece(piece.text, ((at, k),)) for k, piece in enumerate(passage.pieces)]
            self.old.append(Passage(passage.kind, pieces, at))
            self.now.append(Passage(passage.kind, list(pieces), at))
        ways = [self.move_block] * 4 + [self.move_sentence] * 4 + [self.swap]
        ways += [self.split, self.merge, self.split_sentence, self.merge_sentences]
        most = max(1, min(8, len(self.now) // 6))
        for _ in range(self.chance.randint(1, most)):
            self.chance.choice(ways)()
        self.disturb()
        texts = write_text(self.old), write_text(self.now)
        split, merged = self.list_split(), self.list_merged()
        # Halves between which another passage stands could as well be sentences that moved past it.
        apart = any(b != a + 1 for a, b in [*(new for _, *new in split), *(old for *old, _ in merged)])
        if texts[0] == texts[1] or apart or find_misread(self.now, texts[1]):
            return None
        return Made(*texts, tuple(self.old), tuple(self.now), split, merged)

    # Choosing

    def pick(self, least: int, pieces: int = 1) -> int | None:
        """Index of an untouched passage with so many words and sentences."""
        fit = [
            at
            for at, passage in enumerate(self.now)
            if passage.kind != "heading"
            and not passage.done
            and passage.words >= least
            and len(passage.pieces) >= pieces
        ]
        return self.chance.choice(fit) if fit else None

    def section(self, at: int) -> tuple[int, int]:
        """First and last index of the passages between the headings around one."""
        first = last = at
        while first and self.now[first - 1].kind != "heading":
            first -= 1
        while last + 1 < len(self.now) and self.now[last + 1].kind != "heading":
            last += 1
        return first, last

    # Moves

    def move_block(self) -> None:
        """Move a passage within its section or to another, as it is or edited."""
        edited = self.chance.random() < 0.5
        at = self.pick(LEAST_EDITED if edited else LEAST_WORDS)
        if at is None:
            return
        first, last = self.section(at)
        here = self.chance.random() < 0.5
        places = [to for to in range(len(self.now) + 1) if (first <= to <= last + 1) == here and to not in (at, at + 1)]
        if not here:  # past the heading that closes the section is the end of another one, before it the end of this
            places = [to for to in places if to == 0 or self.now[to - 1] is not self.now[at]]
        if not places:
            return
        passage = self.now[at]
        passage.done = True
        to = self.chance.choice(places)
        del self.now[at]
        self.now.insert(to - (to > at), passage)
        if edited:
            self.edit(passage)

    def move_sentence(self) -> None:
        """Move a sentence within its passage, or to another of its section or of another."""
        edited = self.chance.random() < 0.5
        least = LEAST_EDITED if edited else LEAST_WORDS
        at = self.pick(2 * least, 2)
        if at is None:
            return
        passage = self.now[at]
        fit = [k for k, piece in enumerate(passage.pieces) if count_words(piece.text) >= least]
        first, last = self.section(at)
        where = self.chance.choice(["block", "section", "across"])
        hosts = [
            to
            for to, host in enumerate(self.now)
            if host.kind != "heading"
            and (first <= to <= last) == (where != "across")
            and (to == at) == (where == "block")
            and not host.done
            and host.words >= LEAST_WORDS
        ]
        if not hosts or not fit:
            return
        number = self.chance.choice(fit)
        host = self.now[self.chance.choice(hosts)]
        piece = passage.pieces.pop(number)
        places = [to for to in range(len(host.pieces) + 1) if host is not passage or to != number]
        host.pieces.insert(self.chance.choice(places), self.reword(piece) if edited else piece)
        passage.done = host.done = True

    def swap(self) -> None:
        """Let two neighbours change places."""
        at = self.pick(LEAST_WORDS)
        if at is None or at + 1 >= len(self.now):
            return
        pair = self.now[at : at + 2]
        if pair[1].kind != "heading" and not pair[1].done and pair[1].words >= LEAST_WORDS:
            self.now[at : at + 2] = reversed(pair)
            pair[0].done = pair[1].done = True

    # Splits and merges

    def split(self) -> None:
        """Make two passages of one."""
        at = self.pick(2 * LEAST_WORDS, 2)
        if at is None:
            return
        passage = self.now[at]
        cut = self.chance.randint(1, len(passage.pieces) - 1)
        halves = passage.pieces[:cut], passage.pieces[cut:]
        if all(sum(count_words(piece.text) for piece in half) >= LEAST_WORDS for half in halves):
            passage.pieces = halves[0]
            passage.done = True
            self.now.insert(at + 1, Passage(passage.kind, halves[1], passage.origin, done=True))

    def merge(self) -> None:
        """Make one passage of two neighbours."""
        at = self.pick(LEAST_WORDS)
        if at is None or at + 1 >= len(self.now):
            return
        first, second = self.now[at : at + 2]
        if first.kind == second.kind and not second.done and second.words >= LEAST_WORDS:
            first.pieces += second.pieces
            first.done = True
            del self.now[at + 1]

    def split_sentence(self) -> None:
        """Make two sentences of one, at a conjunction."""
        at = self.pick(LEAST_EDITED)
        if at is None:
            return
        passage = self.now[at]
        for k, piece in enumerate(passage.pieces):
            cut = _CLAUSE.search(piece.text)
            if cut is None:
                continue
            halves = piece.text[: cut.start()] + ".", piece.text[cut.end() :]
            halves = halves[0], halves[1][:1].upper() + halves[1][1:]
            if min(map(count_words, halves)) >= LEAST_WORDS:
                passage.pieces[k : k + 1] = [Piece(half, piece.origins) for half in halves]
                passage.done = True
                return

    def merge_sentences(self) -> None:
        """Make one sentence of two that follow each other."""
        at = self.pick(2 * LEAST_WORDS, 2)
        if at is None:
            return
        passage = self.now[at]
        k = self.chance.randrange(len(passage.pieces) - 1)
        first, second = passage.pieces[k : k + 2]
        short = min(count_words(first.text), count_words(second.text)) < LEAST_WORDS
        if not short and first.text.endswith(".") and second.text[1:2].islower():
            text = f"{first.text[:-1]}, and {second.text[:1].lower()}{second.text[1:]}"
            passage.pieces[k : k + 2] = [Piece(text, first.origins + second.origins)]
            passage.done = True

    # Everything else

    def disturb(self) -> None:
        """Edit, cut and add other passages and sentences, as an update does beside what it moves."""
        out: list[Passage] = []
        for passage in self.now:
            what = self.chance.random()
            if passage.done or passage.kind == "heading" or what > 0.24:
                out.append(passage)
            elif what < 0.12:
                self.edit(passage)
                out.append(passage)
            elif what < 0.16 and len(passage.pieces) > 2:
                del passage.pieces[self.chance.randrange(len(passage.pieces))]
                out.append(passage)
            elif what < 0.20 and self.strangers:
                stranger = self.chance.choice(self.strangers)
                out += [passage, Passage(stranger.kind, [Piece(piece.text) for piece in stranger.pieces])]
            # What is left, one passage in twenty-five, is cut.
        self.now[:] = out

    def edit(self, passage: Passage) -> None:
        """Replace, insert or cut 5 to 30% of the words of a passage."""
        passage.done = True
        passage.pieces = [self.reword(piece) for piece in passage.pieces]

    def reword(self, piece: Piece) -> Piece:
        """A sentence with 5 to 30% of its words replaced (half), followed by another, or cut (a quarter each)."""
        words = piece.text.split(" ")
        inner = [k for k in range(1, len(words) - 1) if _WORD.fullmatch(words[k])]
        share = self.chance.uniform(0.05, 0.30)
        for k in self.chance.sample(inner, min(len(inner), max(1, round(share * len(words))))):
            what = self.chance.random()
            other = self.some_word()
            words[k] = other if what < 0.5 else f"{words[k]} {other}" if what < 0.75 else ""
        return replace(piece, text=" ".join(word for word in words if word))

    def some_word(self) -> str:
        """A word of this text, as often as the text has it."""
        while True:
            words = _WORD.findall(self.chance.choice(self.source).text)
            if words:
                return str(self.chance.choice(words)).lower()

    # What became of whom

    def list_split(self) -> tuple[tuple[int, int, int], ...]:
        """Passages in two halves: the old index and both new ones."""
        places: dict[int, list[int]] = {}
        for at, passage in enumerate(self.now, 1):
            if passage.origin is not None:
                places.setdefault(passage.origin, []).append(at)
        return tuple((i, new[0], new[1]) for i, new in sorted(places.items()) if len(new) == 2)

    def list_merged(self) -> tuple[tuple[int, int, int], ...]:
        """Passages that took in all of the one after it: both old indices and the new one."""
        alive = {passage.origin for passage in self.now}
        merged = []
        for at, passage in enumerate(self.now, 1):
            homes = {i for piece in passage.pieces for i, _ in piece.origins}
            other = homes - {passage.origin}
            if passage.origin is not None and len(other) == 1 and not other & alive:
                merged.append((passage.origin, other.pop(), at))
        return tuple(merged)
