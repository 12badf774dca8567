"""Why a change is material: a reason for each sort of thing that reads differently, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from storyrev.compare import words_of
from storyrev.compare.model import FIELD_KINDS, FieldChange, Move, SentenceChange, Span, StoryDiff
from storyrev.compare.summary import count_changes
from storyrev.judge.facts import language_of
from storyrev.judge.languages import words_for
from storyrev.judge.model import Fact
from storyrev.judge.phrases import read_list
from storyrev.judge.wording import says_otherwise

_QUOTES = {"altered": ("quote", "altered"), "term": ("quoted word", ""), "marks": ("pair of quotation marks", "")}
_MANY = {"pair of quotation marks": "pairs of quotation marks"}


def give_reasons(diff: StoryDiff, facts: Iterable[Fact]) -> tuple[str, ...]:
    """Why a reader could have learnt something else than before; none where they could not.

    A reason for each kind of fact but links ("3 figures changed, 1 cut"), for passages that came or went, and for
    wording. What each fact says stands in the facts, and is not said again.
    """
    reasons = list(_of_facts(facts))
    counts = count_changes(diff)
    passages = ((counts.blocks_added, "added"), (counts.blocks_removed, "cut"))
    if any(number for number, _ in passages):
        reasons.append(_tell("passage", passages))
    slips = frozenset(read_list(words_for(language_of(diff)).slips))
    if any(_means_something(row.spans, slips) for row in _rows(diff)):
        reasons.append("words changed, by more than their spelling")
    return tuple(reasons)


def _means_something(spans: Sequence[Span], slips: frozenset[str]) -> bool:
    """Whether the edits of a passage say something else; one small word that was missing, or too many, does not."""
    if not says_otherwise(spans):
        return False
    edited = [word for span in spans if span.edit for word in words_of(span.text)]
    return len(edited) != 1 or edited[0] not in slips


def _of_facts(facts: Iterable[Fact]) -> Iterator[str]:
    groups: dict[str, Counter[str]] = {}
    for fact in facts:
        if fact.kind != "link":
            thing, verb = _QUOTES.get(fact.sort, (fact.kind, "")) if fact.kind == "quote" else (fact.kind, "")
            fate = verb or ("changed" if fact.old and fact.new else "added" if fact.new else "cut")
            groups.setdefault(thing, Counter())[fate] += 1
    for thing, fates in groups.items():
        yield _tell(thing, ((fates[fate], fate) for fate in ("altered", "changed", "added", "cut")))


def _tell(thing: str, fates: Iterable[tuple[int, str]]) -> str:
    """`3 figures changed, 1 cut`."""
    told = [(number, fate) for number, fate in fates if number]
    number, fate = told[0]
    return ", ".join(
        [
            f"{number:,} {thing if number == 1 else _MANY.get(thing, thing + 's')} {fate}",
            *(f"{count:,} {what}" for count, what in told[1:]),
        ]
    )


def _rows(diff: StoryDiff) -> Iterator[SentenceChange | FieldChange | Move]:
    """What was reworded in the story's own text, its headline and dek; of a sentence that moved its edits alone."""
    yield from (field for field in diff.fields if field.name in ("headline", "dek"))
    for section in diff.sections:
        part = section.new if section.new is not None else section.old
        if part is not None and part.kind in ("head", "lede", "section"):
            for change in section.blocks:
                if change.new is None or change.new.kind not in FIELD_KINDS:
                    yield from (row for row in change.sentences if row.move is None and row.changed)
    yield from (move for move in diff.moves if move.partial and move.edited)
