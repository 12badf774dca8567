from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storyrev.compare import address_changes
from storyrev.compare.model import Span
from storyrev.judge.model import Fact, Judgement
from storyrev.report import ComparisonView, FileView, ReportView, render_report
from storyrev.report import html as html_module
from storyrev.story.model import Block, Mark
from tests.report import samples
from tests.report.html_rules import check_page, hash_source
from tests.report.made import add, cut, edit, group, keep, made_block, make_diff, reform
from tests.report.samples import VIEWS

each_view = pytest.mark.parametrize("name", VIEWS)


def page_of(*groups: object, **options: object) -> str:
    diff = make_diff(*groups, **options)  # type: ignore[arg-type]  # handed on as they come
    return render_report(ReportView("Title", "slug", (ComparisonView(FileView("old"), FileView("new"), diff),)))


def words(page: str) -> str:
    """What the page says, without markup, style and script."""
    page = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@each_view
def test_page_is_strict_html_whose_every_link_arrives(name: str) -> None:
    check_page(render_report(VIEWS[name]()))


@each_view
def test_policy_admits_the_pages_own_style_and_script_and_nothing_else(name: str) -> None:
    page = check_page(render_report(VIEWS[name]()))
    assert page.policy() == {
        "default-src": ["'none'"],
        "style-src": [hash_source(page.element("style"))],
        "script-src": [hash_source(page.element("script"))],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


@each_view
def test_nothing_in_the_page_names_another_file(name: str) -> None:
    page = check_page(render_report(VIEWS[name]()))
    assert not re.search(r"@import|url\((?!#)|https?:", page.element("style"))
    assert not re.search(r"https?:|fetch|import|XMLHttp|eval|innerHTML", page.element("script"))
    assert not [tag for tag, _ in page.tags if tag in ("link", "img", "iframe", "object", "embed", "base", "form")]


def test_top_says_story_revisions_who_when_kind_and_the_note_verbatim() -> None:
    text = words(render_report(samples.full_view()))
    for said in (
        "Ferry aground off Kell harbour",
        "harbour-ferry",
        "Revision 2",
        "Revision 3",
        "Jo Okafor &lt;jo@paper.example&gt;",
        "2 March 2024, 08:05 UTC",
        "Correction",
        "3c4d5e6f7a",
        "An earlier version of this story gave the number of passengers as 500. There were 750 on board.",
    ):
        assert said in text


def test_a_change_without_a_note_says_so() -> None:
    view = samples.full_view()
    silent = replace(view.comparisons[0], new=replace(samples.THIRD, note=" \n"))
    assert "Readers were given no note." in words(render_report(replace(view, comparisons=(silent,))))


def test_notes_of_revisions_passed_over_are_told_too() -> None:
    text = words(render_report(samples.wide_view()))
    assert "Passed over: revision 2" in text
    assert "Adds the harbour master’s account." in text


def test_both_ends_of_every_move_link_to_each_other() -> None:
    page = render_report(samples.full_view())
    ways = set(re.findall(r'<a class="way" lang="en" href="#([^"]+)"', page))
    addresses = address_changes(samples.everything())
    rescue = next(
        names
        for names, s in zip(addresses.sections, samples.everything().sections, strict=True)
        if s.label and s.label[0].text == "The rescue"
    )
    # The block that moved was edited too, and a section that moved was renamed: each is called by its own change.
    places = {rescue.blocks[2].block, addresses.moves[1], addresses.moves[2]}
    assert ways == {f"{move}-from" for move in addresses.moves} | places
    assert "moved to The rescue ↓" in words(page)
    assert "moved from What we have learned ↑" in words(page)


def test_a_passage_that_moved_and_was_edited_shows_its_edits() -> None:
    page = render_report(samples.full_view())
    move = address_changes(samples.everything()).moves[1]
    arrival = page[page.index(f'id="{move}"') :].split("moved from")[0]
    assert "<del>" in arrival
    assert "<ins>" in arrival


def test_edits_are_named_for_those_who_hear_the_page() -> None:
    page = page_of(group("", edit("paragraph", "The [-cat-]{+dog+} sat."), kind="lede"))
    assert '<del><bdi class="sr" lang="en">Cut: </bdi>cat<bdi class="sr" lang="en"> (end)</bdi></del>' in page
    assert '<ins><bdi class="sr" lang="en">Added: </bdi>dog<bdi class="sr" lang="en"> (end)</bdi></ins>' in page


def test_unchanged_passages_fold_into_a_count_and_stay_in_the_page() -> None:
    three = [keep("paragraph", f"Paragraph {n}.") for n in (1, 2, 3)]
    page = page_of(group("", *three, cut("paragraph", "Gone."), kind="lede"))
    assert "<summary>3 paragraphs unchanged</summary>" in page
    assert "Paragraph 2." in words(page)


def test_sections_in_which_nothing_changed_fold_into_one_line() -> None:
    quiet = [group(name, keep("heading", name), keep("paragraph", f"In {name}.")) for name in ("One", "Two", "Three")]
    page = page_of(*quiet, group("Four", keep("heading", "Four"), add("paragraph", "New.")))
    assert "<summary>3 sections unchanged: <bdi>One</bdi>, <bdi>Two</bdi> and <bdi>Three</bdi></summary>" in page


def test_a_pure_change_of_form_is_shown_and_named() -> None:
    entry = reform(made_block("paragraph", "One thing."), made_block("item", "One thing."))
    text = words(page_of(group("", entry, kind="lede")))
    assert "Form only" in text
    assert "paragraph → list item" in text
    assert "No words changed" in text


def test_front_matter_that_is_only_written_otherwise_is_shown() -> None:
    text = words(page_of(group("", keep("paragraph", "Same."), kind="lede"), opening="---\n[-a: 1-]{+a:  1+}\n---\n"))
    assert "Only how the front matter is written changed" in text


def test_a_field_that_a_block_of_the_page_shows_is_not_shown_twice() -> None:
    page = page_of(
        group("", edit("headline", "Ferry [-sinks-]{+floats+}"), kind="head"),
        fields=(("headline", "Ferry [-sinks-]{+floats+}"), ("desk", "{+Coast+}")),
    )
    assert page.count("floats<") == 1
    assert "Front matter: desk" in words(page)


def test_a_rule_that_came_is_shown_by_its_source() -> None:
    rule = Block("markup", "", marks=(Mark(0, 0, "\n***\n"),))
    diff = make_diff(group("", keep("paragraph", "Same."), add("paragraph", ""), kind="lede"))
    section = diff.sections[0]
    change = replace(section.blocks[1], new=rule)
    diff = replace(diff, sections=(replace(section, blocks=(section.blocks[0], change)),))
    page = render_report(ReportView("T", "s", (ComparisonView(FileView("a"), FileView("b"), diff),)))
    assert "***" in words(page)


def test_limits_that_were_reached_are_told() -> None:
    told = "A limit on the work was reached (candidates: 1 passage of the old text, in What we know)"
    assert told in words(render_report(samples.full_view()))


def test_identical_texts_are_said_to_be_the_same() -> None:
    text = words(page_of(group("", keep("paragraph", "Same."), kind="lede"), identical=True))
    assert "Nothing changed: the two texts are the same to the byte." in text


def test_history_is_newest_first_and_ends_with_the_first_text_folded() -> None:
    page = render_report(samples.history_view())
    assert re.findall(r'<article class="[^"]+" id="(r\d)"', page) == ["r4", "r3", "r2", "r1"]
    assert "A return to the text of" in words(page)
    assert "Never public" in words(page)
    first = page[page.index('id="r1"') :]
    assert '<details class="begin"><summary>The whole text as first recorded</summary>' in first
    assert "The line carries food." in first


def test_a_long_history_leaves_unchanged_text_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_module, "UNCHANGED_AT_MOST", 100)
    page = render_report(samples.history_view())
    check_page(page)
    newest, middle = page.index('<article class="entry" id="r3"'), page.index('<article class="entry" id="r2"')
    assert "unchanged text is left out" not in words(page[:newest])
    assert "unchanged text is left out" in words(page[newest:middle])
    assert "1 paragraph unchanged" in words(page[newest:middle])
    assert "Tugs are due at high tide." not in page[newest:middle]


