"""The records of a WARC or ARC file, one after the other, with those that are damaged told by where they stand.

An archive is packed record by record, each a gzip member of its own, so that a record can be read by
its offset; some are packed as a whole, some not at all. Whatever is wrong with one record, the next one
that begins is found again. warcio reads the records; it is given streams that end, that have a limit,
and that say what is wrong with them.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from storyrev.exchange.model import SetAside
from storyrev.exchange.pages.bodies import MOST_PAGE, BadBody, unpack

# warcio warns of addresses that it puts right, in their own words, on standard error.
logging.getLogger("warcio").addHandler(logging.NullHandler())

ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz")

_STEP = 64 * 1024
_MOST_HEADERS = 1024 * 1024
_MOST_LINE = 128 * 1024
_MOST_UNPACKED = 64 * 1024 * 1024 * 1024
"""A gzip member that unpacks to more than this many bytes is no record and no archive."""
_GZIP = b"\x1f\x8b\x08"
_BEGINS = re.compile(rb"(?<=\n)WARC/[01]\.\d+\r?\n")
_FIRST = (b"WARC/", b"filed")
_MOST_BLANK = 64
_WITH_ADDRESS = frozenset({"response", "resource", "revisit"})


class _Damaged(Exception):
    """What is wrong with a record; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as far as its headers: those of the archive and those of the response, by their names in small letters.

    `path`, `offset` (in the file, in bytes) and `nth` (from 0, of the records that begin there) say where it
    stands. `status` is that of the response, empty for a record that holds none. `read` gives its body,
    once, while the record is the one that was given last.
    """

    path: Path
    offset: int
    nth: int
    kind: str
    url: str
    date: str
    length: int
    headers: dict[str, str]
    response: dict[str, str]
    status: str
    _raw: Any
    _problems: list[str]

    @property
    def place(self) -> str:
        """Where the record stands, for messages."""
        return _place(self.path, self.offset, self.nth)

    def read(self) -> bytes:
        """Give the body, unpacked. Raises `BadBody`."""
        from warcio.bufferedreaders import ChunkedDataReader

        if self.length > MOST_PAGE:
            raise BadBody(f"has {self.length:,} bytes, more than any page; it is not read")
        try:
            if self.response.get("transfer-encoding", "").strip().lower() == "chunked":
                data = ChunkedDataReader(self._raw).read(MOST_PAGE + 1)
                while self._raw.limit and self._raw.read(_STEP):
                    pass  # headers may follow the last chunk
            else:
                data = self._raw.read()
            if self._raw.limit:
                raise BadBody("ends in the middle; the file was cut short, or is damaged here")
            if any(problem.startswith("block digest failed") for problem in self._problems):
                raise BadBody("is not what its digest says it was; the file is damaged here")
        except (_Damaged, ValueError) as error:
            raise BadBody(str(error)) from error
        return unpack(data, self.response.get("content-encoding", ""))


def read_records(path: Path) -> Iterator[Record | SetAside]:
    """Give the records of an archive, and where it is damaged."""
    with path.open("rb") as file:
        size = path.stat().st_size
        packed = _is_packed(file)
        offset = 0
        while offset < size:
            file.seek(offset)
            if packed:
                member = _Member(file, offset)
                yield from _records_of(path, offset, _Lines(io.BufferedReader(member, _STEP)))
                after = member.finish()
                if member.problem:
                    yield SetAside(_place(path, offset, 0), member.problem)
                    after = _next_member(file, offset + 1)
                offset = after
            else:
                lines = _Lines(file)
                yield from _records_of(path, None, lines)
                offset = _next_record(file, lines.began + 1) if lines.problem else size


@contextmanager
def open_record(path: Path, offset: int, nth: int = 0) -> Iterator[Record | SetAside | None]:
    """Give the record that begins at a byte of an archive; None where there is none."""
    with path.open("rb") as file:
        packed = _is_packed(file)
        file.seek(offset)
        stream: IO[bytes] = io.BufferedReader(_Member(file, offset), _STEP) if packed else file
        found = _records_of(path, offset if packed else None, _Lines(stream))
        for _ in range(nth):
            next(found, None)
        yield next(found, None)


def _is_packed(file: IO[bytes]) -> bool:
    """Say whether an archive is packed, also where its first record is damaged."""
    begins = file.read(5)
    if begins in _FIRST or begins.startswith(_GZIP):
        return begins not in _FIRST
    at = _next_member(file, 0)
    file.seek(at)
    return bool(file.read(1))


class _Member(io.RawIOBase):
    """One gzip member of a file, unpacked; `problem` says what is wrong with it."""

    def __init__(self, file: IO[bytes], offset: int) -> None:
        super().__init__()
        self.offset = offset
        self.problem = ""
        self._file = file
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._read = offset
        self._made = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self, most: int) -> bytes:
        while not self._unpacker.eof and not self.problem:
            given = self._unpacker.unconsumed_tail
            if not given:
                self._file.seek(self._read)
                given = self._file.read(_STEP)
                self._read += len(given)
                if not given:
                    self.problem = "the file ends in the middle of what is packed here; it was cut short"
                    break
            try:
                piece = self._unpacker.decompress(given, most)
            except zlib.error as error:
                self.problem = f"what is packed here is damaged ({error}); get the file again, or leave the record out"
                break
            self._made += len(piece)
            if self._made > _MOST_UNPACKED:
                self.problem = f"what is packed here unpacks to more than {_MOST_UNPACKED:,} bytes; it is not read"
                break
            if piece:
                return piece
        return b""

    def finish(self) -> int:
        """Read to the end of the member; give where the next one begins."""
        while self._piece(_STEP):
            pass
        return self._read - len(self._unpacker.unused_data)


class _Lines:
    """A stream as warcio reads one, which refuses headers without an end.

    `began` is where the last record began, `problem` what is wrong with it.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.problem = ""
        self.began = 0
        self.headers = 0
        self.in_headers = False

    def read(self, size: int = -1) -> bytes:
        return self.stream.read(size)

    def readline(self, size: int = -1) -> bytes:
        line = self.stream.readline(_MOST_LINE if size < 0 else min(size, _MOST_LINE))
        self.headers += len(line)
        if self.in_headers and (len(line) >= _MOST_LINE or self.headers > _MOST_HEADERS):
            raise _Damaged("the headers of the record have no end; the file is damaged here")
        return line


