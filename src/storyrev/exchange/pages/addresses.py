"""The addresses of saved pages: which page an address is of, and the slug that names its story.

A story is one page however it was reached. Of two addresses these differences do not count: the
scheme, `www.`, a mobile or AMP host (`m.`, `mobile.`, `amp.`), a default port, an AMP path (`/amp/`,
`.amp.html`), `index.html`, a slash at the end, the fragment, and the query, of which only what names
an article in older systems is kept (`id`, `p`, `article` and the like).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from storyrev.exchange.naming import make_slug

_ARCHIVED = re.compile(r"^(?:https?://[^/]+)?(?:/[^/?#]+)*?/(\d{4,14})(?:[a-z]{2}_)?/(https?:/{1,2}.*)$", re.IGNORECASE)
_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|mobil|touch)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp/?$|\.amp(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|xhtml|php\d?|aspx?|jsp|shtml|cfm|story)$", re.IGNORECASE)
_NUMBER = re.compile(
    r"^\d{5,}[-_](?=.*[^\W\d_]{2})|(?<=[^\W\d_]{2})[-_.,](?:(?:[a-z]{0,3}|\d[.,])\d{5,}"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8,})$"
)
"""The number that a system gives an article, before its words or behind them; a hash is one too."""
_SAYS_NOTHING = frozenset({"article", "story", "index", "default", "page", "post", "view", "amp"})
_NAMING = frozenset({"id", "p", "aid", "nid", "article", "articleid", "article_id"})
_NAMING |= {"story", "storyid", "story_id", "itemid", "newsid", "post"}


def unwrap(address: str) -> tuple[str, datetime | None]:
    """Give the address that an archive's address is of, and when it was captured; the address itself where it is none.

    A Wayback address is `…/web/20200131160500/https://…`; fewer digits than 14 give no moment.
    """
    found = _ARCHIVED.match(address.strip())
    if found is None:
        return address.strip(), None
    inner = re.sub(r"^(https?):/{1,2}", r"\1://", found[2], flags=re.IGNORECASE)
    return inner, read_digits(found[1])


def read_digits(digits: str) -> datetime | None:
    """Give the moment that fourteen digits name (20200131160500, UTC); None if they name none."""
    if len(digits) != 14:
        return None
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def is_page(address: str) -> bool:
    """Say whether an address names a page of a site."""
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def resolve(base: str, address: str) -> str:
    """Give an address as seen from a page; as it stands where it cannot be resolved."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def identity_of(address: str) -> str:
    """Give what all addresses of one page have in common, such as `example.test/local/bridge`. Expects `is_page`."""
    parts = urlsplit(unwrap(address)[0])
    host = _HOST.sub("", (parts.hostname or "").lower().rstrip("."))
    try:
        port = parts.port
    except ValueError:
        port = None
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = unquote(parts.path)
    path = _INDEX.sub("/", _AMP_PATH.sub("", path) or "/")
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    kept = sorted((k, v) for k, v in parse_qsl(parts.query) if k.lower() in _NAMING and v)
    return unicodedata.normalize("NFC", host + path + (f"?{urlencode(kept)}" if kept else ""))


def slug_of(identity: str) -> str:
    """Give the slug of a page: the last part of its path that has words, the host of a page without one.

    Parts that are only a number (a day, a page) say nothing alone: they follow the part before them. The
    number that a system has for an article, before its words or behind them, is left out.
    """
    host, _, path = identity.partition("/")
    path, _, query = path.partition("?")
    parts = [part for part in path.split("/") if part]
    if parts:
        parts[-1] = _ENDING.sub("", parts[-1]) or parts[-1]
        parts[-1] = _NUMBER.sub("", parts[-1]) or parts[-1]
        if len(parts) > 1 and parts[-1].lower() in _SAYS_NOTHING:
            parts.pop()
    words = next((at for at in range(len(parts) - 1, -1, -1) if re.search(r"[^\W\d_]{2}", parts[at])), 0)
    named = [*parts[words:], *(value for _, value in parse_qsl(query))]
    return make_slug("-".join(named) or host)
