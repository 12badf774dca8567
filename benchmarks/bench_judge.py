"""What a judgement costs: beside its comparison, and the first one that a command makes.

    python -m benchmarks.bench_judge [--pairs 300] [--rounds 3] [--seed 1] [--samples]

Prints seconds of processor time, of which other work on the machine takes none. Pairs are neighbours at random in the real
histories beside the checkout; with `--samples`, or without the histories, those of the sample stories. Comparing and judging
take turns, and the least of the rounds counts. The first judgement is made in processes of their own, in which
the second is made again: the difference is what making the word lists ready costs.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.bench_moves import NAMES, read_samples
from benchmarks.histories import bundle_of, clone
from storyrev.compare import compare
from storyrev.judge import judge
from storyrev.story import Story, parse

NOTE = "Correction: An earlier version of this story misstated the number of people hurt. It was 17, not 12."
FIRST = """\
import json, sys
from time import process_time
began = process_time()
from storyrev.compare import compare
from storyrev.judge import judge
from storyrev.story import parse
spent = {"loading": process_time() - began}
old, new = (parse(open(path, "rb").read(), "markdown") for path in sys.argv[1:3])
diff = compare(old, new)
for name in ("first", "second"):
    began = process_time()
    judge(diff, kind="correction", note=sys.argv[3])
    spent[name] = process_time() - began
print(json.dumps(spent))
"""
"""One process: what loading takes, the first judgement, and the same once more."""

Pair = tuple[Story, Story]


def read_histories(count: int, chance: random.Random) -> list[Pair]:
    """So many neighbours of the real histories; none where they are not beside the checkout."""
    pairs: list[Pair] = []
    for name in NAMES:
        bundle = bundle_of(name)
        if bundle is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            history = clone(bundle, Path(folder))
            every = [pair for blobs in history.documents.values() for pair in pairwise(blobs)]
            with history.reader() as blobs:
                for chosen in chance.sample(every, min(len(every), count // len(NAMES))):
                    old, new = (parse(blobs.read(blob), "markdown") for blob in chosen)
                    pairs.append((old, new))
    return pairs


def read_sample_pairs() -> list[Pair]:
    """The neighbours of the sample stories."""
    stories = [
        [parse(data, "markdown") for _, data in group]
        for _, group in groupby(read_samples(), key=lambda draft: draft[0].partition("/")[0])
    ]
    return [pair for revisions in stories for pair in pairwise(revisions)]


def measure_pairs(pairs: list[Pair], rounds: int) -> tuple[float, float]:
    """Seconds of processor time that comparing all pairs takes, and that judging them does; the least of the rounds."""
    compared, judged = [], []
    for _ in range(rounds):
        began = process_time()
        diffs = [compare(old, new) for old, new in pairs]
        compared.append(process_time() - began)
        began = process_time()
        for diff in diffs:
            judge(diff, kind="update")
        judged.append(process_time() - began)
    return min(compared), min(judged)


def measure_first(rounds: int) -> dict[str, float]:
    """Seconds of processor time of loading, a first and a second judgement: medians of processes of their own."""
    old, new = (data for _, data in read_samples()[:2])
    spent = []
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("old.md", "new.md")]
        for path, data in zip(paths, (old, new), strict=True):
            path.write_bytes(data)
        for _ in range(rounds):
            command = [sys.executable, "-c", FIRST, *map(str, paths), NOTE]
            spent.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {name: median(one[name] for one in spent) for name in spent[0]}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="What a judgement costs.")
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", action="store_true", help="the sample stories, also where there are histories")
    given = parser.parse_args()
    pairs = [] if given.samples else read_histories(given.pairs, random.Random(given.seed))
    pairs = pairs or read_sample_pairs()
    compared, judged = measure_pairs(pairs, given.rounds)
    print(f"{len(pairs):,} pairs: compared in {compared:.3f} s, judged in {judged:.3f} s: {judged / compared:.2f}")
    first = measure_first(given.rounds)
    print(
        f"a process: loading {first['loading']:.3f} s, first judgement {first['first']:.3f} s, second {first['second']:.3f} s"
    )


if __name__ == "__main__":
    main()
