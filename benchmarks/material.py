"""The texts that the comparison is measured on, made of the sample stories' words, the same on every run.

A story has paragraphs of three to five sentences of 8 to 18 words, and a heading before every eighth
paragraph. Words come as news uses them: few very often, most seldom. An edit is made inside its sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from storyrev.exchange import read_folder, samples_folder

SEED = 7
Paragraph = list[list[str]]
"""Sentences, each a list of words."""

MOVED = 2
"""Paragraphs that stand elsewhere in an edited story; one in a hundred from 10,000 words on."""


def make_pair(words: int, edited: float, seed: int = SEED) -> tuple[str, str]:
    """A story of about so many words as Markdown, and its edited version with paragraphs moved.

    `edited` is a share from 0 to 1: half of those words are replaced, a quarter each followed by a
    new one, or cut. With 1 every sentence is a new one and nothing has moved.
    """
    chance = random.Random(seed)
    vocabulary = known_words()
    paragraphs: list[Paragraph] = []
    drawn = 0
    while drawn < words:
        paragraphs.append(draw_paragraph(chance.randint(3, 5), vocabulary, chance))
        drawn += sum(map(len, paragraphs[-1]))
    if edited == 1:
        return write_story(paragraphs), write_story([draw_paragraph(len(p), vocabulary, chance) for p in paragraphs])
    new = [edit_paragraph(paragraph, edited, chance, vocabulary) for paragraph in paragraphs]
    for _ in range(max(MOVED, len(new) // 100)):
        new.insert(chance.randrange(len(new)), new.pop(chance.randrange(len(new))))
    return write_story(paragraphs), write_story(new)


def make_paragraph(words: int, edited: float, seed: int = SEED) -> tuple[str, str]:
    """The same in one paragraph without a heading; nothing has moved."""
    chance = random.Random(seed)
    vocabulary = known_words()
    old = draw_paragraph(words // 13, vocabulary, chance)
    if edited == 1:
        new = draw_paragraph(words // 13, vocabulary, chance)
    else:
        new = edit_paragraph(old, edited, chance, vocabulary)
    return f"{write_sentences(old)}\n", f"{write_sentences(new)}\n"


def make_lines(lines: int) -> tuple[str, str]:
    """Identical lines, and the same with one put in, one reworded and two cut."""
    old = ["Go deeper: all that we know so far."] * lines
    new = old[:-2]
    new[lines // 3] = "Go deeper: all that we knew by then."
    new.insert(lines // 2, "A line of its own stands here.")
    return "\n\n".join(old) + "\n", "\n\n".join(new) + "\n"


def known_words() -> list[str]:
    """Every word of the sample stories, sorted."""
    return sorted({w for draft in read_folder(samples_folder()) for w in re.findall(r"\w+", draft.data.decode())})


def draw_paragraph(sentences: int, vocabulary: list[str], chance: random.Random) -> Paragraph:
    """So many sentences of the vocabulary's words, the first of it most often."""
    return [
        [vocabulary[int(len(vocabulary) * chance.random() ** 2.5)] for _ in range(chance.randint(8, 18))]
        for _ in range(sentences)
    ]


def edit_paragraph(paragraph: Paragraph, share: float, chance: random.Random, vocabulary: list[str]) -> Paragraph:
    """A paragraph with a share of its words replaced (half), followed by a new one, or cut (a quarter each)."""
    edited: Paragraph = []
    for sentence in paragraph:
        out: list[str] = []
        for word in sentence:
            if chance.random() >= share:
                out.append(word)
                continue
            what = chance.random()
            if what < 0.75:
                out.append(chance.choice(vocabulary))
            if 0.5 <= what < 0.75:
                out.append(word)
        if out:
            edited.append(out)
    return edited or paragraph


def write_story(paragraphs: Iterable[Paragraph]) -> str:
    """Paragraphs as Markdown, a heading before every eighth."""
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number % 8 == 4:
            lines.append(f"## Part {number // 8 + 1}")
        lines.append(write_sentences(paragraph))
    return "\n\n".join(lines) + "\n"


def write_sentences(paragraph: Paragraph) -> str:
    """Sentences with a capital and a full stop each."""
    return " ".join(" ".join(words).capitalize() + "." for words in paragraph)
