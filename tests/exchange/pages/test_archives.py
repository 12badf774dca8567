"""Archives of pages: each capture is a revision, unchanged ones say so, and damage costs one record."""

from __future__ import annotations

import base64
import gzip
import hashlib
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.pages import records
from storyrev.exchange.pages.archives import NoReader
from storyrev.exchange.pages.files import read_pages
from tests.exchange.pages.made import URL, Archive, chunked, page, repacked


def digest(text: str) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(text.encode()).digest()).decode()  # noqa: S324 - as archives have it


def read(
    path: Path, url: tuple[str, ...] = (), since: str = "", until: str = ""
) -> tuple[list[Arrival], list[SetAside]]:
    arrivals, aside = [], []
    for found in read_pages(path, url=url, since=since, until=until):
        if isinstance(found, Arrival):
            arrivals.append(found)
        else:
            aside.append(found)
    return arrivals, aside


def texts(arrivals: list[Arrival]) -> Iterator[str]:
    """The sentence that tells the captures apart."""
    return (a.data.decode().split("\n\n")[-1].split(" The council")[0] for a in arrivals)


@pytest.mark.parametrize("packed", [True, False])
def test_each_capture_is_a_revision_with_its_date(tmp_path: Path, packed: bool) -> None:
    made = Archive(packed).add(page()).add(page("It is open."), "2020-02-01T08:00:00Z")
    arrivals, aside = read(made.write(tmp_path / "crawl.warc"))
    assert aside == []
    assert list(texts(arrivals)) == ["It is closed.", "It is open."]
    assert [a.at for a in arrivals] == [datetime(2020, 1, 31, 16, 5, tzinfo=UTC), datetime(2020, 2, 1, 8, tzinfo=UTC)]
    assert [a.place for a in arrivals] == [f"{tmp_path / 'crawl.warc'} at byte {at}" for at in made.offsets]
    assert arrivals[0].raw == page().encode()


def test_an_archive_packed_as_a_whole_is_read_too(tmp_path: Path) -> None:
    made = (
        Archive()
        .add(page())
        .add(page("It is open."), "2020-02-01T08:00:00Z")
        .revisit(digest(page()), "2020-02-02T08:00:00Z")
    )
    (tmp_path / "crawl.warc.gz").write_bytes(repacked(made))
    arrivals, aside = read(tmp_path / "crawl.warc.gz")
    assert aside == []
    assert list(texts(arrivals)) == ["It is closed.", "It is open.", "It is closed."]
    assert arrivals[1].place.endswith("at byte 0, record 2 there")


def test_only_pages_that_were_there_are_taken(tmp_path: Path) -> None:
    made = Archive()
    made.add("not found", status="404 Not Found").add("moved", status="301 Moved Permanently")
    made.add(b"\xff\xd8", content="image/jpeg", url="https://example.test/a.jpg").add("{}", content="application/json")
    made.add("x", kind="metadata", content="text/html").add("GET / HTTP/1.1", kind="request")
    made.add(page("A resource."), kind="resource", content="text/html", url="https://example.test/saved")
    arrivals, aside = read(made.write(tmp_path / "crawl.warc.gz"))
    assert aside == []
    assert list(texts(arrivals)) == ["A resource."]


@pytest.mark.parametrize(
    ("body", "http"),
    [
        (gzip.compress(page().encode()), (("Content-Encoding", "gzip"),)),
        (chunked(gzip.compress(page().encode())), (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))),
        (chunked(page().encode()), (("Transfer-Encoding", "chunked"),)),
        (page().encode(), (("Transfer-Encoding", "chunked"),)),
        (page().encode(), (("Content-Encoding", "gzip"),)),
        (zlib.compress(page().encode()), (("Content-Encoding", "deflate"),)),
        (zlib.compress(page().encode())[2:-4], (("Content-Encoding", "deflate"),)),
        (brotli.compress(page().encode()), (("Content-Encoding", "br"),)),
    ],
    ids=["gzip", "gzip in chunks", "chunks", "chunks that are none", "gzip that is none", "zlib", "deflate", "brotli"],
)
def test_a_body_is_unpacked_however_it_was_sent(tmp_path: Path, body: bytes, http: tuple[tuple[str, str], ...]) -> None:
    arrivals, aside = read(Archive().add(body, http=http).write(tmp_path / "crawl.warc.gz"))
    assert aside == []
    assert list(texts(arrivals)) == ["It is closed."]


