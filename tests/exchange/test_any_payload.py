"""Whatever stands in a record, an importer gives a story that can be read, or sets the record aside with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyrev.exchange.ans import read_ans
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.ninjs import read_ninjs
from storyrev.exchange.wordpress import read_wordpress
from storyrev.store.slugs import check_slug
from storyrev.store.write import check_editor
from storyrev.story import parse

HERE = Path(__file__).parent
READERS: dict[str, tuple[Callable[[Path], Iterator[Arrival | SetAside]], str]] = {
    "ninjs 1.x": (read_ninjs, "ninjs/1.x.json"),
    "ninjs 2.x": (read_ninjs, "ninjs/2.x.json"),
    "ninjs 3.x": (read_ninjs, "ninjs/3.x.jsonl"),
    "Associated Press": (read_ninjs, "ninjs/ap/feed.json"),
    "ANS": (read_ans, "ans/every-element.json"),
    "ANS operations": (read_ans, "ans/history.jsonl"),
    "WordPress": (read_wordpress, "wordpress/classic.jsonl"),
    "WordPress post": (read_wordpress, "wordpress/bridge/post.json"),
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=30)
    | st.sampled_from(
        [
            "<b>x",
            "</p>",
            "<table><tr>",
            "&#0;",
            "2020-01-01",
            "\ud800",
            "a\x00b",
            "---\nx: y\n---",
            "<!-- wp:x /-->",
            "javascript:x",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "content", "value", "text", "items"]), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip (what hostile records hold, in one list)


def records(name: str) -> list[Any]:
    text = (HERE / READERS[name][1]).read_text()
    found = [json.loads(line) for line in text.splitlines()] if READERS[name][1].endswith("l") else [json.loads(text)]
    return found[0] if isinstance(found[0], list) else found


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a record: the keys and numbers that lead to it."""
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from places(inner, (*path, key))


PLACES = {name: list(places(records(name))) for name in READERS}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_record_with_anything_anywhere_is_read_or_set_aside(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spoilt = records(name)
    path = data.draw(st.sampled_from(PLACES[name]))
    around: Any = spoilt
    for key in path[:-1]:
        around = around[key]
    around[path[-1]] = data.draw(ANYTHING)
    file = tmp_path_factory.mktemp("any") / "records.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in spoilt))
    for one in READERS[name][0](file):
        if isinstance(one, SetAside):
            assert one.place.startswith(str(file))
            assert one.reason
            continue
        check_slug(one.slug)
        check_editor(one.editor)
        assert parse(one.data, one.form).source.encode() == one.data
        assert b"\x00" not in one.data
