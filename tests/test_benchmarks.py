"""The benchmarks run, on small texts: their figures are for people to read, and never asserted."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.archive import Archive
from benchmarks.bench_import import by_stage
from benchmarks.bench_moves import make_pairs, read_samples, score_pairs
from benchmarks.made_moves import Made, Passage, Piece, read_passages, write_text
from benchmarks.material import make_lines, make_pair, make_paragraph
from benchmarks.moves_truth import Sort, derive, find_moved, score
from storyrev.compare import compare, count_changes, patch
from storyrev.story import parse

ROOT = Path(__file__).parent.parent


def run(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_every_engine_is_measured_on_the_same_pair() -> None:
    table = run("bench_compare", "--words", "60", "--edited", "0.3", "--rounds", "1", "--leave-out", "wikidiff2")
    head, _, row = table.splitlines()[3:]
    assert head.count("|") == row.count("|")
    assert row.startswith("| 60 | 30% | ")
    assert "–" not in row


def test_a_case_is_measured_in_a_process_of_its_own() -> None:
    assert run("bench_growth", "--rounds", "1", "--one", "identical lines", "1").startswith("[")


def test_a_judgement_is_measured_beside_its_comparison() -> None:
    pairs, process = run("bench_judge", "--samples", "--rounds", "1").splitlines()
    assert re.fullmatch(r"\d+ pairs: compared in [\d.]+ s, judged in [\d.]+ s: [\d.]+", pairs)
    assert re.fullmatch(r"a process: loading [\d.]+ s, first judgement [\d.]+ s, second [\d.]+ s", process)


@pytest.mark.parametrize("pair", [make_pair(400, 0.3), make_pair(400, 1), make_paragraph(400, 0.3), make_lines(40)])
def test_what_is_measured_is_right(pair: tuple[str, str]) -> None:
    old, new = (parse(text, "markdown") for text in pair)
    diff = compare(old, new)
    assert patch(old, diff) == new
    assert count_changes(diff).any


def test_the_texts_are_the_same_on_every_run() -> None:
    assert make_pair(400, 0.3) == make_pair(400, 0.3)
    assert make_pair(400, 0.3, seed=1) != make_pair(400, 0.3, seed=2)


@pytest.fixture(scope="module")
def made() -> list[tuple[str, Made]]:
    """Changed versions of the sample stories."""
    return list(make_pairs(read_samples(), 60, seed=5))


def test_made_moves_splits_and_merges_are_told(made: list[tuple[str, Made]]) -> None:
    """The goals for the real histories are in docs/quality.md; here no more than one in forty may be missed."""
    total, count = score_pairs(iter(made))
    assert count > 50
    for edited in (True, False):
        sorts = {sort for sort in {*total.made, *total.told} if sort.edited is edited}
        assert sum(total.made[sort] for sort in sorts) > 20
        assert sum(total.found[sort] for sort in sorts) >= 0.975 * sum(total.made[sort] for sort in sorts)
        assert sum(total.right[sort] for sort in sorts) >= 0.975 * sum(total.told[sort] for sort in sorts)
    for sort in (Sort("block split"), Sort("block merge")):
        assert total.made[sort] == total.found[sort] == total.right[sort] == total.told[sort] > 0


def test_the_same_seed_makes_the_same_changes(made: list[tuple[str, Made]]) -> None:
    assert list(make_pairs(read_samples(), 60, seed=5)) == made
    assert list(make_pairs(read_samples(), 60, seed=6)) != made


@given(st.permutations(range(6)), st.lists(st.integers(1, 99), min_size=6, max_size=6))
def test_the_truth_of_moves_is_the_least_of_all_ways(order: list[int], sizes: list[int]) -> None:
    moved = find_moved([(place, sizes[place]) for place in order])
    assert (rest := [place for place in order if place not in moved]) == sorted(rest)
    ways = [
        gone
        for count in range(6)
        for gone in combinations(order, count)
        if (rest := [place for place in order if place not in gone]) == sorted(rest)
    ]
    assert (len(moved), sum(sizes[k] for k in moved)) == min((len(gone), sum(sizes[k] for k in gone)) for gone in ways)


def test_a_made_pair_knows_what_was_done_to_it() -> None:
    story = parse(
        "# Title\n\nOne bell rang at noon. Two more rang at one.\n\nAll the shops had closed by then.", "markdown"
    )
    old = read_passages(story, 9, random.Random(1))
    swapped = [
        Passage(p.kind, [Piece(s.text, ((i, k),)) for k, s in enumerate(p.pieces)], i)
        for i, p in [(2, old[1]), (1, old[0])]
    ]
    made = Made(write_text(old), write_text(swapped), tuple(old), tuple(swapped), (), ())
    assert derive(made).moves == {((2, -1), (1, -1)): Sort("block", edited=False, across=False)}
    diff = compare(parse(made.old_text, "markdown"), parse(made.new_text, "markdown"))
    assert not score(made, diff).faults
    assert score(made, replace(diff, moves=())).faults


def test_pages_are_scored_with_every_library_that_is_there() -> None:
    table = run("bench_pages")
    assert "| no library |" in table
    assert re.search(r"^\| resiliparse \|.* 100% \|", table, re.MULTILINE)


def test_an_archive_is_recorded_both_ways() -> None:
    told = run("bench_import", "--revisions", "60", "--small", "30")
    assert told.startswith("60 revisions of 12 stories")
    assert "times the rate" in told
    assert "\n| recording | " in told
    assert "| 30 revisions | " in told


def test_the_whole_import_is_measured_and_what_reading_takes_in_other_formats() -> None:
    told = run("bench_import", "--command", "--revisions", "30", "--small", "10", "--sample", "5")
    assert "times the rate" in told
    assert "\n| Revisions recorded | " in told
    assert all(f"\n| {name} | " in told for name in ("jsonl", "folder", "html"))


def test_what_passes_before_a_stage_says_how_far_it_is_counts_for_that_stage() -> None:
    marks = [("reading", 4, 1.0, 0.5), ("storing", 2, 3.0, 1.5), ("recording", 1, 4.0, 3.0), ("storing", 4, 4.5, 4.0)]
    assert by_stage([*marks, ("recording", 4, 8.5, 9.0)]) == {
        "reading": [("reading", 0, 0.0, 0.0), ("reading", 4, 1.0, 0.5)],
        "storing": [("storing", 0, 0.0, 0.0), ("storing", 2, 2.0, 1.0), ("storing", 4, 2.5, 2.0)],
        "recording": [("recording", 0, 0.0, 0.0), ("recording", 1, 1.0, 1.5), ("recording", 4, 5.0, 6.5)],
    }


def test_the_archive_is_the_same_on_every_run_and_each_update_changes_something(tmp_path: Path) -> None:
    first, second = (Archive(tmp_path / name, 50, 10) for name in ("first", "second"))
    made = list(first.by_story())
    assert made == list(second.by_story())
    assert sorted(made, key=lambda one: one.at) == list(first.in_time())
    assert all(old.data != new.data for old, new in pairwise(made))


def test_commands_are_measured_in_a_small_newsroom_and_a_larger_one() -> None:
    told = run("bench_scale", "--revisions", "150", "--rounds", "1")
    assert told.count("| storyrev ") == 4
    assert "reindex" in told
    assert "of index" in told
