"""The record as one file that plain Git reads: a bundle of the branch, with what is noted of its commits."""

from __future__ import annotations

from pathlib import Path

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.git import GitFailed, run_git
from storyrev.store.layout import DetachedHead, Layout


class BundleNotWritten(StoryrevError):
    """A bundle could not be written."""


class NothingNew(UsageError):
    """Nothing was recorded since the commit that a bundle is to begin after."""


def write_bundle(layout: Layout, path: Path, since: str | None = None) -> Path:
    """A bundle of the branch that is checked out and of every note on its commits (sign-offs are such); gives the path back.

    `since` is a commit that whoever gets it has already. Raises `NothingNew`, `BundleNotWritten` and
    `DetachedHead`.
    """
    head = layout.read_head()
    if head.branch is None or head.commit is None:
        raise DetachedHead("No branch with a commit is checked out, so there is nothing to bundle: git switch main")
    if since == head.commit:
        raise NothingNew(f"Nothing was recorded since {since[:10]}, so there is nothing to bundle.")
    but = (f"^{since}",) if since else ()
    target = path.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        run_git(
            layout.top, "bundle", "create", "--quiet", str(target), "HEAD", head.branch, "--glob=refs/notes/*", *but
        )
    except OSError as error:
        raise BundleNotWritten(f"{path}: cannot be written ({error.strerror}); name another place for it") from error
    except GitFailed as error:
        raise BundleNotWritten(f"{path}: {error}") from error
    return path
