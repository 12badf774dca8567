"""Moves as a reader would tell them: the fewest, the shortest, and nothing that only seems to have moved."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import StoryDiff, compare, count_changes, invert, is_rewritten, patch
from storyrev.story import Story, parse
from storyrev.story.model import Block

WORDS = [
    "harbour",
    "tram",
    "ferry",
    "council",
    "bridge",
    "clinic",
    "school",
    "market",
    "tunnel",
    "airport",
    "stadium",
    "library",
]
FRAMES = (
    "The {a} by the {b} is closed for {n} days.",
    "Nobody from our {a} has ever visited that {b} in {n} years.",
    "Its owners sold {n} shares of a {a} to some {b} fund.",
    "Rain fell on every {a}, and one {b} lost {n} trees.",
    "Voters want a {a} more than any {b}, say {n} of them.",
    "At noon {n} buses left this {a} without stopping near her {b}.",
    "Who pays {n} crowns so that his {a} may join another {b}?",
)
SENTENCES = [FRAMES[k % len(FRAMES)].format(a=a, b=b, n=11 + 13 * k) for k, (a, b) in enumerate(combinations(WORDS, 2))]
TEXTS = [
    *(f"{SENTENCES[k]} {SENTENCES[-1 - k]} {' '.join(SENTENCES[20 : 20 + k % 3])}".strip() for k in range(6)),
    *SENTENCES[40:46],
]


def story(*blocks: str) -> Story:
    return parse("\n\n".join(("# Title", *blocks)), "markdown")


def moved_texts(diff: StoryDiff, new: Story) -> list[str]:
    """The new text of each block that moved."""
    return [new.blocks[m.new.block].body for m in diff.moves if m.kind == "block" and m.new.block is not None]


def weigh(blocks: tuple[Block, ...] | list[Block]) -> tuple[int, int]:
    return len(blocks), sum(len(block.body) for block in blocks)


def least_moved(order: list[int], texts: list[str]) -> tuple[int, int]:
    """The fewest passages whose removal leaves the others in order, and the least text in as few: by trying all."""
    for count in range(len(order)):
        sizes = [
            sum(len(texts[k]) for k in gone)
            for gone in combinations(order, count)
            if (rest := [k for k in order if k not in gone]) == sorted(rest)
        ]
        if sizes:
            return count, min(sizes)
    raise AssertionError


@given(
    st.lists(st.sampled_from(TEXTS), min_size=2, max_size=7, unique=True).flatmap(
        lambda t: st.tuples(st.just(t), st.permutations(range(len(t))))
    )
)
def test_blocks_in_another_order_are_moves_alone_the_fewest_and_shortest(case: tuple[list[str], list[int]]) -> None:
    texts, order = case
    old, new = story(*texts), story(*(texts[k] for k in order))
    diff = compare(old, new)
    counts = count_changes(diff)
    assert not counts.words_added
    assert not counts.words_removed
    assert {move.kind for move in diff.moves} <= {"block"}
    moved = moved_texts(diff, new)
    assert (len(moved), sum(map(len, moved))) == least_moved(order, texts)


@given(st.integers(2, 6), st.data())
def test_a_paragraph_cut_in_two_or_two_made_one_adds_and_cuts_no_word(size: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, size - 1))
    one, two = " ".join(SENTENCES[:cut]), " ".join(SENTENCES[cut:size])
    whole = story(SENTENCES[-2], f"{one} {two}", SENTENCES[-3])
    halves = story(SENTENCES[-2], one, two, SENTENCES[-3])
    for old, new, kind in ((whole, halves, "split"), (halves, whole, "merge")):
        diff = compare(old, new)
        assert [move.kind for move in diff.moves] == [kind]
        assert not diff.moves[0].edited
        assert not count_changes(diff).words_added
        assert not count_changes(diff).words_removed
        assert patch(new, invert(diff)) == old


@given(st.integers(0, 4), st.integers(0, 5))
def test_a_sentence_that_goes_to_another_section_is_one_move(number: int, place: int) -> None:
    left, there = SENTENCES[:5], SENTENCES[30:35]
    rest = [text for k, text in enumerate(left) if k != number]
    old = story(" ".join(left), "## Next", " ".join(there))
    new = story(" ".join(rest), "## Next", " ".join([*there[:place], left[number], *there[place:]]))
    diff = compare(old, new)
    assert [(move.kind, move.edited) for move in diff.moves] == [("sentence", False)]
    assert (diff.moves[0].old.sentences, diff.moves[0].new.sentences) == ((number,), (place,))
    assert not count_changes(diff).words_added


def test_sentences_that_move_together_are_one_move() -> None:
    old = story(" ".join(SENTENCES[:5]), SENTENCES[30], SENTENCES[31])
    new = story(" ".join(SENTENCES[:2]), SENTENCES[30], " ".join([SENTENCES[31], *SENTENCES[2:5]]))
    (move,) = compare(old, new).moves
    assert (move.kind, move.old.sentences, move.new.sentences) == ("sentence", (2, 3, 4), (1, 2, 3))
    assert not move.edited


def test_what_stayed_of_a_block_is_the_block_even_where_more_of_it_moved() -> None:
    old = story(" ".join(SENTENCES[:3]), SENTENCES[30], "## Next", SENTENCES[31])
    new = story(SENTENCES[0], SENTENCES[30], "## Next", SENTENCES[31], " ".join(SENTENCES[1:3]))
    diff = compare(old, new)
    assert [(move.kind, move.old.block, move.old.sentences) for move in diff.moves] == [("sentence", 1, (1, 2))]
    assert not count_changes(diff).words_added


def test_of_a_long_and_several_short_passages_the_one_move_is_told() -> None:
    long = " ".join(SENTENCES[:4])
    old, new = story(long, *SENTENCES[40:44], SENTENCES[50]), story(*SENTENCES[40:44], long, SENTENCES[50])
    assert moved_texts(compare(old, new), new) == [long]


def test_a_passage_too_short_to_be_known_elsewhere_stays_and_its_neighbour_moved() -> None:
    old = story("See below.", SENTENCES[0], "## Next", "See below.", SENTENCES[1])
    new = story(SENTENCES[0], "See below.", "## Next", "See below.", SENTENCES[1])
    assert moved_texts(compare(old, new), new) == [SENTENCES[0]]


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_of_equal_lines_the_one_that_went_is_told_where_it_stood(gone: int) -> None:
    line = "Read the full statement of the port below."
    bodies = SENTENCES[:3]
    old = story(*(part for body in bodies for part in (body, line)))
    new = story(*(part for k, body in enumerate(bodies) for part in ((body,) if k == gone else (body, line))))
    diff = compare(old, new)
    removed = [c.old_at for s in diff.sections for c in s.blocks if c.op == "removed"]
    assert removed == [2 + 2 * gone]
    assert not diff.moves


@pytest.mark.parametrize("edited", [0, 1])
def test_an_edited_twin_and_an_exact_one_each_keep_their_place(edited: int) -> None:
    line = "Read the full statement of the port in the appendix below."
    lines = [line, line]
    lines[edited] = line.replace("appendix", "supplement")
    old = story(SENTENCES[0], line, "## Next", SENTENCES[1], line)
    new = story(SENTENCES[0], lines[0], "## Next", SENTENCES[1], lines[1])
    diff = compare(old, new)
    assert not diff.moves
    assert count_changes(diff).blocks_changed == 1


def test_a_section_keeps_its_heading_where_its_only_paragraph_went_under_another() -> None:
    old = story("## One", SENTENCES[0], "## Two", SENTENCES[1], "## Three", SENTENCES[2])
    new = story("## One", "## Two", SENTENCES[1], "## Three", SENTENCES[2], SENTENCES[0])
    diff = compare(old, new)
    assert [(move.kind, move.old.block) for move in diff.moves] == [("block", 2)]
    assert not any(section.renamed for section in diff.sections)


@pytest.mark.parametrize("labels", [("Background", "Money"), ("History", "Background"), ("History", "Money")])
def test_a_section_cut_in_two_moves_nothing_and_says_where_it_came_from(labels: tuple[str, str]) -> None:
    old = story("## Background", *SENTENCES[:4], "## Next", SENTENCES[30])
    new = story(f"## {labels[0]}", *SENTENCES[:2], f"## {labels[1]}", *SENTENCES[2:4], "## Next", SENTENCES[30])
    diff, back = compare(old, new), compare(new, old)
    assert not diff.moves
    assert not back.moves
    split = [section for section in diff.sections if section.split_from is not None]
    merged = [section for section in back.sections if section.merged_into is not None]
    assert [old.parts[section.split_from or 0].label for section in split] == ["Background"]
    assert [old.parts[section.merged_into or 0].label for section in merged] == ["Background"]
    assert (count_changes(diff).sections_added, count_changes(diff).sections_split) == (0, 1)
    assert (count_changes(back).sections_removed, count_changes(back).sections_merged) == (0, 1)


def test_a_new_section_of_new_text_is_split_from_none() -> None:
    diff = compare(story("## One", *SENTENCES[:3]), story("## One", *SENTENCES[:3], "## Two", SENTENCES[30]))
    assert [section.split_from for section in diff.sections] == [None] * len(diff.sections)


def test_a_story_is_rewritten_where_less_of_it_stayed_than_the_options_say() -> None:
    old, other = story(*SENTENCES[:8]), [f"No {a} opened {b} at dawn." for a, b in combinations(WORDS[::-1], 2)]
    assert is_rewritten(compare(old, story(*other[:16])))
    assert not is_rewritten(compare(old, story(*SENTENCES[:3], *other[:16])))
    assert not is_rewritten(compare(old, story(*reversed(SENTENCES[:8]))))


def test_a_line_that_each_of_two_sections_ends_with_goes_with_its_section_where_they_changed_places() -> None:
    line = "Nobody is missing."
    first, second = ("## Orsk", "The dam broke at 12.", line), ("## Lemna", "Trains run again.", line)
    old, new = story(*first, *second), story(*second, first[0], "The dam broke at 14.", line)
    diff = compare(old, new)
    assert [move.kind for move in diff.moves] == ["section"]
    assert patch(old, diff) == new


def test_lines_that_are_all_the_same_keep_their_places_around_one_that_was_edited() -> None:
    line = "Go deeper: all our stories."
    old, new = (story(*[line] * 3, text, *[line] * 3) for text in ("The dam broke at 12.", "The dam broke at 14."))
    assert [change.op for section in compare(old, new).sections[1:] for change in section.blocks] == [
        *["equal"] * 3,
        "changed",
        *["equal"] * 3,
    ]


def test_a_short_line_edited_in_a_section_that_changed_places_with_another_is_the_same_line() -> None:
    old = story("## Orsk", "12 dead.", "## Lemna", "4 dead.", "## Tarsk", "0 dead.")
    new = story("## Lemna", "4 dead.", "## Orsk", "14 dead.", "## Tarsk", "1 dead.")
    diff = compare(old, new)
    counts = count_changes(diff)
    assert (counts.blocks_changed, counts.blocks_added, counts.blocks_removed) == (2, 0, 0)
    assert [move.kind for move in diff.moves] == ["section"]
    assert patch(old, diff) == new


ANEW = (
    "Rain closed every road into town before noon on Friday. Nobody had sold umbrellas since early spring.",
    "Two ministers resigned over leaked letters about fishing quotas. Their party says it knew nothing at all.",
    "Farmers expect poor harvests again this year. Prices may double by winter, warns one trader.",
    "Museum guards went home without pay. Visitors still queue around two blocks for tickets.",
    "Cyclists asked again that lanes along Quay Street be widened. Drivers object, as ever.",
    "Bakers opened late because flour ran short. Somebody blamed customs, somebody else a strike.",
    "Astronomers found water below craters near the pole. Another probe leaves next March.",
    "Singers from nine choirs met under one roof. Applause lasted longer than their programme did.",
)


def test_a_sentence_that_stayed_in_a_story_written_anew_is_found_wherever_it_stands_now() -> None:
    kept = "The embassy was attacked on Tuesday by some forty men, officials said."
    old = story(f"{ANEW[0]} {kept} {ANEW[1]}", ANEW[2], ANEW[3])
    new = story(ANEW[4], ANEW[5], f"{ANEW[6]} {kept} {ANEW[7]}")
    (move,) = compare(old, new).moves
    assert move.kind == "sentence"
    assert "".join(span.text for span in move.spans) == kept


def test_a_short_line_joined_to_the_paragraph_beside_it_is_told_as_joined() -> None:
    old = story("II. Damages.", f"{ANEW[0]} {ANEW[1]}", ANEW[2])
    new = story(f"II. Damages. {ANEW[0]} {ANEW[1]}", ANEW[3])
    assert [move.kind for move in compare(old, new).moves] == ["merge"]
