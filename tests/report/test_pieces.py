"""The small parts that pages are made of."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import Counts, compare, diff_words
from storyrev.compare.model import BlockChange, Span
from storyrev.judge import judge
from storyrev.judge.model import Fact
from storyrev.report import render_terminal
from storyrev.report.bars import draw_bar
from storyrev.report.characters import draw_space, reveal
from storyrev.report.forms import tell_form, tell_writing
from storyrev.report.inline import draw_sentence, draw_spans
from storyrev.report.measure import Shares
from storyrev.report.noted import tell_coverage
from storyrev.report.summary import summarise, tell_facts
from storyrev.report.times import write_day, write_iso, write_time
from storyrev.report.words import count_things, first_words, join_names
from storyrev.report.wrap import Bit, measure_width, wrap_bits
from storyrev.story import parse
from storyrev.story.model import Block
from tests.report import samples
from tests.report.made import add, edit, group, make_diff, spans

ANY_TEXT = st.text(st.characters(), max_size=200)


# Characters


@given(ANY_TEXT)
def test_nothing_that_is_revealed_can_steer_a_terminal_or_reorder_a_line(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]", reveal(text))


@given(ANY_TEXT)
def test_revealed_text_can_be_written_as_utf8(text: str) -> None:
    assert reveal(text + "\ud800").encode()


@pytest.mark.parametrize(
    "text", ["Zoë’s naïve café — “so”, she said…", "می‌خواهم", "👩‍👧‍👦 ❤️", "日本\u3000語", "10\u00a0km", "soft\u00adly"]
)
def test_letters_as_people_write_them_stay_as_they_are(text: str) -> None:
    assert reveal(text) == text


def test_what_only_an_edit_consists_of_is_named() -> None:
    assert reveal("\u00a0", edited=True) == "⟨U+00A0⟩"
    assert reveal("\u200b", edited=True) == "⟨U+200B⟩"
    assert reveal("10\u00a0km", edited=True) == "10\u00a0km"


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u200d", "\u200c", "\u2060", "\u200f", "\ufe0f", "\U000e0041"])
def test_what_hides_in_an_edited_word_is_named(hidden: str) -> None:
    assert reveal(f"4{hidden}5", edited=True) == f"4⟨U+{ord(hidden):04X}⟩5"


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍👧‍👦 ❤️", "1️⃣", "©️", "日本\u3000語", "« 10\u202f000 »"])
def test_what_belongs_to_a_script_or_a_sign_is_let_be_in_an_edit(text: str) -> None:
    assert reveal(text, edited=True) == text


def test_letters_that_look_the_same_and_are_written_otherwise_are_told() -> None:
    old, new = Span("delete", "cafe\u0301", form=True), Span("insert", "caf\u00e9", form=True)
    told = ("The same letters, written with other code points: “cafe\u0301”.",)
    assert tell_writing((Span("equal", "The "), old, new)) == told
    assert tell_writing((new, Span("equal", "x"), old, Span("equal", "y"))) == ()


def test_other_forms_of_the_same_words_are_named_each_once_and_no_more_than_a_reader_takes_in() -> None:
    spans = diff_words("a 'b' 'c' d... é l'e l'f l'g l'h", "a ‘b’ ‘c’ d… é l’e l’f l’g l’h")
    assert tell_writing(spans) == (
        "Read the same, written otherwise: ' → ‘, ' → ’, ... → …, l'e → l’e, l'f → l’f and 2 more.",
    )


def test_a_hidden_character_that_is_no_more_than_form_is_named() -> None:
    assert tell_writing(diff_words("a co\u00adworker", "a coworker")) == (
        "Read the same, written otherwise: co⟨U+00AD⟩worker → coworker.",
    )


def test_words_in_another_form_stand_apart_in_a_page_so_that_old_comes_before_new_in_every_script() -> None:
    (remark,) = tell_writing(diff_words('א היו"ר', "א היו״ר"))
    assert draw_sentence(remark) == 'Read the same, written otherwise: <bdi>היו"ר</bdi> → <bdi>היו״ר</bdi>.'


def show(text: str) -> str:
    """What the terminal shows of an edited paragraph."""
    (comparison,) = samples.full_view().comparisons
    view = replace(comparison, diff=make_diff(group("Here", edit("paragraph", text))), judgement=None)
    return render_terminal(view, colour=False, width=80)


@pytest.mark.parametrize(
    ("edited", "shown"),
    [
        ("It fell [---]3%.", "It fell [-⟨-⟩-]3%."),
        ("It fell {+-3+}%.", "It fell {+-3+}%."),
        ("It has C[-++-]{+#+}.", "It has C[-++-]{+#+}."),
        ("It has C{++++}.", "It has C{+⟨++⟩+}."),
        ("{+New+} {>, a <} and [-", "{+New+} ⟨{⟩>, a <⟨}⟩ and ⟨[⟩-"),
    ],
)
def test_text_is_never_read_as_a_mark(edited: str, shown: str) -> None:
    assert shown in show(edited)


@pytest.mark.parametrize(
    ("edited", "told"),
    [
        ("It fell [---]3%.", "signs changed"),
        ("She called it {+“+}a relief{+”+}.", "signs changed"),
        ("It fell[- -]{+  +}3%.", "form only"),
    ],
)
def test_only_what_keeps_words_and_signs_is_form(edited: str, told: str) -> None:
    assert f"({told})" in show(edited)


def test_white_space_alone_is_drawn_and_other_text_is_not() -> None:
    assert draw_space(" \t\n") == "·→¶"
    assert draw_space(" a ") == " a "
    assert draw_space("") == ""


# Letters


def letters(text: str) -> str:
    drawn = re.sub('<bdi class="sr".*?</bdi>', "", str(draw_spans(spans(text))))
    return drawn.replace('<b class="letters">', "<b>")


def test_in_a_word_that_is_nearly_the_same_the_letters_that_changed_are_marked() -> None:
    assert letters("To [-organise-]{+organize+} it") == ("To <del>organi<b>s</b>e</del><ins>organi<b>z</b>e</ins> it")
    assert letters("[-Recieve-]{+Receive+}").count("<b>") in (2, 3, 4)


def test_a_marked_letter_has_its_marks_with_it() -> None:
    assert letters("[-cafe\u0301s-]{+cafes+}") == "<del>caf<b>e\u0301</b>s</del><ins>caf<b>e</b>s</ins>"
    assert letters("[-हिन्दुस्तानी-]{+हिन्दुस्तानि+}") == "<del>हिन्दुस्ता<b>नी</b></del><ins>हिन्दुस्ता<b>नि</b></ins>"


@pytest.mark.parametrize(
    "text",
    [
        "[-left-]{+fled away+}",
        "[-two-]{+seven+}",
        "[-1,500-]{+1,600+}",
        "[-word-]{+wo\u00adrd+}",
        "[-gone-]",
    ],
)
def test_letters_are_marked_in_no_other_edit(text: str) -> None:
    assert "<b>" not in letters(text)


def test_marked_letters_are_escaped() -> None:
    assert letters("[-<i>a-]{+<i>b+}") == "<del>&lt;i&gt;<b>a</b></del><ins>&lt;i&gt;<b>b</b></ins>"
    assert letters("[-aaa<-]{+aaa&+}") == "<del>aaa<b>&lt;</b></del><ins>aaa<b>&amp;</b></ins>"


# Times


def test_times_name_the_month_and_say_the_zone() -> None:
    assert write_time(datetime(2020, 1, 2, 3, 4, tzinfo=UTC)) == "2 January 2020, 03:04 UTC"
    assert write_time(datetime(2020, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))) == (
        "31 December 2020, 23:59 UTC-03:30"
    )
    assert write_time(datetime(2020, 6, 1, 0, 0)) == "1 June 2020, 00:00"  # noqa: DTZ001 - a naive one is meant
    assert write_iso(datetime(2020, 1, 2, 3, 4, 5, 678, tzinfo=UTC)) == "2020-01-02T03:04:05+00:00"
    assert write_day(date(2024, 2, 29)) == "29 February 2024"


# Words


def test_counted_things_agree_in_number() -> None:
    assert count_things(1, "word") == "1 word"
    assert count_things(0, "word") == "0 words"
    assert count_things(12345, "note to readers", "notes to readers") == "12,345 notes to readers"


def test_names_stand_in_a_row() -> None:
    assert [join_names(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_a_text_is_known_by_its_first_words() -> None:
    assert first_words("one two three", most=2) == "one two…"
    assert first_words(" one\n two ", most=2) == "one two"


def formed(old: Block, new: Block) -> str:
    return "".join(tell_form(BlockChange(old, new, 0, 0, form=True)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (Block("paragraph", "x"), Block("quote", "x"), "paragraph → quote"),
        (Block("heading", "x", level=2), Block("heading", "x", level=3), "level 2 → 3"),
        (Block("item", "x"), Block("item", "x", ordered=True), "bulleted → numbered"),
        (Block("item", "x", ordered=True), Block("item", "x"), "numbered → bulleted"),
        (Block("note", "x", note="update"), Block("note", "x", note="correction"), "Update → Correction"),
        (Block("quote", "x y"), Block("quote", "x y", split=2), "credit or attribution set apart"),
        (Block("quote", "x y", split=2), Block("quote", "x y"), "credit or attribution no longer set apart"),
        (Block("paragraph", "x"), Block("paragraph", "x"), "markup or white space"),
    ],
)
def test_a_change_of_form_is_named(old: Block, new: Block, told: str) -> None:
    assert formed(old, new) == f"Form changed: {told}."


def test_a_terminal_shows_one_comparison_as_it_shows_a_report_of_one() -> None:
    (comparison,) = samples.full_view().comparisons
    report = samples.full_view()
    assert render_terminal(comparison, colour=False, width=80) == render_terminal(
        replace(report, headline=""), colour=False, width=80
    )


# The summary


def test_facts_of_a_kind_and_fate_stand_in_one_sentence() -> None:
    facts = [Fact("figure", "500", "750", "", ""), Fact("figure", "3", "4", "", ""), Fact("figure", "", "9", "", "")]
    assert list(tell_facts(facts)) == ["2 figures changed: 500 → 750, 3 → 4.", "1 figure added: 9."]


def test_many_facts_are_counted_not_listed() -> None:
    facts = [Fact("figure", str(n), str(n + 1), "", "") for n in range(10, 17)]
    assert next(tell_facts(facts)).endswith("14 → 15 and 2 more.")


def test_a_quote_is_told_by_its_first_words() -> None:
    quote = Fact("quote", "I said that we would come home by the end of May.", "", "", "")
    assert list(tell_facts([quote])) == ["1 quote cut: “I said that we would come home by…”."]


def test_a_changed_quote_is_told_from_where_it_differs() -> None:
    old, new = "one two three four five six seven eight nine.", "one two three four five six seven 8 nine."
    assert list(tell_facts([Fact("quote", old, new, "", "")])) == [
        "1 quote changed: “…five six seven eight nine” → “…five six seven 8 nine”."
    ]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (Counts(sections_changed=2, sections_added=1), "2 sections changed, 1 added."),
        (Counts(sections_moved=1), "1 section moved."),
        (Counts(blocks_moved=1, sentences_moved=2), "3 passages moved."),
        (Counts(blocks_removed=1), "1 passage cut."),
        (Counts(links=1), "1 link changed."),
        (Counts(cards=2), "2 passages of related stories or calls changed."),
        (Counts(notes_removed=1), "1 note to readers taken out."),
        (Counts(notes_added=2, notes_changed=1), "2 notes to readers added, 1 changed."),
        (Counts(words_added=1), "1 word added."),
        (Counts(words_added=41, words_removed=12), "41 words added, 12 cut."),
    ],
)
def test_each_sort_of_change_has_its_sentence(counts: Counts, sentence: str) -> None:
    assert summarise(make_diff(), counts) == (sentence,)


def test_form_alone_is_said_to_be_form_alone() -> None:
    assert summarise(make_diff(), Counts(form=3)) == (
        "No words changed, only how the text is written down (markup, white space, typography).",
    )
    assert summarise(make_diff(), Counts(words_added=1, form=1))[-1] == "1 passage changed in form only."


def test_changed_fields_are_named() -> None:
    diff = make_diff(group("", add("paragraph", "New.")), fields=(("headline", "[-a-]b"), ("desk", "{+c+}")))
    assert "Head of the story changed: Headline and Front matter: desk." in summarise(diff, Counts())


# Bars


@given(*(st.integers(0, 5000) for _ in range(4)))
def test_a_bar_is_never_longer_than_its_room(kept: int, added: int, cut: int, moved: int) -> None:
    shares = Shares(kept, added, cut, moved)
    bar = draw_bar(shares, max(shares.size, 1))
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="12"/', bar)]
    assert all(width > 0 for width in widths)
    assert sum(widths) <= 100.1
    assert len(widths) == sum(map(bool, (kept, added, cut, moved)))


def test_a_single_word_can_still_be_seen_in_a_bar() -> None:
    bar = draw_bar(Shares(kept=100_000, added=1), 100_001)
    assert 'class="b-added"' in bar
    assert re.search(r'class="b-added"[^>]* width="0.90%"', bar)


# Lines


def plain(bits: list[Bit]) -> str:
    return "".join(bit.text for bit in bits)


@given(ANY_TEXT, st.integers(8, 60))
def test_wrapping_loses_nothing_but_white_space(text: str, width: int) -> None:
    lines = list(wrap_bits([Bit(reveal(text))], width))
    assert "".join("".join(plain(line).split()) for line in lines) == "".join(reveal(text).split())


@given(ANY_TEXT, st.integers(8, 60))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    for line in wrap_bits([Bit(reveal(text))], width):
        assert measure_width(plain(line)) <= width


def test_words_stay_whole_and_styles_stay_with_them() -> None:
    lines = list(wrap_bits([Bit("one two "), Bit("three four", "4;32"), Bit(" five")], 10))
    assert [plain(line) for line in lines] == ["one two", "three four", "five"]
    assert lines[1] == [Bit("three four", "4;32")]


def test_letters_keep_their_marks_and_emoji_their_parts() -> None:
    family = "👩‍👧‍👦"
    lines = [plain(line) for line in wrap_bits([Bit("e\u0301" * 12 + family * 6)], 10)]
    assert lines == ["e\u0301" * 10, "e\u0301" * 2 + family * 4, family * 2]


def test_wide_letters_take_two_columns() -> None:
    assert measure_width("日本語") == 6
    assert measure_width("e\u0301") == 1
    assert measure_width("\u200b") == 0
    assert [plain(line) for line in wrap_bits([Bit("日本語日本語")], 8)] == ["日本語日", "本語"]


def test_line_feeds_end_lines() -> None:
    assert [plain(line) for line in wrap_bits([Bit("a\n\nb c")], 20)] == ["a", "", "b c"]


# Starting up


def test_terminal_and_json_do_not_wait_for_the_templates() -> None:
    code = "import sys, storyrev.report, storyrev.publish; print('jinja2' in sys.modules, 'markupsafe' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_words_that_changed_and_are_no_facts_are_not_called_nothing_to_tell() -> None:
    """The verdict above says that the change is material; what stands beside the note must not say the contrary."""
    old, new = (
        parse(f"The court {verb} the law on Friday.\n".encode(), "markdown") for verb in ("upheld", "struck down")
    )
    judgement = judge(compare(old, new), kind="update", note="Updated.")
    assert (judgement.material, judgement.facts) == (True, ())
    assert judgement.audit is not None
    assert tell_coverage(judgement.audit, True).startswith("Only words changed that are no facts; whether they need")
    assert tell_coverage(judgement.audit, False).startswith("No material change to tell of")