def test_the_servers_word_on_the_encoding_is_heard(tmp_path: Path) -> None:
    made = Archive().add(page("Łódź stands.").encode("iso-8859-2"), content="text/html; charset=ISO-8859-2")
    arrivals, _ = read(made.write(tmp_path / "crawl.warc.gz"))
    assert list(texts(arrivals)) == ["Łódź stands."]


def test_a_capture_that_found_the_page_as_before_has_the_text_from_before(tmp_path: Path) -> None:
    made = Archive().add(page(), "2020-01-31T16:05:00Z").add(page("It is open."), "2020-02-01T08:00:00Z")
    made.revisit(digest(page()), "2020-02-02T08:00:00Z", refers_at="2020-01-31T16:05:00Z")
    arrivals, aside = read(made.write(tmp_path / "crawl.warc.gz"))
    assert aside == []
    assert [(a.at.day, text) for a, text in zip(arrivals, texts(arrivals), strict=True)] == [
        (31, "It is closed."),
        (1, "It is open."),
        (2, "It is closed."),
    ]
    assert len({a.key for a in arrivals}) == 3


def test_what_a_revisit_refers_to_may_stand_in_another_archive(tmp_path: Path) -> None:
    Archive().revisit(digest(page()), "2020-02-02T08:00:00Z").write(tmp_path / "a.warc.gz")
    (alone,) = read(tmp_path / "a.warc.gz")[1]
    assert alone.place.endswith("a.warc.gz at byte 0")
    assert "import the folder that holds them all" in alone.reason
    Archive().add(page()).write(tmp_path / "b.warc.gz")
    arrivals, aside = read(tmp_path)
    assert aside == []
    assert [a.at.day for a in arrivals] == [31, 2]


def test_a_server_that_says_not_modified_is_believed(tmp_path: Path) -> None:
    made = Archive().add(page()).add(page("It is open."), "2020-02-01T08:00:00Z")
    made.add(
        "",
        "2020-02-03T08:00:00Z",
        kind="revisit",
        status="304 Not Modified",
        headers={"WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified"},
    )
    arrivals, aside = read(made.write(tmp_path / "crawl.warc.gz"))
    assert aside == []
    assert list(texts(arrivals)) == ["It is closed.", "It is open.", "It is open."]


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_is_set_aside_with_its_place_and_the_rest_goes_in(tmp_path: Path, packed: bool) -> None:
    made = Archive(packed)
    for number in range(4):
        made.add(page(f"Number {number}."), f"2020-02-0{number + 1}T08:00:00Z")
    data = bytearray(made.bytes())
    at = made.offsets[1]
    data[at + 20 : at + 60] = b"\0" * 40
    (tmp_path / "crawl.warc").write_bytes(bytes(data))
    arrivals, aside = read(tmp_path / "crawl.warc")
    assert list(texts(arrivals)) == ["Number 0.", "Number 2.", "Number 3."]
    assert [found.place for found in aside] == [f"{tmp_path / 'crawl.warc'} at byte {at}"]
    assert "damaged" in aside[0].reason


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_was_cut_short_gives_what_is_whole(tmp_path: Path, packed: bool) -> None:
    made = Archive(packed).add(page()).add(page("It is open."), "2020-02-01T08:00:00Z")
    (tmp_path / "crawl.warc").write_bytes(made.bytes()[:-150])
    arrivals, aside = read(tmp_path / "crawl.warc")
    assert list(texts(arrivals)) == ["It is closed."]
    assert [found.place for found in aside] == [f"{tmp_path / 'crawl.warc'} at byte {made.offsets[1]}"]
    assert "cut short" in aside[0].reason


