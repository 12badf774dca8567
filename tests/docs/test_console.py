"""The runner that keeps the pages true notices when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.console import DocsError, Session, matches, read_steps


def run(page: str, folder: Path) -> Session:
    session = Session(folder)
    for step in read_steps(page):
        session.run(step)
    return session


def test_only_console_blocks_are_run() -> None:
    assert [step.command for step in read_steps("```sh\n$ rm x\n```\n\n```console\n$ ls\n```\n")] == ["ls"]


def test_output_files_pipes_and_here_documents_work_without_a_shell(tmp_path: Path) -> None:
    page = """
```console
$ cat > a.txt <<'END'
one $HOME
two
END
$ mkdir deep
$ cd deep
$ cat < ../a.txt | cat
one $HOME
two
$ printf '%s\\n' "x; y"
x; y
```
"""
    session = run(page, tmp_path)
    assert session.folder.name == "deep"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("$ printf 'a\\n'\nb", "the page says"),
        ("$ cat missing", "exit code 1, expected 0"),
        ("$ printf a\n[exit 1]", "exit code 0, expected 1"),
        ("$ rm -rf /", "not among the programs"),
        ("$ ls; ls", "needs a shell"),
        ("a", "begins with a command"),
    ],
)
def test_a_page_that_is_wrong_is_noticed(tmp_path: Path, command: str, said: str) -> None:
    with pytest.raises(DocsError, match=said):
        run(f"```console\n{command}\n```\n", tmp_path)


def test_an_error_that_a_page_shows_is_compared_too(tmp_path: Path) -> None:
    run("```console\n$ cat missing\ncat: missing: No such...\n[exit 1]\n```\n", tmp_path)


@pytest.mark.parametrize(
    ("printed", "expected", "same"),
    [
        ("a\nb\nc", ("a", "...", "c"), True),
        ("a\nc", ("a", "...", "c"), True),
        ("a 12 b", ("a ... b",), True),
        ("a\nb", ("a",), False),
        ("a", ("a", "b"), False),
        ("a.b", ("axb",), False),
        ("axb", ("a.b",), False),
    ],
)
def test_three_dots_stand_for_any_text_and_nothing_else_does(
    printed: str, expected: tuple[str, ...], same: bool
) -> None:
    assert matches(printed, expected) is same
