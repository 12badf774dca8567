"""`storyrev rules`."""

from __future__ import annotations

import click

from storyrev.cli.printing import print_json, printable, say
from storyrev.cli.setting import Setting


@click.command(
    epilog="""\b
Examples:
  storyrev rules
  storyrev rules --desk Politics
  storyrev rules --json
"""
)
@click.option("--desk", default="", metavar="DESK", help="As they hold for the stories of this desk.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (storyrev.rules/v1).")
@click.pass_obj
def command(setting: Setting, desk: str, as_json: bool) -> None:
    """List the rules that `check` asks by, each with the severity that it has in this newsroom.

    Outside a newsroom, as they are without a policy. One in full: storyrev explain SR101
    """
    from storyrev.desk.policies import policy_of
    from storyrev.judge import RULES, Policy
    from storyrev.store.layout import NotANewsroom

    try:
        policy = policy_of(setting.newsroom())
    except NotANewsroom:
        policy = Policy()
    ruling = policy.for_desk(desk)
    if as_json:
        print_json(
            {
                "format": "storyrev.rules/v1",
                "policy": policy.pack,
                "gate": policy.gate,
                "rules": [
                    {
                        "code": rule.code,
                        "name": rule.name,
                        "summary": rule.summary,
                        "severity": ruling.severity_of(rule) or "off",
                        "default": rule.severity,
                        "needs": list(rule.needs),
                    }
                    for rule in RULES
                ],
            }
        )
        return
    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        severity = ruling.severity_of(rule) or "off"
        click.echo(printable(f"{rule.code}  {severity:7}  {rule.name:{width}}  {rule.summary}"))
    if policy.pack:
        say(f"By the policy {policy.pack!r} and what storyrev.toml changes in it.")