def _place(path: Path, offset: int, nth: int) -> str:
    return f"{path} at byte {offset}" + (f", record {nth + 1} there" if nth else "")


def _records_of(path: Path, member: int | None, lines: _Lines) -> Iterator[Record | SetAside]:
    """Give the records of a stream, up to the first that is damaged; it is read on when the next one is asked for.

    `member` is where the stream is packed in its file; None for a file that is not packed.
    """
    nth = 0
    while (first := _first_line(lines)) is not None:
        lines.began = lines.stream.tell() - len(first) if member is None else member
        place = _place(path, lines.began, nth)
        try:
            record = _parse(path, lines.began, nth, first, lines)
        except _Damaged as error:
            lines.problem = str(error)
        else:
            yield record
            lines.problem = _drain(record)
        if lines.problem:
            yield SetAside(place, lines.problem)
            return
        nth += member is not None


def _first_line(lines: _Lines) -> bytes | None:
    """Give the line that a record begins with, after the blank ones; None at the end."""
    for _ in range(_MOST_BLANK):
        line = lines.readline(_MOST_LINE)
        if not line:
            return None
        if line.strip():
            return line
    return b"\n"


def _parse(path: Path, offset: int, nth: int, first: bytes, lines: _Lines) -> Record:
    """Read the headers of a record. Raises `_Damaged`."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.limitreader import LimitReader
    from warcio.recordloader import ArcWarcRecordLoader

    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)
    lines.headers, lines.in_headers = 0, True
    try:
        made = loader.parse_record_stream(lines, statusline=first, known_format=None, check_digests=True)
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise _Damaged(f"no record of an archive begins here ({_one_line(error)}); the file is damaged") from error
    except (AttributeError, TypeError, IndexError) as error:  # what warcio trips over says nothing to a reader
        raise _Damaged("no record of an archive can be read here; the file is damaged") from error
    finally:
        lines.in_headers = False
    headers = {name.lower(): value.strip() for name, value in made.rec_headers.headers}
    if made.format != "warc" or not isinstance(made.raw_stream, LimitReader):
        raise _Damaged("the record does not say how long it is; the file is damaged here")
    kind, url = str(made.rec_type or ""), headers.get("warc-target-uri", "").strip("<>")
    if not kind or (kind in _WITH_ADDRESS and not url):
        raise _Damaged("the record does not say what it is, or of which address; the file is damaged here")
    http = made.http_headers
    response = {name.lower(): value.strip() for name, value in http.headers} if http else {}
    return Record(
        path,
        offset,
        nth,
        kind,
        url,
        headers.get("warc-date", ""),
        int(made.length or 0),
        headers,
        response,
        (http.get_statuscode() or "") if http else "",
        made.raw_stream,
        made.digest_checker.problems,
    )


def _drain(record: Record) -> str:
    """Read on to the end of a record; give what is wrong with it."""
    raw = record._raw  # noqa: SLF001 - the record is made here
    try:
        while raw.limit and raw.read(_STEP):
            pass
    except ValueError as error:  # a digest that is none
        return f"the record's digest cannot be read ({_one_line(error)})"
    return "the record ends in the middle; the file was cut short, or is damaged here" if raw.limit else ""


def _next_member(file: IO[bytes], start: int) -> int:
    """Give where the next gzip member with a record in it begins, or the end of the file."""
    for at in _find(file, start, _GZIP):
        file.seek(at)
        member = _Member(file, at)
        if member.read(5) in (*_FIRST, b"http:", b"https"):
            return at
    return file.seek(0, io.SEEK_END)


def _find(file: IO[bytes], start: int, wanted: bytes) -> Iterator[int]:
    """Give every place from `start` on where some bytes stand in a file."""
    at = start
    while True:
        file.seek(at)
        piece = file.read(_STEP * 16)
        found = piece.find(wanted)
        if found >= 0:
            yield at + found
            at += found + 1
        elif len(piece) < len(wanted):
            return
        else:
            at += len(piece) - len(wanted) + 1


def _next_record(file: IO[bytes], start: int) -> int:
    """Give where the next record of a file that is not packed begins, or its end."""
    for at in _find(file, max(0, start - 1), b"\nWARC/"):
        file.seek(at)
        if _BEGINS.match(file.read(32), 1):
            return at + 1
    return file.seek(0, io.SEEK_END)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
