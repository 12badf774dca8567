"""`storyrev verify` as its users meet it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema

from tests.cli.conftest import Run


def rewrite() -> None:
    subprocess.run(["git", "reset", "-q", "--hard", "HEAD~1"], check=True)


def test_a_clean_record_says_so_in_a_line_and_ends_with_0(newsroom: Path, run: Run) -> None:
    done = run("verify")
    assert (done.code, done.err) == (0, "")
    assert done.text.startswith("Nothing is wrong: 3 commits, 2 revisions of 1 story; head ")
    assert run("verify", "bridge").code == 0


def test_a_finding_says_what_where_and_since_when_and_ends_with_1(newsroom: Path, run: Run) -> None:
    rewrite()
    done = run("verify")
    assert done.code == 1
    code, message, total = done.text.splitlines()
    assert code.startswith("history-rewritten · commit ")
    assert code.endswith(" · since 2020-02-01 08:30:00Z")
    assert "bridge (correction" in message
    assert total.startswith("1 finding: 2 commits")


def test_programs_get_findings_as_the_schema_says(newsroom: Path, run: Run) -> None:
    schema = json.loads(run("verify", "--schema").out)
    assert run("verify", "--json").json["clean"] is True
    rewrite()
    done = run("verify", "--json")
    jsonschema.validate(done.json, schema)
    assert done.code == 1
    (store,) = done.json["stores"]
    assert store["counts"] == {"history-rewritten": 1}
    assert store["findings"][0]["since"] == "2020-02-01T08:30:00+00:00"


def test_notices_are_shown_in_part_and_end_with_0(newsroom: Path, run: Run) -> None:
    for number in range(5):
        Path("stories/2020/01/bridge.md").write_text(f"By hand {number}\n", "utf-8")
        who = ["-c", "user.name=Plain\x1b[2J", "-c", "user.email=plain@git.example"]
        subprocess.run(["git", *who, "commit", "-qam", "By hand"], check=True)
    done = run("verify")
    assert done.code == 0
    assert done.text.count("notice plain-commit · bridge@") == 3
    assert "notice plain-commit: 2 more; --json has them" in done.text
    assert "\x1b" not in done.text
    assert len(run("verify", "--json").json["stores"][0]["notices"]) == 5


def test_a_rewritten_history_is_accepted_with_a_name_and_a_reason(newsroom: Path, run: Run) -> None:
    assert run("verify", "--accept", "No reason").code == 2
    rewrite()
    assert run("verify", "--accept", " ").code == 2
    assert run("verify", "bridge", "--accept", "x").code == 2
    done = run("verify", "--accept", "A court ordered it.", "--at", "2020-03-01T12:00Z")
    assert done.code == 0
    assert "Ada Park <ada.park@newsroom.example>: A court ordered it." in done.text
    assert run("verify").code == 0


def test_a_story_that_there_is_not_is_a_wrong_call(newsroom: Path, run: Run) -> None:
    assert run("verify", "brigde").code == 2
