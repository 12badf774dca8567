"""Sentences, and which of the old ones became which of the new ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from storyrev.compare.matching import Partners, keep_order, match_passages
from storyrev.compare.model import Options
from storyrev.compare.passage import Passage, likeness, passages
from storyrev.compare.vocabulary import Vocabulary

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Old sentence numbers and the new ones they became; one side may be empty."""


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
    return tuple(Passage(text[start:end], passage.vocabulary) for start, end in pairwise([*cuts, len(text)]))


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


def align_sentences(old: Sequence[str], new: Sequence[str], options: Options | None = None) -> tuple[Group, ...]:
    """Which old sentences became which new ones: 1:1, splits, merges, moves, additions and deletions.

    Every sentence of both sides stands in exactly one group. Groups come in the reading order of the
    new side, with deleted sentences where they stood; a group that is out of order on the old side
    has moved.
    """
    vocabulary = Vocabulary()
    return align_passages(passages(old, vocabulary), passages(new, vocabulary), options or Options())


def align_passages(old: Sequence[Passage], new: Sequence[Passage], options: Options) -> tuple[Group, ...]:
    """`align_sentences` on passages of one vocabulary."""
    partners = match_passages(old, new, options)
    return tuple(lay_out(_join_splits(old, new, partners, options)))


def _join_splits(old: Sequence[Passage], new: Sequence[Passage], partners: Partners, options: Options) -> list[Group]:
    """Turn pairs into groups, taking in a neighbour without partner where that makes a split or a merge."""
    free_old = set(range(len(old))) - set(partners)
    free_new = set(range(len(new))) - set(partners.values())
    groups: list[Group] = []
    for i, j in sorted(partners.items()):
        olds, news = [i], [j]
        if old[i].key != new[j].key:
            _take_in(news, free_new, new, old[i], options)
            if len(news) == 1:
                _take_in(olds, free_old, old, new[j], options)
        groups.append((tuple(olds), tuple(news)))
    groups += [((i,), ()) for i in free_old]
    groups += [((), (j,)) for j in free_new]
    return groups


def _take_in(members: list[int], free: set[int], side: Sequence[Passage], whole: Passage, options: Options) -> None:
    """Add a free neighbour to the members where together they say clearly more of the whole than without it."""
    for extra in (members[-1] + 1, members[0] - 1):
        if extra in free:
            together = sorted([*members, extra])
            share = likeness("".join(side[k].words for k in together), whole.words, options.pair_at_least)
            alone = likeness("".join(side[k].words for k in members), whole.words)
            if share > alone + options.split_gain:
                members[:] = together
                free.discard(extra)


def lay_out(groups: list[Group]) -> list[Group]:
    """Groups in reading order: as the new side has them, those of the old side alone where they stood.

    A group that crosses heavier ones is no landmark for the deleted ones.
    """
    paired = sorted((g for g in groups if g[0] and g[1]), key=lambda g: g[1])
    kept = keep_order([(g[0][0], float(len(g[0]) + len(g[1]))) for g in paired])
    landmark = {g[1]: keep for g, keep in zip(paired, kept, strict=True)}
    deleted = sorted((g for g in groups if not g[1]), reverse=True)
    out: list[Group] = []
    for group in sorted((g for g in groups if g[1]), key=lambda g: g[1]):
        if landmark.get(group[1]):
            while deleted and deleted[-1][0] < group[0]:
                out.append(deleted.pop())
        out.append(group)
    out.extend(reversed(deleted))
    return out
