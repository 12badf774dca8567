"""Records out of JSON, one at a time: a file with one, a list, a feed in an envelope, JSON Lines, a folder of these.

A list is read piece by piece, so that an archive of any size needs the memory of its largest record.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import IO, Any, NamedTuple

from storyrev.errors import UsageError
from storyrev.exchange.model import SetAside
from storyrev.exchange.payload import Payload, describe

LINES = frozenset({".jsonl", ".ndjson"})
SUFFIXES = LINES | {".json"}
"""The endings of the files that are read in a folder."""

MOST_RECORD = 32 * 1024 * 1024
"""The longest record that is read, in characters: twice the longest story, for the pictures and topics around it."""
_MOST_ENVELOPES = 8
"""Lists and envelopes in one another that are opened; what stands deeper is taken for a record."""
_CHUNK = 1 << 16
_BUFFER = 1 << 18
_LONGEST_TAIL = 4
"""More signs than may stand behind a number at the window's end and still belong to it, as in `1.` and `1e+`."""
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder()


class NoRecords(UsageError):
    """A source in which there is nothing to read."""


class Record(NamedTuple):
    """One record: where it stands (a file, and a line or a number in it), what it says, and its exact bytes."""

    place: str
    payload: Payload
    raw: bytes
    file: Path


def files_of(source: Path) -> tuple[Path, ...]:
    """The files to read: the source itself, or all in the folder and the folders in it that may hold records.

    In the order of their names; hidden ones and links to folders are left out. Raises `NoRecords`.
    """
    if source.is_file():
        return (source,)
    if not source.is_dir():
        raise NoRecords(f"{source}: there is no such file or folder; check its name")
    found = []
    for path in source.rglob("*"):
        inside = path.relative_to(source).parts
        if path.suffix.lower() in SUFFIXES and path.is_file() and not any(part.startswith(".") for part in inside):
            found.append(path)
    if not found:
        raise NoRecords(f"{source}: holds no file that ends with {', '.join(sorted(SUFFIXES))}; name another folder")
    return tuple(sorted(found))


def read_records(path: Path, envelopes: frozenset[str] = frozenset()) -> Iterator[Record | SetAside]:
    """The records of one file, in their order; what cannot be read is set aside with its line and the reason.

    `envelopes` are the keys under which a feed keeps its list (or one record), however deep these keys
    stand in one another: `{"data": {"items": […]}}`.
    """
    try:
        with path.open("rb", buffering=_BUFFER) as file:
            if path.suffix.lower() in LINES:
                yield from _read_lines(path, file)
            else:
                yield from _Reading(path, file, envelopes).records()
    except OSError as error:
        yield SetAside(str(path), f"cannot be read ({error.strerror}); check the file and who may read it")


