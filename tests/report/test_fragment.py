"""A comparison to be put into another page: an article, and nothing that the page must fear."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from storyrev.compare import address_changes, compare, list_changes
from storyrev.report import ComparisonView, FileView, ReportView, render_fragment, render_fragment_style, render_report
from storyrev.story import parse
from tests.goldens import Golden
from tests.report import samples
from tests.report.html_rules import Page
from tests.report.samples import VIEWS
from tests.report.test_agreement import CASES
from tests.report.test_escaping import HOSTILE

GOLDENS = Path(__file__).parent / "goldens"
each_view = pytest.mark.parametrize("name", VIEWS)


def check_fragment(fragment: str) -> Page:
    """Hold a fragment to the rules of a page, in a page that has nothing else."""
    page = Page(f"<!DOCTYPE html>\n<html><body><h1>Host</h1>{fragment}</body></html>")
    assert page.faults == []
    return page


def view_of(case: Path) -> ReportView:
    diff = compare(parse((case / "old.md").read_bytes()), parse((case / "new.md").read_bytes()))
    return ReportView("Title", "", (ComparisonView(FileView("old.md"), FileView("new.md"), diff),))


@each_view
def test_fragment_says_what_it_said(name: str, golden: Golden) -> None:
    golden(GOLDENS / f"{name}.fragment.html", render_fragment(VIEWS[name]()))


@each_view
def test_fragment_is_strict_html_without_script_or_style(name: str) -> None:
    page = check_fragment(render_fragment(VIEWS[name]()))
    assert not {tag for tag, _ in page.tags} & {"script", "style", "link", "svg", "input", "button", "iframe"}
    assert not [given for _, given in page.tags if "tabindex" in given or "data-stop" in given]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_change_of_a_fragment_and_of_a_report_can_be_linked_by_its_address(case: Path) -> None:
    view = view_of(case)
    wanted = {change.address for change in list_changes(view.comparisons[0].diff)}
    for markup in (render_fragment(view), render_report(view)):
        assert wanted <= set(re.findall(r' id="([^"]+)"', markup))


def test_an_id_stands_once_although_a_history_holds_the_same_change_twice() -> None:
    texts = [parse(f"# Title\n\nSome {number} people came.\n", "markdown") for number in (40, 45, 40, 45)]
    diffs = [compare(old, new) for old, new in pairwise(texts)]
    views = tuple(ComparisonView(FileView("old"), FileView("new"), diff) for diff in reversed(diffs))
    (twice,) = set(address_changes(diffs[0]).sections[1].blocks[0].sentences)
    page = Page(render_report(ReportView("Title", "", views)))
    assert page.faults == []
    assert [name for name in page.ids if twice and name.endswith(twice)] == [twice, f"d2-{twice}"]


def test_a_history_becomes_an_article_for_each_comparison() -> None:
    assert render_fragment(samples.history_view()).count("<article ") == 3


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_gets_out_of_its_place(name: str) -> None:
    page = check_fragment(render_fragment(samples.hostile_view(HOSTILE[name])))
    assert not {tag for tag, _ in page.tags} & {"script", "style", "img", "textarea", "title"}
    assert not re.search(r'href="(?!#)', page.source)


def test_the_style_reaches_into_the_fragment_alone() -> None:
    style = render_fragment_style()
    rules = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    heads: list[str] = []
    depth, head = 0, ""
    for character in rules:
        if character == "{":
            if depth == 0 or heads[-1].startswith("@"):
                heads.append(head.strip())
            depth, head = depth + 1, ""
        elif character == "}":
            depth, head = depth - 1, ""
        else:
            head = "" if character == ";" else head + character
    top = [head for head in heads if not head.startswith("@")]
    assert depth == 0
    assert top
    assert all(head.startswith(".storyrev.storyrev") for head in top)
    assert "url(" not in style
    assert "@import" not in style


def test_a_styled_fragment_is_the_same_after_its_style() -> None:
    plain, styled = (render_fragment(samples.full_view(), styled=styled) for styled in (False, True))
    assert styled == f"<style>{render_fragment_style()}</style>\n{plain}"
