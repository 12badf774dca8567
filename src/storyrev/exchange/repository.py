"""A Git repository or bundle as a source: opened where it is, and nothing in it is run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storyrev.errors import UsageError
from storyrev.store.git import GitFailed, check_version, run_git, shown
from storyrev.store.layout import SETTINGS

# A repository may have left objects with the server it was cloned from: an import asks no server.
OFFLINE = ("-c", "protocol.allow=never")
_HEADER = 15
_BUNDLES = (b"# v2 git bundle", b"# v3 git bundle")


class BadRepository(UsageError):
    """A source that is no Git repository, or one without what was asked for; the message begins with its path."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository to read: the folder to run Git in, and the path from the repository's top to it.

    `prefix` is empty or ends with a slash.
    """

    folder: Path
    prefix: str


@contextmanager
def open_repository(source: Path) -> Iterator[Repository]:
    """The repository at a path: a working tree, a folder in one, a bare repository, or a bundle.

    A bundle is unpacked into a temporary folder. Raises `BadRepository` and `GitMissing`.
    """
    check_version()
    if source.is_dir():
        yield _look_at(source, source)
        return
    if not source.is_file():
        raise BadRepository(f"{source}: there is no such repository; name its folder, or a bundle of it")
    try:
        with source.open("rb") as file:
            begins = file.read(_HEADER)
    except OSError as error:
        raise BadRepository(f"{source}: cannot be read ({error.strerror}); check who may read it") from error
    if begins not in _BUNDLES:
        raise BadRepository(f"{source}: is no Git bundle; name one, or the folder of a repository")
    with tempfile.TemporaryDirectory(prefix="storyrev-") as scratch:
        # Sign-offs and other notes of ours come along, which a clone leaves behind.
        notes = ("--config", "remote.origin.fetch=+refs/notes/storyrev*:refs/notes/storyrev*")
        try:
            run_git(
                Path(scratch), "clone", "--quiet", "--bare", "--template=", *notes, "--", str(source.resolve()), "copy"
            )
        except GitFailed as error:
            said = shown(error.said.split("\n")[0]).removeprefix("fatal: ").removeprefix("error: ")
            step = f"it cannot be read ({said}); fetch it again from where it was made"
            if "prerequisite" in error.said:
                step = "it goes on from commits that it does not hold; name a bundle of the whole history"
            raise BadRepository(f"{source}: {step}") from error
        yield _look_at(Path(scratch) / "copy", source)


def find_commit(repository: Repository, source: Path, branch: str | None) -> str:
    """The commit that a branch, a tag or a hash names; without one, what is checked out. Raises `BadRepository`."""
    wanted = branch or "HEAD"
    try:
        found = run_git(
            repository.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{wanted}^{{commit}}"
        )
    except GitFailed:
        found = b""
    if found:
        return found.decode("ascii").strip()
    heads = run_git(repository.folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
    names = heads.decode("utf-8", "replace").split("\n")[:-1]
    if branch is None and len(names) == 1:
        return find_commit(repository, source, names[0])
    if not names:
        raise BadRepository(f"{source}: there is no commit in this repository yet, so there is nothing to import")
    missing = f"there is no branch, tag or commit {branch!r}" if branch else "no branch is checked out"
    raise BadRepository(f"{source}: {missing}; name one with --branch: {', '.join(sorted(names)[:10])}")


def is_newsroom(repository: Repository, commit: str) -> bool:
    """Whether a commit holds a newsroom's settings: what stands in `stories/` then is what storyrev recorded."""
    try:
        run_git(repository.folder, *OFFLINE, "cat-file", "-e", f"{commit}:{repository.prefix}{SETTINGS}")
    except GitFailed:
        return False
    return True


def _look_at(folder: Path, source: Path) -> Repository:
    try:
        prefix = run_git(folder, "rev-parse", "--show-prefix")
    except GitFailed as error:
        raise BadRepository(
            f"{source}: is no Git repository that can be read ({_last_line(error)}); name the folder of one, or a bundle"
        ) from error
    return Repository(folder, prefix.decode("utf-8", "surrogateescape").removesuffix("\n"))


def _last_line(error: GitFailed) -> str:
    return shown(error.said.rpartition("\n")[2]).removeprefix("fatal: ").removeprefix("error: ")
