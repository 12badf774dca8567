"""Saved pages in files: one, a folder of them, or a listing that says what each is."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storyrev.errors import UsageError
from storyrev.exchange.model import Arrival, Knows, SetAside, know_nothing
from storyrev.exchange.naming import make_slug
from storyrev.exchange.pages.addresses import is_page, unwrap
from storyrev.exchange.pages.archives import read_archives
from storyrev.exchange.pages.cdx import LISTINGS, read_listing
from storyrev.exchange.pages.loading import UnreadableFile, load_page
from storyrev.exchange.pages.moments import UNKNOWN, Capture, from_headers, from_name, read_moment
from storyrev.exchange.pages.records import ARCHIVES
from storyrev.exchange.pages.selection import EDITOR, Captured, make_arrival, make_selection

_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_TABLES = (".csv", ".tsv")
_BESIDE = (".headers", ".http")
_COLUMNS = ("file", "url", "at", "editor")
_MOST_HEADERS = 64 * 1024
_MOST_INDEX = 16 * 1024 * 1024
_HEADERS_ABOVE = re.compile(rb"HTTP/\d(?:\.\d)? \d{3}[^\r\n]*\r?\n(?:[!-~]+:[^\n]*\n)*\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class BadPages(UsageError):
    """A source that holds no saved pages, or a listing of them that cannot be read."""


def read_pages(
    source: Path,
    *,
    editor: str = "",
    at: str = "",
    url: tuple[str, ...] = (),
    since: str = "",
    until: str = "",
    knows: Knows = know_nothing,
) -> Iterator[Arrival | SetAside]:
    """Give the revisions that captured pages are: of a file, a folder and what is in it, an archive, or a listing.

    A listing is one in CDX, or a table (CSV or TSV) with the columns `file`, `url`, `at` and `editor`, of
    which all but the first may be left out. `at` is the date of the pages that have none. Raises `BadPages`.
    """
    selection = make_selection(url, since, until, knows)
    moment = _moment(at, "--at") if at else None
    if source.is_file() and source.name.lower().endswith(LISTINGS):
        yield from read_listing(
            source,
            selection,
            editor,
            pages=lambda: (path for path in _walk(source.parent) if _is_page_file(path.name)),
            archives=lambda: (path for path in _walk(source.parent) if _is_archive(path.name)),
        )
        return
    archives: list[Path] = []
    for page in _find(source):
        if isinstance(page, Path):
            archives.append(page)
            continue
        if isinstance(page, SetAside):
            yield page
            continue
        try:
            found = make_arrival(_capture(page, moment, editor), selection)
        except UnreadableFile as error:
            yield SetAside(str(page.path), str(error))
            continue
        if found is not None:
            yield found
    if archives:
        yield from read_archives(archives, selection, editor)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is a page, its path under the source, and what a listing says of it."""

    path: Path
    name: str
    listed: Capture = UNKNOWN
    editor: str = ""
    folder: str = ""


def _find(source: Path) -> Iterator[_File | Path | SetAside]:
    """Give the pages that a source holds, and the archives of them."""
    if source.is_dir():
        found = False
        for path in _walk(source):
            found = True
            if _is_archive(path.name):
                yield path
                continue
            inside = path.relative_to(source)
            yield _File(path, inside.as_posix(), folder=inside.parts[0] if len(inside.parts) == 2 else "")
        if not found:
            raise BadPages(
                f"{source}: no saved pages here and no archives of them (.html, .warc.gz); name the folder they are in"
            )
    elif not source.is_file():
        raise BadPages(
            f"{source}: there is no such file; name a saved page, an archive (.warc.gz), a folder of them, or a listing (.csv)"
        )
    elif _is_archive(source.name):
        yield source
    elif source.suffix.lower() in _TABLES:
        yield from _listed(source)
    else:
        yield _File(source, source.name)


