"""Sentences: where they end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from storyrev.compare.passage import Passage
from storyrev.compare.vocabulary import Vocabulary


def split_sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """The sentences of a text, each with the white space before it; joined, they give the text back.

    A line end inside the text (a table row, a hard break) ends a sentence too.
    """
    return tuple(sentence.text for sentence in segment(Passage(text, Vocabulary()), language))


def segment(passage: Passage, language: str, split: int = -1) -> tuple[Passage, ...]:
    """The sentences of a passage as passages; `split` is an offset where one must end, or -1.

    No sentence ends inside a word: where the splitter would cut one, the whole word goes with the first.
    """
    text = passage.text
    last = len(text.rstrip())  # white space alone is no sentence: it ends the last one
    cuts: list[int] = [0]
    for end in _ends(text, language, split):
        at = end
        while at and text[at - 1].isspace():
            at -= 1
        if at == end < last and not text[end].isspace():
            at = passage.starts[bisect_left(passage.starts, end)]
        if cuts[-1] < at < last:
            cuts.append(at)
    if len(cuts) == 1:
        return (passage,) if text else ()
    return passage.cut(cuts)


def _ends(text: str, language: str, split: int) -> Iterator[int]:
    """Offsets where sentences end, rising."""
    at = 0
    for half in (text,) if split < 0 else (text[:split], text[split:]):
        for line in half.splitlines(keepends=True):
            for piece in _split_line(line, language):
                at += len(piece)
                yield at


def _split_line(line: str, language: str) -> list[str]:
    from sentencex import segment as split

    pieces: list[str] = split(language, line)
    # The splitter is lossless by its own promise; a text that it does not give back is one sentence.
    return pieces if "".join(pieces) == line else [line]
