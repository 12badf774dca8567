"""Long texts on a page are cut between words, and never inside a figure."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare.model import Span
from storyrev.judge.model import Fact, FactKind
from storyrev.report.facts import find_context, gather_alike, order_facts, pick_weightiest, spell_reading, tell_kinds
from storyrev.report.shortening import keep_end, keep_ends, keep_start, shorten_spans

FILLER = "the harbour board met again that night and heard the pilots in turn "
FIGURES = (
    "1 000 000 people",
    "$ 4.5 million",
    "five hundred and twelve boats",
    "12 square miles",
    "5 per cent",
    "− 3 degrees",
)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("most", range(20, 100, 3))
def test_no_cut_falls_into_a_figure(figure: str, most: int) -> None:
    text = f"{FILLER}{figure} {FILLER}"
    for kept in (keep_start(text, most), keep_end(text, most), keep_ends(text, most)):
        inside = [part for part in figure.split() if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", kept)]
        assert figure in kept or not [part for part in inside if part not in FILLER.split()]


@given(st.text(), st.integers(1, 60))
def test_what_is_kept_stands_in_the_text(text: str, most: int) -> None:
    assert text.startswith(keep_start(text, most).removesuffix("…")) or keep_start(text, most) == text
    assert text.endswith(keep_end(text, most).removeprefix("…")) or keep_end(text, most) == text


def test_a_short_text_is_left_alone() -> None:
    assert keep_start("Ten boats.", 10) == keep_end("Ten boats.", 10) == keep_ends("Ten boats.", 10) == "Ten boats."


def test_edits_keep_the_words_beside_them() -> None:
    spans = (Span("equal", FILLER * 3), Span("delete", "no"), Span("insert", "every"), Span("equal", f" {FILLER * 3}"))
    before, gone, came, after = shorten_spans(spans, 30)
    assert before.text.startswith("…")
    assert before.text.endswith("the pilots in turn ")
    assert (gone.text, came.text) == ("no", "every")
    assert after.text.startswith(" the harbour")
    assert after.text.endswith("…")


def test_both_readings_of_a_long_quote_are_short_of_the_same_words() -> None:
    old = f"{FILLER * 4}with no vote {FILLER * 4}"
    new = old.replace("with no vote", "with one vote")
    sides = spell_reading(Fact("quote", old, new, old, new, sort="altered"))
    first, second = ("".join(span.text for span in side) for side in sides)
    assert first.replace("no vote", "one vote") == second
    assert len(first) < len(old) / 2


def test_the_words_around_a_fact_are_those_of_the_fact_itself() -> None:
    sentence = "Of 1,650 people 650 came, and 65 left."
    context = find_context(Fact("figure", "640", "650", sentence, sentence))
    assert context is not None
    assert context.before == "Of 1,650 people "


def facts(*pairs: tuple[FactKind, str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(kind, old, new, "", "") for kind, old, new in pairs)


def test_facts_are_told_by_kind_and_what_reads_otherwise_first() -> None:
    told = order_facts(facts(("name", "", "Ann"), ("figure", "", "3"), ("link", "a", "b"), ("figure", "1", "2")))
    assert [(fact.kind, fact.old) for fact in told] == [("figure", "1"), ("figure", ""), ("name", ""), ("link", "a")]


def test_of_many_facts_the_weightiest_are_picked() -> None:
    pairs: list[tuple[FactKind, str, str]] = [("figure", "", str(n)) for n in range(9)]
    groups = gather_alike(facts(*pairs, ("negation", "not", ""), ("name", "Jon", "John"), ("link", "a", "b")))
    assert {group[0].kind for group in pick_weightiest(groups, 2)} == {"negation", "name"}
    assert [group[0].kind for group in pick_weightiest(groups, 10)].count("link") == 0
    assert pick_weightiest(groups, 11) == groups


def test_what_reads_the_same_in_several_places_is_told_once() -> None:
    told = gather_alike(facts(("figure", "650", "750"), ("name", "Jon", "John"), ("figure", "650", "750")))
    assert [(group[0].old, len(group)) for group in told] == [("650", 2), ("Jon", 1)]


def test_facts_are_counted_by_kind() -> None:
    assert (
        tell_kinds(facts(("date", "1", "2"), ("date", "2", "3"), ("quote", "a", "")))
        == "3 facts: 2 dates or times, 1 quote"
    )
    assert tell_kinds(()) == "No fact"
