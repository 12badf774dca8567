"""The texts that the comparison is measured on, made of the sample stories' words, the same on every run.

A story has paragraphs of 35 to 65 words in sentences of twelve, and a heading before every eighth
paragraph. Words come as news uses them: few very often, most seldom.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from storyrev.exchange import read_folder, samples_folder

SEED = 7
MOVED = 2
"""Paragraphs that stand elsewhere in an edited story; one in a hundred from 10,000 words on."""


def make_pair(words: int, edited: float, seed: int = SEED) -> tuple[str, str]:
    """A story of about so many words as Markdown, and its edited version with paragraphs moved.

    `edited` is a share from 0 to 1: half of those words are replaced, a quarter each followed by a
    new one, or cut. With 1 every sentence is a new one and nothing has moved.
    """
    chance = random.Random(seed)
    vocabulary = known_words()
    paragraphs: list[list[str]] = []
    while sum(map(len, paragraphs)) < words:
        paragraphs.append(draw_words(chance.randint(35, 65), vocabulary, chance))
    if edited == 1:
        return write_story(paragraphs), write_story([draw_words(len(p), vocabulary, chance) for p in paragraphs])
    new = [edit_words(paragraph, edited, chance, vocabulary) for paragraph in paragraphs]
    for _ in range(max(MOVED, len(new) // 100)):
        new.insert(chance.randrange(len(new)), new.pop(chance.randrange(len(new))))
    return write_story(paragraphs), write_story(new)


def make_paragraph(words: int, edited: float, seed: int = SEED) -> tuple[str, str]:
    """The same in one paragraph without a heading; nothing has moved."""
    chance = random.Random(seed)
    vocabulary = known_words()
    old = draw_words(words, vocabulary, chance)
    new = draw_words(words, vocabulary, chance) if edited == 1 else edit_words(old, edited, chance, vocabulary)
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


def draw_words(number: int, vocabulary: list[str], chance: random.Random) -> list[str]:
    """Words of the vocabulary, the first of it most often."""
    return [vocabulary[int(len(vocabulary) * chance.random() ** 2.5)] for _ in range(number)]


def edit_words(paragraph: list[str], share: float, chance: random.Random, vocabulary: list[str]) -> list[str]:
    """A paragraph with a share of its words replaced (half), followed by a new one, or cut (a quarter each)."""
    out: list[str] = []
    for word in paragraph:
        if chance.random() >= share:
            out.append(word)
            continue
        what = chance.random()
        if what < 0.75:
            out.append(chance.choice(vocabulary))
        if 0.5 <= what < 0.75:
            out.append(word)
    return out


def write_story(paragraphs: Iterable[list[str]]) -> str:
    """Paragraphs as Markdown, a heading before every eighth."""
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number % 8 == 4:
            lines.append(f"## Part {number // 8 + 1}")
        lines.append(write_sentences(paragraph))
    return "\n\n".join(lines) + "\n"


def write_sentences(words: list[str]) -> str:
    """Words in sentences of twelve."""
    return " ".join(" ".join(words[k : k + 12]).capitalize() + "." for k in range(0, len(words), 12))
