"""Signed saves as their users meet them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, Run, write
from tests.keys import Keys, keys

__all__ = ["keys"]


@pytest.fixture
def signed(place: Path, run: Run, keys: Keys) -> Path:
    """A newsroom that asks for signatures, with a signed story; we are in it."""
    assert run("init", ".", "--name", "X", "--at", "2020-01-31T12:00Z", "--sign", keys.ada).code == 0
    write("first.md", FIRST)
    assert run("save", "bridge", "first.md", "--at", "2020-01-31T21:05Z", "--sign", keys.ada).code == 0
    return place


def test_a_signed_newsroom_takes_signed_saves_and_no_others(signed: Path, run: Run, keys: Keys) -> None:
    write("second.md", CORRECTED)
    done = run("save", "bridge", "second.md", "--at", "2020-02-01T09:30Z")
    assert done.code == 2
    assert "--sign KEY" in done.err
    done = run("save", "bridge", "second.md", "--at", "2020-02-01T09:30Z", "--sign", keys.nobody)
    assert done.code == 3
    assert "may not sign" in done.err
    assert run("save", "bridge", "second.md", "--at", "2020-02-01T09:30Z", "--sign", keys.ada).code == 0
    done = run("verify")
    assert done.code == 0
    assert "3 commits, 3 signatures, 2 revisions" in done.text


def test_the_key_may_come_from_the_environment(
    signed: Path, run: Run, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYREV_SIGNING_KEY", keys.ada)
    write("second.md", CORRECTED)
    assert run("save", "bridge", "second.md", "--at", "2020-02-01T09:30Z").code == 0


def test_what_has_no_signature_is_found_and_can_be_vouched_for(signed: Path, run: Run, keys: Keys) -> None:
    assert run("verify", "--vouch", "--sign", keys.ada).code == 2
    Path("stories/2020/01/bridge.md").write_text("By hand\n", "utf-8")
    who = ["-c", "user.name=Plain", "-c", "user.email=plain@git.example"]
    subprocess.run(["git", *who, "commit", "-qam", "By hand"], check=True)
    done = run("verify")
    assert done.code == 1
    assert done.text.startswith("unsigned · bridge@2 · stories/2020/01/bridge.md · commit ")
    assert run("verify", "--vouch").code == 2
    assert run("verify", "--vouch", "--accept", "x", "--sign", keys.ada).code == 2
    done = run("verify", "--vouch", "--sign", keys.ada)
    assert done.code == 0
    assert "notice vouched" in done.text
    assert run("verify", "bridge").code == 0


def test_signatures_are_held_to_another_list_where_one_is_given(signed: Path, run: Run, keys: Keys) -> None:
    write("../mine", f"ada.park@newsroom.example {keys.public('ada')}\n")
    assert run("verify", "--signers", "../mine").code == 0
    write("../mine", f"ada.park@newsroom.example {keys.public('eve')}\n")
    done = run("verify", "--signers", "../mine")
    assert done.code == 1
    assert "signer-unknown" in done.text
    assert run("verify", "--signers", "../none").code == 2


def test_what_was_imported_is_to_be_vouched_for(signed: Path, run: Run, keys: Keys) -> None:
    story = signed.parent / "archive" / "tunnel"
    story.mkdir(parents=True)
    draft = '[[draft]]\nfile = "{0}.md"\nkind = "{1}"\nat = 2020-02-0{0}T12:00:00Z\neditor = "Old Hand <old@newsroom.example>"\n'
    write(str(story / "story.toml"), draft.format(1, "first") + draft.format(2, "update"))
    write(str(story / "1.md"), "# The tunnel\n\nIt is open.\n")
    write(str(story / "2.md"), "# The tunnel\n\nIt is closed.\n")
    done = run("import", "folder", story.parent)
    assert done.code == 0
    assert "storyrev verify --vouch" in done.err
    assert run("verify").code == 1
    done = run("verify", "--vouch", "--sign", keys.ada)
    assert done.code == 0
    assert "for 2 commits without a signature" in done.text
    assert "vouch" not in run("import", "folder", story.parent).err
