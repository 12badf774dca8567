"""HTML is read as a browser shows it, each character once, and comes out as text that nothing runs."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from storyrev.story import Story, UnreadableDraft, parse
from tests.story.laws import HIDDEN, check

UNSEEN = "script, style, template, noscript, head, svg, math, title, canvas, map, datalist, [hidden], video, audio, iframe, object"


def html(body: str) -> Story:
    return check(f"<!doctype html><body>{body}</body>", "html", parse(f"<!doctype html><body>{body}</body>", "html"))


FURNITURE = "nav, form, button, select, dialog, menu, search, header, footer"


def shown(page: str) -> Counter[str]:
    """Count the characters of a page that a browser shows, without the site's own beside the article."""
    tree = LexborHTMLParser(page)
    if tree.css_first("article, main"):
        gone: set[int] = set()
        furniture = []
        for node in tree.css(FURNITURE):
            around, above = node.parent, []
            while around is not None:
                above.append(around)
                around = around.parent
            kept = "article, main, h1" if node.tag in ("header", "footer") else "article, main"
            inside = any(outer.tag in ("article", "main", "blockquote") or outer.mem_id in gone for outer in above)
            if not inside and node.css_first(kept) is None:
                gone.add(node.mem_id)
                furniture.append(node)
        for node in furniture:
            node.decompose()
    for node in tree.css(UNSEEN):
        node.decompose()
    text = (
        "".join(node.text_content or "" for node in tree.root.traverse(include_text=True) if node.is_text_node)
        if tree.root
        else ""
    )
    return Counter(HIDDEN.sub("", text))


def told(story: Story) -> Counter[str]:
    """Count the characters that a story tells, in its front matter and in its blocks."""
    pieces = [value for _, value in story.front]
    pieces += [block.body for block in story.blocks]
    return Counter(HIDDEN.sub("", "".join(pieces)))


TAGS = [
    "p", "div", "h1", "h2", "h3", "b", "strong", "em", "i", "span", "a href='/x'", "blockquote", "cite", "footer", "ul", "ol",
    "li", "table", "tr", "td", "th", "caption", "figure", "figcaption", "small", "article", "main", "header", "nav", "aside",
    "section", "time", "pre", "code", "p class=byline", "p class=dek", "div class=correction", "div class=related",
    "aside class=editors-note", "span class=credit", "dl", "dt", "dd", "form", "button", "details", "summary",
    "script", "style", "noscript", "template", "p hidden", "a href='javascript:alert(1)'", "div class=caption",
]  # fmt: skip
WORDS = [
    "Harbour", "the bridge", "Why it matters:", "By Jane Doe", "Photo: X/AFP", "— Somebody", "“Quoted.”", "Correction: It was B.",
    "Go deeper", "*stars*", "_lines_", "[x](y)", "# hash", "1. one", "- two", "> three", "&lt;script&gt;", "&amp;amp;", "`code`",
    "\n", " ", "&nbsp;", "日本語", "a|b", "~~no~~", "\\", "---", "===", "https://a.example/b_c", "This story has been updated.",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(WORDS), st.booleans()), min_size=1, max_size=12))
def test_every_character_that_is_shown_is_told_exactly_once(parts: list[tuple[str, str, bool]]) -> None:
    page, opened = "", []
    for tag, words, close in parts:
        page += f"<{tag}>{words}"
        opened.append(tag.split()[0])
        if close:
            page += f"</{opened.pop()}>"
    page += "".join(f"</{tag}>" for tag in reversed(opened))
    try:
        story = parse(page, "html")
    except UnreadableDraft:
        assert not shown(page)
        return
    check(story.source, "html", story)
    assert told(story) == shown(page)


