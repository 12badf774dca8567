"""A seal says what the record is, and the record is held to it: in another place nobody can change both."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from storyrev.desk.sealing import Sealed, Witness, hold_to_seal, make_seal
from storyrev.desk.verifying import Checked, verify_record
from storyrev.store import Newsroom, add_store, create
from storyrev.store.seal import BrokenSeal, CannotSeal, format_seal, parse_seal
from storyrev.store.verify import Finding
from tests.authority import Authority, authority
from tests.keys import ADA, Keys, keys

__all__ = ["authority", "keys"]

AT = datetime(2020, 1, 1, 9, 30, tzinfo=UTC)
SEALED = datetime(2020, 3, 10, tzinfo=UTC)
NOW = datetime(2030, 1, 1, tzinfo=UTC)

Git = Callable[..., bytes]


def run_git(newsroom: Newsroom, *arguments: str, stdin: bytes = b"") -> bytes:
    who = ["-c", "user.name=Plain", "-c", "user.email=plain@git.example"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=newsroom.root, check=True, capture_output=True, input=stdin
    ).stdout


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stories in three months; to be copied and not used."""
    root = tmp_path_factory.mktemp("whole") / "newsroom"
    with create(root, name="Tageblatt Zürich", editor=ADA, at=AT) as newsroom:
        newsroom.save("bridge", b"Closed\n", editor=ADA, at=AT)
        newsroom.save("budget", b"Four million\n", editor=ADA, at=AT.replace(month=2))
        newsroom.save("budget", b"Five million\n", editor=ADA, at=AT.replace(month=2, day=3), kind="correction")
        newsroom.save("bridge", b"Open\n", editor=ADA, at=AT.replace(month=3), kind="update")
    return root


@pytest.fixture
def newsroom(whole: Path, tmp_path: Path) -> Iterator[Newsroom]:
    shutil.copytree(whole, tmp_path / "newsroom")
    with Newsroom.open(tmp_path / "newsroom") as opened:
        yield opened


def seal(newsroom: Newsroom, key: str | None = None) -> Sealed:
    return make_seal(newsroom, at=SEALED, key=key)


def look(newsroom: Newsroom, witness: Witness, signers: bytes | None = None) -> tuple[Checked, ...]:
    return hold_to_seal(newsroom, verify_record(newsroom, at=NOW), witness, signers=signers)


def hold(newsroom: Newsroom, text: bytes, **more: bytes) -> dict[str, Finding]:
    """What holding to a seal adds, findings and notices, the first of each code."""
    witness = Witness("seal.txt", text, more.get("signature"), more.get("timestamp"), more.get("roots", b""))
    (checked,) = look(newsroom, witness, more.get("signers"))
    told = (*checked.verdict.findings, *checked.verdict.notices)
    assert sum(number for _, number in checked.verdict.counts) == len(told)
    return {finding.code: finding for finding in reversed(told) if "seal" in finding.code or "stamp" in finding.code}


def test_a_seal_is_a_small_text_that_plain_tools_can_make_again(newsroom: Newsroom) -> None:
    head = run_git(newsroom, "rev-parse", "HEAD").decode().strip()
    lines, months = [], {}
    number = {"bridge": 0, "budget": 0}
    commits = run_git(newsroom, "log", "--reverse", "--format=%H %cd", "--date=format-local:%Y-%m").decode().split("\n")
    for commit, month in (line.split() for line in commits if line):
        raw = run_git(newsroom, "cat-file", "commit", commit)
        lines.append(f"commit {commit} {sha256(raw).hexdigest()}\n")
        slug = raw.split(b"\n\n")[1].split(b":")[0].decode()
        if slug in number:
            number[slug] += 1
            blob = run_git(newsroom, "cat-file", "blob", f"{commit}:{newsroom.history(slug)[0].path}")
            lines.append(f"text {slug} {number[slug]} {sha256(blob).hexdigest()}\n")
        months[month] = (sum(number.values()), sha256("".join(lines).encode()).hexdigest())
    assert list(months) == ["2020-01", "2020-02", "2020-03"]
    through = "".join(f"through {m}: revisions {n}, sha256 {digest}\n" for m, (n, digest) in months.items())
    text = (
        "storyrev seal v1\nnewsroom: Tageblatt Zürich\nsealed: 2020-03-10T00:00:00+00:00\n\n"
        f"head: {head}\ncommits: 5\nstories: 2\nrevisions: 4\n{through}\n"
    )
    assert seal(newsroom).text.decode() == f"{text}check: sha256 {sha256(text.encode()).hexdigest()}\n"


