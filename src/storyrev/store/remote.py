"""The other end of a sync: a repository elsewhere, fetched from and pushed to with plain Git.

What was fetched stands under references of our own, `refs/storyrev/sync/…`, never on a branch: whatever
goes wrong here leaves the record as it was. The last head that both sides agreed on stands there too, so
that a history which somebody rewrote at the other end is noticed.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.git import GitFailed, reaching_environment, run_git, shown
from storyrev.store.layout import Layout
from storyrev.store.leftovers import witness
from storyrev.store.write import SETTINGS

_QUIET = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
_MISSING = "couldn't find remote ref"
_OVERTAKEN = re.compile(
    r"\((fetch first|non-fast-forward|stale info|incorrect old value provided|reference already exists"
    r"|failed to update ref|cannot lock ref[^)]*)\)"
)
_REFUSED = re.compile(r"^!\t[^\t]*\t(.*)$", re.MULTILINE)
_STEPS = (
    ("Could not resolve host", "Check the address and the network, then run the command again."),
    ("Could not connect", "Check the address and the network, then run the command again."),
    ("Failed to connect", "Check the address and the network, then run the command again."),
    ("Connection refused", "Check that the server is up, then run the command again."),
    ("Connection timed out", "Check the address and the network, then run the command again."),
    ("Host key verification failed", "Connect once with ssh yourself, to say whether you know that machine."),
    ("Permission denied", "Check your key with ssh, and that your agent has it (ssh-add -l)."),
    ("could not read Username", "Git may not ask here: give it a credential helper; see git help credentials."),
    ("could not read Password", "Git may not ask here: give it a credential helper; see git help credentials."),
    ("Authentication failed", "Check the name and the password that your credential helper keeps."),
    ("error: 403", "Ask whoever runs the server for the right to write there."),
    ("not found", "Check the address: git remote -v"),
    ("does not appear to be a git repository", "Check the address: git remote -v"),
    ("does not exist", "Check the address: git remote -v"),
)


class NoRemote(UsageError):
    """Nobody said with whom to sync."""


class RemoteFailed(StoryrevError):
    """The other end could not be reached, or refused."""


class RemoteMoved(Exception):
    """Somebody else pushed first; the caller fetches again."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository elsewhere and the branch there; `name` is how the user calls it, `place` what Git is given."""

    name: str
    place: str
    branch: str

    @property
    def _folder(self) -> str:
        # An address may hold what no reference's name can.
        key = hashlib.sha256(f"{self.place}\0{self.branch}".encode("utf-8", "surrogateescape")).hexdigest()
        return f"refs/storyrev/sync/{key[:16]}"

    @property
    def incoming(self) -> str:
        """The reference for what was fetched last."""
        return f"{self._folder}/incoming"

    @property
    def joined(self) -> str:
        """The reference for what is to be pushed."""
        return f"{self._folder}/joined"

    @property
    def seen(self) -> str:
        """The reference for the head that the other end had last time."""
        return f"{self._folder}/seen"

    @property
    def notes(self) -> str:
        """Where the notes of the other end are fetched to."""
        return f"{self._folder}/notes"


def find_remote(layout: Layout, given: str | None, branch: str) -> Remote:
    """The remote that is named, or the one that Git's settings name for the branch. Raises `NoRemote`."""
    short = branch.removeprefix("refs/heads/")
    configured = run_git(layout.top, "remote").decode("utf-8", "surrogateescape").split()
    name = given or _config(layout, f"branch.{short}.remote")
    if not name:
        if len(configured) != 1 and "origin" not in configured:
            raise NoRemote(
                f"There is nobody to sync {str(layout.top)!r} with. Name a remote or an address, as in: storyrev sync git@host:newsroom.git; "
                "or have one kept: git remote add origin ADDRESS"
            )
        name = "origin" if "origin" in configured else configured[0]
    if name.startswith("-"):
        raise NoRemote(f"{name!r} is no remote and no address: both begin otherwise.")
    there = branch
    if _config(layout, f"branch.{short}.remote") == name:
        there = _config(layout, f"branch.{short}.merge") or branch
    if name in configured:
        return Remote(name, name, there)
    return Remote(without_secrets(name), name, there)


def without_secrets(address: str) -> str:
    """An address as it may be shown: without the name and password that stand in it."""
    return re.sub(r"(?<=://)[^/@]*@", "", address)


def look_up(layout: Layout, reference: str) -> str | None:
    """The commit that a reference names, if there is one."""
    try:
        return run_git(layout.top, "rev-parse", "--quiet", "--verify", f"{reference}^{{commit}}").decode().strip()
    except GitFailed as error:
        if error.status != 1:
            raise
        return None


def last_seen(layout: Layout, remote: Remote) -> str | None:
    """The head that the other end had last time: as a sync left it, or else as plain Git fetched it."""
    seen = look_up(layout, remote.seen)
    if seen or remote.name != remote.place:
        return seen
    return look_up(layout, f"refs/remotes/{remote.name}/{remote.branch.removeprefix('refs/heads/')}")


