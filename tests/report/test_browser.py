from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import pytest

from storyrev.judge.model import FactKind
from storyrev.report import render_fragment, render_report
from storyrev.report.facts import name_fact
from tests.browsing import find_faint, open_browser
from tests.report import samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Scheme = Literal["light", "dark"]
VIEWS = ("changes", "whole", "side")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    views = {"changes": samples.full_view(), "history": samples.history_view(), "arabic": samples.wide_view()}
    made = {name: render_report(view) for name, view in views.items()}
    made["host"] = HOST.format(render_fragment(samples.full_view(), styled=True))
    made["arabic-host"] = HOST.format(render_fragment(samples.wide_view(), styled=True))
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


# A page of somebody else's that styles what it does not know: element names, and classes that are ours too.
HOST = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Host</title><style>
:root {{ color-scheme: light dark; --ink: red; }}
.row {{ display: flex; margin: 0 -40px; }} .title {{ font-size: 60px; }} .cell {{ float: left; width: 900px; }}
p, h2, h3 {{ margin: 4em; color: fuchsia; }} ins, del {{ text-decoration: none; }} .sr {{ position: static; width: 300px; }}
</style></head><body><p id="before" class="row">Before.</p><main>{}</main><p id="after" class="title">After.</p></body></html>
"""


class Opened:
    """A page with all that it asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture
def visit(browser: Browser, pages: dict[str, Path]) -> Iterator[Any]:
    contexts = []

    def visit(name: str = "changes", *, width: int = 1280, scheme: Scheme = "light", script: bool = True) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.goto(pages[name].as_uri())
        return opened

    yield visit
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    """Click where the button is, as a hand does; a locator's click may scroll the page first."""
    box = page.get_by_role("button", name=name).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def shown(page: Page, selector: str) -> int:
    return page.locator(selector).filter(visible=True).count()


@pytest.mark.parametrize("name", ["changes", "history"])
def test_a_page_asks_for_nothing_but_itself_and_breaks_no_policy_of_its_own(visit: Any, name: str) -> None:
    opened = visit(name)
    for view in reversed(VIEWS):
        opened.page.locator(f"#view-{view}").check(force=True)
    opened.page.keyboard.press("n")
    assert [url for url in opened.requests if not url.startswith("file:")] == []
    assert len(opened.requests) == 1
    assert opened.complaints == []


def test_policy_stops_a_script_that_got_in(visit: Any) -> None:
    page = visit().page
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.owned = 1'; document.body.append(s) }"
    )
    assert page.evaluate("window.owned") is None


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_three_views_can_be_chosen_with_and_without_script(visit: Any, script: bool) -> None:
    page = visit(script=script).page
    kept = page.get_by_text("The bridge crew changed at nine.")
    assert [kept.nth(n).is_visible() for n in range(kept.count())] == [False, False]
    assert shown(page, ".cell.old") == 0
    page.locator("label", has_text="Whole story").click()
    assert [kept.nth(n).is_visible() for n in range(kept.count())] == [False, True]
    assert shown(page, "summary >> text=unchanged") == 0
    page.locator("label", has_text="Side by side").click()
    assert [kept.nth(n).is_visible() for n in range(kept.count())] == [True, True]
    old, new = kept.nth(0).bounding_box(), kept.nth(1).bounding_box()
    assert old["x"] + old["width"] <= new["x"]
    assert old["y"] == new["y"]
    assert shown(page, ".cell.new del") == 0
    page.locator("label", has_text="Changes only").click()
    assert shown(page, ".cell.old") == 0


def test_a_fold_opens_without_script(visit: Any) -> None:
    page = visit(script=False).page
    page.locator("summary", has_text="2 paragraphs unchanged").click()
    assert page.get_by_text("The wind was light.").nth(1).is_visible()


def test_without_script_there_are_no_buttons_that_do_nothing(visit: Any) -> None:
    assert shown(visit(script=False).page, "button") == 0
    assert shown(visit().page, "button") == 2


