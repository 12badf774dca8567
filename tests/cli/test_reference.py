"""docs/commands.md says what the commands are, all of it, as it is now."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from storyrev.cli.app import VERBS, storyrev
from storyrev.cli.reference import describe, fill_page, list_commands, list_inner
from tests.cli.conftest import CORRECTED, FIRST

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
TEXT = PAGE.read_text("utf-8")
CONTEXT = click.Context(storyrev)
VERB_COMMANDS = {name: command for name in VERBS if (command := storyrev.get_command(CONTEXT, name))}
COMMANDS = VERB_COMMANDS | {
    f"{verb} {name}": inner for verb, group in VERB_COMMANDS.items() for name, inner in list_inner(group).items()
}
"""Every command, those of a group by both names."""


def test_the_page_is_current() -> None:
    assert fill_page(TEXT) == TEXT, "run: make docs"


def test_every_command_has_its_place() -> None:
    assert list_commands(TEXT) == ("storyrev", *VERBS)
    assert re.findall(r"^## storyrev ([\w-]+)$", TEXT, re.MULTILINE) == list(VERBS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_and_option_is_explained(name: str) -> None:
    command = COMMANDS[name]
    shown = describe(name.partition(" ")[0])
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert all(f"`{option}`" in shown for option in parameter.opts)
            assert parameter.help
            assert parameter.help.endswith(".")
        else:
            assert (parameter.metavar or str(parameter.name).upper()).strip("[]").split("|")[0] in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_a_summary_and_examples_of_that_command(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.epilog
    examples = re.findall(r"^  (.*)$", command.epilog, re.MULTILINE)
    assert examples
    assert all(f"storyrev {name}" in example for example in examples)
    assert all(len(line) <= 110 for line in command.epilog.splitlines())


def test_every_json_format_that_a_command_prints_is_on_the_page_and_in_its_help() -> None:
    source = PAGE.parents[1] / "src/storyrev/cli"
    written = {path: path.read_text("utf-8") for path in source.rglob("*.py")}
    names = {name for text in written.values() for name in re.findall(r"storyrev\.[a-z-]+/v\d+", text)}
    assert {"storyrev.log/v1", "storyrev.sync/v1", "storyrev.verify/v1"} <= names
    assert {name for name in names if name not in TEXT} == set()
    helps = [
        option.help or ""
        for command in COMMANDS.values()
        for option in command.params
        if isinstance(option, click.Option) and "--json" in option.opts and "--format" not in (option.help or "")
    ]
    assert len(helps) > 15
    assert [told for told in helps if not names & set(re.findall(r"storyrev\.[a-z-]+/v\d+", told))] == []


def test_the_python_on_the_page_of_the_diff_format_runs() -> None:
    (code,) = re.findall(
        r"^```python\n(.*?)^```", (PAGE.parent / "diff-format.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    names = {"old_bytes": FIRST.encode(), "new_bytes": CORRECTED.encode()}
    exec(code, names)  # noqa: S102 (our own page)
    assert names["diff"]


def test_a_place_that_is_out_of_date_is_filled_anew() -> None:
    page = "# x\n<!-- command: log -->\nold\n<!-- end -->\ny\n"
    assert fill_page(page) == f"# x\n<!-- command: log -->\n\n{describe('log')}\n<!-- end -->\ny\n"
    assert fill_page(fill_page(page)) == fill_page(page)
    with pytest.raises(KeyError):
        fill_page(page.replace("log", "blog"))
