"""What a desk would be asked about real histories: a random sample of findings with their passages, to be read by a person.

    python -m benchmarks.bench_findings [--name platform-policies] [--pairs 500] [--findings 100] [--seed 1] [--code SR103]
    python -m benchmarks.bench_findings --read

Whether a finding was worth asking is for a reader to say; this prints what they need for it. The histories tell no kind
of a revision and no note to readers: every revision is judged as an `update` without a note. So each material change is
asked about once (SR101), which says whether `material` is right.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.histories import History, bundle_of, clone
from storyrev.compare import compare, new_text, old_text
from storyrev.judge import Finding, judge
from storyrev.judge.rules import Edition
from storyrev.judge.telling import tell_point, weigh_point
from storyrev.report import ComparisonView, FileView
from storyrev.story import Story, parse

READ = Path(__file__).with_name("findings_read.jsonl")
"""The findings that were read last, each with the verdict and the reason for it."""
_WIDTH = 160
_SIDE = 320
"""Characters of a text that are printed."""
_BEFORE = 12
"""Words before the first that differs."""
_POINTS = 7
"""Changes that are printed of a finding about all of them, the gravest first."""


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
    """Print the sample, or what was read; 1 where the history is not beside the checkout."""
    parser = argparse.ArgumentParser(description="A sample of findings on a real history.")
    parser.add_argument("--name", default="platform-policies")
    parser.add_argument("--pairs", type=int, default=500, help="pairs that are judged")
    parser.add_argument("--findings", type=int, default=100, help="findings that are printed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code", help="only findings of this rule")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each, to write a verdict in")
    parser.add_argument("--read", action="store_true", help="count the verdicts in findings_read.jsonl instead")
    given = parser.parse_args()
    if given.read:
        print_verdicts()
        return 0
    bundle = bundle_of(given.name)
    if bundle is None:
        print(f"{given.name}: not beside this checkout")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pairs, asked_of, found = judge_pairs(clone(bundle, Path(folder)), given.pairs, given.seed)
    codes = Counter(one.finding.code for one in found)
    grave = Counter(one.finding.severity for one in found)
    print(
        f"{given.name}: {pairs:,} pairs, something asked about {asked_of:,}; {len(found):,} findings: {dict(codes)}, "
        f"{dict(grave)}\n",
        file=sys.stderr if given.json else sys.stdout,
    )
    found = [one for one in found if given.code in (None, one.finding.code)]
    for number, one in enumerate(random.Random(given.seed).sample(found, min(given.findings, len(found))), 1):
        if given.json:
            print(json.dumps(list_finding(given.name, number, one)))
        else:
            print_finding(number, one)
    return 0


def list_finding(name: str, number: int, one: Asked) -> dict[str, str | int]:
    """Where a finding is: enough to find it again, and none of the publisher's sentences."""
    return {
        "number": number,
        "history": name,
        "path": one.path,
        "old": one.old[:12],
        "new": one.new[:12],
        "code": one.finding.code,
        "severity": one.finding.severity,
        "address": one.finding.address,
    }


def print_verdicts() -> None:
    """The verdicts of the last reading: by history and severity, and why findings were dismissed."""
    lines = [json.loads(line) for line in READ.read_text(encoding="utf-8").splitlines()]
    for key in ("history", "severity", "code"):
        print(f"{key:20} {'read':>6} {'dismissed':>10}")
        for value in sorted({line[key] for line in lines}):
            of_it = [line for line in lines if line[key] == value]
            print(f"{value:20} {len(of_it):6} {sum(line['verdict'] == 'dismissed' for line in of_it):10}")
        print()
    print("dismissed because of")
    for why, times in Counter(line["why"] for line in lines if line["verdict"] == "dismissed").most_common():
        print(f"{times:4} {why}")


def print_finding(number: int, one: Asked) -> None:
    """A finding with its passage, or for one about the whole change with what there is to tell of it."""
    finding, diff, judgement = one.finding, one.view.diff, one.view.judgement
    print(
        f"[{number}] {finding.code} {finding.message}\n    {one.path} {one.old[:12]} {one.new[:12]} {finding.address}"
    )
    shown = False
    for section in diff.sections:
        for block in section.blocks:
            if (finding.old_at, finding.new_at) != (None, None) and (
                (block.old_at == finding.old_at is not None) or (block.new_at == finding.new_at is not None)
            ):
                print_sides(block.old.body if block.old else "", block.new.body if block.new else "")
                shown = True
    if not shown and judgement is not None:
        print(f"    {' '.join(f'{reason[:1].upper()}{reason[1:]}.' for reason in judgement.reasons)}")
        points = sorted(judgement.audit.left_out if judgement.audit else (), key=weigh_point)
        for point in points[:_POINTS]:
            print(f"    {tell_point(point)[:_WIDTH]}")
            if point.sort in ("fact", "reworded"):
                print_sides(point.old, point.new)
        if len(points) > _POINTS:
            print(f"    and {len(points) - _POINTS} more")
        if not points:
            changes = (row for section in diff.sections for block in section.blocks for row in block.sentences)
            for row in [row for row in changes if row.changed][:_POINTS]:
                print_sides(old_text(row.spans), new_text(row.spans))
    print()


def print_sides(old: str, new: str) -> None:
    """Two texts, each from a few words before they begin to differ to a few behind."""
    olds, news = old.split(), new.split()
    first = next((at for at, (was, now) in enumerate(zip(olds, news, strict=False)) if was != now), 0)
    for sign, words in (("-", olds), ("+", news)):
        start = max(first - _BEFORE, 0)
        text = " ".join(words[start:])
        print(f"      {sign} {'…' if start else ''}{text[:_SIDE]}{'…' if len(text) > _SIDE else ''}")


if __name__ == "__main__":
    sys.exit(main())