def test_a_seal_is_read_back_and_is_the_same_on_every_run(newsroom: Newsroom) -> None:
    made = seal(newsroom)
    assert seal(newsroom).text == made.text
    assert parse_seal(made.text, "seal.txt") == made.seal
    assert format_seal(made.seal) == made.text


def test_a_record_holds_to_its_seal_today_and_when_it_has_grown(newsroom: Newsroom) -> None:
    text = seal(newsroom).text
    assert hold(newsroom, text).keys() == {"seal-holds"}
    newsroom.save("bridge", b"Closed again\n", editor=ADA, at=AT.replace(month=4), kind="update")
    told = hold(newsroom, text)
    assert told.keys() == {"seal-holds"}
    assert "1 commit since" in told["seal-holds"].message


def test_a_newsroom_without_a_commit_can_be_sealed(newsroom: Newsroom) -> None:
    run_git(newsroom, "switch", "-q", "--orphan", "empty")
    (newsroom.root / "storyrev.toml").write_text('name = "x"\n', "utf-8")
    text = seal(newsroom).text
    assert b"head: \ncommits: 0\nstories: 0\nrevisions: 0\n" in text
    assert "seal-holds" in hold(newsroom, text)


def test_merged_newsrooms_hold_to_seals_from_before_and_after(newsroom: Newsroom, tmp_path: Path) -> None:
    run_git(newsroom, "clone", "-q", ".", str(tmp_path / "other"))
    with Newsroom.open(tmp_path / "other") as other:
        other.save("tunnel", b"Dug\n", editor=ADA, at=AT.replace(month=3, day=2))
        other.save("tunnel", b"Open\n", editor=ADA, at=AT.replace(month=5), kind="update")
        theirs = seal(other).text
    newsroom.save("bridge", b"Closed again\n", editor=ADA, at=AT.replace(month=4), kind="update")
    ours = seal(newsroom).text
    run_git(newsroom, "pull", "-q", "--no-rebase", "--no-edit", str(tmp_path / "other"), "main")
    for text in (ours, theirs, seal(newsroom).text):
        assert hold(newsroom, text).keys() == {"seal-holds"}


@pytest.mark.parametrize(
    ("change", "month"),
    [
        (("reset", "--hard", "HEAD~1"), 3),
        (("reset", "--hard", "HEAD~2"), 2),
        (("rebase", "-q", "--onto", "HEAD~2", "HEAD~1"), 2),
        (("commit", "-q", "--amend", "--no-edit", "--date=2020-03-02T00:00:00Z"), 3),
        (("checkout", "-q", "-B", "main", "HEAD~4"), 1),
    ],
)
def test_a_rewritten_history_is_found_in_a_clone_that_saw_nothing(
    newsroom: Newsroom, tmp_path: Path, change: tuple[str, ...], month: int
) -> None:
    text = seal(newsroom).text
    run_git(newsroom, *change)
    run_git(newsroom, "clone", "-q", ".", str(tmp_path / "clone"))
    with Newsroom.open(tmp_path / "clone") as clone:
        told = hold(clone, text)
    assert told.keys() == {"seal-head-missing"}
    assert told["seal-head-missing"].since == int(datetime(2020, month, 1, tzinfo=UTC).timestamp())


