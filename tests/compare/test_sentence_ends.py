"""Sentence ends in news prose, in every script."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import split_sentences
from storyrev.compare.languages import guess_language, read_tag
from storyrev.compare.passage import Passage
from storyrev.compare.sentences import segment
from storyrev.compare.vocabulary import Vocabulary

LABELLED = Path(__file__).with_name("sentences.txt")


def read_cases() -> list[tuple[int, str, str]]:
    cases = []
    for number, line in enumerate(LABELLED.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            tag, text = line.split("\t")
            cases.append((number, tag, text))
    return cases


@pytest.mark.parametrize(
    ("tag", "marked"),
    [
        pytest.param(
            tag.lstrip("!"), text, id=f"line {n} ({tag})", marks=pytest.mark.xfail if tag.startswith("!") else ()
        )
        for n, tag, text in read_cases()
    ],
)
def test_sentences_end_where_a_reader_says_so(tag: str, marked: str) -> None:
    found = split_sentences(marked.replace("‖", ""), "" if tag == "-" else tag)
    assert [sentence.strip() for sentence in found] == [sentence.strip() for sentence in marked.split("‖")]


PROSE = st.lists(
    st.sampled_from(
        [text.replace("‖", "") for _, _, text in read_cases()]
        + [
            ".",
            "…",
            "?",
            "。",
            "”",
            '"',
            "(",
            ")",
            " ",
            "\n",
            "\u0301",
            "\u200d",
            "🇫🇷",
            "👩‍🚒",
            "1️⃣",
            "क्ष",
            "\r\n",
            "«",
            "」",
        ]
    ),
    max_size=12,
).map("".join)
TAGS = st.sampled_from(["", "en", "de", "fr", "ru", "ja", "zh-Hant", "hi", "ar", "he", "th", "tlh", "?"])


@given(st.one_of(PROSE, st.text(max_size=200)), TAGS)
def test_sentences_joined_give_the_text_back_in_any_language(text: str, tag: str) -> None:
    sentences = split_sentences(text, tag)
    assert "".join(sentences) == text
    assert len(sentences) < 2 or all(sentence.strip() for sentence in sentences)


@given(PROSE, TAGS)
def test_no_sentence_ends_inside_a_grapheme_cluster(text: str, tag: str) -> None:
    clusters = {match.end() for match in regex.finditer(r"\X", text)}
    at = 0
    for sentence in split_sentences(text, tag):
        at += len(sentence)
        assert at in clusters


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        (-1, ("We act.", " I said so The minister")),
        (18, ("We act.", " I said so", " The minister")),
        (14, ("We act.", " I said", " so The minister")),
        (16, ("We act.", " I said so", " The minister")),
    ],
)
def test_a_sentence_ends_where_a_credit_begins_but_never_inside_a_word(split: int, expected: tuple[str, ...]) -> None:
    sentences = segment(Passage("We act. I said so The minister", Vocabulary()), "en", split)
    assert tuple(sentence.text for sentence in sentences) == expected


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("uk_UA", "uk"),
        ("uk_UA.UTF-8", "uk"),
        ("iw", "he"),
        ("in", "id"),
        ("no", "nb"),
        (" DE ", "de"),
        ("gsw", "gsw"),
        ("", ""),
        ("und", ""),
        ("x-klingon", ""),
        ("English", ""),
        ("e", ""),
        ("en de", ""),
        ("../en", ""),
    ],
)
def test_a_tag_names_a_language_or_none(tag: str, language: str) -> None:
    assert read_tag(tag) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge is closed.", "en"),
        ("Élections à Genève", "en"),
        ("Мост закрыт.", "ru"),
        ("Міст закрито її рішенням.", "uk"),
        ("पुल बंद है।", "hi"),
        ("الجسر مغلق.", "ar"),
        ("پل چوبی گم شد.", "fa"),
        ("پل بند ہے۔", "ur"),
        ("הגשר סגור.", "he"),
        ("桥关闭了。", "zh"),
        ("橋は閉鎖された。", "ja"),
        ("다리가 폐쇄되었다.", "ko"),
        ("Η γέφυρα έκλεισε;", "el"),
        ("NATO и мост", "ru"),
        ("12 + 3 €", "en"),
        ("", "en"),
    ],
)
def test_a_script_points_to_a_language(text: str, language: str) -> None:
    assert guess_language(text) == language
