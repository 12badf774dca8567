"""A newsroom with several stores is verified in all of them."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storyrev.desk.verifying import NothingToAccept, accept_history, verify_record
from storyrev.store import Newsroom, add_store, create
from storyrev.store.names import UnknownStory

EDITOR = "Ada Desk <ada@newsroom.example>"
AT = datetime(2020, 1, 1, 9, 30, tzinfo=UTC)
NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Newsroom]:
    """A story in the newsroom's own store, and one of two revisions in another."""
    with create(tmp_path / "newsroom", name="x", editor=EDITOR, at=AT) as alone:
        alone.save("bridge", b"Closed\n", editor=EDITOR, at=AT)
    add_store(tmp_path / "newsroom", "sport", editor=EDITOR, at=AT)
    with Newsroom.open(tmp_path / "newsroom") as newsroom:
        newsroom.save("match", b"Lost\n", editor=EDITOR, at=AT)
        newsroom.save("match", b"Won\n", editor=EDITOR, at=AT, kind="correction")
        newsroom.reindex()
        yield newsroom


def codes(newsroom: Newsroom, *slugs: str) -> dict[str, list[str]]:
    return {one.name: [f.code for f in one.verdict.findings] for one in verify_record(newsroom, slugs, at=NOW)}


def test_every_store_is_looked_at(several: Newsroom) -> None:
    assert codes(several) == {"first": [], "sport": []}
    assert [one.verdict.revisions for one in verify_record(several, at=NOW)] == [1, 2]
    assert codes(several, "match") == {"first": [], "sport": []}
    with pytest.raises(UnknownStory):
        codes(several, "mtach")


def test_what_is_wrong_in_a_store_is_named_from_the_newsrooms_folder(several: Newsroom) -> None:
    name = several.resolve("match@1").content_id
    file = several.root / "stores/sport/.git/objects" / name[:2] / name[2:]
    file.unlink()
    first, sport = verify_record(several, at=NOW)
    assert first.verdict.findings == ()
    assert sport.verdict.findings[0].path == "stores/sport/stories/2020/01/match.md"


def test_a_rewritten_store_is_accepted_by_itself(several: Newsroom) -> None:
    with pytest.raises(NothingToAccept):
        accept_history(several, "No reason", EDITOR, at=NOW)
    subprocess.run(["git", "reset", "-q", "--hard", "HEAD~1"], cwd=several.root / "stores/sport", check=True)
    assert codes(several)["sport"] == ["history-rewritten"]
    first, sport = accept_history(several, "A court ordered it.", EDITOR, at=NOW)
    assert (first.verdict.notices, sport.verdict.findings) == ((), ())
    assert [notice.code for notice in sport.verdict.notices] == ["rewrite-accepted"]


@pytest.mark.parametrize("change", ["UPDATE stories SET stands = 0", "DELETE FROM stories"])
def test_an_index_over_all_stores_that_was_changed_is_found(several: Newsroom, change: str) -> None:
    with closing(sqlite3.connect(several.layout.overview_file)) as connection:
        assert connection.execute("SELECT count(*) FROM stories").fetchone()[0]
        connection.execute(change)
        connection.commit()
    found = codes(several)
    assert "index-differs" in found["sport"]
    several.reindex()
    assert codes(several) == {"first": [], "sport": []}
