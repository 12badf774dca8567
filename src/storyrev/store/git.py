"""Running Git: one place that starts it, in an environment that only the arguments decide.

A newsroom may be used from a Git hook, a cron job or an editor: whatever GIT_… variables stand
there belong to another repository. They are left out, and settings that would run a program or
change what is stored are overruled; the user's other settings stay, since `safe.directory` and the
like are theirs to make.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from storyrev.errors import StoryrevError

if TYPE_CHECKING:
    import subprocess

OLDEST = (2, 38)

# Git makes a text or a folder's list out of a chain of differences, and keeps up to 96 MB of what it made for the next
# one, where those of a story need a few; and it maps whole packs, of which it needs a page here and there.
FRUGAL = (
    *("-c", "core.deltaBaseCacheLimit=16m"),
    *("-c", "core.packedGitWindowSize=1m", "-c", "core.packedGitLimit=16m"),
)
"""Settings for a Git that reads much, to stand before its command: it does so in little memory."""

Environment = Mapping[str, str] | Mapping[str, bytes]
"""Variables by name; text goes to Git as UTF-8, bytes as they are."""

_OVERRULED = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "advice.graftFileDeprecated=false"),  # or Git would advise on the empty file below
)
# History is what the commits say: no replaced objects, no grafts.
_ADDED = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}


# How somebody reaches other machines is theirs to say: none of these points at a repository.
_REACHING = (
    "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_PROXY_SSL_CAINFO",
    "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY", "GIT_HTTP_USER_AGENT",
    "GIT_HTTP_PROXY_AUTHMETHOD", "GIT_ALLOW_PROTOCOL",
)  # fmt: skip

_STEPS = (
    ("dubious ownership", "The repository belongs to another user; if you trust it, tell Git so with safe.directory."),
    ("Permission denied", "Make the repository writable for you, or use a copy of the newsroom elsewhere."),
    ("Read-only file system", "Make the disk writable, or use a copy of the newsroom elsewhere."),
    ("No space left", "Free some space and run the command again."),
    (".lock': File exists", "If no other Git is at work here, remove that file and run the command again."),
    ("bad object", "Find out what is damaged with: git fsck"),
    ("unable to read", "Find out what is damaged with: git fsck"),
    ("is corrupt", "Find out what is damaged with: git fsck"),
)


class GitMissing(StoryrevError):
    """There is no Git, or one too old."""


class GitFailed(StoryrevError):
    """Git refused; the message is Git's own, after what was attempted.

    `said` is what it complained of, `printed` what it put out all the same. A `status` below 0 is that of
    a Git that was killed.
    """

    def __init__(self, message: str, status: int, said: str, printed: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.said = said
        self.printed = printed


def run_git(
    top: Path, *arguments: str, stdin: bytes = b"", environment: Environment | None = None, keep: tuple[int, ...] = ()
) -> bytes:
    """What Git prints, run in the folder `top`. Raises `GitFailed` and `GitMissing`."""
    process = start_git(top, *arguments, environment=environment, keep=keep)
    output, complaint = process.communicate(stdin)
    if process.returncode:
        raise failure(arguments, process.returncode, complaint, output)
    return output


def start_git(
    top: Path, *arguments: str, environment: Environment | None = None, keep: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """A running Git with pipes at all three ends, which inherits the descriptors in `keep`."""
    import subprocess

    try:
        return subprocess.Popen(
            # As UTF-8 whatever the locale: a path that came from elsewhere keeps its bytes.
            [b"git", *(argument.encode("utf-8", "surrogateescape") for argument in (*_OVERRULED, *arguments))],
            cwd=top,
            env=_environment(environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=keep,
        )
    except FileNotFoundError as error:
        if not top.is_dir():
            raise GitFailed(f"{str(top)!r} is gone; it was the top of the newsroom's repository.", 128, "") from error
        raise GitMissing(_advise("Git was not found.")) from error
    except PermissionError as error:
        raise GitMissing(_advise(f"Git cannot be run ({error.strerror}).")) from error


def failure(arguments: tuple[str, ...], status: int, complaint: bytes, printed: bytes = b"") -> GitFailed:
    """The error for a Git that ended with `status`, in Git's own words."""
    said = complaint.decode(errors="replace").strip()
    command = next((a for a in arguments if a[0] != "-" and "=" not in a), "git")
    # Advice may come before the complaint, even where it was asked to stay out of it.
    told = next((line for line in said.split("\n") if not line.startswith("hint:")), "")
    first = shown(told) or f"it ended with status {status} and said nothing"
    message = f"git {command} failed: {first}"
    for words, step in _STEPS:
        if words in said:
            message = f"{message.rstrip('.')}. {step}"
            break
    return GitFailed(message, status, said, printed.decode(errors="replace"))


def shown(text: str) -> str:
    """Text from elsewhere as a message may show it: one line, with nothing that a terminal obeys."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def check_version() -> None:
    """Make sure that the Git on the path is new enough. Raises `GitMissing`."""
    said = run_git(Path(os.sep), "version").decode(errors="replace")
    version = re.search(r"(\d+)\.(\d+)", said)
    if not version or (int(version[1]), int(version[2])) < OLDEST:
        raise GitMissing(_advise(f"This Git is too old: {said.strip()!r}."))


def reaching_environment() -> dict[str, bytes]:
    """Those of Git's variables that say how another machine is reached, for a Git that has to; all others are left out."""
    return {name: os.environb[name.encode()] for name in _REACHING if name.encode() in os.environb}


def _environment(own: Environment) -> dict[bytes, bytes]:
    """The process's environment without what would point Git elsewhere, and our own additions."""
    kept = {name: value for name, value in os.environb.items() if not name.startswith(b"GIT_")}
    added: dict[str, str | bytes] = {**_ADDED, **own}
    return kept | {
        name.encode(): value if isinstance(value, bytes) else value.encode() for name, value in added.items()
    }


@contextmanager
def bare_of_git_variables() -> Iterator[None]:
    """For GitPython, which reads GIT_DIR and its kin itself and cannot be told not to."""
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("GIT_")}
    # An empty template folder and Git's plain defaults, whatever the user's settings say.
    chosen = {"GIT_TEMPLATE_DIR": "", "GIT_DEFAULT_HASH": "sha1", "GIT_DEFAULT_REF_FORMAT": "files"}
    os.environ.update(chosen)
    try:
        yield
    finally:
        for name in chosen:
            del os.environ[name]
        os.environ.update(taken)


def _advise(problem: str) -> str:
    return (
        f"{problem} storyrev needs Git {OLDEST[0]}.{OLDEST[1]} or newer on the PATH; see https://git-scm.com/downloads"
    )
