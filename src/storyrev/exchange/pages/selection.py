"""Which captures an import takes, and what it makes of each: the same for saved pages and for archives."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase

from storyrev.errors import UsageError
from storyrev.exchange.model import Arrival, Knows, SetAside, know_nothing
from storyrev.exchange.naming import NOBODY
from storyrev.exchange.pages.addresses import identity_of, is_page, slug_of, unwrap
from storyrev.exchange.pages.draft import UnreadablePage, open_page, read_article
from storyrev.exchange.pages.moments import Capture, read_moment

EDITOR = f"Saved page <{NOBODY}>"
"""Who stands in the record for a page that was captured: whoever wrote it did not save this revision."""

GIVE_DATE = (
    "no capture date: put it in the file's name (20200131160500.html), in a listing (file,url,at), or give it with --at"
)
GIVE_ADDRESS = (
    "no address: the page names none that is canonical; give it in a listing (file,url,at), or put the pages of a "
    "story into a folder with its name"
)


class BadSelection(UsageError):
    """A choice of captures that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which captures are wanted: addresses that fit one of `patterns` (all, where there are none), from and to a moment.

    What `knows` has is wanted, and need not be read.
    """

    patterns: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    knows: Knows = know_nothing

    def wants(self, url: str, at: datetime | None) -> bool:
        """Say whether a capture is wanted. What has no moment yet is."""
        if at is not None and ((self.since and at < self.since) or (self.until and at >= self.until)):
            return False
        if not self.patterns:
            return True
        identity = identity_of(url) if is_page(url) else ""
        return any(fnmatchcase(url, pattern) or fnmatchcase(identity, pattern) for pattern in self.patterns)


def make_selection(patterns: tuple[str, ...], since: str, until: str, knows: Knows = know_nothing) -> Selection:
    """Give a selection as somebody wrote it; a day without a time is meant from its beginning to its end, UTC.

    Raises `BadSelection`.
    """
    return Selection(patterns, _edge(since, "--from", end=False), _edge(until, "--to", end=True), knows)


def _edge(text: str, option: str, *, end: bool) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        at = read_moment(text)
        if at is None:
            raise BadSelection(
                f"{option} {text}: no day and no moment; write 2020-01-31, or 2020-01-31T16:05:00Z"
            ) from None
        return at + timedelta(seconds=1) if end else at
    midnight = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    return midnight + timedelta(days=1) if end else midnight


@dataclass(frozen=True, slots=True)
class Captured:
    """The bytes of a page as they were captured, where they stand, and what is known of them from outside.

    `known` is what the source says of address and date; it wins over the page's own word on the date.
    `otherwise` is the date of a page that nothing else tells the date of. `charset` is what the server said. `story` names the story where no address does.
    """

    data: bytes
    place: str
    known: Capture
    otherwise: datetime | None = None
    charset: str = ""
    story: str = ""
    editor: str = EDITOR


def make_arrival(captured: Captured, selection: Selection) -> Arrival | SetAside | None:
    """Give the revision that a captured page is; None for one that is not wanted."""
    if captured.known.url and not selection.wants(captured.known.url, captured.known.at):
        return None
    try:
        page = open_page(captured.data, charset=captured.charset)
    except UnreadablePage as error:
        return SetAside(captured.place, str(error))
    url = next((unwrap(a)[0] for a in (page.capture.url, captured.known.url) if a and is_page(unwrap(a)[0])), "")
    at = captured.known.at or page.capture.at or captured.otherwise
    if not url and not captured.story:
        return SetAside(captured.place, GIVE_ADDRESS)
    if at is None:
        return SetAside(captured.place, GIVE_DATE)
    if not (selection.wants(url, at) or selection.wants(captured.known.url, at)):
        return None
    name = identity_of(url) if url else ""
    story = f"page:{name}" if name else f"pages:{captured.story}"
    digest = hashlib.sha256(captured.data).hexdigest()[:16]
    key = f"{story}@{at:%Y-%m-%dT%H:%M:%S%z}#{digest}"
    (known,) = selection.knows([(story, key)])
    try:
        article = None if known else read_article(page, url=captured.known.url)
    except UnreadablePage as error:
        return SetAside(captured.place, str(error))
    return Arrival(
        slug=slug_of(name) if name else captured.story,
        place=captured.place,
        key=key,
        data=article.draft if article else b"",
        form="markdown",
        at=at,
        editor=captured.editor,
        remark=article.remark if article else "",
        raw=captured.data,
        raw_suffix=".html",
        story=story,
        unread=known,
    )
