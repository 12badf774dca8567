"""A storyrev.toml that is wrong is told by every command, with the line; proof and sync go on all the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import SECOND, Run, write

STOPPED = [
    ("save", "bridge", "first.md", "--kind", "update"),
    ("log",),
    ("log", "bridge"),
    ("show", "bridge"),
    ("diff", "bridge"),
    ("find", "bridge", "p1"),
    ("report", "bridge"),
    ("corrections",),
    ("check", "bridge"),
    ("note", "bridge"),
    ("import", "folder", "drafts"),
    ("export", "jsonl"),
    ("export", "ninjs"),
    ("export", "bundle", "-o", "x.bundle"),
    ("seal",),
    ("reindex",),
    ("tidy",),
    ("rules",),
    ("init", "--store", "2026"),
]
WRONG = [
    ('name = "The Daily Example"\nurl =\n', "is not TOML", "line 2"),
    ('name = "The Daily Example"\nurl = "ftp://x"\n', "the URL must be empty or begin with http", ", line 2:"),
    ('name = "The Daily Example"\n\n[signing]\nrequired = "yes"\n', "[signing] takes required", ", line 4:"),
    ('name = "The Daily Example"\n\n[check]\nignore = ["SR999"]\n', "no rule has the code 'SR999'", ", line 4:"),
    ('name = "The Daily Example"\n\n["ch\\u0065ck"]\nignore = ["SR999"]\n', "no rule has the code 'SR999'", "line "),
    (
        'name = "The Daily Example"\n\n[notes.en]\nupdate = "{nothing}"\n',
        "the pattern for update has braces",
        ", line 4:",
    ),
]


@pytest.mark.parametrize("command", STOPPED, ids=" ".join)
def test_a_command_says_what_is_wrong_and_does_nothing(newsroom: Path, run: Run, command: tuple[str, ...]) -> None:
    (newsroom / "drafts").mkdir()
    write("storyrev.toml", WRONG[0][0])
    before = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, check=True).stdout
    done = run(*command)
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith(f"storyrev: '{newsroom / 'storyrev.toml'}' is not TOML: ")
    assert "line 2" in done.err
    assert "Mend that line" in done.err
    assert subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, check=True).stdout == before


@pytest.mark.parametrize(("settings", "said", "line"), WRONG, ids=range(len(WRONG)))
def test_a_look_up_tells_whatever_is_wrong_until_it_is_mended(
    newsroom: Path, run: Run, settings: str, said: str, line: str
) -> None:
    right = Path("storyrev.toml").read_bytes()
    for _ in range(2):
        write("storyrev.toml", settings)
        done = run("log", "bridge")
        assert (done.code, done.out) == (2, b"")
        assert said in done.err
        assert line in done.err
        write("storyrev.toml", right + b"# \n")
        assert (run("log", "bridge").code, run("log", "bridge").err) == (0, "")


def test_proof_and_sync_go_on_and_tell_it(newsroom: Path, run: Run) -> None:
    subprocess.run(["git", "clone", "-q", "--bare", ".", "../hub.git"], check=True)
    subprocess.run(["git", "remote", "add", "origin", str(newsroom.parent / "hub.git")], check=True)
    write("second.md", SECOND)
    assert run("save", "bridge", "second.md", "--kind", "update").code == 0
    write("storyrev.toml", WRONG[0][0])
    for command, end in (("verify", "Nothing is wrong"), ("sync", "Sent 1 revision")):
        done = run(command)
        assert done.code == 0
        assert end in done.text
        assert done.err.startswith("This goes on without the settings of the newsroom, which are wrong: ")
        assert f"'{newsroom / 'storyrev.toml'}' is not TOML: " in done.err
        assert "line 2" in done.err


def test_what_is_kept_of_it_is_not_believed_when_it_is_garbled(newsroom: Path, run: Run) -> None:
    kept = newsroom / ".git" / "storyrev" / "vetted.toml"
    for garbled in (b"", b"0.0.1\nname = ''", kept.read_bytes()[:-1]):
        kept.write_bytes(garbled)
        assert run("log", "bridge").code == 0
        assert kept.read_bytes().endswith(Path("storyrev.toml").read_bytes())
    kept.unlink()
    kept.mkdir()
    assert (run("log", "bridge").code, run("log", "bridge").err) == (0, "")
