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
        ("figure", "12", "17", "See https://paper.example/a/{} for it."),
        ("figure", "1.0", "1.1", "Version {}, updated 2025-01-30."),
        ("date", "May 2024", "June 2024", "Updated: {}"),
        ("date", "04/02/2025", "12/08/2025", "Last modified on {} See prior versions of the terms"),
        ("date", "2022", "2023", "© {} The Example"),
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
        ("date", "April 2, 2020", "April 9, 2020", "Deadline: {}"),
        ("date", "July 1", "July 2", "Effective {}, the fare is $5."),
        ("date", "May 3", "May 4", "Updated on {}, the guidance bans boats."),
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


LONG = "The ferry sailed from Kell on Monday with all of the passengers."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0:00 / 0:30", "0:00 / 1:00"),
        ("2024-03-18T10:37:46Z", "2024-04-18T23:29:09Z"),
        ("2 months ago", "3 months ago"),
        ("November 13, 2019", "April 2, 2020"),
        ("[Rain over Oslo](a.html)", "[Snow over Bergen and Kell](b.html)"),
        ("Share", "Play video"),
        ("", "Was this page helpful?"),
        ("", "© 2024 The Example"),
        ("", "[Learn more about the ferry](f.html)."),
        ("", "1\n\n2\n\n3"),
        ("", LONG),
        ("See https://paper.example/a.", "See https://paper.example/b/12."),
    ],
)
def test_what_is_of_the_page_makes_no_change_material(old: str, new: str) -> None:
    assert reasons_for(f"{LONG}\n\n{old}", f"{LONG}\n\n{new}") == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("9:30", "10:30"),
        ("Deadline: April 2, 2020\n\nIt rained.", "Deadline: April 9, 2020\n\nIt rained."),
        ("[Rain over Oslo](a.html)", "[Rain over Oslo: 12 dead](a.html)"),
        ("[He did not pay](a.html).", "[He paid](a.html)."),
        ("", "The end."),
        ("1-1", "1-1\n\n1-1"),
        ("12", "17"),
        ("Learn more about the 12 dead.", "Learn more about the 17 dead."),
    ],
)
def test_what_only_looks_like_a_piece_of_the_page_is_material_all_the_same(old: str, new: str) -> None:
    assert reasons_for(f"{LONG}\n\n{old}", f"{LONG}\n\n{new}") != ()


def codes_for(old: str, new: str) -> list[str]:
    diff = compare(parse(old.encode(), "markdown"), parse(new.encode(), "markdown"))
    return [finding.code for finding in judge(diff, kind="update").findings]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("We tell users of it.", "We tell users of it without undue delay.", "SR106"),
        ("Content that is not eligible stays.", "Content that is ineligible stays.", "SR106"),
        ("Kell Ltd (“Kell”, “we”) runs it.", "Kell Sea Ltd (“Kell Sea”, “we”) runs it.", "SR102"),
        ("It obeys the Use Policy of Kell.", "It obeys the Use Policies of Kell.", "SR103"),
        ("They saw the GitHubbers of Kell.", "They saw the GitHub of Kell.", "SR103"),
        ("It ends in thirty (30) days.", "It ends in 30 days.", "SR103"),
        ("Children under 16 may go.", "Children under 16 years old may go.", "SR103"),
        ("# 7. Ice\n\n# 8. Rain\n\nOf Section 7.", "# 7. Ice\n\n# 8. Rain\n\nOf Section 8.", "SR103"),
    ],
)
def test_nobody_is_asked_what_the_answer_is_plain_to(old: str, new: str, code: str) -> None:
    assert code not in codes_for(old, new)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("He went with a permit.", "He went without a permit.", "SR106"),
        ("The man from Kell did not pay for it.", "The man from Kell did pay for it.", "SR106"),
        ("“We waited long enough for it,” she said.", "“We waited too long for it,” she said.", "SR102"),
        ("“We Will Never Pay You!” he said.", "“We Will Always Pay You!” he said.", "SR102"),
        ("They saw Hezbolla in Kell.", "They saw Hezbollah in Kell.", "SR103"),
        ("It ends in thirty (30) days.", "It ends in thirty (31) days.", "SR103"),
        ("Under Section 230 of it.", "Under Section 231 of it.", "SR103"),
        ("# 5. Oslo\n\nArticle 5 of the pact.", "# 5. Oslo\n\nArticle 4 of the pact.", "SR103"),
    ],
)
def test_what_may_be_an_error_put_right_is_asked_about(old: str, new: str, code: str) -> None:
    assert code in codes_for(old, new)
