"""A disk that is full, and one that may not be written: refused in plain words, with nothing half done."""

from __future__ import annotations

import os
import random
import resource
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.torture.room import Room, make_text

_LONGEST = 700  # bytes: a commit is shorter, the index and most drafts are longer


@dataclass(slots=True)
class Filling:
    """How a full disk was met: saves by how they ended."""

    room: Room
    ended: Counter[str] = field(default_factory=Counter)

    @property
    def losses(self) -> list[str]:
        return self.room.losses


@contextmanager
def small_disk(folder: Path, size: str = "3m", *options: str) -> Iterator[Path]:
    """A disk of `size` mounted in `folder`. Raises `PermissionError` where nobody lets us mount."""
    folder.mkdir()
    given = ",".join((f"size={size}", *options))
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", given, "tmpfs", str(folder)], capture_output=True, check=False)
    if done.returncode:
        raise PermissionError(f"no disk can be mounted: {done.stderr.decode(errors='replace').strip()}")
    try:
        yield folder
    finally:
        # Lazily: what stopped the run, and is told behind this, may still have a file open there.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def make_read_only(disk: Path, read_only: bool = True) -> None:
    """Have a mounted disk refuse writes, or take them again."""
    mode = "ro" if read_only else "rw"
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def fill_disk(disk: Path, saves: int, seed: int) -> Filling:
    """Save on a disk where less and less is free, down to nothing, then with room again."""
    chance = random.Random(seed)
    filling = Filling(Room.make(disk / "newsroom"))
    room = filling.room
    ballast = disk / "ballast"
    for number in range(saves):
        # From nothing at all to enough for one save: so that each step of it meets the end of the disk.
        _leave(disk, ballast, chance.choice([0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128]) * 1024)
        _try(filling, number, what := f"save {number} on a full disk")
        ballast.unlink()
        room.save(f"next-{number % 3}", make_text(number, "next"), what)
    room.inspect("a full disk")
    return filling


def limit_files(folder: Path, saves: int, seed: int) -> Filling:
    """Save where no file may grow beyond a limit: a full disk for those who may not mount one."""
    chance = random.Random(seed)
    filling = Filling(Room.make(folder / "newsroom"))
    for number in range(saves):
        with _limit(chance.randrange(_LONGEST)):
            _try(filling, number, what := f"save {number} with short files")
        filling.room.save(f"next-{number % 3}", make_text(number, "next"), what)
    filling.room.inspect("short files")
    return filling


def refuse_writes(disk: Path) -> Filling:
    """Save on a disk that takes no writes, read there, and save when it takes them again."""
    filling = Filling(Room.make(disk / "newsroom"))
    room = filling.room
    room.save("next-0", make_text(0, "next"), "nothing")
    make_read_only(disk)
    try:
        _try(filling, 1, "a save on a read-only disk")
        for command in (("log", "next-0"), ("show", "next-0"), ("log",)):
            output, complaint = room.start(*command).communicate()
            if b"next" not in output:
                room.losses.append(f"{' '.join(command)} on a read-only disk: {complaint.decode(errors='replace')}")
    finally:
        make_read_only(disk, read_only=False)
    room.save("next-0", make_text(1, "next"), "a read-only disk")
    room.inspect("a read-only disk")
    return filling


def _try(filling: Filling, number: int, what: str) -> None:
    """A save that may be refused, and then says so."""
    room = filling.room
    text = make_text(number) + b"x" * (number % 3) * 3000
    process = room.start_save(f"story-{number % 3}", text)
    output, complaint = process.communicate()
    recorded = room.note(output, text)
    room.judge_ending(process.returncode, complaint, what)
    if process.returncode and recorded:
        room.losses.append(f"{what}: acknowledged, and ended with {process.returncode}")
    filling.ended["recorded" if recorded else f"refused with {process.returncode}"] += 1


def _leave(disk: Path, ballast: Path, free: int) -> None:
    """Fill the disk until only so many bytes are free."""
    with ballast.open("wb") as file:
        room = os.statvfs(disk)
        file.write(b"\0" * max(0, room.f_bavail * room.f_frsize - free))


@contextmanager
def _limit(size: int) -> Iterator[None]:
    """Let no file of this process's children grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
