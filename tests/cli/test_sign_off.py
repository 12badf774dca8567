"""A second person approves a revision, and everybody who looks at it sees that."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import CORRECTED, FIRST, Run, write
from tests.cli.test_check import codes, set_policy
from tests.keys import Keys, keys

__all__ = ["keys"]

EVE = "Eve Night <eve@newsroom.example>"
BO = "Bo Late <bo@newsroom.example>"
NEEDED = '\n[check]\nsign-off = ["correction"]\n'


def sign(run: Run, *arguments: str) -> None:
    done = run("sign-off", *arguments)
    assert done.code == 0, done.err


def test_what_needs_a_sign_off_waits_until_somebody_else_signs(newsroom: Path, run: Run) -> None:
    assert run("sign-off", "--waiting").code == 0
    set_policy(NEEDED)
    done = run("sign-off", "--waiting")
    assert done.code == 1
    assert done.text.startswith("bridge@2 ")
    assert "SR503" in codes(run("check", "bridge@2", "--format", "json"))
    done = run("sign-off", "bridge")
    assert done.code == 2
    assert "another person's" in done.err
    done = run("sign-off", "bridge", "--by", EVE, "--remark", "Read twice.", "--at", "2020-02-01T10:00Z")
    assert (done.code, done.text) == (0, f"bridge@2 signed off by {EVE}\n")
    again = run("sign-off", "bridge@2", "--by", EVE, "--remark", "Read twice.")
    assert "already; nothing stored" in again.text
    assert run("sign-off", "--waiting").code == 0
    assert "SR503" not in codes(run("check", "bridge@2", "--format", "json"))


def test_sign_offs_are_listed_and_shown_to_editors_and_never_to_readers(newsroom: Path, run: Run) -> None:
    sign(run, "bridge@2", "--by", EVE, "--remark", "Read <twice>.", "--at", "2020-02-01T10:00+01:00")
    listed = run("sign-off", "--list", "bridge")
    assert f"  {EVE} · 2020-02-01 09:00 +0000 · Read <twice>.\n" in listed.text
    assert run("sign-off", "--list", "bridge@1").text == ""
    assert run("sign-off", "--list").text == listed.text
    assert "correction, signed off" in run("log", "bridge").text
    assert run("show", "bridge", "--outline").text.startswith(f"signed off: {EVE} · ")
    told = {"by": EVE, "at": "2020-02-01T09:00:00+00:00", "remark": "Read <twice>.", "change": ""}
    assert run("show", "bridge", "--json").json["revision"]["sign_offs"] == [{**told, "signed": False}]
    report = run("report", "bridge", "--json")
    jsonschema.validate(report.json, json.loads(run("report", "--schema").out))
    assert report.json["comparisons"][0]["new"]["sign_offs"] == [told]
    page = run("report", "bridge", "-o", "-").text
    assert "Read &lt;twice&gt;." in page
    assert "Eve Night" in page
    assert "signed off" in run("diff", "bridge").text
    for readers in (run("corrections", "-o", "-"), run("corrections", "--json")):
        assert readers.code == 0
        assert "Eve Night" not in readers.text
        assert "Read " not in readers.text


def test_json_is_as_the_schema_says(newsroom: Path, run: Run) -> None:
    schema = json.loads(run("sign-off", "--schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    done = run("sign-off", "bridge", "--by", EVE, "--json")
    jsonschema.validate(done.json, schema)
    assert done.json["created"] is True
    assert run("sign-off", "bridge", "--by", EVE, "--json").json["created"] is False
    listed = run("sign-off", "--list", "--json")
    jsonschema.validate(listed.json, schema)
    assert listed.json["revisions"] == done.json["revisions"]


def test_one_change_is_signed_off_by_its_address_and_the_revision_is_not(newsroom: Path, run: Run) -> None:
    set_policy(NEEDED)
    changes = run("diff", "bridge", "--json").json
    address = next(fact["address"] for fact in changes["judgement"]["facts"] if fact["address"])
    done = run("sign-off", "bridge", "--by", EVE, "--change", address)
    assert done.text == f"bridge@2, change {address}, signed off by {EVE}\n"
    assert run("sign-off", "--waiting").code == 1
    assert f'<a href="#{address}"><code>{address}</code></a>' in run("report", "bridge", "-o", "-").text
    assert run("sign-off", "bridge", "--by", BO, "--change", "b-0000000000").code == 2
    assert run("sign-off", "bridge@1", "--by", BO, "--change", address).code == 2
    assert "signed off" not in run("log", "bridge").text


def test_a_policy_names_who_may_sign_off(newsroom: Path, run: Run) -> None:
    set_policy(NEEDED + 'sign-off-by = ["EVE@newsroom.example"]\n')
    done = run("sign-off", "bridge", "--by", BO)
    assert done.code == 2
    assert "may not sign this story off" in done.err
    sign(run, "bridge", "--by", EVE)
    assert run("sign-off", "--waiting").code == 0


def test_a_gate_opens_for_a_draft_that_somebody_signed_off(newsroom: Path, run: Run) -> None:
    set_policy(NEEDED + 'gate = true\n\n[check.severity]\nSR503 = "error"\n')
    write("third.md", CORRECTED.replace("18 months", "16 months"))
    note = "Correction: Repairs will take 16 months, not 18 months. It was wrong since Jan. 31."
    save = ("save", "bridge", "third.md", "--kind", "correction", "--note", note)
    assert "SR503" in run(*save).err
    assert run(*save, "--signed-off-by", "Ada <ada.park@newsroom.example>").code == 2
    assert run(*save, "--signed-off-by", "Eve").code == 2
    done = run(*save, "--signed-off-by", EVE, "--json")
    assert done.code == 0, done.err
    assert [one["by"] for one in done.json["revision"]["sign_offs"]] == [EVE]
    assert "SR503" not in codes(run("check", "bridge@3", "--format", "json"))
    assert run("verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Say what is signed off"),
        (("--list", "--waiting"), "name one of them"),
        (("--list", "bridge", "--by", EVE), "nothing to be signed"),
        (("--waiting", "bridge@1"), "leave out the revision"),
        (("brigde", "--by", EVE), "brigde"),
        (("bridge@9", "--by", EVE), "bridge"),
        (("bridge", "--by", "Eve"), "'Eve' names no editor"),
        (("bridge", "--by", EVE, "--at", "soon"), "is not a time"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_with_the_next_step(
    newsroom: Path, run: Run, arguments: tuple[str, ...], told: str
) -> None:
    done = run("sign-off", *arguments)
    assert done.code == 2
    assert told in done.err


def test_sign_offs_come_along_when_the_record_is_given_back(newsroom: Path, run: Run) -> None:
    sign(run, "bridge@2", "--by", EVE, "--remark", "Read\ntwice.", "--at", "2020-02-01T10:00Z")
    sign(run, "bridge@2", "--by", BO, "--at", "2020-02-01T09:00Z")
    assert run("export", "jsonl", "-o", "../record.jsonl").code == 0
    assert run("export", "bundle", "-o", "../record.bundle").code == 0
    schema = json.loads(run("export", "jsonl", "--schema").out)
    ours = run("log", "bridge", "--json").json["revisions"]
    for line in Path("../record.jsonl").read_text("utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema)
    for number, source in enumerate((("jsonl", "../record.jsonl"), ("git", "../record.bundle"), ("git", "."))):
        root = f"../elsewhere{number}"
        assert run("init", root, "--name", "X").code == 0
        for _ in range(2):
            assert run("-C", root, "import", *source).code == 0
        theirs = run("-C", root, "log", "bridge", "--json").json["revisions"]
        assert [one["sign_offs"] for one in theirs] == [one["sign_offs"] for one in ours]
        assert run("-C", root, "verify").code == 0


def test_an_import_that_lost_its_sign_offs_half_way_brings_them_the_next_time(newsroom: Path, run: Run) -> None:
    sign(run, "bridge@2", "--by", EVE)
    record = [json.loads(line) for line in run("export", "jsonl").out.splitlines()]
    for name, lines in {"bare": [{**one, "sign_offs": []} for one in record], "whole": record}.items():
        write(f"{name}.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
    assert run("init", "../elsewhere", "--name", "X").code == 0
    for name in ("bare", "whole"):
        assert run("-C", "../elsewhere", "import", "jsonl", f"{name}.jsonl").code == 0
    assert "signed off" in run("-C", "../elsewhere", "log", "bridge").text
    write(
        "own.jsonl",
        json.dumps(
            {**record[1], "slug": "other", "sign_offs": [{"by": record[1]["editor"], "at": "2020-02-01T10:00Z"}]}
        ),
    )
    done = run("-C", "../elsewhere", "import", "jsonl", "own.jsonl")
    assert done.code == 1
    assert "another person's" in done.err


def test_a_newsroom_that_signs_has_sign_offs_signed_by_their_own_signers(place: Path, run: Run, keys: Keys) -> None:
    assert run("init", ".", "--name", "X", "--at", "2020-01-31T12:00Z", "--sign", keys.ada).code == 0
    write("first.md", FIRST)
    save = ("save", "bridge", "first.md", "--at", "2020-01-31T21:05Z", "--sign", keys.ada)
    assert "nobody signs for another" in run(*save, "--signed-off-by", EVE).err
    assert run(*save).code == 0
    assert "--sign KEY" in run("sign-off", "bridge", "--by", EVE).err
    assert run("sign-off", "bridge", "--by", EVE, "--sign", keys.eve).code == 3
    assert 'namespaces="git,storyrev-seal,storyrev-sign-off"' in Path("allowed_signers").read_text("utf-8")


def test_a_sync_says_that_sign_offs_travelled(newsroom: Path, run: Run) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", "../hub.git"], check=True)
    sign(run, "bridge@2", "--by", EVE)
    done = run("sync", "../hub.git")
    assert done.code == 0
    assert done.text.endswith("hub.git: sent those of 1 revision.\n")
    assert run("sync", "../hub.git").text.startswith("Nothing to do: ")
    subprocess.run(["git", "clone", "-q", "../hub.git", "../elsewhere"], check=True)
    assert run("-C", "../elsewhere", "sign-off", "--list").text == ""
    received = run("-C", "../elsewhere", "sync", "--json").json["repositories"][0]
    assert (received["outcome"], received["sign_offs_received"]) == ("same", 1)
    assert "signed off" in run("-C", "../elsewhere", "log", "bridge").text
