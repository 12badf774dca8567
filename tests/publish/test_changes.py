from __future__ import annotations

from storyrev.compare.model import StoryDiff
from storyrev.judge.model import Fact
from storyrev.publish import ChangeView, describe_changes
from tests.publish.samples import CORRECTED, FACTS
from tests.report.made import add, arrive, came, cut, edit, gone, group, keep, leave, made_block, make_diff, reform


def told(diff: StoryDiff, *facts: Fact) -> list[tuple[str, str, str]]:
    return [(change.where, change.what, write(change)) for change in describe_changes(diff, facts)[0]]


def write(change: ChangeView) -> str:
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[span.op].format(span.text) for span in change.spans)


def test_facts_come_as_they_were_and_are_and_not_a_second_time_as_wording() -> None:
    assert told(CORRECTED, *FACTS) == [
        ("Headline", "text", "Ferry with [-500-]{+750+} aboard runs aground"),
        ("Why it matters", "figure", "[-500-]{+750+}"),
        ("Why it matters", "quote", "We felt one bump, then [-silence-]{+nothing at all+}."),
    ]


def test_without_facts_the_wording_is_shown_with_a_few_words_around() -> None:
    long = "one two three four five six seven eight nine [-ten-]{+10+} eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    assert told(make_diff(group("Here", edit("paragraph", long)))) == [
        (
            "Here",
            "text",
            "… four five six seven eight nine [-ten-]{+10+} eleven twelve thirteen fourteen fifteen sixteen …",
        )
    ]


def test_two_edits_far_apart_keep_words_on_both_sides() -> None:
    middle = " ".join(f"w{n}" for n in range(30))
    ((_, _, text),) = told(make_diff(group("Here", edit("paragraph", f"[-a-]{{+b+}} {middle} [-c-]{{+d+}}"))))
    assert text == "[-a-]{+b+} w0 w1 w2 w3 w4 … w25 w26 w27 w28 w29 [-c-]{+d+}"


def test_a_rewording_beside_a_changed_figure_is_told_as_well() -> None:
    diff = make_diff(group("Here", edit("paragraph", "About [-500-]{+750+} people [-left-]{+fled+}.")))
    fact = Fact("figure", "500", "750", "", "", 0, 0)
    assert [what for _, what, _ in told(diff, fact)] == ["figure", "text"]


def test_a_figure_in_a_changed_quotation_is_told_once() -> None:
    diff = make_diff(group("Here", edit("paragraph", "“We lost [-40-]{+45+} homes,” she said. It took 140 days.")))
    figure = Fact("figure", "40", "45", "", "", 0, 0)
    quote = Fact("quote", "We lost 40 homes", "We lost 45 homes", "", "", 0, 0)
    once = [("Here", "quote", "We lost [-40-]{+45+} homes")]
    assert told(diff, figure, quote) == told(diff, quote, figure) == once
    other = Fact("quote", "We lost 140 homes", "We lost 45 homes", "", "", 0, 0)
    assert [what for _, what, _ in told(diff, figure, other)] == ["figure", "quote"]


def test_passages_and_sections_that_came_or_went_are_told_once() -> None:
    diff = make_diff(
        group(
            "Here", add("paragraph", "New one."), cut("item", "Old one."), edit("paragraph", "Kept. ", "{+And more.+}")
        ),
        group("Whole", add("heading", "Whole"), add("paragraph", "All new."), side="new"),
        group("Gone", cut("heading", "Gone"), cut("paragraph", "All old."), side="old"),
        group("[-Was-]{+Is+}", edit("heading", "[-Was-]{+Is+}")),
    )
    assert told(diff) == [
        ("Here", "added", "{+New one.+}"),
        ("Here", "cut", "[-Old one.-]"),
        ("Here", "added", "{+And more.+}"),
        ("Whole", "section-added", ""),
        ("Gone", "section-cut", ""),
        ("Is", "renamed", "[-Was-]{+Is+}"),
    ]


def test_a_long_passage_is_broken_off() -> None:
    ((_, _, text),) = told(make_diff(group("Here", add("paragraph", "word " * 100))))
    assert text.count("word") == 40
    assert text.endswith(" …+}")


def test_moves_form_stamps_notes_and_cards_tell_a_reader_nothing() -> None:
    diff = make_diff(
        group("", edit("stamp", "Updated [-1-]{+2+} May"), kind="head"),
        group("One", leave(1, "paragraph", "Moves."), edit("paragraph", "Stays. ", gone(2, "This one walks.")), reform(made_block("paragraph", "x"), made_block("item", "x"))),
        group("Two", arrive(1, "paragraph", "Moves."), edit("paragraph", "Also. ", came(2, "This one walks."))),
        group("", add("note", "Correction: …", note="correction"), kind="notes"),
        group("Card", edit("paragraph", "[-a-]{+b+}", card=1), kind="related"),
        fields=(("updated", "[-1-]{+2+}"), ("desk", "[-World-]{+Coast+}")),
    )  # fmt: skip
    assert told(diff) == []


def test_a_sentence_that_was_edited_as_it_moved_is_told_by_its_edit() -> None:
    diff = make_diff(
        group("One", edit("paragraph", "Stays. ", gone(1, "The sea was calm."))),
        group("Two", edit("paragraph", "Also. ", came(1, "The sea was rough."))),
    )
    assert told(diff) == [("Two", "text", "The sea was [-calm-]{+rough+}.")]


def test_only_so_many_are_shown_and_the_rest_is_counted() -> None:
    diff = make_diff(group("Here", *(edit("paragraph", f"[-{n}-]{{+{n + 1}+}}") for n in range(12))))
    shown, more = describe_changes(diff, most=5)
    assert (len(shown), more) == (5, 7)


def test_a_figure_that_only_came_is_told_in_its_sentence() -> None:
    diff = make_diff(group("Here", edit("paragraph", "They fled{+, all 9 of them+}.")))
    assert told(diff, Fact("figure", "", "9", "", "", 0, 0)) == [("Here", "text", "They fled{+, all 9 of them+}.")]


def test_places_have_names_that_readers_use() -> None:
    diff = make_diff(
        group("", add("caption", "A ship."), add("embed", "A film"), kind="head"),
        group("", add("paragraph", "News."), kind="lede"),
    )
    assert [where for where, _, _ in told(diff)] == ["Caption", "Picture or embed", "Opening"]


def test_unchanged_text_is_never_told() -> None:
    assert told(make_diff(group("Here", keep("paragraph", "Same.")))) == []
