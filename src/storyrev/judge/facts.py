"""The facts that differ between two texts, from the passages that both have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rapidfuzz.distance import Indel

from storyrev.compare.forms import fold, reads_alike
from storyrev.compare.model import FIELD_KINDS, BlockChange, FieldChange, SectionChange, Span, StoryDiff
from storyrev.compare.passage import likeness, passages
from storyrev.compare.spans import new_text, old_text
from storyrev.compare.vocabulary import Vocabulary
from storyrev.judge.figures import find_figures
from storyrev.judge.model import Fact, FactKind
from storyrev.judge.negations import find_negations
from storyrev.judge.quotes import find_quotes, find_quotes_in
from storyrev.story.model import Block

_ALIKE = 0.4
"""Likeness from which two quotes in one passage are one that was altered."""


_TOLD_FIELDS = ("headline", "dek", "notes")
"""Fields that tell readers something; what changes in the others is no fact of the story."""


def find_facts(diff: StoryDiff) -> tuple[Fact, ...]:
    """Figures, negations, quotes, attributions and credits that read differently, in reading order.

    Of related cards nothing: their facts are another story's. Stamps and other keys of the front matter are no facts.
    """
    return tuple(_facts(diff))


def _facts(diff: StoryDiff) -> Iterator[Fact]:
    for field in diff.fields:
        if field.name in _TOLD_FIELDS:
            yield from _field_facts(field)
    for section in diff.sections:
        if _tells(section):
            for change in section.blocks:
                yield from _block_facts(change)
    yield from _facts_of_passing(diff)


def _facts_of_passing(diff: StoryDiff) -> Iterator[Fact]:
    """Facts of the sentences that left one block for another: what they said in the one and what they say in the other."""
    moves = [move for move in diff.moves if move.partial and move.edited]
    if not moves:
        return
    changes = [change for section in diff.sections for change in section.blocks]
    olds = {change.old_at: change.old for change in changes if change.old is not None}
    news = {change.new_at: change.new for change in changes if change.new is not None}
    for move in moves:
        yield from _passage_facts(move.spans, move.old.block, move.new.block)
        was, now = old_text(move.spans), new_text(move.spans)
        quotes = find_quotes_in(was, olds[move.old.block]), find_quotes_in(now, news[move.new.block])
        yield from _quote_facts(
            *quotes, Fact("quote", "", "", was.strip(), now.strip(), move.old.block, move.new.block)
        )


def _block_facts(change: BlockChange) -> Iterator[Fact]:
    """Facts of a passage that both texts have; a field of the page is told once, as a field."""
    old, new = change.old, change.new
    if old is None or new is None or new.kind in FIELD_KINDS or change.op != "changed":
        return
    rows = [row for row in change.sentences if row.move is None and row.changed]
    found = [fact for row in rows for fact in _passage_facts(row.spans, change.old_at, change.new_at)]
    yield from _without_pairs(found)
    yield from _quote_facts(
        *_staying_quotes(change, old, new), Fact("quote", "", "", old.body, new.body, change.old_at, change.new_at)
    )
    yield from _attribution_facts(old, new, change.old_at, change.new_at)


def _passage_facts(spans: Iterable[Span], old_at: int | None, new_at: int | None) -> Iterator[Fact]:
    spans = tuple(spans)
    old, new = old_text(spans), new_text(spans)
    yield from _figure_facts(old, new, old_at, new_at)
    if not old or not new:
        return  # a sentence that came or went says no longer what it said, negation and all
    was, now = find_negations(old), find_negations(new)
    for code in Indel.opcodes(was, now):
        for word in was[code.src_start : code.src_end] if code.tag == "delete" else ():
            yield Fact("negation", word, "", old.strip(), new.strip(), old_at, new_at)
        for word in now[code.dest_start : code.dest_end] if code.tag == "insert" else ():
            yield Fact("negation", "", word, old.strip(), new.strip(), old_at, new_at)


def _without_pairs(facts: list[Fact]) -> Iterator[Fact]:
    """Facts without those that left one sentence of a passage and came into another: they stand there as before."""
    gone = Counter((f.kind, _same(f.old)) for f in facts if not f.new)
    come = Counter((f.kind, _same(f.new)) for f in facts if not f.old)
    stayed = {True: gone & come, False: gone & come}
    for fact in facts:
        key = (fact.kind, _same(fact.old or fact.new))
        left = stayed[not fact.new]
        if not (fact.old and fact.new) and left[key]:
            left[key] -= 1
        else:
            yield fact


def _same(text: str) -> str:
    figures = find_figures(text)
    return figures[0].key if figures else text


def _tells(section: SectionChange) -> bool:
    part = section.new if section.new is not None else section.old
    return part is not None and part.kind in ("head", "lede", "section")


def _field_facts(change: FieldChange) -> Iterator[Fact]:
    for fact in _passage_facts(change.spans, None, None):
        yield Fact(fact.kind, fact.old, fact.new, change.old, change.new, field=change.name)


def _figure_facts(old: str, new: str, old_at: int | None, new_at: int | None) -> Iterator[Fact]:
    was, now = find_figures(old), find_figures(new)
    gone: list[str] = []
    come: list[str] = []

    def facts() -> Iterator[Fact]:
        for k in range(max(len(gone), len(come))):
            yield Fact(
                "figure",
                gone[k] if k < len(gone) else "",
                come[k] if k < len(come) else "",
                old.strip(),
                new.strip(),
                old_at,
                new_at,
            )
        gone.clear()
        come.clear()

    for code in Indel.opcodes([f.key for f in was], [f.key for f in now]):
        if code.tag == "equal":
            yield from facts()
        gone += [f.text for f in was[code.src_start : code.src_end] if code.tag == "delete"]
        come += [f.text for f in now[code.dest_start : code.dest_end] if code.tag == "insert"]
    yield from facts()


def _staying_quotes(change: BlockChange, old: Block, new: Block) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The quotes of a pair on both sides, without those in sentences that left it or came from elsewhere.

    A quote that now stands in another paragraph was neither cut nor added.
    """
    if all(row.move is None for row in change.sentences):
        return find_quotes(old), find_quotes(new)
    rows = [row for row in change.sentences if row.move is None]
    was, now = ("".join(text(row.spans) for row in rows) for text in (old_text, new_text))
    return find_quotes_in(was, old), find_quotes_in(now, new)


