"""`storyrev explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from storyrev.cli.printing import print_page

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    Text = click.ParamType[str]
else:
    Text = click.ParamType  # as in naming


class CodeType(Text):
    """The code of a rule, or its name."""

    name = "rule"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from storyrev.judge.rules import RULES

        begun = incomplete.upper()
        return [CompletionItem(rule.code, help=rule.summary) for rule in RULES if rule.code.startswith(begun)]


@click.command(
    epilog="""\b
Examples:
  storyrev explain SR104
  storyrev explain freshening
"""
)
@click.argument("code", type=CodeType(), metavar="CODE")
def command(code: str) -> None:
    """Print the page of a rule: what it asks, why, an example that fails and one that passes."""
    from storyrev.desk.explaining import read_page

    print_page(read_page(code))
