"""Histories in WordPress: the revisions of posts as its REST route gives them, saved as JSON.

After the REST API handbook (developer.wordpress.org/rest-api/reference, "Post Revisions"). Which field
becomes what stands in docs/formats.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from storyrev.errors import UsageError
from storyrev.exchange.building import Content, html_blocks, words_of, write_story
from storyrev.exchange.model import Arrival, Knows, SetAside, know_nothing
from storyrev.exchange.naming import make_editor, make_slug
from storyrev.exchange.ordering import Earlier, Named, arrange
from storyrev.exchange.payload import BadRecord, Payload, describe, line_at, object_at, objects_at
from storyrev.exchange.records import Record, files_of, read_records
from storyrev.exchange.wordpress_html import html_of
from storyrev.store.model import Status

_WITHOUT_REVISIONS = (
    "is a WordPress export (WXR), which holds each post once, as it is now, and no revisions. Save them from the "
    "site itself: GET /wp-json/wp/v2/posts/ID/revisions?context=edit&per_page=100 as somebody who may edit the post, "
    "and GET /wp-json/wp/v2/posts/ID?context=edit for its slug and status"
)
_ENVELOPES = frozenset({"body"})
"""Where a site's answer keeps what was asked for, when it was asked with `_envelope`."""
_AUTOSAVE = re.compile(r"-autosave-v\d+$")
_FIRST_BYTES = 4096
_FARTHEST = timedelta(hours=14)
_NEVER = "0000-00-00T00:00:00"


class NoRevisions(UsageError):
    """A source that holds no revisions, by its nature."""


@dataclass(frozen=True, slots=True)
class _User:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class _Post:
    """What the post itself says of all its revisions; `published` is None for one that never was."""

    slug: str
    status: str
    author: int | None
    published: datetime | None
    link: str
    desk: str


@dataclass(slots=True)
class _Site:
    """What was seen so far of users, by number, and of posts, by story."""

    users: dict[int, _User] = field(default_factory=dict)
    posts: dict[str, _Post] = field(default_factory=dict)

    def editor(self, number: int | None, otherwise: str | None) -> str:
        user = self.users.get(number) if number is not None else None
        if user is None:
            return otherwise or make_editor(f"User {number}" if number else "")
        return make_editor(user.name, user.address)


def read_wordpress(
    source: Path, editor: str | None = None, *, knows: Knows = know_nothing
) -> Iterator[Arrival | SetAside]:
    """The revisions of posts in a file or folder of a WordPress site's answers, in the order of their histories.

    Revisions, posts and users may lie in any number of files, as lists or one by one. Autosaves are
    left out. `editor` is who is named where the users are not there. Raises `NoRevisions` for a WXR
    file, and `NoRecords`.
    """
    if source.is_file() and _is_wxr(source):
        raise NoRevisions(f"{source}: {_WITHOUT_REVISIONS}")
    site = _Site()
    records = chain.from_iterable(read_records(path, _ENVELOPES) for path in files_of(source))
    exports = sorted(path for path in source.rglob("*.xml") if path.is_file() and _is_wxr(path))
    yield from (SetAside(str(path), _WITHOUT_REVISIONS) for path in exports)

    def make(record: Record, earlier: Earlier) -> Arrival | None:
        return _arrival(record, earlier, site, editor)

    yield from arrange(_kept(records, site), _name, make, knows)


