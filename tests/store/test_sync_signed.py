"""Newsrooms that ask for signed revisions stay signed when they are joined."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storyrev.store import Newsroom, create
from storyrev.store.signing import NoKey, NotAllowed
from storyrev.store.sync import Request, Synced
from storyrev.store.verify import verify
from tests.keys import ADA, EVE, Keys, keys
from tests.store.conftest import AT, Git
from tests.store.test_verify import LATER

__all__ = ["keys"]


@pytest.fixture
def pair(tmp_path: Path, git: Git, keys: Keys) -> tuple[Newsroom, Newsroom]:
    """Two newsrooms that ask for signatures; in both, a story was changed, and another one begun."""
    with create(tmp_path / "one", name="x", editor=ADA, at=AT, key=keys.ada) as one:
        (one.root / "allowed_signers").write_bytes(keys.listed())
        who = ("-c", "user.name=Ada Desk", "-c", "user.email=ada@newsroom.example")
        how = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={keys.ada}")
        git(*who, *how, "commit", "-q", "-a", "-S", "-m", "List Eve", cwd=one.root, identity=False)
        one.save("embassy", b"One", editor=ADA, at=AT, key=keys.ada)
    git("clone", "-q", "--bare", str(tmp_path / "one"), str(tmp_path / "hub.git"), cwd=tmp_path)
    git("clone", "-q", str(tmp_path / "hub.git"), str(tmp_path / "two"), cwd=tmp_path)
    git("remote", "add", "origin", str(tmp_path / "hub.git"), cwd=tmp_path / "one")
    rooms = Newsroom.open(tmp_path / "one"), Newsroom.open(tmp_path / "two")
    for room, who_saves, key in ((rooms[0], ADA, keys.ada), (rooms[1], EVE, keys.eve)):
        for slug, kind in (("embassy", "update"), (f"new-{who_saves[:3].lower()}", "first")):
            room.save(slug, who_saves.encode(), editor=who_saves, at=AT, key=key, kind=kind)  # type: ignore[arg-type]  # Literal
    _sync(rooms[0], ADA, keys.ada)
    return rooms


def _sync(room: Newsroom, editor: str, key: str | None, **more: object) -> Synced:
    (done,) = room.sync(Request(editor, AT + timedelta(days=1), key=key, **more))  # type: ignore[arg-type]  # any field
    return done


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_the_joined_commit_and_every_decision_are_signed(
    pair: tuple[Newsroom, Newsroom], git: Git, keys: Keys, side: str
) -> None:
    one, two = pair
    assert _sync(two, EVE, keys.eve).outcome == "contested"
    assert _sync(two, EVE, keys.eve, decisions={"embassy": side}).outcome == "joined"
    assert _sync(one, ADA, keys.ada).outcome == "received"
    assert one.dump_index() == two.dump_index()
    setting = f"gpg.ssh.allowedSignersFile={one.root / 'allowed_signers'}"
    said = git("-c", setting, "log", "--format=%G? %GS", cwd=one.root).splitlines()
    assert sorted(said) == ["G ada@newsroom.example"] * 5 + ["G eve@newsroom.example"] * 4
    for room in pair:
        found = verify(room.layout, now=LATER, step=lambda _done, _of: None).findings
        assert {finding.code for finding in found} <= {"saved-later", "plain-commit"}
        assert git("status", "--porcelain", cwd=room.root) == ""


def test_without_a_key_that_may_sign_nothing_is_joined(pair: tuple[Newsroom, Newsroom], git: Git, keys: Keys) -> None:
    two = pair[1]
    _sync(two, EVE, keys.eve)
    head = git("rev-parse", "HEAD", cwd=two.root)
    with pytest.raises(NoKey):
        _sync(two, EVE, None, decisions={"embassy": "ours"})
    with pytest.raises(NotAllowed):
        _sync(two, EVE, keys.ada, decisions={"embassy": "ours"})
    assert git("rev-parse", "HEAD", cwd=two.root) == head
