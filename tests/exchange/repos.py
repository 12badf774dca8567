"""Git repositories made for a test, through `git fast-import`: any history, any bytes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

ADA = b"Ada Park <ada@newsroom.example>"

Files = Mapping[bytes, bytes | None]
"""Path → text; None removes it."""


class Repo:
    """A bare repository that grows commit by commit; each is `Repo.commit`'s number, from 1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", "--initial-branch=main", ".")
        self._stream: list[bytes] = []
        self._tips: dict[str, int] = {}
        self._count = 0

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, input=stdin, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode("utf-8", "surrogateescape")

    def commit(
        self,
        files: Files,
        *,
        branch: str = "main",
        parents: Iterable[int] | None = None,
        author: bytes = ADA,
        date: bytes = b"",
        message: bytes = b"",
        mode: bytes = b"100644",
    ) -> int:
        """A commit on a branch, after its tip or after `parents`; a minute after the one before unless dated."""
        self._count += 1
        number = self._count
        moment = date or b"%d +0100" % (1577869200 + 60 * number)
        said = message or b"Commit %d\n" % number
        before = [self._tips[branch]] if parents is None and branch in self._tips else list(parents or ())
        lines = [
            b"commit refs/heads/" + branch.encode(),
            b"mark :%d" % number,
            b"author " + author + b" " + moment,
            b"committer Robot <robot@newsroom.example> %d +0000" % (1577869200 + 60 * number),
            b"data %d" % len(said),
            said,
        ]
        if not before:
            lines.insert(0, b"reset refs/heads/" + branch.encode())
        lines += [(b"merge :%d" if at else b"from :%d") % parent for at, parent in enumerate(before)]
        for path, text in files.items():
            name = b'"' + b"".join(b"\\%03o" % c if c < 0x20 or c in b'"\\' else bytes([c]) for c in path) + b'"'
            if text is None:
                lines.append(b"D " + name)
            else:
                lines += [b"M " + mode + b" inline " + name, b"data %d" % len(text), text]
        self._stream.append(b"\n".join(lines) + b"\n\n")
        self._tips[branch] = number
        return number

    def write(self) -> Path:
        """Have Git make the commits; gives the repository's folder."""
        marks = ("--import-marks-if-exists=marks", "--export-marks=marks")
        self.git("fast-import", "--quiet", "--date-format=raw-permissive", *marks, stdin=b"".join(self._stream))
        self._stream = []
        return self.folder

    def bundle(self, *what: str) -> Path:
        """A bundle of the repository."""
        path = self.folder.with_suffix(".bundle")
        self.git("bundle", "create", "--quiet", str(path), *(what or ("--all",)))
        return path

    def tip(self, branch: str = "main") -> dict[str, bytes]:
        """The files at the end of a branch."""
        listed = self.git("ls-tree", "-r", "-z", "--name-only", branch).split("\0")[:-1]
        return {
            name: subprocess.run(
                ["git", "cat-file", "blob", f"{branch}:{name}".encode("utf-8", "surrogateescape")],
                cwd=self.folder,
                capture_output=True,
                check=True,
            ).stdout
            for name in listed
        }
