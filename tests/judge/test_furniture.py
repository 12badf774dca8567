"""What no editor need be asked about, and what a slip is."""

from __future__ import annotations

import pytest

from storyrev.compare import compare
from storyrev.judge import Fact, FactKind, find_facts, judge
from storyrev.judge.furniture import is_furniture
from storyrev.story import parse


def facts_of(old: str, new: str) -> list[tuple[str, str, str]]:
    diff = compare(parse(old.encode(), "markdown"), parse(new.encode(), "markdown"))
    return [(fact.kind, fact.old, fact.new) for fact in find_facts(diff)]


def reasons_for(old: str, new: str) -> tuple[str, ...]:
    return judge(compare(parse(old.encode(), "markdown"), parse(new.encode(), "markdown"))).reasons


@pytest.mark.parametrize(
    ("kind", "old", "new", "sentence"),
    [
        ("date", "Sep 3, 2020", "Sep 4, 2020", "{}"),
        ("date", "May 2, 2023", "May 3, 2023", "Last updated: {}"),
        ("date", "0:30", "1:00", "0:00 / {}"),
        ("figure", "78DCCCE9923E5CFB3CAA", "B0614CADF0EAF85433C7", "Key ID: {}"),
        ("figure", "u=https%3A%2F%2Fa.example%2F1", "u=https%3A%2F%2Fa.example%2F2", "](https://b.example/l.php?{})"),
        ("figure", "paper.example/video/2020/a", "paper.example/video/2021/a", "See {}."),
    ],
)
def test_the_page_has_facts_that_nobody_reads_as_news(kind: FactKind, old: str, new: str, sentence: str) -> None:
    assert is_furniture(Fact(kind, old, new, sentence.format(old), sentence.format(new)))


@pytest.mark.parametrize(
    ("kind", "old", "new", "sentence"),
    [
        ("date", "Friday", "Saturday", "The ferry sailed on {}."),
        ("figure", "12", "17", "{}"),
        ("figure", "12", "17", "{} people died."),
        ("figure", "COVID-19", "COVID-18", "The city counted the cases of {}."),
        ("figure", "$1,200,000,000", "$1,300,000,000", "It cost {}."),
        ("name", "Meyer", "Mayer", "{}"),
    ],
)
def test_what_a_reader_would_learn_is_asked_about(kind: FactKind, old: str, new: str, sentence: str) -> None:
    assert not is_furniture(Fact(kind, old, new, sentence.format(old), sentence.format(new)))


def clauses(first: int) -> str:
    words = ("Ice", "Rain", "Snow", "Fog")
    return "".join(f"{number}.1 {word} is no excuse.\n\n" for number, word in enumerate(words, first))


def test_clauses_that_count_on_are_no_facts_and_neither_is_what_refers_to_them() -> None:
    old, new = clauses(7), clauses(8)
    assert facts_of(old + "It follows Section 7 in this.", new + "It follows Section 8 in this.") == []
    assert facts_of(old + "It took 7 boats to do this.", new + "It took 8 boats to do this.") == [("figure", "7", "8")]


def test_the_number_of_a_clause_that_counts_on_is_no_fact() -> None:
    old = "".join(
        f"{n}.{k} {word} is not due.\n\n" for n, k, word in ((14, 1, "Rent"), (14, 2, "Toll"), (14, 3, "Fee"))
    )
    assert facts_of(old, old.replace("14.", "15.")) == []


def test_clauses_whose_letters_count_on_are_no_facts() -> None:
    old = "".join(
        f"See Section {letter} for {what}.\n\n" for letter, what in zip("KLM", ("tolls", "rents", "fees"), strict=True)
    )
    new = "".join(
        f"See Section {letter} for {what}.\n\n" for letter, what in zip("LMN", ("tolls", "rents", "fees"), strict=True)
    )
    assert facts_of(old, new) == []
    assert facts_of("The boat is of J. Smith.", "The boat is of K. Smith.") == [("name", "J. Smith", "K. Smith")]


def test_a_reference_that_changed_by_itself_is_a_fact() -> None:
    assert facts_of("Members rely on Article 4 in this.", "Members rely on Article 5 in this.") == [
        ("figure", "4", "5")
    ]


def test_a_figure_that_is_written_as_it_was_is_no_fact() -> None:
    old, new = "You must be over 13 to have an account.", "You must be aged 13 to have an account."
    assert ("figure", "13", "13") not in facts_of(old, new)


def test_a_small_word_that_was_missing_is_no_reason() -> None:
    old, new = (
        "The use of it will be governed the terms of Kell.",
        "The use of it will be governed by the terms of Kell.",
    )
    assert reasons_for(old, new) == ()
    assert reasons_for(old, new.replace(" by ", " perhaps by ")) != ()
    assert reasons_for("You may enter.", "You must enter.") != ()


def test_reasons_count_each_sort_of_fact_once() -> None:
    old = "The ferry had 500 people and 3 boats.\n\nNobody was hurt.\n\nThe captain said “we felt one bump at night”."
    new = "The ferry had 750 people and 4 boats.\n\nThe captain said “we felt two bumps at night”.\n\nAll slept well at home."
    reasons = reasons_for(old, new)
    assert "3 figures changed" in reasons or "2 figures changed" in reasons
    assert "1 quote altered" in reasons
    assert any(reason.startswith("1 passage added") for reason in reasons)