@pytest.mark.parametrize("packed", [True, False])
def test_any_byte_may_be_damaged_without_a_traceback_and_never_costs_more_than_two_records(
    tmp_path: Path, packed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Archive(packed)
    for number in range(4):
        made.add(page(f"Number {number}."), f"2020-02-0{number + 1}T08:00:00Z")
    whole = made.bytes()
    for at in range(0, len(whole), 61):
        data = bytearray(whole)
        data[at] ^= 0xFF
        (tmp_path / "crawl.warc").write_bytes(bytes(data))
        arrivals, _ = read(tmp_path / "crawl.warc")
        assert len(arrivals) >= 2, at
    assert capsys.readouterr() == ("", "")


def test_what_was_packed_to_fill_the_machine_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyrev.exchange.pages.bodies.MOST_PAGE", 1_000_000)
    made = Archive()
    made.add(gzip.compress(b"a" * 5_000_000), http=(("Content-Encoding", "gzip"),))
    made.add(brotli.compress(b"a" * 5_000_000), http=(("Content-Encoding", "br"),))
    made.add(page(), "2020-02-01T08:00:00Z")
    arrivals, aside = read(made.write(tmp_path / "crawl.warc.gz"))
    assert len(arrivals) == 1
    assert ["unpacks to more than 1,000,000 bytes" in found.reason for found in aside] == [True, True]


def test_a_page_that_is_not_what_its_digest_says_is_set_aside(tmp_path: Path) -> None:
    made = Archive(packed=False).add(page()).add(page("It is open."), "2020-02-01T08:00:00Z")
    (tmp_path / "crawl.warc").write_bytes(made.bytes().replace(b"closed.", b"clawed."))
    arrivals, aside = read(tmp_path / "crawl.warc")
    assert list(texts(arrivals)) == ["It is open."]
    assert ["is not what its digest says it was" in found.reason for found in aside] == [True]


def test_headers_without_an_end_are_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_MOST_HEADERS", 10_000)
    bomb = b"WARC/1.0\r\n" + b"X-A: b\r\n" * 5_000
    made = Archive(packed=False).add(page())
    (tmp_path / "crawl.warc").write_bytes(bomb + b"\r\n" + made.bytes())
    (tmp_path / "packed.warc.gz").write_bytes(
        gzip.compress(bomb) + Archive().add(page(), "2020-02-01T08:00:00Z").bytes()
    )
    arrivals, aside = read(tmp_path)
    assert [a.at.day for a in arrivals] == [31, 1]
    assert ["headers of the record have no end" in found.reason for found in aside] == [True, True]


def test_a_packing_that_is_not_known_is_told(tmp_path: Path) -> None:
    made = Archive().add(b"\x28\xb5\x2f\xfd", http=(("Content-Encoding", "zstd"),))
    (found,) = read(made.write(tmp_path / "crawl.warc.gz"))[1]
    assert found.reason.startswith(f"{URL} is packed as 'zstd'")


def test_captures_are_chosen_before_they_are_read(tmp_path: Path) -> None:
    made = (
        Archive().add(page()).add(page("A derby."), "2020-02-01T08:00:00Z", url="https://www.example.test/sport/derby")
    )
    path = made.write(tmp_path / "crawl.warc.gz")
    assert list(texts(read(path, url=("*/local/*",))[0])) == ["It is closed."]
    assert list(texts(read(path, since="2020-02-01")[0])) == ["A derby."]
    assert list(texts(read(path, until="2020-01-31")[0])) == ["It is closed."]


def test_an_arc_file_is_read(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page().encode()
    about = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://x.arc 0.0.0.0 20200131160500 text/plain %d\n" % len(about) + about
    record = f"{URL} 10.0.0.1 20200131160500 text/html {len(body)}\n".encode() + body + b"\n"
    (tmp_path / "old.arc").write_bytes(head + b"\n" + record)
    arrivals, aside = read(tmp_path / "old.arc")
    assert aside == []
    assert [a.at for a in arrivals] == [datetime(2020, 1, 31, 16, 5, tzinfo=UTC)]


def test_what_is_no_archive_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"hello\nworld\n" * 100)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(b"hello\n"))
    (tmp_path / "c.warc.gz").write_bytes(b"")
    arrivals, aside = read(tmp_path)
    assert arrivals == []
    assert [found.place.rsplit("/", 1)[1] for found in aside] == ["a.warc at byte 0", "b.warc.gz at byte 0"]
    assert all("no record of an archive begins here" in found.reason for found in aside)


def test_without_the_extra_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "warcio", None)
    Archive().add(page()).write(tmp_path / "crawl.warc.gz")
    with pytest.raises(NoReader, match=r"pip install 'storyrev\[pages\]'"):
        list(read_pages(tmp_path))
