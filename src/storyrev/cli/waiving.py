"""Rules that are let pass, as a user names them: `--waive SR204="The note is in the text."`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from storyrev.store.model import Waivers

waive_option = click.option(
    "--waive",
    multiple=True,
    metavar='CODE="WHY"',
    help="Let a rule pass in this revision, and say why; may be repeated.",
)


def read_waivers(values: tuple[str, ...]) -> Waivers:
    """The codes and reasons of `--waive`. Raises click's usage error for one that is none."""
    from storyrev.judge.rules import find_rule

    waivers = []
    for value in values:
        code, equals, reason = value.partition("=")
        rule = find_rule(code)
        if rule is None or not equals or not reason.strip():
            raise click.BadParameter(
                f'{value!r} waives no rule; write its code and the reason, as in SR204="The court asked for it."',
                param_hint="--waive",
            )
        waivers.append((rule.code, " ".join(reason.split())))
    return tuple(waivers)