def _quote_facts(old: Iterable[str], new: Iterable[str], fact: Fact) -> Iterator[Fact]:
    """`fact` for each quote that was altered, cut or added, with what it said and says."""
    was, now = list(old), list(new)
    same = Counter(map(fold, was)) & Counter(map(fold, now))  # another style of its marks does not alter a quote
    was, now = list(_without(was, same.copy())), list(_without(now, same))
    vocabulary = Vocabulary()
    for text, side in zip(was, passages(was, vocabulary), strict=True):
        shares = [likeness(side.words, other.words, _ALIKE) for other in passages(now, vocabulary)]
        best = max(range(len(now)), key=shares.__getitem__, default=None)
        partner = now.pop(best) if best is not None and shares[best] else ""
        yield replace(fact, old=text, new=partner)
    for text in now:
        yield replace(fact, new=text)


def _without(texts: Iterable[str], same: Counter[str]) -> Iterator[str]:
    """The texts that are not among those that both sides have, each of which counts once."""
    for text in texts:
        plain = fold(text)
        if same[plain]:
            same[plain] -= 1
        else:
            yield text


def _attribution_facts(old: Block, new: Block, old_at: int | None, new_at: int | None) -> Iterator[Fact]:
    if not reads_alike(old.attribution, new.attribution) and new.kind in ("quote", "caption"):
        kind: FactKind = "attribution" if new.kind == "quote" else "credit"
        yield Fact(kind, old.attribution, new.attribution, old.body, new.body, old_at, new_at)
