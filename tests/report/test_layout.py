from __future__ import annotations

from storyrev.report.layout import Fold, Part, Row
from storyrev.report.names import mark_part, tell_end
from storyrev.report.setting import count_unchanged, lay_out
from tests.report import samples
from tests.report.made import add, arrive, came, cut, edit, gone, group, keep, leave, make_diff


def rows(part: Part) -> list[Row]:
    return [row for row in part.rows if isinstance(row, Row)]


def test_a_departure_stands_where_the_passage_stood() -> None:
    diff = make_diff(
        group("One", keep("paragraph", "First."), leave(1, "paragraph", "Moves."), edit("paragraph", "[-x-]{+y+}")),
        group("Two", arrive(1, "paragraph", "Moves.")),
    )
    one, two = lay_out(diff, "x").parts
    assert [type(row).__name__ if isinstance(row, Fold) else row.state for row in one.rows] == [
        "Fold",
        "departed",
        "changed",
    ]
    assert [row.state for row in rows(two)] == ["moved"]


def test_both_ends_of_a_move_name_the_other_place_and_point_to_it() -> None:
    diff = make_diff(
        group("One", leave(1, "paragraph", "Moves.")),
        group("Two", arrive(1, "paragraph", "Moves.")),
    )
    one, two = lay_out(diff, "x").parts
    start, arrival = rows(one)[0].end, rows(two)[0].end
    assert start is not None
    assert arrival is not None
    assert (tell_end(start), start.target) == ("moved to Two ↓", rows(two)[0].anchor)
    assert (tell_end(arrival), arrival.target) == ("moved from One ↑", rows(one)[0].anchor)


def test_a_move_inside_a_section_says_which_way() -> None:
    diff = make_diff(
        group("One", arrive(1, "paragraph", "Moves."), keep("paragraph", "Stays."), leave(1, "paragraph", "Moves."))
    )
    (one,) = lay_out(diff, "x").parts
    assert [tell_end(row.end) for row in rows(one) if row.end] == ["moved from further down ↓", "moved further up ↑"]


def test_a_move_out_of_a_renamed_section_names_it_as_the_page_does() -> None:
    diff = make_diff(
        group("[-Old-]{+New+} name", leave(1, "paragraph", "Moves.")), group("Two", arrive(1, "paragraph", "Moves."))
    )
    _, two = lay_out(diff, "x").parts
    assert rows(two)[0].end is not None
    assert tell_end(rows(two)[0].end) == "moved from New name ↑"  # type: ignore[arg-type]  # asserted the line before


def test_a_moved_sentence_shows_the_edits_it_had_on_its_way() -> None:
    diff = make_diff(
        group("One", edit("paragraph", "Stays. ", gone(1, "The sea was calm."))),
        group("Two", edit("paragraph", "Also. ", came(1, "The sea was rough."))),
    )
    _, two = lay_out(diff, "x").parts
    passage = rows(two)[0].passages[1]
    edits = [(span.op, span.text) for span in passage.carried]
    assert edits == [("equal", "The sea was "), ("delete", "calm"), ("insert", "rough"), ("equal", ".")]


def test_a_section_that_moved_leaves_a_sign_where_it_stood() -> None:
    diff = make_diff(
        group("Late", keep("heading", "Late"), was=2, move=1),
        group("One", keep("heading", "One")),
        group("Two", keep("heading", "Two")),
    )
    parts = lay_out(diff, "x").parts
    assert [(part.name, part.gone) for part in parts] == [
        ("Late", False),
        ("One", False),
        ("Late", True),
        ("Two", False),
    ]
    assert mark_part(parts[0]) == ("Moved",)
    assert parts[0].end is not None
    assert parts[0].end.target == parts[2].anchor
    assert parts[2].end is not None
    assert parts[2].end.target == parts[0].anchor


def test_a_new_section_is_one_change_and_not_one_for_each_paragraph() -> None:
    diff = make_diff(
        group("New", add("heading", "New"), add("paragraph", "One."), add("paragraph", "Two."), side="new"),
        group("Old", cut("heading", "Old"), cut("paragraph", "Three."), side="old"),
    )
    assert lay_out(diff, "x").stops == 2


def test_a_heading_put_in_for_another_stands_once_over_the_section() -> None:
    diff = make_diff(
        group(
            "[-Before the vote-]{+Counting+}",
            cut("heading", "Before the vote"),
            add("heading", "Counting"),
            keep("paragraph", "x"),
        )
    )
    (part,) = lay_out(diff, "x").parts
    assert mark_part(part) == ("Renamed",)
    assert rows(part) == []


def test_facts_find_the_row_their_block_stands_in() -> None:
    layout = lay_out(samples.everything(), "x")
    assert layout.spots["new", 3].part == "Lede"
    assert layout.spots["new", 3].anchor == "x-n3"
    assert layout.spots["new", 6].anchor.startswith("x-s")


def test_without_the_whole_text_folds_count_and_hold_nothing() -> None:
    diff = make_diff(group("", keep("paragraph", "a"), keep("item", "b"), cut("paragraph", "c"), kind="lede"))
    (part,) = lay_out(diff, "x", whole=False).parts
    fold = part.rows[0]
    assert isinstance(fold, Fold)
    assert (fold.count, fold.paragraphs, fold.rows) == (2, False, ())
    assert count_unchanged(diff) == 2


def test_fields_have_a_part_even_where_the_page_has_no_head() -> None:
    diff = make_diff(group("", keep("paragraph", "a"), kind="lede"), fields=(("headline", "[-a-]{+b+}"),))
    part, _ = lay_out(diff, "x").parts
    assert part.name == "Top of the page"
    assert [row.label for row in rows(part)] == ["Headline"]
