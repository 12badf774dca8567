"""Where a newsroom and its repository are on disk, read without starting a process.

`storyrev log` answers from the index alone; to know whether the index is current it needs the
commit that HEAD names, and Git's own files say so.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from storyrev.errors import StoryrevError, UsageError

SETTINGS = "storyrev.toml"

_HEXADECIMAL = frozenset("0123456789abcdef")


class NotANewsroom(UsageError):
    """There is no newsroom at the path or above it."""


class BareRepository(UsageError):
    """The repository has no working copy, and a newsroom is one."""


class DetachedHead(StoryrevError):
    """No branch is checked out, so a revision would belong to none."""


class Head(NamedTuple):
    """What is checked out; a named tuple, since it is made for every look-up.

    `branch` is the full name of the reference, None where HEAD is detached; `commit` is None on a
    branch that has no commit yet.
    """

    branch: str | None
    commit: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of a newsroom.

    `root` holds storyrev.toml, `top` is the repository's working tree; `prefix` leads from `top`
    to `root` and is empty or ends with a slash. `git_dir` is this working tree's own, `common_dir`
    the one it shares with other working trees; they are the same unless `git worktree` made it.
    `apart` is where notes of our own are kept for a repository that nothing is written to; None to
    keep them in Git's folders.
    """

    root: Path
    top: Path
    prefix: str
    git_dir: Path
    common_dir: Path
    apart: Path | None = None

    @property
    def private(self) -> Path:
        """The folder inside Git's for what is derived; never tracked."""
        return self.apart or self.git_dir / "storyrev"

    @property
    def shared(self) -> Path:
        """As `private`, of all working trees of the repository."""
        return self.apart or self.common_dir / "storyrev"

    @property
    def index_file(self) -> Path:
        """The SQLite index of this newsroom."""
        return self._derived("index")

    @property
    def overview_file(self) -> Path:
        """The index over all stores of this newsroom, where there are several."""
        return self._derived("overview")

    @property
    def vetted_file(self) -> Path:
        """The storyrev.toml of this newsroom as it was last found right."""
        return self._derived("vetted", ".toml")

    def _derived(self, name: str, ending: str = ".sqlite") -> Path:
        if not self.prefix:
            return self.private / f"{name}{ending}"
        import zlib  # two newsrooms may share one repository

        return self.private / f"{name}-{zlib.crc32(self.prefix.encode(errors='surrogateescape')):08x}{ending}"

    @property
    def lock_file(self) -> Path:
        """What a process holds while it writes."""
        return self.shared / "lock"

    @property
    def import_lock_file(self) -> Path:
        """What a process holds while it imports: one import at a time, beside which saves go on."""
        return self.shared / "import.lock"

    @property
    def spool_folder(self) -> Path:
        """Where the entries of an import wait."""
        return self.index_file.with_suffix(".import")

    @property
    def sweep_note(self) -> Path:
        """From which commit on the working copy has to follow an import; missing where it need not."""
        return self.index_file.with_suffix(".sweep")

    def read_head(self) -> Head:
        """What is checked out now. Raises `GitFailed` if Git cannot tell either."""
        file = f"{self.git_dir}/HEAD"
        try:
            text = "" if os.path.islink(file) else _read(file)
        except OSError:
            return self._ask_head()
        if _is_commit(text):
            return Head(None, text)
        if not text.startswith("ref: refs/heads/") or text.endswith("/.invalid"):
            return self._ask_head()
        branch = text[5:]
        return Head(branch, self._read_loose(branch) or self._read_packed(branch))

    def read_reference(self, name: str) -> str | None:
        """The object that a reference such as `refs/notes/…` names; None where there is none. Raises `GitFailed`."""
        try:
            text = _read(f"{self.common_dir}/{name}")
        except OSError:
            # Where references are kept in tables, no file has them.
            tables = (self.common_dir / "reftable").is_dir()
            return self._ask_reference(name) if tables else self._read_packed(name)
        return text if _is_commit(text) else self._ask_reference(name)

    def _ask_reference(self, name: str) -> str | None:
        from storyrev.store.git import run_git

        found = run_git(self.top, "for-each-ref", "--format=%(objectname)", "--", name).decode("ascii", "replace")
        return found.split("\n")[0] or None

    def _read_loose(self, branch: str) -> str | None:
        try:
            commit = _read(f"{self.common_dir}/{branch}")
        except OSError:
            return None
        return commit if _is_commit(commit) else self._ask_head().commit

    def _read_packed(self, branch: str) -> str | None:
        try:
            packed = (self.common_dir / "packed-refs").read_text("utf-8", "surrogateescape")
        except OSError:
            # `git pack-refs` may have moved the branch between the two looks.
            return self._read_loose_again(branch)
        for line in packed.split("\n"):
            commit, _, name = line.partition(" ")
            if name == branch:
                return commit
        return self._read_loose_again(branch)

    def _read_loose_again(self, branch: str) -> str | None:
        return self._read_loose(branch) if (self.common_dir / branch).exists() else None

    def _ask_head(self) -> Head:
        from storyrev.store.git import GitFailed, run_git

        try:
            branch = run_git(self.top, "symbolic-ref", "--quiet", "HEAD").decode(errors="surrogateescape").strip()
        except GitFailed as error:
            if error.status != 1:
                raise
            branch = ""
        try:
            commit = run_git(self.top, "rev-parse", "--quiet", "--verify", "HEAD^{commit}").decode().strip()
        except GitFailed as error:
            if error.status != 1:
                raise
            commit = ""
        return Head(branch or None, commit or None)