def test_a_text_that_was_forged_under_its_old_name_does_not_hold(newsroom: Newsroom) -> None:
    """As somebody could who finds two texts of one SHA-1."""
    made = seal(newsroom)
    (part,) = made.seal.parts
    other = "0" * 64
    forged = made.text
    for month in part.months[1:]:
        forged = forged.replace(month.digest.encode(), other.encode())
    body = forged[: forged.rindex(b"check: ")]
    told = hold(newsroom, body + f"check: sha256 {sha256(body).hexdigest()}\n".encode())
    assert told.keys() == {"seal-differs"}
    assert "agree through 2020-01" in told["seal-differs"].message
    assert told["seal-differs"].since == int(datetime(2020, 2, 1, tzinfo=UTC).timestamp())


def test_numbers_that_are_wrong_are_named(newsroom: Newsroom) -> None:
    body = seal(newsroom).text.replace(b"stories: 2", b"stories: 3")
    body = body[: body.rindex(b"check: ")]
    told = hold(newsroom, body + f"check: sha256 {sha256(body).hexdigest()}\n".encode())
    assert "3 stories, and there are 2" in told["seal-differs"].message


def test_a_damaged_record_is_not_sealed_and_does_not_hold(newsroom: Newsroom) -> None:
    text = seal(newsroom).text
    name = newsroom.resolve("budget@1").content_id
    other = run_git(newsroom, "hash-object", "-w", "--stdin", stdin=b"Six million\n").decode().strip()
    place = newsroom.root / ".git/objects"
    (place / name[:2] / name[2:]).chmod(0o644)
    shutil.copy(place / other[:2] / other[2:], place / name[:2] / name[2:])
    with pytest.raises(CannotSeal, match=name):
        seal(newsroom)
    assert "seal-differs" in hold(newsroom, text)


def test_any_byte_of_a_seal_that_was_changed_is_found(newsroom: Newsroom) -> None:
    text = seal(newsroom).text
    made = random.Random(20200310)
    for _ in range(300):
        changed = bytearray(text)
        changed[made.randrange(len(text))] ^= made.randrange(1, 256)
        with pytest.raises(BrokenSeal, match=r"seal\.txt"):
            parse_seal(bytes(changed), "seal.txt")
    for cut in (text[:-1], text + b"\n", text[40:], b"", b"\n\n", b"PNG\0"):
        with pytest.raises(BrokenSeal):
            parse_seal(cut, "seal.txt")
    with pytest.raises(BrokenSeal, match="another version"):
        parse_seal(text.replace(b"seal v1", b"seal v2"), "seal.txt")
    assert hold(newsroom, text[:-1]).keys() == {"seal-damaged"}


def test_a_signed_seal_says_by_whom(newsroom: Newsroom, keys: Keys) -> None:
    made = seal(newsroom, keys.ada)
    told = hold(newsroom, made.text, signature=made.signature, signers=keys.listed())
    assert told.keys() == {"seal-holds", "seal-signed"}
    assert "ada@newsroom.example" in told["seal-signed"].message
    assert "seal-signer-unknown" in hold(newsroom, made.text, signature=made.signature)
    shared = f"eve@newsroom.example,*@newsroom.example {keys.public('ada')}\n".encode()
    assert "seal-signed" in hold(newsroom, made.text, signature=made.signature, signers=shared)
    only = f'ada@newsroom.example namespaces="git" {keys.public("ada")}\n'.encode()
    assert "seal-signer-unknown" in hold(newsroom, made.text, signature=made.signature, signers=only)
    late = f'ada@newsroom.example valid-after="20200401" {keys.public("ada")}\n'.encode()
    assert "seal-signer-unknown" in hold(newsroom, made.text, signature=made.signature, signers=late)
    nobody = seal(newsroom, keys.nobody).signature
    assert "seal-signer-unknown" in hold(newsroom, made.text, signature=nobody, signers=keys.listed())
    for bad in (seal(newsroom, keys.ada).signature.replace(b"A", b"B", 5), b"", b"x", made.signature[:60]):
        assert "seal-signature-bad" in hold(newsroom, made.text, signature=bad, signers=keys.listed())


