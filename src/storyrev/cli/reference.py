"""Writes each command's arguments, options and examples into a page: `python -m storyrev.cli.reference docs/commands.md`.

The page says where: between a line `<!-- command: save -->` and the next `<!-- end -->`.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from storyrev.cli.app import VERBS, storyrev

_PLACE = re.compile(r"(?<=^<!-- command: )([\w-]+)( -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL)
_EXAMPLES = re.compile(r"^(?:Examples?|Begin):\n((?:  .*\n?)+)", re.MULTILINE)


def fill_page(page: str) -> str:
    """The page with what its commands say of themselves now; `storyrev` is the one without a verb."""
    return _PLACE.sub(lambda match: f"{match[1]}{match[2]}\n{describe(match[1])}\n", page)


def list_commands(page: str) -> tuple[str, ...]:
    """The commands that a page has a place for, in its order."""
    return tuple(match[1] for match in _PLACE.finditer(page))


def describe(name: str) -> str:
    """A command in Markdown: usage, what it does, options, examples; the commands of a group follow it.

    Raises `KeyError` for none of ours.
    """
    command = storyrev if name == "storyrev" else _find(name)
    return "\n\n".join(_describe("storyrev" if command is storyrev else f"storyrev {name}", command)) + "\n"


def list_inner(command: click.Command) -> dict[str, click.Command]:
    """The commands of a group by their names; none for another command, nor for `storyrev` itself."""
    if not isinstance(command, click.Group) or command is storyrev:
        return {}
    context = click.Context(command)
    found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
    return {name: inner for name, inner in found if inner}


def _describe(path: str, command: click.Command) -> Iterator[str]:
    yield "```\n" + " ".join([path, *command.collect_usage_pieces(click.Context(command))]) + "\n```"
    yield from _paragraphs(command)
    yield from _options(command)
    yield from _examples(command)
    for name, inner in list_inner(command).items():
        yield f"### {path} {name}"
        yield from _describe(f"{path} {name}", inner)


def _find(name: str) -> click.Command:
    if name not in VERBS:
        raise KeyError(name)
    command = storyrev.get_command(click.Context(storyrev), name)
    assert command is not None  # noqa: S101 - it is one of the verbs
    return command


def _paragraphs(command: click.Command) -> Iterator[str]:
    yield from inspect.cleandoc(command.help or "").split("\n\n")


def _options(command: click.Command) -> Iterator[str]:
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    rows = [f"| {_name(option)} | {_cell(option.help or '')} |" for option in options]
    if rows:
        yield "\n".join(["| option | what |", "| --- | --- |", *rows])


def _name(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    if option.is_flag:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} {_cell(' | '.join(f'`{choice}`' for choice in option.type.choices))}"
    return f"{names} `{option.metavar or 'TEXT'}`"


def _cell(text: str) -> str:
    """A text as it may stand in a cell of a table."""
    return text.replace("|", "\\|").replace("<", "\\<")


def _examples(command: click.Command) -> Iterator[str]:
    found = _EXAMPLES.search(command.epilog or "")
    if found:
        yield "\n".join(["```", *(line[2:].rstrip() for line in found[1].splitlines()), "```"])


if __name__ == "__main__":
    for file in (Path(name) for name in sys.argv[1:]):
        file.write_text(fill_page(file.read_text("utf-8")), "utf-8", newline="\n")
