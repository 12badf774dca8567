"""What it costs to record an archive, beside plain `git fast-import` of the same revisions in the order of time.

Run it with `python -m benchmarks.bench_import [--revisions 100000] [--rounds 3]`. Both take the same stories (see
archive.py) in the order in which they were saved, with the same commit messages and file names; both
have everything synced to disk. storyrev numbers the revisions in its index and writes the working
copy besides; the plain import does neither. Each in a process of its own, in turn, in one run.

With `--command` the whole command is measured beside them, `storyrev import jsonl`, from the start of Python to its
end; and what other formats cost, which have to be read, on `--sample` revisions.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from html import escape
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from benchmarks.archive import EDITOR, START, Archive, Made, make_entry
from benchmarks.metered import ANSWERED, Figures, Mark, Meter
from storyrev.store import Newsroom, create
from storyrev.store.layout import story_path
from storyrev.store.trailers import Label, format_message

STORY_REVISIONS = 5
_ROOT = Path(__file__).parent.parent
_COMMAND = "storyrev import jsonl"
_FOLDERS = {"storyrev": "ours", _COMMAND: "command"}
_WAITED_FOR = ("storing", "Texts stored")
"""The stage that goes on beside the next one, as the store and the command call it."""
_LAST = ("writing", "Files written")
"""The stage that brings the working copy up, whose end nobody is told."""
_SITE = '<nav><a href="/">Home</a><a href="/local">Local</a></nav>'

Way = Callable[[Path, Archive], Figures]
"""Imports an archive into the newsroom in a folder, which is made if need be, in a process of its own."""


def main() -> None:
    """Make the archive, import it each way, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=100_000)
    parser.add_argument("--small", type=int, default=10_000, help="the size that memory is compared with")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is measured, in turn")
    parser.add_argument("--keep", type=Path, help="a new folder to work in, which is left as it is: see bench_scale.py")
    parser.add_argument("--command", action="store_true", help="measure the whole command too")
    parser.add_argument("--sample", type=int, default=1000, help="revisions in other formats, with --command")
    chosen = parser.parse_args()
    with ExitStack() as opened:
        place = chosen.keep or Path(opened.enter_context(tempfile.TemporaryDirectory()))
        place.mkdir(exist_ok=True)
        small = _make(place / "archive-small", min(chosen.small, chosen.revisions))
        archive = _make(place / "archive", chosen.revisions)
        _write_stream(archive, place / "stream")
        print(
            f"{archive.revisions:,} revisions of {archive.stories:,} stories, {archive.size / 1e6:,.0f} MB of text, "
            f"{archive.size / archive.revisions:,.0f} bytes each\n"
        )
        print("| | seconds | of a processor | revisions a second | Git's objects, MB | of the text |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        ways: dict[str, Way] = {"storyrev": _measure_writer}
        if chosen.command:
            ways[_COMMAND] = _measure_command
        plain: list[Figures] = []
        ours: dict[str, list[Figures]] = {name: [] for name in ways}
        for round_ in range(chosen.rounds):
            plain.append(_import_plainly(place / f"plain-{round_}", place / "stream"))
            _print("git fast-import", plain[-1], archive)
            if not chosen.keep:
                shutil.rmtree(place / f"plain-{round_}")
            for name, measure in ways.items():
                ours[name].append(measure(place / f"{_FOLDERS[name]}-{round_}", archive))
                _print(name, ours[name][-1], archive)
        for name, measure in ways.items():
            print(f"\n{name}: {_tell_ratios(plain, ours[name])}\n")
            _print_tenths(ours[name][-1])
            again = measure(place / f"{_FOLDERS[name]}-0", archive)
            print(f"\nagain, recording nothing: {again.seconds:.1f} s, {again.work:.1f} of a processor\n")
            few = measure(place / f"{_FOLDERS[name]}-small", small)
            _print_memory({small.revisions: few, archive.revisions: ours[name][0]}, plain[0])
        if chosen.command:
            _print_formats(place, chosen.sample)


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
    with Meter() as meter, stream.open("rb") as source:
        process = subprocess.Popen(command, cwd=root, stdin=source)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0
    return Figures(
        seconds=time.perf_counter() - start,
        work=usage.ru_utime + usage.ru_stime,
        size=_size(root),
        git_memory=meter.figures.git_memory,
        git_own=meter.figures.git_own,
    )


def _measure_writer(root: Path, archive: Archive) -> Figures:
    """What it costs the store alone, given what is to be recorded."""
    _begin(root)
    with get_context("spawn").Pool(1) as pool:
        figures = pool.apply(_import, (root, archive))
    figures.size = _size(root)
    return figures


def _measure_command(root: Path, archive: Archive) -> Figures:
    """What the whole command costs."""
    _begin(root)
    lines = archive.file.with_suffix(".jsonl")
    if not lines.exists():
        with lines.open("w", encoding="utf-8") as out:
            out.writelines(map(_line, archive.in_time()))
    figures = _run_command(root, "jsonl", lines)
    figures.size = _size(root)
    return figures


def _begin(root: Path) -> None:
    if not root.exists():
        create(root, name="Benchmark", editor=EDITOR, at=START).close()


def _import(root: Path, archive: Archive) -> Figures:
    with Meter() as meter, Newsroom.open(root) as newsroom:
        done = newsroom.record_all(map(make_entry, archive.in_time()), step=meter.step)
    assert done.recorded + done.known == archive.revisions, done
    return meter.figures


def _run_command(root: Path, name: str, source: Path) -> Figures:
    """What `storyrev import` costs, with the time that Python takes to begin and to end."""
    file = root.with_name(f"{root.name}-figures.json")
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.metered", file, "-C", root, "import", name, source],
        cwd=_ROOT,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0
    figures = Figures(**json.loads(file.read_text("utf-8")))
    figures.seconds = time.perf_counter() - start
    figures.work = usage.ru_utime + usage.ru_stime
    return figures


def _line(made: Made) -> str:
    """A revision as `storyrev export jsonl` writes it."""
    entry = make_entry(made)
    said = {
        "format": "storyrev.revision/v1",
        "slug": made.slug,
        "number": made.number,
        "saved_at": made.at.isoformat(),
        "editor": EDITOR,
        "kind": entry.kind,
        "path": story_path(made.slug, made.began.date()),
        "source": entry.source,
        "stamps": [],
        "text": made.data.decode(),
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def _size(root: Path) -> int:
    """Bytes of Git's objects, without the commit graph: a plain import makes none."""
    files = (file for file in (root / ".git/objects").rglob("*") if file.is_file())
    return sum(file.stat().st_size for file in files if file.suffix != ".graph")


def _print(what: str, figures: Figures, archive: Archive) -> None:
    print(
        f"| {what} | {figures.seconds:.1f} | {figures.work:.1f} | {archive.revisions / figures.seconds:,.0f} | "
        f"{figures.size / 1e6:,.1f} | {figures.size / archive.size:.3f} |",
        flush=True,
    )


def _tell_ratios(plain: list[Figures], ours: list[Figures]) -> str:
    """What storyrev takes beside Git until it answers: the median of the rounds."""

    def ratio(of: Callable[[Figures], float]) -> float:
        return statistics.median(of(git) / of(own) for git, own in zip(plain, ours, strict=True))

    return (
        f"{ratio(lambda f: _until_answer(f)[0]):.2f} times the rate, {ratio(lambda f: _until_answer(f)[1]):.2f} by the "
        f"time of a processor, {1 / ratio(lambda f: f.size):.2f} of the size on disk"
    )


def _until_answer(figures: Figures) -> tuple[float, float]:
    """Seconds by the clock and of a processor until the answer, or until the end where there is none."""
    answered = [(clock, work) for stage, _, clock, work in figures.marks if stage == ANSWERED]
    return answered[0] if answered else (figures.seconds, figures.work)


def _print_tenths(figures: Figures) -> None:
    """For each stage how long each tenth of its revisions took; what is stored beside recording counts there."""
    print(
        "| stage | seconds | of a processor | µs of a processor a revision, in each tenth | last : first | by the clock |"
    )
    print("| --- | ---: | ---: | --- | ---: | ---: |")
    marks = [mark for mark in figures.marks if mark[0] not in (ANSWERED, *_LAST)]
    for stage, own in by_stage(marks).items():
        _, total, seconds, taken = own[-1]
        if stage in _WAITED_FOR:
            print(f"| {stage}, while recording waits | {seconds:.1f} | {taken:.1f} | | | |")
        elif total:
            clock = [_at(own, total * tenth / 10, 2) for tenth in range(11)]
            work = [_at(own, total * tenth / 10, 3) for tenth in range(11)]
            each = [(after - first) * 1e7 / total for first, after in pairwise(work)]
            row = f"| {stage} | {seconds:.1f} | {taken:.1f} | {' '.join(f'{one:.0f}' for one in each)} |"
            print(f"{row} {each[-1] / each[0]:.2f} | {(clock[10] - clock[9]) / (clock[1] - clock[0]):.2f} |")
    clock_end, work_end = _until_answer(figures)
    print(f"| the working copy | {clock_end - marks[-1][2]:.1f} | {work_end - marks[-1][3]:.1f} | | | |")
    if clock_end < figures.seconds:
        later = (figures.seconds - clock_end, figures.work - work_end)
        print(f"| housekeeping, after the answer | {later[0]:.1f} | {later[1]:.1f} | | | |")


def by_stage(marks: list[Mark]) -> dict[str, list[Mark]]:
    """The marks of each stage, with the time that it took so far: all that passed since the mark before, of whichever stage."""
    stages: dict[str, list[Mark]] = {}
    before: Mark = ("", 0, 0.0, 0.0)
    for stage, done, clock, work in marks:
        own = stages.setdefault(stage, [(stage, 0, 0.0, 0.0)])
        _, _, seconds, taken = own[-1]
        own.append((stage, done, seconds + clock - before[2], taken + work - before[3]))
        before = (stage, done, clock, work)
    return stages


def _at(marks: list[Mark], done: float, which: Literal[2, 3]) -> float:
    """When so much was done, between the marks on both sides of it: by the clock (2) or of a processor (3)."""
    for first, after in pairwise(marks):
        if after[1] >= done and after[1] > first[1]:
            share = (done - first[1]) / (after[1] - first[1])
            return first[which] + share * (after[which] - first[which])
    return marks[-1][which]


def _print_memory(ours: dict[int, Figures], plain: Figures) -> None:
    print("| most memory at once, MB | Python | with files it maps | all Gits | with files they map |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for revisions, figures in ours.items():
        told = (figures.own, figures.memory, figures.git_own, figures.git_memory)
        print(f"| {revisions:,} revisions | {' | '.join(f'{each / 1e6:.0f}' for each in told)} |")
    print(f"| {max(ours):,}, git fast-import | – | – | {plain.git_own / 1e6:.0f} | {plain.git_memory / 1e6:.0f} |")


def _print_formats(place: Path, revisions: int) -> None:
    """What a revision costs in formats that have to be read: what more of them take, so that the start does not count."""
    samples = [_make(place / f"archive-sample-{count}", count) for count in (max(1, revisions // 5), revisions)]
    print("\n| format | ms of a processor a revision | more than jsonl | run again |")
    print("| --- | ---: | ---: | ---: |")
    least = 0.0
    for name, write in {"jsonl": _write_lines, "folder": _write_folder, "html": _write_pages}.items():
        work: list[tuple[float, float]] = []
        for archive in samples:
            source, root = place / f"{name}-{archive.revisions}", place / f"as-{name}-{archive.revisions}"
            write(archive, source)
            _begin(root)
            work.append((_run_command(root, name, source).work, _run_command(root, name, source).work))
        more = samples[1].revisions - samples[0].revisions
        first, again = ((last - start) * 1000 / more for start, last in zip(*work, strict=True))
        least = least or first
        print(f"| {name} | {first:.2f} | {first - least:.2f} | {again:.2f} |", flush=True)


def _write_lines(archive: Archive, folder: Path) -> None:
    """The archive as JSON Lines."""
    folder.mkdir()
    (folder / "record.jsonl").write_text("".join(map(_line, archive.in_time())), "utf-8")


def _write_folder(archive: Archive, folder: Path) -> None:
    """The archive as drafts in a folder for each story."""
    for made in archive.by_story():
        story = folder / made.slug
        story.mkdir(parents=True, exist_ok=True)
        (story / f"{made.number}.md").write_bytes(b"# A story\n\n" + made.data)
        with (story / "story.toml").open("a", encoding="utf-8") as out:
            kind = "first" if made.number == 1 else "update"
            out.write(f'[[draft]]\nfile = "{made.number}.md"\nkind = "{kind}"\nat = {made.at.isoformat()}\n')
            out.write(f'editor = "{EDITOR}"\n')


def _write_pages(archive: Archive, folder: Path) -> None:
    """The archive as saved pages, with their capture dates in their names."""
    for made in archive.by_story():
        story = folder / made.slug
        story.mkdir(parents=True, exist_ok=True)
        text = "".join(f"<p>{escape(each)}</p>" for each in made.data.decode().split("\n\n"))
        (story / f"{made.at:%Y%m%d%H%M%S}.html").write_text(
            f'<html><head><title>A story</title><link rel="canonical" href="https://news.example/{made.slug}"></head>'
            f"<body>{_SITE}<article><h1>A story</h1>{text}</article><footer>{_SITE}</footer></body></html>",
            "utf-8",
        )


if __name__ == "__main__":
    main()