def test_keys_move_the_focus_from_change_to_change(visit: Any) -> None:
    page = visit().page
    focused = "document.activeElement.dataset.stop"
    count = page.locator("#step-count")
    seen = []
    for key in ("n", "j", "n", "p", "k"):
        page.keyboard.press(key)
        seen.append(page.evaluate(focused))
    assert seen == ["1", "2", "3", "2", "1"]
    assert count.inner_text() == "Change 1 of 19"
    assert count.get_attribute("aria-live") == "polite"
    page.keyboard.press("p")
    assert count.inner_text() == "This is the first change"
    assert page.evaluate(focused) == "1"


def test_the_change_that_has_the_focus_is_not_hidden_by_the_toolbar(visit: Any) -> None:
    page = visit().page
    for _ in range(12):
        page.keyboard.press("n")
        box = page.locator(":focus").bounding_box()
        assert box["y"] >= page.locator(".tools").bounding_box()["height"] - 1
        assert box["y"] < 800


def test_buttons_do_what_keys_do_and_the_last_change_is_said(visit: Any) -> None:
    page = visit().page
    told = [page.locator("#step-count").inner_text()]
    for _ in range(20):
        press(page, "Next change")
        told.append(page.locator("#step-count").inner_text())
    assert told == ["19 changes", *(f"Change {n} of 19" for n in range(1, 20)), "This is the last change"]
    assert page.locator("#step-count").inner_text() == "This is the last change"
    press(page, "Previous change")
    assert page.locator("#step-count").inner_text() == "Change 18 of 19"


def test_who_scrolled_steps_on_from_where_they_read(visit: Any) -> None:
    page = visit().page
    page.keyboard.press("n")
    page.evaluate("document.querySelector('[data-stop=\"12\"]').scrollIntoView({block: 'center'})")
    page.keyboard.press("n")
    assert int(page.evaluate("document.activeElement.dataset.stop")) > 7


def test_keys_can_be_turned_off_and_leave_shortcuts_alone(visit: Any) -> None:
    page = visit().page
    page.keyboard.press("Control+j")
    assert page.evaluate("document.activeElement.dataset.stop") is None
    page.locator("summary", has_text="Keys").click()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.dataset.stop") is None


def test_number_keys_choose_the_view(visit: Any) -> None:
    page = visit().page
    page.keyboard.press("3")
    assert page.locator("#view-side").is_checked()
    page.keyboard.press("1")
    assert page.locator("#view-changes").is_checked()


def test_a_link_to_a_folded_passage_opens_it(visit: Any) -> None:
    for script in (True, False):
        page = visit(script=script).page
        page.locator(".map a", has_text="Calls to go deeper").click()
        assert page.locator(".new", has_text="How a tug works").is_visible()


@pytest.mark.parametrize("name", ["changes", "history", "arabic"])
def test_nothing_runs_out_of_the_window(visit: Any, name: str) -> None:
    page = visit(name).page
    wide = {}
    for width in (320, 390, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for view in VIEWS:
            page.locator(f"#view-{view}").check(force=True)
            wide[width, view] = page.evaluate("document.documentElement.scrollWidth") - width
    assert {place: excess for place, excess in wide.items() if excess > 0} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["changes", "history"])
def test_all_text_has_contrast(visit: Any, name: str, scheme: Scheme) -> None:
    page = visit(name, scheme=scheme).page
    for view in VIEWS:
        page.locator(f"#view-{view}").check(force=True)
        assert find_faint(page) == []


def test_dark_is_dark(visit: Any) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    assert visit(scheme="dark").page.evaluate(paper) != visit(scheme="light").page.evaluate(paper)


