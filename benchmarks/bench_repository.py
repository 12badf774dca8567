"""What one repository costs as it grows: disk, a clone, a fetch, Git's own log, an index built anew, a check of all of it.

Run it with `python -m benchmarks.bench_repository [REVISIONS ...]`. The stories are those of archive.py,
five revisions of each. Clones go through Git's own transport, not by links to the same files.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.archive import EDITOR, START, Archive
from storyrev.store import Entry, Newsroom, create

SIZES = [int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000]
STORY_REVISIONS = 5
ROUNDS = 3


def build(root: Path, archive: Archive) -> None:
    """A newsroom that holds the archive."""
    create(root, name="Benchmark", editor=EDITOR, at=START, own_repository=True).close()
    entries = (
        Entry(
            made.slug, made.data, EDITOR, made.at, None if made.number == 1 else "update", desk_date=made.began.date()
        )
        for made in archive.in_time()
    )
    with Newsroom.open(root) as newsroom:
        assert newsroom.record_all(entries).recorded == archive.revisions


def git(root: Path, *arguments: str) -> None:
    """Run Git and wait for it."""
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of a few rounds, in seconds."""
    taken = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return median(taken)


def size_of(*files: Path) -> float:
    """Megabytes of files, and of all that is in folders."""
    every = (inner for file in files for inner in (file.rglob("*") if file.is_dir() else [file]))
    return sum(file.stat().st_size for file in every if file.is_file()) / 1e6


def measure(place: Path, revisions: int) -> None:
    """Print a row of the table."""
    archive = Archive(place / "archive", revisions, revisions // STORY_REVISIONS)
    root = place / "newsroom"
    build(root, archive)
    (place / "archive").unlink()
    clones = iter(range(1000))

    def clone() -> None:
        git(place, "clone", "-q", "--no-local", str(root), f"clone-{next(clones)}")

    cloned = seconds(clone)

    def fetch() -> None:
        with Newsroom.open(root) as newsroom:
            at = START.replace(year=2030)
            newsroom.save(f"new-{next(clones)}", b"# New\n\nText.\n", editor=EDITOR, at=at)
        began = perf_counter()
        git(place / "clone-0", "fetch", "-q")
        fetched.append(perf_counter() - began)

    fetched: list[float] = []
    seconds(fetch)
    path = next(story.path for story in Newsroom.open(root).stories())
    logged = seconds(lambda: git(root, "log", "--format=%H", "--", path))
    checked = seconds(lambda: git(root, "fsck", "--no-dangling"), 1)

    def reindex() -> None:
        with Newsroom.open(root) as newsroom:
            newsroom.reindex()

    indexed = seconds(reindex, 1)
    objects, index = size_of(root / ".git/objects"), size_of(root / ".git/storyrev/index.sqlite")
    print(
        f"| {revisions:,} | {archive.size / 1e6:,.0f} | {objects:,.1f} | {index:,.1f} | {cloned:,.2f} | "
        f"{median(fetched):.2f} | {logged:.2f} | {checked:,.1f} | {indexed:,.1f} |",
        flush=True,
    )


if __name__ == "__main__":
    print("| revisions | text, MB | Git, MB | index, MB | clone, s | fetch, s | git log, s | fsck, s | reindex, s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            measure(Path(temporary), size)
