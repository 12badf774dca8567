"""When a page was captured, and from where: what its name, its comments and the files beside it say. Never the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from storyrev.exchange.pages.addresses import is_page, read_digits, unwrap

_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d{12})(?!\d)")
_ISO_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d-\d\d-\d\d)[T_ ](\d\d)[-_:.]?(\d\d)[-_:.]?(\d\d)(?:\.\d+)?(Z?)(?![\d])")
_COMMENT = re.compile(r"<!--(.{0,2000}?)-->", re.DOTALL)
_LOOKED_AT = 64 * 1024
"""Savers write their comment at the head of a page or at its end: so much of each is looked at, in characters."""
_SAVED_FROM = re.compile(r"^\s*saved from url=\(\d+\)(\S+)", re.IGNORECASE)
_SINGLE_FILE = re.compile(r"\burl:\s*(\S+)\s+saved date:\s*([^\n]+)", re.IGNORECASE)
_MONOLITH = re.compile(r"^\s*Saved from (\S+) at (\d{4}-\d\d-\d\dT\S+)", re.IGNORECASE)
_HTTRACK = re.compile(
    r"Mirrored from (\S+) by HTTrack[^\n]*?,\s*((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),[^\n]*?GMT)", re.IGNORECASE
)
_WAYBACK = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d) (\w{3}) (\d{1,2}), (\d{4})")
_SCRIPT_DATE = re.compile(r"(\w{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


@dataclass(frozen=True, slots=True)
class Capture:
    """Where a page was captured and when; either may be unknown."""

    url: str = ""
    at: datetime | None = None

    def or_else(self, other: Capture) -> Capture:
        """Give this, filled up from another where it says nothing."""
        return Capture(self.url or other.url, self.at or other.at)


UNKNOWN = Capture()


def from_name(path: str) -> Capture:
    """Give what a path says: an archive's address in it, fourteen digits, or a date with a time in its last part."""
    slashed = path.replace("\\", "/")
    inner, at = unwrap("/" + slashed)
    url = inner if at is not None and is_page(inner) else ""
    if at is None:
        for part in reversed(slashed.split("/")):
            at = next((m for m in map(read_digits, _DIGITS.findall(part)) if m), None)
            if at is not None:
                break
    if at is None and (found := _ISO_NAME.search(slashed.rsplit("/", 1)[-1])):
        at = _iso(f"{found[1]}T{found[2]}:{found[3]}:{found[4]}+00:00")
    return Capture(url, at)


def from_comments(text: str) -> Capture:
    """Give what the program that saved a page wrote into it: browsers, SingleFile, monolith, HTTrack, the Wayback Machine."""
    ends = text if len(text) <= 2 * _LOOKED_AT else f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
    capture = UNKNOWN
    for comment in _COMMENT.finditer(ends):
        capture = capture.or_else(_from_comment(comment[1]))
    return capture


def _from_comment(comment: str) -> Capture:
    if found := _SINGLE_FILE.search(comment):
        return _capture(found[1], _script_date(found[2]))
    if found := _MONOLITH.search(comment):
        return _capture(found[1], _iso(found[2]))
    if found := _HTTRACK.search(comment):
        return _capture(f"http://{found[1]}", http_date(found[2]))
    if found := _SAVED_FROM.search(comment):
        return _capture(found[1], None)
    if found := _WAYBACK.search(comment):
        return Capture(at=_in_words(found[4], found[2], found[3], found[1], "+0000"))
    return UNKNOWN


def _capture(address: str, at: datetime | None) -> Capture:
    url, archived = unwrap(address)
    # Saved from an archive: the page is as old as the archive's capture, not as the saving.
    return Capture(url if is_page(url) else "", archived or at)


def from_address(address: str) -> Capture:
    """Give what an address that a page names says, such as that of its `canonical` link in an archive."""
    return _capture(address, None)


def from_headers(text: str) -> Capture:
    """Give what the headers of a response say, one a line: `Memento-Datetime`, else the server's `Date`."""
    fields: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    for name in ("memento-datetime", "x-archive-orig-date", "date"):
        at = http_date(fields.get(name, ""))
        if at is not None:
            return Capture(fields.get("x-original-url", ""), at)
    return UNKNOWN


def http_date(text: str) -> datetime | None:
    """Give the moment of an HTTP date (RFC 9110), None for what is none."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def read_moment(text: str) -> datetime | None:
    """Give the moment that somebody wrote: ISO 8601 with a zone, fourteen digits, or an HTTP date."""
    written = text.strip()
    return read_digits(written) or _iso(written) or http_date(written)


def _iso(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _script_date(text: str) -> datetime | None:
    """Read a date as browsers write it: `Fri Jan 31 2020 16:05:00 GMT-0500 (Eastern Standard Time)`."""
    found = _SCRIPT_DATE.search(text)
    return _in_words(found[3], found[1], found[2], found[4], found[5]) if found else read_moment(text)


def _in_words(year: str, month: str, day: str, clock: str, zone: str) -> datetime | None:
    known = _MONTHS.find(month.title()[:3])
    return _iso(f"{year}-{known // 4 + 1:02}-{int(day):02}T{clock}{zone[:3]}:{zone[3:]}") if known >= 0 else None
