"""Sentences: split without loss, and followed wherever they went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import align_sentences, split_sentences
from storyrev.compare.passage import Passage
from storyrev.compare.sentences import segment
from storyrev.compare.vocabulary import Vocabulary

SENTENCES = st.lists(
    st.sampled_from(
        [
            "The embassy was attacked on Tuesday.",
            "The embassy was attacked on Wednesday morning.",
            "Troops will deploy at once.",
            "Nobody was hurt, officials said.",
            "Yes.",
            "",
            "Troops will deploy at once, and more will follow in the next several days.",
            "More will follow in the next several days.",
        ]
    ),
    max_size=8,
)


@given(st.text(max_size=200))
def test_sentences_joined_give_the_text_back(text: str) -> None:
    assert "".join(split_sentences(text)) == text


@given(SENTENCES, SENTENCES)
def test_every_sentence_stands_in_exactly_one_group(old: list[str], new: list[str]) -> None:
    groups = align_sentences(old, new)
    assert sorted(i for olds, _ in groups for i in olds) == list(range(len(old)))
    assert sorted(j for _, news in groups for j in news) == list(range(len(new)))
    assert all(olds or news for olds, news in groups)


@given(SENTENCES)
def test_a_text_aligns_with_itself_one_to_one(sentences: list[str]) -> None:
    groups = align_sentences(sentences, sentences)
    assert [group for group in groups if sentences[(group[0] or group[1])[0]]] == [
        ((k,), (k,)) for k, sentence in enumerate(sentences) if sentence
    ]


def test_a_split_and_a_merge_are_told() -> None:
    whole = ["Troops will deploy at once, and more will follow in the next several days."]
    parts = ["Troops will deploy at once.", "More will follow in the next several days."]
    assert align_sentences(whole, parts) == (((0,), (0, 1)),)
    assert align_sentences(parts, whole) == (((0, 1), (0,)),)


def test_a_moved_sentence_keeps_its_partner() -> None:
    old = [
        "The market opened at nine in the morning.",
        "It rained all day long in the city.",
        "Nobody came to the square.",
    ]
    new = [old[2], old[0], old[1]]
    assert align_sentences(old, new) == (((2,), (0,)), ((0,), (1,)), ((1,), (2,)))


def test_an_edited_sentence_is_not_a_new_one() -> None:
    assert align_sentences(["The toll rose to 12 on Friday."], ["The toll rose to 17 on Friday."]) == (((0,), (0,)),)


def test_a_rewritten_sentence_is_no_edit_of_what_stood_there() -> None:
    groups = align_sentences(["The council met on Friday evening."], ["Heavy rain closed several roads, police say."])
    assert sorted(groups) == [((), (0,)), ((0,), ())]


@pytest.mark.parametrize(
    "text",
    [
        "U.S. Gen. Qasem Soleimani left at 10:30 a.m. for Baghdad.",
        "It cost $1.5 million in Jan. 2020.",
        '"We will not wait," he said.',
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(text: str) -> None:
    assert split_sentences(text) == (text,)


def test_an_attribution_is_a_sentence_of_its_own() -> None:
    sentences = segment(Passage("We will act\n— The minister", Vocabulary()), "en", 12)
    assert [sentence.text for sentence in sentences] == ["We will act", "\n— The minister"]
