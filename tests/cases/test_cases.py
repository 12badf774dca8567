"""A case folder for each kind of change: two drafts, and what every output says of them.

`--update-goldens` writes the expected files anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from storyrev.compare import Counts, compare, count_changes, from_json, invert, patch, read_schema, to_json
from storyrev.desk.comparing import report_drafts
from storyrev.report import ReportView, render_json, render_report, render_terminal
from storyrev.story import Story, parse
from tests.goldens import Golden
from tests.schemas import check_schema

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/old.md"))
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@cache
def read(case: Path) -> tuple[Story, Story]:
    return parse((case / "old.md").read_bytes()), parse((case / "new.md").read_bytes())


@cache
def view_of(case: Path) -> ReportView:
    return report_drafts(("old.md", (case / "old.md").read_bytes()), ("new.md", (case / "new.md").read_bytes()))


@each_case
def test_patch_and_invert_hold(case: Path) -> None:
    old, new = read(case)
    diff = compare(old, new)
    assert patch(old, diff) == new
    assert patch(new, invert(diff)) == old
    assert invert(invert(diff)) == diff


@each_case
def test_json_is_as_its_schema_says_and_comes_back(case: Path, golden: Golden) -> None:
    diff = compare(*read(case))
    data = to_json(diff)
    check_schema(data, read_schema())
    assert from_json(json.loads(json.dumps(data))) == diff
    golden(case / "diff.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


@each_case
def test_the_terminal_shows_the_change(case: Path, golden: Golden) -> None:
    golden(case / "terminal.txt", render_terminal(view_of(case), colour=False, width=100))


@each_case
def test_the_counts_are_the_change_and_nothing_else(case: Path, golden: Golden) -> None:
    counts = count_changes(compare(*read(case)))
    told = [f"{f.name}: {getattr(counts, f.name)}" for f in fields(Counts) if getattr(counts, f.name)]
    golden(case / "counts.txt", "\n".join(told) + "\n")


@each_case
def test_looking_from_the_other_side_swaps_the_counts(case: Path) -> None:
    diff = compare(*read(case))
    there, back = count_changes(diff), count_changes(invert(diff))
    assert (there.words_added, there.words_removed) == (back.words_removed, back.words_added)
    assert (there.blocks_added, there.blocks_removed) == (back.blocks_removed, back.blocks_added)
    assert (there.blocks_changed, there.blocks_moved, there.links) == (
        back.blocks_changed,
        back.blocks_moved,
        back.links,
    )


@each_case
def test_page_terminal_and_json_agree_on_the_counts(case: Path) -> None:
    view = view_of(case)
    page = render_report(view)
    summary = json.loads(render_json(view))["comparisons"][0]["summary"]
    terminal = " ".join(render_terminal(view, colour=False, width=1000).split())
    told = " ".join(re.sub(r"<[^>]+>", "", page).split())
    for sentence in summary:
        figures = re.findall(r"\d+", sentence)
        assert all(figure in terminal for figure in figures)
        assert all(figure in told for figure in figures)