def _is_wxr(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(_FIRST_BYTES)
    except OSError:
        return False
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<rss")) and b"wordpress.org/export" in start


def _kept(records: Iterator[Record | SetAside], site: _Site) -> Iterator[Record | SetAside]:
    """The revisions and posts among the records; users are remembered, and what posts say of their revisions."""
    for record in records:
        if isinstance(record, SetAside):
            yield record
            continue
        try:
            if _is_user(record.payload):
                _remember_user(record.payload, site)
                continue
            for user in _embedded(record.payload, "author"):
                _remember_user(user, site)
            if _is_post(record.payload):
                site.posts[_story(record.payload)] = _post(record.payload)
        except BadRecord as error:
            yield SetAside(record.place, str(error))
            continue
        if not _AUTOSAVE.search(str(record.payload.get("slug", ""))):
            yield record


def _is_user(payload: Payload) -> bool:
    return "content" not in payload and "name" in payload and ("avatar_urls" in payload or "slug" in payload)


def _is_post(payload: Payload) -> bool:
    return "status" in payload and "type" in payload and "content" in payload


def _embedded(payload: Payload, key: str) -> tuple[Payload, ...]:
    """What a post was saved together with; a user who may not be seen is an error with a code."""
    return tuple(found for found in objects_at(object_at(payload, "_embedded"), key) if "code" not in found)


def _remember_user(user: Payload, site: _Site) -> None:
    site.users[_number(user, "id")] = _User(words_of(line_at(user, "name")), line_at(user, "email"))


def _number(payload: Payload, key: str) -> int:
    value = payload.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadRecord(f"{key!r} must be a number, and is {describe(value)}; mend it in the source")
    return value


def _story(payload: Payload) -> str:
    """The site and the number of the post that a record is of."""
    number = _number(payload, "id" if _is_post(payload) else "parent")
    return f"{_address_of(payload)}/{number}"


def _address_of(payload: Payload) -> str:
    """The address of the site without its scheme, as far as a record tells it."""
    links = object_at(payload, "_links")
    for key in ("parent", "self"):
        for link in objects_at(links, key):
            address, found, _ = line_at(link, "href").partition("/wp-json/")
            if found:
                return address.partition("://")[2]
    guid = payload.get("guid")
    parts = urlsplit(line_at(guid, "raw", "rendered") if isinstance(guid, dict) else line_at(payload, "guid"))
    return f"{parts.netloc}{parts.path.rstrip('/') if parts.query else ''}"


def _post(payload: Payload) -> _Post:
    author = payload.get("author")
    terms = object_at(payload, "_embedded").get("wp:term")
    first = terms[0][0] if isinstance(terms, list) and terms and isinstance(terms[0], list) and terms[0] else {}
    return _Post(
        slug=line_at(payload, "slug"),
        status=line_at(payload, "status"),
        author=author if isinstance(author, int) else None,
        published=_time(payload, "date"),
        link=line_at(payload, "link"),
        desk=words_of(line_at(first, "name")) if isinstance(first, dict) else "",
    )


def _time(payload: Payload, key: str) -> datetime | None:
    """The time that a site gives in GMT without saying so, in the site's own zone where it gives that too."""
    given = line_at(payload, f"{key}_gmt")
    if not given or given == _NEVER:
        return None
    try:
        at = datetime.fromisoformat(given)
        local = datetime.fromisoformat(line_at(payload, key) or given)
    except ValueError:
        raise BadRecord(f"'{key}_gmt' is {given!r}, which is no time; mend it in the source") from None
    if at.utcoffset() is not None:
        return at
    shift = local.replace(tzinfo=None) - at
    zone = timezone(shift) if shift and abs(shift) <= _FARTHEST and not shift % timedelta(minutes=15) else UTC
    return at.replace(tzinfo=UTC).astimezone(zone)


def _saved_at(payload: Payload) -> datetime:
    at = _time(payload, "modified") if _is_post(payload) else _time(payload, "date") or _time(payload, "modified")
    if at is None:
        raise BadRecord("has no 'date_gmt'; save it again with context=edit or context=view")
    return at


def _name(record: Record) -> Named:
    payload = record.payload
    if "code" in payload and "message" in payload and "content" not in payload:
        said = f"{line_at(payload, 'code')}: {words_of(line_at(payload, 'message'))}"
        raise BadRecord(f"is a refusal ({said}); ask again as somebody who may edit the post")
    if not _is_post(payload) and "parent" not in payload:
        raise BadRecord("is no revision, no post and no user; save /wp-json/wp/v2/posts/ID/revisions?context=edit")
    content = _content(payload)
    if content.get("protected") is True and not content.get("raw") and not content.get("rendered"):
        raise BadRecord("is protected by a password, and its text is not here; save it again with context=edit")
    at = _saved_at(payload)
    # A post stands behind its revisions of the same moment.
    moment = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    number = "~" if _is_post(payload) else str(_number(payload, "id"))
    story = _story(payload)
    whose = f"wordpress:{story}"
    state = f"post/{moment}" if _is_post(payload) else number
    return Named(story, f"{moment}/{number}", at, "", whose, f"{whose}@{state}")


def _arrival(record: Record, earlier: Earlier, site: _Site, editor: str | None) -> Arrival | None:
    """What a revision brings; a post brings nothing if its last revision is the same."""
    payload = record.payload
    named = _name(record)
    before = next(earlier(), None)
    if _is_post(payload) and before is not None and _written(before.payload) == _written(payload):
        return None
    post = site.posts.get(named.story)
    html, unseen = html_of(_content(payload))
    author = payload.get("author")
    byline = site.users.get(post.author) if post is not None and post.author is not None else None
    stamp = post.published.isoformat() if post is not None and post.published and post.status == "publish" else ""
    content = Content(
        blocks=html_blocks(html),
        headline=words_of(_said(payload, "title")),
        dek=_dek(payload, html),
        byline=byline.name if byline is not None else "",
        published=stamp,
        desk=post.desk if post is not None else "",
        more=(("canonical_url", post.link),) if post is not None and post.link else (),
    )
    return Arrival(
        slug=make_slug(post.slug if post is not None and post.slug else f"post-{named.story.rpartition('/')[2]}"),
        place=record.place,
        key=named.key,
        data=write_story(content),
        form="markdown",
        at=named.at,
        editor=site.editor(author if isinstance(author, int) else None, editor),
        remark=f"Named in the text, since only the site could show them: {', '.join(unseen)}." if unseen else "",
        status=_status(post, named.at),
        raw=record.raw,
        raw_suffix=".json",
        story=named.whose,
    )


def _content(payload: Payload) -> Payload:
    content = payload.get("content")
    return {"rendered": content} if isinstance(content, str) else object_at(payload, "content")


def _said(payload: Payload, key: str) -> str:
    """A field as it was written, or else as the site shows it."""
    value = payload.get(key)
    return line_at(value, "raw", "rendered") if isinstance(value, dict) else line_at(payload, key)


def _written(payload: Payload) -> tuple[str, str, str]:
    content = _content(payload)
    text = content.get("raw") or content.get("rendered") or ""
    return _said(payload, "title"), str(text), _said(payload, "excerpt")


def _dek(payload: Payload, html: str) -> str:
    """The excerpt, if somebody wrote it: a site makes one of the first words where nobody did."""
    excerpt = payload.get("excerpt")
    if isinstance(excerpt, dict) and "raw" in excerpt:
        return words_of(line_at(excerpt, "raw"))
    said = words_of(_said(payload, "excerpt"))
    first = re.sub(r"\s*(?:\[?(?:…|\.\.\.)\]?|Continue reading.*|Read more.*)$", "", said)
    return "" if words_of(html).startswith(first) else said


def _status(post: _Post | None, at: datetime) -> Status:
    """Whether a revision was ever public: its post is, and it is not from before that.

    Without the post nothing says that it was not.
    """
    if post is None:
        return "public"
    if post.status not in ("publish", "trash") or post.published is None:
        return "withheld"
    return "withheld" if at < post.published else "public"
