"""One edit by itself: material or not, its kind and its reasons."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.judge import judge_edit
from storyrev.judge.signals import list_signals, take_apart
from storyrev.judge.weights import WEIGHTS

MATERIAL = [
    ("12 people were hurt", "17 people were hurt", "fact"),
    ("1.5 million euros", "15 million euros", "fact"),
    ("the vote on Tuesday", "the vote on Thursday", "fact"),
    ("the bridge is safe", "the bridge is not safe", "fact"),
    ("the bridge isn’t safe", "the bridge is safe", "fact"),
    ("more than 40 houses", "fewer than 40 houses", "fact"),
    ("Jon Marsh", "John Marsh", "fact"),
    ("She said: “We will go.”", "She said: “We may go.”", "quote"),
    ("", "Engineers had warned of cracks in two of the piers since March.", "fact"),
    ("Prices rose.", "Prices fell.", "fact"),
]
IMMATERIAL = [
    ("showes", "shows", "grammar"),
    ("a bridge", "the bridge", "grammar"),
    ("colour", "color", "grammar"),
    ("the crane operator", "The Crane Operator", "form"),
    ("“ready”", '"ready"', "form"),
    ("looked at", "viewed", "clarity"),
    ("a very brutal fight", "a fight", "tone"),
    ("said", "claimed", "attribution"),
    (",", "", "form"),
    ("", "", "form"),
]


@pytest.mark.parametrize(("old", "new", "kind"), MATERIAL)
def test_what_tells_a_reader_something_else_is_material(old: str, new: str, kind: str) -> None:
    judgement = judge_edit(old, new)
    assert (judgement.material, judgement.kind) == (True, kind)
    assert judgement.reasons


@pytest.mark.parametrize(("old", "new", "kind"), IMMATERIAL)
def test_what_says_the_same_is_not(old: str, new: str, kind: str) -> None:
    judgement = judge_edit(old, new)
    assert (judgement.material, judgement.kind) == (False, kind)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("de", "Die Brücke ist sicher.", "Die Brücke ist nicht sicher."),
        ("de", "1,5 Mio. Euro", "15 Mio. Euro"),
        ("es", "El puente es seguro.", "El puente no es seguro."),
        ("es", "más de 40 casas", "menos de 40 casas"),
        ("fi", "12 taloa", "17 taloa"),
    ],
)
def test_facts_outrank_the_weights_in_other_languages_too(language: str, old: str, new: str) -> None:
    assert judge_edit(old, new, language).likelihood == 1.0


def test_a_reason_names_the_fact_old_and_new() -> None:
    assert judge_edit("12 people were hurt", "17 people were hurt").reasons == ("figure changed: 12 → 17",)


def test_an_edit_that_is_weighed_tells_what_is_new_in_it() -> None:
    reasons = judge_edit("", "Engineers had warned of cracks in the piers.").reasons
    assert "new: engineers, warned, cracks, piers" in reasons


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "de", "es", "ja", ""]))
def test_every_edit_gets_an_answer_and_always_the_same(old: str, new: str, language: str) -> None:
    judgement = judge_edit(old, new, language)
    assert judgement == judge_edit(old, new, language)
    assert 0 <= judgement.likelihood <= 1


@given(st.text(max_size=80))
def test_nothing_changed_is_never_material(text: str) -> None:
    judgement = judge_edit(text, text)
    assert (judgement.material, judgement.kind) == (False, "form")


def test_a_very_long_edit_is_weighed_in_step_with_its_length() -> None:
    words = [f"word{number}" for number in range(3000)]
    edit = take_apart(" ".join(words), " ".join(reversed(words[:2900])), "en")
    assert len(edit.gone) == 100


def test_there_is_a_weight_for_each_signal_and_a_signal_for_each_weight() -> None:
    assert list(WEIGHTS) == list(list_signals(take_apart("a", "b", "en")))


def test_the_weights_are_what_the_script_makes_of_the_labelled_edits() -> None:
    script = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "train_edits.py"))
    if not script["DATA"].is_file():
        pytest.skip("the labelled edits are not beside the checkout")
    names, rows = script["read_rows"](script["DATA"])
    weights = script["train"](rows)
    assert dict(zip(names, weights[1:], strict=True)) == pytest.approx(WEIGHTS, abs=0.002)
