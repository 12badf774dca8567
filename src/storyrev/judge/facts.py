"""The facts that differ between two texts: what each passage said that can be checked, and what it says now."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from storyrev.compare import words_of
from storyrev.compare.forms import fold, reads_alike
from storyrev.compare.languages import DEFAULT_LANGUAGE
from storyrev.compare.model import StoryDiff
from storyrev.judge.differences import tell_difference
from storyrev.judge.labels import list_parts, read_label, refers_to_part, without_renumbering
from storyrev.judge.languages import guess_language
from storyrev.judge.layers import Layers
from storyrev.judge.links import is_same_target
from storyrev.judge.mentions import Mention
from storyrev.judge.model import Fact, FactKind
from storyrev.judge.names import Known
from storyrev.judge.pairing import Pair, are_alike, pair_mentions
from storyrev.judge.passages import Passage, Row, list_passages, texts_of
from storyrev.judge.quoting import QuoteChange, Quotes
from storyrev.judge.reading import find_mentions
from storyrev.judge.wordings import are_opposites

_OF_A_WHOLE: frozenset[FactKind] = frozenset({"figure", "date", "name", "quote"})
"""What is told of a passage that came or went as a whole; its hedges and negations came and went with it."""
_INSIDE: frozenset[FactKind] = frozenset({"figure", "date", "name", "negation"})
"""What is told of the inside of a quote that was altered, beside the quote itself."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A fact, with what it says on each side by the form it is compared by; `whole` if its passage is on one side only."""

    fact: Fact
    key: str = ""
    whole: bool = False


def find_facts(diff: StoryDiff, passages: Iterable[Passage] | None = None) -> tuple[Fact, ...]:
    """The facts that read differently, in reading order; what moved with its words is none.

    Of related cards nothing: their facts are another story's. Stamps and other keys of the front matter are no facts.
    What the words of a fact are, the lists in `languages` say, for the language of the diff. `passages` are those of
    `list_passages` for the same diff, where they are at hand.
    """
    reader = _Reader(diff)
    found: list[_Found] = []
    for passage in list_passages(diff) if passages is None else passages:
        found += _without_pairs(reader.read(passage))
    moved = _without_pairs(one for one in found if one.whole or one.fact.kind == "quote")
    kept = {id(one) for one in moved}
    told = [one for one in found if id(one) in kept or not (one.whole or one.fact.kind == "quote")]
    news = {id(one) for one in sorted(told, key=_by_place) if reader.is_news(one)}
    return without_renumbering(one.fact for one in told if id(one) in news)


