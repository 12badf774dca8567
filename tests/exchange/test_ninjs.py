"""Histories in ninjs and in the Associated Press's envelope are read as their schemas say."""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.ninjs import read_ninjs
from storyrev.story import parse
from tests.exchange.telling import tell
from tests.goldens import Golden

HERE = Path(__file__).parent / "ninjs"
ITEM = {
    "uri": "urn:example:bridge-1",
    "version": "1",
    "versioncreated": "2020-01-31T16:05:00Z",
    "headline": "Bridge closes",
    "body_text": "It closes.",
}


def read(tmp_path: Path, *items: dict[str, Any]) -> list[Arrival | SetAside]:
    path = tmp_path / "items.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in items))
    return list(read_ninjs(path))


def arrived(tmp_path: Path, *items: dict[str, Any]) -> list[Arrival]:
    found = read(tmp_path, *items)
    assert not [one for one in found if isinstance(one, SetAside)]
    return [one for one in found if isinstance(one, Arrival)]


def reason(tmp_path: Path, **changes: object) -> str:
    (aside,) = read(tmp_path, {key: value for key, value in {**ITEM, **changes}.items() if value is not ...})
    assert isinstance(aside, SetAside)
    assert aside.place == f"{tmp_path / 'items.jsonl'}:1"
    return aside.reason


@pytest.mark.parametrize("name", ["1.x.json", "2.x.json", "3.x.jsonl", "ap"])
def test_every_branch_of_the_standard_becomes_the_story_that_readers_saw(name: str, golden: Golden) -> None:
    golden(HERE / f"{name}.golden.txt", tell(read_ninjs(HERE / name), HERE))


def test_a_folder_of_everything_gives_all_histories_in_the_order_of_time() -> None:
    found = [one for one in read_ninjs(HERE) if isinstance(one, Arrival)]
    assert len(found) == 9
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_versions_follow_their_numbers_whatever_the_order_they_lie_in(tmp_path: Path) -> None:
    items = [{**ITEM, "version": str(n), "versioncreated": f"2020-01-31T{n:02}:00:00Z"} for n in range(1, 12)]
    random.Random(5).shuffle(items)
    assert [one.at.hour for one in arrived(tmp_path, *items)] == list(range(1, 12))


def test_a_version_dated_before_the_one_it_follows_still_follows_it(tmp_path: Path) -> None:
    late = {**ITEM, "version": "2", "versioncreated": "2020-01-30T00:00:00Z", "body_text": "Later."}
    other = {**ITEM, "uri": "urn:example:other", "versioncreated": "2020-01-30T12:00:00Z"}
    found = arrived(tmp_path, late, ITEM, other)
    assert [(one.slug[:6], one.at.day) for one in found] == [("other", 30), ("bridge", 31), ("bridge", 30)]


def test_without_versions_the_times_say_the_order(tmp_path: Path) -> None:
    bare = {key: value for key, value in ITEM.items() if key != "version"}
    found = arrived(tmp_path, {**bare, "versioncreated": "2020-02-01T00:00:00Z"}, bare)
    assert [one.at.month for one in found] == [1, 2]
    assert found[0].key == "ninjs:urn:example:bridge-1@2020-01-31T16:05:00+00:00"


def test_the_same_version_twice_counts_once(tmp_path: Path) -> None:
    assert len(arrived(tmp_path, ITEM, {**ITEM, "urgency": 3})) == 1


