"""Every rule has a page with an example that fails and one that passes, and both do."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import datetime
from hashlib import sha1
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from storyrev.compare import compare
from storyrev.judge import RULES, Edition, Rule, judge
from storyrev.judge.policy import read_policy
from storyrev.story import parse

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
_EXAMPLE = re.compile(r"^```toml (fails|passes)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def read_example(rule: Rule, which: str) -> dict[str, Any]:
    page = (PAGES / f"{rule.code}.md").read_text("utf-8")
    found = dict(_EXAMPLE.findall(page))
    assert sorted(found) == ["fails", "passes"], f"{rule.code}.md needs an example that fails and one that passes"
    return tomllib.loads(found[which])


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def edition(number: int, values: dict[str, Any], text: str) -> Edition:
    return Edition(
        slug="bridge",
        number=number,
        kind=values.get("kind", "update"),
        note=values.get("note", ""),
        saved_at=moment(values.get("saved")),
        editor=values.get("editor", "Ada Park"),
        content_id=sha1(text.encode(), usedforsecurity=False).hexdigest(),
        withheld=values.get("withheld", False),
        embargo=moment(values.get("embargo")),
        sign_offs=tuple(values.get("signed-off", ())),
        story=parse(text, "markdown"),
    )


def codes_of(values: dict[str, Any]) -> set[str]:
    """The codes of what the desk asks about an example."""
    known = {"kind", "note", "old", "new", "saved", "old-saved", "editor", "signed-off", "withheld", "embargo"}
    assert not values.keys() - known - {"check", "earlier"}, "a key that the examples do not know"
    policy = read_policy(values.get("check", {}), {})
    before = [edition(number, each, each["text"]) for number, each in enumerate(values.get("earlier", ()), 1)]
    old = edition(len(before) + 1, {"saved": values.get("old-saved"), "kind": "update"}, values["old"])
    editions = [*before, old]
    for earlier, later in pairwise(editions):
        assert earlier.story is not None
        assert later.story is not None
        judgement = judge(compare(earlier.story, later.story), kind=later.kind)
        editions[later.number - 1] = replace(later, material=judgement.material)
    new = edition(len(editions) + 1, values, values["new"])
    assert old.story is not None
    assert new.story is not None
    judgement = judge(
        compare(old.story, new.story),
        note=new.note,
        old=editions[-1],
        new=new,
        earlier=tuple(editions),
        ruling=policy.everywhere,
    )
    return {finding.code for finding in judgement.findings}


@each_rule
def test_the_example_that_fails_is_asked_about(rule: Rule) -> None:
    assert rule.code in codes_of(read_example(rule, "fails"))


@each_rule
def test_the_example_that_passes_is_not(rule: Rule) -> None:
    assert rule.code not in codes_of(read_example(rule, "passes"))


@each_rule
def test_the_page_says_what_the_registry_says(rule: Rule) -> None:
    page = (PAGES / f"{rule.code}.md").read_text("utf-8")
    assert page.startswith(f"# {rule.code}: {rule.name}\n\n{rule.summary} Severity: {rule.severity},")


def test_there_is_no_page_without_a_rule() -> None:
    assert sorted(page.stem for page in PAGES.glob("SR*.md")) == [rule.code for rule in RULES]
