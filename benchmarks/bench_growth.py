"""Whether time and memory grow in step with the text: ten times the text, and how many times the cost.

    python -m benchmarks.bench_growth [--rounds 3]

For edited and wholly re-written stories, and for the worst cases: everything in one paragraph, and
identical lines. Each figure is taken in a process of its own: the median time of the rounds, and how
much memory the comparison needed at its peak beyond the parsed stories. Unchanged and nearly
unchanged stories are told beside what hashing their blocks costs.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable

from benchmarks.engines import MODE, Run, time_run
from benchmarks.material import make_lines, make_pair, make_paragraph
from storyrev.compare import compare
from storyrev.story import Story, parse

TEN = 10
SMALL, SMALL_LINES = 10_000, 1_000
CASES: dict[str, Callable[[int], tuple[str, str]]] = {
    "1% edited, paragraphs moved": lambda times: make_pair(times * SMALL, 0.01),
    "30% edited, paragraphs moved": lambda times: make_pair(times * SMALL, 0.3),
    "rewritten": lambda times: make_pair(times * SMALL, 1),
    "one paragraph, 1% edited": lambda times: make_paragraph(times * SMALL, 0.01),
    "one paragraph, 30% edited": lambda times: make_paragraph(times * SMALL, 0.3),
    "one paragraph, rewritten": lambda times: make_paragraph(times * SMALL, 1),
    "identical lines": lambda times: make_lines(times * SMALL_LINES),
}


def measure_case(name: str, times: int, rounds: int) -> tuple[float, float]:
    """Median milliseconds and mebibytes of one case; to be called in a process of its own."""
    old, new = (parse(text, "markdown") for text in CASES[name](times))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first = time_run(lambda: compare(old, new))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    spent = [first, *(time_run(lambda: compare(old, new)) for _ in range(rounds - 1))]
    return statistics.median(spent), peak / 1024


def measure_apart(name: str, times: int, rounds: int) -> tuple[float, float]:
    """The same, in a new process."""
    command = [sys.executable, "-m", "benchmarks.bench_growth", "--rounds", str(rounds), "--one", name, str(times)]
    milliseconds, mebibytes = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return milliseconds, mebibytes


def print_growth(rounds: int) -> None:
    """A row for each case: both sizes, and what ten times the text costs."""
    print(f"`compare` is {MODE}.\n")
    print("| case | ms, 10,000 words | ms, ten times | ratio | MiB | MiB, ten times | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in CASES:
        small, large = (measure_apart(name, times, rounds) for times in (1, TEN))
        told = [f"{small[0]:,.1f}", f"{large[0]:,.1f}", f"{large[0] / small[0]:.1f}"]
        told += [f"{small[1]:,.1f}", f"{large[1]:,.1f}", f"{large[1] / max(small[1], 1):.1f}"]
        print(f"| {name} | {' | '.join(told)} |", flush=True)


def print_unchanged(rounds: int) -> None:
    """What stories cost that have not changed, or in one word, beside hashing their blocks."""
    print("\n| words | hashing the blocks, ms | unchanged, times as long | one word edited, times as long |")
    print("| ---: | ---: | ---: | ---: |")
    for words in (500, 2_000, 10_000, 100_000):
        text = make_pair(words, 0)[0]
        old, same = parse(text, "markdown"), parse(text, "markdown")
        at = text.index(".", len(text) // 2)
        edited = parse(f"{text[:at]} anew{text[at:]}", "markdown")
        runs: dict[str, Run] = {
            "hash": functools.partial(hash_blocks, (old, same)),
            "same": functools.partial(compare, old, same),
            "edited": functools.partial(compare, old, edited),
        }
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(10 * rounds):
            for name, run in runs.items():
                times[name].append(time_run(run))
        base, *others = (statistics.median(values) for values in times.values())
        print(f"| {words:,} | {base:.2f} | {' | '.join(f'{other / base:.1f}' for other in others)} |", flush=True)


def hash_blocks(stories: tuple[Story, Story]) -> list[bytes]:
    """A digest of each block's source."""
    return [hashlib.sha1(b.source.encode(), usedforsecurity=False).digest() for story in stories for b in story.blocks]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each case (3)")
    parser.add_argument("--one", nargs=2, metavar=("CASE", "TIMES"), help="measure one case here, and print JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure_case(options.one[0], int(options.one[1]), options.rounds)))
        return
    print_growth(options.rounds)
    print_unchanged(options.rounds)


if __name__ == "__main__":
    main()