def test_the_same_version_with_another_text_is_set_aside(tmp_path: Path) -> None:
    first, second = read(tmp_path, ITEM, {**ITEM, "body_text": "It stays."})
    assert isinstance(first, Arrival)
    assert isinstance(second, SetAside)
    assert second.place.endswith("items.jsonl:2")
    assert "the same version as" in second.reason


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"uri": ...}, "has no 'uri'"),
        ({"uri": ["a"]}, "'uri' must be text, and is a list"),
        ({"versioncreated": ...}, "has no 'versioncreated'"),
        ({"versioncreated": "2020-01-31T16:05:00"}, "a time without its zone"),
        ({"versioncreated": "yesterday"}, "'versioncreated' is 'yesterday', which is no time"),
        ({"pubstatus": "commissioned"}, "'pubstatus' is 'commissioned'; it must be usable, withheld or canceled"),
        ({"embargoed": "tomorrow"}, "'embargoed' is 'tomorrow', which is no time"),
        ({"headline": {"a": 1}}, "'headline' must be text, and is an object"),
        ({"body_text": 7}, "'body_text' must be text, and is 7"),
        ({"bodies": {"value": "x"}}, "'bodies' must be a list, and is an object"),
        ({"bodies": ["x"]}, "'bodies' must list objects, and has 'x'"),
        ({"type": "planning"}, "is of type 'planning'"),
        ({"headline": ..., "body_text": ...}, "has no headline and no text"),
        ({"pubstatus": "canceled", "headline": ..., "body_text": ...}, "withdraws a story of which no earlier version"),
        ({"body_html": "<div>" * 6000, "body_text": ...}, "nests more than 5,000 elements"),
        ({"body_text": ..., "renditions": {"nitf": {"href": "https://x.example/1"}}}, "has its text behind a link"),
    ],
)
def test_a_bad_record_is_set_aside_with_the_reason(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    assert said in reason(tmp_path, **changes)


def test_a_record_that_is_set_aside_keeps_no_other_from_coming_in(tmp_path: Path) -> None:
    found = read(tmp_path, {}, ITEM, {**ITEM, "version": "2", "pubstatus": "gone"})
    assert [type(one).__name__ for one in found] == ["SetAside", "Arrival", "SetAside"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, None),
        ({"ednote": "Corrects name of mayor in paragraph 3."}, "correction"),
        ({"ednote": "(Eds: Corrects day.)"}, "correction"),
        ({"ednote": "CORRECTION: day in lede"}, "correction"),
        ({"ednote": "Adds quotes. Corrects nothing."}, "correction"),
        ({"ednote": "Updates with incorrect claim by mayor"}, None),
        ({"ednote": "Clarifies that the ferry is free."}, "clarification"),
        ({"ednote": "Updates throughout."}, None),
        ({"editorialtypes": ["Writethru", "Corrective"]}, "correction"),
        ({"editorialtypes": ["Kill"]}, "retraction"),
        ({"pubstatus": "canceled"}, "retraction"),
        ({"pubstatus": "stat:canceled"}, "retraction"),
    ],
)
def test_the_kind_is_what_the_provider_says_and_the_note_is_left_to_the_text(
    tmp_path: Path, changes: dict[str, object], kind: str | None
) -> None:
    (one,) = arrived(tmp_path, {**ITEM, **changes})
    assert (one.kind, one.note) == (kind, "")


def test_a_note_that_is_new_in_the_text_of_a_correction_is_its_note(tmp_path: Path) -> None:
    told = "It closes.\n\nCorrection: It was Ohio."
    corrected = {**ITEM, "version": "2", "body_text": told, "ednote": "Corrects state"}
    again = {**corrected, "version": "3", "body_text": f"It closes now.\n\n{told}"}
    found = arrived(tmp_path, ITEM, corrected, again)
    assert [(one.kind, one.note) for one in found] == [
        (None, ""),
        ("correction", "Correction: It was Ohio."),
        ("correction", ""),
    ]


def test_a_note_to_editors_is_a_remark_and_stands_nowhere_in_the_story(tmp_path: Path) -> None:
    (one,) = arrived(tmp_path, {**ITEM, "ednote": "Call the desk before 6."})
    assert one.remark == "Call the desk before 6."
    assert b"desk before" not in one.data


def test_a_flash_may_be_a_headline_alone(tmp_path: Path) -> None:
    (one,) = arrived(tmp_path, {**ITEM, "body_text": ""})
    assert parse(one.data, "markdown").headline == "Bridge closes"


