"""The laws of facts, on stories that nobody would write and on the samples with one thing changed."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench_facts import make_changes
from benchmarks.bench_moves import read_samples
from storyrev.compare import compare, invert
from storyrev.judge import Fact, find_facts
from storyrev.judge.names import Known
from storyrev.judge.reading import find_mentions
from storyrev.story import Story, parse

SENTENCES = st.sampled_from(
    [
        "Some 650 soldiers of the 1st Brigade will deploy to Iraq on Jan. 3, 2020, said Gen. Ann Lee.",
        "About 750 soldiers of the 2nd Brigade will not deploy to Iraq on Tuesday, said Jon Smith.",
        "Gen. Ann Lee denied that more than $1.5 million was lost, at least on paper.",
        "“We did not lose 12 men,” Ada Lind said. “It was 17.”",
        "“We did lose 12 men,” Per Holm claimed, and never came back to Oslo.",
        "United won 3-2 at 10:30 p.m., -5 degrees, the coldest night since 1987.",
        "Nobody was hurt.",
        "Yes.",
        "No, 5% of a [list](https://example.org/list-1) is public.",
        'No, 7% of a [list](https://example.org/list-2) is "public".',
        "Er zahlte 1,5 Mio. €, sagte «niemand» in Bern.",
    ]
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
BLOCKS = st.one_of(
    PARAGRAPHS,
    PARAGRAPHS.map(lambda text: f"- {text}"),
    PARAGRAPHS.map(lambda text: f"> {text}\n> — Ada Lind, mayor"),
    st.sampled_from(
        ["## The 12 Men of Oslo", "*A gate in Oslo. Photo: Ida Berg/Example*", "| a | 1 |\n| - | - |\n| b | 2 |"]
    ),
    st.text(alphabet="aA1 .,-–'\"“”„«»9½٣no€%(\n", max_size=40),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A story in one of the languages, with up to six blocks, some of them nonsense."""
    lang = draw(st.sampled_from(["en", "de", "es", "fr"]))
    return parse(
        f"---\nlang: {lang}\nheadline: One\n---\n" + "\n\n".join(draw(st.lists(BLOCKS, max_size=6))), "markdown"
    )


def swapped(fact: Fact) -> tuple[str, ...]:
    return (fact.kind, fact.new, fact.old, fact.new_sentence, fact.old_sentence, fact.inside)


def plain(fact: Fact) -> tuple[str, ...]:
    return (fact.kind, fact.old, fact.new, fact.old_sentence, fact.new_sentence, fact.inside)


@given(stories())
def test_two_texts_that_are_the_same_differ_in_no_fact(story: Story) -> None:
    assert find_facts(compare(story, story)) == ()


@given(stories(), stories())
def test_facts_seen_from_the_other_side_are_the_same_facts(old: Story, new: Story) -> None:
    diff = compare(old, new)
    assert Counter(map(plain, find_facts(diff))) == Counter(map(swapped, find_facts(invert(diff))))


@pytest.mark.parametrize(("first", "second"), [('"1', '"«'), ('"1 a', '"« a»'), ("“a” b", "“a b “c”")])
def test_marks_beside_a_quote_that_changed_are_told_from_either_side_or_from_neither(first: str, second: str) -> None:
    diff = compare(parse(first, "markdown"), parse(second, "markdown"))
    assert Counter(map(plain, find_facts(diff))) == Counter(map(swapped, find_facts(invert(diff))))


def test_a_name_that_went_with_two_passages_is_told_of_the_same_one_from_either_side() -> None:
    said = "Some 650 soldiers of the 1st Brigade will deploy to Iraq on Jan. 3, 2020, said Gen. Ann Lee."
    paid = "Er zahlte 1,5 Mio. €, sagte «niemand» in Bern."
    old = f"{said}\n\n{said} {said}\n\n{paid}\n\n> {said} {paid}\n> — Ada Lind, mayor\n"
    new = f"{said}\n\n> {said}\n> — Ada Lind, mayor\n\n{said}\n"
    diff = compare(parse(old, "markdown"), parse(new, "markdown"))
    assert Counter(map(plain, find_facts(diff))) == Counter(map(swapped, find_facts(invert(diff))))


@given(stories(), stories())
def test_a_fact_stands_in_its_sentences_and_differs(old: Story, new: Story) -> None:
    for fact in find_facts(compare(old, new)):
        assert fact.old != fact.new
        if fact.kind != "link":
            assert fact.old in fact.old_sentence
            assert fact.new in fact.new_sentence


@given(stories(), stories())
def test_the_same_comparison_gives_the_same_facts(old: Story, new: Story) -> None:
    assert find_facts(compare(old, new)) == find_facts(compare(old, new))


@given(st.text(alphabet="aAbB1290 .,-–'\"$€%½²٣年日Ⅳ/:_\n"), st.sampled_from(["en", "de", "es", "fr"]))
def test_every_digit_of_a_text_is_in_exactly_one_mention(text: str, language: str) -> None:
    mentions = find_mentions(text, language, Known((text,), (), language))
    covered = Counter(at for one in mentions for at in range(one.start, one.end))
    assert all(text[one.start : one.end] == one.text for one in mentions)
    assert max(covered.values(), default=1) == 1
    assert all(covered[at] for at, char in enumerate(text) if char.isdecimal() or char in "½²Ⅳ")


def test_one_small_change_to_a_sample_is_always_told_and_as_what_it_is() -> None:
    told = make_changes(read_samples(), 160, seed=11)
    assert [one.change for one in told if not one.facts] == []
    assert sum(one.right for one in told) >= 0.98 * len(told)


def test_a_row_of_digits_that_is_no_number_any_more_is_still_a_figure() -> None:
    old, new = (parse(f"The key is {'123456789' * 600}{last}, {last * 30} in all.\n", "markdown") for last in "12")
    assert [fact.kind for fact in find_facts(compare(old, new))] == ["figure", "figure"]


@pytest.mark.parametrize("text", ["1 " * 2000, "1." * 2000, "“a " * 2000, "' a" * 2000, '"a ' * 2000, "A. " * 2000])
def test_a_long_line_of_the_same_is_read_to_its_end(text: str) -> None:
    old, new = parse(f"{text}\n", "markdown"), parse(f"{text} 7\n", "markdown")
    facts = find_facts(compare(old, new))
    assert any("7" in fact.new for fact in facts)


def test_a_table_of_many_figures_has_a_fact_for_each_that_changed() -> None:
    chance = random.Random(3)
    rows = [[str(chance.randrange(10_000, 99_999)) for _ in range(20)] for _ in range(100)]
    changed = [[figure if chance.random() > 0.02 else f"{int(figure) + 1}" for figure in row] for row in rows]
    count = sum(
        old != new for before, after in zip(rows, changed, strict=True) for old, new in zip(before, after, strict=True)
    )
    facts = find_facts(compare(table(rows), table(changed)))
    assert len([fact for fact in facts if fact.kind == "figure" and fact.difference.startswith("+1")]) == count


def table(rows: list[list[str]]) -> Story:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " - |" * 20)
    return parse("\n".join(lines) + "\n", "markdown")
