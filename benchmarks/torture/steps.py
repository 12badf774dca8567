"""Kill at every step: with `strace`, a process dies at its n-th call of a sort that changes the disk.

A random moment seldom falls between the making of a lock file and its removal. Here every such moment
comes: storyrev and each Git that it starts count their own calls, and whoever comes to the n-th dies there.
Where one of them would always come first, the file that the call is about says which one is meant.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.torture.room import Room, make_text


class Step(NamedTuple):
    """The `number`-th call of a sort that a process makes; with `file`, of those about that file in .git."""

    call: str
    number: int
    file: str = ""


LOCKS = ("refs/heads/main.lock", "HEAD.lock", "index.lock", "storyrev/index.next.lock")
DRAFT = "storyrev/index.next"  # Git's index as it is going to be; only with its lock where Git writes it
CALLS = (
    "write", "pwrite64", "ftruncate", "rename", "renameat", "link", "unlink", "unlinkat", "mkdir", "mkdirat", "fsync",
    "fdatasync",
)  # fmt: skip
_OF_LOCKS = ("openat", "write", "fsync", "link", "rename", "unlink")
_INSPECT_EVERY = 20


@dataclass(slots=True)
class Stepping:
    """How a run of steps went: `steps` were tried, in `struck` of them a process was killed."""

    room: Room
    steps: int = 0
    struck: int = 0

    @property
    def losses(self) -> list[str]:
        return self.room.losses


def find_hindrance() -> str:
    """Why steps cannot be taken on this machine; empty if they can."""
    if not shutil.which("strace"):
        return "there is no strace"
    done = subprocess.run(
        ["strace", "-q", "-e", "inject=fsync:signal=SIGKILL", "true"], capture_output=True, check=False
    )
    return "" if done.returncode == 0 else f"strace may not trace: {done.stderr.decode(errors='replace').strip()}"


def every_step() -> Iterator[Iterator[Step]]:
    """For each sort of call the steps of it, without an end: those that a save does not come to are for the caller to leave."""
    for file in (*LOCKS, DRAFT):
        for call in _OF_LOCKS:
            yield (Step(call, number, file) for number in range(1, 1000))
    for call in CALLS:
        yield (Step(call, number) for number in range(1, 1000))


def kill_at_every_step(folder: Path) -> Stepping:
    """Kill at every step that a save has, in a new newsroom in `folder`."""
    stepping = _begin(folder)
    for steps in every_step():
        for step in steps:
            if not _kill(stepping, folder, step):
                break
    stepping.room.inspect(f"{stepping.struck} steps")
    return stepping


def kill_at_steps(folder: Path, steps: Iterable[Step]) -> Stepping:
    """Kill at each of the steps, in a new newsroom in `folder`."""
    stepping = _begin(folder)
    for step in steps:
        _kill(stepping, folder, step)
    stepping.room.inspect(f"{stepping.struck} steps")
    return stepping


def _begin(folder: Path) -> Stepping:
    stepping = Stepping(Room.make(folder / "newsroom"))
    stepping.room.save("stepped", make_text(0, "steps"), "nothing")
    return stepping


def _kill(stepping: Stepping, folder: Path, step: Step) -> bool:
    """Save with a kill at one step; whether the save came to it."""
    room = stepping.room
    stepping.steps += 1
    what = f"a kill at {step.call} {step.number} {step.file}".rstrip()
    text = make_text(stepping.steps, "steps")
    trace = folder / "trace"
    process = room.start_save("stepped", text, prefix=_strace(room.root, trace, step))
    output, complaint = process.communicate()
    struck = b"killed by SIGKILL" in trace.read_bytes()
    acknowledged = room.note(output, text)
    if process.returncode not in (-signal.SIGKILL, 128 + signal.SIGKILL):
        room.judge_ending(process.returncode, complaint, what)
    if not struck and not acknowledged:
        room.losses.append(f"{what}: nothing was killed, and nothing recorded: {complaint.decode(errors='replace')}")
    stepping.struck += struck
    room.save("stepped", make_text(stepping.steps, "next"), what)
    if stepping.steps % _INSPECT_EVERY == 0:
        room.inspect(what)
    return struck


def _strace(root: Path, trace: Path, step: Step) -> tuple[str, ...]:
    about = ("-P", str(root / ".git" / step.file)) if step.file else ()
    inject = f"inject={step.call}:signal=SIGKILL:when={step.number}"
    return ("strace", "-f", "-q", "-o", str(trace), *about, "-e", f"trace={step.call}", "-e", inject)
