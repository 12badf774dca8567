"""The page of a rule: one source, docs/rules, which the package carries with it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from storyrev.errors import UsageError
from storyrev.judge.rules import RULES, find_rule


class UnknownRule(UsageError):
    """No rule has this code or name."""


def read_page(code: str) -> str:
    """The page of the rule with that code or name, in Markdown. Raises `UnknownRule`."""
    rule = find_rule(code)
    if rule is None:
        near = ", ".join(known.code for known in RULES if known.code[:3] == code.upper()[:3])
        raise UnknownRule(
            f"No rule has the code {code!r}. There are {near or 'others'}; list them with: storyrev rules"
        )
    name = f"{rule.code}.md"
    packed = resources.files("storyrev").joinpath("rule_pages", name)
    if packed.is_file():
        return packed.read_text("utf-8")
    return (Path(__file__).parents[3] / "docs" / "rules" / name).read_text("utf-8")
