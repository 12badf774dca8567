"""Saying what the record is, and holding it to what was said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from storyrev.desk.reading import UNWATCHED, Watch
from storyrev.desk.verifying import Checked
from storyrev.store import Newsroom
from storyrev.store.objects import Objects
from storyrev.store.seal import BrokenSeal, Seal, format_seal, measure, parse_seal
from storyrev.store.signers import read_in_force
from storyrev.store.signing import SEALS, SIGNERS, find_signer, judge_seal, sign
from storyrev.store.timestamps import BadTimestamp, check_response
from storyrev.store.verify import Verdict
from storyrev.store.verify.against import check_seal
from storyrev.store.verify.telling import Telling


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal, as text too, and its signature; empty where nobody signed it."""

    seal: Seal
    text: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Witness:
    """A seal to hold the record to, as its files hold it.

    `name` is what messages call it. `signature` and `timestamp` are None where there are none; `roots`
    are the certificates (PEM) that a timestamp must lead to, out of the file `roots_name`.
    """

    name: str
    text: bytes
    signature: bytes | None = None
    timestamp: bytes | None = None
    roots: bytes = b""
    roots_name: str = "the certificates"


def make_seal(newsroom: Newsroom, *, at: datetime, key: str | None = None, watch: Watch = UNWATCHED) -> Sealed:
    """A seal of the record as it is, made at the time `at`; signed with the SSH key `key` where one is given.

    Raises `CannotSeal`, `MissingStore`, `GitFailed`, `NoKey` and `CannotSign`.
    """
    # A key that cannot sign is better known before everything is read.
    signer = find_signer(newsroom.layout.top, key) if key is not None else None
    if signer:
        sign(signer, b"", SEALS)
    parts = tuple(
        measure(store.layout, store.layout.read_head().commit, store.name, watch.step) for store in newsroom.stores
    )
    seal = Seal(newsroom.settings.name, at.astimezone(UTC).replace(microsecond=0), parts)
    text = format_seal(seal)
    return Sealed(seal, text, sign(signer, text, SEALS) if signer else b"")


def hold_to_seal(
    newsroom: Newsroom,
    checked: tuple[Checked, ...],
    witness: Witness,
    *,
    signers: bytes | None = None,
    watch: Watch = UNWATCHED,
) -> tuple[Checked, ...]:
    """What was found of the record, and what a seal says of it besides.

    `signers` is the list of allowed signers that the seal's signature is held to, in place of the one
    that the newsroom's record has now. Raises `NoTimestamps` and `BadRoots`.
    """
    whole = Telling()
    try:
        seal = parse_seal(witness.text, witness.name)
    except BrokenSeal as error:
        whole.tell("seal-damaged", str(error))
        seal = None
    if seal and witness.signature is not None:
        _check_signature(newsroom, seal, witness, signers, whole)
    if witness.timestamp is not None:
        _check_timestamp(witness, whole)
    parts = {part.store: part for part in seal.parts} if seal else {}
    told = []
    for store, one in zip(newsroom.stores, checked, strict=True):
        mine = Telling()
        # A newsroom that had one store may have named it since.
        part = parts.pop(store.name, None) or (parts.pop("", None) if not store.folder else None)
        if part:
            check_seal(store.layout, one.verdict.head, part, watch.step, mine)
        elif seal:
            mine.tell("seal-without", f"the seal says nothing of the store {store.name!r}, which was added since")
        told.append(Checked(one.name, _joined(one.verdict, mine)))
    for name, part in parts.items():
        whole.tell("seal-head-missing", f"the seal is of a store {name!r} too, which is not here", commit=part.head)
    return (Checked(told[0].name, _joined(told[0].verdict, whole)), *told[1:])


def _check_signature(newsroom: Newsroom, seal: Seal, witness: Witness, signers: bytes | None, telling: Telling) -> None:
    if signers is None:
        layout = newsroom.layout
        with Objects(layout.top) as objects:
            signers = read_in_force(objects, layout, layout.read_head().commit).allowed
    if signers is None:
        telling.tell(
            "seal-signer-unknown",
            f"the seal is signed, and the record has no {SIGNERS} to hold that to. Give a list with --signers",
        )
        return
    at = int(seal.sealed_at.timestamp())
    found = judge_seal(witness.text, witness.signature or b"", signers, at=at)
    if found.judged == "good":
        telling.tell("seal-signed", f"the seal is signed by {', '.join(found.holders)}", since=at)
    elif found.judged == "bad":
        telling.tell("seal-signature-bad", "the signature beside the seal is not one of this seal")
    else:
        telling.tell(
            "seal-signer-unknown", f"the seal is signed with a key that {SIGNERS} does not have, or not for that time"
        )


def _check_timestamp(witness: Witness, telling: Telling) -> None:
    try:
        stamped_at, authority = check_response(
            witness.text, witness.timestamp or b"", witness.roots, witness.roots_name
        )
    except BadTimestamp as error:
        telling.tell("timestamp-bad", f"{error}. Ask the authority for another, or hold it to the right certificates")
        return
    telling.tell(
        "timestamp-holds",
        f"the seal existed on {stamped_at:%Y-%m-%d %H:%M:%S} UTC, by the clock of {authority}",
        since=int(stamped_at.timestamp()),
    )


def _joined(verdict: Verdict, telling: Telling) -> Verdict:
    return replace(
        verdict,
        findings=verdict.findings + telling.gather("finding"),
        notices=verdict.notices + telling.gather("notice"),
        counts=tuple(sorted((Counter(dict(verdict.counts)) + telling.counts).items())),
    )
