"""What a save and a look-up cost in a store of ten stories and in one of 20,000.

Run it with `python benchmarks/bench_store.py [STORIES]`. Each figure is a median of rounds taken in
turn, so that a machine that slows down meanwhile slows down both sides. The processes measured
start Python, open the newsroom and answer, as a command does; `empty` is a click command that does
nothing.
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

_SAVE = """
import sys
from datetime import datetime
from pathlib import Path
from storyrev.store import Newsroom
with Newsroom.open(Path(sys.argv[1])) as newsroom:
    newsroom.save(sys.argv[2], sys.argv[3].encode() * 60, editor={editor!r}, at=datetime.fromisoformat(sys.argv[4]),
                  kind="update", note="A round of the benchmark.")
"""
_LOG = """
import sys
from pathlib import Path
import click
@click.command()
@click.argument("folder", type=Path)
@click.argument("slug")
def log(folder, slug):
    from storyrev.store import Newsroom
    with Newsroom.open(folder) as newsroom:
        for revision in newsroom.history(slug):
            click.echo(f"{revision.number} {revision.kind} {revision.saved_at} {revision.note}")
log()
"""
_EMPTY = """
import click
@click.command()
@click.argument("words", nargs=-1)
def empty(words):
    pass
empty()
"""


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
        _measure("save, as a process", chosen.rounds, _saver_process(small), _saver_process(large))
        _measure("save, inside one process", chosen.rounds, _saver(small), _saver(large))
        _measure("log, as a process", chosen.rounds, _reader(small), _reader(large))
        _measure("empty click command | log", chosen.rounds, _python(_EMPTY, "x"), _reader(large))


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


def _saver_process(root: Path) -> Callable[[int], None]:
    script = _SAVE.format(editor=EDITOR)
    day = START + timedelta(days=4000)

    def save(round_: int) -> None:
        slug = f"story-{round_ % 10:05}"
        at = (day + timedelta(minutes=round_)).isoformat()
        subprocess.run([sys.executable, "-c", script, str(root), slug, SENTENCE.format(round_, "x"), at], check=True)

    return save


def _saver(root: Path) -> Callable[[int], None]:
    newsroom = Newsroom.open(root)
    day = START + timedelta(days=4100)

    def save(round_: int) -> None:
        text = SENTENCE.format(round_, "y").encode() * 60
        at = day + timedelta(minutes=round_)
        assert newsroom.save(f"story-{round_ % 10:05}", text, editor=EDITOR, at=at, kind="update").created

    return save


def _reader(root: Path) -> Callable[[int], None]:
    return _python(_LOG, str(root), "story-00003")


def _python(script: str, *arguments: str) -> Callable[[int], None]:
    def run(_: int) -> None:
        subprocess.run([sys.executable, "-c", script, *arguments], check=True, stdout=subprocess.DEVNULL)

    return run


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
