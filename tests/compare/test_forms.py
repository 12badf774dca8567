"""What differs only in form is told as form: neither hidden, nor called another word."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import Span, as_read, compare, count_changes, diff_words, invert, patch
from storyrev.compare.forms import fold, reads_alike
from storyrev.compare.model import BlockChange, StoryDiff
from storyrev.compare.spans import join_spans, new_text, old_text, swap_spans
from storyrev.judge import judge
from storyrev.story import parse

ALIKE = [
    ("é", "e\u0301"),
    ("한", "\u1112\u1161\u11ab"),
    ("“We act,”", '"We act,"'),
    ("„Wir“", "»Wir«"),
    ("« oui »", "“ oui ”"),
    ("don’t", "don't"),
    ("об’єкт", "обʼєкт"),
    ("5\u00a0km", "5 km"),
    ("10\u202f%", "10 %"),
    ("東京\u3000都", "東京 都"),
    ("co\u00adworker", "coworker"),
    ("ស្ពាន\u200bបិទ", "ស្ពានបិទ"),
    ("co\u2011op", "co-op"),
    ("ﬁnance", "finance"),
    ("\ufefb", "\u0644\u0627"),
    ("مــحمد", "محمد"),
    ("Wait…", "Wait..."),
    ("Å", "\u212b"),
]
OTHER = [
    ("m²", "m2"),
    ("½", "1/2"),
    ("Ⅳ", "IV"),
    ("１２", "12"),
    ("3–4", "3-4"),
    ("−3", "-3"),
    ("“a”", "‘a’"),
    ("「是」", "“是”"),
    ("“a”", "a"),
    ("a", "A"),
    ("resume", "résumé"),
    ("كَتَبَ", "كتب"),
    ("word\u200f", "word"),
    ("a\u202eb", "ab"),
    ("می‌خواهم", "میخواهم"),
    ("ﷺ", "صلى الله عليه وسلم"),
    ("❤️", "❤"),
    ("1,5", "1.5"),
]


@pytest.mark.parametrize(("old", "new"), ALIKE)
def test_two_forms_of_the_same_read_alike(old: str, new: str) -> None:
    assert reads_alike(old, new)
    spans = diff_words(f"Say {old} now", f"Say {new} now")
    assert not any(span.edit for span in spans)
    assert any(span.form for span in spans)
    assert (old_text(spans), new_text(spans)) == (f"Say {old} now", f"Say {new} now")


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_what_says_something_else_is_never_form(old: str, new: str) -> None:
    assert not reads_alike(old, new)
    assert any(span.edit for span in diff_words(f"Say {old} now", f"Say {new} now"))


@given(st.one_of(st.text(), st.text(alphabet=st.characters(min_codepoint=0xFB00, max_codepoint=0xFF10))))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_normal_forms_read_alike(text: str) -> None:
    assert reads_alike(normalize("NFC", text), normalize("NFD", text))


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_plain_ascii_is_its_own_form(text: str) -> None:
    assert fold(text) == text


PIECES = st.lists(
    st.sampled_from(
        [
            *(side for pair in (*ALIKE, *OTHER) for side in pair),
            " ",
            "\u00a0",
            "  ",
            '"',
            "“",
            "”",
            "'",
            "’",
            "...",
            "…",
        ]
    ),
    max_size=10,
).map("".join)


@given(PIECES, PIECES)
def test_spans_with_forms_keep_every_law(old: str, new: str) -> None:
    spans = diff_words(old, new)
    assert (old_text(spans), new_text(spans)) == (old, new)
    assert spans == join_spans(spans)
    assert swap_spans(swap_spans(spans)) == spans
    assert new_text(as_read(spans)) == new
    assert not any(span.quiet for span in as_read(spans))


@given(PIECES, PIECES)
def test_a_form_has_both_its_sides(old: str, new: str) -> None:
    spans = diff_words(old, new)
    for before, span, after in zip(("", *spans), spans, (*spans[1:], ""), strict=False):
        if span.quiet:
            other = after if span.op == "delete" else before
            assert isinstance(other, Span)
            assert other.quiet
            assert reads_alike(span.text.strip(), other.text.strip())


STORY = """---
headline: Now it's over
---
# The mayor's word

"We will act," the mayor said. "We won't wait any longer." Nobody was hurt.

The cafe\u0301 is closed... It costs 5 euros. The "rest" stays open.

## Why it's so

Nothing here changes at all today, he said.
"""
RESTYLED = (
    STORY.replace('"We will act,"', "“We will act,”")
    .replace('"We won\'t wait any longer."', "“We won’t wait any longer.”")
    .replace("cafe\u0301", "café")
    .replace("...", "…")
    .replace("5 euros", "5\u00a0euros")
    .replace('"rest"', "„rest“")
    .replace("it's", "it’s")
    .replace("mayor's", "mayor’s")
)


def diff_of(old: str, new: str) -> StoryDiff:
    was, now = parse(old, "markdown"), parse(new, "markdown")
    diff = compare(was, now)
    assert patch(was, diff) == now
    assert patch(now, invert(diff)) == was
    assert invert(invert(diff)) == diff
    return diff


def changes_of(diff: StoryDiff) -> list[BlockChange]:
    return [change for section in diff.sections for change in section.blocks]


def test_a_story_in_another_style_reads_the_same_and_is_not_called_identical() -> None:
    diff = diff_of(STORY, RESTYLED)
    counts = count_changes(diff)
    assert not diff.identical
    assert not counts.any
    assert counts.form == 4
    assert all(change.op == "equal" for change in changes_of(diff))
    assert not any(section.renamed for section in diff.sections)
    assert not any(field.changed for field in diff.fields)
    judgement = judge(diff, kind="minor")
    assert (judgement.material, judgement.facts, judgement.findings) == (False, (), ())


def test_an_edit_is_found_among_forms_and_alone_is_counted() -> None:
    diff = diff_of(STORY, RESTYLED.replace("We will act", "We will not act"))
    counts = count_changes(diff)
    assert (counts.words_added, counts.words_removed, counts.blocks_changed) == (1, 0, 1)
    facts = judge(diff, kind="minor").facts
    assert [(fact.kind, fact.old, fact.new) for fact in facts] == [
        ("quote", "We will act,", "We will not act,"),
        ("negation", "", "not"),
    ]


def test_a_quotation_mark_taken_out_is_no_form() -> None:
    counts = count_changes(diff_of(STORY, RESTYLED.replace("„rest“", "rest")))
    assert counts.blocks_changed == 1
    assert counts.words_added == counts.words_removed == 0


def test_a_passage_that_moved_and_was_restyled_is_a_move_and_no_edit() -> None:
    first, second = (
        "“We won’t go,” she said of the long march north.",
        "A ferry will run until midnight all summer long.",
    )
    diff = diff_of(f"{first}\n\n{second}\n", f'{second}\n\n"We won\'t go," she said of the long march north.\n')
    assert [move.edited for move in diff.moves] == [False]
    assert count_changes(diff).words_added == 0


@pytest.mark.parametrize(
    ("old", "new", "form"),
    [
        ("It was - 3 degrees.", "It was -3 degrees.", False),
        ("It rose 3 % now.", "It rose 3% now.", True),
        ("Two  words.", "Two words.", True),
    ],
)
def test_white_space_is_form_unless_it_makes_a_sign_of_a_dash(old: str, new: str, *, form: bool) -> None:
    (change,) = changes_of(diff_of(old, new))
    assert (change.form, change.op) == (form, "equal" if form else "changed")
