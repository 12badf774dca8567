"""How a fact is told: what it is called, and as much of its sentence as says what it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storyrev.compare import diff_words
from storyrev.compare.model import Op, Span
from storyrev.judge.model import Fact, FactKind, Finding
from storyrev.report.layout import Layout, Spot
from storyrev.report.shortening import keep_end, keep_ends, keep_start, shorten_spans
from storyrev.report.words import count_things, name_field, name_part

_NAMES = {
    "figure": "Figure",
    "date": "Date or time",
    "name": "Name",
    "title": "Title",
    "quote": "Quote",
    "attribution": "Attribution",
    "hedge": "Hedge",
    "negation": "Negation",
    "comparative": "Comparative",
    "link": "Link",
    "caption": "Caption",
    "credit": "Credit",
}
_MANY = {"date": "dates or times"}
_ORDER: tuple[FactKind, ...] = (
    "figure",
    "date",
    "quote",
    "attribution",
    "negation",
    "comparative",
    "hedge",
    "name",
    "title",
    "caption",
    "credit",
    "link",
)
"""The order in which kinds are told."""
_GRAVE = frozenset({"quote", "attribution", "negation"})
"""What changes the sense of a sentence when it comes or goes, and not only when it reads otherwise."""
_AROUND = 60
"""Characters of a sentence that are shown on each side of a fact."""
_OF_ONE = 240
"""Characters up to which the reading of a fact is told whole."""


@dataclass(frozen=True, slots=True)
class Context:
    """A fact in its sentence, as the new text has it if it is in that; an ellipsis stands for what was left out."""

    before: str
    fact: str
    after: str


def name_fact(kind: str) -> str:
    """What a kind of fact is called in a list."""
    return _NAMES[kind]


def order_facts(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts by kind; of one kind those that read otherwise before those that came or went, each in reading order."""
    return tuple(sorted(facts, key=lambda fact: (_ORDER.index(fact.kind), not (fact.old and fact.new))))


def gather_alike(facts: Iterable[Fact]) -> tuple[tuple[Fact, ...], ...]:
    """The facts in the order of `order_facts`, those together that read the same in several places: 650 → 750, three times."""
    groups: dict[tuple[str, str, str, str], list[Fact]] = {}
    for fact in order_facts(facts):
        groups.setdefault((fact.kind, fact.old, fact.new, fact.difference), []).append(fact)
    return tuple(map(tuple, groups.values()))


def pick_weightiest(groups: Sequence[tuple[Fact, ...]], most: int) -> tuple[tuple[Fact, ...], ...]:
    """The weightiest of facts as `gather_alike` gives them, at most so many, in their order.

    What reads otherwise comes before what came or went, links last of all. Where there is one more than `most`, all: to
    say so takes as much room as to tell it.
    """

    def weigh(at: int) -> int:
        fact = groups[at][0]
        if fact.kind == "link":
            return 2
        return 0 if (fact.old and fact.new) or fact.kind in _GRAVE else 1

    first = sorted(range(len(groups)), key=weigh)[: most if len(groups) > most + 1 else None]
    return tuple(groups[at] for at in sorted(first))


def list_places(facts: Iterable[Fact], layout: Layout) -> tuple[Spot, ...]:
    """Where facts that read the same stand, each place once."""
    return tuple(dict.fromkeys(find_spot(fact, layout) for fact in facts))


def count_kinds(facts: Iterable[Fact]) -> dict[str, int]:
    """How many facts of each kind there are, in the order they are told; kinds without any are left out."""
    return dict(Counter(fact.kind for fact in order_facts(facts)))


def tell_kinds(facts: Sequence[Fact]) -> str:
    """How many facts differ, and of which kinds: `3 facts: 2 figures, 1 quote`."""
    counted = [
        count_things(number, _NAMES[kind].lower(), _MANY.get(kind, "")) for kind, number in count_kinds(facts).items()
    ]
    return f"{count_things(len(facts), 'fact')}: {', '.join(counted)}" if counted else "No fact"


def spell_reading(fact: Fact) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The old and the new reading of a fact as runs of text, a long one shortened, never inside a figure.

    Where two long readings differ in some words, only those are edits.
    """
    if not (fact.old and fact.new) or fact.kind not in ("quote", "caption"):
        return _shorten("delete", fact.old), _shorten("insert", fact.new)
    spans = tuple(Span("equal", span.text) if span.quiet else span for span in diff_words(fact.old, fact.new))
    if max(len(fact.old), len(fact.new)) > _OF_ONE:
        spans = tuple(shorten_spans(spans, _AROUND))  # both sides at once, so that they are short of the same words
    return tuple(span for span in spans if span.op != "insert"), tuple(span for span in spans if span.op != "delete")


def _shorten(op: Op, text: str) -> tuple[Span, ...]:
    if not text:
        return ()
    return (Span(op, keep_ends(text, _OF_ONE // 2)),)


def find_context(fact: Fact) -> Context | None:
    """The words around a fact; None where it is not read there (a link's target), or has the sentence to itself."""
    sentence, text = (fact.new_sentence, fact.new) if fact.new else (fact.old_sentence, fact.old)
    sentence, text = _one_line(sentence), _one_line(text)
    found = re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(text)}(?!\w)", sentence) or re.search(re.escape(text), sentence)
    if found is None or len(text) > len(sentence) / 2:
        return None
    at, end = found.span()
    return Context(keep_end(sentence[:at], _AROUND), text, keep_start(sentence[end:], _AROUND))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def find_spot(fact: Fact, layout: Layout) -> Spot:
    """Where a fact stands: the anchor of its change where the page has it, else of its passage, and what part that is in."""
    spot = find_place(fact.old_at, fact.new_at, layout)
    anchor = layout.ids.get(fact.address, "")
    if spot is None:
        return Spot(anchor, name_field(fact.field) if fact.field else name_part(None))
    return Spot(anchor or spot.anchor, spot.part)


def find_place(old_at: int | None, new_at: int | None, layout: Layout) -> Spot | None:
    """Where a block is shown, in the new text if it can; None outside every part."""
    for side, at in (("new", new_at), ("old", old_at)):
        if at is not None and (side, at) in layout.spots:
            return layout.spots[(side, at)]
    return None


def find_finding(finding: Finding, layout: Layout) -> Spot | None:
    """Where a finding stands, as near as it says; None for one about the whole change."""
    spot = find_place(finding.old_at, finding.new_at, layout)
    anchor = layout.ids.get(finding.address, "")
    if spot is not None:
        return Spot(anchor or spot.anchor, spot.part)
    if finding.field:
        return Spot(anchor, name_field(finding.field))
    return Spot(anchor, name_part(None)) if anchor else None
