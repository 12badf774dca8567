"""Trains the weights that `judge_edit` weighs an edit with, and prints how right it is on documents it did not see.

    python -m benchmarks.train_edits [--data FILE] [--write]

The data are edits of news that three people judged each (IteraTeR-HUMAN, Apache-2.0, news part): an edit is material
where two of them said that it changed the meaning. Logistic regression with a penalty on large weights, by Newton's
method; nothing is drawn by chance. `--write` puts the weights into src/storyrev/judge/weights.py.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storyrev.judge.edits import judge_edit
from storyrev.judge.signals import list_signals, take_apart

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "labelled" / "kinds-iterater-news.jsonl.gz"
TARGET = Path(__file__).resolve().parents[1] / "src" / "storyrev" / "judge" / "weights.py"
FOLDS = 8
PENALTY = 2.0
"""How much a weight must explain to be kept: the prior's inverse variance. From 1 to 4 makes no difference."""
THRESHOLDS = tuple(k / 100 for k in range(25, 56))


@dataclass(frozen=True, slots=True)
class Row:
    """An edit: its signals, whether it is material, whether all raters said the same, and its document."""

    old: str
    new: str
    signals: tuple[float, ...]
    material: bool
    unanimous: bool
    document: str


def read_rows(file: Path) -> tuple[list[str], list[Row]]:
    """The names of the signals, and the edits of a file of labelled revisions."""
    rows: list[Row] = []
    names: list[str] = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            revision = json.loads(line)
            for edit in revision["gold"]["edits"]:
                if edit["intent"] in (None, "others"):
                    continue
                old, new = edit["before"] or "", edit["after"] or ""
                signals = list_signals(take_apart(old, new, "en"))
                names = names or list(signals)
                same = len(set(edit.get("raw") or "?")) == 1
                material = edit["intent"] == "meaning-changed"
                rows.append(Row(old, new, tuple(signals.values()), material, same, revision["id"]))
    return names, rows


def train(rows: Sequence[Row], penalty: float = PENALTY) -> list[float]:
    """The weights, the bias first: those under which the judgements of the raters are likeliest."""
    size = 1 + len(rows[0].signals)
    weights = [0.0] * size
    for _ in range(12):
        gradient = [-penalty * weight for weight in weights]
        curve = [[penalty if i == j else 0.0 for j in range(size)] for i in range(size)]
        gradient[0], curve[0][0] = 0.0, 1e-6
        for row in rows:
            inputs = (1.0, *row.signals)
            share = likelihood(weights, row.signals)
            for i in (i for i, value in enumerate(inputs) if value):
                gradient[i] += (row.material - share) * inputs[i]
                for j in range(size):
                    curve[i][j] += share * (1 - share) * inputs[i] * inputs[j]
        weights = [weight + step for weight, step in zip(weights, solve(curve, gradient), strict=True)]
    return weights


def likelihood(weights: Sequence[float], signals: Sequence[float]) -> float:
    """How likely an edit with these signals is material, from 0 to 1."""
    return 1 / (1 + math.exp(-weights[0] - sum(w * s for w, s in zip(weights[1:], signals, strict=True))))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a system of linear equations, by elimination with the largest pivot."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(len(rows)):
        best = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
        rows[k], rows[best] = rows[best], rows[k]
        for i in range(k + 1, len(rows)):
            share = rows[i][k] / rows[k][k]
            if share:
                rows[i] = [a - share * b for a, b in zip(rows[i], rows[k], strict=True)]
    solution = [0.0] * len(rows)
    for k in reversed(range(len(rows))):
        known = sum(rows[k][j] * solution[j] for j in range(k + 1, len(rows)))
        solution[k] = (rows[k][-1] - known) / rows[k][k]
    return solution


def f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    """The F1, in per cent, of (truth, answer) pairs."""
    both = sum(truth and answer for truth, answer in pairs)
    return 200 * both / max(1, sum(truth for truth, _ in pairs) + sum(answer for _, answer in pairs))


def cross_validate(rows: Sequence[Row]) -> list[float]:
    """The likelihood of each edit by weights that saw no edit of its document."""
    fold = [zlib.crc32(row.document.encode()) % FOLDS for row in rows]
    answers = [0.0] * len(rows)
    for k in range(FOLDS):
        weights = train([row for row, at in zip(rows, fold, strict=True) if at != k])
        for n, row in enumerate(rows):
            if fold[n] == k:
                answers[n] = likelihood(weights, row.signals)
    return answers


def by_rules(row: Row) -> bool:
    """Whether a rule outranks the weights for an edit."""
    return judge_edit(row.old, row.new).likelihood == 1.0


def write(names: Sequence[str], weights: Sequence[float], threshold: float, figures: str) -> str:
    """The text of the module of weights."""
    rows = "".join(f'    "{name}": {round(w, 3)},\n' for name, w in zip(names, weights[1:], strict=True))
    return (
        '"""Weights of the signals of an edit, as `python -m benchmarks.train_edits --write` wrote them.\n\n'
        "Trained on the edits of news revisions in IteraTeR-HUMAN (Apache-2.0), which three people judged each.\n"
        f'{figures}\n"""\n\n'
        f"BIAS = {round(weights[0], 3)}\n\n"
        f"MATERIAL_FROM = {threshold}\n"
        '"""Likelihood from which an edit is told as material: where F1 was best, each document judged by weights that did not\n'
        'see it."""\n\n'
        f"WEIGHTS = {{\n{rows}}}\n"
    )


def main() -> None:
    """Train, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="labelled edits (gzipped JSON Lines)")
    parser.add_argument("--write", action="store_true", help="write the module of weights")
    options = parser.parse_args()
    if not options.data.is_file():
        sys.exit(f"{options.data.name} is not there: nothing trained. Name the file with --data")
    names, rows = read_rows(options.data)
    answers, rules = cross_validate(rows), [by_rules(row) for row in rows]
    scores = {
        least: f1(
            [(row.material, rule or share >= least) for row, rule, share in zip(rows, rules, answers, strict=True)]
        )
        for least in THRESHOLDS
    }
    # The middle of what is about as good: the best one alone may be so by chance.
    good = [least for least, score in scores.items() if score >= max(scores.values()) - 1]
    threshold = good[len(good) // 2]
    agreed = [
        (row.material, rule or share >= threshold)
        for row, rule, share in zip(rows, rules, answers, strict=True)
        if row.unanimous
    ]
    figures = (
        f"On documents that the weights did not see (cross-validation, {len(rows)} edits): F1 {scores[threshold]:.1f};\n"
        f"where all three agreed ({len(agreed)} edits) {f1(agreed):.1f}."
    )
    print(figures)
    weights = train(rows)
    for name, weight in sorted(zip(["bias", *names], weights, strict=True), key=lambda pair: -abs(pair[1])):
        print(f"{weight:7.2f}  {name}")
    if options.write:
        TARGET.write_text(write(names, weights, threshold, figures), encoding="utf-8")


if __name__ == "__main__":
    main()
