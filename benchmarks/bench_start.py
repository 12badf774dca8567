"""What `storyrev log SLUG` costs beside an empty click command, both started as an installed script is.

Prints the ratio of the medians of interleaved runs, each with the one process before it warm.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from storyrev.store import create

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 60

# What pip writes for an entry point.
SCRIPT = """\
import sys
from {module} import main
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(main())
"""
EMPTY = """\
import click


@click.command()
def main() -> None:
    pass
"""


def measure(folder: Path) -> None:
    """Make a newsroom of some stories, and time both commands in it."""
    editor = "Ada Park <ada.park@newsroom.example>"
    newsroom_folder = folder / "newsroom"
    at = datetime(2020, 1, 1, tzinfo=UTC)
    with create(newsroom_folder, name="Benchmark", editor=editor, at=at) as newsroom:
        for number in range(5):
            newsroom.save(
                "bridge", f"Text {number}\n".encode(), editor=editor, at=at, kind="update" if number else None
            )
    (folder / "empty_command.py").write_text(EMPTY)
    (folder / "empty").write_text(SCRIPT.format(module="empty_command"))
    (folder / "storyrev").write_text(SCRIPT.format(module="storyrev.cli"))
    source = Path(__file__).resolve().parents[1] / "src"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(source)])}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed command has its bytecode beside it
    commands = {
        "bare Python": [sys.executable, "-c", "pass"],
        "empty click command": [sys.executable, str(folder / "empty")],
        "storyrev log SLUG": [sys.executable, str(folder / "storyrev"), "log", "bridge"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(RUNS + 3):
        for name, command in commands.items():
            began = perf_counter()
            done = subprocess.run(command, capture_output=True, cwd=newsroom_folder, env=environment, check=True)
            took = perf_counter() - began
            if name.endswith("SLUG"):
                assert len(done.stdout.splitlines()) == 5
            if run >= 3:  # the first ones compile and fill the disk's cache
                times[name].append(took)
    for name, taken in times.items():
        print(f"{name:<20} {median(taken) * 1000:6.1f} ms")
    ratios = [
        mine / empty for mine, empty in zip(times["storyrev log SLUG"], times["empty click command"], strict=True)
    ]
    whole = median(times["storyrev log SLUG"]) / median(times["empty click command"])
    print(f"storyrev log SLUG / empty click command: {whole:.2f} (median of pairs {median(ratios):.2f}, {RUNS} runs)")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        measure(Path(temporary))
