"""Runs the ```console blocks of a Markdown page as one session, and compares what they print.

A block is what a reader would see in a terminal:

    $ printf 'The bridge is closed.\n' > bridge.md
    $ storyrev save bridge bridge.md --at 2020-01-01T09:00Z
    bridge@1 ...
    [exit 0]

Lines after a command are its output; no such lines mean that it is not looked at. `...` stands for
any text in a line, alone on its line for any number of lines. `[exit N]` is the exit code where it
is not 0. Commands run without a shell: known programs, quotes, `|`, `<`, `>` and `<<'END'` only.
`storyrev` itself is run in this process, or where the session says so as one of its own, as a reader would.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import storyrev
from tests.running import Done, run_here

PROGRAMS = frozenset({"storyrev", "git", "cat", "cp", "mv", "mkdir", "printf", "ls", "sed"})
STORYREV = [
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'storyrev'; from storyrev.cli import main; sys.exit(main())",
]
GIT_CONFIG = "[user]\n\tname = Ada Park\n\temail = ada.park@newsroom.example\n[init]\n\tdefaultBranch = main\n"


class DocsError(AssertionError):
    """A command on a page does not do what the page says."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a page: where it stands, its text, what is fed to it, and what should come out."""

    line: int
    command: str
    stdin: str | None
    expected: tuple[str, ...]
    exit_code: int


def read_steps(markdown: str) -> list[Step]:
    """The commands of all console blocks of a page, in order."""
    steps: list[Step] = []
    lines = markdown.splitlines()
    at = 0
    inside = False
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("```"):
            inside = not inside and line.strip() == "```console"
            continue
        if not inside:
            continue
        if not line.startswith("$ "):
            raise DocsError(f"line {at}: a console block begins with a command")
        start, command, stdin = at, line[2:], None
        here = re.search(r"\s*<<\s*'?(\w+)'?\s*$", command)
        if here:
            end = lines.index(here[1], at)
            stdin = "".join(f"{text}\n" for text in lines[at:end])
            command, at = command[: here.start()], end + 1
        expected: list[str] = []
        while at < len(lines) and not lines[at].startswith(("$ ", "```")):
            expected.append(lines[at])
            at += 1
        code = re.fullmatch(r"\[exit (\d+)\]", expected[-1]) if expected else None
        if code:
            expected.pop()
        steps.append(Step(start, command, stdin, tuple(expected), int(code[1]) if code else 0))
    return steps


class Session:
    """A terminal in an empty folder, with a Git identity and nothing else of this machine's settings.

    With `processes` each `storyrev` is a process of its own; that costs a start of Python each time.
    """

    def __init__(self, folder: Path, *, processes: bool = False) -> None:
        self.processes = processes
        home = folder / "home"
        home.mkdir()
        (home / ".gitconfig").write_text(GIT_CONFIG)
        self.folder = folder / "work"
        self.folder.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(storyrev.__file__).parents[1]),
            "HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "100",
        }

    def run(self, step: Step) -> None:
        """Run one command; raises `DocsError` where output or exit code are not the page's."""
        stages, source, target = _parse(step)
        if stages[0][0] == "cd":
            self.folder = (self.folder / stages[0][1]).resolve()
            return
        feed = (self.folder / source).read_bytes() if source else (step.stdin or "").encode()
        for words in stages:
            if words[0] not in PROGRAMS:
                raise DocsError(f"line {step.line}: {words[0]} is not among the programs that pages may run")
            done = self._run_program(words, feed)
            feed = done.out
        if done.code != step.exit_code:
            said = done.out.decode(errors="replace") + done.err
            raise DocsError(
                f"line {step.line}: {step.command}\nexit code {done.code}, expected {step.exit_code}\n{said}"
            )
        if target:
            (self.folder / target).write_bytes(feed)
            return
        printed = (feed.decode() + (done.err if step.exit_code else "")).rstrip("\n")
        if step.expected and not matches(printed, step.expected):
            wanted = "\n".join(step.expected)
            raise DocsError(
                f"line {step.line}: {step.command}\n--- the page says\n{wanted}\n--- it prints\n{printed}\n"
            )

    def _run_program(self, words: list[str], feed: bytes) -> Done:
        if words[0] == "storyrev" and not self.processes:
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(self.folder)
                for name in os.environ.keys() - self.environment.keys():
                    patch.delenv(name)
                for name, value in self.environment.items():
                    patch.setenv(name, value)
                return run_here(*words[1:], stdin=feed)
        command = [*STORYREV, *words[1:]] if words[0] == "storyrev" else words
        done = subprocess.run(
            command, check=False, input=feed, capture_output=True, cwd=self.folder, env=self.environment
        )
        return Done(done.returncode, done.stdout, done.stderr.decode())


def matches(printed: str, expected: tuple[str, ...]) -> bool:
    """Whether output is what a page shows, `...` standing for what it leaves out."""
    lines = [re.escape(line.rstrip()).replace(r"\.\.\.", ".*") for line in expected]
    pattern = "".join(r"(?:.*\n)*" if line == ".*" else line + r"\n" for line in lines)
    text = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return re.fullmatch(pattern, text) is not None


def _parse(step: Step) -> tuple[list[list[str]], str | None, str | None]:
    lexer = shlex.shlex(step.command, posix=True, punctuation_chars="|<>;&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    stages: list[list[str]] = [[]]
    files: dict[str, str] = {}
    redirect = ""
    for word in lexer:
        if redirect:
            files[redirect], redirect = word, ""
        elif word == "|":
            stages.append([])
        elif word in {"<", ">"}:
            redirect = word
        elif set(word) <= set("|<>;&"):
            raise DocsError(f"line {step.line}: {word} needs a shell; pages do without")
        else:
            stages[-1].append(word)
    return stages, files.get("<"), files.get(">")
