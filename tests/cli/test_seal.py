"""`storyrev seal`, and `verify --against`, as their users meet them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.authority import Authority, authority
from tests.cli.conftest import Run, write
from tests.keys import Keys, keys

__all__ = ["authority", "keys"]

AT = ("--at", "2020-03-10T12:00Z")


def test_a_seal_goes_to_stdout_and_is_the_same_on_every_run(newsroom: Path, run: Run) -> None:
    done = run("seal", *AT)
    assert (done.code, done.err) == (0, "")
    assert done.text.startswith(
        "storyrev seal v1\nnewsroom: The Daily Example\nsealed: 2020-03-10T12:00:00+00:00\n\nhead: "
    )
    assert run("seal", *AT).out == done.out


def test_a_record_is_held_to_the_seal_in_a_file(newsroom: Path, run: Run) -> None:
    done = run("seal", *AT, "--output", "../seal.txt")
    assert done.text == "../seal.txt\n"
    assert Path("../seal.txt").read_bytes() == run("seal", *AT).out
    done = run("verify", "--against", "../seal.txt")
    assert done.code == 0
    assert "notice seal-holds" in done.text
    subprocess.run(["git", "reset", "-q", "--hard", "HEAD~1"], check=True)
    done = run("verify", "--against", "../seal.txt")
    assert done.code == 1
    assert "seal-head-missing · commit" in done.text
    assert run("verify", "--against", "../seal.txt", "--json").json["stores"][0]["counts"]["seal-head-missing"] == 1


def test_a_seal_is_never_written_over(newsroom: Path, run: Run) -> None:
    write("seal.txt", "an older one")
    done = run("seal", "--output", "seal.txt")
    assert done.code == 2
    assert "a seal is kept" in done.err
    assert Path("seal.txt").read_text("utf-8") == "an older one"


def test_a_signed_seal_has_its_signature_beside_it(newsroom: Path, run: Run, keys: Keys) -> None:
    write("signers", keys.listed())
    assert run("seal", *AT, "--sign", keys.ada).code == 2
    done = run("seal", *AT, "-o", "seal.txt", "--sign", keys.ada)
    assert done.text == "seal.txt\nseal.txt.sig\n"
    done = run("verify", "--against", "seal.txt", "--signers", "signers")
    assert "notice seal-signed" in done.text
    Path("seal.txt.sig").rename("other")
    assert "seal-signed" not in run("verify", "--against", "seal.txt", "--signers", "signers").text
    options = ("--against", "seal.txt", "--signers", "signers", "--signature", "other")
    assert "seal-signed" in run("verify", *options).text
    # What OpenSSH itself says of it.
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        "signers",
        "-I",
        "ada@newsroom.example",
        "-n",
        "storyrev-seal",
        "-s",
        "other",
    ]
    subprocess.run(command, input=Path("seal.txt").read_bytes(), check=True, capture_output=True)
    done = run("seal", *AT, "-o", "locked.txt", "--sign", keys.locked)
    assert done.code == 3
    assert not Path("locked.txt").exists()


def test_programs_get_what_was_sealed_as_json(newsroom: Path, run: Run) -> None:
    assert run("seal", "--json").code == 2
    told = run("seal", *AT, "-o", "seal.txt", "--json").json
    (store,) = told["stores"]
    text = Path("seal.txt").read_text("utf-8")
    assert f"head: {store['head']}\ncommits: 3\nstories: 1\nrevisions: 2\n" in text
    assert f"revisions 2, sha256 {store['digest']}\n" in text
    assert (told["seal"], told["signature"], told["timestamp_request"]) == ("seal.txt", None, None)


def test_a_timestamp_is_asked_for_and_checked_with_files(newsroom: Path, run: Run, authority: Authority) -> None:
    done = run("seal", *AT, "-o", "seal.txt", "--timestamp-request", "seal.tsq")
    assert done.text == "seal.txt\nseal.tsq\n"
    authority.answer(Path("seal.tsq"), Path("seal.tsr"))
    roots = authority.folder / "root.pem"
    done = run("verify", "--against", "seal.txt", "--timestamp", "seal.tsr", "--roots", roots)
    assert done.code == 0
    assert "notice timestamp-holds" in done.text
    other = authority.folder / "other.pem"
    done = run("verify", "--against", "seal.txt", "--timestamp", "seal.tsr", "--roots", other)
    assert done.code == 1
    assert "timestamp-bad" in done.text
    assert run("verify", "--against", "seal.txt", "--timestamp", "seal.tsr", "--roots", "seal.txt").code == 2


@pytest.mark.parametrize(
    "options",
    [
        ("--timestamp", "first.md", "--roots", "first.md"),
        ("--signature", "first.md"),
        ("--against", "first.md", "--timestamp", "first.md"),
        ("--against", "first.md", "--roots", "first.md"),
        ("--against", "first.md", "--vouch"),
        ("--against", "gone.txt"),
    ],
)
def test_options_that_make_no_sense_are_a_wrong_call(newsroom: Path, run: Run, options: tuple[str, ...]) -> None:
    assert run("verify", *options).code == 2


def test_a_file_that_is_no_seal_is_found(newsroom: Path, run: Run) -> None:
    done = run("verify", "--against", "first.md")
    assert done.code == 1
    assert "seal-damaged" in done.text


def test_a_machine_without_the_library_is_told_what_to_install(
    newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rfc3161_client", None)
    done = run("seal", "-o", "seal.txt", "--timestamp-request", "seal.tsq")
    assert done.code == 3
    assert "storyrev[timestamp]" in done.err
    assert not Path("seal.txt").exists()
