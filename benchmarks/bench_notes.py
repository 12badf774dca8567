"""How the note audit fares on notes that were made up for real changes.

    python -m benchmarks.bench_notes [--misses]

`notes_made.jsonl` has 30 notes in the patterns that newsrooms use, in words of this project, on pairs of revisions of the
real histories: honest ones, ones that leave something out, claim too much, or go around the word "correction". Each says
what an editor who knows the change would find. Prints, for each of the three questions, how often the audit agrees. The
notes are made, and by the same hands as the audit: this shows what it cannot do rather than how well it does.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.histories import History, bundle_of, clone
from storyrev.compare import compare
from storyrev.judge import Judgement, judge
from storyrev.judge.rules import Edition
from storyrev.story import parse

NOTES = Path(__file__).with_name("notes_made.jsonl")
QUESTIONS = ("leaves_out", "in_vain", "goes_around")


@dataclass(frozen=True, slots=True)
class Held:
    """A note with what an editor would find of it, what storyrev finds, and its judgement."""

    note: dict[str, str]
    expected: tuple[bool, ...]
    found: tuple[bool, ...]
    judgement: Judgement


def read_notes() -> list[dict[str, str]]:
    """The made notes, in the order of the file."""
    return [json.loads(line) for line in NOTES.read_text(encoding="utf-8").splitlines()]


def hold_notes(notes: list[dict[str, str]], histories: dict[str, History]) -> list[Held]:
    """Each note held against its change."""
    held = []
    for note in notes:
        with histories[note["history"]].reader() as blobs:
            old, new = (parse(blobs.read(note[side]), "markdown") for side in ("old", "new"))
        edition = Edition(kind=note["kind"], note=note["note"], story=new)
        judgement = judge(compare(old, new), note=note["note"], old=Edition(kind="update", story=old), new=edition)
        audit = judgement.audit
        assert audit is not None
        goes_around = any(finding.code == "SR104" for finding in judgement.findings)
        found = bool(audit.left_out), bool(audit.unfounded), goes_around
        held.append(Held(note, tuple(bool(note[question]) for question in QUESTIONS), found, judgement))
    return held


def main() -> int:
    """Print the tables, and the disagreements if asked; 1 where a history is not beside the checkout."""
    parser = argparse.ArgumentParser(description="The note audit on made notes.")
    parser.add_argument("--misses", action="store_true", help="print every note of which the audit thinks otherwise")
    asked = parser.parse_args()
    notes = read_notes()
    bundles = {name: bundle_of(name) for name in sorted({note["history"] for note in notes})}
    histories: dict[str, History] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, bundle in bundles.items():
            if bundle is None:
                print(f"{name}: not beside this checkout")
                return 1
            histories[name] = clone(bundle, Path(folder))
        held = hold_notes(notes, histories)
    print(f"{'':12} {'rightly':>8} {'missed':>8} {'wrongly':>8} {'rightly not':>12}")
    for number, question in enumerate(QUESTIONS):
        pairs = [(one.expected[number], one.found[number]) for one in held]
        counts = [pairs.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))]
        print(f"{question:12} {counts[0]:8} {counts[1]:8} {counts[2]:8} {counts[3]:12}")
    for one in held if asked.misses else ():
        if one.expected != one.found:
            audit = one.judgement.audit
            wrong = [q for q, is_so, said in zip(QUESTIONS, one.expected, one.found, strict=True) if is_so != said]
            print(f"\n{one.note['note']} ({one.note['kind']}, {one.note['path']})\n  {', '.join(wrong)}")
            for line in audit.sentences if audit is not None else ():
                print(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
