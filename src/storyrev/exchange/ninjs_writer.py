"""Revisions out as ninjs 3.2, for any system that reads the IPTC's News in JSON.

The schema (iptc.org/std/ninjs/ninjs-schema_3.2.json) allows no properties of one's own. What ninjs has
no field for stands where it lets providers name things: in `altIds` and in a body of a role of ours. So
the item is valid for everybody, and `read_ninjs` gives the same revision back, to the byte.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from storyrev.exchange.ninjs_item import AS_BASE64, OWN, STORED
from storyrev.exchange.story_html import text_html
from storyrev.story import Story, UnreadableDraft, parse

if TYPE_CHECKING:
    from storyrev.store.model import Revision

VERSION = "3.2"
SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json#"


class NinjsLines:
    """Writes revisions as ninjs items, a line each; those of a story come together, its first one first.

    `site` is the address of the newsroom, empty if it has none. A remark goes into `edNote`, which is for
    the staff of whoever receives the item; without `with_remark` it is left out.
    """

    def __init__(self, site: str, *, with_remark: bool = True) -> None:
        self._site = site
        self._with_remark = with_remark
        self._first: Revision | None = None

    def __call__(self, revision: Revision, data: bytes) -> bytes:
        """A revision and its exact text as one line of JSON, its newline included."""
        if self._first is None or self._first.slug != revision.slug:
            self._first = revision
        item = write_ninjs(
            revision, data, site=self._site, first_saved=self._first.saved_at, with_remark=self._with_remark
        )
        return json.dumps(item, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def write_ninjs(
    revision: Revision, data: bytes, *, site: str, first_saved: datetime, with_remark: bool = True
) -> dict[str, Any]:
    """A revision and its exact text as a ninjs item, keys in their order; see `NinjsLines` for the options.

    `first_saved` is when the story's first revision was. What plain Git recorded may be no story that can be
    read: its item has the text and no fields of it.
    """
    try:
        story = parse(data, "markdown")
    except UnreadableDraft:
        story = Story("markdown", "", (), ())
    language = next((value for key, value in story.front if key.lower() == "lang"), "")
    headlines = [("main", story.headline), ("subhead", story.dek)]
    html = text_html(story)
    item: dict[str, Any] = {
        "uri": f"{site.rstrip('/')}/stories/{quote(revision.slug)}" if site else f"urn:storyrev:{quote(revision.slug)}",
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "representationType": "full",
        "version": str(revision.number),
        "firstCreated": first_saved.isoformat(),
        "versionCreated": revision.saved_at.isoformat(),
        "pubStatus": _status(revision),
        "embargoedUntil": revision.embargo.isoformat() if revision.embargo else "",
        "edNote": revision.remark if with_remark else "",
        "language": language,
        "headlines": [{"role": role, "value": words} for role, words in headlines if words],
        "by": story.byline,
        "located": story.dateline,
        "slugline": revision.slug,
        "bodies": [*([{"role": "main", "contentType": "text/html", "value": html}] if html else []), _stored(data)],
        "altIds": [{"role": f"{OWN}{role}", "value": value} for role, value in _own(revision) if value],
    }
    return {key: value for key, value in item.items() if value}


def _status(revision: Revision) -> str:
    if revision.status == "withheld":
        return "withheld"
    return "canceled" if revision.kind == "retraction" else "usable"


def _stored(data: bytes) -> dict[str, str]:
    """The bytes of the record as a body: text, or base64 where somebody put in what is no UTF-8."""
    try:
        return {"role": STORED, "contentType": "text/markdown", "value": data.decode()}
    except UnicodeDecodeError:
        return {"role": STORED, "contentType": AS_BASE64, "value": b64encode(data).decode()}


def _own(revision: Revision) -> tuple[tuple[str, str], ...]:
    """What ninjs has no field for; `read_ninjs` reads them by these roles."""
    return (
        ("slug", revision.slug),
        ("kind", revision.kind),
        ("status", revision.status),
        ("editor", revision.editor),
        ("note", revision.note),
        ("source", revision.source),
        ("revision", revision.id),
        *((f"stamp-{name}", words) for name, words in revision.stamps),
        ("filed", "-".join(revision.path.split("/")[-3:-1])),
    )
