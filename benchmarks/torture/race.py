"""Several processes save to one newsroom at once: what was acknowledged is there once, in one line of history."""

from __future__ import annotations

import os
import subprocess
import sys
from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.torture.room import AT, EDITOR, Room, environment, make_text

# Every other save goes to a story that all share, half of those from a base that somebody may have moved on from;
# the rest go to the saver's own.
_SAVER = """
import sys, time
from datetime import datetime
from pathlib import Path
from benchmarks.torture.room import make_text
from storyrev.errors import StoryrevError
from storyrev.store import Newsroom
root, who, saves, at = sys.argv[1:]
sys.stdin.read(1)
with Newsroom.open(Path(root)) as newsroom:
    for number in range(int(saves)):
        slug = f"shared-{number % 3}" if number % 2 else who
        base = newsroom.history(slug)[-1] if number % 4 == 1 else None
        text = make_text(number, who)
        asked = time.monotonic()
        try:
            saved = newsroom.save(slug, text, editor=f"{who} <{who}@newsroom.example>", at=datetime.fromisoformat(at),
                                  kind="update", base=base)
            print("saved", saved.revision.name, number, asked, time.monotonic(), flush=True)
        except StoryrevError as error:
            print("refused", type(error).__name__, number, error, flush=True)
"""


@dataclass(slots=True)
class Race:
    """How a race went: what was refused by the error's name, and how many were let in before one who waited."""

    room: Room
    acknowledged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    longest_wait: float = 0.0
    most_overtaken: int = 0
    reasons: list[str] = field(default_factory=list)

    @property
    def losses(self) -> list[str]:
        return self.room.losses


def race(folder: Path, processes: int, saves: int) -> Race:
    """Have `processes` savers save `saves` times each, all at once, in a new newsroom in `folder`."""
    run = Race(Room.make(folder / "newsroom"))
    room = run.room
    names = [f"saver-{number}" for number in range(processes)]
    for slug in (*names, "shared-0", "shared-1", "shared-2"):
        room.save(slug, make_text(0, f"nobody, for {slug}"), "nothing")
    savers = [_start(room, who, saves) for who in names]
    for saver in savers:
        assert saver.stdin is not None
        saver.stdin.write(b"x")
        saver.stdin.flush()
    spans: list[tuple[float, float]] = []
    for who, saver in zip(names, savers, strict=True):
        output, complaint = saver.communicate()
        if saver.returncode or complaint:
            room.losses.append(f"{who} ended with {saver.returncode}: {complaint.decode(errors='replace').strip()}")
        _take_down(run, who, output.decode().splitlines(), spans)
    run.acknowledged = len(spans)
    if run.acknowledged + run.refused.total() != processes * saves:
        room.losses.append(f"{processes * saves} saves, but {run.acknowledged + run.refused.total()} answers")
    _judge(run, names)
    ends = sorted(end for _, end in spans)
    for asked, answered in spans:
        run.longest_wait = max(run.longest_wait, answered - asked)
        run.most_overtaken = max(run.most_overtaken, bisect(ends, answered) - bisect(ends, asked) - 1)
    room.inspect("the race")
    return run


def _start(room: Room, who: str, saves: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _SAVER, str(room.root), who, str(saves), AT.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment() | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def _take_down(run: Race, who: str, lines: list[str], spans: list[tuple[float, float]]) -> None:
    for line in lines:
        answer, what, number, rest = line.split(" ", 3)
        if answer == "saved":
            if what in run.room.acknowledged:
                run.room.losses.append(f"{what} was acknowledged twice")
            run.room.acknowledged[what] = make_text(int(number), who)
            asked, answered = rest.split(" ")
            spans.append((float(asked), float(answered)))
        else:
            run.refused[what] += 1
            run.reasons.append(rest)


def _judge(run: Race, names: list[str]) -> None:
    """Only a base that was moved on from is a reason to refuse, and it must be said whose revision stands now."""
    run.room.losses += [f"refused as {name}" for name in run.refused if name != "BaseMoved"]
    run.room.losses += [
        f"refused without a reason: {reason}"
        for reason in run.reasons
        if "--base shared-" not in reason or not any(name in reason for name in [*names, EDITOR])
    ]
