"""`check` asks what a desk would ask, tells it in every format, and holds the gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from storyrev.judge import RULES
from tests.cli.conftest import CORRECTED, EDITOR, Run, commits, write

SHORTER = CORRECTED.replace("18 months", "14 months")
GATE = '\n[check]\ngate = true\n\n[check.severity]\nSR101 = "error"\n'
QUIET = ("--kind", "update", "--note", "")


def codes(done: Any) -> list[str]:
    return [finding["code"] for revision in done.json["revisions"] for finding in revision["findings"]]


def set_policy(text: str) -> None:
    file = Path("storyrev.toml")
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def test_a_draft_is_checked_and_nothing_is_stored(newsroom: Path, run: Run) -> None:
    before = commits()
    write("third.md", SHORTER)
    done = run("check", "bridge", "third.md", *QUIET)
    assert done.code == 1
    assert "SR101 warning" in done.text
    assert "18 months became 14 months" in done.text
    assert commits() == before


def test_json_is_as_the_schema_says_and_the_line_is_that_of_the_draft(newsroom: Path, run: Run) -> None:
    write("third.md", SHORTER)
    done = run("check", "bridge", "third.md", *QUIET, "--json")
    assert done.out == run("check", "bridge", "third.md", *QUIET, "--format", "json").out
    assert run("check", "--json", "--format", "sarif").code == 2
    jsonschema.validate(done.json, json.loads(run("check", "--schema").out))
    (revision,) = done.json["revisions"]
    assert (revision["number"], revision["old"], revision["path"]) == (None, 2, "third.md")
    lines = {finding["code"]: finding["line"] for finding in revision["findings"]}
    assert "14 months" in SHORTER.splitlines()[lines["SR103"] - 1]
    assert done.json["clean"] is False


def test_a_story_a_revision_a_range_and_a_day_name_what_is_looked_at(newsroom: Path, run: Run) -> None:
    write("third.md", SHORTER)
    assert run("save", "bridge", "third.md", *QUIET, "--at", "2020-02-03T09:00Z").code == 0

    def looked_at(*arguments: str) -> int:
        count: int = run("check", *arguments, "--format", "json").json["looked_at"]
        return count

    assert looked_at() == looked_at("bridge") == looked_at("bridge@first..latest") == 3
    assert looked_at("bridge@2..3") == looked_at("bridge@2..") == 2
    assert looked_at("bridge@3") == looked_at("--since", "2020-02-02") == 1
    assert run("check", "bridge@3..2").code == 2
    assert run("check", "bridge", "--since", "2020-01-01").code == 2
    assert run("check", "--since", "soon").code == 2


def test_exit_codes_follow_the_severity_that_is_asked_for(newsroom: Path, run: Run) -> None:
    write("third.md", SHORTER)
    assert run("check", "bridge@1").code == 0
    assert run("check", "bridge", "third.md", *QUIET, "--fail-on", "error").code == 0
    assert run("check", "bridge", "third.md", *QUIET).code == 1
    assert run("check", "ferry").code == 2
    assert run("check", "bridge", "missing.md").code == 2


def test_sarif_has_every_rule_and_each_finding_by_its_rule(newsroom: Path, run: Run) -> None:
    write("dr aft.md", SHORTER)
    waive = ("--waive", "SR101=Agreed with the court.")
    log = run("check", "bridge", "dr aft.md", *QUIET, *waive, "--format", "sarif").json
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (sarif,) = log["runs"]
    rules = sarif["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES]
    results = {result["ruleId"]: result for result in sarif["results"]}
    for code, result in results.items():
        assert rules[result["ruleIndex"]]["id"] == code
        assert result["level"] in {"error", "warning", "note"}
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "dr%20aft.md"
        assert place["region"]["startLine"] >= 1
        assert result["message"]["text"]
    assert results["SR101"]["suppressions"] == [{"kind": "inSource", "justification": "Agreed with the court."}]
    assert "suppressions" not in results["SR103"]


def test_github_gets_one_line_a_finding_that_no_text_can_break(newsroom: Path, run: Run) -> None:
    write("a,b%.md", SHORTER)
    lines = run("check", "bridge", "a,b%.md", *QUIET, "--format", "github").text.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("::warning file=a%2Cb%25.md,line=") for line in lines)


def test_a_waiver_stands_in_the_revision_and_survives_export_and_import(newsroom: Path, run: Run) -> None:
    write("third.md", SHORTER)
    done = run("save", "bridge", "third.md", *QUIET, "--waive", "SR103=The  council voted\nagain.", "--json")
    assert done.json["revision"]["waivers"] == [{"code": "SR103", "reason": "The council voted again."}]
    told = {finding["code"]: finding["waived"] for finding in done.json["findings"]}
    assert told == {"SR101": None, "SR103": "The council voted again."}
    assert "SR103 waived (The council voted again.)" in run("check", "bridge@3").text
    assert run("export", "jsonl", "--output", "out.jsonl").code == 0
    assert run("init", "../other").code == 0
    assert run("-C", "../other", "import", "jsonl", "out.jsonl").code == 0
    logged = run("-C", "../other", "log", "bridge", "--json").json["revisions"]
    assert logged[0]["waivers"] == [{"code": "SR103", "reason": "The council voted again."}]


@pytest.mark.parametrize("waiver", ["SR103", "SR103=", "SR999=why", "=why"])
def test_a_waiver_without_a_code_or_a_reason_is_refused(newsroom: Path, run: Run, waiver: str) -> None:
    write("third.md", SHORTER)
    done = run("save", "bridge", "third.md", "--kind", "update", "--waive", waiver)
    assert done.code == 2
    assert "--waive" in done.err


def test_the_gate_stores_nothing_until_a_grave_finding_is_waived(newsroom: Path, run: Run) -> None:
    set_policy(GATE)
    write("third.md", SHORTER)
    before = commits()
    done = run("save", "bridge", "third.md", *QUIET)
    assert (done.code, commits()) == (1, before)
    assert "SR101" in done.err
    assert 'pass with the reason: --waive SR101="why"' in done.err
    assert "SR103" not in done.err
    assert run("save", "bridge", "third.md", *QUIET, "--waive", "SR101=Agreed.").code == 0
    assert commits() == before + 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[check]\ngate = "yes"\n', 3, "true or false"),
        ('[check]\n\n[check.severity]\nSR101 = "error"\nSR99 = "info"\n', 6, "no rule has the code 'SR99'"),
        ('[check.desk."World News"]\nlate-after = -1\n', 3, "whole hours"),
        ('check.policy = "wires"\n', 2, "there is no policy 'wires'"),
    ],
)
def test_a_broken_policy_is_refused_with_file_and_line(
    newsroom: Path, run: Run, text: str, line: int, said: str
) -> None:
    Path("storyrev.toml").write_text('name = "The Daily Example"\n' + text, "utf-8")
    done = run("check")
    assert done.code == 2
    assert f"storyrev.toml', line {line}: " in done.err
    assert said in done.err


def test_a_pack_can_be_begun_with_and_shown_and_holds(place: Path, run: Run) -> None:
    for line in run("policy", "list").text.splitlines():
        name = line.split()[0]
        assert run("policy", "show", name).text.startswith("# ")
        assert run("init", name, "--policy", name).code == 0
        assert run("-C", name, "rules", "--json").json["policy"] == name
    assert run("init", "other", "--policy", "none").code == 2
    assert not Path("other").exists()
    wire = {rule["code"]: rule["severity"] for rule in run("-C", "wire", "rules", "--json").json["rules"]}
    assert (wire["SR101"], wire["SR304"]) == ("error", "warning")
    small = {rule["code"]: rule["severity"] for rule in run("-C", "small", "rules", "--json").json["rules"]}
    assert small["SR402"] == "off"


def test_a_government_publisher_asks_no_note_for_a_minor_change(newsroom: Path, run: Run) -> None:
    write("third.md", SHORTER)
    draft = ("check", "bridge", "third.md", "--kind", "minor", "--note", "", "--format", "json")
    assert "SR101" in codes(run(*draft))
    set_policy('\n[check]\npolicy = "government"\n')
    assert "SR101" not in codes(run(*draft))


def test_explain_prints_the_page_of_a_rule_by_code_or_name(place: Path, run: Run) -> None:
    page = run("explain", "SR301").text
    assert page.startswith("# SR301: freshening\n")
    assert run("explain", "freshening").text == page
    assert run("explain", "SR999").code == 2


def test_files_edited_in_place_are_checked_for_a_hook(newsroom: Path, run: Run) -> None:
    assert run("check", "--changed").text == "No findings · 0 looked at\n"
    Path("stories/2020/01/bridge.md").write_text(SHORTER, "utf-8")
    done = run("check", "--changed", "--format", "json")
    assert (done.code, done.json["looked_at"]) == (1, 1)
    assert codes(done) == ["SR101", "SR103"]
    (hook,) = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["entry"] == "storyrev check --changed"


def request(**values: Any) -> bytes:
    told = {"format": "storyrev.prepublish/v1", "slug": "bridge", "text": SHORTER, "editor": EDITOR}
    return json.dumps(told | values).encode()


@pytest.mark.parametrize(
    ("values", "decision", "code"),
    [
        ({"kind": "update", "note": ""}, "warn", 1),
        ({"kind": "minor", "note": "", "waivers": {"SR101": "Agreed.", "SR103": "Agreed."}}, "allow", 0),
        ({"text": CORRECTED.replace("We have looked", "We had looked"), "kind": "update", "note": ""}, "block", 1),
        ({"slug": "ferry", "text": "<h1>A ferry</h1><p>It starts on Monday.</p>", "form": "html"}, "allow", 0),
    ],
)
def test_a_cms_gets_a_decision(newsroom: Path, run: Run, values: dict[str, Any], decision: str, code: int) -> None:
    before = commits()
    asked = request(**values)
    jsonschema.validate(json.loads(asked), json.loads(run("check", "--request-schema").out))
    done = run("check", "--webhook", stdin=asked)
    jsonschema.validate(done.json, json.loads(run("check", "--decision-schema").out))
    assert (done.json["decision"], done.code, commits()) == (decision, code, before)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (b"{", "no JSON"),
        (b"[]", "storyrev.prepublish/v1"),
        (request(slug="../x"), "../x"),
        (request(text=3), "'text'"),
        (request(kind="kill"), "'kind'"),
        (request(at="2020-01-01"), "zone"),
        (request(urgent=True), "'urgent'"),
        (request(waivers={"SR1": "why"}), "SR1"),
        (request(signed_off_by="Ada"), "signed_off_by"),
        (request(withheld="no"), "'withheld'"),
    ],
)
def test_a_request_that_cannot_be_read_gets_no_decision(newsroom: Path, run: Run, asked: bytes, said: str) -> None:
    done = run("check", "--webhook", stdin=asked)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err


def test_text_of_a_withheld_revision_does_not_go_out_in_silence(newsroom: Path, run: Run) -> None:
    held = "Prosecutors will charge two engineers on Monday, the file says."
    write("secret.md", f"{CORRECTED}\n{held}\n")
    assert run("save", "bridge", "secret.md", "--kind", "update", "--withheld", "--at", "2020-02-02T09:00Z").code == 0
    write("public.md", f"{SHORTER}\n{held}\n")
    assert "SR502" in codes(run("check", "bridge", "public.md", *QUIET, "--format", "json"))
    write("public.md", SHORTER)
    assert "SR502" not in codes(run("check", "bridge", "public.md", *QUIET, "--format", "json"))


def test_a_late_correction_is_told_as_late_and_not_as_a_claim_in_vain(newsroom: Path, run: Run) -> None:
    right = CORRECTED.replace("18 months", "14 months")
    late = "Correction: Repairs will take 14 months, not 18 as this story said until Feb. 2."
    write("third.md", right)
    assert run("save", "bridge", "third.md", *QUIET, "--at", "2020-02-02T09:00Z").code == 0
    write("fourth.md", right + f"\n**Correction:** {late}\n")
    save = ("save", "bridge", "fourth.md", "--kind", "correction", "--note")
    done = run(*save, late, "--at", "2020-02-05T10:00Z", "--json")
    assert done.code == 0
    assert [finding["code"] for finding in done.json["findings"] if finding["code"] == "SR203"] == []
    checked = run("check", "bridge@4", "--format", "json")
    assert "SR203" not in codes(checked)
    (told,) = [f for r in checked.json["revisions"] for f in r["findings"] if f["code"] == "SR304"]
    assert "73 hours after" in told["message"]
    assert "bridge@3 → bridge@4" in told["message"]
    assert run("note", "bridge@4", "--check").code == 0
    assert "SR304" in report_codes(run, "bridge", "3", "4")
    assert "SR304" in report_codes(run, "bridge")
    assert run("note", "bridge@4", "--note", late.replace("14", "12")).code == 1


def test_a_correction_in_time_or_after_a_note_is_not_late(newsroom: Path, run: Run) -> None:
    write("third.md", SHORTER)
    assert run("save", "bridge", "third.md", *QUIET, "--at", "2020-02-02T09:00Z").code == 0
    write("fourth.md", SHORTER.replace("14 months", "15 months"))
    note = ("--note", "Correction: Repairs will take 15 months, not 18, as this story said until Feb. 2.")
    draft = ("check", "bridge", "fourth.md", "--kind", "correction", *note, "--format", "json")
    assert "SR304" not in codes(run(*draft, "--at", "2020-02-03T09:00Z"))
    assert "SR304" in codes(run(*draft, "--at", "2020-02-03T10:00Z"))
    write("fourth.md", SHORTER.replace("14 months", "16 months"))
    update = ("--kind", "update", "--note", "Repairs will take 16 months.", "--at", "2020-02-03T09:00Z")
    assert run("save", "bridge", "fourth.md", *update).code == 0
    assert "SR304" not in codes(run(*[word.replace("fourth", "third") for word in draft], "--at", "2020-02-06T09:00Z"))


def test_a_report_asks_what_a_check_would_of_texts_that_nobody_was_to_read(newsroom: Path, run: Run) -> None:
    told = "The mayor will resign on Monday, two people close to her said on Friday evening."
    write("third.md", CORRECTED + f"\n{told}\n")
    assert run("save", "bridge", "third.md", *QUIET, "--withheld", "--at", "2020-02-02T09:00Z").code == 0
    write("fourth.md", CORRECTED + f"\n{told} She did not answer.\n")
    assert run("save", "bridge", "fourth.md", *QUIET, "--at", "2020-02-02T10:00Z").code == 0
    assert "SR502" in codes(run("check", "bridge@4", "--format", "json"))
    assert "SR502" in report_codes(run, "bridge", "3", "4")
    assert "SR502" in report_codes(run, "bridge")


def report_codes(run: Run, *arguments: str) -> list[str]:
    """The codes of what the newest comparison of a report is asked about."""
    newest = run("report", *arguments, "--json").json["comparisons"][0]
    return [finding["code"] for finding in newest["judgement"]["findings"]]