def story_path(slug: str, day: date) -> str:
    """Where a story that begins on `day` is kept, from the newsroom's root."""
    return f"stories/{day.year:04}/{day.month:02}/{slug}.md"


def find_newsroom(start: Path) -> Layout:
    """The newsroom that `start`, a folder in it, belongs to. Raises `NotANewsroom` and `BareRepository`."""
    try:
        return _find_newsroom(start, start.resolve())
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a NUL, a folder we may not look into
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise NotANewsroom(
            f"{str(start)!r} cannot be looked into: {reason}. Name a folder that you may read."
        ) from error


def _find_newsroom(start: Path, folder: Path) -> Layout:
    if not folder.exists():
        raise NotANewsroom(f"{str(start)!r} does not exist. Make a newsroom there with: storyrev init")
    if not folder.is_dir():
        raise NotANewsroom(f"{str(start)!r} is a file; a newsroom is a folder. Name the folder it stands in.")
    for root in (folder, *folder.parents):
        if (root / SETTINGS).is_file():
            return find_repository(root)
    if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
        raise BareRepository(
            f"{str(start)!r} is a Git repository without a working copy. Clone it, and use the newsroom in the clone."
        )
    raise NotANewsroom(
        f"No newsroom at {str(start)!r} or above it: there is no {SETTINGS}. Make one with: storyrev init"
    )


def find_repository(root: Path) -> Layout:
    """The layout of the newsroom at `root`, a resolved path. Raises `NotANewsroom`."""
    for top in (root, *root.parents):
        found = layout_at(root, top)
        if found:
            return found
    raise NotANewsroom(f"{str(root)!r} holds a {SETTINGS} but is in no Git repository. Run in it: storyrev init")


def layout_at(root: Path, top: Path) -> Layout | None:
    """The layout of what is kept at `root` in the repository whose working tree is `top`; None if there is none."""
    git_dir = _git_dir_of(top)
    if git_dir is None:
        return None
    common_dir = _common_dir_of(git_dir)
    if not os.path.isfile(f"{git_dir}/HEAD") or not os.path.isdir(f"{common_dir}/objects"):
        return None
    # As Git has it, which is UTF-8 whatever the locale makes of file names.
    prefix = "" if root is top else os.fsencode(root.relative_to(top)).decode("utf-8", "surrogateescape")
    return Layout(root, top, "" if prefix in ("", ".") else prefix + "/", git_dir, common_dir)


def _read(file: str) -> str:
    """What one of Git's small files says, without blank ends. A look into each of many stores takes what these take."""
    with open(file, "rb", buffering=0) as opened:
        return opened.read().decode("utf-8", "surrogateescape").strip()


def _is_commit(text: str) -> bool:
    return len(text) in (40, 64) and _HEXADECIMAL.issuperset(text)


def _git_dir_of(top: Path) -> Path | None:
    """The Git folder of a working tree, through the `.git` file that worktrees and submodules have."""
    entry = f"{top}/.git"
    if os.path.isdir(entry):
        return top / ".git"
    try:
        text = _read(entry)
    except OSError:
        return None
    return (top / text[8:].rstrip("\n")).resolve() if text.startswith("gitdir: ") else None


def _common_dir_of(git_dir: Path) -> Path:
    try:
        text = _read(f"{git_dir}/commondir")
    except OSError:
        return git_dir
    return (git_dir / text.rstrip("\n")).resolve()