def test_the_signature_of_one_seal_does_not_pass_for_another(newsroom: Newsroom, keys: Keys) -> None:
    old = seal(newsroom, keys.ada)
    newsroom.save("bridge", b"Closed again\n", editor=ADA, at=AT.replace(month=4), kind="update")
    told = hold(newsroom, seal(newsroom).text, signature=old.signature, signers=keys.listed())
    assert told.keys() == {"seal-holds", "seal-signature-bad"}


def test_every_store_has_its_part(newsroom: Newsroom) -> None:
    alone = seal(newsroom).text
    add_store(newsroom.root, "sport", editor=ADA, at=AT)
    with Newsroom.open(newsroom.root) as several:
        several.save("match", b"Won\n", editor=ADA, at=AT)
        both = seal(several).text
        assert b"\nstore: first\nhead: " in both
        assert b"\nstore: sport\nhead: " in both
        codes = [
            {finding.code for finding in (*one.verdict.findings, *one.verdict.notices)}
            for one in look(several, Witness("s", both))
        ]
        assert codes == [{"seal-holds"}] * 2
        codes = [
            {finding.code for finding in (*one.verdict.findings, *one.verdict.notices)}
            for one in look(several, Witness("s", alone))
        ]
        assert codes == [{"seal-holds"}, {"seal-without"}]
    (newsroom.root / "storyrev.toml").write_text('name = "x"\n', "utf-8")
    with Newsroom.open(newsroom.root) as again:
        assert "seal-head-missing" in hold(again, both)


def test_a_timestamp_proves_when_a_seal_existed(newsroom: Newsroom, authority: Authority, tmp_path: Path) -> None:
    from storyrev.store.timestamps import BadRoots, make_query

    text = seal(newsroom).text
    (tmp_path / "seal.tsq").write_bytes(make_query(text))
    authority.answer(tmp_path / "seal.tsq", tmp_path / "seal.tsr")
    stamp = (tmp_path / "seal.tsr").read_bytes()
    roots = (authority.folder / "root.pem").read_bytes()
    told = hold(newsroom, text, timestamp=stamp, roots=roots)
    assert told.keys() == {"seal-holds", "timestamp-holds"}
    assert "CN=Test root" in told["timestamp-holds"].message
    assert told["timestamp-holds"].since
    chain = roots + (authority.folder / "authority.pem").read_bytes()
    assert "timestamp-holds" in hold(newsroom, text, timestamp=stamp, roots=chain)
    other = (authority.folder / "other.pem").read_bytes()
    assert "timestamp-bad" in hold(newsroom, text, timestamp=stamp, roots=other)
    newsroom.save("bridge", b"Closed again\n", editor=ADA, at=AT.replace(month=4), kind="update")
    assert "timestamp-bad" in hold(newsroom, seal(newsroom).text, timestamp=stamp, roots=roots)
    for bad in (b"", b"x", stamp[:-20], stamp.replace(b"Test", b"Tent")):
        assert "timestamp-bad" in hold(newsroom, text, timestamp=bad, roots=roots)
    for bad in (b"", b"x", (authority.folder / "authority.pem").read_bytes()):
        with pytest.raises(BadRoots):
            hold(newsroom, text, timestamp=stamp, roots=bad)


def test_any_byte_of_a_timestamp_that_was_changed_is_found_or_changes_nothing(
    newsroom: Newsroom, authority: Authority, tmp_path: Path
) -> None:
    """What the authority did not sign, and nobody reads, may be another."""
    from storyrev.store.timestamps import BadTimestamp, check_response, make_query

    text = seal(newsroom).text
    (tmp_path / "seal.tsq").write_bytes(make_query(text))
    authority.answer(tmp_path / "seal.tsq", tmp_path / "seal.tsr")
    stamp = (tmp_path / "seal.tsr").read_bytes()
    roots = (authority.folder / "root.pem").read_bytes()
    said = check_response(text, stamp, roots)
    made = random.Random(20200311)
    refused = 0
    for _ in range(200):
        changed = bytearray(stamp)
        changed[made.randrange(len(stamp))] ^= made.randrange(1, 256)
        try:
            assert check_response(text, bytes(changed), roots) == said
        except BadTimestamp:
            refused += 1
    assert refused > 100
