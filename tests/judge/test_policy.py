"""Which rules hold, how grave they are, and what a broken policy is told."""

from __future__ import annotations

from typing import Any

import pytest

from storyrev.compare import compare
from storyrev.judge import RULES, Edition, judge
from storyrev.judge.policy import BadPolicy, Policy, Ruling, read_policy
from storyrev.story import parse

PACKS: dict[str, dict[str, Any]] = {"strict": {"late-after": 1, "severity": {"SR101": "error"}, "ignore": ["SR4"]}}


def codes(ruling: Ruling) -> list[str]:
    return [code for code, _ in ruling.severities]


def test_without_a_policy_every_rule_holds_as_its_page_says() -> None:
    assert read_policy({}, {}).everywhere.severities == tuple((rule.code, rule.severity) for rule in RULES)


@pytest.mark.parametrize(
    ("table", "held"),
    [
        ({"select": ["SR101", "SR2"], "ignore": ["SR202"]}, ["SR101", "SR201", "SR203", "SR204", "SR205", "SR206"]),
        ({"select": ["SR101"], "extend": ["SR50"]}, ["SR101", "SR501", "SR502", "SR503"]),
        ({"select": ["SR101", "SR102"], "severity": {"SR101": "off", "SR103": "info"}}, ["SR102", "SR103"]),
    ],
)
def test_rules_are_selected_by_codes_and_beginnings_of_codes(table: dict[str, Any], held: list[str]) -> None:
    assert codes(read_policy(table, {}).everywhere) == held


def test_a_desk_changes_what_holds_everywhere_and_that_changes_the_pack() -> None:
    table = {
        "policy": "strict",
        "extend": ["SR401"],
        "desk": {"Politics": {"late-after": 0, "severity": {"SR102": "info"}}},
    }
    policy = read_policy(table, PACKS)
    assert policy.pack == "strict"
    assert {"SR401"} == {code for code in codes(policy.everywhere) if code.startswith("SR4")}
    assert policy.everywhere.limits.late_after == 1
    desk = policy.for_desk(" politics ")
    assert desk.limits.late_after == 0
    assert dict(desk.severities) | {"SR102": "error"} == dict(policy.everywhere.severities)
    assert policy.for_desk("Sport") == policy.everywhere


@pytest.mark.parametrize(
    ("table", "keys", "said"),
    [
        ([], (), "a table"),
        ({"polcy": "x"}, ("polcy",), "has no 'polcy'"),
        ({"policy": "none"}, ("policy",), "there are strict"),
        ({"gate": "yes"}, ("gate",), "true or false"),
        ({"select": "SR101"}, ("select",), "a list of codes"),
        ({"select": [""]}, ("select",), "no rule has the code ''"),
        ({"ignore": ["SR9"]}, ("ignore",), "no rule has the code 'SR9'"),
        ({"severity": {"SR101": "grave"}}, ("severity", "SR101"), "or off, not 'grave'"),
        ({"severity": {"SR10": "error"}}, ("severity", "SR10"), "no rule has the code"),
        ({"late-after": True}, ("late-after",), "whole hours"),
        ({"sign-off": ["kill"]}, ("sign-off",), "a list of kinds"),
        ({"silent-minor": 1}, ("silent-minor",), "true or false"),
        ({"desk": {"Sport": {"gate": True}}}, ("desk", "Sport", "gate"), "has no 'gate'"),
        ({"desk": {"Sport": 1}}, ("desk", "Sport"), "[check.desk.Sport]"),
    ],
)
def test_a_broken_policy_says_which_key_is_wrong_and_why(table: object, keys: tuple[str, ...], said: str) -> None:
    with pytest.raises(BadPolicy) as raised:
        read_policy(table, PACKS)
    assert raised.value.keys == keys
    assert said in str(raised.value)


def test_a_waived_finding_stays_with_its_reason_and_a_rule_that_is_off_is_not_asked() -> None:
    old, new = (parse(f"Repairs will take {months} months.\n", "markdown") for months in (18, 14))
    policy: Policy = read_policy({"severity": {"SR103": "off", "SR101": "error"}}, {})
    edition = Edition(slug="bridge", number=2, kind="update", waivers=(("SR101", "Agreed."),))
    (finding,) = judge(compare(old, new), new=edition, ruling=policy.everywhere).findings
    assert (finding.code, finding.severity, finding.waived, finding.where) == ("SR101", "error", "Agreed.", "bridge@2")