def fetch(layout: Layout, remote: Remote) -> str | None:
    """The head of the branch at the other end, with all that it leads to; None if there is no such branch.

    Raises `RemoteFailed`.
    """
    notes = f"+refs/notes/storyrev*:{remote.notes}/storyrev*"
    forget(layout, remote.incoming)
    try:
        _reach(layout, remote, "fetch", *_QUIET, "--", remote.place, f"+{remote.branch}:{remote.incoming}", notes)
    except GitFailed as error:
        if _MISSING not in error.said:
            raise _explain(remote, "fetched from", error) from error
        return None
    return look_up(layout, remote.incoming)


def list_branches(layout: Layout, remote: Remote) -> tuple[str, ...]:
    """The branches at the other end, by their short names. Raises `RemoteFailed`."""
    try:
        listed = _reach(layout, remote, "ls-remote", "--heads", "--quiet", "--", remote.place)
    except GitFailed as error:
        raise _explain(remote, "asked", error) from error
    return tuple(
        line.split("\trefs/heads/", 1)[1] for line in listed.decode(errors="replace").splitlines() if "\t" in line
    )


def push(layout: Layout, remote: Remote, *what: str) -> None:
    """Have references at the other end follow, never backwards: `what` are pairs as Git writes them, `commit:refs/…`.

    Raises `RemoteMoved` where somebody else was first, and `RemoteFailed`.
    """
    try:
        _reach(
            layout, remote, "push", "--porcelain", "--no-verify", "--recurse-submodules=no", "--", remote.place, *what
        )
    except GitFailed as error:
        answer = _REFUSED.search(error.printed)
        if answer and _OVERTAKEN.search(answer[1]):
            raise RemoteMoved(shown(answer[1])) from error
        if "cannot lock ref" in error.said:
            raise RemoteMoved(shown(error.said)) from error
        raise _explain(remote, "pushed to", error, answer[1] if answer else "") from error


def set_reference(layout: Layout, reference: str, commit: str) -> None:
    """Have a reference of ours name a commit."""
    with witness(layout, layout.common_dir / f"{reference}.lock", name="at-sync") as seen:
        run_git(layout.top, *SETTINGS, "update-ref", "--no-deref", reference, commit, keep=(seen.descriptor,))


def forget(layout: Layout, reference: str) -> None:
    """Have a reference of ours name nothing."""
    with witness(layout, layout.common_dir / f"{reference}.lock", name="at-sync") as seen:
        run_git(layout.top, "update-ref", "--no-deref", "-d", reference, keep=(seen.descriptor,))


def _reach(layout: Layout, remote: Remote, *arguments: str) -> bytes:
    """What a Git prints that talks to another machine; it keeps what the user says of how that is reached."""
    short = remote.branch.removeprefix("refs/heads/")
    locks = [layout.common_dir / f"{name}.lock" for name in (remote.incoming, f"refs/remotes/{remote.name}/{short}")]
    locks.append(layout.common_dir / "packed-refs.lock")
    there = _find_folder(layout, remote)
    if there:
        # The Git at the other end is one of ours then, and dies with us.
        locks += [there / f"{remote.branch}.lock", there / "HEAD.lock", there / "packed-refs.lock"]
    with witness(layout, *locks, name="at-sync") as seen:
        environment = reaching_environment()
        return run_git(layout.top, *SETTINGS, *arguments, environment=environment, keep=(seen.descriptor,))


def _find_folder(layout: Layout, remote: Remote) -> Path | None:
    """Git's folder at the other end, if that is on a disk of this machine."""
    address = (
        run_git(layout.top, "ls-remote", "--get-url", "--", remote.place).decode("utf-8", "surrogateescape").strip()
    )
    place = layout.top / address.removeprefix("file://")
    return next((folder for folder in (place / ".git", place) if (folder / "objects").is_dir()), None)


def _explain(remote: Remote, what: str, error: GitFailed, answer: str = "") -> RemoteFailed:
    said = [line for line in error.said.splitlines() if line.strip() and not line.startswith(("hint:", "warning:"))]
    words, step = next((known for known in _STEPS if known[0] in error.said), ("fatal:", "Nothing was changed here."))
    if "refusing to update checked out branch" in error.said or "branch is currently checked out" in answer:
        step = "Somebody works in that folder. Sync by way of a repository without a working copy: git clone --bare"
    told = answer or next((line for line in said if words in line), "") or " ".join(said[:1])
    reason = shown(without_secrets(told)).removeprefix("fatal: ").rstrip(".") or f"Git ended with status {error.status}"
    return RemoteFailed(f"{remote.name} could not be {what}: {reason}. {step}")


def _config(layout: Layout, key: str) -> str:
    with suppress(GitFailed):
        return run_git(layout.top, "config", "--get", key).decode("utf-8", "surrogateescape").strip()
    return ""
