"""The laws of a comparison, on stories that nobody would write."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import anchors, compare, count_changes, from_json, invert, patch, read_schema, to_json
from storyrev.compare.model import BlockChange, Place, StoryDiff
from storyrev.compare.spans import new_text, old_text
from storyrev.story import Story, UnreadableDraft, parse
from tests.schemas import check_schema

SENTENCES = st.sampled_from(
    [
        "The embassy was attacked on Tuesday, officials said.",
        "The embassy was attacked on Wednesday, an official said.",
        "Some 650 soldiers will deploy to the region at once.",
        "Some 750 soldiers will deploy to the region at once.",
        '"We will act," the minister said.',
        "Nobody was hurt.",
        "Yes.",
        "A [list](https://example.org/list) is public &amp; free.",
        "Temperatures fell to -3.5 degrees.",
    ]
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
BLOCKS = st.one_of(
    PARAGRAPHS,
    PARAGRAPHS,
    PARAGRAPHS.map(lambda text: f"- {text}"),
    PARAGRAPHS.map(lambda text: f"> {text}\n> — An official"),
    PARAGRAPHS.map(lambda text: f"**Why it matters:** {text}"),
    st.sampled_from(
        [
            "## Background",
            "## What comes next",
            "**Correction:** An earlier version gave a wrong figure.",
            "Editor's note: This story has been updated.",
            "![A gate](https://example.org/gate.jpg)",
            "A gate in the morning. Photo: Ida Berg/Example",
            "Go deeper:",
            "***",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
            '<aside class="related">\n\n### Another story\n\nIts text.\n\nUpdated Jan 2, 2020\n\n</aside>',
        ]
    ),
    st.text(min_size=1, max_size=30),
)
FRONTS = st.sampled_from(
    ["", "---\nheadline: One thing\n---\n", "---\nheadline: Another thing\nupdated: 2 Jan 2020\ndesk: World\n---\n"]
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A story of up to ten blocks, some of them nonsense."""
    return read(draw(FRONTS) + "\n\n".join(draw(st.lists(BLOCKS, min_size=1, max_size=10))))


def read(text: str) -> Story:
    try:
        return parse(text, "markdown")
    except UnreadableDraft:
        return parse("Nothing to see.", "markdown")


@st.composite
def edited(draw: st.DrawFn) -> tuple[Story, Story]:
    """A story, and the same after blocks were taken out, put in, copied and moved."""
    blocks = draw(st.lists(BLOCKS, min_size=1, max_size=8))
    old = read(draw(FRONTS) + "\n\n".join(blocks))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(blocks)))
        what = draw(st.sampled_from(["cut", "add", "move", "copy"]))
        if what == "add" or not blocks:
            blocks.insert(at, draw(BLOCKS))
        elif what == "cut":
            del blocks[at % len(blocks)]
        else:
            block = blocks[at % len(blocks)] if what == "copy" else blocks.pop(at % len(blocks))
            blocks.insert(draw(st.integers(0, len(blocks))), block)
    return old, read(draw(FRONTS) + "\n\n".join(blocks or ["Gone."]))


PAIRS = st.one_of(edited(), st.tuples(stories(), stories()))
SCHEMA = read_schema()


def every_change(diff: StoryDiff) -> list[BlockChange]:
    return [change for section in diff.sections for change in section.blocks]


@given(PAIRS)
def test_patching_gives_the_other_story(pair: tuple[Story, Story]) -> None:
    old, new = pair
    diff = compare(old, new)
    assert patch(old, diff) == new
    assert patch(new, invert(diff)) == old


@given(PAIRS)
def test_inverting_twice_gives_the_same_diff(pair: tuple[Story, Story]) -> None:
    diff = compare(*pair)
    assert invert(invert(diff)) == diff


@given(PAIRS)
def test_json_keeps_everything_and_holds_to_its_schema(pair: tuple[Story, Story]) -> None:
    diff = compare(*pair)
    data = json.loads(json.dumps(to_json(diff)))
    check_schema(data, SCHEMA)
    assert from_json(data) == diff


@given(PAIRS)
def test_every_block_of_both_sides_stands_in_exactly_one_change(pair: tuple[Story, Story]) -> None:
    old, new = pair
    changes = every_change(compare(old, new))
    assert sorted(c.old_at for c in changes if c.old_at is not None) == list(range(len(old.blocks)))
    assert sorted(c.new_at for c in changes if c.new_at is not None) == list(range(len(new.blocks)))
    for change in changes:
        assert old_text(change.spans) == (change.old.body if change.old else "")
        assert new_text(change.spans) == (change.new.body if change.new else "")


@given(PAIRS)
def test_both_ends_of_every_move_are_told_once(pair: tuple[Story, Story]) -> None:
    diff = compare(*pair)
    arrivals: list[int | None] = [c.move for c in every_change(diff)] + [s.move for s in diff.sections]
    arrivals += [row.move for c in every_change(diff) for row in c.sentences if row.new]
    departures: list[int | None] = [d.move for s in diff.sections for d in s.departures]
    departures += [s.move for s in diff.sections]
    departures += [row.move for c in every_change(diff) for row in c.sentences if row.old]
    numbers = [move.number for move in diff.moves]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted(n for n in arrivals if n) == numbers
    assert sorted(n for n in departures if n) == numbers


@given(stories())
def test_a_story_does_not_differ_from_itself(story: Story) -> None:
    diff = compare(story, story)
    counts = count_changes(diff)
    assert diff.identical
    assert not counts.any
    assert not counts.form
    assert not diff.moves


@given(PAIRS)
def test_comparing_twice_gives_the_same_answer(pair: tuple[Story, Story]) -> None:
    assert compare(*pair) == compare(*pair)


def test_a_block_whose_likely_partners_were_not_all_seen_is_named() -> None:
    crowd = [f"Report {k} names the {k * 7} members of the board of company {k * 3}." for k in range(80)]
    lone = "The board of the members of the company names a report of its own with nothing else in common at all."
    reworded = [text.replace("names", "lists").replace("board", "panel") for text in reversed(crowd)]
    old, new = read("\n\n".join([lone, *crowd])), read("\n\n".join(reworded))
    diff = compare(old, new)
    assert [limit.name for limit in diff.limits] == ["candidates"] * len(diff.limits)
    assert ("old", Place(0, 0)) in [(limit.side, limit.place) for limit in diff.limits]
    assert ("new", Place(0, 0)) in [(limit.side, limit.place) for limit in invert(diff).limits]
    assert from_json(to_json(diff)) == diff


def test_a_block_whose_words_were_not_all_held_against_each_other_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "CELLS", 20)
    diff = compare(
        read("The bridge is shut.\n\nOne two three four five six."),
        read("The bridge is shut.\n\nSix one two nine ten."),
    )
    assert [(limit.name, limit.side, limit.place) for limit in diff.limits] == [("words", "old", Place(0, 1))]
    assert invert(invert(diff)) == diff


def test_a_small_change_reaches_no_limit() -> None:
    assert compare(read("One sentence stands here."), read("Two sentences stand here.")).limits == ()


def test_what_was_cut_stands_before_what_came_in_its_place() -> None:
    old = read("It begins.\n\nThe bridge is shut to all.\n\nIt ends here.")
    new = read("It begins.\n\nA ferry runs at noon.\n\nTwo buses wait.\n\nIt ends here.")
    ops = [change.op for change in every_change(compare(old, new))]
    assert ops == ["equal", "removed", "added", "added", "equal"]
