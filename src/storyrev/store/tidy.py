"""Housekeeping: loose objects and small packs into larger packs, Git's commit graph, what dead processes left.

A save leaves half a dozen files in Git's folder, an import some packs. Now and then they are put
together, never while something is saved: by commands that take their time anyway, when `is_due` says
so. Nothing that Git holds is ever dropped here, whether a branch names it or not: what a save or an
import is about to name, at this moment, is safe, and so is anything that somebody hopes to find again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from storyrev.store.git import FRUGAL, GitFailed, run_git
from storyrev.store.layout import Layout
from storyrev.store.lock import try_to_hold
from storyrev.store.packs import DEPTH

# A 256th of the loose objects is looked at, as Git itself does it: 2,048 of them are about 340 saves.
_LOOSE = 8
_PACKS = 30
# No process of Git works on a temporary file, or keeps a lock, for so long without touching it.
_FORGOTTEN = timedelta(days=1)

_SYNCED = ("-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync")


def is_due(layout: Layout) -> bool:
    """Whether tidying is worth its time; a look into two folders.

    Never in a repository that the newsroom is only a part of: there it is for its owner to decide.
    """
    if layout.prefix:
        return False
    return _note(layout).exists() or _is_crowded(layout)


def _is_crowded(layout: Layout) -> bool:
    objects = layout.common_dir / "objects"
    return (
        sum(not name.startswith("tmp_") for name in _names(objects / "17")) >= _LOOSE
        or sum(name.endswith(".pack") for name in _names(objects / "pack")) > _PACKS
    )


def make_due(layout: Layout) -> None:
    """Note that much was recorded."""
    with suppress(OSError):
        _note(layout).touch()


def tidy(layout: Layout, at: datetime, *, pack: bool = True) -> bool:
    """Put the repository in order; false if another process is at that, or an import at work. `at` is now.

    Without `pack` the packs stay as they are. Raises `GitFailed` and `NotWritable`; everything is as good as before then.
    """
    with (
        try_to_hold(layout.common_dir / "storyrev" / "tidy.lock") as ours,
        try_to_hold(layout.import_lock_file) as quiet,
    ):
        if not ours or not quiet:
            return False
        _remove_forgotten(layout, at - _FORGOTTEN)
        if pack:
            # Packs grow by doubling, so that each object is written again but a few times, however many come.
            run_git(layout.top, *_SYNCED, "repack", "-d", "-l", "-q", "--geometric=2", f"--depth={DEPTH}")
        graph = ("--reachable", "--split", "--changed-paths", "--no-progress")
        run_git(layout.top, *_SYNCED, *FRUGAL, "commit-graph", "write", *graph)
        _note(layout).unlink(missing_ok=True)
        return True


def tidy_if_due(layout: Layout, at: datetime) -> None:
    """Tidy where that is due and the owner has not forbidden it (`gc.auto = 0`); raises nothing: there is no hurry."""
    from storyrev.errors import StoryrevError

    with suppress(StoryrevError, OSError):
        if is_due(layout) and _is_allowed(layout):
            tidy(layout, at, pack=_is_crowded(layout))


def _is_allowed(layout: Layout) -> bool:
    try:
        return run_git(layout.top, "config", "--type=int", "--get", "gc.auto").strip() != b"0"
    except GitFailed as error:
        return error.status == 1  # not said


def _remove_forgotten(layout: Layout, before: datetime) -> None:
    """Remove what processes that died long ago were writing: temporary files, locks and reports of Git's."""
    objects = layout.common_dir / "objects"
    found = [
        *objects.glob("pack/tmp_*"),
        *objects.glob("pack/.tmp-*"),
        *objects.glob("[0-9a-f][0-9a-f]/tmp_obj_*"),
        *objects.glob("info/commit-graphs/*.lock"),
        *objects.glob("info/commit-graphs/tmp_*"),
        *layout.git_dir.glob("fast_import_crash_*"),
    ]
    for file in found:
        with suppress(OSError):
            if file.lstat().st_mtime < before.timestamp():
                file.unlink()


def _note(layout: Layout) -> Path:
    return layout.common_dir / "storyrev" / "tidy-due"


def _names(folder: Path) -> list[str]:
    try:
        return [file.name for file in folder.iterdir()]
    except OSError:
        return []
