"""Page, terminal and JSON tell one comparison, and the page shows the whole of both texts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from storyrev.compare import StoryDiff, compare, count_changes, read_schema, to_json
from storyrev.judge import judge
from storyrev.report import (
    ComparisonView,
    FileView,
    ReportView,
    read_report_schema,
    render_json,
    render_report,
    render_terminal,
)
from storyrev.report.characters import reveal
from storyrev.report.inline import draw_both, draw_old
from storyrev.report.layout import Fold, Layout, Row
from storyrev.report.measure import Shares
from storyrev.report.noted import tell_coverage
from storyrev.report.setting import lay_out
from storyrev.story import parse
from tests.report import samples
from tests.report.html_rules import check_page
from tests.schemas import check_schema

ROOT = Path(__file__).parents[2]
STORIES = sorted(path for path in (ROOT / "stories").iterdir() if path.is_dir())
CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/old.md"))


def diffs() -> Iterator[tuple[str, StoryDiff]]:
    yield "made by hand", samples.everything()
    for folder in STORIES:
        drafts = [parse(path.read_bytes()) for path in sorted(folder.glob("*.md"))]
        for number, (old, new) in enumerate(pairwise(drafts), 2):
            yield f"{folder.name}@{number}", compare(old, new)
            yield f"{folder.name}@{number} backwards", compare(new, old)
    for case in CASES:
        yield case.name, compare(parse((case / "old.md").read_bytes()), parse((case / "new.md").read_bytes()))


DIFFS = dict(diffs())
each_diff = pytest.mark.parametrize("name", DIFFS)


def view_of(diff: StoryDiff) -> ReportView:
    return ReportView("Title", "slug", (ComparisonView(FileView("old"), FileView("new"), diff),))


def rows_of(layout: Layout) -> Iterator[Row]:
    for part in layout.parts:
        for row in part.rows:
            yield from row.rows if isinstance(row, Fold) else (row,)


def read_cell(markup: str, *, without: str) -> str:
    """The text of a cell as a reader sees it, one side's edits left out."""
    markup = re.sub(r'<bdi class="sr".*?</bdi>|<a class="way".*?</a>', "", markup)
    markup = re.sub(rf"<{without}>.*?</{without}>", "", markup, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def squeeze(text: str) -> str:
    return re.sub(r"[\s·→¶]+", "", text)


@each_diff
def test_parts_add_up_to_the_counts_of_the_whole(name: str) -> None:
    diff = DIFFS[name]
    counts = count_changes(diff)
    shares = sum((part.shares for part in lay_out(diff, "x").parts), Shares())
    assert (shares.added, shares.cut) == (counts.words_added, counts.words_removed)


@each_diff
def test_page_terminal_and_json_tell_the_same_sentences(name: str) -> None:
    view = view_of(DIFFS[name])
    told = json.loads(render_json(view))["comparisons"][0]["summary"]
    page = render_report(view)
    gist = re.findall(r"<li>(.*?)</li>", page[page.index('class="gist"') : page.index("</section>")])
    terminal = [line[2:] for line in render_terminal(view, colour=False, width=10_000).splitlines() if line[:2] == "* "]
    assert [html.unescape(re.sub(r"<[^>]+>", "", item)) for item in gist] == [reveal(sentence) for sentence in told]
    assert terminal == [" ".join(reveal(sentence).split()) for sentence in told]


def judged_view(name: str) -> ReportView:
    diff = DIFFS[name]
    note = (
        "An earlier version gave the number as 500. Updated with new details throughout, and the headline was changed."
    )
    judgement = judge(diff, kind="update", note=note)
    revision = replace(samples.SECOND, note=note)
    return ReportView("Title", "slug", (ComparisonView(FileView("old"), revision, diff, judgement),))


@each_diff
def test_page_terminal_and_json_tell_the_same_judgement(name: str) -> None:
    view = judged_view(name)
    judgement = view.comparisons[0].judgement
    assert judgement is not None
    assert judgement.audit is not None
    told = json.loads(render_json(view))["comparisons"][0]["judgement"]
    check_schema(json.loads(render_json(view)), read_report_schema())
    check_page(render_report(view))  # every passage that a judgement links to is there
    page = html.unescape(render_report(view))
    terminal = render_terminal(view, colour=False, width=10_000, facts=True)
    verdict = "Material change." if told["material"] else "Not material."
    assert f"<strong>{verdict}</strong>" in page
    assert f"\n{verdict} " in terminal
    different = {(fact["kind"], fact["old"], fact["new"], fact["difference"]) for fact in told["facts"]}
    assert page.count('<tr role="row">') - ('<table role="table">' in page) == len(different)
    assert terminal.count("\n  * ") == len(different)
    assert len(told["facts"]) == sum(told["fact_counts"].values())
    for kind, number in told["fact_counts"].items():
        counted = f"{number:,} {kind}"
        assert counted in page
        assert counted in terminal
    assert page.count("<li><p><code>") == terminal.count("\n  ? ") == len(told["findings"])
    audit = told["note_audit"]
    assert tell_coverage(judgement.audit, judgement.material) in page
    assert f"\nThe note to readers: {tell_coverage(judgement.audit, judgement.material)}\n" in terminal
    assert (len(audit["covered"]), len(audit["left_out"]), len(audit["unfounded"])) == (
        len(judgement.audit.covered),
        len(judgement.audit.left_out),
        len(judgement.audit.unfounded),
    )
    assert terminal.count("\n- ") == len(told["reasons"]) + len(audit["sentences"])


@pytest.mark.parametrize(
    "make",
    [samples.full_view, samples.history_view, samples.files_view, samples.wide_view],
    ids=lambda make: make.__name__,
)
def test_json_is_as_its_schema_says_and_its_diffs_come_back(make: Callable[[], ReportView]) -> None:
    view = make()
    data = json.loads(render_json(view))
    check_schema(data, read_report_schema())
    for told, comparison in zip(data["comparisons"], view.comparisons, strict=True):
        check_schema(told["diff"], read_schema())
        assert told["diff"] == json.loads(json.dumps(to_json(comparison.diff)))


@each_diff
def test_pages_of_real_comparisons_are_strict_html(name: str) -> None:
    check_page(render_report(view_of(DIFFS[name])))


@each_diff
def test_the_new_column_reads_as_the_new_text_and_the_old_one_as_the_old(name: str) -> None:
    for row in rows_of(lay_out(DIFFS[name], "x")):
        if row.new is not None and row.new.body:
            both = re.sub(r'<span class="stub">.*?</a></span>', "", draw_both(row))
            # A white space that is drawn, because it took another's place, is white space.
            assert squeeze(read_cell(both, without="del")).replace("⟨U+00A0⟩", "") == squeeze(reveal(row.new.body))
        if row.old is not None and row.old.body and (row.end is None or row.state == "departed"):
            assert squeeze(read_cell(draw_old(row), without="ins")) == squeeze(reveal(row.old.body))


@each_diff
def test_every_block_of_both_texts_is_shown_once(name: str) -> None:
    diff = DIFFS[name]
    layout = lay_out(diff, "x")
    shown_new = [row.new for row in rows_of(layout) if row.new is not None]
    heads = [section.new.head for section in diff.sections if section.new is not None and section.new.head is not None]
    blocks = [block.new for section in diff.sections for block in section.blocks if block.new is not None]
    readable = [block for block in blocks if block.body.strip()]
    assert len([block for block in (*shown_new, *heads) if block.body.strip()]) == len(readable)


@each_diff
def test_stops_are_numbered_from_one_without_a_gap(name: str) -> None:
    layout = lay_out(DIFFS[name], "x")
    stops = [part.stop for part in layout.parts] + [row.stop for row in rows_of(layout)]
    assert sorted(stop for stop in stops if stop) == list(range(1, layout.stops + 1))


@each_diff
def test_there_is_a_stop_wherever_anything_changed(name: str) -> None:
    diff = DIFFS[name]
    counts = count_changes(diff)
    assert bool(lay_out(diff, "x").stops) is bool(
        counts.any or counts.form or any(s.op != "equal" for s in diff.opening)
    )
