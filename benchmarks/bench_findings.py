"""What a desk would be asked about real histories: a random sample of findings with their passages, to be read by a person.

    python -m benchmarks.bench_findings [--name platform-policies] [--pairs 500] [--findings 100] [--seed 1] [--code SR103]

Whether a finding was worth asking is for a reader to say; this prints what they need for it. The histories tell no kind
of a revision and no note to readers: every revision is judged as an `update` without a note. So each material change is
asked about once (SR101), which says whether `material` is right.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.histories import History, bundle_of, clone
from storyrev.compare import compare
from storyrev.judge import Finding, judge
from storyrev.judge.rules import Edition
from storyrev.report import ComparisonView, FileView, render_terminal
from storyrev.story import Story, parse

_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding, with the pair it is about and what the terminal shows of it."""

    path: str
    old: str
    new: str
    finding: Finding
    number: int
    view: ComparisonView


def judge_pairs(history: History, pairs: int, seed: int) -> tuple[int, int, list[Asked]]:
    """How many pairs were judged, in how many anything was asked, and all that was; pairs at random, by the seed."""
    every = [
        (path, old, new)
        for path, revisions in sorted(history.documents.items())
        for old, new in pairwise(revisions)
        if old != new
    ]
    chosen = random.Random(seed).sample(every, min(pairs, len(every)))
    found: list[Asked] = []
    asked_of = 0
    with history.reader() as blobs:
        for number, (path, old, new) in enumerate(chosen):
            stories: list[Story] = [parse(blobs.read(blob), "markdown") for blob in (old, new)]
            diff = compare(stories[0], stories[1])
            judgement = judge(
                diff, old=Edition(kind="update", story=stories[0]), new=Edition(kind="update", story=stories[1])
            )
            view = ComparisonView(FileView(old[:8]), FileView(new[:8]), diff, judgement)
            found += [Asked(path, old, new, finding, number, view) for finding in judgement.findings]
            asked_of += bool(judgement.findings)
    return len(chosen), asked_of, found


def main() -> int:
    """Print the sample; 1 where the history is not beside the checkout."""
    parser = argparse.ArgumentParser(description="A sample of findings on a real history.")
    parser.add_argument("--name", default="platform-policies")
    parser.add_argument("--pairs", type=int, default=500, help="pairs that are judged")
    parser.add_argument("--findings", type=int, default=100, help="findings that are printed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code", help="only findings of this rule")
    given = parser.parse_args()
    bundle = bundle_of(given.name)
    if bundle is None:
        print(f"{given.name}: not beside this checkout")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pairs, asked_of, found = judge_pairs(clone(bundle, Path(folder)), given.pairs, given.seed)
    codes = Counter(one.finding.code for one in found)
    print(
        f"{given.name}: {pairs:,} pairs, something asked about {asked_of:,}; {len(found):,} findings: {dict(codes)}\n"
    )
    found = [one for one in found if given.code in (None, one.finding.code)]
    for number, one in enumerate(random.Random(given.seed).sample(found, min(given.findings, len(found))), 1):
        print_finding(number, one)
    return 0


def print_finding(number: int, one: Asked) -> None:
    """A finding with its passage, or for one about the whole change with the facts and passages of it."""
    finding, diff = one.finding, one.view.diff
    print(f"[{number}] {finding.code} {finding.message}\n    {one.path} {one.old[:8]} {one.new[:8]}")
    shown = False
    for section in diff.sections:
        for block in section.blocks:
            if (finding.old_at, finding.new_at) != (None, None) and (
                (block.old_at == finding.old_at is not None) or (block.new_at == finding.new_at is not None)
            ):
                old, new = (side.body.replace("\n", " ")[:600] if side else "" for side in (block.old, block.new))
                print(f"    - {old}\n    + {new}")
                shown = True
    if not shown:
        text = render_terminal(one.view, colour=False, width=_WIDTH).splitlines()
        print("\n".join(f"    | {line}" for line in text[1:40]))
    print()


if __name__ == "__main__":
    sys.exit(main())
