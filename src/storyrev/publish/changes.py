"""What a change means to a reader: facts first, then short extracts, never the whole diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from storyrev.compare import as_read, diff_words, words_of
from storyrev.compare.model import BlockChange, SectionChange, Span, StoryDiff
from storyrev.judge.model import Fact
from storyrev.publish.views import ChangeView, What
from storyrev.report.words import name_part
from storyrev.story.model import Section

_AROUND = 6
"""Words of unchanged text left on each side of an edit in an extract."""
_LONGEST = 40
"""Words after which a passage that came or went is broken off."""
_FIELDS = {"headline": "Headline", "dek": "Summary", "byline": "Byline", "dateline": "Dateline"}
_PLACES = {"caption": "Caption", "embed": "Picture or embed", "table": "Table"}
_KINDS: dict[str, What] = {
    "figure": "figure",
    "date": "date",
    "name": "name",
    "title": "title",
    "negation": "negation",
    "quote": "quote",
    "attribution": "attribution",
    "credit": "credit",
}
"""The facts that readers are told as such; of the others they read the words."""
_TEXT_PARTS = ("head", "lede", "section")


def describe_changes(
    diff: StoryDiff, facts: Iterable[Fact] = (), *, most: int = 8
) -> tuple[tuple[ChangeView, ...], int]:
    """What a diff changed for readers: up to `most` changes in reading order, and how many more there are.

    Facts stand as they were and are; other rewording as a short extract. Stamps, notes, related
    cards, form and pure moves are left out: they tell a reader nothing about the story.
    """
    changes = iter(_describe(diff, tuple(facts)))
    shown = tuple(islice(changes, most))
    return shown, sum(1 for _ in changes)


def _describe(diff: StoryDiff, facts: Sequence[Fact]) -> Iterator[ChangeView]:
    for field in diff.fields:
        if field.name in _FIELDS and field.changed:
            yield ChangeView(_FIELDS[field.name], "text", cut_extract(as_read(field.spans)))
    moves = {move.number: move.spans for move in diff.moves if move.partial and move.edited}
    for section in diff.sections:
        part = section.new or section.old
        if part is None or part.kind not in _TEXT_PARTS:
            continue
        if section.split_from is not None or section.merged_into is not None:
            pass  # its text stands in another section, and its heading alone is no news
        elif section.op in ("added", "removed"):
            yield ChangeView(_name(part), "section-added" if section.op == "added" else "section-cut", ())
        elif section.renamed:
            yield ChangeView(_name(part), "renamed", as_read(section.label))
        for change in section.blocks:
            yield from _describe_block(section, change, _name(part), facts, moves)


def _name(part: Section) -> str:
    """Where readers would say it is; "lede" is a word of ours."""
    return "Opening" if part.kind == "lede" and not part.label.strip() else name_part(part)


def _describe_block(
    section: SectionChange, change: BlockChange, where: str, facts: Sequence[Fact], moves: dict[int, tuple[Span, ...]]
) -> Iterator[ChangeView]:
    block = change.new or change.old
    heads = [part.head for part in (section.old, section.new) if part is not None and part.head is not None]
    if block is None or block in heads or block.kind in _FIELDS or block.kind in ("stamp", "markup"):
        return
    if change.op in ("added", "removed") and not change.passed:
        if section.op != change.op:
            where = _PLACES.get(block.kind, where)
            yield ChangeView(where, "added" if change.op == "added" else "cut", break_off(change.spans))
        return
    where = _PLACES.get(block.kind, where)
    here = (change.old_at, change.new_at)
    # A figure that only came or went says little without its sentence: the wording below has it.
    told = (fact for fact in facts if fact.kind in _KINDS and fact.old and fact.new)
    mine = _drop_inner([fact for fact in told if (fact.old_at, fact.new_at) == here])
    for fact in mine:
        yield ChangeView(where, _KINDS[fact.kind], _fact_spans(fact))
    for row in change.sentences:
        if row.move is None:
            spans = row.spans
        elif row.new:
            spans = moves.get(row.move, ())
        else:
            continue
        if any(span.edit for span in spans) and not _is_told(spans, mine):
            spans = as_read(spans)
            ops = {span.op for span in spans}
            what: What = "added" if ops == {"insert"} else "cut" if ops == {"delete"} else "text"
            yield ChangeView(where, what, break_off(spans) if len(ops) == 1 else cut_extract(spans))


def _drop_inner(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a block without those that another tells: a figure in a quotation that is told as a whole."""
    return [fact for fact in facts if not any(_lies_in(fact, other) for other in facts)]


def _lies_in(fact: Fact, other: Fact) -> bool:
    sides = (fact.old, other.old), (fact.new, other.new)
    return (fact.old, fact.new) != (other.old, other.new) and all(
        f" {' '.join(words_of(inner))} " in f" {' '.join(words_of(outer))} " and inner in outer
        for inner, outer in sides
    )


def _fact_spans(fact: Fact) -> tuple[Span, ...]:
    if fact.kind in ("figure", "date", "name", "title"):
        return Span("delete", fact.old), Span("insert", fact.new)
    return cut_extract(as_read(diff_words(fact.old, fact.new)))


def _is_told(spans: Iterable[Span], facts: Iterable[Fact]) -> bool:
    """Whether every word that came or went is a word of a fact that is told already."""
    told = {word for fact in facts for word in (*words_of(fact.old), *words_of(fact.new))}
    return bool(told) and all(told.issuperset(words_of(span.text)) for span in spans if span.edit)


def cut_extract(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The edits of a passage with a few words around each; longer unchanged runs give way to an ellipsis."""
    out: list[Span] = []
    if len(spans) > 1 and not spans[-1].text.strip():
        spans = spans[:-1]
    for index, span in enumerate(spans):
        if span.op != "equal":
            out.append(span)
            continue
        first, last = index == 0, index == len(spans) - 1
        words = span.text.split(" ")
        if len(words) <= _AROUND * (1 if first or last else 2) + 1:
            out.append(span)
        elif first:
            out.append(Span("equal", "… " + " ".join(words[-_AROUND - 1 :])))
        elif last:
            out.append(Span("equal", " ".join(words[: _AROUND + 1]) + " …"))
        else:
            out.append(Span("equal", " ".join(words[:_AROUND]) + " … " + " ".join(words[-_AROUND:])))
    return tuple(out)


def break_off(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of which none is longer than an extract may be; what is broken off is shown by an ellipsis."""
    out: list[Span] = []
    for span in spans:
        words = span.text.split()
        out.append(Span(span.op, " ".join(words[:_LONGEST]) + " …") if len(words) > _LONGEST else span)
    return tuple(out)
