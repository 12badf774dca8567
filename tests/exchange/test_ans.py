"""Histories in Arc XP's ANS are read as its schema says: every element has a form, or is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storyrev.compare import compare
from storyrev.exchange.ans import read_ans
from storyrev.exchange.model import Arrival, SetAside
from storyrev.story import parse
from tests.exchange.telling import tell
from tests.goldens import Golden

HERE = Path(__file__).parent / "ans"
STORY: dict[str, Any] = {
    "type": "story",
    "version": "0.10.9",
    "_id": "ABC",
    "headlines": {"basic": "Bridge closes"},
    "first_publish_date": "2020-01-31T21:05:00Z",
    "last_updated_date": "2020-01-31T21:05:00Z",
    "content_elements": [{"type": "text", "_id": "T1", "content": "It closes."}],
}


def read(tmp_path: Path, *documents: dict[str, Any]) -> list[Arrival | SetAside]:
    path = tmp_path / "documents.jsonl"
    path.write_text("".join(json.dumps(document) + "\n" for document in documents))
    return list(read_ans(path))


def arrived(tmp_path: Path, **changes: object) -> Arrival:
    (one,) = read(tmp_path, {key: value for key, value in {**STORY, **changes}.items() if value is not ...})
    assert isinstance(one, Arrival), one
    return one


def text_of(tmp_path: Path, *elements: dict[str, Any]) -> str:
    return arrived(tmp_path, content_elements=list(elements)).data.decode().partition("\n---\n\n")[2]


@pytest.mark.parametrize("name", ["every-element.json", "history.jsonl", "results.json"])
def test_every_element_becomes_what_readers_saw(name: str, golden: Golden) -> None:
    golden(HERE / f"{name}.golden.txt", tell(read_ans(HERE / name), HERE))


def test_every_block_is_called_what_its_element_is() -> None:
    (one,) = read_ans(HERE / "every-element.json")
    assert isinstance(one, Arrival)
    document = json.loads((HERE / "every-element.json").read_text())
    named = {block.identity for block in parse(one.data, "markdown").blocks}
    # These hold others, show nothing, are told by another element, or are code, where no name can stand.
    without = {"Q1", "Q2", "L1", "G1", "CO", "DI", "LL", "EG", "ST"}
    assert {element["_id"] for element in document["content_elements"]} - named == without


def test_a_paragraph_written_anew_is_the_same_by_its_id(tmp_path: Path) -> None:
    old, new = (
        parse(arrived(tmp_path, content_elements=elements).data, "markdown")
        for elements in (
            [{"type": "text", "_id": "A", "content": "The council voted on Friday."}],
            [{"type": "text", "_id": "A", "content": "Nobody crosses any more, they say."}],
        )
    )
    (block,) = [block for section in compare(old, new).sections for block in section.blocks]
    assert block.old is not None
    assert block.new is not None


def test_a_type_that_nobody_knows_is_named_in_the_text_and_in_a_remark(tmp_path: Path) -> None:
    one = arrived(tmp_path, content_elements=[{"type": "hologram", "_id": "H", "url": "https://x.example/h"}])
    assert b"[hologram H]\n\nhttps://x.example/h\n" in one.data
    assert one.remark == "Named in the text, for want of a form: hologram."


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ({"type": "text", "content": "a < b & *c*"}, "a < b & \\*c\\*\n"),
        ({"type": "text", "content": ""}, ""),
        ({"type": "header", "content": "Next", "level": 1}, "## Next\n"),
        ({"type": "blockquote", "content": "Said."}, "> Said.\n"),
        ({"type": "text", "content": "<ul><li>one</li></ul>"}, "- one\n"),
        ({"type": "numeric_rating", "numeric_rating": 3}, "3\n"),
        ({"type": "image", "url": "javascript:alert(1)", "caption": "Seen."}, '<p class="caption">Seen.</p>\n'),
        ({"type": "raw_html", "content": "<script>alert(1)</script><p onclick=x>ok</p>"}, "ok\n"),
        (
            {"type": "correction", "text": "It was 7.", "correction_type": "Editor's note"},
            '<aside class="editors-note">\n\n<p>It was 7.</p>\n\n</aside>\n',
        ),
        ({"type": "correction", "text": ""}, ""),
    ],
)  # fmt: skip (an element a line)
def test_an_element_has_its_form(tmp_path: Path, element: dict[str, Any], text: str) -> None:
    assert text_of(tmp_path, element) == text


@pytest.mark.parametrize(
    ("changes", "status", "embargo"),
    [
        ({}, "public", None),
        ({"revision": {"published": False}}, "withheld", None),
        ({"revision": {"published": True}, "first_publish_date": ...}, "public", None),
        ({"first_publish_date": ...}, "withheld", None),
        ({"status": "draft"}, "withheld", None),
        ({"content_restrictions": {"embargo": {"active": True}}}, "withheld", None),
        (
            {"content_restrictions": {"embargo": {"active": True, "end_time": "2020-02-01T00:00:00Z"}}},
            "public",
            "2020-02-01T00:00:00+00:00",
        ),
        ({"content_restrictions": {"embargo": {"active": False, "end_time": "2020-02-01T00:00:00Z"}}}, "public", None),
    ],
)
def test_what_was_never_published_is_withheld(
    tmp_path: Path, changes: dict[str, object], status: str, embargo: str | None
) -> None:
    one = arrived(tmp_path, **changes)
    assert (one.status, one.embargo.isoformat() if one.embargo else None) == (status, embargo)


def test_what_the_newsroom_tells_itself_is_a_remark_and_stands_nowhere_in_the_story(tmp_path: Path) -> None:
    one = arrived(
        tmp_path, planning={"internal_note": "Legal has read it."}, workflow={"note": "Hold.", "status_code": 2}
    )
    assert one.remark == "Legal has read it.\nHold.\nWorkflow status 2."
    assert b"Legal" not in one.data


def test_two_revisions_of_one_moment_are_two(tmp_path: Path) -> None:
    second = {**STORY, "revision": {"revision_id": "R2"}, "headlines": {"basic": "Bridge is closed"}}
    found = read(tmp_path, {**STORY, "revision": {"revision_id": "R1"}}, second)
    assert [one.key for one in found if isinstance(one, Arrival)] == ["ans:ABC@R1", "ans:ABC@R2"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"_id": ...}, "has no '_id'"),
        ({"last_updated_date": ..., "first_publish_date": ...}, "has no 'last_updated_date' and no other date"),
        ({"last_updated_date": "2020-01-31 21:05"}, "a time without its zone"),
        ({"last_updated_date": "last week"}, "which is no time"),
        ({"headlines": "x"}, "'headlines' must be an object, and is 'x'"),
        ({"headlines": {"basic": ["x"]}}, "'basic' must be text, and is a list"),
        ({"content_elements": {}}, "'content_elements' must be a list, and is an object"),
        ({"content_elements": [7]}, "'content_elements' must list objects, and has 7"),
        ({"content_elements": [{"content": "x"}]}, "has an element without a 'type'"),
        ({"content_elements": [{"type": "text", "content": {"a": 1}}]}, "'content' must be text, and is an object"),
        ({"content_elements": [{"type": "table", "rows": ["x"]}]}, "has a table whose 'rows' are not lists"),
        ({"content_elements": [], "headlines": ...}, "has no headline and no text"),
    ],
)
def test_a_bad_document_is_set_aside_with_the_reason(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    document = {key: value for key, value in {**STORY, **changes}.items() if value is not ...}
    (aside,) = read(tmp_path, document)
    assert isinstance(aside, SetAside)
    assert aside.place == f"{tmp_path / 'documents.jsonl'}:1"
    assert said in aside.reason


@pytest.mark.parametrize("key", ["content_elements", "items"])
def test_elements_in_one_another_without_end_are_set_aside(tmp_path: Path, key: str) -> None:
    element: dict[str, Any] = {"type": "text", "content": "x"}
    for _ in range(200):
        element = {"type": "element_group" if key == "content_elements" else "list", key: [element]}
    (aside,) = read(tmp_path, {**STORY, "content_elements": [element]})
    assert isinstance(aside, SetAside)
    assert "in one another" in aside.reason


def test_a_deletion_without_an_earlier_revision_is_set_aside(tmp_path: Path) -> None:
    (aside,) = read(
        tmp_path, {"type": "story-operation", "operation": "delete-story", "id": "A", "date": "2020-01-01T00:00:00Z"}
    )
    assert isinstance(aside, SetAside)
    assert "deletes a story of which no earlier revision is here" in aside.reason


DELETED = {"type": "story-operation", "operation": "delete-story", "id": "ABC", "date": "2020-02-03T00:00:00Z"}


def test_a_deletion_shows_the_text_that_readers_had_and_not_one_that_was_held_back(tmp_path: Path) -> None:
    held = {
        **STORY,
        "last_updated_date": "2020-02-01T00:00:00Z",
        "revision": {"revision_id": "R2", "published": False},
        "content_elements": [{"type": "text", "_id": "T1", "content": "Two engineers will be charged."}],
    }
    _, _, last = read(tmp_path, STORY, held, DELETED)
    assert isinstance(last, Arrival)
    assert (last.status, last.kind) == ("public", "retraction")
    assert b"It closes." in last.data
    _, last = read(tmp_path, held, DELETED)
    assert isinstance(last, Arrival)
    assert last.status == "withheld"
