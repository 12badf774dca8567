"""Many revisions at once: each in its place, none twice, whatever happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storyrev.store import Entry, Newsroom
from tests.store.conftest import AT, EDITOR


def entry(slug: str, number: int, text: str = "", **more: object) -> Entry:
    """The revision of a story that was saved `number` hours after the first."""
    data = (text or f"{slug}, as of {number}\n").encode()
    said = {"source": f"{slug}/{number}", "place": f"{slug}.json, record {number}", **more}
    return Entry(slug, data, EDITOR, AT + timedelta(hours=number), **said)  # type: ignore[arg-type] # as Entry declares


def test_entries_in_any_order_are_recorded_in_the_order_of_time(newsroom: Newsroom) -> None:
    done = newsroom.record_all([entry("bridge", 3), entry("embassy", 2), entry("bridge", 1, kind="first")])
    assert (done.recorded, done.known, done.unchanged, done.refused, done.kept) == (3, 0, 0, (), ())
    assert [(r.number, r.kind, r.source) for r in newsroom.history("bridge")] == [
        (1, "first", "bridge/1"),
        (2, "unknown", "bridge/3"),
    ]
    assert newsroom.history("embassy")[0].kind == "first"


def test_a_second_import_adds_nothing(newsroom: Newsroom) -> None:
    entries = [entry("bridge", 1), entry("bridge", 2), entry("bridge", 3, text="bridge, as of 2\n")]
    assert newsroom.record_all(entries).recorded == 2
    before = newsroom.dump_index()
    again = newsroom.record_all(entries)
    assert (again.recorded, again.known, again.unchanged) == (0, 2, 1)
    assert newsroom.dump_index() == before


def test_an_entry_that_cannot_be_recorded_is_refused_with_its_place_and_the_others_go_in(newsroom: Newsroom) -> None:
    newsroom.save("bridge", b"Live\n", editor=EDITOR, at=AT + timedelta(days=1))
    done = newsroom.record_all(
        [
            entry("-x", 1),
            entry("bridge", 2),
            entry("embassy", 3),
            entry("Embassy", 4),
            replace(entry("mayor", 5), editor="?"),
        ]
    )
    assert done.recorded == 1
    assert [(r.place, r.slug) for r in done.refused] == [
        ("-x.json, record 1", "-x"),
        ("bridge.json, record 2", "bridge"),
        ("Embassy.json, record 4", "Embassy"),
        ("mayor.json, record 5", "mayor"),
    ]


def test_what_an_entry_says_comes_back(newsroom: Newsroom) -> None:
    until = AT + timedelta(days=2)
    newsroom.record_all([entry("bridge", 1, remark="Ask the lawyer.", embargo=until, kind="correction", note="Wrong.")])
    newsroom.reindex()
    found = newsroom.resolve("bridge")
    assert (found.source, found.remark, found.embargo) == ("bridge/1", "Ask the lawyer.", until)
    assert (found.kind, found.note) == ("correction", "Wrong.")
    assert newsroom.knows("bridge", "bridge/1")
    assert not newsroom.knows("bridge", "bridge/2")
    assert not newsroom.knows("embassy", "bridge/1")
