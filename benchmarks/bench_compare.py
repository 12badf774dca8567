"""What a comparison costs beside other engines, as ratios from one run.

    python benchmarks/bench_compare.py [--words 2000] [--edited 30] [--rounds 5]

The material is made of the sample stories' words: a story of so many words, and the same with that
share of words replaced, inserted or cut and two paragraphs moved. storyrev is timed on the whole
of `compare` (sections to words, moves found), from parsed stories, and once more with reading both
drafts. Rounds are interleaved; the table gives medians. Machines are noisy: trust the ratios.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from diff_match_patch import diff_match_patch
from lxml.html.diff import htmldiff

from storyrev.compare import compare, patch
from storyrev.exchange import read_folder, samples_folder
from storyrev.story import parse

SLOWEST_ROUNDS = 1
"""Rounds of an engine that takes seconds."""


def make_pair(words: int, edited: float, seed: int = 7) -> tuple[str, str]:
    """A story of about so many words as Markdown, and its edited version."""
    chance = random.Random(seed)
    vocabulary = sorted({w for draft in read_folder(samples_folder()) for w in re.findall(r"\w+", draft.data.decode())})
    paragraphs: list[list[str]] = []
    while sum(map(len, paragraphs)) < words:
        # Words as news uses them: few very often, most seldom.
        size = chance.randint(35, 65)
        paragraphs.append([vocabulary[int(len(vocabulary) * chance.random() ** 2.5)] for _ in range(size)])
    new = [edit_words(paragraph, edited, chance, vocabulary) for paragraph in paragraphs]
    if edited < 1:
        for _ in range(2):
            new.insert(chance.randrange(len(new)), new.pop(chance.randrange(len(new))))
    return write_story(paragraphs), write_story(new)


def edit_words(paragraph: list[str], share: float, chance: random.Random, vocabulary: list[str]) -> list[str]:
    """A paragraph with a share of its words replaced (half), followed by a new one, or cut (a quarter each)."""
    out: list[str] = []
    for word in paragraph:
        if chance.random() >= share:
            out.append(word)
            continue
        what = chance.random()
        if what < 0.75:
            out.append(chance.choice(vocabulary))
        if 0.5 <= what < 0.75:
            out.append(word)
    return out


def write_story(paragraphs: list[list[str]]) -> str:
    """Paragraphs of sentences of twelve words, a heading before every eighth."""
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number % 8 == 4:
            lines.append(f"## Part {number // 8 + 1}")
        sentences = [" ".join(paragraph[k : k + 12]).capitalize() + "." for k in range(0, len(paragraph), 12)]
        lines.append(" ".join(sentences))
    return "\n\n".join(lines) + "\n"


def with_storyrev(old: str, new: str) -> Callable[[], object]:
    """The whole comparison, from parsed stories."""
    stories = parse(old, "markdown"), parse(new, "markdown")
    assert patch(stories[0], compare(*stories)) == stories[1]
    return lambda: compare(*stories)


def with_reading(old: str, new: str) -> Callable[[], object]:
    """The comparison with reading both drafts."""
    return lambda: compare(parse(old, "markdown"), parse(new, "markdown"))


def with_characters(old: str, new: str) -> Callable[[], object]:
    """diff-match-patch on characters, as long as it takes."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return lambda: engine.diff_main(old, new)


def with_difflib(old: str, new: str) -> Callable[[], object]:
    """Difflib on words, without its junk heuristic."""
    return lambda: difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()


def with_git(folder: Path, old: str, new: str) -> Callable[[], object]:
    """Git's word diff, a process each time."""
    for name, text in (("old.md", old), ("new.md", new)):
        (folder / name).write_text(text, encoding="utf-8")
    command = ["git", "diff", "--no-index", "--word-diff", "--", "old.md", "new.md"]
    return lambda: subprocess.run(command, cwd=folder, capture_output=True, check=False)


def with_htmldiff(old: str, new: str) -> Callable[[], object]:
    """Lxml's htmldiff on one paragraph a block."""
    pages = ["".join(f"<p>{block}</p>" for block in text.split("\n\n")) for text in (old, new)]
    return lambda: htmldiff(*pages)


def measure(engines: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each engine, the rounds interleaved."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    for turn in range(rounds):
        for name, run in engines.items():
            if turn >= SLOWEST_ROUNDS and times[name][0] > 1000:
                continue
            began = time.perf_counter()
            run()
            times[name].append(1000 * (time.perf_counter() - began))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=2000, help="words of the story (2000)")
    parser.add_argument("--edited", type=float, default=30, help="per cent of words edited (30)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each engine (9)")
    parser.add_argument("--no-characters", action="store_true", help="leave out diff-match-patch on characters")
    options = parser.parse_args()
    old, new = make_pair(options.words, options.edited / 100)
    with tempfile.TemporaryDirectory() as folder:
        engines = {
            "storyrev compare": with_storyrev(old, new),
            "storyrev, with reading both drafts": with_reading(old, new),
            "diff-match-patch, characters, no time-out": with_characters(old, new),
            "difflib, words": with_difflib(old, new),
            "git diff --word-diff (a process)": with_git(Path(folder), old, new),
            "lxml htmldiff": with_htmldiff(old, new),
        }
        if options.no_characters:
            del engines["diff-match-patch, characters, no time-out"]
        medians = measure(engines, options.rounds)
    base = medians["storyrev compare"]
    print(f"{len(old.split()):,} words, {options.edited:g}% edited, medians of {options.rounds} interleaved rounds")
    print(f"{'engine':44}{'ms':>10}  {'times storyrev compare':>22}")
    for name, value in medians.items():
        print(f"{name:44}{value:10.2f}  {value / base:22.2f}")


if __name__ == "__main__":
    main()
