"""`storyrev import html`: saved pages and archives of them become a record, once, and say what could not go in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, commits
from tests.exchange.pages.made import Archive, page


@pytest.fixture
def crawl(place: Path, run: Run) -> Path:
    """An empty newsroom, which we are in, and beside it a crawl in two files, the newer captures in the first."""
    folder = place.parent / "crawl"
    folder.mkdir()
    newer = Archive().add(page("It is open."), "2020-02-01T08:00:00Z").add(page("It is open."), "2020-02-02T08:00:00Z")
    newer.add(page("It is closed."), "2020-02-03T08:00:00Z").write(folder / "a.warc.gz")
    Archive(packed=False).add(page("It is closed.")).write(folder / "b.warc")
    assert run("init", ".", "--at", "2020-01-01T00:00Z").code == 0
    return folder


def test_captures_are_recorded_by_their_dates_whatever_file_they_are_in(crawl: Path, run: Run) -> None:
    done = run("import", "html", crawl)
    assert (done.code, done.text) == (
        0,
        "3 revisions recorded, 0 already there, 1 without a change of text, 0 set aside\n",
    )
    found = run("log", "bridge", "--json").json["revisions"]
    assert [(r["number"], r["kind"], r["saved_at"]) for r in reversed(found)] == [
        (1, "first", "2020-01-31T16:05:00+00:00"),
        (2, "update", "2020-02-01T08:00:00+00:00"),
        (3, "update", "2020-02-03T08:00:00+00:00"),
    ]
    assert "Saved page <unknown@source.invalid>" in run("log", "bridge", "--json").text
    assert "It is closed." in run("show", "bridge@1").text
    assert "Home" not in run("show", "bridge@1").text


def test_run_again_it_adds_only_what_is_new(crawl: Path, run: Run) -> None:
    run("import", "html", crawl)
    before = commits()
    again = run("import", "html", crawl)
    assert again.text == "0 revisions recorded, 3 already there, 1 without a change of text, 0 set aside\n"
    assert commits() == before
    Archive().add(page("It is gone."), "2020-03-01T08:00:00Z").write(crawl / "c.warc.gz")
    assert run("import", "html", crawl).text.startswith("1 revision recorded, 3 already there")


def test_a_damaged_record_is_told_with_its_place_and_the_rest_goes_in(crawl: Path, run: Run) -> None:
    whole = (crawl / "a.warc.gz").read_bytes()
    (crawl / "a.warc.gz").write_bytes(whole[:-100])
    done = run("import", "html", crawl)
    assert done.code == 1
    assert done.text.endswith("1 set aside\n")
    assert "a.warc.gz at byte" in done.err
    assert "cut short" in done.err


def test_the_page_itself_is_kept_where_asked(crawl: Path, run: Run) -> None:
    run("import", "html", crawl / "b.warc", "--keep-raw", "--editor", "Archive desk <archive@newsroom.example>")
    assert Path("stories/2020/01/bridge.source.html").read_bytes() == page("It is closed.").encode()
    assert "Archive desk" in run("log", "bridge").text


def test_what_the_user_may_choose_is_chosen(crawl: Path, run: Run) -> None:
    assert run("import", "html", crawl, "--url", "*/sport/*").text.startswith(
        "0 revisions recorded, 0 already there, 0"
    )
    assert run("import", "html", crawl, "--to", "2020-01-31", "--dry-run").text.startswith("1 revision would be")
    wrong = run("import", "html", crawl, "--from", "soon")
    assert (wrong.code, "--from soon: no day and no moment" in wrong.err) == (2, True)
    missing = run("import", "html", crawl / "absent")
    assert (missing.code, "no such file" in missing.err) == (2, True)
