"""A text read chunk by chunk has the same words as one read as a whole."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare.forms import fold
from storyrev.compare.passage import Passage, parts_of
from storyrev.compare.tokens import split_units
from storyrev.compare.vocabulary import Vocabulary

PIECES = st.sampled_from(
    [
        "word",
        "U.S.",
        "1,500.25",
        "(Monday,",
        "end.",
        " ",
        " ",
        "  ",
        "\n",
        "\u00a0",
        "é",
        "e\u0301",
        "中文",
        "ไทย",
        "—",
        "a-b",
        "’s",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=20).map("".join))


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_the_units_are_those_of_the_whole_text(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    for text in texts:
        passage = Passage(text, vocabulary)
        units = split_units(text)
        assert ["".join(passage.unit(k)) for k in range(len(passage.words))] == units
        assert [vocabulary.words[ord(sign)] for sign in passage.words] == [fold(unit.lstrip()) for unit in units]


@given(TEXTS, TEXTS)
def test_two_words_have_the_same_sign_where_they_read_the_same(old: str, new: str) -> None:
    vocabulary = Vocabulary()
    sides = Passage(old, vocabulary), Passage(new, vocabulary)
    for i, sign in enumerate(sides[0].words):
        for j, other in enumerate(sides[1].words):
            assert (sign == other) == (fold(sides[0].word(i)) == fold(sides[1].word(j)))


@given(TEXTS)
def test_every_two_words_side_by_side_are_a_pair_and_a_pair_tells_its_words(text: str) -> None:
    passage = Passage(text, Vocabulary())
    assert {parts_of(pair) for pair in passage.pairs} == {
        (ord(one), ord(other)) for one, other in pairwise(passage.words)
    }


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_words_learned_beforehand_are_the_same_words(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    learned = [Passage(text, vocabulary) for text in texts]
    vocabulary.learn([chunk for passage in learned for chunk in passage.chunks])
    for passage in learned:
        alone = Passage(passage.text, Vocabulary())
        assert passage.starts == alone.starts
        assert [passage.vocabulary.words[ord(sign)] for sign in passage.words] == [
            alone.vocabulary.words[ord(sign)] for sign in alone.words
        ]