def test_story_text_carries_its_language_and_direction() -> None:
    page = render_report(samples.wide_view())
    assert re.search(
        r'<div class="cell new t-paragraph" dir="auto" lang="ar"><span class="anchor" id="r-[0-9a-f]{10}"></span>أُصيب',
        page,
    )
    assert '<h1 dir="auto" lang="ar">' in page


@pytest.mark.parametrize(
    ("target", "live"),
    [
        ("https://a.example/", True),
        ("HTTP://a.example/", True),
        ("mailto:desk@paper.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("/relative", False),
        ("//a.example/", False),
        ("file:///etc/passwd", False),
        ("\x01https://a.example/", False),
    ],
)
def test_only_web_and_mail_links_are_live(target: str, live: bool) -> None:
    page = page_of(
        group("", keep("paragraph", "See the report.", targets=(target,)), cut("paragraph", "Gone."), kind="lede")
    )
    check_page(page)
    assert ('rel="noopener noreferrer nofollow"' in page) is live


def test_hidden_characters_are_shown_by_code_point() -> None:
    page = page_of(group("", edit("paragraph", "Pay{+\u200b+} \u202eeruces\u202c now\x1b[31m."), kind="lede"))
    assert '<bdi class="hid" title="right-to-left override">⟨U+202E⟩</bdi>' in page
    assert "⟨U+200B⟩" in page
    assert "⟨U+001B⟩" in page
    assert not re.search("[\u202a-\u202e\x1b]", page)


def test_white_space_edits_are_drawn() -> None:
    page = page_of(group("", edit("paragraph", "One[- -]{+\t+}two"), kind="lede"))
    assert '<del><bdi class="sr" lang="en">Cut: </bdi>·<' in page
    assert '<ins><bdi class="sr" lang="en">Added: </bdi>→<' in page


def test_a_space_before_a_new_sentence_is_no_edit_of_its_own() -> None:
    page = page_of(group("", edit("paragraph", "One.{+ +}", "{+Two.+}"), kind="lede"))
    assert page.count("<ins>") == 1


def test_credit_stands_apart_even_where_it_was_edited() -> None:
    entry = edit("caption", "A ship. Photo: [-Ada-]{+Lena+}", old_by="Photo", new_by="Photo")
    page = page_of(group("", entry, kind="head"))
    cell = re.search(r'<div class="cell new t-caption"[^>]*>(.*?)</div>', page)
    assert cell is not None
    text, credit = cell[1].split('<span class="by">')
    assert re.sub("<[^>]+>", "", text) == "A ship. "
    assert "Ada" in credit
    assert "Lena" in credit


def test_the_old_column_holds_the_old_text_and_the_new_one_the_new() -> None:
    page = page_of(group("", edit("paragraph", "The [-cat-]{+dog+} sat."), kind="lede"))
    old = re.search(r'<div class="cell old t-paragraph"[^>]*>(.*?)</div>', page)
    assert old is not None
    assert re.sub(r'<bdi class="sr".*?</bdi>|<[^>]+>', "", old[1]) == "The cat sat."


def test_a_table_stays_a_table() -> None:
    page = page_of(group("", edit("table", "A\tB\nC\t[-1-]{+2+}{+\nD\t3+}"), kind="lede"))
    new = re.search(r'<div class="cell new t-table"[^>]*>(.*?)</div>', page)
    assert new is not None
    assert new[1].count("<tr>") == 3
    assert new[1].count("<td>") == 6


def test_empty_comparison_is_a_page_all_the_same() -> None:
    check_page(page_of())
    check_page(render_report(ReportView("", "", ())))


def test_a_text_that_arrives_in_one_piece_needs_no_sentences() -> None:
    diff = make_diff(group("", add("paragraph", "New."), kind="lede"))
    assert diff.sections[0].blocks[0].spans == (Span("insert", "New."),)
    assert "New." in words(page_of(group("", add("paragraph", "New."), kind="lede")))


def test_map_of_many_sections_gives_neighbours_without_a_change_one_line() -> None:
    quiet = [group(f"Part {n}", keep("heading", f"Part {n}"), keep("paragraph", "Same.")) for n in range(60)]
    page = page_of(*quiet, group("End", keep("heading", "End"), add("paragraph", "New.")))
    lines = page[page.index("<tbody>") : page.index("</tbody>")]
    assert lines.count("<tr") == 2
    assert "and 59 more sections" in lines
    few = page_of(*quiet[:20], group("End", keep("heading", "End"), add("paragraph", "New.")))
    assert few[few.index("<tbody>") : few.index("</tbody>")].count("<tr") == 21


def test_a_long_list_of_facts_is_folded() -> None:
    diff = make_diff(group("", edit("paragraph", "[-1-]{+2+}"), kind="lede"))
    for number, folded in ((30, 0), (31, 1)):
        judgement = Judgement(True, (), (Fact("figure", "1", "2", "", "", 0, 0),) * number, (), number)
        page = render_report(ReportView("T", "s", (ComparisonView(FileView("a"), FileView("b"), diff, judgement),)))
        check_page(page)
        assert page.count(f"<summary>{number} facts: {number} figures</summary>") == folded
