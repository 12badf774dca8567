"""Why a change is material: a reason for each sort of thing that reads differently, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from storyrev.compare import new_text, old_text, words_of
from storyrev.compare.model import FIELD_KINDS, Span, StoryDiff
from storyrev.judge.edits import judge_edit
from storyrev.judge.facts import language_of
from storyrev.judge.furniture import Furniture, find_furniture, is_of_page, without_addresses
from storyrev.judge.languages import words_for
from storyrev.judge.model import Fact
from storyrev.judge.phrases import read_list
from storyrev.judge.points import Point
from storyrev.judge.wording import is_worded_alike, says_otherwise

_QUOTES = {"altered": ("quote", "altered"), "term": ("quoted word", ""), "marks": ("pair of quotation marks", "")}
_MANY = {"pair of quotation marks": "pairs of quotation marks"}


def give_reasons(
    diff: StoryDiff, facts: Iterable[Fact], points: Iterable[Point], furniture: Furniture | None = None
) -> tuple[str, ...]:
    """Why a reader could have learnt something else than before; none where they could not.

    A reason for each kind of fact but links ("3 figures changed, 1 cut"), for passages that came or went, and for
    wording. What each fact says stands in the facts, and is not said again. `points` are those of `list_points`. What
    is of the page and not of the story is no reason: `furniture`, as `find_furniture` finds it.
    """
    language = language_of(diff)
    furniture = find_furniture(diff, language) if furniture is None else furniture
    reasons = list(
        _of_facts(
            fact for fact in facts if not (is_of_page(fact) or furniture.has(fact.old_at, fact.new_at, fact.field))
        )
    )
    points = tuple(points)
    added = len({point.new_at for point in points if point.sort == "added" and point.old_at is None})
    removed = len({point.old_at for point in points if point.sort == "removed" and point.new_at is None})
    if added or removed:
        reasons.append(_tell("passage", ((added, "added"), (removed, "cut"))))
    slips = frozenset(read_list(words_for(language).slips))
    if any(_means_something(spans, slips, language) for spans in _rows(diff, furniture)):
        reasons.append("words changed, by more than their spelling")
    return tuple(reasons)


def _means_something(spans: Sequence[Span], slips: frozenset[str], language: str) -> bool:
    """Whether the edits of a passage say something else; one small word that was missing, or too many, does not."""
    spans = without_addresses(spans)
    if not says_otherwise(spans):
        return False
    edited = [word for span in spans if span.edit for word in words_of(span.text)]
    if len(edited) == 1 and edited[0] in slips:
        return False
    old, new = old_text(spans), new_text(spans)
    return not is_worded_alike(old, new) and judge_edit(old, new, language).kind != "form"


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


def _rows(diff: StoryDiff, furniture: Furniture) -> Iterator[Sequence[Span]]:
    """What was reworded in the story's own text, its headline and dek; of a sentence that moved its edits alone."""
    for field in diff.fields:
        if field.name in ("headline", "dek") and field.name not in furniture.fields:
            yield field.spans
    for section in diff.sections:
        part = section.new if section.new is not None else section.old
        if part is not None and part.kind in ("head", "lede", "section"):
            for change in section.blocks:
                if furniture.has(change.old_at, change.new_at):
                    continue
                if change.new is None or change.new.kind not in FIELD_KINDS:
                    yield from (row.spans for row in change.sentences if row.move is None and row.changed)
    yield from (move.spans for move in diff.moves if move.partial and move.edited)
