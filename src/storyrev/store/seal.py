r"""A seal: a small text that says what the record was, to be kept where whoever can change the record cannot.

    storyrev seal v1
    newsroom: The Daily Example
    sealed: 2020-02-01T09:30:00+00:00

    head: 1f0c2ab…
    commits: 9
    stories: 3
    revisions: 7
    through 2019-12: revisions 4, sha256 …
    through 2020-01: revisions 7, sha256 …

    check: sha256 …

A paragraph a store; where a newsroom names its stores, `store: NAME` stands before `head`. A line
`through` for each month (UTC) in which something entered the record, so that it can be told since when
a record is another one: the revisions until then, and a digest over all commits and texts until then.
`check` is over the bytes before it, and finds a slip, not a forger.

The digest is SHA-256, since Git's names are SHA-1 in most repositories. It is over these lines, for
each commit in the order of history and then for each revision in it:

    commit NAME SHA256\n        NAME is Git's; the digest is over what `git cat-file commit NAME` prints
    text SLUG NUMBER SHA256\n   the digest is over the bytes of the text
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from storyrev.errors import StoryrevError, UsageError
from storyrev.store import index
from storyrev.store.history import Graph, read_graph
from storyrev.store.layout import Layout
from storyrev.store.objects import Found, Objects, hash_object, slices
from storyrev.store.quoting import decode, encode
from storyrev.store.walk import Row, number_anew, read_stored

FIRST_LINE = "storyrev seal v1"

_HASH = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_DIGEST = r"[0-9a-f]{64}"
_MONTH = re.compile(rf"through (\d{{4}}-\d\d): revisions (\d+), sha256 ({_DIGEST})", re.ASCII)
_PART = re.compile(
    rf"(?:store: (?P<store>.+)\n)?head: (?P<head>{_HASH})?\ncommits: (?P<commits>\d+)\nstories: (?P<stories>\d+)\n"
    rf"revisions: (?P<revisions>\d+)\n(?P<months>(?:through .+\n)*)",
    re.ASCII,
)

Step = Callable[[int, int], None]


class BrokenSeal(UsageError):
    """The text is no seal that this version reads, or was changed."""


class CannotSeal(StoryrevError):
    """The record is damaged, so that nobody should say what it is."""


@dataclass(frozen=True, slots=True)
class Month:
    """How the record stood at the end of a month, `YYYY-MM` in UTC, or at the end of the seal."""

    name: str
    revisions: int
    digest: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a seal says of one store; `head` is empty for one without a commit, `store` for the only one."""

    store: str
    head: str
    commits: int
    stories: int
    revisions: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says: the newsroom's name, when it was made (an aware time), and each store."""

    newsroom: str
    sealed_at: datetime
    parts: tuple[Part, ...]


def format_seal(seal: Seal) -> bytes:
    """A seal as text, UTF-8."""
    paragraphs = [
        f"{FIRST_LINE}\nnewsroom: {encode(seal.newsroom)}\nsealed: {seal.sealed_at.astimezone(UTC).isoformat()}\n"
    ]
    for part in seal.parts:
        lines = [f"store: {encode(part.store)}"] if part.store else []
        lines += [f"head: {part.head}", f"commits: {part.commits}", f"stories: {part.stories}"]
        lines.append(f"revisions: {part.revisions}")
        lines += [f"through {m.name}: revisions {m.revisions}, sha256 {m.digest}" for m in part.months]
        paragraphs.append("\n".join(lines) + "\n")
    text = ("\n".join(paragraphs) + "\n").encode()
    return text + f"check: sha256 {hashlib.sha256(text).hexdigest()}\n".encode()


def parse_seal(data: bytes, name: str) -> Seal:
    """What a seal says; `name` is the file's, for errors. Raises `BrokenSeal` for one that was changed in any byte."""
    seal = _parse(data)
    if seal is None or format_seal(seal) != data:
        first = data.split(b"\n")[0]
        if first.startswith(b"storyrev seal v") and first != FIRST_LINE.encode():
            raise BrokenSeal(f"{name!r} is a seal of another version than this storyrev reads. Use a newer one.")
        raise BrokenSeal(
            f"{name!r} is no seal, or was changed since it was made: its bytes do not fit the check in its last line. "
            "Take it from where it was published"
        )
    return seal


def _parse(data: bytes) -> Seal | None:
    try:
        first, *paragraphs, _ = data.decode("utf-8").split("\n\n")
        version, newsroom, sealed = first.split("\n")
        if version != FIRST_LINE:
            return None
        parts = [_PART.fullmatch(paragraph + "\n") for paragraph in paragraphs]
        return Seal(
            decode(newsroom.removeprefix("newsroom: ")),
            datetime.fromisoformat(sealed.removeprefix("sealed: ")),
            tuple(_part(part) for part in parts if part),
        )
    except (ValueError, OverflowError):
        return None


def _part(found: re.Match[str]) -> Part:
    months = [_MONTH.fullmatch(line) for line in found["months"].splitlines()]
    return Part(
        decode(found["store"] or ""),
        found["head"] or "",
        int(found["commits"]),
        int(found["stories"]),
        int(found["revisions"]),
        tuple(Month(month[1], int(month[2]), month[3]) for month in months if month),
    )


def measure(layout: Layout, head: str | None, store: str, step: Step, graph: Graph | None = None) -> Part:
    """What a seal says of the record up to `head`: every commit and every text read, and held to its name.

    Raises `CannotSeal` for an object that is damaged, and `GitFailed`.
    """
    if head is None:
        return Part(store, "", 0, 0, 0, ())
    graph = graph or read_graph(layout, head)
    with closing(index.create(None)) as fresh:
        order = number_anew(layout, head, graph, fresh)
        months: list[Month] = []
        digest = hashlib.sha256()
        month, revisions = "", 0
        with Objects(layout.top) as texts:
            for done, (name, commit, rows) in enumerate(read_stored(layout, fresh, order), 1):
                step(done, len(order))
                # Merged lines are walked one after the other: a month that is over does not begin again.
                now = max(month, _month(graph.committed[name]))
                if month and now != month:
                    months.append(Month(month, revisions, digest.hexdigest()))
                month = now
                for line in _lines(name, commit, rows, texts):
                    digest.update(line)
                revisions += len(rows)
        months.append(Month(month, revisions, digest.hexdigest()))
        stories: int = fresh.execute("SELECT count(*) FROM stories").fetchone()[0]
    return Part(store, head, len(order), stories, revisions, tuple(months))


def _month(committed: int) -> str:
    """The month of a time, in UTC; the last that a calendar has for a later one."""
    return f"{datetime.fromtimestamp(min(max(committed, 0), 253402300799), UTC):%Y-%m}"


def _lines(name: str, commit: Found | None, rows: tuple[Row, ...], texts: Objects) -> Iterator[bytes]:
    """What the digest is over, for one commit."""
    yield f"commit {name} {_digest('commit', name, commit)}\n".encode()
    found = (text for run in slices(row.content_id for row in rows) for text in texts.read(run))
    for row, text in zip(rows, found, strict=True):
        yield f"text {row.slug} {row.number} {_digest('blob', row.content_id, text)}\n".encode()


def _digest(kind: str, name: str, found: Found | None) -> str:
    if found is None or hash_object(kind, found.data, like=name) != name:
        raise CannotSeal(
            f"Git's {name} is damaged or gone, so nobody can say what the record is. Find out more with: storyrev verify"
        )
    return hashlib.sha256(found.data).hexdigest()
