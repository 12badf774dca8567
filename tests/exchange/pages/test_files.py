"""Saved pages in files become revisions, each with its date and its story; what cannot is set aside with the way out."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.pages.files import BadPages, read_pages
from storyrev.exchange.pages.selection import BadSelection

AT = datetime(2020, 1, 31, 16, 5, tzinfo=UTC)


def page(text: str = "It is closed.", url: str = "https://example.test/local/bridge", head: str = "") -> str:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    return (
        f"<html><head>{link}{head}</head><body><nav>Home</nav><article><h1>Bridge closed</h1><p>{text} The council "
        "voted on Friday to close the only bridge in town to all traffic.</p></article></body></html>"
    )


def write(folder: Path, **pages: str) -> Path:
    for name, text in pages.items():
        path = folder / name.replace("__", "/").replace("_html", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def arrivals(found: Iterator[Arrival | SetAside]) -> list[Arrival]:
    return [one for one in found if isinstance(one, Arrival)]


def aside(found: Iterator[Arrival | SetAside]) -> list[SetAside]:
    return [one for one in found if isinstance(one, SetAside)]


def test_a_folder_of_pages_gives_a_revision_for_each(tmp_path: Path) -> None:
    write(tmp_path, **{"20200131160500_html": page(), "20200201160500_html": page("It is open.")})
    found = arrivals(read_pages(tmp_path))
    assert [(a.slug, a.at.day, a.form, a.story) for a in found] == [
        ("bridge", 31, "markdown", "page:example.test/local/bridge"),
        ("bridge", 1, "markdown", "page:example.test/local/bridge"),
    ]
    assert b"It is closed." in found[0].data
    assert b"Home" not in found[0].data
    assert found[0].raw == page().encode()
    assert found[0].raw_suffix == ".html"


def test_the_key_is_the_same_on_every_reading_and_another_for_another_capture(tmp_path: Path) -> None:
    write(
        tmp_path, **{"20200131160500_html": page(), "20200201160500_html": page(), "x__20200131160500_html": page("x")}
    )
    keys = [a.key for a in arrivals(read_pages(tmp_path))]
    assert keys == [a.key for a in arrivals(read_pages(tmp_path))]
    assert len(set(keys)) == 3


def test_a_page_without_a_date_is_set_aside_with_the_way_out(tmp_path: Path) -> None:
    write(tmp_path, bridge_html=page())
    (found,) = aside(read_pages(tmp_path))
    assert found.place == str(tmp_path / "bridge.html")
    assert "20200131160500.html" in found.reason
    assert "--at" in found.reason
    assert [a.at for a in arrivals(read_pages(tmp_path, at="2020-01-31T16:05:00Z"))] == [AT]


def test_a_date_that_is_given_is_only_for_pages_that_nothing_else_tells_it_of(tmp_path: Path) -> None:
    saved = "<!-- Saved from https://example.test/x at 2019-05-01T10:00:00Z using monolith v2.8.1 -->"
    write(tmp_path, **{"20200131160500_html": page(), "x_html": page(head=saved)})
    assert [a.at.year for a in arrivals(read_pages(tmp_path, at="2001-01-01T00:00:00Z"))] == [2020, 2019]


def test_a_page_without_an_address_belongs_to_the_story_whose_folder_it_is_in(tmp_path: Path) -> None:
    write(tmp_path, **{"City Bridge__20200131160500_html": page(url=""), "20200131160500_html": page(url="")})
    found = list(read_pages(tmp_path))
    assert [a.slug for a in arrivals(iter(found))] == ["city-bridge"]
    assert "file,url,at" in aside(iter(found))[0].reason


def test_a_listing_says_what_each_page_is(tmp_path: Path) -> None:
    write(tmp_path, a_html=page(url=""), b_html=page(url=""), c_html=page())
    listing = tmp_path / "pages.csv"
    listing.write_text(
        "file,url,at,editor\n"
        "a.html,https://example.test/a,2020-01-31T16:05:00Z,Ada Park <ada@example.test>\n"
        "b.html,https://web.archive.org/web/20200131160500/https://example.test/b,,\n"
        "c.html,,Fri 31 Jan,\n"
        "d.html,,,\n"
        "c.html,bridge,2020-01-31T16:05:00Z,\n"
    )
    found = list(read_pages(listing))
    assert [(a.slug, a.at, a.editor[:5]) for a in arrivals(iter(found))] == [("a", AT, "Ada P"), ("b", AT, "Saved")]
    reasons = {s.place.rsplit(":", 1)[1]: s.reason for s in aside(iter(found))}
    assert "no capture date" in reasons["4"]
    assert "no file 'd.html'" in reasons["5"]
    assert "no address of a page" in reasons["6"]


def test_a_listing_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text("page,when\nx,y\n")
    with pytest.raises(BadPages, match=r"pages\.csv:1: .*file, and url, at"):
        list(read_pages(tmp_path / "pages.csv"))


def test_headers_beside_a_page_or_above_it_are_read(tmp_path: Path) -> None:
    headers = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-2\r\nDate: Fri, 31 Jan 2020 16:05:00 GMT\r\n"
    )
    (tmp_path / "beside.html").write_bytes(page("Łódź stands.", "https://example.test/a").encode("iso-8859-2"))
    (tmp_path / "beside.html.headers").write_text(headers)
    (tmp_path / "above.html").write_bytes(
        headers.encode() + b"\r\n" + page("Łódź stands.", "https://example.test/b").encode("iso-8859-2")
    )
    found = arrivals(read_pages(tmp_path))
    assert [a.at for a in found] == [AT, AT]
    assert all("Łódź stands." in a.data.decode() for a in found)


def test_an_archives_own_folder_tells_address_and_date(tmp_path: Path) -> None:
    write(tmp_path, **{"1580486700.5__singlefile_html": page(url="")})
    (tmp_path / "1580486700.5" / "index.json").write_text(
        '{"url": "https://example.test/x", "timestamp": "1580486700.5"}'
    )
    assert [(a.slug, a.at) for a in arrivals(read_pages(tmp_path))] == [("x", AT)]


def test_what_a_browser_saved_beside_a_page_is_no_page(tmp_path: Path) -> None:
    write(
        tmp_path, **{"20200131160500_html": page(), "20200131160500_files__ad_html": page("Buy.", "https://ad.test/x")}
    )
    assert [a.slug for a in arrivals(read_pages(tmp_path))] == ["bridge"]


def test_packed_pages_are_read_and_broken_ones_set_aside(tmp_path: Path) -> None:
    (tmp_path / "20200131160500.html.gz").write_bytes(gzip.compress(page().encode()))
    (tmp_path / "20200201160500.html.gz").write_bytes(gzip.compress(page().encode())[:-20])
    (tmp_path / "20200202160500.html.gz").write_bytes(page().encode())
    found = list(read_pages(tmp_path))
    assert [a.at for a in arrivals(iter(found))] == [AT]
    assert [s.reason[:14] for s in aside(iter(found))] == ["cannot be read"] * 2


def test_captures_are_chosen_by_address_and_date(tmp_path: Path) -> None:
    write(
        tmp_path, **{"20200131160500_html": page(), "20200201160500_html": page(url="https://example.test/sport/derby")}
    )

    def chosen(url: tuple[str, ...] = (), since: str = "", until: str = "") -> list[str]:
        return [a.slug for a in arrivals(read_pages(tmp_path, url=url, since=since, until=until))]

    assert chosen(url=("*/sport/*",)) == ["derby"]
    assert chosen(url=("example.test/local/*", "*derby")) == ["bridge", "derby"]
    assert chosen(since="2020-02-01") == ["derby"]
    assert chosen(until="2020-01-31") == ["bridge"]
    assert chosen(since="2020-01-31T16:05:00Z", until="2020-01-31T16:05:00Z") == ["bridge"]
    with pytest.raises(BadSelection, match="--from soon"):
        chosen(since="soon")


def test_sources_that_are_none_are_refused_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(BadPages, match="no saved pages here"):
        list(read_pages(tmp_path))
    with pytest.raises(BadPages, match="no such file"):
        list(read_pages(tmp_path / "absent.html"))
    write(tmp_path, bridge_html=page())
    with pytest.raises(BadPages, match="--at tomorrow: no moment"):
        list(read_pages(tmp_path, at="tomorrow"))
