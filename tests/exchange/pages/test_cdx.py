"""CDX listings choose and date what lies beside them, and say what is missing."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.pages.files import read_pages
from tests.exchange.pages.made import URL, Archive, page

AT = datetime(2020, 1, 31, 16, 5, tzinfo=UTC)
KEY = "test,example)/local/bridge"


def digest(text: str) -> str:
    return base64.b32encode(hashlib.sha1(text.encode()).digest()).decode()  # noqa: S324 - as listings have it


def read(path: Path, url: tuple[str, ...] = (), since: str = "") -> tuple[list[Arrival], list[SetAside]]:
    found = list(read_pages(path, url=url, since=since))
    return [f for f in found if isinstance(f, Arrival)], [f for f in found if isinstance(f, SetAside)]


def row(
    at: str = "20200131160500", text: str = "", kind: str = "text/html", status: str = "200", url: str = URL
) -> list[str]:
    return [KEY, at, url, kind, status, digest(text or page()), "512"]


def test_pages_beside_a_listing_are_dated_by_digest_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "some-name.html").write_text(page())
    (tmp_path / "20200201080000.html").write_text(page("Changed by a browser."))
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    rows = [names, row(), row("20200201080000", "what the server sent"), row("20200202080000")]
    (tmp_path / "bridge.json").write_text("[" + ",\n".join(map(json.dumps, rows)) + "]\n")
    arrivals, aside = read(tmp_path / "bridge.json")
    assert aside == []
    assert [(a.at.day, Path(a.place).name) for a in arrivals] == [
        (31, "some-name.html"),
        (1, "20200201080000.html"),
        (2, "some-name.html"),
    ]


@pytest.mark.parametrize("form", ["server", "legend", "cdxj", "lines", "table"])
def test_every_form_of_a_listing_is_read(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.html").write_text(page())
    line = " ".join(row())
    said = {"url": URL, "mime": "text/html", "status": "200", "digest": f"sha1:{digest(page())}"}
    text = {
        "server": f"{line}\n",
        "legend": f" CDX b a m s k\n{' '.join(row()[1:6])}\n",
        "cdxj": f"{KEY} 20200131160500 {json.dumps(said)}\n",
        "table": json.dumps([["timestamp", "original", "mimetype", "statuscode", "digest"], row()[1:6]]) + "\n",
        "lines": json.dumps({"urlkey": KEY, "timestamp": "20200131160500"} | said) + "\n",
    }[form]
    (tmp_path / "bridge.cdx").write_text(text)
    arrivals, aside = read(tmp_path / "bridge.cdx")
    assert aside == []
    assert [(a.at, a.slug) for a in arrivals] == [(AT, "bridge")]


def test_a_listing_alone_says_which_pages_it_wants(tmp_path: Path) -> None:
    (tmp_path / "bridge.cdx").write_text(" ".join(row()) + "\n")
    arrivals, aside = read(tmp_path / "bridge.cdx")
    assert arrivals == []
    assert aside[0].place == f"{tmp_path / 'bridge.cdx'}:1"
    assert f"https://web.archive.org/web/20200131160500id_/{URL}" in aside[0].reason
    assert "20200131160500.html" in aside[0].reason


def test_only_the_wanted_captures_of_pages_are_asked_for(tmp_path: Path) -> None:
    rows = [
        row(kind="image/png"),
        row(status="404"),
        row("20190101000000"),
        row(url="https://example.test/sport"),
    ]
    (tmp_path / "bridge.cdx").write_text("".join(" ".join(cells) + "\n" for cells in rows))
    assert read(tmp_path / "bridge.cdx", url=("*/local/*",), since="2020-01-01") == ([], [])


def test_records_are_read_where_the_listing_says_they_stand(tmp_path: Path) -> None:
    made = (
        Archive()
        .add("not this", url="https://example.test/x")
        .add(page())
        .add(page("It is open."), "2020-02-01T08:00:00Z")
    )
    made.revisit(f"sha1:{digest(page())}", "2020-02-02T08:00:00Z")
    (tmp_path / "warcs").mkdir()
    made.write(tmp_path / "warcs" / "crawl.warc.gz")
    lines = [
        f"{KEY} 20200131160500 {URL} text/html 200 {digest(page())} - - 400 {made.offsets[1]} crawl.warc.gz",
        f"{KEY} 20200201080000 {URL} text/html 200 {digest(page('It is open.'))} - - 400 {made.offsets[2]} crawl.warc.gz",
        f"{KEY} 20200202080000 {URL} warc/revisit - {digest(page())} - - 400 {made.offsets[3]} crawl.warc.gz",
    ]
    (tmp_path / "index.cdx").write_text(" CDX N b a m s k r M S V g\n" + "\n".join(lines) + "\n")
    arrivals, aside = read(tmp_path / "index.cdx")
    assert aside == []
    assert [(a.at.day, b"It is open." in a.data) for a in arrivals] == [(31, False), (1, True), (2, False)]


def test_an_archive_that_is_missing_or_another_is_told(tmp_path: Path) -> None:
    made = Archive().add(page("x", "https://example.test/x"), url="https://example.test/x")
    made.write(tmp_path / "other.warc.gz")
    said = {"url": URL, "mime": "text/html", "status": "200", "offset": "0"}
    lines = [
        f"{KEY} 20200131160500 {json.dumps(said | {'filename': 'gone.warc.gz'})}",
        f"{KEY} 20200131160500 {json.dumps(said | {'filename': 'other.warc.gz'})}",
        f"{KEY} 20200131160500 {json.dumps(said | {'filename': 'other.warc.gz', 'offset': '9'})}",
        f"{KEY} 20200131160500 {json.dumps(said | {'mime': 'warc/revisit', 'filename': 'other.warc.gz'})}",
    ]
    (tmp_path / "index.cdxj").write_text("\n".join(lines) + "\n")
    arrivals, aside = read(tmp_path / "index.cdxj")
    assert arrivals == []
    assert [found.reason.split(";")[0] for found in aside] == [
        "the archive gone.warc.gz is not beside the listing",
        f"other.warc.gz has no capture of {URL} at byte 0",
        f"other.warc.gz has no capture of {URL} at byte 9",
        f"{URL} was as before, and the listing does not have the capture before",
    ]


def test_lines_that_are_none_are_set_aside_with_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page())
    good = " ".join(row())
    lines = ["hello", '{"a": ', "[" * 50_000, good, f"{KEY} 2020 {URL} text/html 200 X 1", '["no", "names"]', "{}"]
    (tmp_path / "bridge.cdx").write_text("\n".join(lines) + "\n")
    arrivals, aside = read(tmp_path / "bridge.cdx")
    assert [a.at for a in arrivals] == [AT]
    assert [found.place.rsplit(":", 1)[1] for found in aside] == ["1", "2", "3", "5", "6", "7"]
