"""Captures out of web archives: every response that is a page, and every later capture that only says it is unchanged."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from storyrev.errors import UsageError
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.pages.addresses import identity_of, is_page
from storyrev.exchange.pages.bodies import BadBody
from storyrev.exchange.pages.library import EXTRA
from storyrev.exchange.pages.moments import Capture, read_moment
from storyrev.exchange.pages.records import Record, open_record, read_records
from storyrev.exchange.pages.selection import EDITOR, Captured, Selection, make_arrival

_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\s*(?:;|$)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_OTHER_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|m?js|json|xml|woff2?|ttf|mp[34]|webm|pdf|txt)$", re.IGNORECASE
)


class NoReader(UsageError):
    """Archives cannot be read without the extra."""


def check_reader() -> None:
    """Raise `NoReader` where the library that reads archives is not installed."""
    try:
        import warcio  # noqa: F401 - only whether it is there
    except ImportError:
        raise NoReader(f"archives of pages need a library: {EXTRA}") from None


def is_html(content_type: str) -> bool:
    """Say whether a content type is that of a page."""
    return _HTML.match(content_type) is not None


def read_archives(paths: list[Path], selection: Selection, editor: str = "") -> Iterator[Arrival | SetAside]:
    """Give the captures of pages in archives, WARC or ARC, in the order they stand there.

    A capture that says that the page was as before (`revisit`) is given with the text from before; it
    may stand in another of the archives. Raises `NoReader`.
    """
    check_reader()
    with closing(_Seen()) as seen:
        for number, path in enumerate(paths):
            told = ""
            try:
                for record in read_records(path):
                    if isinstance(record, SetAside):
                        # A page that is cut short was set aside when its text was wanted.
                        if record.place != told:
                            yield record
                    elif record.kind == "revisit":
                        seen.wait(record, selection)
                    elif record.kind in ("response", "resource"):
                        seen.add(record, number)
                        found = arrival_of(record, selection, editor)
                        if found is not None:
                            told = found.place
                            yield found
            except OSError as error:
                yield SetAside(str(path), f"cannot be read ({error.strerror or error}); check the file")
        yield from seen.revisits(paths, selection, editor)


def arrival_of(
    record: Record, selection: Selection, editor: str = "", known: Capture | None = None
) -> Arrival | SetAside | None:
    """Give the revision that a record is; None for what is no page, or not wanted.

    `known` is address and date of another capture that found the same.
    """
    if record.kind == "response":
        declared = record.response.get("content-type", "")
        if record.status != "200" or not is_html(declared):
            return None
    else:
        declared = record.headers.get("content-type", "")
        if not is_html(declared):
            return None
    if not is_page(record.url):
        return None
    capture = known or Capture(record.url, read_moment(record.date))
    if capture.at is None:
        return SetAside(record.place, f"its date, {record.date!r}, is no moment; the record is damaged")
    if not selection.wants(capture.url, capture.at):
        return None
    if record.headers.get("warc-segment-number"):
        return SetAside(record.place, "the page is divided over several records, which is not read; put it together")
    try:
        data = record.read()
    except BadBody as error:
        return SetAside(record.place, f"{capture.url} {error}")
    charset = _CHARSET.search(declared)
    return make_arrival(
        Captured(data, record.place, capture, charset=charset[1] if charset else "", editor=editor or EDITOR), selection
    )


class _Seen:
    """The responses of the archives so far, and the revisits that wait for them: kept in a file without a name."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("BEGIN")
        self._store.execute(
            "CREATE TABLE seen (digest TEXT, page TEXT, date TEXT, html INTEGER, file INTEGER, offset INTEGER, nth INTEGER)"
        )
        self._store.execute(
            "CREATE TABLE waiting (place TEXT, url TEXT, date TEXT, digest TEXT, page TEXT, refers TEXT, html INTEGER)"
        )

    def close(self) -> None:
        self._store.close()

    def add(self, record: Record, file: int) -> None:
        """Remember where a response stands."""
        declared = record.response.get("content-type") or record.headers.get("content-type", "")
        self._store.execute(
            "INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                _digest(record),
                _page(record.url),
                _date(record.date),
                is_html(declared),
                file,
                record.offset,
                record.nth,
            ),
        )

    def wait(self, record: Record, selection: Selection) -> None:
        """Keep a revisit until everything has been seen that it may refer to."""
        at = read_moment(record.date)
        if not is_page(record.url) or not selection.wants(record.url, at):
            return
        declared = record.response.get("content-type", "")
        if (declared and not is_html(declared)) or (not declared and _OTHER_FILES.search(record.url.split("?")[0])):
            return
        refers = record.headers.get("warc-refers-to-target-uri", "").strip("<>") or record.url
        self._store.execute(
            "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                record.place,
                record.url,
                record.date,
                _digest(record),
                _page(refers),
                _date(record.headers.get("warc-refers-to-date", "")),
                bool(declared),
            ),
        )

    def revisits(self, paths: list[Path], selection: Selection, editor: str) -> Iterator[Arrival | SetAside]:
        """Give the revisits, each with the page that it found as before."""
        self._store.execute("CREATE INDEX by_digest ON seen (digest)")
        self._store.execute("CREATE INDEX by_page ON seen (page, date)")
        for place, url, date, digest, page, refers, _ in self._store.execute("SELECT * FROM waiting ORDER BY rowid"):
            found = self._find(digest, page, refers, _date(date))
            if found is None:
                named = f" of {refers}" if refers else ""
                yield SetAside(
                    place,
                    f"{url} was as before, and the capture{named} that it refers to is in none of these archives; "
                    "import the folder that holds them all",
                )
                continue
            html, file, offset, nth = found
            at = read_moment(date)
            if not html:
                continue
            if at is None:
                yield SetAside(place, f"its date, {date!r}, is no moment; the record is damaged")
                continue
            with open_record(paths[file], offset, nth) as record:
                if isinstance(record, Record):
                    given = arrival_of(record, selection, editor, Capture(url, at))
                    if given is not None:
                        yield given

    def _find(self, digest: str, page: str, refers: str, date: str) -> tuple[int, int, int, int] | None:
        columns = "SELECT html, file, offset, nth FROM seen WHERE"
        asked: list[tuple[str, tuple[str, ...]]] = []
        if digest:
            asked.append((f"{columns} digest = ? ORDER BY page != ?, date DESC", (digest, page)))
        if refers:
            asked.append((f"{columns} page = ? AND date = ?", (page, refers)))
        elif not digest:
            asked.append((f"{columns} page = ? AND date <= ? ORDER BY date DESC", (page, date)))
        for query, values in asked:
            found: tuple[int, int, int, int] | None = self._store.execute(f"{query} LIMIT 1", values).fetchone()
            if found is not None:
                return found
        return None


def _digest(record: Record) -> str:
    return record.headers.get("warc-payload-digest", "").lower()


def _page(url: str) -> str:
    return identity_of(url) if is_page(url) else url


def _date(text: str) -> str:
    """Give a date in a form that sorts; as it stands where it is none."""
    at = read_moment(text)
    return f"{at:%Y%m%d%H%M%S}" if at is not None else text
