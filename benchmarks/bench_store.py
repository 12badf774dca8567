"""What a save and a look-up cost in a store of ten stories and in one of 20,000.

Run it with `python -m benchmarks.bench_store [STORIES]`. Each figure is a median of rounds taken in
turn, so that a machine that slows down meanwhile slows down both sides. What `log` costs beside an
empty command is told by bench_start.py.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storyrev.store import Newsroom, create
from storyrev.store.trailers import Label, format_message

EDITOR = "Bench <bench@newsroom.example>"
START = datetime(2019, 1, 1, tzinfo=UTC)
SENTENCE = "The council met for the {}th time and put off the vote on the bridge, line {} of the minutes says.\n\n"

_STORYREV = (sys.executable, "-c", "from storyrev.cli import main; main()")
"""The command, started as an installed script starts it."""


def main() -> None:
    """Make the two newsrooms, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="?", type=int, default=20_000, help="size of the large store")
    parser.add_argument("--rounds", type=int, default=41)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = _make(Path(folder) / "small", 10)
        large = _make(Path(folder) / "large", chosen.stories)
        sizes = f"10 and {chosen.stories:,} stories, medians of {chosen.rounds} rounds, ms"
        print(sizes)
        _measure("storyrev save", chosen.rounds, _save_command(small), _save_command(large))
        _measure("save, inside one process", chosen.rounds, _saver(small), _saver(large))
        _measure("storyrev log SLUG", chosen.rounds, _log_command(small), _log_command(large))


def _make(root: Path, stories: int) -> Path:
    """A newsroom of that many stories of one revision, filed over ten years, made in one stream."""
    with create(root, name="Benchmark", editor=EDITOR, at=START) as newsroom:
        head = newsroom.layout.read_head()
    stream = []
    for number in range(stories):
        at = START + timedelta(hours=number * 4)
        slug = f"story-{number:05}"
        text = "".join(SENTENCE.format(number, line) for line in range(60)).encode()
        message = format_message(Label(slug, "first", EDITOR)).encode()
        who = f"{EDITOR} {int(at.timestamp())} +0000"
        start = f"from {head.commit}\n" if number == 0 else ""
        stream.append(
            f"commit {head.branch}\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode()
            + message
            + f"\n{start}M 100644 inline stories/{at:%Y/%m}/{slug}.md\ndata {len(text)}\n".encode()
            + text
            + b"\n"
        )
    stream.append(b"done\n")
    subprocess.run(
        ["git", "fast-import", "--quiet", "--done", "--date-format=raw"], cwd=root, input=b"".join(stream), check=True
    )
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=root, check=True)
    with Newsroom.open(root) as newsroom:
        assert len(newsroom.stories()) == stories
    return root


def _save_command(root: Path) -> Callable[[int], None]:
    day = START + timedelta(days=4000)

    def save(round_: int) -> None:
        at = (day + timedelta(minutes=round_)).isoformat()
        _run(
            root, "save", f"story-{round_ % 10:05}", "-", "--kind", "update", "--note", "A round of the benchmark.",
            "--editor", EDITOR, "--at", at, text=SENTENCE.format(round_, "x") * 60,
        )  # fmt: skip

    return save


def _saver(root: Path) -> Callable[[int], None]:
    newsroom = Newsroom.open(root)
    day = START + timedelta(days=4100)

    def save(round_: int) -> None:
        text = SENTENCE.format(round_, "y").encode() * 60
        at = day + timedelta(minutes=round_)
        assert newsroom.save(f"story-{round_ % 10:05}", text, editor=EDITOR, at=at, kind="update").created

    return save


def _log_command(root: Path) -> Callable[[int], None]:
    return lambda _: _run(root, "log", "story-00003")


def _run(root: Path, *arguments: str, text: str = "") -> None:
    subprocess.run([*_STORYREV, "-C", str(root), *arguments], check=True, capture_output=True, input=text.encode())


def _measure(what: str, rounds: int, first: Callable[[int], None], second: Callable[[int], None]) -> None:
    """Take both in turn, and print their medians and the ratio of the second to the first."""
    taken: tuple[list[float], list[float]] = ([], [])
    for round_ in range(-3, rounds):
        for do, times in zip((first, second), taken, strict=True):
            start = time.perf_counter()
            do(round_)
            if round_ >= 0:
                times.append(time.perf_counter() - start)
    low, high = (statistics.median(times) * 1000 for times in taken)
    print(f"{what:28} {low:8.2f} {high:8.2f}   ratio {high / low:.2f}")


if __name__ == "__main__":
    main()
