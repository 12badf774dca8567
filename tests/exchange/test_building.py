"""What a system's fields say is what the stored form is read back as."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyrev.exchange.building import (
    Content,
    html_blocks,
    names_joined,
    one_line,
    paragraph,
    picture,
    text_blocks,
    words_of,
    write_story,
)
from storyrev.exchange.payload import BadRecord, clean
from storyrev.story import Block, parse
from storyrev.story.stamps import without_lead

HOSTILE = (
    "# not a heading",
    "*",
    "<",
    "---",
    "1. not an item",
    "- nor this",
    "> no quote",
    "a_b_c",
    "`code`",
    "[x](y)",
    "![x](y)",
    "| a | b |",
    "&amp;",
    "\\",
    "***bold***",
    "<script>alert(1)</script>",
    "Headline: x",
    "Updated Jan 1, 2020",
    "By Ada Park",
    "Correction: it was seven.",
    "BERLIN — Text",
    "https://example.org/a_b",
    "key: value",
    "=== ===",
    "~~~",
    "```",
    "<!-- x -->",
    "Photo: Ada Park/The Example",
    "— Ada Park",
    "Why it matters: this",
    "“Said.” — Ada",
    "Go deeper: x",
    "no",
    "null",
    "2020-01-31",
)  # fmt: skip (a list of texts is read along, not down)
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
TEXTS = (
    (st.sampled_from(HOSTILE) | LETTERS | st.tuples(st.sampled_from(HOSTILE), LETTERS).map(" ".join))
    .map(one_line)
    .filter(bool)
)
FIELDS = ("byline", "published", "updated")
ELEMENTS = st.one_of(
    st.tuples(st.sampled_from(("p", "h2", "h3", "blockquote", "pre")), TEXTS),
    st.tuples(st.sampled_from(("ul", "ol")), st.lists(TEXTS, min_size=1, max_size=3)),
)


def element(name: str, text: str | list[str]) -> str:
    if isinstance(text, list):
        return f"<{name}>{''.join(f'<li>{escape(item)}</li>' for item in text)}</{name}>"
    return f"<{name}>{escape(text)}</{name}>"


def seen(blocks: tuple[Block, ...]) -> list[tuple[str, str, int]]:
    """What must be read back; what says a field of the story goes into the front matter instead."""
    kinds = ("markup", "headline", "dek", "byline", "stamp")
    return [(b.kind, b.body, b.level if b.kind == "heading" else 0) for b in blocks if b.kind not in kinds]


def fields(blocks: tuple[Block, ...]) -> list[str]:
    return [without_lead(b.body) if b.kind == "stamp" else b.body for b in blocks if b.kind in ("byline", "stamp")]


@given(st.lists(ELEMENTS, max_size=6), TEXTS, TEXTS)
@example([("p", text) for text in HOSTILE], "---", "# x")
@example([("ul", ["1. a", "- b"]), ("p", "---"), ("ol", ["<b>"])], "key: value", "*")
def test_any_texts_in_any_elements_are_read_back_as_the_same_blocks(
    elements: list[tuple[str, str | list[str]]], headline: str, dek: str
) -> None:
    blocks = html_blocks("".join(element(name, text) for name, text in elements))
    data = write_story(Content(blocks, headline=headline, dek=dek))
    story = parse(data, "markdown")
    told = tuple(block for block in blocks if block.kind != "headline")
    assert seen(story.blocks) == seen(told)
    assert sorted(fields(blocks)) == sorted([*fields(story.blocks), *(v for k, v in story.front if k in FIELDS)])
    assert (story.headline, story.dek) == (headline, dek)


@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_a_plain_text_keeps_every_word_in_its_order(headline: str, lines: list[str]) -> None:
    blocks = text_blocks("\n\n".join(lines), headline)
    story = parse(write_story(Content(blocks, headline=headline)), "markdown")
    assert seen(story.blocks) == seen(blocks)
    assert all(block.kind != "headline" for block in story.blocks)


def test_what_the_text_repeats_of_the_fields_is_told_once() -> None:
    html = "<h1>Bridge closes</h1><p class='byline'>By Ada Park</p><p>MILLTOWN — It closes.</p>"
    content = Content(html_blocks(html), headline="Bridge closes", byline="Ada Park", dateline="Milltown, Ohio")
    assert write_story(content).decode() == (
        "---\nheadline: Bridge closes\nbyline: Ada Park\n---\n\nMILLTOWN — It closes.\n"
    )


def test_another_headline_in_the_text_stays_in_it() -> None:
    content = Content(html_blocks("<h1>Other words</h1><p>It closes.</p>"), headline="Bridge closes")
    assert write_story(content).decode() == "---\nheadline: Bridge closes\n---\n\n## Other words\n\nIt closes.\n"


def test_without_a_headline_of_its_own_a_story_has_that_of_its_text() -> None:
    story = parse(write_story(Content(html_blocks("<h1>Bridge closes</h1><p>It closes.</p>"))), "markdown")
    assert story.headline == "Bridge closes"


def test_a_key_that_means_something_is_not_taken_by_another_field() -> None:
    content = Content((), headline="Bridge closes", more=(("headline", "x"), ("desk", "y"), ("other", "z")))
    assert write_story(content).decode() == "---\nheadline: Bridge closes\nother: z\n---\n"


def test_a_story_with_nothing_to_read_is_refused() -> None:
    with pytest.raises(BadRecord, match="nothing to record"):
        write_story(Content(html_blocks("<script>x</script>")))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("x < y and y > z", "x < y and y > z"),
        ("Bread &amp; circuses", "Bread & circuses"),
        ("The <em>Example</em>&rsquo;s  day", "The Example’s day"),
        ("R&D; more", "R&D; more"),
        ("10<sup>6</sup> euros", "10^6 euros"),
    ],
)
def test_a_field_is_read_as_html_only_where_it_is(field: str, words: str) -> None:
    assert words_of(field) == words


def test_half_a_character_and_control_signs_do_not_get_into_a_story() -> None:
    assert clean("a\ud83d b\x07 c\ud83d\ude00 ") == "a\ufffd b c😀"


def test_pieces_of_html_are_escaped() -> None:
    assert paragraph("a <b> & c") == "<p>a &lt;b&gt; &amp; c</p>"
    assert paragraph("  ") == ""
    assert picture('x"y', 'a"b') == '<figure><img src="x&quot;y" alt="a&quot;b"></figure>'
    assert picture("", "words") == ""


def test_names_are_joined_as_a_byline_has_them() -> None:
    assert names_joined(["By Ada Park", "Ben Ortiz", "Cleo Marsh"]) == "Ada Park, Ben Ortiz and Cleo Marsh"
    assert names_joined([]) == ""


@given(st.lists(st.tuples(st.sampled_from(("p", "h2", "blockquote", "li")), TEXTS), max_size=6, unique_by=str))
def test_a_block_keeps_the_name_that_its_element_has(elements: list[tuple[str, str]]) -> None:
    html = "".join(
        f"<ul><{name} data-identity='N{n}'>{escape(text)}</{name}></ul>"
        if name == "li"
        else f"<{name} data-identity='N{n}'>{escape(text)}</{name}>"
        for n, (name, text) in enumerate(elements)
    )
    blocks = html_blocks(html)
    story = parse(write_story(Content(blocks, headline="x")), "markdown")
    kept = [block for block in blocks if block.kind not in ("byline", "stamp", "headline", "dek")]
    assert {(b.body, b.identity) for b in story.blocks if b.identity} >= {
        (b.body, b.identity) for b in kept if b.identity
    }
