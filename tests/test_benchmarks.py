"""The benchmarks run, on small texts: their figures are for people to read, and never asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.material import make_lines, make_pair, make_paragraph
from storyrev.compare import compare, count_changes, patch
from storyrev.story import parse

ROOT = Path(__file__).parent.parent


def run(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_every_engine_is_measured_on_the_same_pair() -> None:
    table = run("bench_compare", "--words", "60", "--edited", "0.3", "--rounds", "1", "--leave-out", "wikidiff2")
    head, _, row = table.splitlines()[2:]
    assert head.count("|") == row.count("|")
    assert row.startswith("| 60 | 30% | ")
    assert "–" not in row


def test_a_case_is_measured_in_a_process_of_its_own() -> None:
    assert run("bench_growth", "--rounds", "1", "--one", "identical lines", "1").startswith("[")


@pytest.mark.parametrize("pair", [make_pair(400, 0.3), make_pair(400, 1), make_paragraph(400, 0.3), make_lines(40)])
def test_what_is_measured_is_right(pair: tuple[str, str]) -> None:
    old, new = (parse(text, "markdown") for text in pair)
    diff = compare(old, new)
    assert patch(old, diff) == new
    assert count_changes(diff).any


def test_the_texts_are_the_same_on_every_run() -> None:
    assert make_pair(400, 0.3) == make_pair(400, 0.3)
    assert make_pair(400, 0.3, seed=1) != make_pair(400, 0.3, seed=2)