class _Reader:
    """Reads the facts of passages of one comparison."""

    def __init__(self, diff: StoryDiff) -> None:
        self._language = language_of(diff)
        self._told: set[tuple[bool, str]] = set()
        self._diff = diff
        self._listed: dict[int, frozenset[str]] = {}
        self._known = Known(texts_of(diff, 0), texts_of(diff, 1), self._language)

    def _parts(self, side: int) -> frozenset[str]:
        if side not in self._listed:
            self._listed[side] = list_parts(texts_of(self._diff, side))
        return self._listed[side]

    def is_news(self, found: _Found) -> bool:
        """Whether a fact of a passage that came or went, or a name of one that was written anew, is one for the whole story.

        A name is none that the story had already, or that was told of another passage; a single word in marks neither.
        """
        fact = found.fact
        if found.whole and fact.kind == "quote":
            return len(words_of(fact.old or fact.new)) > 1
        if not found.whole or fact.kind != "name" or (fact.old and fact.new):
            return True
        name = bool(fact.old), found.key
        if name in self._told or self._known.has(fact.old or fact.new, 1 if fact.old else 0):
            return False
        self._told.add(name)
        return True

    def read(self, passage: Passage) -> list[_Found]:
        """The facts of a passage in order: quotes where they begin, the others where they stand."""
        whole = Layers(span for row in passage.rows for span in row.spans)
        quotes = Quotes(whole, passage.old, passage.new)
        laid = [Layers(row.spans) for row in passage.rows]
        found = [(quote.place, self._quote(passage, quote, whole, laid)) for quote in quotes.changes]
        place, olds, news = 0, 0, 0
        for row, layers in zip(passage.rows, laid, strict=True):
            if row.changed:
                found += self._read_row(passage, row, layers, quotes, (place, olds, news))
            place, olds, news = place + layers.size, olds + len(layers.old), news + len(layers.new)
        found.sort(key=lambda pair: pair[0])
        facts = [fact for _, fact in found]
        return facts + list(self._others(passage, covered=bool(facts)))

    def _read_row(
        self, passage: Passage, row: Row, layers: Layers, quotes: Quotes, at: tuple[int, int, int]
    ) -> Iterator[tuple[int, _Found]]:
        texts = layers.old, layers.new
        mentions = [
            find_mentions(text, self._language, self._known, heading=_is_heading(passage, side))
            for side, text in enumerate(texts)
        ]
        pairs = with_opposites(layers, pair_mentions(layers, mentions[0], mentions[1], self._language), self._language)
        for pair in pairs:
            if row.whole and pair.kind not in _OF_A_WHOLE:
                continue
            if pair.kind == "name" and _is_still_there(pair, texts):
                continue
            if pair.kind in ("figure", "date") and _read_the_same(pair):
                continue
            inside = _around(pair, quotes, at)
            if inside == "gone" or (inside == "quote" and pair.kind not in _INSIDE) or _signs(pair, passage, at):
                continue
            yield at[0] + pair.place, self._found(passage, row, layers, pair, mentions, inside)

    def _found(
        self, passage: Passage, row: Row, layers: Layers, pair: Pair, mentions: list[list[Mention]], inside: str
    ) -> _Found:
        old, new, texts = pair.old, pair.new, (layers.old, layers.new)
        kind, sort = pair.kind, next(m.sort for m in (new, old) if m is not None)
        if not inside and _speaks(pair, mentions):
            kind, sort = "attribution", "speaker"
        sides = [(mention, side) for side, mention in enumerate((old, new)) if mention is not None]
        if kind == "figure" and all(read_label(mention, texts[side]) for mention, side in sides):
            sort = "label"
        elif kind in ("figure", "name") and all(
            refers_to_part(mention, texts[side], self._parts(side)) for mention, side in sides
        ):
            sort = "part"
        fact = Fact(
            kind,
            old.text if old is not None else "",
            new.text if new is not None else "",
            layers.old.strip(),
            layers.new.strip(),
            passage.old_at,
            passage.new_at,
            passage.field,
            row.address,
            sort,
            "" if sort in ("label", "part") else tell_difference(old, new),
            inside,
        )
        key = next(mention.key for mention in (old, new) if mention is not None)
        return _Found(fact, key, row.whole or (kind == "name" and layers.rewritten))

    def _quote(self, passage: Passage, quote: QuoteChange, whole: Layers, laid: list[Layers]) -> _Found:
        """A quote that was altered, cut, added or lost its marks, with the sentence it stands in."""
        sentences, address, gone = ["", ""], passage.address, passage.whole
        done = 0
        for row, layers in zip(passage.rows, laid, strict=True):
            if done <= quote.place < done + layers.size:
                sentences, address, gone = [layers.old, layers.new], row.address, row.whole
            done += layers.size
        for side, text in enumerate((quote.old, quote.new)):
            if text not in sentences[side]:
                sentences[side] = whole.text(side)
        fact = Fact(
            "quote",
            quote.old,
            quote.new,
            sentences[0].strip(),
            sentences[1].strip(),
            passage.old_at,
            passage.new_at,
            passage.field,
            address,
            quote.sort,
        )
        return _Found(fact, quote.key, gone)

    def _others(self, passage: Passage, *, covered: bool) -> Iterator[_Found]:
        """Links, and of a quote who it is by, of a caption its credit and, where nothing else tells it, its words."""
        sides = passage.old.body, passage.new.body, passage.old_at, passage.new_at
        for link in passage.links:
            if link.old and link.new and is_same_target(link.old, link.new):
                continue
            yield _Found(Fact("link", link.old or "", link.new or "", *sides, address=passage.address, sort="target"))
        old, new = passage.old, passage.new
        if passage.whole:
            caption = new if passage.old_at is None else old
            if caption.kind == "caption":
                gone, come = (old.text, "") if passage.new_at is None else ("", new.text)
                yield _Found(Fact("caption", gone, come, *sides, address=passage.address), gone or come, whole=True)
            return
        kind = _signed_as(passage)
        if kind is not None and not reads_alike(old.attribution, new.attribution):
            sort = "speaker" if kind == "attribution" else ""
            yield _Found(Fact(kind, old.attribution, new.attribution, *sides, address=passage.address, sort=sort))
        if "caption" in (old.kind, new.kind) and not covered and not reads_alike(old.text, new.text):
            yield _Found(Fact("caption", old.text, new.text, *sides, address=passage.address))


