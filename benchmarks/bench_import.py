"""What it costs to record an archive, beside plain `git fast-import` of the same revisions in the order of time.

Run it with `python -m benchmarks.bench_import [--revisions 100000]`. Both take the same stories (see
archive.py) in the order in which they were saved, with the same commit messages and file names; both
have everything synced to disk. storyrev numbers the revisions in its index and writes the working
copy besides; the plain import does neither. Each in a process of its own, in turn, in one run.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
import time
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

from benchmarks.archive import EDITOR, START, Archive, make_entry
from storyrev.store import Newsroom, create
from storyrev.store.layout import story_path
from storyrev.store.trailers import Label, format_message

STORY_REVISIONS = 5

Figures = dict[str, float]
Marks = list[tuple[str, int, float]]
"""A stage of the import, how much of it was done, and when, in seconds from its start."""


def main() -> None:
    """Make the archive, import it both ways, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=100_000)
    parser.add_argument("--small", type=int, default=10_000, help="the size that memory is compared with")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a new folder to work in, which is left as it is: see bench_scale.py")
    chosen = parser.parse_args()
    with ExitStack() as opened:
        place = chosen.keep or Path(opened.enter_context(tempfile.TemporaryDirectory()))
        place.mkdir(exist_ok=True)
        archive = _make(place / "archive", chosen.revisions)
        _write_stream(archive, place / "stream")
        print(
            f"{archive.revisions:,} revisions of {archive.stories:,} stories, {archive.size / 1e6:,.0f} MB of text, "
            f"{archive.size / archive.revisions:,.0f} bytes each\n"
        )
        print(
            "| | seconds | of a processor | revisions a second | Git's objects, MB | of the text | memory, MB | Git's |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        ratios = []
        for round_ in range(chosen.rounds):
            plain = _import_plainly(place / f"plain-{round_}", place / "stream")
            _print("git fast-import", plain, archive)
            ours, marks = _measure(place / f"ours-{round_}", archive)
            _print("storyrev", ours, archive)
            ratios.append((plain["seconds"] / ours["seconds"], ours["size"] / plain["size"]))
        rate, size = (statistics.median(side) for side in zip(*ratios, strict=True))
        print(f"\nstoryrev: {rate:.2f} times the rate, {size:.2f} of the size on disk\n")
        _print_stages(marks, ours["seconds"])
        again, _ = _measure(place / "ours-0", archive)
        print(f"the same import again, which records nothing: {again['seconds']:.1f} s")
        small, _ = _measure(place / "small", _make(place / "archive-small", min(chosen.small, chosen.revisions)))
        print(
            f"most memory with {min(chosen.small, chosen.revisions):,} revisions and with all: {small['memory'] / 1e6:.0f} "
            f"and {ours['memory'] / 1e6:.0f} MB, Git {small['git_memory'] / 1e6:.0f} and {ours['git_memory'] / 1e6:.0f} MB"
        )


def _make(file: Path, revisions: int) -> Archive:
    return Archive(file, revisions, max(1, revisions // STORY_REVISIONS))


def _write_stream(archive: Archive, file: Path) -> None:
    """The archive as fast-import reads it, in the order of time."""
    with file.open("wb") as out:
        for made in archive.in_time():
            entry = make_entry(made)
            message = format_message(Label(made.slug, entry.kind or "update", EDITOR, source=entry.source)).encode()
            who = f"{EDITOR} {int(made.at.timestamp())} +0000"
            out.write(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode())
            out.write(message + f"\nM 100644 inline {story_path(made.slug, made.began.date())}\n".encode())
            out.write(f"data {len(made.data)}\n".encode() + made.data + b"\n")
        out.write(b"done\n")


def _import_plainly(root: Path, stream: Path) -> Figures:
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    command = ["git", "-c", "core.fsync=all", "fast-import", "--quiet", "--done", "--date-format=raw"]
    start = time.perf_counter()
    with stream.open("rb") as source:
        process = subprocess.Popen(command, cwd=root, stdin=source)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0
    return {
        "seconds": time.perf_counter() - start,
        "work": usage.ru_utime + usage.ru_stime,
        "size": _size(root / ".git/objects"),
        "memory": 0,
        "git_memory": usage.ru_maxrss * 1024,
    }


def _measure(root: Path, archive: Archive) -> tuple[Figures, Marks]:
    """What it costs storyrev, in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_import, (root, archive))


def _import(root: Path, archive: Archive) -> tuple[Figures, Marks]:
    if not root.exists():
        create(root, name="Benchmark", editor=EDITOR, at=START).close()
    marks: Marks = []
    start = time.perf_counter()
    with Newsroom.open(root) as newsroom:
        done = newsroom.record_all(
            map(make_entry, archive.in_time()),
            step=lambda stage, count, _: marks.append((stage, count, time.perf_counter() - start)),
        )
    seconds = time.perf_counter() - start
    assert done.recorded + done.known == archive.revisions, done
    own, gits = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    figures: Figures = {
        "seconds": seconds,
        "work": own.ru_utime + own.ru_stime + gits.ru_utime + gits.ru_stime,
        "size": _size(root / ".git/objects"),
        "memory": own.ru_maxrss * 1024,
        "git_memory": gits.ru_maxrss * 1024,
    }
    return figures, marks


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _print(what: str, figures: Figures, archive: Archive) -> None:
    print(
        f"| {what} | {figures['seconds']:.1f} | {figures['work']:.1f} | {archive.revisions / figures['seconds']:,.0f} | "
        f"{figures['size'] / 1e6:,.1f} | {figures['size'] / archive.size:.3f} | {figures['memory'] / 1e6:.0f} | "
        f"{figures['git_memory'] / 1e6:.0f} |",
        flush=True,
    )


def _print_stages(marks: Marks, whole: float) -> None:
    """How long each stage took, and how fast the first tenth of it was and the last."""
    stages = list(dict.fromkeys(stage for stage, _, _ in marks))
    for number, stage in enumerate(stages):
        told = [(done, at) for name, done, at in marks if name == stage]
        start = told[0][1] if stage == "writing" else marks[[name for name, _, _ in marks].index(stage) - 1][2]
        start = 0.0 if number == 0 else start
        end = told[-1][1] if stage != "writing" else whole
        print(f"{stage}: {end - start:.1f} s", end="")
        total = told[-1][0]
        if total:
            first = next((at - start) / done for done, at in told if done * 10 >= total)
            before = max(((done, at) for done, at in told if done * 10 <= total * 9), default=(0, start))
            last = (told[-1][1] - before[1]) / (total - before[0])
            print(f", the last tenth at {first / last:.2f} times the rate of the first", end="")
        print()


if __name__ == "__main__":
    main()
