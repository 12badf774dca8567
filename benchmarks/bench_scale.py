"""What everyday commands cost with 100,000 revisions of 20,000 stories, beside what they cost with 100 of 20.

Run it with `python -m benchmarks.bench_scale [--revisions 100000]`. Both newsrooms are made of the
same stories (see archive.py) by an import, and tidied as an import tidies. Each figure is a median of
rounds taken in turn, so that a machine that slows down meanwhile slows down both sides. Commands are
processes of their own, begun as an installed script begins them; "inside" is the same in a process
that has the newsroom open.
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

from benchmarks.archive import EDITOR, START, Archive, make_entry
from storyrev.desk.comparing import compare_pair
from storyrev.desk.picking import Pair
from storyrev.store import Newsroom, create

SMALL = 100
STORY_REVISIONS = 5
DAY = START + timedelta(days=5000)

Do = Callable[[int], object]

_STORYREV = (sys.executable, "-c", "from storyrev.cli import main; main()")


def main() -> None:
    """Make the two newsrooms, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--large", type=Path, help="the folder that bench_import.py --keep left: its newsroom is taken")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        small = _make(place, "small", SMALL)
        large, texts = (
            _find(chosen.large) if chosen.large else (_make(place, "large", chosen.revisions), place / "large.texts")
        )
        with Newsroom.open(large) as newsroom:
            count = sum(story.latest.number for story in newsroom.stories())
        print(f"| medians of {chosen.rounds} rounds, ms | {SMALL} revisions | {count:,} revisions | ratio |")
        print("| --- | ---: | ---: | ---: |")
        for what, make in (
            ("storyrev save", _save_command),
            ("storyrev log SLUG", _command("log", "{}")),
            ("storyrev show SLUG@3", _command("show", "{}@3")),
            ("storyrev report SLUG", _command("report", "{}", "--output", "-")),
            ("save, inside", _saver),
            ("history of a story, inside", _teller),
            ("text of a revision, inside", _reader),
            ("comparison, inside", _comparer),
        ):
            _measure(what, chosen.rounds, make(small), make(large))
        print()
        _print_rebuild(large)
        _print_sizes(large, texts)


def _find(folder: Path) -> tuple[Path, Path]:
    """A newsroom made before, tidied now, and its texts."""
    with Newsroom.open(folder / "ours-0") as newsroom:
        newsroom.tidy(datetime.now(UTC))
    return folder / "ours-0", folder / "archive"


def _make(place: Path, name: str, revisions: int) -> Path:
    archive = Archive(place / f"{name}.texts", revisions, revisions // STORY_REVISIONS)
    root = place / name
    with create(root, name="Benchmark", editor=EDITOR, at=START) as newsroom:
        done = newsroom.record_all(map(make_entry, archive.in_time()))
        assert done.recorded == revisions, done
        newsroom.tidy(datetime.now(UTC))
    return root


def _slug(round_: int) -> str:
    return f"story-{round_ % (SMALL // STORY_REVISIONS):06}"


def _save_command(root: Path) -> Do:
    def save(round_: int) -> None:
        at = (DAY + timedelta(minutes=round_)).isoformat()
        text = f"{_slug(round_)} in round {round_} of the benchmark.\n\n" * 10
        _run(root, "save", _slug(round_), "-", "--kind", "update", "--editor", EDITOR, "--at", at, text=text)

    return save


def _command(*arguments: str) -> Callable[[Path], Do]:
    return lambda root: lambda round_: _run(root, *(a.format(_slug(round_)) for a in arguments))


def _saver(root: Path) -> Do:
    newsroom = Newsroom.open(root)

    def save(round_: int) -> None:
        text = f"{_slug(round_)} in round {round_}, inside.\n\n".encode() * 100
        at = DAY + timedelta(days=100, minutes=round_)
        assert newsroom.save(_slug(round_), text, editor=EDITOR, at=at, kind="update").created

    return save


def _teller(root: Path) -> Do:
    newsroom = Newsroom.open(root)
    return lambda round_: [newsroom.history(_slug(round_)) for _ in range(20)]


def _reader(root: Path) -> Do:
    newsroom = Newsroom.open(root)
    return lambda round_: [newsroom.read(newsroom.resolve(f"{_slug(round_)}@3")) for _ in range(20)]


def _comparer(root: Path) -> Do:
    newsroom = Newsroom.open(root)

    def compare(round_: int) -> object:
        history = newsroom.history(_slug(round_))
        return compare_pair(newsroom, Pair(history[2], history[3], history))

    return compare


def _run(root: Path, *arguments: str, text: str = "") -> None:
    subprocess.run([*_STORYREV, "-C", str(root), *arguments], check=True, capture_output=True, input=text.encode())


def _measure(what: str, rounds: int, first: Do, second: Do) -> None:
    """Take both in turn, and print their medians and the ratio of the second to the first."""
    taken: tuple[list[float], list[float]] = ([], [])
    for round_ in range(-min(2, rounds - 1), rounds):  # the first two are for warming up
        for do, times in zip((first, second), taken, strict=True):
            start = time.perf_counter()
            do(round_ + 2)
            if round_ >= 0:
                times.append(time.perf_counter() - start)
    low, high = (statistics.median(times) * 1000 for times in taken)
    print(f"| {what} | {low:.1f} | {high:.1f} | {high / low:.2f} |", flush=True)


def _print_rebuild(root: Path) -> None:
    """A rebuild of the index beside `git log --raw`, each three times in turn."""
    ours, gits = [], []
    with Newsroom.open(root) as newsroom:
        for _ in range(3):
            start = time.perf_counter()
            newsroom.reindex()
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            subprocess.run(["git", "log", "--raw"], cwd=root, check=True, stdout=subprocess.DEVNULL)
            gits.append(time.perf_counter() - start)
    rebuild, log = statistics.median(ours), statistics.median(gits)
    print(f"reindex {rebuild:.1f} s, git log --raw {log:.1f} s: {rebuild / log:.2f} times as long")


def _print_sizes(root: Path, texts: Path) -> None:
    objects = sum(f.stat().st_size for f in (root / ".git/objects").rglob("*") if f.is_file())
    index = (root / ".git/storyrev/index.sqlite").stat().st_size
    text = texts.stat().st_size
    print(
        f"on disk: {text / 1e6:,.0f} MB of text are {objects / 1e6:,.1f} MB in Git ({objects / text:.2f}), "
        f"and {index / 1e6:,.1f} MB of index"
    )


if __name__ == "__main__":
    main()
