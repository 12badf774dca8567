"""Every row of docs/tricky-cases.md is a comparison: it must print what its last column says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from storyrev.compare import compare, invert, patch
from storyrev.desk.comparing import report_drafts
from storyrev.report import render_terminal
from storyrev.story import parse

PAGE = Path(__file__).parents[2] / "docs" / "tricky-cases.md"
_ROW = re.compile(r"\| `(?P<old>[^`]+)` \| `(?P<new>[^`]+)` \| (?P<wants>[^`|]+) \| `(?P<says>[^`]+)` \|")
_CHANGE = re.compile(r" {2}[-+~<>=] ")
_WIDE = 10_000


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the page: where it stands, its drafts, and the lines it shows."""

    line: int
    old: str
    new: str
    says: list[str]


def read_cases() -> list[Case]:
    cases = []
    for number, line in enumerate(PAGE.read_text("utf-8").splitlines(), 1):
        if not line.startswith("|") or line.startswith(("| ---", "| old ")):
            continue
        row = _ROW.fullmatch(line)
        assert row, f"{PAGE.name}:{number}: not a row of four cells: {line}"
        old, new = (row[side].replace(" ¶ ", "\n\n") + "\n" for side in ("old", "new"))
        cases.append(Case(number, old, new, row["says"].split(" ¶ ")))
    return cases


CASES = read_cases()
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"line {case.line}")


def say(case: Case) -> list[str]:
    """The lines of the terminal that tell a change; those of sections only where the row shows such lines."""
    sides = ("old.md", case.old.encode()), ("new.md", case.new.encode())
    lines = render_terminal(report_drafts(*sides), colour=False, width=_WIDE).splitlines()
    titles = any(line.startswith("##") for line in case.says)
    return [line.strip() for line in lines if _CHANGE.match(line) or (titles and line.startswith("## "))]


@each_case
def test_the_page_shows_what_the_tool_says(case: Case) -> None:
    assert say(case) == case.says


@each_case
def test_the_laws_hold_for_every_row(case: Case) -> None:
    old, new = parse(case.old, "markdown"), parse(case.new, "markdown")
    diff = compare(old, new)
    assert patch(old, diff) == new
    assert patch(new, invert(diff)) == old
    assert invert(invert(diff)) == diff
