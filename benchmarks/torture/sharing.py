"""`kill -9` in the middle of a sync: the next one works, and both newsrooms end with the same."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.torture.kill import VICTIMS, Victim, strike
from benchmarks.torture.room import EDITOR, Room, environment, make_text
from storyrev.store import Newsroom

_INSPECT_EVERY = 25


@dataclass(slots=True)
class Sharing:
    """How a run of killed syncs went."""

    rooms: tuple[Room, Room]
    killed: Counter[str] = field(default_factory=Counter)

    @property
    def losses(self) -> list[str]:
        return [loss for room in self.rooms for loss in room.losses]


def kill_syncs(folder: Path, times: int, seed: int, victims: tuple[Victim, ...] = VICTIMS) -> Sharing:
    """Kill `times` syncs of two newsrooms that share a bare repository on this disk, and look for losses."""
    chance = random.Random(seed)
    hub = folder / "hub.git"
    Room.make(folder / "room-0")
    _git(folder, "clone", "-q", "--bare", "room-0", "hub.git")
    _git(folder / "room-0", "remote", "add", "origin", str(hub))
    _git(folder, "clone", "-q", "hub.git", "room-1")
    sharing = Sharing((Room(folder / "room-0", shared=True), Room(folder / "room-1", shared=True)))
    _save_and_sync(sharing, 0)
    start = time.perf_counter()
    _save_and_sync(sharing, 0, round_="warm")
    usual = (time.perf_counter() - start) / 4
    for number in range(1, times + 1):
        victim = victims[number % len(victims)]
        what = f"a killed sync {number} ({victim})"
        for which, room in enumerate(sharing.rooms):
            room.save_here(f"room-{which}-{number % 5}", make_text(number, f"room {which}"), what)
        killed = sharing.rooms[number % 2]
        process = killed.start("sync", "--editor", EDITOR)
        time.sleep(chance.uniform(0, usual * 1.3))
        died = strike(process, victim)
        complaint = process.communicate()[1]
        sharing.killed[victim if died else "nothing: it was over"] += 1
        if process.returncode >= 0:
            killed.judge_ending(process.returncode, complaint, what)
        _sync_both(sharing, what)
        if number % _INSPECT_EVERY == 0:
            _inspect(sharing, hub, what)
    _inspect(sharing, hub, f"{times} killed syncs")
    return sharing


def _save_and_sync(sharing: Sharing, number: int, round_: str = "") -> None:
    for which, room in enumerate(sharing.rooms):
        room.save_here(f"begin-{which}{round_}", make_text(number, f"begin {which}{round_}"), "nothing")
    _sync_both(sharing, "nothing")


def _sync_both(sharing: Sharing, what: str) -> None:
    """One, the other, and the first again: then both hold the same."""
    for room in (*sharing.rooms, sharing.rooms[0]):
        process = room.start("sync", "--editor", EDITOR)
        complaint = process.communicate()[1].decode(errors="replace").strip()
        if process.returncode or complaint:
            room.losses.append(f"after {what}: the next sync ended with {process.returncode}: {complaint}")


def _inspect(sharing: Sharing, hub: Path, what: str) -> None:
    one, two = sharing.rooms
    for room in sharing.rooms:
        room.inspect(what)
    with Newsroom.open(one.root) as first, Newsroom.open(two.root) as second:
        if first.dump_index() != second.dump_index():
            one.losses.append(f"after {what}: the two newsrooms do not hold the same")
    said = _git(hub, "fsck", "--full", "--strict", "--no-dangling")
    if said:
        one.losses.append(f"after {what}: git fsck of what they share: {said}")


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False, env=environment())
    return (done.stdout + done.stderr).decode(errors="replace").strip()
