"""Revisions as lines of JSON: all that the record says of each, out of one newsroom and into another."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from storyrev.errors import UsageError
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.payload import BadRecord, Payload, describe, object_at, objects_at, read_time
from storyrev.exchange.records import Record, files_of, read_records
from storyrev.store.model import KINDS, STATUSES, Kind, Revision, SignOff, Status, Waivers
from storyrev.store.payloads import RawPayload
from storyrev.store.signing import is_same_person
from storyrev.store.trailers import BadWaiver, check_waivers
from storyrev.store.values import revision_json
from storyrev.store.write import check_editor, check_time

FORMAT = "storyrev.revision/v1"

_MONTH = re.compile(r"(?:.*/)?stories/([0-9]{4})/(0[1-9]|1[0-2])/[^/]+\.md", re.ASCII)


def read_schema() -> str:
    """The JSON schema of a line."""
    return Path(__file__).with_name("revision-v1.schema.json").read_text("utf-8")


def write_line(revision: Revision, data: bytes, raw: RawPayload | None = None) -> bytes:
    """A revision with its text, and the payload that was kept beside it, as one line, its newline included."""
    kept = {} if raw is None else {"raw": {"suffix": raw.suffix, **_text_of(raw.data)}}
    line = json.dumps({"format": FORMAT, **revision_json(revision), **_text_of(data), **kept}, ensure_ascii=False)
    # Half a character has no UTF-8; JSON has a way to write it.
    return line.encode("utf-8", "backslashreplace") + b"\n"


def _text_of(data: bytes) -> dict[str, str]:
    """Bytes as what JSON can hold: text, or base64 where they are no UTF-8."""
    try:
        return {"text": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"data": base64.b64encode(data).decode("ascii")}


def read_jsonl(source: Path) -> Iterator[Arrival | SetAside]:
    """The revisions in a file of such lines, or in a folder of such files. Raises `NoRecords`.

    Lines of a story stand in the order of its revisions.
    """
    for path in files_of(source):
        for record in read_records(path):
            if isinstance(record, SetAside):
                yield record
                continue
            try:
                yield _arrival(record)
            except BadRecord as error:
                yield SetAside(record.place, str(error))


def _arrival(record: Record) -> Arrival:
    values = record.payload
    if values.get("format") != FORMAT:
        raise BadRecord(
            f"'format' must be {FORMAT!r}, and is {describe(values.get('format'))}; import it as what it is"
        )
    embargo = _text(values, "embargo", default="")
    month = _MONTH.fullmatch(_text(values, "path", default=""))
    payload = object_at(values, "raw")
    kind: Kind = _choice(values, "kind", KINDS)
    status: Status = _choice(values, "status", STATUSES, default="public")
    return Arrival(
        slug=_text(values, "slug"),
        place=record.place,
        key=_text(values, "source", default=""),
        data=_data(values, "the story"),
        form="markdown",
        at=read_time(_text(values, "saved_at"), "saved_at"),
        editor=_text(values, "editor"),
        kind=kind,
        note=_text(values, "note", default=""),
        remark=_text(values, "remark", default=""),
        status=status,
        embargo=read_time(embargo, "embargo") if embargo else None,
        waivers=_waivers(values),
        sign_offs=_sign_offs(values),
        stamps=tuple([(_text(stamp, "kind"), _text(stamp, "text")) for stamp in objects_at(values, "stamps")]),
        desk_date=date(int(month[1]), int(month[2]), 1) if month else None,
        raw=_data(payload, "the payload") if payload else None,
        raw_suffix=_text(payload, "suffix") if payload else "",
        id=_commit(values, "id"),
        base=_commit(values, "base"),
        over=_commit(values, "over"),
    )


def _commit(values: Payload, key: str) -> str:
    name = _text(values, key, default="")
    if not name.isascii():
        raise BadRecord(f"{key!r} is {describe(name)}, which names no commit; mend the record")
    return name


def _waivers(values: Payload) -> Waivers:
    found = objects_at(values, "waivers")
    if not found:
        return ()
    try:
        return check_waivers(tuple((_text(one, "code"), _text(one, "reason")) for one in found))
    except BadWaiver as bad:
        raise BadRecord(f"'waivers' cannot be read: {bad}") from bad


def _sign_offs(values: Payload) -> tuple[SignOff, ...]:
    approved = objects_at(values, "sign_offs")
    if not approved:
        return ()
    editor = _text(values, "editor")
    found = []
    for one in approved:
        by, at = _text(one, "by"), read_time(_text(one, "at"), "at")
        try:
            check_editor(by)
            check_time(at)
        except UsageError as bad:
            raise BadRecord(f"'sign_offs' cannot be read: {bad}") from bad
        if is_same_person(by, editor):
            raise BadRecord(f"'sign_offs' names {by}, who saved it: a sign-off is another person's; take it out")
        found.append(SignOff(by, at, _text(one, "remark", default=""), _text(one, "change", default="")))
    return tuple(found)


def _data(values: Payload, what: str) -> bytes:
    if ("text" in values) == ("data" in values):
        raise BadRecord(f"needs {what} under 'text', or in base64 under 'data', and not both; add or remove one")
    if "text" in values:
        try:
            return _text(values, "text").encode("utf-8")
        except UnicodeEncodeError:
            raise BadRecord("'text' holds half a character, which UTF-8 cannot hold; mend the record") from None
    try:
        return base64.b64decode(_text(values, "data"), validate=True)
    except (binascii.Error, ValueError):
        raise BadRecord("'data' is not base64; mend the record") from None


def _text(values: Payload, key: str, default: str | None = None) -> str:
    """The text under a key to the character; nothing there, or null, is the default. Raises `BadRecord`."""
    value = values.get(key, default)
    if isinstance(value, str):
        return value
    if value is None and default is not None:
        return default
    raise BadRecord(f"{key!r} must be text, and is {describe(value)}; mend the record")


def _choice(values: Payload, key: str, choices: tuple[Any, ...], default: str | None = None) -> Any:
    value = _text(values, key, default)
    if value not in choices:
        raise BadRecord(f"{key!r} is {describe(value)}; write one of: {', '.join(choices)}")
    return value