def _without_pairs(found: Iterable[_Found]) -> list[_Found]:
    """Facts without those that went from one place and came to another: what they say stands there as before.

    Where more went than came, or the other way round, the first ones in their text are those that stayed.
    """
    found = list(found)
    lone = sorted((one for one in found if not (one.fact.old and one.fact.new)), key=_by_place)
    gone = Counter((one.fact.kind, one.key) for one in lone if not one.fact.new)
    come = Counter((one.fact.kind, one.key) for one in lone if not one.fact.old)
    both = gone & come
    left = {True: both.copy(), False: both}
    stayed: set[int] = set()
    for one in lone:
        key, side = (one.fact.kind, one.key), left[not one.fact.new]
        if side[key]:
            side[key] -= 1
            stayed.add(id(one))
    return [one for one in found if id(one) not in stayed]


def _by_place(found: _Found) -> int:
    """Where the passage of a fact of one side stands in its own text: the same whichever side is the old one."""
    at = found.fact.old_at if found.fact.old else found.fact.new_at
    return -1 if at is None else at


_BEGINNING = 2000
"""Characters of each text that its language is guessed from."""


def language_of(diff: StoryDiff) -> str:
    """The language of a comparison: English is also what a text in Latin script is taken for that names none."""
    if diff.options.language != DEFAULT_LANGUAGE:
        return diff.options.language
    return guess_language("\n".join(_begin(texts_of(diff, side)) for side in (0, 1)))


def _begin(texts: Iterable[str]) -> str:
    size, taken = 0, []
    for text in texts:
        taken.append(text[:_BEGINNING])
        size += len(text)
        if size >= _BEGINNING:
            break
    return "\n".join(taken)


_HEADINGS = ("heading", "label", "headline")


def _is_heading(passage: Passage, side: int) -> bool:
    return passage.field == "headline" or (passage.old, passage.new)[side].kind in _HEADINGS


def _around(pair: Pair, quotes: Quotes, at: tuple[int, int, int]) -> str:
    """How a pair stands to the quotes that changed: "quote" inside one that both texts have, "gone" inside one of one text.

    A pair of which only one side stands in a quote, which came or went around it, stands in none.
    """
    sides = {
        quotes.around(side, at[1 + side] + mention.start, at[1 + side] + mention.end)
        for side, mention in enumerate((pair.old, pair.new))
        if mention is not None
    }
    return "quote" if "quote" in sides else "gone" if sides == {"gone"} else ""


def _signed_as(passage: Passage) -> FactKind | None:
    """What the line is that says who a passage of both texts is by; None where it has none."""
    kinds = passage.old.kind, passage.new.kind
    if passage.whole:
        return None
    return "attribution" if "quote" in kinds else "credit" if "caption" in kinds else None


def _signs(pair: Pair, passage: Passage, at: tuple[int, int, int]) -> bool:
    """Whether a pair stands in the line that says who a quote or a picture is by: that is told as a whole."""
    old, new = passage.old, passage.new
    if _signed_as(passage) is None or reads_alike(old.attribution, new.attribution):
        return False
    return any(
        mention is not None and 0 <= block.split <= start + mention.start
        for mention, block, start in ((pair.old, old, at[1]), (pair.new, new, at[2]))
    )


