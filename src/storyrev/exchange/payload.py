"""What is read out of a publisher's record: typed values, times, names; and what makes a record unusable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Payload = Mapping[str, Any]

_SHOWN = 60
"""How much of a wrong value a message shows, in characters."""
_DIGITS = re.compile(r"\d+")
_SAYS_LITTLE = 4
"""Letters and digits; `story/12` is named so, and not `12`."""


class BadRecord(Exception):
    """A record that cannot be taken in; the message says why, and what would mend it."""


def text_at(payload: Payload, *keys: str) -> str:
    """The text under the first of several keys that has one, cleaned; empty where none has.

    A number counts as its digits. Raises `BadRecord` for any other value.
    """
    for key in keys:
        value = payload.get(key)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise BadRecord(f"{key!r} must be text, and is {describe(value)}; mend it in the source")
        words = clean(str(value))
        if words:
            return words
    return ""


def line_at(payload: Payload, *keys: str) -> str:
    """As `text_at`, on one line with single spaces."""
    return " ".join(text_at(payload, *keys).split())


def object_at(payload: Payload, key: str) -> Payload:
    """The object under a key; an empty one where there is none. Raises `BadRecord` for another value."""
    value = payload.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadRecord(f"{key!r} must be an object, and is {describe(value)}; mend it in the source")
    return value


def objects_at(payload: Payload, key: str) -> tuple[Payload, ...]:
    """The objects of the list under a key; none where there is no list. Raises `BadRecord` for other values."""
    value = payload.get(key)
    if value is None:
        return ()
    if not isinstance(value, list | Sequence) or isinstance(value, str):  # a list is known at once
        raise BadRecord(f"{key!r} must be a list, and is {describe(value)}; mend it in the source")
    for item in value:
        if not isinstance(item, Mapping):
            raise BadRecord(f"{key!r} must list objects, and has {describe(item)}; mend it in the source")
    return tuple(value)


def time_at(payload: Payload, *keys: str) -> datetime | None:
    """The time under the first of several keys that has one: RFC 3339, with its zone; None where none has.

    Raises `BadRecord` for what is no time, or names no instant because its zone is missing.
    """
    for key in keys:
        words = text_at(payload, key)
        if words:
            return read_time(words, key)
    return None


def read_time(words: str, key: str) -> datetime:
    """The time that a text says, with its zone. Raises `BadRecord`, naming the key."""
    try:
        time = datetime.fromisoformat(words)
    except ValueError:
        raise BadRecord(
            f"{key!r} is {words[:_SHOWN]!r}, which is no time; write it as 2020-01-31T16:05:00-05:00"
        ) from None
    if time.utcoffset() is None:
        raise BadRecord(f"{key!r} is {words!r}, a time without its zone; add it, as in {words[:19]}+00:00")
    return time


def describe(value: object) -> str:
    """A value as a message names it: its kind, and the beginning of what it says."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    kind = "an object" if isinstance(value, Mapping) else "a list" if isinstance(value, list) else ""
    return kind or repr(value)[:_SHOWN]


def clean(text: str) -> str:
    """A text as a story may hold it: whole characters only, no control signs but tabs and line ends, no blank ends."""
    try:
        text.encode()
    except UnicodeEncodeError:
        # JSON may write half of a pair of surrogates by itself, which is no character.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.isprintable():
        text = "".join(c for c in text if c in "\t\n\r\x0b\x0c\x85" or unicodedata.category(c) != "Cc")
    return text.strip()


def last_name(identity: str) -> str:
    """What an address or an identifier calls its thing: its last part, with the one before it if it says little."""
    plain = re.split(r"[?#]", identity, maxsplit=1)[0]
    parts = [part for part in re.split(r"[/:=\s]+", plain) if part]
    short = len(parts) > 1 and sum(c.isalnum() for c in parts[-1]) < _SAYS_LITTLE
    return "-".join(parts[-2:] if short else parts[-1:]) or identity


def in_order(version: str) -> str:
    """A version so that a later one sorts behind an earlier one: its numbers count as numbers."""
    return _DIGITS.sub(lambda match: match.group().lstrip("0").rjust(20, "0"), version)


def in_utc(time: datetime) -> str:
    """A time as sorted text."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
