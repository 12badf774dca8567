"""Records come out of JSON one at a time, each with its place; a broken one says where and why."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.exchange import records as records_module
from storyrev.exchange.model import SetAside
from storyrev.exchange.records import NoRecords, Record, files_of, read_records

FEED = frozenset({"data", "items", "item"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text().filter(lambda key: key not in FEED), JSON, max_size=4)


def read(path: Path, text: str | bytes, envelopes: frozenset[str] = FEED) -> list[Record | SetAside]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_records(path, envelopes))


def payloads(found: list[Record | SetAside]) -> list[object]:
    assert not [one for one in found if isinstance(one, SetAside)]
    return [one.payload for one in found if isinstance(one, Record)]


@given(items=st.lists(OBJECTS, max_size=5), indent=st.sampled_from((None, 0, 2)), chunk=st.integers(1, 40))
def test_a_feed_gives_the_same_records_as_a_list_and_as_lines(
    tmp_path_factory: pytest.TempPathFactory, items: list[object], indent: int | None, chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("feed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records_module, "_CHUNK", chunk)
        listed = read(folder / "list.json", json.dumps(items, indent=indent))
        feed = {"id": 1, "data": {"n": [1], "items": [{"meta": {}, "item": item} for item in items], "next": "x"}}
        fed = read(folder / "feed.json", json.dumps(feed, indent=indent, ensure_ascii=False))
        lines = read(folder / "lines.jsonl", "\n".join(json.dumps(item) for item in items))
    assert payloads(listed) == payloads(fed) == payloads(lines) == items
    assert [json.loads(one.raw) for one in listed if isinstance(one, Record)] == items


def test_a_record_keeps_its_exact_bytes(tmp_path: Path) -> None:
    text = '{ "uri" :  "a",\n\t"x": [1, 2.50] }'
    (record,) = read(tmp_path / "one.json", f"\ufeff\n{text}\n")
    assert isinstance(record, Record)
    assert (record.raw, record.place) == (text.encode(), str(tmp_path / "one.json"))


@pytest.mark.parametrize(
    ("name", "text", "place", "reason"),
    [
        ("a.jsonl", '{"a": 1}\n{"a": \n', ":2", "is not JSON: Expecting value at column 6"),
        ("a.jsonl", '\n{"a": 1}\n[1]\n', ":3", "must be an object, and is a list"),
        ("a.jsonl", b'{"a": "\xff"}', ":1", "byte 8 of the line is not UTF-8"),
        ("a.jsonl", "[" * 200_000, ":1", "nests lists and objects deeper"),
        ("a.jsonl", '{"a": ' + "1" * 5000 + "}", ":1", "a number of thousands of digits"),
        ("a.json", '[{"a": 1},\n {"a": 2},\n {"a" 3},\n {"a": 4}]', ":3", "is not JSON: '3' stands where ':' should"),
        ("a.json", '[{"a": 1},\n {"a": 2}', ":2", "is not JSON: the file ends where ','"),
        ("a.json", '{"data": {"items": [{"a": 1}, 7]}}', ":1, record 2", "must be an object, and is 7"),
        ("a.json", '{"data": {"items": [{"a": 1}\n, {"b": 2} {"c": 3}]}}', ":2", "where ',' should"),
        ("a.json", '{"a": {"b": ' + "[" * 200_000, ":1", "nests lists and objects deeper"),
        ("a.json", "[" * 200_000, ":1", "nests lists and objects deeper"),
        ("a.json", b'{"a": "x\xff"}', ":1", "is not UTF-8 from here on"),
        ("a.json", "{1: 2}", ":1", "a key must stand in quotation marks"),
        ("a.json", " \n", "", "is empty"),
    ],
)
def test_what_cannot_be_read_is_set_aside_with_its_place_and_the_reason(
    tmp_path: Path, name: str, text: str | bytes, place: str, reason: str
) -> None:
    found = read(tmp_path / name, text)
    aside = [one for one in found if isinstance(one, SetAside)]
    assert [one.place for one in aside] == [f"{tmp_path / name}{place}"]
    assert reason in aside[0].reason


def test_the_records_around_a_broken_line_are_read(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", '{"a": 1}\n{"a": }\n{"a": 3}\n')
    assert [type(one).__name__ for one in found] == ["Record", "SetAside", "Record"]


def test_a_line_that_is_too_long_is_passed_over_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_module, "MOST_RECORD", 20)
    found = read(tmp_path / "a.jsonl", '{"a": "' + "x" * 50 + '"}\n{"a": 2}\n')
    assert [type(one).__name__ for one in found] == ["SetAside", "Record"]


def test_a_list_far_larger_than_the_window_is_read_in_the_memory_of_a_record(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("w") as file:
        file.write("[")
        for number in range(2_000):
            file.write(("," if number else "") + json.dumps({"uri": number, "text": "word " * 1_000}))
        file.write("]")
    tracemalloc.start()
    count = sum(1 for one in read_records(path, FEED) if isinstance(one, Record))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_000
    assert most < path.stat().st_size / 5


def test_a_folder_gives_its_files_in_order_and_no_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.json", "a/z.jsonl", ".hidden/c.json", "a/.x.json", "photo.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    assert [path.relative_to(tmp_path).as_posix() for path in files_of(tmp_path)] == ["a/z.jsonl", "b.json"]


def test_a_source_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRecords, match="holds no file that ends with"):
        files_of(tmp_path)
    with pytest.raises(NoRecords, match="no such file or folder"):
        files_of(tmp_path / "gone")


def test_a_file_that_nobody_may_read_is_set_aside(tmp_path: Path) -> None:
    (aside,) = list(read_records(tmp_path / "gone.json"))
    assert isinstance(aside, SetAside)
    assert "cannot be read (No such file or directory)" in aside.reason
