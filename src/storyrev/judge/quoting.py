"""What became of the direct quotes of a passage: altered, cut, added, or set in or out of quotation marks."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storyrev.compare.forms import fold
from storyrev.compare.passage import likeness, passages
from storyrev.compare.vocabulary import Vocabulary
from storyrev.judge.layers import Layers
from storyrev.judge.names import is_title_case
from storyrev.judge.quotes import DOUBLE, Quote, find_quotes
from storyrev.story.model import Block

_ALIKE = 0.4
"""Likeness from which two quotes in one passage are one that was altered."""
_MOST = 400
"""Pairs of quotes in one passage that are weighed against each other; beyond, only those at one place pair."""


@dataclass(frozen=True, slots=True)
class QuoteChange:
    """A quote on both sides, or on one; the texts are without marks, but where `sort` is "marks" with them.

    `sort` is altered, term (a single word, a title or a defined term set off by marks), cut, added or marks.
    """

    old: str
    new: str
    sort: str
    place: int
    key: str


class Quotes:
    """The quotes of a passage that read otherwise, and where they stand."""

    def __init__(self, layers: Layers, old: Block, new: Block) -> None:
        self._layers = layers
        self._spans: tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]] = ([], [])
        self._settled: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        """Stretches of each text whose marks are accounted for."""
        self._heads = "quote" in (old.kind, new.kind) or any(map(is_title_case, (layers.old, layers.new)))
        """Whether capitals say nothing: every longer word has one, or all of it is a quote."""
        self.changes: list[QuoteChange] = []
        if layers.runs:
            self._compare(find_quotes(layers.old, old), find_quotes(layers.new, new))
            self._find_stray_marks()
            self.changes.sort(key=lambda change: (change.place, change.old, change.new))
            for spans in self._spans:
                spans.sort()

    def around(self, side: int, start: int, end: int) -> str:
        """The sort of the changed quote that a stretch of one side stands in; empty where it stands in none."""
        spans = self._spans[side]
        index = bisect_right(spans, (start, end, "~")) - 1
        if index >= 0 and spans[index][0] <= start and end <= spans[index][1]:
            return spans[index][2]
        return ""

    def _compare(self, olds: list[Quote], news: list[Quote]) -> None:
        olds, news = self._leave_out_same(olds, news)
        pairs = self._pair(olds, news)
        for old, new in pairs:
            term = (old.term and new.term) or (not self._heads and old.named and new.named)
            self._tell(old, new, "term" if term else "altered", old.key)
        paired = {id(quote) for pair in pairs for quote in pair}
        for side, quotes in enumerate((olds, news)):
            for quote in quotes:
                if id(quote) not in paired:
                    self._tell_alone(side, quote)

    def _leave_out_same(self, olds: list[Quote], news: list[Quote]) -> tuple[list[Quote], list[Quote]]:
        """The quotes without those that both sides have, wherever they stand."""
        counts = [Counter(quote.key for quote in quotes) for quotes in (olds, news)]
        same = counts[0] & counts[1]
        out: list[list[Quote]] = []
        for side, quotes in enumerate((olds, news)):
            left, kept = same.copy(), []
            for quote in quotes:
                if left[quote.key]:
                    left[quote.key] -= 1
                    self._settle(side, quote)
                else:
                    kept.append(quote)
            out.append(kept)
        return out[0], out[1]

    def _pair(self, olds: list[Quote], news: list[Quote]) -> list[tuple[Quote, Quote]]:
        """Which quote became which: by the place first, then by the words."""
        by_place = self._pair_by_place(olds, news)
        taken = {id(quote) for pair in by_place for quote in pair}
        olds = [quote for quote in olds if id(quote) not in taken]
        news = [quote for quote in news if id(quote) not in taken]
        if not olds or not news or len(olds) * len(news) > _MOST:
            return by_place
        vocabulary = Vocabulary()
        sides = [tuple(passages([quote.text for quote in quotes], vocabulary)) for quotes in (olds, news)]
        weighed = sorted(
            (-share, abs(i - j), i + j, i, j)
            for i, old in enumerate(sides[0])
            for j, new in enumerate(sides[1])
            if (share := likeness(old.words, new.words, _ALIKE))
        )
        gone: set[int] = set()
        come: set[int] = set()
        for *_, i, j in weighed:
            if i not in gone and j not in come:
                gone.add(i)
                come.add(j)
                by_place.append((olds[i], news[j]))
        return by_place

    def _pair_by_place(self, olds: list[Quote], news: list[Quote]) -> list[tuple[Quote, Quote]]:
        """Quotes that begin or end at one place on the line."""
        starts = {self._layers.place(1, *quote.outer)[0]: quote for quote in news}
        ends = {self._layers.place(1, *quote.outer)[1]: quote for quote in news}
        pairs: list[tuple[Quote, Quote]] = []
        taken: set[int] = set()
        for old in olds:
            first, last = self._layers.place(0, *old.outer)
            new = starts.get(first) or ends.get(last)
            if new is not None and id(new) not in taken and self._share_a_word(old, new):
                taken.add(id(new))
                pairs.append((old, new))
        return pairs

    def _share_a_word(self, old: Quote, new: Quote) -> bool:
        """Whether two quotes at one place are more than neighbours: one has words of the other, or both are one word."""
        return (old.term and new.term) or not set(fold(old.text).split()).isdisjoint(fold(new.text).split())

    def _tell(self, old: Quote, new: Quote, sort: str, key: str) -> None:
        for side, quote in enumerate((old, new)):
            self._spans[side].append((*quote.outer, "quote"))
            self._settle(side, quote)
        place = min(self._layers.place(0, *old.outer)[0], self._layers.place(1, *new.outer)[0])
        self.changes.append(QuoteChange(old.text, new.text, sort, place, key))

    def _tell_alone(self, side: int, quote: Quote) -> None:
        """A quote that one side has: cut or added, or its words stand on the other side without marks."""
        place = self._layers.place(side, *quote.outer)
        self._settle(side, quote)
        start, end = quote.outer
        marked = self._layers.text(side)[start:end].strip()
        if marked != quote.text and quote.text in self._layers.text(1 - side):
            texts, sort = (marked, quote.text), "marks"
        else:
            texts, sort = (quote.text, ""), ("cut", "added")[side]
            self._spans[side].append((start, end, "gone"))
        old, new = texts if side == 0 else texts[::-1]
        self.changes.append(QuoteChange(old, new, sort, place[0], quote.key))

    def _settle(self, side: int, quote: Quote) -> None:
        """Account for the marks of a quote, and for those of the other text in the edits that touch it."""
        self._settled[side].append(quote.outer)
        first, last = self._layers.place(side, *quote.outer)
        runs = self._layers.runs
        for index in range(bisect_right(runs, first, key=lambda run: run[1]), len(runs)):
            if runs[index][0] >= last:
                break
            self._settled[1 - side].append(self._layers.stretch(1 - side, *runs[index]))

    def _find_stray_marks(self) -> None:
        """Marks that came or went and belong to no quote that is told or stayed."""
        if not (self._layers.old and self._layers.new):
            return  # a passage that came or went brought its marks along
        settled = tuple(map(_join, self._settled))
        starts = [[first for first, _ in stretches] for stretches in settled]
        places = [0, 0]
        at = 0
        for span in self._layers.spans:
            if span.op != "equal" and not span.form:
                side = 0 if span.op == "delete" else 1
                for offset, char in enumerate(span.text, places[side]):
                    index = bisect_right(starts[side], offset) - 1
                    if char in DOUBLE and not (index >= 0 and offset < settled[side][index][1]):
                        self._tell_stray(side, offset, at + offset - places[side])
            for side in (0, 1):
                places[side] += len(span.text) if span.op != ("insert", "delete")[side] else 0
            at += len(span.text)

    def _tell_stray(self, side: int, offset: int, place: int) -> None:
        """A mark without a partner, with the word it stands at, and that word as the other side has it."""
        text = self._layers.text(side)
        start, end = _word_around(text, offset)
        word = text[start:end].strip()
        bare = word.strip(DOUBLE)
        other = bare if bare and bare in self._layers.text(1 - side) else ""
        old, new = (word, other) if side == 0 else (other, word)
        self.changes.append(QuoteChange(old, new, "marks", place, f"mark {word}"))


def _word_around(text: str, at: int) -> tuple[int, int]:
    """The stretch between white space around a character; what stands beside a mark that stands alone."""
    start, end = at, at + 1
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _join(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order, those that overlap made one."""
    return list(_joined(sorted(spans)))


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for first, last in spans:
        if current is None or first > current[1]:
            if current is not None:
                yield current
            current = (first, last)
        else:
            current = (current[0], max(current[1], last))
    if current is not None:
        yield current
