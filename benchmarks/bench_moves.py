"""How well moves, splits and merges are told, on changed versions of real texts made by a seeded script.

    python -m benchmarks.bench_moves [--seed 1 …] [--pairs 300] [--samples] [--faults]

The texts are revisions of the real histories beside the checkout (`../shared/data/histories`), or with
`--samples` the sample stories. What was done to them is made, and so is the truth: see docs/quality.md.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.made_moves import Made, make_pair, read_passages
from benchmarks.moves_truth import Score, Sort, score
from storyrev.compare import compare
from storyrev.exchange import read_folder, samples_folder
from storyrev.report.words import join_names
from storyrev.story import parse

BUNDLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "histories"
NAMES = ("platform-policies", "site-policy")
LONGEST = 120
"""Passages of a text that are used: more in a row say nothing more, and take longer."""

LEAST = 6
"""Passages that a text must have."""

Draft = tuple[str, bytes]


def read_samples() -> list[Draft]:
    """Every revision of the sample stories."""
    return [(f"{draft.slug}/{draft.path.name}", draft.data) for draft in read_folder(samples_folder())]


def read_bundles(count: int, chance: random.Random) -> list[Draft]:
    """So many revisions of the real histories; none where they are not beside the checkout."""
    drafts: list[Draft] = []
    for name in NAMES:
        bundle = BUNDLES / f"{name}.bundle"
        if not bundle.is_file():
            continue
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "clone", "-q", "--bare", "--", bundle, folder], check=True)
            listed = subprocess.run(
                ["git", "rev-list", "--objects", "--all"], cwd=folder, check=True, capture_output=True, text=True
            ).stdout
            named = sorted(line.split(" ", 1)[::-1] for line in listed.splitlines() if line.endswith(".md"))
            share = count * 2 // 3 if name == NAMES[0] else count - count * 2 // 3
            for path, blob in chance.sample(named, min(len(named), share)):
                data = subprocess.run(["git", "cat-file", "blob", blob], cwd=folder, check=True, capture_output=True)
                drafts.append((f"{path} {blob[:10]}", data.stdout))
    return drafts


def make_pairs(drafts: list[Draft], count: int, seed: int) -> Iterator[tuple[str, Made]]:
    """Made pairs of the drafts, each with the name of what it was made from and the number of its seed."""
    chance = random.Random(seed)
    texts = []
    for name, data in drafts:
        passages = read_passages(parse(data, "markdown"), LONGEST, chance)
        if len(passages) >= LEAST:
            texts.append((name, passages))
    for number in range(count):
        name, passages = texts[number % len(texts)]
        # What is put in as new comes from another publisher: two revisions of one document have most things in common.
        others = [(other, there) for other, there in texts if _publisher(other) != _publisher(name)]
        strangers = [p for p in chance.choice(others)[1] if p.kind != "heading"] if others else []
        made = make_pair(passages, strangers, chance.randrange(1 << 30))
        if made is not None:
            yield f"{name} ({number})", made


def _publisher(name: str) -> str:
    return name.partition("/")[0]


def score_pairs(pairs: Iterator[tuple[str, Made]], *, faults: bool = False) -> tuple[Score, int]:
    """The score of all pairs together, and how many there were; `faults` are printed as they come."""
    total, count = Score(), 0
    for name, made in pairs:
        one = score(made, compare(parse(made.old_text, "markdown"), parse(made.new_text, "markdown")))
        total.add(one)
        count += 1
        if faults:
            for fault in one.faults:
                print(f"{name}: {fault}")
    return total, count


def rate(part: int, whole: int) -> str:
    """A share in per cent, or a dash."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def line(name: str, total: Score, sorts: set[Sort]) -> str:
    """A row of the table: precision and recall over some sorts of change."""
    right, told = (sum(counts[s] for s in sorts) for counts in (total.right, total.told))
    found, made = (sum(counts[s] for s in sorts) for counts in (total.found, total.made))
    return f"| {name} | {made} | {rate(right, told)} | {rate(found, made)} |"


def tell(total: Score, count: int, seeds: list[int]) -> str:
    """The table."""
    sorts = {*total.made, *total.told}
    moves = {sort for sort in sorts if sort.edited is not None}
    rows = [
        line("moves, exact", total, {s for s in moves if not s.edited}),
        line("moves, edited", total, {s for s in moves if s.edited}),
        *(line(str(sort), total, {sort}) for sort in sorted(moves, key=str)),
        *(line(str(sort), total, {sort}) for sort in sorted(sorts - moves, key=str)),
    ]
    told = join_names([str(seed) for seed in seeds])
    about = f"{count} pairs, seeds {told}. The changes are made by a script on real texts, and so is the truth."
    return "\n".join([about, "", "| change | made | precision | recall |", "| --- | --: | --: | --: |", *rows])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="which material is made (1)")
    parser.add_argument("--pairs", type=int, default=300, help="how many pairs are made of each seed (300)")
    parser.add_argument("--samples", action="store_true", help="use the sample stories, not the real histories")
    parser.add_argument("--faults", action="store_true", help="print what was missed or told wrongly")
    options = parser.parse_args()
    total, count = Score(), 0
    for seed in options.seed:
        drafts = read_samples() if options.samples else read_bundles(options.pairs, random.Random(seed))
        if not drafts:
            print(f"{BUNDLES} is not there: skipped. Use the sample stories instead: --samples", file=sys.stderr)
            return
        one, pairs = score_pairs(make_pairs(drafts, options.pairs, seed), faults=options.faults)
        total.add(one)
        count += pairs
    print(tell(total, count, options.seed))


if __name__ == "__main__":
    main()
