"""When a page was captured is told by what there is, and never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from storyrev.exchange.pages.moments import Capture, from_comments, from_headers, from_name, read_moment

AT = datetime(2020, 1, 31, 16, 5, tzinfo=UTC)
PAGE = "https://www.example.test/local/bridge"


@pytest.mark.parametrize(
    ("name", "capture"),
    [
        ("20200131160500.html", Capture(at=AT)),
        ("bridge-20200131160500.html", Capture(at=AT)),
        ("20200131160500/local/bridge/index.html", Capture(at=AT)),
        ("web/20200131160500/https://www.example.test/local/bridge", Capture(PAGE, AT)),
        ("web/20200131160500id_/https:/www.example.test/local/bridge", Capture(PAGE, AT)),
        ("bridge-2020-01-31T16-05-00Z.html", Capture(at=AT)),
        ("bridge 2020-01-31_16.05.00.html", Capture(at=AT)),
        ("20201331160500.html", Capture()),
        ("120200131160500.html", Capture()),
        ("bridge-2020-01-31.html", Capture()),
        ("index.html", Capture()),
    ],
)
def test_a_name_tells_a_moment_or_nothing(name: str, capture: Capture) -> None:
    assert from_name(name) == capture


@pytest.mark.parametrize(
    ("comment", "capture"),
    [
        (f"<!-- saved from url=(0037){PAGE} -->", Capture(PAGE)),
        (
            f"<!-- saved from url=(0080)https://web.archive.org/web/20200131160500/{PAGE} -->",
            Capture(PAGE, AT),
        ),
        (
            (
                f"<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: "
                "Fri Jan 31 2020 11:05:00 GMT-0500 (Eastern Standard Time)\n-->"
            ),
            Capture(PAGE, datetime(2020, 1, 31, 11, 5, tzinfo=timezone(timedelta(hours=-5)))),
        ),
        (f"<!-- Saved from {PAGE} at 2020-01-31T16:05:00Z using monolith v2.8.1 -->", Capture(PAGE, AT)),
        (
            (
                "<!-- Mirrored from www.example.test/local/bridge by HTTrack Website Copier/3.x [XR&CO'2014], "
                "Fri, 31 Jan 2020 16:05:00 GMT -->"
            ),
            Capture(PAGE.replace("https", "http"), AT),
        ),
        (
            (
                "<!--\n     FILE ARCHIVED ON 16:05:00 Jan 31, 2020 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON "
                "09:12:44 Mar 02, 2021.\n-->"
            ),
            Capture(at=AT),
        ),
        ("<!-- saved from url=(0011)about:blank -->", Capture()),
        ("<!-- nothing of it -->", Capture()),
    ],
)
def test_the_programs_that_save_pages_are_read_by_their_comments(comment: str, capture: Capture) -> None:
    assert from_comments(f"<!DOCTYPE html>{comment}<html><p>x</p></html>") == capture
    assert from_comments(f"<html><p>x</p>{'<!-- a -->' * 60}{'x' * 200_000}</html>{comment}") == capture


def test_a_response_tells_when_the_archive_took_it_before_when_it_was_served() -> None:
    headers = "Date: Tue, 02 Mar 2021 09:12:44 GMT\r\nMemento-Datetime: Fri, 31 Jan 2020 16:05:00 GMT\r\n"
    assert from_headers(headers).at == AT
    assert from_headers("HTTP/1.1 200 OK\ndate: Fri, 31 Jan 2020 16:05:00 GMT").at == AT
    assert from_headers("Last-Modified: Fri, 31 Jan 2020 16:05:00 GMT\nDate: soon").at is None


def test_a_moment_that_somebody_writes_needs_its_zone() -> None:
    assert read_moment("2020-01-31T16:05:00Z") == AT
    assert read_moment("20200131160500") == AT
    assert read_moment("Fri, 31 Jan 2020 16:05:00 GMT") == AT
    for wrong in ("2020-01-31T16:05:00", "2020-01-31", "yesterday", "", "20201331160500"):
        assert read_moment(wrong) is None, wrong
