"""Every row of docs/tricky-facts.md is a comparison: its facts must be what the last column says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from storyrev.compare import compare, invert
from storyrev.compare.model import StoryDiff
from storyrev.judge import Fact, find_facts
from storyrev.story import parse

PAGE = Path(__file__).parents[2] / "docs" / "tricky-facts.md"
_ROW = re.compile(r"\| `(?P<old>[^`]+)` \| `(?P<new>[^`]+)` \| (?P<says>none|`[^`]+`) \|")
_LANGUAGE = re.compile(r"## .*\((?P<lang>[a-z]{2})\)$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page: where it stands, what is compared, and the facts it shows."""

    line: int
    diff: StoryDiff
    says: list[str]


def read_rows() -> list[Row]:
    rows, lang = [], "en"
    for number, line in enumerate(PAGE.read_text("utf-8").splitlines(), 1):
        if match := _LANGUAGE.fullmatch(line):
            lang = match["lang"]
        if not line.startswith("|") or line.startswith(("| ---", "| old ")):
            continue
        row = _ROW.fullmatch(line)
        assert row, f"{PAGE.name}:{number}: not a row of three cells: {line}"
        front = f"---\nlang: {lang}\n---\n"
        old, new = (parse(f"{front}{row[side].replace(' ¶ ', chr(10) * 2)}\n", "markdown") for side in ("old", "new"))
        says = [] if row["says"] == "none" else row["says"].strip("`").split(" ¶ ")
        rows.append(Row(number, compare(old, new), says))
    return rows


ROWS = read_rows()
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")


def say(fact: Fact) -> str:
    """A fact as the page writes it."""
    told = f"{fact.kind}: {fact.old or '–'} → {fact.new or '–'}"
    return f"{told} ({fact.difference})" if fact.difference else told


@each_row
def test_the_page_shows_the_facts_that_are_told(row: Row) -> None:
    assert [say(fact) for fact in find_facts(row.diff)] == row.says


@each_row
def test_from_the_other_side_every_fact_is_the_same_with_old_and_new_changed(row: Row) -> None:
    there = [(fact.kind, fact.old, fact.new) for fact in find_facts(row.diff)]
    back = [(fact.kind, fact.new, fact.old) for fact in find_facts(invert(row.diff))]
    assert sorted(there) == sorted(back)
