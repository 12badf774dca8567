"""What the record has is not read again: it is known by the name that it was recorded by."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from storyrev.exchange.ans import read_ans
from storyrev.exchange.formats import Reader
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.ninjs import read_ninjs
from storyrev.exchange.pages import selection
from storyrev.exchange.pages.draft import Article, Page, read_article
from storyrev.exchange.pages.files import read_pages
from storyrev.exchange.wordpress import read_wordpress
from tests.exchange.pages.made import page

HERE = Path(__file__).parent
ITEM = {
    "uri": "urn:example:bridge",
    "version": "1",
    "versioncreated": "2020-01-31T16:05:00Z",
    "body_text": "It closes.",
}


def knowing(found: Sequence[Arrival | SetAside]) -> Callable[[Sequence[tuple[str, str]]], list[bool]]:
    """A record that has these."""
    names = {(one.story, one.key) for one in found if isinstance(one, Arrival)}
    return lambda revisions: [revision in names for revision in revisions]


@pytest.mark.parametrize(
    ("reader", "source"),
    [
        (read_ans, HERE / "ans" / "history.jsonl"),
        (read_ninjs, HERE / "ninjs" / "1.x.json"),
        (read_ninjs, HERE / "ninjs" / "ap"),
        (read_wordpress, HERE / "wordpress" / "bridge"),
        (read_wordpress, HERE / "wordpress" / "classic.jsonl"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value.__name__,
)
def test_what_the_record_has_comes_unread_in_its_place(reader: Reader, source: Path) -> None:
    found = list(reader(source))
    again = list(reader(source, knows=knowing(found)))
    assert [one.place for one in again] == [one.place for one in found]
    for one, other in zip(found, again, strict=True):
        if isinstance(one, Arrival):
            assert isinstance(other, Arrival)
            assert other.unread
            assert (other.story, other.key, other.at, other.data) == (one.story, one.key, one.at, b"")
        else:
            assert other == one


def test_a_page_that_the_record_has_is_opened_and_its_article_not_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (30, 31):
        (tmp_path / f"202001{day}160500.html").write_text(page(f"As of {day}."))
    first, second = read_pages(tmp_path)
    assert isinstance(first, Arrival)
    read = []

    def note(opened: Page, url: str) -> Article:
        read.append(opened)
        return read_article(opened, url=url)

    monkeypatch.setattr(selection, "read_article", note)
    known, new = read_pages(tmp_path, knows=knowing([first]))
    assert isinstance(known, Arrival)
    assert (known.key, known.slug, known.unread, known.data) == (first.key, first.slug, True, b"")
    assert new == second
    assert len(read) == 1


def test_a_version_that_the_record_has_is_read_where_the_source_has_it_with_another_text_too(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text("".join(json.dumps(ITEM | {"body_text": text}) + "\n" for text in ("It closes.", "It stays.")))
    found = list(read_ninjs(path))
    first, other = read_ninjs(path, knows=knowing(found))
    assert isinstance(first, Arrival)
    assert first.unread
    assert other == found[1]
    assert isinstance(other, SetAside)
