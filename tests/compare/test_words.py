"""Word edits: what they promise for every text, and what a reader sees."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import Span, diff_letters, diff_words, split_words, tokens, vocabulary
from storyrev.compare.letters import diff_lines
from storyrev.compare.passage import Passage
from storyrev.compare.spans import join_spans, new_text, old_text, swap_spans
from storyrev.compare.vocabulary import Vocabulary
from storyrev.compare.words import diff_passages
from tests.compare.marks import shown

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
        (" a b", "a b", "[- -]a b"),
        ("The trial opens.", "In May, the trial opens.", "[-The-]{+In May, the+} trial opens."),
        ("It rained.", "Yes. It rained.", "{+Yes. +}It rained."),
    ],
)
def test_a_reader_sees_whole_words_and_no_more_than_the_edit(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # One kept word among six replaced ones on either hand is there by accident.
        (
            "The storm cut power to three hamlets and closed the airport",
            "Heavy winds tore off roofs, left roads flooded and shut one small harbour",
            (
                "[-The storm cut power to three hamlets and closed the airport-]"
                "{+Heavy winds tore off roofs, left roads flooded and shut one small harbour+}"
            ),
        ),
        # Between two small edits the same word is kept.
        ("cold winds and high seas", "warm winds and low seas", "[-cold-]{+warm+} winds and [-high-]{+low+} seas"),
        # A short word between two replaced ones, and what joins two figures in one.
        ("loss of power", "lack of heat", "[-loss of power-]{+lack of heat+}"),
        ("defence of labour", "defense of labor", "[-defence-]{+defense+} of [-labour-]{+labor+}"),
        ("12 of 30", "15 of 40", "[-12-]{+15+} of [-30-]{+40+}"),
        ("won 3–1 at home", "won 4–2 at home", "won [-3–1-]{+4–2+} at home"),
        ("won 3 – 1 at home", "won 4 – 2 at home", "won [-3-]{+4+} – [-1-]{+2+} at home"),
    ],
)
def test_a_crumb_of_kept_text_does_not_cut_an_edit_in_two(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "It left about 12 huts dark all night",
            "Gales took power from 12 of our old mills",
            "[-It left about-]{+Gales took power from+} 12 [-huts dark all night-]{+of our old mills+}",
        ),
        (
            "We saw him in Lyon at the market",
            "They then drove through Lyon with a stolen car",
            "[-We saw him in-]{+They then drove through+} Lyon [-at the market-]{+with a stolen car+}",
        ),
        (
            "The board will not raise its fees",
            "Our members could not agree on any date",
            "[-The board will-]{+Our members could+} not [-raise its fees-]{+agree on any date+}",
        ),
        (
            "The law was called “a mistake of youth",
            "His plan would be “an act of madness",
            "[-The law was called-]{+His plan would be+} “[-a mistake of youth-]{+an act of madness+}",
        ),
        (
            "On Monday the minister, asked by reporters",
            "Late last night aides, told of it at last",
            "[-On Monday the minister-]{+Late last night aides+}, [-asked by reporters-]{+told of it at last+}",
        ),
    ],
)
def test_figures_names_negations_quotation_marks_and_pauses_stand(old: str, new: str, expected: str) -> None:
    tail = "; nobody on the island had heard of it."
    assert shown(old + tail, new + tail) == expected + tail


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("A met B.", "A met C. A met B.", "{+A met C. +}A met B."),
        ("to the law", "to the plan and the law", "to{+ the plan and+} the law"),
        ("in Wien und", "in Wien und in Graz und", "in Wien und{+ in Graz und+}"),
        ("Lyon, Metz, Nice", "Lyon, Nice", "Lyon,[- Metz,-] Nice"),
        ("trees (oaks) fell", "trees (elms) (oaks) fell", "trees{+ (elms)+} (oaks) fell"),
        ("ha ha", "ha ha ha", "{+ha +}ha ha"),
    ],
)
def test_what_was_put_in_is_marked_where_a_reader_would_take_it_out(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a Kowalski", "Kowalski a", "[-a -]Kowalski{+ a+}"),
        ("of, governors", "governors of,", "[-of, -]governors{+ of,+}"),
    ],
)
def test_of_what_could_be_kept_the_long_words_are(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "The mayor opened the new library on Main Street.",
            "A fire destroyed two warehouses near the port overnight.",
        ),
        ("Der Rat vertagte die Wahl auf den Herbst.", "Ein Sturm deckte in der Nacht viele Dächer ab."),
        ("Рада перенесла вибори на осінь.", "Буря вночі зірвала дахи будинків."),
        ("One word", "Quite different: many words, and no end."),
    ],
)
def test_a_passage_written_anew_is_replaced_as_a_whole(old: str, new: str) -> None:
    assert diff_words(old, new) == (Span("delete", old), Span("insert", new))


def test_a_long_stretch_that_stayed_is_kept_however_much_is_new_around_it() -> None:
    stayed = "and nobody on the island has been told."
    old = "In the first week of the strike the mail did not come at all, the shops ran out of bread " + stayed
    new = "Since the ferry stopped there has been neither fuel nor post here, prices have doubled twice " + stayed
    assert diff_words(old, new)[-1] == Span("equal", " " + stayed)


def test_what_was_put_in_before_and_after_a_short_passage_is_no_rewriting() -> None:
    assert shown("Nobody knows.", "At first, it seemed easy. Nobody knows. In the end, few even cared.") == (
        "{+At first, it seemed easy. +}Nobody knows.{+ In the end, few even cared.+}"
    )


@given(TEXTS, TEXTS)
def test_no_mark_begins_or_ends_inside_a_word(old: str, new: str) -> None:
    spans = diff_words(old, new)
    for text, other in ((old, "insert"), (new, "delete")):
        ends = set(accumulate(len(span.text) for span in spans if span.op != other))
        at = 0
        for piece in split_words(text):
            assert piece.isspace() or not ends.intersection(range(at + 1, at + len(piece)))
            at += len(piece)


@given(TEXTS, TEXTS)
def test_the_same_texts_have_the_same_edits_whatever_was_read_before(old: str, new: str) -> None:
    vocabulary = Vocabulary()
    Passage(f"{new} before all else {old}", vocabulary).words  # noqa: B018 - it is read for its signs
    assert diff_passages(Passage(old, vocabulary), Passage(new, vocabulary)) == diff_words(old, new)


def test_letters_show_what_changed_inside_a_word() -> None:
    assert diff_letters("organise", "organize") == (
        Span("equal", "organi"),
        Span("delete", "s"),
        Span("insert", "z"),
        Span("equal", "e"),
    )


@given(st.text(alphabet=st.characters(max_codepoint=0x2122), max_size=80))
def test_plain_text_has_the_same_words_either_way(text: str) -> None:
    if tokens.is_plain(text):
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
