"""What work costs while it goes on: time on the clock and of a processor at each step, and memory, with Git's.

`python -m benchmarks.metered FILE storyrev-argument…` runs one command, from the start of its Python to the
end, and writes its figures into FILE as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

_PAUSE = 0.05  # seconds between two looks at the memory
_TICKS = os.sysconf("SC_CLK_TCK")

ANSWERED = "answered"
"""Stands for a stage where a command has said what it did, and puts Git's files in order."""

Mark = tuple[str, int, float, float]
"""A stage of the work, how much of it was done, and when: in seconds by the clock, and of a processor."""


@dataclass(slots=True)
class Figures:
    """What work cost: seconds by the clock and of a processor, and the most memory at once, in bytes.

    `memory` is Python's and `git_memory` that of all Gits together, with the files that they map, which the system
    takes back when it likes; `own` and `git_own` are without these.
    """

    seconds: float = 0.0
    work: float = 0.0
    memory: int = 0
    git_memory: int = 0
    own: int = 0
    git_own: int = 0
    size: int = 0
    marks: list[Mark] = field(default_factory=list)


class Meter:
    """Measures this process and those it starts while it is open, as a context manager; `figures` has the result."""

    def __init__(self) -> None:
        self.figures = Figures()
        self._start = time.perf_counter()
        self._ended = Event()
        self._looking = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._looking.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._looking.join()
        figures = self.figures
        figures.seconds = time.perf_counter() - self._start
        figures.work = _work()
        figures.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def step(self, stage: str, done: int, _of: int = 0) -> None:
        """So much of a stage is done."""
        self.figures.marks.append((stage, done, time.perf_counter() - self._start, _work()))

    def _look(self) -> None:
        while not self._ended.wait(_PAUSE):
            self.figures.own = max(self.figures.own, _memory("self")[0])
            gits = [_memory(process, "git") for process in _children()]
            self.figures.git_own = max(self.figures.git_own, sum(own for own, _ in gits))
            self.figures.git_memory = max(self.figures.git_memory, sum(whole for _, whole in gits))


def _work() -> float:
    """Seconds of a processor that this process and its children have taken, those that still run too."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + sum(map(_ticks, _children())) / _TICKS


def _children() -> list[str]:
    """The processes that this one has started and that still run; none where the system does not say."""
    found: list[str] = []
    for task in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found += task.read_text().split()
    return found


def _ticks(process: str) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


def _memory(process: str, name: str = "") -> tuple[int, int]:
    """The bytes of memory that are a process's own, and those with the files that it maps.

    None where it is not called `name`: a process that was just made shows the memory of its maker.
    """
    with suppress(OSError):
        told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
        if "RssAnon" in told and told["Name"].strip().startswith(name):
            return int(told["RssAnon"].split()[0]) * 1024, int(told["VmRSS"].split()[0]) * 1024
    return 0, 0


def main() -> None:
    """Run the command, and write down what it cost."""
    file, *arguments = sys.argv[1:]
    with Meter() as meter:
        from storyrev.cli import terminal
        from storyrev.cli.app import storyrev
        from storyrev.store import Newsroom

        said, tidy = terminal.Progress.step, Newsroom.tidy_if_due

        def step(self: terminal.Progress, done: int, of: int | None = None, what: str | None = None) -> None:
            meter.step(what or "", done)
            said(self, done, of, what)

        def tidy_if_due(self: Newsroom, at: datetime) -> None:
            meter.step(ANSWERED, 0)
            tidy(self, at)

        terminal.Progress.step = step  # type: ignore[method-assign] # the command tells nobody else
        Newsroom.tidy_if_due = tidy_if_due  # type: ignore[method-assign] # as above
        code: Any = storyrev.main(arguments, standalone_mode=False)
    assert not code, code
    figures = {name: getattr(meter.figures, name) for name in Figures.__slots__}
    Path(file).write_text(json.dumps(figures), "utf-8")


if __name__ == "__main__":
    main()
