"""A command loads what it needs and nothing more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = frozenset(
    {"git", "jinja2", "rapidfuzz", "markdown_it", "yaml", "regex", "diff_match_patch", "selectolax", "sentencex"}
)
PROBE = """
import sys
sys.argv = ["storyrev", *sys.argv[1:]]
from storyrev.cli import main
try:
    main()
except SystemExit as ending:
    print(ending.code, *sorted(sys.modules), file=sys.stderr)
"""


def loaded(*command: str) -> set[str]:
    """The modules that a command has loaded when it ends, well."""
    done = subprocess.run([sys.executable, "-c", PROBE, *command], capture_output=True, check=True, text=True)
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "command",
    [("--version",), ("--help",), ("log", "bridge"), ("log", "bridge", "--json"), ("log",), ("log", "--kind", "first")],
    ids=" ".join,
)
def test_a_look_up_waits_for_no_library(newsroom: Path, command: tuple[str, ...]) -> None:
    modules = loaded(*command)
    assert not modules & HEAVY
    assert not modules & {
        "storyrev.compare",
        "storyrev.story",
        "storyrev.report",
        "storyrev.desk",
        "subprocess",
        "tomllib",
    }


def test_the_version_waits_for_no_record(place: Path) -> None:
    assert not loaded("--version") & {"sqlite3", "storyrev.store"}


def test_a_diff_waits_for_no_templates_and_no_repository(newsroom: Path) -> None:
    for command in (("diff", "bridge"), ("diff", "first.md", "second.md"), ("diff", "bridge", "--json")):
        modules = loaded(*command)
        assert not modules & {"jinja2", "git"}
        assert "rapidfuzz" in modules


def test_showing_a_text_waits_for_nothing_that_reads_it(newsroom: Path) -> None:
    assert not loaded("show", "bridge") & (HEAVY | {"storyrev.compare"})


def test_a_save_waits_for_no_templates(newsroom: Path) -> None:
    assert not loaded("save", "bridge", "first.md", "--kind", "update") & {"jinja2", "git", "selectolax"}
