"""CDX listings: which captures an archive has, as the Wayback Machine and its kin list them.

Read are the answers of a CDX server as JSON or text, CDX files with their legend (` CDX N b a m s k r M S V g`),
and CDXJ. A listing beside pages dates them: a page is that of a line by its digest, else by its name.
A listing with the places of records (`filename`, `offset`) reads just those from the archives beside it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.pages.addresses import identity_of, is_page, read_digits
from storyrev.exchange.pages.archives import arrival_of, check_reader, is_html
from storyrev.exchange.pages.loading import UnreadableFile, load_page
from storyrev.exchange.pages.moments import Capture
from storyrev.exchange.pages.records import Record, open_record
from storyrev.exchange.pages.selection import EDITOR, Captured, Selection, make_arrival

LISTINGS = (".cdx", ".cdxj", ".cdx.json", ".json")

_SERVER = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_ELEVEN = (*_SERVER[:6], "redirect", "metatags", "length", "offset", "filename")
_LEGEND = {
    "N": "urlkey",
    "b": "timestamp",
    "a": "original",
    "m": "mimetype",
    "s": "statuscode",
    "k": "digest",
    "r": "redirect",
    "M": "metatags",
    "S": "length",
    "V": "offset",
    "g": "filename",
}
_OTHER_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_REVISIT = "warc/revisit"
_MOST_LINE = 1024 * 1024
_DOWNLOADS = "https://web.archive.org/web/{at}id_/{url}"


@dataclass(frozen=True, slots=True)
class _Line:
    """A capture that a listing names; `digest` is in capitals without its algorithm, `offset` -1 where it names none."""

    place: str
    url: str
    digits: str
    kind: str
    status: str
    digest: str
    filename: str
    offset: int


Files = Callable[[], Iterator[Path]]
"""Gives the files beside a listing that are pages, or that are archives."""


def read_listing(
    listing: Path, selection: Selection, editor: str, *, pages: Files, archives: Files
) -> Iterator[Arrival | SetAside]:
    """Give the captures that a CDX listing names and whose pages or archives lie beside it; of the others, what is missing."""
    with closing(_Beside(listing, pages, archives)) as beside:
        for line in _lines(listing):
            if not isinstance(line, SetAside) and line.offset >= 0 and line.kind != _REVISIT:
                beside.remember(line)
        for line in _lines(listing):
            if isinstance(line, SetAside):
                yield line
                continue
            at = read_digits(line.digits)
            if not _is_wanted(line):
                continue
            if at is None or not is_page(line.url):
                yield SetAside(line.place, "the line names no address and no moment of fourteen digits; mend the line")
                continue
            capture = Capture(line.url, at)
            if selection.wants(line.url, at):
                found = beside.find(line, capture, selection, editor)
                if found is not None:
                    yield found


def _is_wanted(line: _Line) -> bool:
    return line.status in ("200", "-", "") and (is_html(line.kind) or line.kind in (_REVISIT, "unk", "-", ""))


class _Beside:
    """The pages and archives that lie beside a listing."""

    def __init__(self, listing: Path, pages: Files, archives: Files) -> None:
        self._listing = listing
        self._pages = pages
        self._list_archives = archives
        self._archives: dict[str, Path] | None = None
        self._hashed = False
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("BEGIN")
        self._store.execute("CREATE TABLE records (digest TEXT PRIMARY KEY, filename TEXT, offset INTEGER)")
        self._store.execute("CREATE TABLE pages (digest TEXT, digits TEXT, path TEXT)")

    def close(self) -> None:
        self._store.close()

    def remember(self, line: _Line) -> None:
        """Remember where the first capture of a text stands, for later ones that only refer to it."""
        if line.digest:
            values = (line.digest, line.filename, line.offset)
            self._store.execute("INSERT OR IGNORE INTO records VALUES (?, ?, ?)", values)

    def find(self, line: _Line, capture: Capture, selection: Selection, editor: str) -> Arrival | SetAside | None:
        """Give the revision that a line names, or what is missing of it."""
        filename, offset = line.filename, line.offset
        if line.kind == _REVISIT:
            known = self._store.execute(
                "SELECT filename, offset FROM records WHERE digest = ?", (line.digest,)
            ).fetchone()
            if known is not None:
                filename, offset = known
            elif offset >= 0:
                return SetAside(
                    line.place, f"{line.url} was as before, and the listing does not have the capture before"
                )
        if offset >= 0 and filename:
            return self._from_archive(line, filename, offset, capture, selection, editor)
        path = self._page(line)
        if path is None:
            wanted = _DOWNLOADS.format(at=line.digits, url=line.url)
            return SetAside(
                line.place,
                f"there is no page of this capture beside the listing; get {wanted} and save it there as "
                f"{line.digits}.html",
            )
        try:
            data = load_page(path)
        except UnreadableFile as error:
            return SetAside(str(path), str(error))
        return make_arrival(Captured(data, str(path), capture, editor=editor or EDITOR), selection)

    def _from_archive(
        self, line: _Line, filename: str, offset: int, capture: Capture, selection: Selection, editor: str
    ) -> Arrival | SetAside | None:
        check_reader()
        path = self._archive(filename)
        if path is None:
            return SetAside(line.place, f"the archive {filename} is not beside the listing; put it there")
        with open_record(path, offset) as record:
            if isinstance(record, Record) and identity_of(record.url) == identity_of(line.url):
                return arrival_of(record, selection, editor, capture)
            if isinstance(record, SetAside):
                return record
        return SetAside(
            line.place,
            f"{filename} has no capture of {line.url} at byte {offset}; listing and archive do not belong together",
        )

    def _archive(self, filename: str) -> Path | None:
        name = filename.replace("\\", "/").rsplit("/", 1)[-1]
        if self._archives is None:
            self._archives = {path.name: path for path in self._list_archives()}
        return self._archives.get(name)

    def _page(self, line: _Line) -> Path | None:
        if not self._hashed:
            self._hash_pages()
        asked = [("digest = ?", line.digest), ("digits = ?", line.digits)]
        for condition, value in asked:
            rows = self._store.execute(f"SELECT path FROM pages WHERE {condition} ORDER BY path", (value,)).fetchall()  # noqa: S608 - the conditions above
            if len(rows) == 1 or (rows and condition == asked[0][0]):
                return Path(rows[0][0])
            # Two stories captured in one second: the address is in the name of one.
            last = line.url.rstrip("/").rsplit("/", 1)[-1]
            named = [path for (path,) in rows if last and last in path]
            if len(named) == 1:
                return Path(named[0])
        return None

    def _hash_pages(self) -> None:
        self._hashed = True
        for path in self._pages():
            try:
                data = load_page(path)
            except UnreadableFile:
                continue
            digest = base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()
            inside = str(path.relative_to(self._listing.parent))
            digits = re.findall(r"(?<!\d)\d{14}(?!\d)", inside)
            self._store.execute("INSERT INTO pages VALUES (?, ?, ?)", (digest, digits[-1] if digits else "", str(path)))
        self._store.execute("CREATE INDEX by_digest ON pages (digest)")
        self._store.execute("CREATE INDEX by_digits ON pages (digits)")


def _lines(listing: Path) -> Iterator[_Line | SetAside]:
    """Give the lines of a listing."""
    names: tuple[str, ...] = ()
    with listing.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for number in range(1, 1 << 62):
            text = file.readline(_MOST_LINE)
            if not text:
                return
            row = text.strip().lstrip("\ufeff")
            if not row or row in ("[", "]", "]]"):
                continue
            place = f"{listing}:{number}"
            if text.startswith((" CDX ", "CDX ")):
                names = tuple(_LEGEND.get(letter, letter) for letter in row.split()[1:])
                continue
            for each in _rows(row):
                try:
                    values = _values(each, names)
                except ValueError as error:
                    yield SetAside(place, f"no line of a CDX listing ({error}); mend the line, or leave it out")
                    continue
                if isinstance(values, tuple):
                    names = values
                    continue
                yield _line(place, values)


def _rows(line: str) -> list[str]:
    """Give the rows that a line holds: those of a whole table in JSON, else the line itself."""
    if line.startswith("[[") and line.endswith("]]"):
        with suppress(ValueError):
            return [json.dumps(row) for row in _json(line)]
    return [line]


def _values(row: str, names: tuple[str, ...]) -> dict[str, str] | tuple[str, ...]:
    """Give what a line says by name; a tuple of names where it is the first row of a table in JSON. Raises `ValueError`."""
    if row.startswith("["):
        cells = _json(re.sub(r"^\[(?=\[)|(?<=\])\]$", "", row.rstrip(",")))
        if not isinstance(cells, list):
            raise ValueError("not a row of a table")
        texts = tuple("" if cell is None else str(cell) for cell in cells)
        if not names:
            if "timestamp" not in texts:
                raise ValueError("the first row of a table gives the names of its columns")
            return texts
        return dict(zip(names, texts, strict=False))
    if row.startswith("{"):
        return _named(_json(row))
    cells = row.split(" ", 2)
    if len(cells) == 3 and cells[2].startswith("{"):
        return {"timestamp": cells[1]} | _named(_json(cells[2]))
    cells = row.split()
    known = names or {len(_SERVER): _SERVER, len(_ELEVEN): _ELEVEN}.get(len(cells), ())
    if not known or len(cells) != len(known):
        raise ValueError(f"{len(cells)} columns, and no line above says which; CDX lines have 7 or 11, or a legend")
    return dict(zip(known, cells, strict=True))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested absurdly") from None


def _named(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the file is wrong, not the program
    return {_OTHER_NAMES.get(str(key), str(key)): str(value) for key, value in data.items() if value is not None}


def _line(place: str, values: dict[str, str]) -> _Line:
    offset = values.get("offset", "")
    return _Line(
        place,
        values.get("original", ""),
        values.get("timestamp", ""),
        values.get("mimetype", ""),
        values.get("statuscode", ""),
        values.get("digest", "").upper().removeprefix("SHA1:").removeprefix("SHA-1:").strip("-"),
        values.get("filename", ""),
        int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 19 else -1,
    )
