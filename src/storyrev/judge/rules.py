"""What a standards desk would ask about a change, as rules with stable codes.

A rule asks; it does not decide. Kinds and notes are chosen by people.
"""

from __future__ import annotations

from collections.abc import Iterator

from storyrev.compare import words_of
from storyrev.judge.model import Fact, Finding

RULES = {
    "SR101": "A material change without a note to readers.",
    "SR102": "A direct quote was altered and the note does not say so.",
    "SR103": "A figure in a passage that readers had read was changed under a kind that admits no error.",
}
"""Every rule by its code, in one sentence."""

_NO_ERROR = frozenset({"update", "minor"})
_QUOTE_WORDS = """
    quote quotes quoted quotation quotations misquoted zitat zitate zitiert cita citas citado citation citations cité
"""
_SAYS_QUOTE = frozenset(_QUOTE_WORDS.split())


def apply_rules(facts: tuple[Fact, ...], *, material: bool, kind: str, note: str) -> Iterator[Finding]:
    """The findings on one change: `kind` of the new revision, and `note`, the words readers were given."""
    if kind in ("first", ""):
        return
    if material and not note.strip():
        yield Finding("SR101", "Readers could learn something else than before, and no note tells them. Is one due?")
    asked: set[tuple[str, str, str]] = set()
    for fact in facts:
        question = (fact.kind, fact.old, fact.new)
        if not fact.old or not fact.new or question in asked:
            continue
        asked.add(question)  # what changed in three places alike is one question, at the first of them
        if fact.kind == "quote" and fact.sort == "altered" and not _mentions_quote(note):
            yield Finding(
                "SR102", "A direct quote was altered, and the note does not say so. Why?", fact.old_at, fact.new_at
            )
        if kind in _NO_ERROR and (fact.kind == "figure" or (fact.kind == "date" and _has_digits(fact))):
            yield Finding(
                "SR103",
                f"{fact.old} became {fact.new} under “{kind}”. New reporting, or an error put right?",
                fact.old_at,
                fact.new_at,
            )


def _has_digits(fact: Fact) -> bool:
    return any(map(str.isdigit, fact.old)) and any(map(str.isdigit, fact.new))


def _mentions_quote(note: str) -> bool:
    return not _SAYS_QUOTE.isdisjoint(words_of(note))
