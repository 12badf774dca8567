"""No character of a draft is lost or counted twice, whatever the draft is."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from storyrev.story import Form, UnreadableDraft, assemble, parse, to_markdown
from tests.story.laws import check, prose_in_marks, read_characters, rendered
from tests.story.outlines import seen

WORDS = st.sampled_from(
    [
        "Harbour", "the", "bridge", "closed", "41,000", "10:30", "Überfahrt", "cœur", "año", "日本語", "U.S.",
        "said", "Why it matters:", "By", "Jane", "Doe", "Photo:", "Correction:", "Editor's note:", "Go deeper",
        "Updated Jan 2, 2020", "“Quoted.”", '"Straight."', "— Somebody", "(AP Photo/X)", "© Y/AFP", "https://a.example/b_c",
        "This story has been updated.", "Related", "\u00a0", "\u2028", "🙂", "e\u0301", "a_b_c", "5*3", "x<y", "AT&T",
    ]
)  # fmt: skip
MARKS = st.sampled_from(
    [
        "*", "**", "_", "`", "``", "[", "]", "](", ")", "](x)", "![", "~~", "\\", "\\*", "&amp;", "&", "&#35;", "#", "# ",
        "## ", "> ", "- ", "* ", "1. ", "2) ", "• ", "  ", "    ", "\t", "| ", " | ", "|---|---|", "---", "===", "***",
        "```", "~~~", "[a]: /b", "[a]", "[a][b]", ":", "：", ".", "!", "?", ",", " ", "  \n", "\\\n",
    ]
)  # fmt: skip
TAGS = st.sampled_from(
    [
        "<br>", "<b>", "</b>", "<!-- c -->", "<!--", "-->", "<p>", "</p>", '<a href="/x">', "</a>", "<div>", "</div>",
        '<aside class="related">', "</aside>", '<aside class="correction">', "<img src=x>", "<script>", "</script>",
        "<h2>", "</h2>", "<li>", "<table>", "<td>", "</table>", "<", ">", '<a "', "<cite>", '<p class="byline">', "<http://x.y>",
    ]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\r\n", "\r", "\n \n", "\n\n\n", ""])


def drafts(*pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Drafts made of lines that are made of such pieces."""
    line = st.lists(st.one_of(*pieces), max_size=8).map("".join)
    wordy = st.lists(st.one_of(*pieces), max_size=8).map(" ".join)
    return (
        st.lists(st.tuples(st.one_of(line, wordy), ENDS), min_size=1, max_size=14)
        .map(lambda lines: "".join(text + end for text, end in lines))
        .filter(lambda text: text.strip() != "" and not text.startswith("---"))
    )


@given(drafts(WORDS, MARKS, TAGS))
def test_markdown_gives_its_source_back_to_the_byte(draft: str) -> None:
    story = check(draft, "markdown")
    assert [prose_in_marks(block) for block in story.blocks if prose_in_marks(block)] == []


HARD = [
    "`\n | `\n", "a `\n  b ` c\n", "*\r1. \n", "#\n", "# \xa0\n", "Harbour\n\n\xa0\n", "Photo:<br>\n", "Harbour <b> :\n",
    "- ```\n\n\n</aside>\n", "<div>x<y<br>\n", '<div><a "-->\n', "Correction:\n</p>Harbour\n", "[](/a)[](/b)\n", "![](a)\n",
    '<aside class="correction"><img src=x></aside>\n', "a\tb\n\n\u2028c\u2028\n", "a\r\n> b\rc\r\n", "| a | |\n|--|--|\n| | b | c |\n",
    "> - > a\nlazy\n", "1. a\n\n   b\n\n       c\n", "[a]\n\n[a]: <b c> 'd\ne'\n", "***a** b* ~~~c~~~ d\n", "\ta\n\n\tb\n",
]  # fmt: skip


@pytest.mark.parametrize("form", ["markdown", "text"])
@pytest.mark.parametrize("draft", HARD)
def test_drafts_that_are_hard_to_tile_give_their_source_back(draft: str, form: Form) -> None:
    story = check(draft, form)
    assert "".join(prose_in_marks(block) for block in story.blocks) == ""


@given(drafts(WORDS, MARKS))
def test_markdown_reads_the_text_that_another_reader_of_markdown_shows(draft: str) -> None:
    assert read_characters(parse(draft, "markdown")) == rendered(draft)


@given(drafts(WORDS, MARKS, TAGS))
def test_text_gives_its_source_back_to_the_byte(draft: str) -> None:
    story = check(draft, "text")
    for block in story.blocks:
        for mark in block.marks:
            assert not any(c.isalpha() for c in mark.source)


@given(st.text(min_size=1).filter(lambda t: t.strip() and "\0" not in t))
@pytest.mark.parametrize("form", ["markdown", "text", "html", None])
def test_any_text_at_all_is_read_or_refused_with_a_reason(form: Form | None, draft: str) -> None:
    with contextlib.suppress(UnreadableDraft):
        check(draft, form)


@given(drafts(WORDS, MARKS, TAGS))
def test_a_text_is_read_the_same_from_its_stored_form(draft: str) -> None:
    story = parse(draft, "text")
    assume(any(block.kind != "markup" for block in story.blocks))
    stored = parse(to_markdown(story), "markdown")
    moved = [line for line in seen(story) if line not in seen(stored)]
    assert [line for line in seen(story) if line not in moved] == seen(stored)
    assert {line[0] for line in moved} <= {"headline", "dek", "byline", "stamp"}
    assert stored.headline == story.headline
    assert stored.byline == story.byline
    assert [note.text for note in stored.notes] == [note.text for note in story.notes]
    assert [card.headline for card in stored.related] == [card.headline for card in story.related]
    assert sorted((s.kind, s.at or "") for s in stored.stamps) == sorted((s.kind, s.at or "") for s in story.stamps)


def test_a_text_keeps_the_numbers_of_its_lists_when_it_is_stored() -> None:
    story = parse("A countdown\n\nIt begins here.\n\n10. ten\n9. nine\n8) eight\n", "text")
    stored = to_markdown(story)
    assert stored.endswith("10. ten\n9. nine\n8) eight\n")
    assert [line for line in seen(story) if line[0] != "headline"] == seen(parse(stored, "markdown"))


@given(drafts(WORDS, MARKS, TAGS))
def test_the_form_is_always_recognised_the_same_way(draft: str) -> None:
    try:
        story = parse(draft)
    except UnreadableDraft:
        return
    assert parse(draft, story.form) == story


def test_a_story_can_be_assembled_from_any_part_of_its_blocks() -> None:
    story = parse("# A\n\nBy Jo Doe\n\nText.\n\n**Why:** Because.\n\nCorrection: It was B.\n", "markdown")
    fewer = assemble(story.form, story.opening, story.blocks[1:4])
    assert fewer.headline == ""
    assert [part.kind for part in fewer.parts] == ["head", "lede", "section"]
    assert fewer.source == "".join(block.source for block in story.blocks[1:4])
