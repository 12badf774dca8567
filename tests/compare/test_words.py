"""Word edits: what they promise for every text, and what a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import Span, diff_letters, diff_words, split_words, tokens, vocabulary
from storyrev.compare.letters import diff_lines
from storyrev.compare.spans import join_spans, new_text, old_text, swap_spans

WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "a",
            "750",
            "7.5",
            "-3",
            "U.S.",
            "troops",
            "fury",
            ",",
            ".",
            '"',
            " ",
            "  ",
            "\n",
            "é",
            "日本",
            "👩‍👩‍👧",
        ]
    )
).map(" ".join)
TEXTS = st.one_of(WORDS, st.text(max_size=60))


def shown(old: str, new: str) -> str:
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[span.op].format(span.text) for span in diff_words(old, new))


@given(TEXTS)
def test_words_joined_give_the_text_back(text: str) -> None:
    assert "".join(split_words(text)) == text


@given(TEXTS, TEXTS)
def test_spans_rebuild_both_sides(old: str, new: str) -> None:
    spans = diff_words(old, new)
    assert (old_text(spans), new_text(spans)) == (old, new)
    assert spans == join_spans(spans)


@given(TEXTS, TEXTS)
def test_swapping_twice_gives_the_same_spans(old: str, new: str) -> None:
    spans = diff_words(old, new)
    assert swap_spans(swap_spans(spans)) == spans
    assert (old_text(swap_spans(spans)), new_text(swap_spans(spans))) == (new, old)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(span.op == "equal" for span in diff_words(text, text))


@given(st.text(max_size=300), st.text(max_size=300))
def test_letter_and_line_edits_rebuild_both_sides(old: str, new: str) -> None:
    for spans in (diff_letters(old, new), diff_lines(old, new)):
        assert (old_text(spans), new_text(spans)) == (old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The toll was 12 on Friday.", "The toll was 17 on Friday.", "The toll was [-12-]{+17+} on Friday."),
        ("It cost $1.5 million.", "It cost $15 million.", "It cost $[-1.5-]{+15+} million."),
        ("It was -3 degrees.", "It was 3 degrees.", "It was [---]3 degrees."),
        ("He did not go.", "He did go.", "He did[- not-] go."),
        ("I go.", "I go. You go.", "I go.{+ You go.+}"),
        ("in the region", "of the area", "[-in the region-]{+of the area+}"),
        ('"We act," he said.', "We act, he said.", '[-"-]We act,[-"-] he said.'),
        ("U.S. troops", "US troops", "[-U.S.-]{+US+} troops"),
        ("cafe\u0301s close", "cafes close", "[-cafe\u0301s-]{+cafes+} close"),
        ("👩‍👩‍👧 won", "👩‍👧 won", "[-👩‍👩‍👧-]{+👩‍👧+} won"),
        ("東京で会談", "大阪で会談", "[-東京-]{+大阪+}で会談"),
        ("a b", "a  b", "a {+ +}b"),
    ],
)
def test_a_reader_sees_whole_words_and_no_more_than_the_edit(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_letters_show_what_changed_inside_a_word() -> None:
    assert diff_letters("organise", "organize") == (
        Span("equal", "organi"),
        Span("delete", "s"),
        Span("insert", "z"),
        Span("equal", "e"),
    )


@given(st.text(alphabet=st.characters(max_codepoint=0x2122), max_size=80))
def test_plain_text_has_the_same_words_either_way(text: str) -> None:
    if tokens._is_plain(text):
        assert joined(tokens._PLAIN_UNIT.findall(text)) == joined(tokens._split_any(text))
        assert tokens._PLAIN_ONLY_WORDS.findall(text) == tokens._ONLY_WORDS.findall(text)


@given(
    st.lists(st.sampled_from(["U", "S", ".", "1", ",", "-", "’", "_", " ", "é", "a.b", "x1", "/", ":"])).map("".join)
)
def test_plain_joiners_work_as_the_full_ones(text: str) -> None:
    assert joined(tokens._PLAIN_UNIT.findall(text)) == joined(tokens._split_any(text))


def joined(units: list[str]) -> list[str]:
    """Units without the empty one at the end of a text, which either way may leave or not."""
    return [unit for unit in units if unit]


def test_more_words_than_can_be_told_apart_still_rebuild_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_SIGNS", 3)
    old, new = "one two three four five six seven", "one three two five seven eight nine"
    spans = diff_words(old, new)
    assert (old_text(spans), new_text(spans)) == (old, new)