def _speaks(pair: Pair, mentions: list[list[Mention]]) -> bool:
    """Whether a pair is who said something: one person or office then, another now. A name spelled anew is a name."""
    old, new = pair.old, pair.new
    if old is None or new is None or pair.kind not in ("name", "title") or are_alike(old, new):
        return False
    return _says(old, mentions[0]) and _says(new, mentions[1])


def _says(mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a mention stands beside a verb for saying something."""
    index = bisect_left(mentions, mention.start, key=lambda one: one.start)
    return any(
        one.kind == "attribution" and (0 <= one.start - mention.end <= 1 or 0 <= mention.start - one.end <= 1)
        for one in mentions[max(0, index - 1) : index + 2]
    )


def _read_the_same(pair: Pair) -> bool:
    """Whether a figure is written as it was, and only the words around it make another sort of figure of it."""
    old, new = pair.old, pair.new
    if old is None or new is None:
        return False
    aged = "age" in (old.sort, new.sort) and {old.unit, new.unit} <= {"", "year"}
    return _bare(old) == _bare(new) or (aged and old.value == new.value and old.value is not None)


def _bare(mention: Mention) -> str:
    """A figure without the article before it: "a third" to "any third" is no other figure."""
    return fold(mention.text).removeprefix("a ")


def _is_still_there(pair: Pair, texts: tuple[str, str]) -> bool:
    """Whether each name of a pair stands in the other sentence too, in other letters (capital or small) or as a part."""
    return all(
        _stands_in(mention.text, texts[1 - side])
        for side, mention in enumerate((pair.old, pair.new))
        if mention is not None
    )


def _stands_in(name: str, text: str) -> bool:
    name, text = fold(name).casefold(), fold(text).casefold()
    at = text.find(name)
    while at >= 0:
        if not any(map(str.isalnum, text[max(0, at - 1) : at] + text[at + len(name) : at + len(name) + 1])):
            return True
        at = text.find(name, at + 1)
    return False


_FEW_WORDS = 8
"""Words of an edit among which contraries are looked for."""
_A_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’-]*")


def with_opposites(layers: Layers, pairs: Iterable[Pair], language: str) -> list[Pair]:
    """The pairs, and words that gave way to their contrary: "likely" to "unlikely", "rose" to "fell".

    They stand for a hedge that is one of them; any other mention stands for them.
    """
    pairs = list(pairs)
    sides = [(pair, side, m) for pair in pairs for side, m in enumerate((pair.old, pair.new)) if m is not None]
    told = {(side, mention.start) for pair, side, mention in sides if pair.kind != "hedge"}
    found = list(_find_opposites(layers, told, language))
    taken = {(side, m.start) for pair in found for side, m in enumerate((pair.old, pair.new)) if m is not None}
    replaced = {id(pair) for pair, side, mention in sides if pair.kind == "hedge" and (side, mention.start) in taken}
    return [pair for pair in pairs if id(pair) not in replaced] + found


def _find_opposites(layers: Layers, told: set[tuple[int, int]], language: str) -> Iterator[Pair]:
    for first, last in layers.runs:
        words = [_words_at(layers, side, first, last) for side in (0, 1)]
        if not all(0 < len(side) <= _FEW_WORDS for side in words):
            continue
        for old in words[0]:
            for new in words[1]:
                kind = are_opposites(old.group(), new.group(), language)
                if kind is not None and (0, old.start()) not in told and (1, new.start()) not in told:
                    yield Pair(kind, _as_mention(kind, old), _as_mention(kind, new), first)


def _words_at(layers: Layers, side: int, first: int, last: int) -> list[regex.Match[str]]:
    """The words of one side that an edit touches, each whole."""
    text = layers.text(side)
    start, end = layers.stretch(side, first, last)
    if start == end:
        return []
    while start and (text[start - 1].isalpha() or text[start - 1] in "'’-"):
        start -= 1
    while end < len(text) and (text[end].isalpha() or text[end] in "'’-"):
        end += 1
    return list(_A_WORD.finditer(text, start, end))


def _as_mention(kind: FactKind, word: regex.Match[str]) -> Mention:
    return Mention(kind, word.group(), word.start(), word.end(), word.group().casefold(), "opposite")
