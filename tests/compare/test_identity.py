"""A block that its system calls the same is the same block, whatever became of its words."""

from __future__ import annotations

import pytest

from storyrev.compare import compare, invert, patch
from storyrev.story import Story, parse

WAS = "The council voted on Friday to close the only bridge in town."
NOW = "Nobody will pay to cross the river until the spring of next year."
OTHER = "A ferry will run until midnight on weekdays and until two on Saturdays."


def story(*paragraphs: tuple[str, str]) -> Story:
    lines = (f'<a id="{name}"></a>{text}' if name else text for name, text in paragraphs)
    return parse("---\nheadline: Bridge\n---\n\n" + "\n\n".join(lines) + "\n", "markdown")


def pairs(old: Story, new: Story) -> set[tuple[str, str]]:
    """The texts of the blocks that were paired, each with what it became."""
    diff = compare(old, new)
    assert patch(old, diff) == new
    assert patch(new, invert(diff)) == old
    return {
        (b.old.body, b.new.body) for s in diff.sections for b in s.blocks if b.old is not None and b.new is not None
    }


def test_a_paragraph_written_anew_is_the_same_one_by_its_name() -> None:
    old, new = story(("A", WAS), ("B", OTHER)), story(("B", OTHER), ("A", NOW))
    assert (WAS, NOW) in pairs(old, new)
    bare = story(("", WAS), ("", OTHER)), story(("", OTHER), ("", NOW))
    assert (WAS, NOW) not in pairs(*bare)


def test_the_same_words_elsewhere_count_for_more_than_a_name() -> None:
    old, new = story(("A", WAS), ("B", OTHER)), story(("A", NOW), ("C", WAS), ("B", OTHER))
    assert (WAS, WAS) in pairs(old, new)
    assert (WAS, NOW) not in pairs(old, new)


def test_a_name_that_stands_twice_names_nothing() -> None:
    old, new = story(("A", WAS), ("A", OTHER)), story(("A", OTHER), ("A", NOW))
    assert (WAS, NOW) not in pairs(old, new)


@pytest.mark.parametrize("names", [("A", "B"), ("A", ""), ("", "B")])
def test_another_name_for_the_same_words_is_no_change_of_form(names: tuple[str, str]) -> None:
    diff = compare(story((names[0], WAS)), story((names[1], WAS)))
    assert not [block for section in diff.sections for block in section.blocks if block.form]
