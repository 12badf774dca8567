"""The front matter is read as text, every key of it kept, and what it says of the story holds."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from storyrev.story import Note, Story
from tests.story.laws import check


def front(*lines: str) -> Story:
    return check("---\n" + "\n".join(lines) + "\n---\n\n# Body headline\n\nText.\n", "markdown")


@pytest.mark.parametrize("key", ["headline", "title", "hed", "Headline"])
def test_the_headline_is_known_by_its_names(key: str) -> None:
    assert front(f"{key}: A bridge").headline == "A bridge"


def test_the_newsrooms_own_word_holds_over_the_others() -> None:
    assert front("title: For the web", "headline: For the page").headline == "For the page"


def test_scalars_are_text_as_written() -> None:
    story = front("a: no", "b: 2020-01-01", "c: 1_000", "d: null", "e: 010", "f: 'it''s'", 'g: "a\\u00e9"', "h:")
    assert story.front == (
        ("a", "no"), ("b", "2020-01-01"), ("c", "1_000"), ("d", "null"), ("e", "010"), ("f", "it's"), ("g", "aé"), ("h", ""),
    )  # fmt: skip


def test_lists_and_mappings_are_kept_as_they_stand() -> None:
    story = front("tags: [a, 'b c']", "map:", "  x: 1", "  y:", "    - z")
    assert story.front == (("tags", "[a, 'b c']"), ("map", "x: 1\ny:\n  - z"))


def test_front_values_hold_over_the_head_of_the_page() -> None:
    story = front("headline: H", "dek: D", "byline: By Jo Doe", "dateline: OSLO", "published: 2020-01-02")
    assert (story.headline, story.dek, story.byline, story.dateline) == ("H", "D", "Jo Doe", "OSLO")
    assert [(stamp.kind, stamp.at) for stamp in story.stamps] == [("published", "2020-01-02")]
    assert story.blocks[0].kind == "headline"


def test_authors_can_be_a_list() -> None:
    assert front("authors: [Jo Doe, Ann Roe, Von Trapp]").byline == "Jo Doe, Ann Roe and Von Trapp"
    assert front("author: Von Trapp").byline == "Von Trapp"


def test_notes_of_the_front_matter_are_notes() -> None:
    story = front(
        "notes:",
        "  - kind: Editor's note",
        "    text: We were wrong.",
        "  - kind: correction",
        "    text: It was on 5 May 2020.",
    )
    assert story.notes == (
        Note("editors-note", "We were wrong.", None, -1),
        Note("correction", "It was on 5 May 2020.", "2020-05-05", -1),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_byte_order_mark_come_back(end: str) -> None:
    draft = "\ufeff" + end.join(["---", "headline: A", "---", "", "# B", "", "Text", "more.", ""])
    story = check(draft, "markdown")
    assert story.headline == "A"
    assert story.opening == "\ufeff" + end.join(["---", "headline: A", "---", "", ""])
    assert story.blocks[1].body == "Text more."


@pytest.mark.parametrize("draft", ["---\n\nText.\n\n---\n", "---\nText.\n---\n", "---\n\n# A\n", "----\na: b\n----\n"])
def test_a_rule_across_the_page_is_no_front_matter(draft: str) -> None:
    story = check(draft, "markdown")
    assert story.opening == ""
    assert story.front == ()


def test_an_empty_front_matter_says_nothing() -> None:
    story = check("---\n---\n\nText.\n", "markdown")
    assert story.front == ()
    assert story.opening == "---\n---\n\n"


# PyYAML writes U+0085 so that it does not itself read it back.
TEXT = st.text(alphabet=st.characters(exclude_characters="\x85", exclude_categories=["Cs"]), max_size=30)


@given(st.dictionaries(TEXT, TEXT, min_size=1, max_size=4))
def test_whatever_yaml_can_write_is_read_back(values: dict[str, str]) -> None:
    unknown = {f"x{key}": value for key, value in values.items()}
    dumped: str = yaml.safe_dump(unknown, allow_unicode=True, sort_keys=False, width=1_000_000)
    story = check(f"---\n{dumped}---\n\nText.\n", "markdown")
    assert dict(story.front) == unknown


def test_a_key_that_stands_twice_is_kept_twice_and_the_last_holds() -> None:
    draft = "---\nheadline: One\nslug: a\nheadline: Two\n---\nText\n"
    story = check(draft, "markdown")
    assert story.headline == "Two"
    assert story.front == (("headline", "One"), ("slug", "a"), ("headline", "Two"))
