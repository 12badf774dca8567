"""A revision goes out as valid ninjs 3.2, and comes back as it was."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from storyrev.desk.importing import import_all, read_sources
from storyrev.exchange.formats import FORMATS
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.ninjs import read_ninjs
from storyrev.exchange.ninjs_writer import NinjsLines, write_ninjs
from storyrev.store import Newsroom, Revision
from storyrev.store.begin import create

ROOT = Path(__file__).resolve().parents[2]
EDITOR = "Ada Park <ada@newsroom.example>"
WHEN = datetime(2020, 2, 1, 9, 30, tzinfo=UTC)

TEXT = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}
URI = {"type": "string", "format": "uri"}
NAMED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {"role": TEXT, "contentType": TEXT, "value": TEXT},
    },
}
# The parts of ninjs-schema_3.2.json that an export uses, in our own words. Like the schema, it allows nothing else.
SCHEMA = {
    "type": "object",
    "required": ["uri"],
    "additionalProperties": False,
    "properties": {
        "uri": URI,
        "standard": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": TEXT, "version": TEXT, "schema": URI},
        },
        "type": {
            "enum": ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]
        },
        "representationType": {"enum": ["full", "partial"]},
        "version": TEXT,
        "firstCreated": TIME,
        "versionCreated": TIME,
        "embargoedUntil": TIME,
        "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
        "edNote": TEXT,
        "language": TEXT,
        "headlines": NAMED,
        "bodies": NAMED,
        "by": TEXT,
        "located": TEXT,
        "slugline": TEXT,
        "altIds": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": False, "properties": {"role": TEXT, "value": TEXT}},
        },
    },
}


def make_newsroom(folder: Path) -> Newsroom:
    return create(folder, name="The Example", url="https://newsroom.example", editor=EDITOR, at=WHEN)


def take_in(newsroom: Newsroom, name: str, source: Path) -> list[SetAside]:
    aside: list[SetAside] = []
    import_all(newsroom, FORMATS[name], read_sources(newsroom, FORMATS[name], [source]), put_aside=aside.append)
    return aside


def lines_of(newsroom: Newsroom) -> list[bytes]:
    write = NinjsLines(newsroom.settings.url)
    lines = []
    for summary in newsroom.stories():
        history = newsroom.history(summary.slug)
        lines += [write(revision, data) for revision, data in zip(history, newsroom.read_each(history), strict=True)]
    return lines


def items_of(newsroom: Newsroom) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of(newsroom)]


def told(newsroom: Newsroom) -> list[tuple[Revision, bytes]]:
    """Every revision with its bytes; without what only one repository can say of it."""
    return [
        (replace(revision, id="", parent=None, base=None, source=""), newsroom.read(revision))
        for summary in newsroom.stories()
        for revision in newsroom.history(summary.slug)
    ]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """The sample stories, and revisions with everything that a revision can have."""
    made = make_newsroom(tmp_path / "newsroom")
    assert take_in(made, "folder", ROOT / "stories") == []
    source = ROOT / "tests" / "exchange" / "ninjs" / "3.x.jsonl"
    assert take_in(made, "ninjs", source) == []
    made.save("a-café", b"# Caf\xc3\xa9\r\n\r\nText.\r\n", editor=EDITOR, at=WHEN, note="  Zwei\n\nAbs\u00e4tze. ")
    page = made.root / "stories" / "2020" / "02" / "by-hand.md"
    page.write_bytes(b"---\nbroken: [\n---\n\nM\xfcnchen\n")
    for command in (
        ["add", "stories"],
        ["-c", "user.name=X", "-c", "user.email=x@x.example", "commit", "-qm", "By hand"],
    ):
        subprocess.run(["git", *command], cwd=made.root, check=True)
    return made


def test_every_item_is_valid_ninjs(newsroom: Newsroom) -> None:
    items = items_of(newsroom)
    assert len(items) == 22
    assert {item["firstCreated"] for item in items if item["slugline"] == "tunnel"} == {"2016-06-01T10:00:00+02:00"}
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for item in items:
        validator.validate(item)
        assert all(item.values())


def test_an_export_that_is_imported_gives_the_same_history(newsroom: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(lines_of(newsroom)))
    copy = make_newsroom(tmp_path / "copy")
    assert take_in(copy, "ninjs", path) == []
    assert told(copy) == told(newsroom)
    before = told(copy)
    assert take_in(copy, "ninjs", path) == []
    assert told(copy) == before


def test_a_revision_that_came_from_elsewhere_keeps_its_name_there(newsroom: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(lines_of(newsroom)))
    sources = [one.key for one in read_ninjs(path) if isinstance(one, Arrival) and one.slug == "tunnel"]
    assert sources == [revision.source for revision in newsroom.history("tunnel")]


def test_the_fields_say_to_everybody_what_the_revision_is(newsroom: Newsroom) -> None:
    withheld, public = (item for item in items_of(newsroom) if item["slugline"] == "tunnel")
    assert {
        key: withheld[key] for key in ("uri", "version", "versionCreated", "pubStatus", "language", "by", "located")
    } == {
        "uri": "https://newsroom.example/stories/tunnel",
        "version": "1",
        "versionCreated": "2016-06-01T10:00:00+02:00",
        "pubStatus": "withheld",
        "language": "de",
        "by": "Jana Weiß",
        "located": "ERSTFELD, 1. Juni (dpa)",
    }  # fmt: skip (a field a line)
    assert withheld["embargoedUntil"] == "2016-06-01T12:00:00+02:00"
    assert withheld["edNote"] == "Hold for the opening."
    assert withheld["headlines"] == [{"role": "main", "value": "Der längste Tunnel der Welt ist eröffnet"}]
    assert public["bodies"][0] == {
        "role": "main",
        "contentType": "text/html",
        "value": "<p>ERSTFELD, 1. Juni (dpa) — 57 Kilometer lang ist der Tunnel.</p>\n"
        "<p>Er wurde in 17 Jahren gebaut. &lt;Neu&gt; &amp; schnell.</p>\n<pre>10 &lt; 20</pre>",
    }
    retracted = [item for item in items_of(newsroom) if item["pubStatus"] == "canceled"]
    assert [item["slugline"] for item in retracted] == ["moon-lander-odysseus"]


def test_a_remark_goes_out_only_where_it_is_asked_for(newsroom: Newsroom) -> None:
    revision = newsroom.history("tunnel")[0]
    data = newsroom.read(revision)
    item = write_ninjs(revision, data, site="", first_saved=revision.saved_at, with_remark=False)
    assert "edNote" not in item
    assert "Hold for the opening" not in json.dumps(item)
    assert item["uri"] == "urn:storyrev:tunnel"
