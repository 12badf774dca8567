"""Comparing every pair of neighbours of a real history: pairs a second, the slowest, and where the time goes.

    python -m benchmarks.bench_histories [--name platform-policies] [--every 1]

One core, from parsed stories. The histories are Git bundles beside the checkout; without them this
says so and ends.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.engines import MODE, time_run
from benchmarks.histories import History, bundle_of, clone
from storyrev.compare import compare
from storyrev.story import Story, parse

PROFILED_EVERY = 10
"""One pair in so many is compared once more under the profiler, which slows what it watches."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What one pair took."""

    milliseconds: float
    path: str
    old: str
    new: str
    blocks: int


def read_pairs(history: History, every: int) -> Iterator[tuple[str, tuple[str, Story], tuple[str, Story]]]:
    """Neighbours of a history's documents as (path, (blob, story), (blob, story))."""
    number = 0
    with history.reader() as blobs:
        for path, revisions in sorted(history.documents.items()):
            read: tuple[str, Story] | None = None
            for old, new in pairwise(revisions):
                number += 1
                if number % every:
                    continue
                first = read if read and read[0] == old else (old, parse(blobs.read(old), "markdown"))
                read = (new, parse(blobs.read(new), "markdown"))
                yield path, first, read


def measure_history(history: History, every: int) -> None:
    """Print the figures of one history."""
    timings: list[Timing] = []
    profile = cProfile.Profile()
    for path, (old_id, old), (new_id, new) in read_pairs(history, every):
        spent = time_run(functools.partial(compare, old, new))
        timings.append(Timing(spent, path, old_id, new_id, max(len(old.blocks), len(new.blocks))))
        if len(timings) % PROFILED_EVERY == 0:
            profile.runcall(compare, old, new)
    timings.sort(key=lambda timing: timing.milliseconds)
    total = sum(timing.milliseconds for timing in timings)
    print(f"{len(timings):,} pairs in {total / 1000:.1f} s: {1000 * len(timings) / total:.0f} pairs a second, {MODE}\n")
    print("| share of pairs | took at most, ms |\n| ---: | ---: |")
    for share in (0.5, 0.9, 0.99, 1):
        print(f"| {share:.0%} | {timings[max(0, int(share * len(timings)) - 1)].milliseconds:.1f} |")
    slowest = timings[-1]
    print(f"\nThe slowest: {slowest.path}, {slowest.old[:8]} → {slowest.new[:8]}, {slowest.blocks:,} blocks.\n")
    print_profile(profile)


def print_profile(profile: cProfile.Profile) -> None:
    """Where the time goes: the share of each module, what it calls in other libraries counted as its own line."""
    shares: defaultdict[str, float] = defaultdict(float)
    for entry in profile.getstats():
        # What is written in C has a name and no file.
        place = entry.code if isinstance(entry.code, str) else entry.code.co_filename
        if "storyrev" in Path(place).parts:
            name = "/".join(Path(place).parts[-2:])
        else:
            name = next((word for word in ("rapidfuzz", "sentencex", "sha1") if word in place), "Python itself")
        shares[name] += entry.inlinetime
    total = sum(shares.values())
    print("| module | share of the time |\n| --- | ---: |")
    for name, own in sorted(shares.items(), key=lambda row: -row[1])[:14]:
        print(f"| {name} | {own / total:.0%} |")


def main() -> None:
    """Clone the history, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="platform-policies", help="the history (platform-policies)")
    parser.add_argument("--every", type=int, default=1, help="one pair in so many (1: all)")
    options = parser.parse_args()
    bundle = bundle_of(options.name)
    if bundle is None:
        sys.exit(f"shared/data/histories/{options.name}.bundle is not beside the checkout: nothing measured")
    with tempfile.TemporaryDirectory() as folder:
        measure_history(clone(bundle, Path(folder)), options.every)


if __name__ == "__main__":
    main()