def test_print_has_no_controls_and_tells_edits_without_colour(visit: Any) -> None:
    page = visit().page
    page.emulate_media(media="print")
    assert shown(page, ".tools, .skip") == 0
    style = "(e) => [getComputedStyle(e).textDecorationLine, getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    added = page.locator(".row.changed .new ins").first.evaluate(style)
    cut = page.locator(".row.changed .new del").first.evaluate(style)
    assert added == ["underline", "rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert cut == ["line-through", "rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_phone_stacks_what_stands_side_by_side(visit: Any) -> None:
    page = visit(width=390).page
    page.locator("#view-side").check(force=True)
    row = page.locator(".row.changed", has_text="people on board").first
    old, new = row.locator(".old").bounding_box(), row.locator(".new").bounding_box()
    assert old["y"] + old["height"] <= new["y"]


def test_phone_says_old_and_new_only_where_a_row_has_both(visit: Any) -> None:
    page = visit(width=390).page
    page.locator("#view-side").check(force=True)
    said = """(rows) => rows.map((row) => [row.className, ...[...row.querySelectorAll(".cell")].map((cell) => {
      const before = getComputedStyle(cell, "::before");
      return before.display === "block" && before.content !== "none" && before.float === "none" ? before.content : "";
    })])"""
    rows = page.locator(".entry:not(.first) .row:has(> .cell.old:not(:empty))").evaluate_all(said)
    states = {tuple(states.split())[1]: (old, new) for states, old, new in rows}
    assert states["changed"] == ('"Old"', '"New"')
    assert states["removed"] == ('"Old"', "")
    assert states["equal"] == ("", "")
    added = page.locator(".row.added > .cell.old:empty + .cell.new").first
    bullet = "(e) => (e.classList.add('t-item'), getComputedStyle(e, '::before').float)"
    assert added.evaluate(bullet) == "inline-start"  # beside its text, not above it


def test_right_to_left_text_reads_from_the_right(visit: Any) -> None:
    page = visit("arabic").page
    assert page.locator(".cell.new").first.evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    assert page.locator("h1").evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    assert page.locator(".record h2").evaluate("(e) => getComputedStyle(e).direction") == "ltr"


def test_those_who_want_less_motion_get_none(visit: Any) -> None:
    assert visit().page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_choice_of_view_is_a_group_of_named_radio_buttons(visit: Any) -> None:
    page = visit().page
    assert page.get_by_role("group", name="Show").get_by_role("radio").count() == 3
    page.get_by_role("radio", name="Changes only").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("radio", name="Whole story").is_checked()


def box_of(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return {"x": box["x"], "width": box["width"]}


def test_a_fragment_keeps_its_shape_in_a_page_that_styles_everything(visit: Any) -> None:
    page = visit("host").page
    assert page.locator(".row.changed").first.evaluate("(e) => getComputedStyle(e).display") == "grid"
    assert page.locator(".storyrev ins").first.evaluate("(e) => getComputedStyle(e).textDecorationLine") == "underline"
    assert (
        page.locator(".storyrev del").first.evaluate("(e) => getComputedStyle(e).textDecorationLine") == "line-through"
    )
    assert box_of(page, ".storyrev .sr")["width"] <= 1
    assert page.locator(".storyrev h3").first.evaluate("(e) => getComputedStyle(e).marginTop") == "0px"


def test_a_fragment_changes_nothing_of_the_page_around_it(visit: Any) -> None:
    page = visit("host").page
    before, after = page.locator("#before"), page.locator("#after")
    assert before.evaluate("(e) => [getComputedStyle(e).display, getComputedStyle(e).color]") == [
        "flex",
        "rgb(255, 0, 255)",
    ]
    assert after.evaluate("(e) => getComputedStyle(e).fontSize") == "60px"
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')").strip() == "red"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_of_a_fragment_has_contrast_in_the_scheme_of_its_page(visit: Any, scheme: Scheme) -> None:
    page = visit("host", scheme=scheme).page
    assert [faint for faint in find_faint(page) if "After" not in faint[2] and "Before" not in faint[2]] == []
    paper = page.locator(".storyrev").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert (paper == "rgb(23, 22, 19)") is (scheme == "dark")


@pytest.mark.parametrize("name", ["host", "arabic-host"])
def test_a_fragment_fits_a_narrow_page(visit: Any, name: str) -> None:
    page = visit(name, width=390).page
    wide = page.evaluate("document.querySelector('.storyrev').scrollWidth - document.querySelector('main').clientWidth")
    assert wide <= 0


def test_what_did_not_change_is_folded_in_a_fragment_and_opens(visit: Any) -> None:
    page = visit("host").page
    kept = page.get_by_text("The bridge crew changed at nine.")
    assert not kept.first.is_visible()
    page.locator("summary", has_text="2 paragraphs unchanged").click()
    assert kept.first.is_visible()


@pytest.mark.parametrize("name", ["arabic", "arabic-host"])
def test_in_a_right_to_left_passage_the_old_reading_comes_first_and_the_bar_stands_on_the_right(
    visit: Any, name: str
) -> None:
    page = visit(name).page
    old, new = box_of(page, ".cell.new del"), box_of(page, ".cell.new ins")
    assert old["x"] > new["x"]
    edges = "(e) => [getComputedStyle(e).borderRightWidth, getComputedStyle(e).borderLeftWidth]"
    assert page.locator(".cell.new").first.evaluate(edges) == ["3px", "0px"]


def test_two_numbers_in_a_right_to_left_line_do_not_run_together(visit: Any) -> None:
    page = visit("arabic").page
    page.locator(".cell.new").first.evaluate("(e) => { e.innerHTML = 'نحو <del>400</del><ins>4,000</ins> شخص'; }")
    assert box_of(page, ".cell.new del")["x"] > box_of(page, ".cell.new ins")["x"]


GO = """(name) => new Promise((done) => {
  addEventListener("hashchange", () => done(), { once: true });
  location.hash = name;
})"""


def test_a_link_to_a_change_leads_to_it_and_the_keys_go_on_from_there(visit: Any) -> None:
    page = visit().page
    address = page.locator(".row[data-stop] .here").nth(4).get_attribute("title")
    page.evaluate(GO, address)
    stop = int(page.locator(f"[id='{address}']").get_attribute("data-stop") or 0)
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.dataset.stop") == str(stop + 1)
    sentence = page.locator(".cell.new .anchor[id^='r-']").nth(2)
    around = sentence.evaluate("(e) => e.closest('[data-stop]').dataset.stop")
    page.evaluate(GO, sentence.get_attribute("id"))
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.dataset.stop") == str(int(around) + 1)


@pytest.mark.parametrize("width", [360, 320])
def test_on_a_phone_the_judgement_reads_down_and_the_facts_stay_a_table_for_those_who_hear_it(
    visit: Any, width: int
) -> None:
    page = visit(width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") == width
    order = page.evaluate(
        "[...document.querySelectorAll('.entry .judged, .entry .facts, .entry .findings, .entry .notes, .entry .gist, .entry .read')]"
        ".map((part) => [part.className, part.getBoundingClientRect().top])"
    )
    assert [name for name, _ in order] == ["judged", "facts", "findings", "notes", "gist", "read"]
    assert [top for _, top in order] == sorted(top for _, top in order)
    assert page.get_by_role("table", name="4 facts: 3 figures, 1 quote").get_by_role("rowheader").count() == 2
    assert page.get_by_role("table", name="4 facts").get_by_role("link", name="Lede").is_visible()


def test_a_fact_and_a_finding_lead_to_their_passage(visit: Any) -> None:
    page = visit().page
    for region in (".facts", ".findings", ".audit"):
        link = page.locator(f"{region} a").first
        target = link.get_attribute("href")
        link.click()
        assert page.url.endswith(target)
        assert page.locator(target).count() == 1


@pytest.mark.parametrize("width", [1280, 760])
def test_the_name_of_a_kind_of_fact_stands_in_one_line(visit: Any, width: int) -> None:
    page = visit(width=width).page
    broken = page.evaluate(
        """(names) => {
          const cell = document.querySelector(".facts tbody th");
          return names.filter((name) => {
            cell.textContent = name;
            const range = document.createRange();
            range.selectNodeContents(cell);
            return range.getClientRects().length > 1;
          });
        }""",
        [name_fact(kind) for kind in get_args(FactKind)],
    )
    assert broken == []
