"""`kill -9` at a random moment: whatever was acknowledged is there, and the next command works."""

from __future__ import annotations

import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from benchmarks.torture.room import AT, EDITOR, Room, environment, make_text

Victim = Literal["everything", "storyrev", "git"]
"""What dies: the whole process group, only storyrev while its Git goes on, or only its Git."""

Way = Literal["save", "saves", "import"]
"""What is at work: one `storyrev save`, a process that saves again and again, or a `storyrev import`."""

VICTIMS: tuple[Victim, ...] = ("everything", "storyrev", "git")
WAYS: tuple[Way, ...] = ("save", "saves", "import")

_STORIES = 7
_INSPECT_EVERY = 50
_COMMAND_EVERY = 5
_CALIBRATION = 5

_LOOP = """
import sys
from datetime import datetime
from pathlib import Path
from benchmarks.torture.room import make_text
from storyrev.store import Newsroom
root, start, editor, at = sys.argv[1:]
with Newsroom.open(Path(root)) as newsroom:
    print("ready", flush=True)
    number = int(start)
    while True:
        number += 1
        slug = f"loop-{number % 7}"
        known = any(story.slug == slug for story in newsroom.stories())
        saved = newsroom.save(slug, make_text(number, "loop"), editor=editor, at=datetime.fromisoformat(at),
                              kind="update" if known else None)
        print(saved.revision.name, number, flush=True)
"""


@dataclass(slots=True)
class Killing:
    """How a run of kills went."""

    room: Room
    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0

    @property
    def losses(self) -> list[str]:
        return self.room.losses


def kill_at_random(
    folder: Path, times: int, seed: int, victims: tuple[Victim, ...] = VICTIMS, ways: tuple[Way, ...] = WAYS
) -> Killing:
    """Kill `times` times at moments picked with `seed`, in a new newsroom in `folder`, and look for losses."""
    chance = random.Random(seed)
    killing = Killing(Room.make(folder / "newsroom"))
    usual = _calibrate(killing.room)
    usual_import = _calibrate_import(killing.room, folder / "archive") if "import" in ways else 0
    for number in range(1, times + 1):
        way = ways[number % len(ways)]
        victim = victims[number // len(ways) % len(victims)]
        what = f"kill {number} ({way}, {victim})"
        if way == "save":
            _kill_save(killing, number, victim, chance.uniform(0, usual * 1.1))
        elif way == "import":
            _kill_import(killing, folder / f"archive-{number}", number, victim, chance.uniform(0, usual_import * 1.1))
        else:
            _kill_loop(killing, number * 1000, victim, chance.uniform(0, 0.06))
        # Starting Python takes most of the time: now and then a command comes next, else what it does.
        save = killing.room.save if number % _COMMAND_EVERY == 0 else killing.room.save_here
        save(f"next-{number % _STORIES}", make_text(number, "next"), what)
        if number % _INSPECT_EVERY == 0:
            killing.room.inspect(what)
    killing.room.inspect(f"{times} kills")
    killing.acknowledged = len(killing.room.acknowledged)
    return killing


def _calibrate(room: Room) -> float:
    """How long a save takes here and now, in seconds."""
    taken = []
    for number in range(_CALIBRATION):
        start = time.perf_counter()
        room.save("calibration", make_text(number, "calibration"), "nothing")
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _calibrate_import(room: Room, archive: Path) -> float:
    """How long an import takes here and now, in seconds."""
    _make_archive(archive, "calibration")
    start = time.perf_counter()
    room.start("import", "folder", str(archive)).communicate()
    return time.perf_counter() - start


def _make_archive(archive: Path, name: str) -> dict[str, bytes]:
    """A folder of drafts to import: what each of its revisions will be called, and its text."""
    texts = {}
    for story in range(3):
        place = archive / f"{name}-{story}"
        place.mkdir(parents=True)
        said = []
        for draft in range(1, 5):
            text = make_text(draft, f"{name}, story {story}")
            (place / f"{draft:02}.md").write_bytes(text)
            texts[f"{place.name}@{draft}"] = text
            kind = "update" if draft > 1 else "first"
            said.append(f'[[draft]]\nfile = "{draft:02}.md"\nkind = "{kind}"\nat = {AT:%Y-%m-%d}T10:0{draft}:00Z\n')
            said.append(f'editor = "{EDITOR}"\n')
        (place / "story.toml").write_text("".join(said), "utf-8")
    return texts


def _kill_import(killing: Killing, archive: Path, number: int, victim: Victim, delay: float) -> None:
    """Kill an import, and run it again: it goes on, and everything is there once."""
    room = killing.room
    texts = _make_archive(archive, f"import-{number}")
    process = room.start("import", "folder", str(archive))
    time.sleep(delay)
    died = strike(process, victim)
    complaint = process.communicate()[1]
    _count(killing, process, victim, died, complaint, f"import {number}")
    again = room.start("import", "folder", str(archive))
    said = again.communicate()[1].decode(errors="replace")
    if again.returncode:
        room.losses.append(f"import {number}, run again: ended with {again.returncode}: {said.strip()}")
    room.acknowledged.update(texts)


def _kill_save(killing: Killing, number: int, victim: Victim, delay: float) -> None:
    text = make_text(number)
    process = killing.room.start_save(f"story-{number % _STORIES}", text)
    time.sleep(delay)
    died = strike(process, victim)
    output, complaint = process.communicate()
    killing.room.note(output, text)
    _count(killing, process, victim, died, complaint, f"save {number}")


def _kill_loop(killing: Killing, number: int, victim: Victim, delay: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _LOOP, str(killing.room.root), str(number), EDITOR, AT.isoformat()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment() | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    died = strike(process, victim)
    if victim == "git" and died:
        time.sleep(delay)
    strike(process, "everything")
    output, complaint = process.communicate()
    for line in output.decode().splitlines(keepends=True):
        name, _, made = line.partition(" ")
        if made.endswith("\n"):
            killing.room.acknowledged[name] = make_text(int(made), "loop")
    _count(killing, process, victim, died, complaint, f"saves {number}", looping=True)


def _count(
    killing: Killing,
    process: subprocess.Popen[bytes],
    victim: Victim,
    died: bool,
    complaint: bytes,
    what: str,
    *,
    looping: bool = False,
) -> None:
    killing.killed[victim if died else "nothing: it was over"] += 1
    if process.returncode >= 0 and not looping:
        killing.room.judge_ending(process.returncode, complaint, what)


def strike(process: subprocess.Popen[bytes], victim: Victim) -> bool:
    """Kill the victim; whether there was still something to kill."""
    if victim == "git":
        while process.poll() is None:
            for child in _children(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                    return True
        return False
    alive = process.poll() is None
    with suppress(ProcessLookupError):
        if victim == "storyrev":
            os.kill(process.pid, signal.SIGKILL)
        else:
            os.killpg(process.pid, signal.SIGKILL)
    return alive


def _children(pid: int) -> list[int]:
    """The processes that a process started and that are still there; none where the system does not tell."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []
