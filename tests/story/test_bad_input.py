"""Bad input gets a clear error or a faithful reading; never a hang, a crash or half a story."""

from __future__ import annotations

import contextlib

import pytest

from storyrev.errors import UsageError
from storyrev.story import Form, UnreadableDraft, parse
from storyrev.story.decode import MOST_BYTES
from tests.story.laws import check


def refusal(data: str | bytes, form: Form | None = None) -> UnreadableDraft:
    with pytest.raises(UnreadableDraft) as caught:
        parse(data, form)
    return caught.value


def test_a_refusal_is_a_usage_error_that_names_the_line_and_the_next_step() -> None:
    error = refusal(b"Fine.\nNot \xff fine.\n")
    assert isinstance(error, UsageError)
    assert error.exit_code == 2
    assert error.line == 2
    assert str(error) == "line 2: byte 10 (0xff) is not UTF-8; save the draft as UTF-8"


def test_utf_16_is_named() -> None:
    assert "UTF-16" in str(refusal("Grüße".encode("utf-16")))


def test_a_nul_is_refused_with_its_line() -> None:
    error = refusal("a\n\nb\0c")
    assert error.line == 3
    assert "NUL" in str(error)


def test_a_lone_surrogate_is_refused_with_its_line() -> None:
    error = refusal("a\n\ud800")
    assert error.line == 2
    assert "U+D800" in str(error)


@pytest.mark.parametrize("data", ["", b"", " \n\t\n", "\ufeff", "\ufeff \n", b"\xef\xbb\xbf\r\n"])
def test_a_draft_without_text_is_refused(data: str | bytes) -> None:
    assert "empty" in str(refusal(data))


def test_a_line_of_fifty_megabytes_is_refused_for_its_size() -> None:
    error = refusal(b"x" * 50_000_000)
    assert f"{MOST_BYTES:,}" in str(error)
    assert error.line is None


def test_a_page_without_text_is_refused() -> None:
    assert "shows no text" in str(refusal("<html><script>alert(1)</script></html>", "html"))


BROKEN_FRONT = {
    "never closed": ("---\nheadline: A\n\nText\n", 1, "never ends"),
    "not a mapping": ("---\n- a\n- b\n---\nText\n", 2, "key: value"),
    "not YAML": ("---\nheadline: A: B: [\n---\nText\n", 2, "not YAML"),
    "an open quote": ('---\nheadline: "A\n---\nText\n', 3, "not YAML"),
    "an anchor": ("---\na: &x 1\n---\nText\n", 2, "anchor or alias"),
    "an alias": ("---\na: 1\nb: *a\n---\nText\n", 3, "anchor or alias"),
    "a list as key": ("---\n? [a]\n: b\nc: d\n---\nText\n", 2, "must be a word"),
    "nested deep": ("---\na: " + "[" * 40 + "]" * 40 + "\n---\nText\n", 2, "nested"),
    "a control character": ("---\na: b\x01\n---\nText\n", 2, "U+0001"),
    "a headline that is a list of lists": ("---\nheadline: [[a]]\n---\nText\n", 2, "must be text"),
    "a note without text": ("---\nnotes:\n  - kind: update\n---\nText\n", 2, "`text`"),
    "a note of no known kind": ("---\nnotes:\n  - kind: oops\n    text: a\n---\nText\n", 2, "retraction"),
}


@pytest.mark.parametrize("name", BROKEN_FRONT)
def test_broken_front_matter_is_refused_with_its_line(name: str) -> None:
    draft, line, words = BROKEN_FRONT[name]
    error = refusal(draft)
    assert error.line == line
    assert words in str(error)


def test_a_yaml_bomb_is_refused_before_it_grows() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "anchor or alias" in str(refusal("---\n" + "\n".join(lines) + "\n---\n\nText\n"))


def test_front_matter_that_is_too_long_is_refused() -> None:
    assert "longer than" in str(refusal("---\na: " + "x" * 300_000 + "\n---\n\nText\n"))


SIGNS = [
    "[", "*", "_", "`", "<", ">", "- - - ", "![", "&", "<!--", '<a "', "> ", "- ", "1. ", "|", "a|b\n-|-\n", "~~", "[a](",
    "“", '"', "a: ", "Photo: ", "(AP/", "By A ", "— x\n", "• a\n", "  • a\n", "> a\n\n> — b\n\n", '"a"\n— b\n', "<div>",
    '<aside class="related">\n\n', "</aside>\n\n", '<aside class="note">\n\n', "Go deeperJan 2, 2020\n",
    "Title here\n\nGo deeperJan 2, 2020\n", "[a]: b\n", "a\\\n", "- a\n\n  b\n", "\t", "**A:** b\n\n", "A: b\n\n", "&#1;",
    "1 January 2020\n", "Correction (", "Read more\n• A title\n", "<p><b>", "<table><tr><td>", "<ul><li>", "<a href='x'>",
]  # fmt: skip


@pytest.mark.no_cover  # the same few lines, a hundred thousand times
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("form", ["markdown", "text", "html"])
def test_a_hundred_thousand_characters_of_one_sign_are_read_or_refused(sign: str, form: Form) -> None:
    draft = "Text. " + sign * (100_000 // len(sign))
    if form != "html":
        check(draft, form)
        return
    with contextlib.suppress(UnreadableDraft):
        check(draft, form)


@pytest.mark.parametrize("form", ["markdown", "text", "html"])
def test_a_line_of_a_million_characters_is_read(form: Form) -> None:
    draft = "word " * 200_000
    story = check(draft, form)
    assert story.sections[0].blocks[0].body == draft.strip()


def test_a_hundred_thousand_nested_elements_are_refused() -> None:
    assert "nests more than" in str(refusal("<div>" * 100_000 + "x", "html"))


def test_text_nested_too_deep_for_markdown_is_still_text() -> None:
    draft = "> " * 40 + "The end.\n\n" + "- " * 40 + "And a list.\n\nAfter.\n"
    story = check(draft, "markdown")
    assert "The end." in story.blocks[0].body
    assert story.blocks[-1].body == "After."


def test_what_is_never_closed_hides_no_text() -> None:
    for draft in ("<!-- a note\n\nThe story.\n", "<script>\n\nThe story.\n", '<aside class="related">\n\nThe story.\n'):
        story = check(draft, "markdown")
        assert "The story." in [block.body for section in story.sections for block in section.blocks]
