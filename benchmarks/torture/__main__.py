"""Ill-treat a newsroom and look for what it lost: `python -m benchmarks.torture kill --times 500`.

Every part prints what it did and what it found, and the command ends with 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.torture.disk import fill_disk, limit_files, refuse_writes, small_disk
from benchmarks.torture.kill import kill_at_random
from benchmarks.torture.race import race
from benchmarks.torture.sharing import kill_syncs
from benchmarks.torture.steps import find_hindrance, kill_at_every_step


def main() -> int:
    """Run the part that is asked for; 0 if nothing was lost, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="what moments and sizes are picked with")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    parts = parser.add_subparsers(dest="part", required=True)
    kill = parts.add_parser("kill", help="kill -9 at random moments of saves and imports")
    kill.add_argument("--times", type=int, default=500)
    parts.add_parser("steps", help="kill -9 at each call that changes the disk (needs strace)")
    racing = parts.add_parser("race", help="several processes save at once")
    racing.add_argument("--processes", type=int, default=8)
    racing.add_argument("--saves", type=int, default=200)
    disk = parts.add_parser("disk", help="a disk that is full, files that may not grow, a read-only disk")
    disk.add_argument("--saves", type=int, default=60)
    sharing = parts.add_parser("sync", help="kill -9 at random moments of syncs")
    sharing.add_argument("--times", type=int, default=100)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        run = {"kill": _kill, "steps": _steps, "race": _race, "disk": _disk, "sync": _sync}[chosen.part]
        losses = run(Path(folder), chosen)
    for loss in losses:
        print("LOST:", loss)
    print(f"{len(losses)} losses" if losses else "nothing was lost")
    return 1 if losses else 0


def _kill(folder: Path, chosen: argparse.Namespace) -> list[str]:
    killing = kill_at_random(folder, chosen.times, chosen.seed)
    print(f"{chosen.times} times kill -9 at a random moment, seed {chosen.seed}")
    for what, count in sorted(killing.killed.items()):
        print(f"  killed {what}: {count}")
    print(f"  revisions acknowledged: {killing.acknowledged}")
    return killing.losses


def _sync(folder: Path, chosen: argparse.Namespace) -> list[str]:
    sharing = kill_syncs(folder, chosen.times, chosen.seed)
    print(f"{chosen.times} times kill -9 at a random moment of a sync, seed {chosen.seed}")
    for what, count in sorted(sharing.killed.items()):
        print(f"  killed {what}: {count}")
    return sharing.losses


def _steps(folder: Path, _chosen: argparse.Namespace) -> list[str]:
    if hindrance := find_hindrance():
        sys.exit(f"Steps cannot be taken here: {hindrance}")
    stepping = kill_at_every_step(folder)
    print(f"kill -9 at each step of a save: {stepping.struck} steps")
    return stepping.losses


def _race(folder: Path, chosen: argparse.Namespace) -> list[str]:
    run = race(folder, chosen.processes, chosen.saves)
    print(f"{chosen.processes} processes, {chosen.saves} saves each, all at once")
    print(f"  revisions acknowledged: {run.acknowledged}")
    for name, count in sorted(run.refused.items()):
        print(f"  refused as {name}: {count}")
    print(
        f"  longest wait for an answer: {run.longest_wait:.2f} s; most saves of others in between: {run.most_overtaken}"
    )
    return run.losses


def _disk(folder: Path, chosen: argparse.Namespace) -> list[str]:
    ways = {"short files": limit_files(folder, chosen.saves, chosen.seed)}
    try:
        # Twice as much for each save as the record grows by, so that in the end there is room to look at it all.
        with small_disk(folder / "full", f"{1024 + 64 * chosen.saves}k") as disk:
            ways["a full disk"] = fill_disk(disk, chosen.saves, chosen.seed)
        with small_disk(folder / "read-only") as disk:
            ways["a read-only disk"] = refuse_writes(disk)
    except PermissionError as error:
        print(f"without a disk of its own: {error}")
    for way, filling in ways.items():
        print(f"{way}: " + ", ".join(f"{count} {how}" for how, count in sorted(filling.ended.items())))
    return [loss for filling in ways.values() for loss in filling.losses]


if __name__ == "__main__":
    sys.exit(main())
