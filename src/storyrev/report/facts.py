"""How a fact is told: what it is called, and as much of its sentence as says what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from storyrev.judge.model import Fact
from storyrev.report.layout import Layout, Spot
from storyrev.report.words import name_field, name_part

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
_AROUND = 60
"""Characters of a sentence that are shown on each side of a fact."""


@dataclass(frozen=True, slots=True)
class Context:
    """A fact in its sentence, as the new text has it if it is in that; an ellipsis stands for what was left out."""

    before: str
    fact: str
    after: str


def name_fact(kind: str) -> str:
    """What a kind of fact is called in a list."""
    return _NAMES[kind]


def find_context(fact: Fact) -> Context | None:
    """The words around a fact; None where it is not read there (a link's target), or has the sentence to itself."""
    sentence, text = (fact.new_sentence, fact.new) if fact.new else (fact.old_sentence, fact.old)
    sentence, text = _one_line(sentence), _one_line(text)
    at = sentence.find(text)
    if at < 0 or len(text) > len(sentence) / 2:
        return None
    end = at + len(text)
    before, after = sentence[:at], sentence[end:]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return Context(before, text, after)


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
