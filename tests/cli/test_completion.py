"""Shells complete commands, options, slugs and revisions."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from storyrev.cli.app import VERBS, storyrev
from tests.cli.conftest import Run


def offered(*words: str) -> list[str]:
    """What bash is offered for the last of the words."""
    environment = {
        "_STORYREV_COMPLETE": "bash_complete",
        "COMP_WORDS": "\n".join(["storyrev", *words]),
        "COMP_CWORD": str(len(words)),
    }
    result = CliRunner().invoke(storyrev, prog_name="storyrev", env=environment)
    assert not result.stderr
    return [line for line in result.stdout.splitlines() if line]


@pytest.fixture(autouse=True)
def stories(newsroom: Path, run: Run) -> None:
    run("save", "ferry", "first.md", "--at", "2020-03-01T10:00Z")


def test_every_command_is_offered() -> None:
    assert offered("") == [f"plain,{verb}" for verb in VERBS]


@pytest.mark.parametrize("command", ["log", "show", "report", "corrections", "save"])
def test_slugs_are_offered(command: str) -> None:
    assert offered(command, "") == ["plain,bridge", "plain,ferry"]
    assert offered(command, "fe") == ["plain,ferry"]
    assert offered(command, "x") == []


def test_a_diff_is_offered_files_too() -> None:
    assert offered("diff", "b") == ["file,b", "plain,bridge"]


def test_revisions_are_offered_after_the_slug_and_as_arguments_of_their_own() -> None:
    assert offered("show", "bridge@") == [f"plain,bridge@{name}" for name in ("2", "1", "first", "latest")]
    assert offered("show", "bridge@f") == ["plain,bridge@first"]
    for command in ("diff", "report"):
        assert offered(command, "bridge", "") == [f"plain,{name}" for name in ("2", "1", "first", "latest")]
        assert offered(command, "bridge", "1", "2") == ["plain,2", "plain,2020-01-31", "plain,2020-02-01"]


def test_kinds_and_options_are_offered() -> None:
    assert offered("log", "--kind", "c") == ["plain,correction", "plain,clarification"]
    assert "plain,--withheld" in offered("save", "--w")


def test_the_newsroom_is_the_one_that_the_line_names(
    newsroom: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert offered("log", "") == []
    assert offered("-C", str(newsroom), "log", "") == ["plain,bridge", "plain,ferry"]
    monkeypatch.setenv("STORYREV_NEWSROOM", str(newsroom))
    assert offered("log", "f") == ["plain,ferry"]


def test_nothing_is_offered_of_a_story_that_is_not_there() -> None:
    assert offered("diff", "nothing", "") == []
    assert offered("show", "nothing@") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_it_can_read(shell: str, launch: Run) -> None:
    script = launch(environment={"_STORYREV_COMPLETE": f"{shell}_source"})
    assert script.code == 0
    assert "storyrev" in script.text
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script.out, check=True)


def test_in_bash_a_word_is_completed_by_the_script_itself(newsroom: Path, launch: Run, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("no bash")
    installed = tmp_path / "bin" / "storyrev"
    installed.parent.mkdir()
    start = "import sys; sys.argv[0] = 'storyrev'; from storyrev.cli import main; main()"
    installed.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "{start}" "$@"\n')
    installed.chmod(0o755)
    script = launch(environment={"_STORYREV_COMPLETE": "bash_source"}).text
    typed = 'COMP_WORDS=(storyrev show bridge@f); COMP_CWORD=2; _storyrev_completion storyrev; echo "${COMPREPLY[@]}"'
    path = f"{installed.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [bash, "-c", f"{script}\n{typed}"], capture_output=True, text=True, check=True, env=os.environ | {"PATH": path}
    )
    assert (done.stdout, done.stderr) == ("bridge@first\n", "")