@given(
    st.lists(
        st.one_of(st.sampled_from([f"<{tag}>" for tag in TAGS]), st.sampled_from(WORDS), st.text(max_size=5)),
        max_size=12,
    )
)
def test_no_markup_breaks_the_reading_and_none_comes_out_alive(parts: list[str]) -> None:
    try:
        story = parse("<p>" + "".join(parts), "html")
    except UnreadableDraft:
        return
    check(story.source, "html", story)
    allowed = r"</?(?:aside|p|cite|blockquote|h[1-6]|ul|ol|li|br|a)(?:\s(?:class|href)=\"[^\"<>]*\")?>"
    for block in story.blocks:
        for mark in block.marks:
            for tag in re.findall(r"<[A-Za-z/][^>]*>", mark.source):
                assert re.fullmatch(allowed, tag) or block.kind in ("paragraph", "embed"), tag
        for link in block.links:
            assert not link.target.lower().startswith(("javascript:", "data:", "vbscript:"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "java&#9;script:alert(1)",
        "&#1;javascript:alert(1)", "data:text/html,<script>1</script>", "vbscript:x", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_a_link_that_could_run_something_keeps_its_words_only(address: str) -> None:
    story = html(f'<p>See <a href="{address}">this page</a> now.</p>')
    assert [(block.body, block.links) for block in story.blocks] == [("See this page now.", ())]


def test_what_a_page_hides_is_not_read() -> None:
    story = html(
        "<script>one</script><style>two</style><noscript>three</noscript><template>four</template>"
        '<p hidden>five</p><p style="display: none">six</p><!-- seven --><p>Eight.</p>'
    )
    assert [block.body for block in story.blocks] == ["Eight."]


def test_markup_in_the_words_comes_out_as_words() -> None:
    story = html("<p>&lt;script&gt;alert(1)&lt;/script&gt; <b>*bold*</b> &amp;lt;</p>")
    assert [block.body for block in story.blocks] == ["<script>alert(1)</script> *bold* &lt;"]
    assert "<script" not in story.source.replace("\\<script", "")


def test_a_canonical_page_is_its_own_stored_form() -> None:
    story = html("<h1>A bridge</h1><p>Text.</p>")
    assert story.source == "---\nheadline: A bridge\n---\n\nText.\n"
    assert parse(story.to_bytes(), "markdown").blocks == story.blocks


def test_a_picture_gives_its_text_its_caption_and_its_credit() -> None:
    story = html(
        '<figure><img src="a.jpg" alt="A pier"><figcaption>The pier. <small>Tove Brandt</small></figcaption></figure><p>Text.</p>'
    )
    embed, caption, _ = story.blocks
    assert (embed.kind, embed.body, embed.links[0].target) == ("embed", "A pier", "a.jpg")
    assert (caption.kind, caption.text, caption.attribution) == ("caption", "The pier.", "Tove Brandt")


def test_a_quotation_gives_whose_it_is() -> None:
    for quote in (
        "<blockquote><p>We are safe.</p><footer>— The mayor</footer></blockquote>",
        "<blockquote><p>We are safe. <cite>The mayor</cite></p></blockquote>",
        "<blockquote>We are safe.<cite>The mayor</cite></blockquote>",
        "<figure><blockquote><p>We are safe.</p></blockquote><figcaption>— The mayor</figcaption></figure>",
    ):
        block = html(f"<h1>A</h1><p>Text.</p>{quote}").blocks[1]
        assert (block.kind, block.text, block.attribution) == ("quote", "We are safe.", "The mayor"), quote


def test_lists_keep_their_depth() -> None:
    story = html("<ul><li>One<ol><li>Within</li></ol></li><li>Two</li></ul>")
    assert [(b.body, b.level, b.ordered) for b in story.blocks] == [
        ("One", 1, False),
        ("Within", 2, True),
        ("Two", 1, False),
    ]


def test_a_table_keeps_its_empty_cells() -> None:
    story = html("<p>Text.</p><table><tr><th></th><th>B</th></tr><tr><td>1</td><td></td></tr></table>")
    assert (story.blocks[1].kind, story.blocks[1].body) == ("table", "\tB\n1\t")


@pytest.mark.parametrize("article", ["article", "main"])
def test_the_sites_furniture_beside_the_article_is_left_out(article: str) -> None:
    story = html(
        f"<header>The Post</header><nav><a href='/'>Home</a></nav><button>Menu</button><select><option>EN</select>"
        f"<{article}><h1>A</h1><p>Text.</p></{article}><form>Search</form><footer>About</footer>"
    )
    assert story.source == "---\nheadline: A\n---\n\nText.\n"


def test_furniture_inside_the_article_or_without_one_is_a_call() -> None:
    for page in ("<article><p>Text.</p><nav>Next page</nav></article>", "<p>Text.</p><nav>Next page</nav>"):
        assert [(block.kind, block.body) for block in html(page).blocks] == [
            ("paragraph", "Text."),
            ("call", "Next page"),
        ]


def test_what_holds_the_article_or_its_headline_is_no_furniture() -> None:
    story = html("<form><header><h1>A bridge</h1></header><article><p>Text.</p></article></form>")
    assert story.headline == "A bridge"
    assert [block.body for section in story.sections for block in section.blocks] == ["Text."]


@pytest.mark.parametrize("tag", ["aside", "div", "blockquote", "figure", "p"])
def test_a_pull_quote_that_repeats_the_text_is_left_out_and_another_is_a_quote(tag: str) -> None:
    page = "<article><h1>A bridge</h1><p>She said: “We saw it fall.” It fell.</p><{0} class='pull-quote x'>{1}</{0}><p>More.</p></article>"
    repeated = html(page.format(tag, "‘We saw it fall’ <cite>Ada Park</cite>"))
    assert "Ada" not in repeated.source
    assert [block.kind for block in repeated.sections[0].blocks] == ["paragraph", "paragraph"]
    new = html(page.format(tag, "Nobody was there."))
    assert [(block.kind, block.body) for block in new.sections[0].blocks][1] == ("quote", "Nobody was there.")


def test_a_correction_known_by_its_class_is_a_note() -> None:
    story = html('<p>Text.</p><div class="article-correction"><p>The bridge is in Norvik.</p></div>')
    assert [(note.kind, note.text) for note in story.notes] == [("correction", "The bridge is in Norvik.")]


def test_a_raised_or_lowered_figure_is_not_the_figure_without_it() -> None:
    story = html("<p>It covers 10<sup>6</sup> m<sup>2</sup> and emits CO<sub>2</sub> since the 1<sup>st</sup>.</p>")
    assert [block.body for block in story.blocks] == ["It covers 10^6 m^2 and emits CO_2 since the 1st."]
    assert story.source == (
        "It covers 10<sup>6</sup> m<sup>2</sup> and emits CO<sub>2</sub> since the 1<sup>st</sup>.\n"
    )
    assert check(story.source, "markdown").blocks == story.blocks


def test_a_raised_figure_in_a_table_and_in_an_element_is_kept_apart_too() -> None:
    story = html("<p>Text.</p><table><tr><td>10<sup>6</sup></td></tr></table>")
    assert story.blocks[1].body == "10^6"
    assert [b.body for b in parse("<p>10<sup>6</sup> m</p>\n", "markdown").blocks] == ["10^6 m"]


def test_what_was_struck_out_or_put_in_stays_marked() -> None:
    story = html('<p><del>Old words.</del> <ins>New <a href="/x">ones</a></ins> and <s>no</s>.</p><del> </del>')
    assert story.source == "<del>Old words.</del> <ins>New [ones](/x)</ins> and <s>no</s>.\n"
    assert [block.body for block in story.blocks] == ["Old words. New ones and no."]


def test_what_is_struck_out_over_two_paragraphs_is_marked_in_both() -> None:
    story = html("<del><p>One is out.</p><p>Two is out.</p></del><p>Three.</p>")
    assert story.source == "<del>One is out.</del>\n\n<del>Two is out.</del>\n\nThree.\n"


@pytest.mark.parametrize(
    ("page", "stored"),
    [
        ("<ol start=3><li>c<li>d</ol>", "3. c\n4. d\n"),
        ("<ol reversed><li>c<li>b<li>a</ol>", "3. c\n2. b\n1. a\n"),
        ("<ol><li value=9>i<ol><li>in</ol><li>j</ol>", "9. i\n   1. in\n10. j\n"),
        ("<ol><li>a</ol><ol><li>b</ol>", "1. a\n1. b\n"),
        ("<ol start=-1><li>a<li>b</ol>", "1. a\n0. b\n"),
    ],
)
def test_the_items_of_a_list_keep_their_numbers(page: str, stored: str) -> None:
    story = html(page)
    assert story.source == stored
    assert check(stored, "markdown").blocks == story.blocks


@pytest.mark.parametrize("dash", [" — ", " – ", " -- ", " - ", "\u00a0– ", "—"])
def test_a_dateline_keeps_its_own_dash(dash: str) -> None:
    story = html(f"<p>KÖLN (dpa){dash}Ein Zug hat gebrannt.</p>")
    assert story.source == f"KÖLN (dpa){dash}Ein Zug hat gebrannt.\n"
    assert story.dateline == "KÖLN (dpa)"