def _is_page_file(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(_PAGES)


def _is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def _walk(folder: Path) -> Iterator[Path]:
    """Give the pages in a folder and in those in it, by name; not what a browser saved beside a page."""
    inner: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            beside = re.fullmatch(r"(.+)[_.]files", path.name)
            if not (beside and any((folder / f"{beside[1]}{ending}").is_file() for ending in _PAGES)):
                inner.append(path)
        elif _is_page_file(path.name) or _is_archive(path.name):
            yield path
    for path in inner:
        yield from _walk(path)


def _listed(listing: Path) -> Iterator[_File | SetAside]:
    with listing.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        rows = csv.DictReader(file, delimiter="\t" if listing.suffix.lower() == ".tsv" else ",", strict=True)
        names = [name.strip().lower() for name in rows.fieldnames or ()]
        if "file" not in names or set(names) - set(_COLUMNS):
            raise BadPages(
                f"{listing}:1: a listing begins with the names of its columns: file, and url, at, editor as far as "
                "they are known"
            )
        rows.fieldnames = names
        try:
            for row in rows:
                yield _listed_page(listing, rows.line_num, {name: (row.get(name) or "").strip() for name in names})
        except csv.Error as error:
            yield SetAside(f"{listing}:{rows.line_num}", f"is no table ({error}); mend that line")


def _listed_page(listing: Path, line: int, row: dict[str, str]) -> _File | SetAside:
    place = f"{listing}:{line}"
    path = listing.parent / row["file"]
    if not row["file"] or "\0" in row["file"] or not path.is_file():
        return SetAside(
            place, f"there is no file {row['file']!r} beside the listing; put it there, or take the line out"
        )
    address, archived = unwrap(row.get("url", ""))
    if address and not is_page(address):
        return SetAside(place, f"{address!r} is no address of a page; write it in full, with http:// or https://")
    at = archived
    if row.get("at"):
        at = read_moment(row["at"])
        if at is None:
            return SetAside(place, f"{row['at']!r} is no capture date; write it as 2020-01-31T16:05:00Z, with its zone")
    return _File(path, row["file"], Capture(address, at), row.get("editor", ""))


def _capture(page: _File, at: datetime | None, editor: str) -> Captured:
    """Give a page's bytes, and what its file, the files beside it and the user say of it."""
    data = load_page(page.path)
    headers = ""
    above = _HEADERS_ABOVE.match(data[:_MOST_HEADERS])
    if above:
        headers, data = above[0].decode("latin-1"), data[above.end() :]
    for beside in _beside(page.path):
        if beside.is_file():
            with beside.open("rb") as file:
                headers = f"{file.read(_MOST_HEADERS).decode('latin-1')}\n{headers}"
    charset = _CHARSET.search(next((h for h in headers.splitlines() if h.lower().startswith("content-type:")), ""))
    known = page.listed.or_else(from_name(page.name)).or_else(_archived(page.path)).or_else(from_headers(headers))
    who = page.editor or editor or EDITOR
    return Captured(data, str(page.path), known, at, charset[1] if charset else "", _story(page.folder), who)


def _story(folder: str) -> str:
    return make_slug(folder) if folder and not re.fullmatch(r"[\d_.-]+", folder) else ""


def _beside(path: Path) -> Iterator[Path]:
    for ending in _BESIDE:
        yield path.with_name(path.name + ending)
        yield path.with_suffix(ending)


def _archived(path: Path) -> Capture:
    """Give what the index.json says that ArchiveBox keeps beside a page: its address, and seconds since 1970."""
    index = path.with_name("index.json")
    if not index.is_file() or index.stat().st_size > _MOST_INDEX:
        return UNKNOWN
    try:
        told = json.loads(index.read_bytes())
        at = datetime.fromtimestamp(float(told["timestamp"]), UTC)
        url = str(told["url"])
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        return UNKNOWN
    return Capture(url if is_page(url) else "", at.replace(microsecond=0))


def _moment(text: str, option: str) -> datetime:
    at = read_moment(text)
    if at is None:
        raise BadPages(f"{option} {text}: no moment; write it with its zone, as in 2020-01-31T16:05:00Z")
    return at
