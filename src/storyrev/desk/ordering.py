"""Revisions in the order of their stories and times, however many there are: sorted on disk."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Any

from storyrev.exchange.model import Arrival
from storyrev.store.model import SignOff

_NAMES = Arrival._fields
_MOMENTS = frozenset({"at", "embargo"})
_PAIRS = frozenset({"stamps", "waivers"})


def sort_arrivals(arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
    """The arrivals by story, and in a story by time; those of one moment in the order they came in.

    They are kept in a file that has no name, so that nothing is left behind however the process ends.
    """
    columns = ", ".join(_NAMES)
    with closing(sqlite3.connect("", isolation_level=None)) as spool:
        spool.execute("PRAGMA journal_mode = OFF")
        spool.execute(f"CREATE TABLE arrivals (whose TEXT, moment REAL, number INTEGER, {columns})")
        marks = ", ".join("?" * (len(_NAMES) + 3))
        spool.execute("BEGIN")
        spool.executemany(
            f"INSERT INTO arrivals VALUES ({marks})",  # noqa: S608 - question marks alone
            (
                (arrival.story or arrival.slug, arrival.at.timestamp(), number, *_row(arrival))
                for number, arrival in enumerate(arrivals)
            ),
        )
        spool.execute("COMMIT")
        ordered = f"SELECT {columns} FROM arrivals ORDER BY whose, moment, number"  # noqa: S608 - names of fields
        for row in spool.execute(ordered):
            yield _arrival(row)


def _row(arrival: Arrival) -> Iterator[object]:
    for name in _NAMES:
        value = getattr(arrival, name)
        if isinstance(value, datetime | date):
            value = value.isoformat()
        if name == "place":  # a name of a file, which need not be UTF-8
            value = os.fsencode(value)
        if name == "sign_offs":
            value = tuple((one.by, one.at.isoformat(), one.remark, one.change) for one in arrival.sign_offs)
        yield json.dumps(value) if isinstance(value, tuple) else value


def _arrival(row: tuple[Any, ...]) -> Arrival:
    values = dict(zip(_NAMES, row, strict=True))
    for name in _MOMENTS:
        values[name] = values[name] and datetime.fromisoformat(values[name])
    values["place"] = os.fsdecode(values["place"])
    values["desk_date"] = values["desk_date"] and date.fromisoformat(values["desk_date"])
    for name in _PAIRS:
        values[name] = values[name] and tuple((word, text) for word, text in json.loads(values[name]))
    approved = json.loads(values["sign_offs"])
    values["sign_offs"] = tuple(SignOff(by, datetime.fromisoformat(at), *more) for by, at, *more in approved)
    return Arrival(**values)
