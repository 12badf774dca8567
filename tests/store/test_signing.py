"""Signed saves: made with SSH keys, checked by plain Git and by `verify`, and refused before anything is stored."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storyrev.store import Entry, Newsroom, add_store, create
from storyrev.store.begin import CannotBegin
from storyrev.store.git import GitFailed
from storyrev.store.settings import BrokenSettings
from storyrev.store.signing import CannotSign, NoKey, NotAllowed
from storyrev.store.verify import Verdict, verify
from storyrev.store.vouching import HistoryMoved, vouch
from storyrev.store.write import BranchMoved, move_branch
from tests.keys import ADA, EVE, Keys, keys
from tests.store.conftest import AT, Git
from tests.store.test_verify import LATER

__all__ = ["keys"]

PATH = "stories/2020/01/embassy.md"


@pytest.fixture
def signed(tmp_path: Path, keys: Keys) -> Iterator[Newsroom]:
    """A newsroom that asks for signatures; Ada began it, and Eve is listed since."""
    with create(tmp_path / "newsroom", name="The Daily Example", editor=ADA, at=AT, key=keys.ada) as newsroom:
        yield newsroom


def save(newsroom: Newsroom, data: bytes, hours: int = 1, editor: str = ADA, **more: Any) -> str:
    at = AT + timedelta(hours=hours)
    return newsroom.save("embassy", data, editor=editor, at=at, **more).revision.id


def look(newsroom: Newsroom, **more: Any) -> Verdict:
    return verify(newsroom.layout, now=LATER, step=lambda _done, _of: None, **more)


def codes(newsroom: Newsroom, **more: Any) -> set[str]:
    return {finding.code for finding in look(newsroom, **more).findings}


def git_says(newsroom: Newsroom, git: Git) -> list[str]:
    """What plain Git says of each signature, newest first: G is good."""
    setting = f"gpg.ssh.allowedSignersFile={newsroom.root / 'allowed_signers'}"
    return git("-c", setting, "log", "--format=%G? %GS").splitlines()


def objects(git: Git) -> str:
    return git("count-objects", "-v")


def relist(newsroom: Newsroom, git: Git, keys: Keys, text: bytes, day: int = 2) -> None:
    """Record another list of allowed signers, signed by plain Git."""
    (newsroom.root / "allowed_signers").write_bytes(text)
    plain_commit(newsroom, git, "-S", key=keys.ada, day=day)


def plain_commit(newsroom: Newsroom, git: Git, *options: str, key: str = "", day: int = 2) -> None:
    """Commit what is changed with plain Git, as Ada, on a day of January."""
    name, _, address = ADA.rpartition(" ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_COMMITTER_DATE", f"2020-01-{day:02}T00:00:00Z")
        patch.setenv("GIT_AUTHOR_DATE", f"2020-01-{day:02}T00:00:00Z")
        settings = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"]
        identity = ["-c", f"user.name={name}", "-c", f"user.email={address[1:-1]}"]
        git(*settings, *identity, "commit", "-q", "-a", "--allow-empty", "-m", "By hand", *options, identity=False)


def test_a_signed_save_is_what_an_unsigned_one_is_and_plain_git_finds_it_good(
    signed: Newsroom, git: Git, keys: Keys
) -> None:
    signed.save("budget", b"Four\r\n$Id$\n", editor=ADA, at=AT, key=keys.ada)
    save(
        signed,
        "Zoë’s text\n".encode(),
        key=keys.ada,
        note="Grüße\n\nStoryrev-Kind: minor",
        stamps=(("updated", "Now"),),
    )
    save(signed, b"Two\n", 2, kind="update", key=keys.ada, base="1")
    assert git_says(signed, git) == ["G ada@newsroom.example"] * 4
    assert git("fsck", "--strict", "--full") == ""
    assert git("status", "--porcelain") == ""
    assert git("cat-file", "commit", "HEAD").count("gpgsig") == 1
    assert signed.read(signed.resolve("budget")) == b"Four\r\n$Id$\n"
    assert signed.resolve("embassy@1").note == "Grüße\n\nStoryrev-Kind: minor"
    # The folders that we made are those that Git would make.
    git("read-tree", "HEAD")
    assert git("write-tree") == git("rev-parse", "HEAD^{tree}")
    kept = signed.dump_index()
    signed.reindex()
    assert signed.dump_index() == kept
    verdict = look(signed)
    assert (verdict.findings, verdict.notices, verdict.signatures) == ((), (), 4)


def test_a_signed_history_is_that_of_the_unsigned_saves_but_for_the_signatures(
    signed: Newsroom, git: Git, keys: Keys, tmp_path: Path
) -> None:
    with create(tmp_path / "plain", name="The Daily Example", editor=ADA, at=AT) as plain:
        for newsroom, key in ((signed, keys.ada), (plain, None)):
            for number, slug in enumerate(("a", "a.b", "a-b", "z")):
                newsroom.save(slug, b"%d\n" % number, editor=ADA, at=AT + timedelta(days=40 * number), key=key)
        trees = [git("rev-parse", "HEAD:stories", cwd=newsroom.root) for newsroom in (signed, plain)]
        told = [git("log", "-4", "--format=%an%ae%ad%cn%ce%cd%B", cwd=newsroom.root) for newsroom in (signed, plain)]
    assert trees[0] == trees[1]
    assert told[0] == told[1]


def test_a_key_may_come_from_gits_settings(signed: Newsroom, git: Git, keys: Keys) -> None:
    git("config", "user.signingkey", keys.ada)
    save(signed, b"One\n")
    git("config", "gpg.ssh.program", "/bin/false")
    git("config", "gpg.program", "/bin/false")
    save(signed, b"Two\n", 2, kind="update", key="-")
    assert codes(signed) == set()


def test_a_newsroom_that_asks_for_no_signature_takes_one(newsroom: Newsroom, git: Git, keys: Keys) -> None:
    newsroom.save("embassy", b"One\n", editor=ADA, at=AT, key=keys.ada)
    assert "gpgsig" in git("cat-file", "commit", "HEAD")
    newsroom.save("embassy", b"Two\n", editor=ADA, at=AT, kind="update")
    assert "gpgsig" not in git("cat-file", "commit", "HEAD")
    assert look(newsroom).findings == ()


def refused(newsroom: Newsroom, git: Git, error: type[Exception], said: str, **more: Any) -> None:
    """A save is refused, and nothing at all is left behind."""
    before = objects(git), git("rev-parse", "HEAD"), git("status", "--porcelain")
    with pytest.raises(error, match=said) as told:
        save(newsroom, b"New text\n", kind="first", **more)
    assert str(told.value).isprintable()
    assert (objects(git), git("rev-parse", "HEAD"), git("status", "--porcelain")) == before


def test_a_save_that_cannot_be_signed_is_refused_with_the_next_step(signed: Newsroom, git: Git, keys: Keys) -> None:
    refused(signed, git, NoKey, "--sign KEY")
    git("config", "user.signingkey", "0123456789ABCDEF")
    refused(signed, git, NoKey, "no file and no SSH key")
    refused(signed, git, CannotSign, "ssh-keygen -t ed25519", key="/nonexistent/key")
    refused(signed, git, CannotSign, "ssh-add", key=keys.locked)
    refused(signed, git, CannotSign, "cannot be asked", key="nul\0")
    refused(signed, git, NotAllowed, "it is nobody's", key=keys.nobody)
    refused(signed, git, NotAllowed, "it is ada@newsroom.example's", key=keys.ada, editor=EVE)
    (signed.root / "text").write_text("no key", "utf-8")
    refused(signed, git, CannotSign, "cannot sign", key=str(signed.root / "text"))


def test_a_machine_without_ssh_keygen_is_told_so(
    signed: Newsroom, git: Git, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    git_file = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    (tmp_path / "bin/git").symlink_to(git_file)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    refused(signed, git, CannotSign, "Install OpenSSH", key=keys.ada)


def test_others_who_may_read_a_key_keep_it_from_being_used(
    signed: Newsroom, git: Git, keys: Keys, tmp_path: Path
) -> None:
    key = tmp_path / "open"
    key.write_bytes(Path(keys.ada).read_bytes())
    key.chmod(0o644)
    refused(signed, git, CannotSign, "chmod 600", key=str(key))


def test_a_key_with_a_passphrase_signs_through_the_agent(
    signed: Newsroom, git: Git, keys: Keys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    socket = f"/tmp/storyrev-agent-{os.getpid()}"  # noqa: S108 - a socket's path must be short
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.PIPE)
    try:
        assert agent.stdout is not None
        agent.stdout.readline()
        monkeypatch.setenv("SSH_AUTH_SOCK", socket)
        ask = tmp_path / "ask"
        ask.write_text("#!/bin/sh\necho secret\n", "utf-8")
        ask.chmod(0o755)
        adding = {**os.environ, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
        subprocess.run(["ssh-add", "-q", keys.locked], env=adding, check=True, stdin=subprocess.DEVNULL)
        relist(
            signed, git, keys, f"ada@newsroom.example {keys.public('ada')}\nada@* {keys.public('locked')}\n".encode()
        )
        save(signed, b"One\n", 30, key=keys.locked)
        save(signed, b"Two\n", 31, kind="update", key=keys.locked + ".pub")
        git("config", "user.signingkey", "key::" + keys.public("locked"))
        save(signed, b"Three\n", 32, kind="update")
        assert codes(signed) == set()
    finally:
        agent.terminate()
        agent.wait()
        assert agent.stdout is not None
        agent.stdout.close()


def test_a_newsroom_whose_record_has_no_list_refuses_saves(newsroom: Newsroom, git: Git, keys: Keys) -> None:
    with (newsroom.root / "storyrev.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[signing]\nrequired = true\n")
    save(newsroom, b"Not recorded yet, so not asked for\n")
    git("commit", "-qam", "Ask for signatures")
    before = objects(git)
    with pytest.raises(NotAllowed, match="git add allowed_signers"):
        save(newsroom, b"x\n", 2, kind="update", key=keys.ada)
    assert objects(git) == before


def test_signing_can_be_asked_for_later_and_what_was_before_stays_clean(
    newsroom: Newsroom, git: Git, keys: Keys
) -> None:
    save(newsroom, b"One\n")
    with (newsroom.root / "storyrev.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[signing]\nrequired = true\n")
    (newsroom.root / "allowed_signers").write_bytes(keys.listed())
    git("add", "allowed_signers")
    plain_commit(newsroom, git)
    assert newsroom.settings.signed
    save(newsroom, b"Two\n", 40, kind="update", key=keys.ada)
    assert codes(newsroom) == set()
    (newsroom.root / PATH).write_bytes(b"By hand\n")
    plain_commit(newsroom, git, day=4)
    told = {finding.code: finding for finding in look(newsroom).findings}
    assert told["unsigned"].revision == 3
    assert told["unsigned"].since


@pytest.mark.parametrize("value", ["yes", '"true"', "1"])
def test_a_setting_that_says_neither_is_refused_with_its_line(newsroom: Newsroom, value: str) -> None:
    with (newsroom.root / "storyrev.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[signing]\nrequired = {value}\n")
    with pytest.raises(BrokenSettings, match=r"storyrev\.toml"):
        _ = newsroom.settings


def test_a_list_that_is_there_already_is_not_replaced(tmp_path: Path, keys: Keys) -> None:
    (tmp_path / "newsroom").mkdir()
    (tmp_path / "newsroom/allowed_signers").write_bytes(b"theirs")
    with pytest.raises(CannotBegin, match="says who may sign"):
        create(tmp_path / "newsroom", name="x", editor=ADA, at=AT, key=keys.ada)
    assert not (tmp_path / "newsroom/.git").exists()


def test_a_key_counts_from_its_first_day_to_its_last(signed: Newsroom, git: Git, keys: Keys) -> None:
    line = f'eve@newsroom.example valid-after="20200110",valid-before="20200120" {keys.public("eve")}\n'
    relist(signed, git, keys, keys.listed().split(b"\n")[0] + b"\n" + line.encode())
    refused(signed, git, NotAllowed, "not at this time", key=keys.eve, editor=EVE, hours=24 * 5)
    save(signed, b"One\n", 24 * 12, EVE, key=keys.eve)
    with pytest.raises(NotAllowed, match="not at this time"):
        save(signed, b"Two\n", 24 * 30, EVE, kind="update", key=keys.eve)
    # Nor does an earlier date help: a commit enters the record after the one before it.
    save(signed, b"Three\n", 24 * 40, kind="update", key=keys.ada)
    with pytest.raises(NotAllowed, match="not at this time"):
        save(signed, b"Four\n", 24 * 12, EVE, kind="update", key=keys.eve)
    assert codes(signed) == set()


def test_what_somebody_signed_stays_good_when_they_are_no_longer_listed(signed: Newsroom, git: Git, keys: Keys) -> None:
    relist(signed, git, keys, keys.listed())
    save(signed, b"One\n", 30, EVE, key=keys.eve)
    relist(signed, git, keys, keys.listed().split(b"\n")[0] + b"\n", day=5)
    assert codes(signed) == set()
    assert "signer-unknown" in codes(signed, signers=keys.listed().split(b"\n")[0] + b"\n")


def test_whoever_ends_the_signing_or_lists_a_key_must_sign_that(signed: Newsroom, git: Git, keys: Keys) -> None:
    save(signed, b"One\n", key=keys.ada)
    (signed.root / "allowed_signers").write_bytes(keys.listed() + f"* {keys.public('nobody')}\n".encode())
    plain_commit(signed, git, "-S", key=keys.nobody)
    assert codes(signed) == {"signer-unknown"}
    git("reset", "-q", "--hard", "HEAD~1")
    settings = signed.root / "storyrev.toml"
    settings.write_bytes(settings.read_bytes().replace(b"required = true", b"required = false"))
    plain_commit(signed, git)
    save(signed, b"Unsigned\n", 40, kind="update")
    told = [finding for finding in look(signed).findings if finding.code == "unsigned"]
    assert [finding.commit for finding in told] == [git("rev-parse", "HEAD~1").strip()]


def test_signing_that_was_ended_by_somebody_who_may_is_not_asked_for_any_more(
    signed: Newsroom, git: Git, keys: Keys
) -> None:
    settings = signed.root / "storyrev.toml"
    settings.write_bytes(settings.read_bytes().replace(b"required = true", b"required = false"))
    plain_commit(signed, git, "-S", key=keys.ada)
    save(signed, b"Unsigned\n", 40)
    assert codes(signed) == set()


def test_a_commit_signed_for_another_editor_is_found(signed: Newsroom, git: Git, keys: Keys) -> None:
    relist(signed, git, keys, keys.listed())
    (signed.root / "x").write_text("x", "utf-8")
    plain_commit(signed, git, "-S", key=keys.eve)
    told = {finding.code: finding.message for finding in look(signed).findings}
    assert set(told) == {"signer-differs"}
    assert "eve@newsroom.example" in told["signer-differs"]


def test_a_signature_of_another_commit_is_found(signed: Newsroom, git: Git, keys: Keys) -> None:
    save(signed, b"One\n", key=keys.ada)
    raw = git("cat-file", "commit", "HEAD")
    forged = git(
        "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw.replace("embassy: first", "embassy: First").encode()
    )
    git("update-ref", "refs/heads/main", forged.strip())
    assert {"signature-bad", "history-rewritten"} == codes(signed)


def test_a_signature_that_is_none_of_ssh_is_found(signed: Newsroom, git: Git, keys: Keys) -> None:
    save(signed, b"One\n", key=keys.ada)
    raw = git("cat-file", "commit", "HEAD").replace("SSH SIGNATURE", "PGP SIGNATURE")
    forged = git("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw.encode())
    git("update-ref", "refs/heads/main", forged.strip())
    assert "signer-unknown" in codes(signed)


def test_a_signature_that_was_taken_away_is_found(signed: Newsroom, git: Git, keys: Keys) -> None:
    save(signed, b"One\n", key=keys.ada)
    head, _, message = git("cat-file", "commit", "HEAD").partition("\n\n")
    bare = head.partition("\ngpgsig")[0] + "\n\n" + message
    git(
        "update-ref",
        "refs/heads/main",
        git("hash-object", "-t", "commit", "-w", "--stdin", stdin=bare.encode()).strip(),
    )
    told = {finding.code: finding for finding in look(signed).findings}
    assert {"unsigned", "history-rewritten"} == set(told)
    assert (told["unsigned"].story, told["unsigned"].revision) == ("embassy", 1)
    assert look(signed, slugs=frozenset(["embassy"])).findings


def test_a_list_that_is_gone_is_told_once(signed: Newsroom, git: Git, keys: Keys) -> None:
    git("rm", "-q", "--cached", "allowed_signers")
    plain_commit(signed, git, "-S", key=keys.ada)
    (signed.root / "y").write_text("y", "utf-8")
    for _ in range(2):
        plain_commit(signed, git, "-S", key=keys.ada)
    assert [finding.code for finding in look(signed).findings] == ["signers-missing"]


def test_somebody_who_may_can_vouch_for_what_has_no_signature(signed: Newsroom, git: Git, keys: Keys) -> None:
    save(signed, b"One\n", key=keys.ada)
    signed.record_all(
        Entry(
            slug=f"old-{number}",
            data=b"%d\n" % number,
            editor="Old Hand <old@newsroom.example>",
            at=AT + timedelta(days=number),
            source=f"old/{number}",
            place=f"old/{number}",
        )
        for number in range(3)
    )
    first = git("rev-parse", "HEAD~2").strip()
    assert [f.code for f in look(signed).findings] == ["unsigned"] * 3
    (store,) = signed.stores
    head = git("rev-parse", "HEAD").strip()
    who = {"first": first, "editor": ADA, "at": AT + timedelta(days=9)}
    with pytest.raises(NotAllowed):
        vouch(store.layout, store.record, head=head, key=keys.nobody, **who)  # type: ignore[arg-type] # as they come
    vouch(store.layout, store.record, head=head, key=keys.ada, **who)  # type: ignore[arg-type] # as above
    verdict = look(signed)
    assert verdict.findings == ()
    assert ["3 commits" in notice.message for notice in verdict.notices] == [True]
    assert look(signed, slugs=frozenset(["old-1"])).findings == ()
    assert git_says(signed, git)[0] == "G ada@newsroom.example"
    with pytest.raises(HistoryMoved):
        vouch(store.layout, store.record, head=head, key=keys.ada, **who)  # type: ignore[arg-type] # as above
    (signed.root / "z").write_text("z", "utf-8")
    plain_commit(signed, git, day=20)
    assert "unsigned" in codes(signed)


def test_nobody_vouches_without_a_signature_that_counts(signed: Newsroom, git: Git, keys: Keys) -> None:
    first = git("rev-parse", "HEAD").strip()
    plain_commit(signed, git)
    plain_commit(signed, git, "-m", f"Storyrev-Vouches: {first}")
    assert [f.code for f in look(signed).findings] == ["unsigned"] * 2
    plain_commit(signed, git, "-S", "-m", f"Storyrev-Vouches: {first}", key=keys.nobody)
    assert {f.code for f in look(signed).findings} == {"unsigned", "signer-unknown"}


def test_a_signed_save_that_is_overtaken_is_tried_again(
    signed: Newsroom, git: Git, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def overtaken(*arguments: Any) -> None:
        tried.append(1)
        if len(tried) == 1:
            plain_commit(signed, git, "-S", key=keys.ada)
        move_branch(*arguments)

    monkeypatch.setattr("storyrev.store.signed.move_branch", overtaken)
    save(signed, b"One\n", 48, key=keys.ada)
    assert len(tried) == 2
    assert git("log", "--format=%s").splitlines() == [
        "embassy: first",
        "By hand",
        "Begin the newsroom The Daily Example",
    ]
    assert codes(signed) == set()


def test_a_branch_that_moved_is_refused_by_git_itself(signed: Newsroom, git: Git, keys: Keys) -> None:
    from storyrev.store.write import Change, record

    def change(parent: str | None) -> Change:
        return Change("refs/heads/main", parent, (("x", b"x"),), "x\n", ADA, AT, 0, lambda _: b"none")

    for parent in (None, git("rev-parse", "HEAD^{tree}").strip()):
        with pytest.raises(BranchMoved):
            record(signed.layout, change(parent))
    # What cannot be read is not taken for empty: that would drop every story.
    with pytest.raises(GitFailed, match="unable to read"):
        record(signed.layout, change("0" * 40))
    assert git("rev-list", "--count", "HEAD").strip() == "1"


def test_a_store_of_its_own_asks_by_its_list(tmp_path: Path, newsroom: Newsroom, git: Git, keys: Keys) -> None:
    (newsroom.root / "storyrev.toml").unlink()
    (newsroom.root / "allowed_signers").write_bytes(keys.listed())
    git("add", "-A")
    git("commit", "-qm", "A store")
    from storyrev.store.signers import sign_for

    head = git("rev-parse", "HEAD").strip()
    with pytest.raises(NoKey):
        sign_for(newsroom.layout, None, head, ADA, 0)
    assert sign_for(newsroom.layout, keys.ada, head, ADA, 0) is not None


def test_objects_are_named_as_the_repository_names_them(tmp_path: Path, git: Git, keys: Keys) -> None:
    room = tmp_path / "newsroom"
    room.mkdir()
    git("init", "-q", "--object-format=sha256", "-b", "main")
    with create(room, name="x", editor=ADA, at=AT, key=keys.ada) as newsroom:
        save(newsroom, b"One\n", key=keys.ada)
        assert git("fsck", "--strict") == ""
        assert git_says(newsroom, git) == ["G ada@newsroom.example"] * 2
        assert look(newsroom).findings == ()


def test_a_store_that_is_added_asks_as_the_newsroom_does(signed: Newsroom, git: Git, keys: Keys) -> None:
    with pytest.raises(NoKey):
        add_store(signed.root, "sport", editor=ADA, at=AT)
    assert not (signed.root / "stores").exists()
    add_store(signed.root, "sport", editor=ADA, at=AT, key=keys.ada)
    with Newsroom.open(signed.root) as newsroom:
        with pytest.raises(NoKey):
            newsroom.save("embassy", b"One\n", editor=ADA, at=AT)
        saved = newsroom.save("embassy", b"One\n", editor=ADA, at=AT, key=keys.ada)
        assert saved.revision.path == f"stores/sport/{PATH}"
        for store in newsroom.stores:
            verdict = verify(store.layout, now=LATER, step=lambda _done, _of: None)
            assert (verdict.findings, verdict.signatures) == ((), 2)
