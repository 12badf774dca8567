"""Whether a changed fact is ever missed, on real texts in which a seeded script changes one thing at a time.

    python -m benchmarks.bench_facts [--changes 5000] [--seed 1] [--samples] [--misses]

One digit, decimal point, minus sign, negation, quotation mark or name in a random sentence of the real histories beside
the checkout and of the sample stories; old and new text are compared, and the facts of the comparison read. Prints, for
each kind, how many changes there were, how many were told at all, and how many under the right kind (`made_facts.RIGHT`).
With `--misses` every change that was not told, or told as something else, with its sentence.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from dataclasses import dataclass

from benchmarks.bench_moves import Draft, read_bundles, read_samples
from benchmarks.made_facts import KINDS, RIGHT, Change, change_story
from storyrev.compare import compare
from storyrev.judge import Fact, find_facts
from storyrev.judge.languages import guess_language
from storyrev.story import Story, parse

TEXTS = 400
"""Revisions of the histories that the changes are made in."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change, and the facts that were told of it."""

    name: str
    change: Change
    facts: tuple[Fact, ...]

    @property
    def right(self) -> bool:
        return any(fact.kind in RIGHT[self.change.kind] for fact in self.facts)


def language_of(story: Story) -> str:
    """The language a story says it is in, or is known to be in by its words; English where neither tells."""
    named = dict(story.front).get("lang", "")[:2]
    return named or guess_language("\n".join(block.body for block in story.blocks)) or "en"


def make_changes(drafts: list[Draft], count: int, seed: int) -> list[Told]:
    """So many changes to the drafts, each by itself, with the facts that are told of it."""
    chance = random.Random(seed)
    stories: dict[int, Story] = {}
    told: list[Told] = []
    while len(told) < count:
        number = chance.randrange(len(drafts))
        name, data = drafts[number]
        old = stories.setdefault(number, parse(data, "markdown"))
        change = change_story(old, language_of(old), chance)
        if change is None:
            continue
        new = parse(change.source.encode(), "markdown")
        told.append(Told(name, change, find_facts(compare(old, new))))
    return told


def main() -> None:
    """Print the table, and the misses if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", action="store_true", help="only the sample stories")
    parser.add_argument("--misses", action="store_true", help="print what was not told, or told as something else")
    asked = parser.parse_args()
    samples = read_samples()
    drafts = samples if asked.samples else read_bundles(TEXTS, random.Random(asked.seed)) + samples * 4
    told = make_changes(drafts, asked.changes, asked.seed)
    made, any_fact, right, facts = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for one in told:
        made[one.change.kind] += 1
        any_fact[one.change.kind] += bool(one.facts)
        right[one.change.kind] += one.right
        facts[one.change.kind] += len(one.facts)
    print(f"{'changed':10} {'changes':>8} {'told':>8} {'right kind':>11} {'facts each':>11}")
    for kind in KINDS:
        if made[kind]:
            print(
                f"{kind:10} {made[kind]:8} {any_fact[kind]:8} {right[kind] / made[kind]:11.1%} "
                f"{facts[kind] / made[kind]:11.2f}"
            )
    total = len(told)
    print(f"{'all':10} {total:8} {any_fact.total():8} {right.total() / total:11.1%} {facts.total() / total:11.2f}")
    if asked.misses:
        for one in (one for one in told if not one.right):
            print(f"\n{one.change.kind} in {one.name}\n- {one.change.old}\n+ {one.change.new}")
            print(f"  told: {[(fact.kind, fact.old, fact.new) for fact in one.facts]}")


if __name__ == "__main__":
    main()
