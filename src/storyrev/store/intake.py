"""Taking in the entries of an import: each is checked, and waits if it is not in the record yet."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from storyrev.errors import UsageError
from storyrev.store import index
from storyrev.store.entries import Entry, Order, Refused, Step
from storyrev.store.model import KINDS, STATUSES
from storyrev.store.record import Record
from storyrev.store.slugs import check_slug
from storyrev.store.spool import Spool
from storyrev.store.trailers import check_stamps
from storyrev.store.write import check_editor, check_time

_MANY = 500  # entries looked up at once,
_MUCH = 4_000_000  # or bytes of them

# Not a story of its own, nor a name that means more than an ending.
_SUFFIX = re.compile(r"\.(?!md$)[a-z0-9]{1,12}", re.ASCII)


class BadEntry(UsageError):
    """An entry says something of a revision that the record has no place for."""


def take_in(
    record: Record, spool: Spool, entries: Iterable[Entry], order: Order, tell: Step
) -> tuple[int, list[tuple[int, Refused]]]:
    """How many entries are in the record already, and those refused, with their places; the others wait in `spool`."""
    known = 0
    refused: list[tuple[int, Refused]] = []
    # The latest revision of each story that was met so far in a record that this one holds the like of.
    met: dict[str, int] = {}
    for chunk in _chunks(entries):
        found = record.ask(partial(_find_known, chunk=chunk, met=met, spool=spool))
        with spool.guarding():
            for (seq, entry), there in zip(chunk, found, strict=True):
                if there is not None:
                    number, commit = there
                    known += 1
                    if order == "given":
                        spool.pass_by(((entry.slug, seq, number),))
                    if entry.id:
                        spool.name(((entry.slug, entry.id, commit),))
                    continue
                try:
                    spool.add(seq, entry, check_entry(entry))
                except UsageError as error:
                    refused.append((seq, Refused(entry.place, entry.slug, str(error))))
        tell("reading", chunk[-1][0] + 1, 0)
    return known, refused


def check_entry(entry: Entry) -> datetime:
    """The time of an entry that can be recorded. Raises `BadSlug`, `BadEditor`, `BadTime`, `BadStamp` and `BadEntry`."""
    check_slug(entry.slug)
    check_editor(entry.editor)
    if entry.kind is not None and entry.kind not in KINDS:
        raise BadEntry(f"{entry.kind!r} is no kind of revision. Write one of: {', '.join(KINDS)}.")
    if entry.status not in STATUSES:
        raise BadEntry(f"{entry.status!r} is no status. Write one of: {', '.join(STATUSES)}.")
    if entry.raw is not None and not _SUFFIX.fullmatch(entry.raw_suffix):
        raise BadEntry(f"{entry.raw_suffix!r} cannot end the name of a payload's file. Write one like '.json'.")
    if entry.embargo:
        check_time(entry.embargo)
    check_stamps(entry.stamps)
    return check_time(entry.at)


def _chunks(entries: Iterable[Entry]) -> Iterator[list[tuple[int, Entry]]]:
    """The entries with their places, some at a time."""
    chunk: list[tuple[int, Entry]] = []
    size = 0
    for numbered in enumerate(entries):
        chunk.append(numbered)
        size += len(numbered[1].data) + len(numbered[1].raw or b"")
        if len(chunk) >= _MANY or size >= _MUCH:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _find_known(
    connection: sqlite3.Connection, chunk: list[tuple[int, Entry]], met: dict[str, int], spool: Spool
) -> list[tuple[int, str] | None]:
    """For each entry the number and the commit of the revision that it is; nothing before what is `met` is one of a record's."""
    known: list[tuple[int, str] | None] = []
    slugs = index.known_slugs(connection, filter(_is_slug, {entry.slug for _, entry in chunk}))
    for _, entry in chunk:
        there = None
        if entry.slug in slugs:
            if entry.id and entry.at.utcoffset() is not None:
                text = "" if entry.source else spool.name_text(entry)
                after, saved_at = met.get(entry.slug, 0), int(entry.at.timestamp())
                there = index.find_again(connection, entry.slug, after, entry.source, saved_at, text)
            elif entry.source:
                there = index.find_again(connection, entry.slug, 0, entry.source, 0, "")
        if there and entry.id:
            met[entry.slug] = there[0]
        known.append(there)
    return known


def _is_slug(slug: str) -> bool:
    """Whether a slug can be asked for at all."""
    try:
        return check_slug(slug) == slug
    except UsageError:
        return False
