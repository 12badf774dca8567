"""What a look-up costs in a newsroom of 1, 10 and 50 stores, beside how much each of them holds.

The rows of the indexes are made up, and their histories with them: each store's repository holds one
commit, and its index says of that commit what it would say after so many revisions. Look-ups read the
index and Git's branch alone, so they cannot tell. Commands are started as an installed script is.
Times are those of the processor, Git's with them, which other work on the machine disturbs least; every
ratio is of medians of interleaved runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import process_time

from storyrev.store import Newsroom, add_store, create, index
from storyrev.store.layout import layout_at

REVISIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 30
SIZES = ((1, 100), (1, REVISIONS), (1, 10 * REVISIONS), (10, REVISIONS), (50, REVISIONS // 5))
"""(stores, revisions in each): the last is kept small enough for a disk that others use too."""

EDITOR = "Ada Park <ada.park@newsroom.example>"
AT = datetime(2020, 1, 1, tzinfo=UTC)
EACH = 5
"""Revisions of a story."""

SCRIPT = "import sys\nfrom storyrev.cli import main\nif __name__ == '__main__':\n    sys.exit(main())\n"

_FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
INSERT INTO revisions
    (slug, number, id, parent, saved_at, zone, editor, kind, note, content_id, base, stamps, status, path, return_of,
     source, remark, embargo, waivers, place)
SELECT printf('story-%s-%06d', :store, i / :each), i % :each + 1, lower(hex(randomblob(20))), NULL, 1577836800 + i * 60,
    0, :editor, CASE i % :each WHEN 0 THEN 'first' WHEN 3 THEN 'correction' ELSE 'update' END,
    CASE i % :each WHEN 3 THEN 'An earlier version gave the wrong figure.' ELSE '' END, lower(hex(randomblob(20))),
    NULL, '', 'public', printf('stories/2020/01/story-%s-%06d.md', :store, i / :each), NULL, '', '', NULL, '', i + 2
FROM n
"""
_STORIES = """
INSERT INTO stories (slug, path, content_id, folded, latest)
SELECT slug, path, content_id, slug, number FROM revisions WHERE number = :each AND slug LIKE 'story-%'
"""


def fill(store: Path, name: str, revisions: int) -> None:
    """Have a store's index say that it holds so many revisions more."""
    layout = layout_at(store, store)
    assert layout is not None
    with closing(index.connect(layout.index_file)) as connection:
        connection.execute("BEGIN")
        said = {"count": revisions, "each": EACH, "store": name, "editor": EDITOR}
        connection.execute(_FILL, said)
        connection.execute(_STORIES, said)
        connection.execute("COMMIT")


def build(root: Path, stores: int, revisions: int) -> Path:
    """A newsroom of so many stores; without a name for it where it is one."""
    with create(root, name="Benchmark", editor=EDITOR, at=AT, own_repository=True) as newsroom:
        if stores == 1:
            newsroom.save("bridge", b"Text\n", editor=EDITOR, at=AT)
            newsroom.stories()
    if stores == 1:
        fill(root, "00", revisions)
        return root
    for number in range(stores):
        add_store(root, f"{number:02}", editor=EDITOR, at=AT)
    for number in range(stores):
        with Newsroom.open(root) as newsroom:
            newsroom.save(f"bridge-{number:02}", b"Text\n", editor=EDITOR, at=AT, store=f"{number:02}")
        fill(root / "stores" / f"{number:02}", f"{number:02}", revisions)
    with Newsroom.open(root) as newsroom:
        newsroom.layout.overview_file.unlink()  # it knows nothing of rows that no commit brought
        assert newsroom.find_latest("nothing") is None
    return root


def slugs(stores: int, revisions: int, run: int) -> str:
    """Another story's slug for each run, from all over the newsroom."""
    return f"story-{run * 7 % stores:02}-{run * 7919 % (revisions // EACH):06}"


def look_up(root: Path, slug: str) -> None:
    """Open a newsroom and ask for a story, as a command does."""
    with Newsroom.open(root) as newsroom:
        assert len(newsroom.history(slug)) == EACH


def show(told: str, times: dict[tuple[int, int], list[float]]) -> None:
    """Print the medians, and each beside that of the smallest newsroom."""
    base = median(times[SIZES[0]])
    print(f"{told}:")
    for (stores, revisions), taken in times.items():
        held = f"{stores} store{'s' * (stores > 1)} of {revisions:,} revisions"
        print(f"  {held:<32} {median(taken) * 1000:8.2f} ms   {median(taken) / base:5.2f}")


def measure(folder: Path) -> None:
    """Make the newsrooms in a folder, and time the same work in each of them, interleaved."""
    rooms = {size: build(folder / f"room-{size[0]}-{size[1]}", *size) for size in SIZES}
    (folder / "storyrev").write_text(SCRIPT)
    source = Path(__file__).resolve().parents[1] / "src"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(source)])}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def command(root: Path, *arguments: str, stdin: bytes = b"") -> float:
        call = [sys.executable, str(folder / "storyrev"), *arguments]
        before = getrusage(RUSAGE_CHILDREN)
        done = subprocess.run(call, capture_output=True, cwd=root, env=environment, input=stdin, check=False)
        after = getrusage(RUSAGE_CHILDREN)
        assert done.returncode == 0, done.stderr.decode()
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    inside: dict[tuple[int, int], list[float]] = {size: [] for size in SIZES}
    log: dict[tuple[int, int], list[float]] = {size: [] for size in SIZES}
    save: dict[tuple[int, int], list[float]] = {size: [] for size in SIZES}
    for run in range(RUNS + 3):
        for size, root in rooms.items():
            slug = slugs(*size, run)
            began = process_time()
            look_up(root, slug)
            taken = process_time() - began
            logged = command(root, "log", slug)
            new = command(root, "save", f"new-{run}", "-", "--editor", EDITOR, stdin=f"# New {run}\n\nText.\n".encode())
            if run >= 3:
                inside[size].append(taken)
                log[size].append(logged)
                save[size].append(new)
    show("open, and the history of a story, in one process", inside)
    show("storyrev log SLUG", log)
    show("storyrev save of a new story", save)
    for size, root in rooms.items():
        indexes = sum(file.stat().st_size for file in root.rglob("index*.sqlite"))
        print(f"{size[0]} stores of {size[1]:,}: indexes {indexes / 1e6:.1f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        measure(Path(temporary))
        shutil.rmtree(temporary, ignore_errors=True)