def test_nitf_is_known_whatever_its_body_is_called(tmp_path: Path) -> None:
    told = "<nitf><body><body.content><block><p>It closes.</p></block></body.content></body></nitf>"
    body = {"role": "main", "contenttype": "application/xml", "value": told}
    for changes in ({"body_text": told}, {"body_text": "", "bodies": [body]}):
        (one,) = arrived(tmp_path, {**ITEM, **changes})
        assert one.data.decode().endswith("---\n\nIt closes.\n")


def test_an_embargo_is_a_time_and_no_reason_to_withhold(tmp_path: Path) -> None:
    (one,) = arrived(tmp_path, {**ITEM, "embargoed": "2020-02-01T00:00:00+01:00"})
    assert one.embargo is not None
    assert (one.embargo.isoformat(), one.status) == ("2020-02-01T00:00:00+01:00", "public")
    (two,) = arrived(tmp_path, {**ITEM, "pubstatus": "embargoed"})
    assert (two.embargo, two.status) == (None, "withheld")


def test_a_slug_is_what_the_address_calls_the_story_and_the_address_its_identity(tmp_path: Path) -> None:
    uris = {
        "https://a.example/2020/bridge-closes?rev=2": "bridge-closes",
        "https://a.example/story/12": "story-12",
        "urn:newsml:a.example:20200131:b-77": "20200131-b-77",
        "tag:a.example,2020:newsml_L1N3KT0AB": "newsml_l1n3kt0ab",
    }
    found = arrived(tmp_path, *({**ITEM, "uri": uri} for uri in uris))
    assert {one.story.removeprefix("ninjs:"): one.slug for one in found} == uris


def test_an_item_names_its_provider_and_where_it_names_none_the_editor_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(f"{json.dumps(ITEM)}\n{json.dumps({**ITEM, 'version': '2', 'copyrightholder': 'A <Wire>'})}")
    found = [one.editor for one in read_ninjs(path, "Ada Park <ada@newsroom.example>") if isinstance(one, Arrival)]
    assert found == ["Ada Park <ada@newsroom.example>", "A Wire <unknown@source.invalid>"]


def test_the_payload_is_at_hand_to_the_byte(tmp_path: Path) -> None:
    (one,) = arrived(tmp_path, ITEM)
    assert (one.raw, one.raw_suffix) == (json.dumps(ITEM).encode(), ".json")


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "one.json").write_text(json.dumps(ITEM))
    (folder / "two.json").write_text(json.dumps({**ITEM, "version": "2", "pubstatus": "gone"}))
    arrival, aside = read_ninjs(folder)
    assert (arrival.place, aside.place) == (str(folder / "one.json"), str(folder / "two.json"))


CANCELED = {"uri": ITEM["uri"], "versioncreated": "2020-01-31T18:05:00Z", "version": "3", "pubstatus": "canceled"}


def test_a_withdrawal_shows_the_text_that_readers_had_and_not_one_that_was_held_back(tmp_path: Path) -> None:
    held = {**ITEM, "version": "2", "pubstatus": "withheld", "body_text": "Two engineers will be charged."}
    first, second, last = arrived(tmp_path, ITEM, held, CANCELED)
    assert (first.status, second.status, last.status, last.kind) == ("public", "withheld", "public", "retraction")
    assert b"It closes." in last.data
    assert b"engineers" not in last.data


def test_what_nobody_had_read_is_withdrawn_without_being_shown(tmp_path: Path) -> None:
    held = {**ITEM, "pubstatus": "withheld"}
    assert [one.status for one in arrived(tmp_path, held, CANCELED)] == ["withheld", "withheld"]
    until = {**ITEM, "embargoed": "2020-02-01T00:00:00Z"}
    assert len({one.embargo for one in arrived(tmp_path, until, CANCELED)}) == 1


def test_a_withdrawal_passes_over_a_version_that_was_set_aside(tmp_path: Path) -> None:
    bad = {**ITEM, "version": "2", "pubstatus": "gone", "body_text": "It stays."}
    _, aside, last = read(tmp_path, ITEM, bad, CANCELED)
    assert isinstance(aside, SetAside)
    assert isinstance(last, Arrival)
    assert b"It closes." in last.data