def _read_lines(path: Path, file: IO[bytes]) -> Iterator[Record | SetAside]:
    number = 0
    while line := file.readline(MOST_RECORD + 1):
        number += 1
        place = f"{path}:{number}"
        if len(line) > MOST_RECORD:
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
            yield SetAside(place, f"is longer than {MOST_RECORD:,} bytes; a record that long is no story")
            continue
        raw = line.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").strip()
        if not raw:
            continue
        try:
            payload = json.loads(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            yield SetAside(place, f"byte {error.start + 1} of the line is not UTF-8; save it again as UTF-8")
        except JSONDecodeError as error:
            yield SetAside(place, f"is not JSON: {_told(error)} at column {error.colno}; mend that line")
        except ValueError:
            yield SetAside(place, _TOO_LONG)
        except RecursionError:
            yield SetAside(place, _TOO_DEEP)
        else:
            yield _record(place, payload, raw, path)


_TOO_DEEP = "nests lists and objects deeper than any story does; mend the record"
_TOO_LONG = "holds a number of thousands of digits; mend the record"


def _record(place: str, payload: Any, raw: bytes, path: Path) -> Record | SetAside:
    if not isinstance(payload, dict):
        return SetAside(place, f"must be an object, and is {describe(payload)}; mend the record")
    return Record(place, payload, raw, path)


class _Broken(Exception):
    """The text stops being JSON; nothing behind it can be trusted. The message says why."""


class _Reading:
    """One file of JSON: a window on its text, moved on as values are read.

    The window grows while the value in it is not complete. A mistake is known as one when the file
    ends, or when the value is longer than a record may be.
    """

    def __init__(self, path: Path, file: IO[bytes], envelopes: frozenset[str]) -> None:
        self.path = path
        self.file = file
        self.envelopes = envelopes
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.text = ""
        self.at = 0
        self.line = 1
        self.ended = False
        self.count = 0
        self.passed: list[str] | None = None
        """The text that was read since somebody asked for it to be kept."""

    def records(self) -> Iterator[Record | SetAside]:
        try:
            self._more()
            self.text = self.text.removeprefix("\ufeff")
            if not self._peek():
                yield SetAside(str(self.path), "is empty; take it away, or put its records in")
                return
            yield from self._found(0)
            # Several values one after the other are JSON Lines by another name.
            while self._peek():
                yield from self._found(1)
        except _Broken as error:
            yield SetAside(f"{self.path}:{self.line}", f"{error}; what follows it in the file was not read")
        except UnicodeDecodeError:
            yield SetAside(f"{self.path}:{self.line}", "is not UTF-8 from here on; save it again as UTF-8")

    def _found(self, depth: int) -> Iterator[Record | SetAside]:
        """The records in the value that begins here, `depth` lists and envelopes deep in the file."""
        sign = self._peek()
        if sign == "[" and depth < _MOST_ENVELOPES:
            yield from self._listed(depth + 1)
        elif sign == "{" and self.envelopes and depth < _MOST_ENVELOPES:
            yield from self._object(depth)
        else:
            line = self.line
            value, raw = self._take()
            yield _record(self._place(line, depth), value, raw.encode(), self.path)

    def _place(self, line: int, depth: int) -> str:
        self.count += 1
        alone = depth == 0 and not self._peek()
        return str(self.path) if alone else f"{self.path}:{line}, record {self.count}"

    def _listed(self, depth: int) -> Iterator[Record | SetAside]:
        self._expect("[")
        while self._peek() != "]":
            yield from self._found(depth)
            if self._peek() != "]":
                self._expect(",")
        self._expect("]")

    def _object(self, depth: int) -> Iterator[Record | SetAside]:
        """An envelope's records; or, where none of its keys is that of an envelope, the object itself."""
        line = self.line
        members: dict[str, Any] = {}
        self.passed = []
        self._expect("{")
        while self._peek() != "}":
            key, _ = self._take()
            if not isinstance(key, str):
                raise _Broken("is not JSON: a key must stand in quotation marks; mend that line")
            self._expect(":")
            if key in self.envelopes and self._peek() in ("[", "{"):
                self.passed = None
                yield from self._found(depth + 1)
                self.passed = None
            else:
                value, _ = self._take()
                members[key] = value
            if self.passed is not None and sum(map(len, self.passed)) > MOST_RECORD:
                raise _Broken(f"is a record longer than {MOST_RECORD:,} characters, which no story is")
            if self._peek() != "}":
                self._expect(",")
        self._expect("}")
        if self.passed is not None:
            raw, self.passed = "".join(self.passed), None
            yield Record(self._place(line, depth), members, raw.encode(), self.path)

    def _take(self) -> tuple[Any, str]:
        """The value that begins here, and its text."""
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except JSONDecodeError as error:
                if not self.ended and len(self.text) - self.at <= MOST_RECORD:
                    self._more()
                    continue
                self.line += self.text.count("\n", self.at, error.pos)
                there = self.text[error.pos : error.pos + 20].strip()
                raise _Broken(f"is not JSON: {_told(error)}, at {there!r}; mend that line") from None
            except ValueError:
                raise _Broken(_TOO_LONG) from None
            except RecursionError:
                raise _Broken(_TOO_DEEP) from None
            # A number may go on behind the window.
            if not self.ended and not self.text[end : end + _LONGEST_TAIL].strip("+-.eE0123456789"):
                self._more()
                continue
            raw = self.text[self.at : end]
            self._move(end)
            return value, raw

    def _peek(self) -> str:
        """The sign that stands next, white space passed over; empty at the end."""
        while True:
            space = _SPACE.match(self.text, self.at)
            self._move(space.end() if space else self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if self.ended:
                return ""
            self._more()

    def _expect(self, sign: str) -> None:
        found = self._peek()
        if found != sign:
            what = f"{found!r} stands" if found else "the file ends"
            raise _Broken(f"is not JSON: {what} where {sign!r} should; mend that line")
        self._move(self.at + 1)

    def _move(self, end: int) -> None:
        self.line += self.text.count("\n", self.at, end)
        if self.passed is not None:
            self.passed.append(self.text[self.at : end])
        self.at = end

    def _more(self) -> None:
        """Let go of what was read, and read on: as much again as is still held."""
        kept = self.text[self.at :]
        data = self.file.read(max(_CHUNK, len(kept)))
        self.ended = not data
        self.text = kept + self.decoder.decode(data, final=self.ended)
        self.at = 0


def _told(error: JSONDecodeError) -> str:
    """What is wrong, without the place that some of Python's messages lead up to."""
    return error.msg.removesuffix(" at")
