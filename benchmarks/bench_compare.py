"""What a comparison costs beside other engines, as ratios from one run.

    python -m benchmarks.bench_compare [--words N …] [--rounds 9] [--leave-out NAME …]

For stories of 500 to 100,000 words, with 1% and 30% of the words edited and paragraphs moved, and
wholly re-written. storyrev is timed on the whole of `compare` (sections to words, moves found),
from parsed stories, and once more with reading both drafts. Rounds are interleaved; the table gives
medians of the processor's time. Machines are noisy: trust the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks.engines import (
    MODE,
    Run,
    has_wikidiff,
    time_run,
    with_characters,
    with_difflib,
    with_git,
    with_htmldiff,
    with_reading,
    with_redlines,
    with_storyrev,
    with_wikidiff,
)
from benchmarks.material import make_pair

SIZES = (500, 2_000, 10_000, 100_000)
EDITED = (0.01, 0.3, 1.0)
SLOW = 1000.0
"""Milliseconds from which an engine runs once."""
MOST_CHARACTERS = 2_000
"""Words up to which diff-match-patch is run on characters where much was edited: beyond, it takes minutes to hours."""
MOST_MOVES = 10_000
"""Words up to which wikidiff2 is run where much was edited, and diff-match-patch at all: beyond, moves take them minutes."""


def choose_engines(old: str, new: str, words: int, edited: float, folder: Path) -> dict[str, Run]:
    """The engines for one pair, by name; those that would take minutes are left out."""
    engines = {
        "storyrev compare": with_storyrev(old, new),
        "with reading": with_reading(old, new),
        "difflib, words": with_difflib(old, new),
        "htmldiff (lxml)": with_htmldiff(old, new),
        "redlines": with_redlines(old, new),
        "git diff --word-diff": with_git(old, new, folder),
    }
    if words <= MOST_CHARACTERS or (edited <= EDITED[0] and words <= MOST_MOVES):
        engines["diff-match-patch"] = with_characters(old, new)
    if has_wikidiff() and (words <= MOST_MOVES or edited <= EDITED[0]):
        engines["wikidiff2"] = with_wikidiff(old, new)
    return engines


def measure(engines: dict[str, Run], rounds: int) -> dict[str, float]:
    """Median milliseconds of each engine, the rounds interleaved."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    for turn in range(rounds):
        for name, run in engines.items():
            if not turn or times[name][0] < SLOW:
                times[name].append(time_run(run))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print a row for each case: milliseconds of `compare`, and how many times as long each engine takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, nargs="+", default=SIZES, help="words of the stories (500 to 100,000)")
    parser.add_argument("--edited", type=float, nargs="+", default=EDITED, help="shares of words edited (0.01 0.3 1)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each engine (9)")
    parser.add_argument("--leave-out", nargs="+", default=[], metavar="NAME", help="engines not to run")
    options = parser.parse_args()
    names = ["with reading", "difflib, words", "wikidiff2", "htmldiff (lxml)", "redlines", "diff-match-patch"]
    names = [name for name in [*names, "git diff --word-diff"] if name not in options.leave_out]
    print(f"`compare` is {MODE}. Medians of {options.rounds} interleaved rounds; slow engines run once.")
    print("How many times as long as `compare`:\n")
    print(" | ".join(["", "words", "edited", "`compare`, ms", *names, ""]).strip())
    print(f"| {' | '.join(['---:'] * (3 + len(names)))} |")
    for words in options.words:
        for edited in options.edited:
            old, new = make_pair(words, edited)
            with tempfile.TemporaryDirectory() as folder:
                engines = choose_engines(old, new, words, edited, Path(folder))
                kept = {name: run for name, run in engines.items() if name not in options.leave_out}
                medians = measure(kept, options.rounds)
            base = medians["storyrev compare"]
            told = [f"{medians[name] / base:.2f}" if name in medians else "–" for name in names]
            kind = "rewritten" if edited == 1 else f"{edited:.0%}"
            print(f"| {words:,} | {kind} | {base:.2f} | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
