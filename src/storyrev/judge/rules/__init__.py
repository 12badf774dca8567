"""What a standards desk would ask about a change, as rules with stable codes, like a linter's.

A rule asks; it does not decide. Kinds and notes are chosen by people. Each rule is a small pure function over a `Case`.
"""

from __future__ import annotations

from storyrev.judge.rules.case import DEFAULT_LIMITS, Case, Edition, Limits
from storyrev.judge.rules.registry import RULES, find_rule
from storyrev.judge.rules.rule import Rule, run_rules

__all__ = ["DEFAULT_LIMITS", "RULES", "Case", "Edition", "Limits", "Rule", "find_rule", "run_rules"]
