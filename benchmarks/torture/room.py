"""A newsroom to ill-treat: it starts commands, remembers what they acknowledged, and looks for what was lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from storyrev.errors import StoryrevError
from storyrev.store import Kind, Newsroom, create

EDITOR = "Torture Desk <torture@newsroom.example>"
AT = datetime(2020, 1, 1, 9, 30, tzinfo=UTC)

COMMAND = (sys.executable, "-c", "from storyrev.cli import main; main()")
"""The command, started as an installed script starts it."""

_NAMED = re.compile(r"^(\S+@\d+) · ", re.MULTILINE)
_DEFECT = ("a defect in storyrev", "Traceback")


@dataclass(slots=True)
class Room:
    """A newsroom on disk, the texts that it acknowledged by the name of their revision, and what it did wrong.

    Of a newsroom that is `shared` the history is no one line, and another may count its revisions on.
    """

    root: Path
    shared: bool = False
    acknowledged: dict[str, bytes] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, root: Path) -> Room:
        """A new newsroom in `root`."""
        create(root, name="Torture", editor=EDITOR, at=AT).close()
        return cls(root)

    def start(self, *arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        """A running `storyrev` in a process group of its own, with pipes at all three ends."""
        return subprocess.Popen(
            [*prefix, *COMMAND, "-C", str(self.root), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            start_new_session=True,
        )

    def start_save(self, slug: str, text: bytes, prefix: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        """A running `storyrev save` that has been given its text."""
        process = self.start("save", slug, "-", "--editor", EDITOR, "--at", AT.isoformat(), prefix=prefix)
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        process.stdin = None
        return process

    def note(self, output: bytes, text: bytes) -> bool:
        """Remember the revision that a save printed; whether it printed one."""
        found = _NAMED.search(output.decode(errors="replace"))
        if found:
            self.acknowledged[found[1]] = text
        return found is not None

    def save(self, slug: str, text: bytes, what: str) -> None:
        """A save that must work: if it does not, that is a loss, told with what had happened before."""
        process = self.start_save(slug, text)
        output, complaint = process.communicate()
        said = complaint.decode(errors="replace").strip()
        # With no --kind a save says on stderr what the kind rests on; nothing else may stand there.
        if process.returncode or not self.note(output, text) or "left as it is" in said:
            self.losses.append(f"after {what}: the next save ended with {process.returncode}: {said}")

    def save_here(self, slug: str, text: bytes, what: str) -> None:
        """As `save`, without a process for it."""
        try:
            with Newsroom.open(self.root) as newsroom:
                kind: Kind | None = "update" if any(story.slug == slug for story in newsroom.stories()) else None
                saved = newsroom.save(slug, text, editor=EDITOR, at=AT, kind=kind)
                told = newsroom.notices
        except StoryrevError as error:
            self.losses.append(f"after {what}: the next save was refused: {error}")
            return
        self.acknowledged[saved.revision.name] = text
        if told or saved.working_copy not in ("written", "same"):
            self.losses.append(f"after {what}: the next save said: {told}, {saved.working_copy} {saved.reason}")

    def judge_ending(self, code: int, complaint: bytes, what: str) -> None:
        """A command that was not killed may be refused, in plain words; it may not break."""
        said = complaint.decode(errors="replace").strip()
        if any(word in said for word in _DEFECT) or (code > 0 and not said):
            self.losses.append(f"{what}: ended with {code}: {said or 'and said nothing'}")

    def inspect(self, what: str) -> None:
        """Look for everything that may not have happened, and add it to the losses."""
        self.losses += [
            f"after {what}: {loss}" for loss in find_losses(self.root, self.acknowledged, shared=self.shared)
        ]


def find_losses(root: Path, acknowledged: Mapping[str, bytes], *, shared: bool = False) -> list[str]:
    """What is wrong with a newsroom: texts gone or doubled, a repository or an index that is not sound."""
    losses = []
    wanted_of_git = [("fsck", "--full", "--strict", "--no-dangling"), ("status", "--porcelain")]
    if not shared:  # joined by nobody: one line of history
        wanted_of_git.append(("rev-list", "--min-parents=2", "HEAD"))
    with Newsroom.open(root) as newsroom:
        revisions = [revision for story in newsroom.stories() for revision in newsroom.history(story.slug)]
        texts = dict(zip((r.name for r in revisions), newsroom.read_each(revisions), strict=True))
        losses += [
            f"{name} was acknowledged, and does not hold its text"
            for name, text in acknowledged.items()
            if texts.get(name) != text
        ]
        counted = Counter(texts.values())
        losses += [f"{text[:40]!r} is recorded {count} times" for text, count in counted.items() if count > 1]
        kept = newsroom.dump_index()
        newsroom.reindex()
        if newsroom.dump_index() != kept:
            losses.append("the index is not what a rebuild gives")
    for arguments in wanted_of_git:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False, env=environment())
        said = (done.stdout + done.stderr).decode(errors="replace").strip()
        if done.returncode or said:
            losses.append(f"git {arguments[0]} ended with {done.returncode}: {said}")
    return losses


def environment() -> dict[str, str]:
    """This process's environment without what would point Git or storyrev elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "STORYREV_"))}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


def make_text(number: int, who: str = "save") -> bytes:
    """A draft that no other number and nobody else makes."""
    return f"# The {number}th try of {who}\n\nThe council met for the {number}th time.\n".encode()
