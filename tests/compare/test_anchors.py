"""Long passages: cut where both sides meet, solved piece by piece, and told of where that was too much."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from storyrev.compare import anchors, diff_words
from storyrev.compare.anchors import Edit, changed_runs
from storyrev.compare.passage import Passage
from storyrev.compare.spans import new_text, old_text
from storyrev.compare.vocabulary import Vocabulary
from storyrev.compare.words import diff_passages

LETTERS = st.text(alphabet="abcdef", max_size=60)


@pytest.fixture
def cut_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages of more than a few words count as long ones."""
    monkeypatch.setattr(anchors, "CELLS", 100)
    monkeypatch.setattr(anchors, "_STEP", 8)


def apply(old: str, new: str, edits: list[Edit]) -> str:
    """`old` with the runs of `new` put in."""
    out, at = "", 0
    for a, b, c, d in edits:
        out += old[at:a] + new[c:d]
        at = b
    return out + old[at:]


def kept(old: str, edits: list[Edit]) -> int:
    return len(old) - sum(b - a for a, b, _, _ in edits)


@given(LETTERS, LETTERS)
def test_the_runs_turn_one_side_into_the_other_and_never_touch(old: str, new: str) -> None:
    edits, solved = changed_runs(old, new)
    assert solved
    assert apply(old, new, edits) == new
    assert kept(old, edits) == Indel.similarity(old, new) // 2
    assert all(a < b or c < d for a, b, c, d in edits)
    assert all(first[1] < second[0] for first, second in pairwise(edits))


@pytest.mark.usefixtures("cut_early")
@given(LETTERS, LETTERS)
def test_so_do_those_of_a_passage_in_pieces(old: str, new: str) -> None:
    edits, _ = changed_runs(old, new)
    assert apply(old, new, edits) == new
    assert all(a < b or c < d for a, b, c, d in edits)
    assert all(first[1] < second[0] for first, second in pairwise(edits))


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3])
def test_a_long_edited_passage_keeps_nearly_as_much_as_one_solved_at_once(
    share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "CELLS", 10_000)
    monkeypatch.setattr(anchors, "_STEP", 50)
    chance = random.Random(1)
    old = "".join(chr(chance.randrange(0x100, 0x800)) for _ in range(3000))
    new = "".join(sign if chance.random() > share else chr(chance.randrange(0x100, 0x800)) for sign in old)
    edits, solved = changed_runs(old, new)
    assert solved
    assert apply(old, new, edits) == new
    assert kept(old, edits) >= 0.99 * Indel.similarity(old, new) // 2


@pytest.mark.usefixtures("cut_early")
def test_a_stretch_with_nothing_to_cut_at_is_replaced_as_a_whole_and_told_of() -> None:
    words = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ]
    old = "It begins so. " + " ".join(words) + " And it ends."
    new = "It begins so. " + " ".join(f"{word}ly" for word in words) + " And it ends."
    vocabulary = Vocabulary()
    limits: list[str] = []
    spans = diff_passages(Passage(old, vocabulary), Passage(new, vocabulary), limits)
    assert limits == ["words"]
    assert [span.op for span in spans] == ["equal", "delete", "insert", "equal"]
    assert (old_text(spans), new_text(spans)) == (old, new)


def test_nothing_is_told_where_no_limit_was_reached() -> None:
    vocabulary = Vocabulary()
    limits: list[str] = []
    diff_passages(Passage("One word.", vocabulary), Passage("Another word.", vocabulary), limits)
    assert limits == []


def test_a_word_put_into_a_very_long_passage_is_all_that_is_marked() -> None:
    words = [f"word{number % 977}x{number % 31}" for number in range(40_000)]
    old, new = " ".join(words), " ".join([*words[:9_000], "here", *words[9_000:30_000], "there", *words[30_000:]])
    marked = [(span.op, span.text) for span in diff_words(old, new) if span.op != "equal"]
    assert marked == [("insert", " here"), ("insert", " there")]
