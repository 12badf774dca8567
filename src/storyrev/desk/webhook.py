"""The question that a CMS asks before it publishes, and the answer: JSON in (`storyrev.prepublish/v1`), JSON out."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from typing import Any, get_args

from storyrev.desk.checking import Asked, check_draft
from storyrev.desk.drafts import read_draft
from storyrev.desk.reading import UNWATCHED, Watch
from storyrev.desk.suggesting import suggest
from storyrev.errors import UsageError
from storyrev.report.check_json import finding_json
from storyrev.report.checks import CheckView
from storyrev.store import Kind, Newsroom
from storyrev.store.model import Waivers
from storyrev.store.slugs import check_slug
from storyrev.store.trailers import check_waivers
from storyrev.story.model import Form

ASKED = "storyrev.prepublish/v1"
ANSWERED = "storyrev.decision/v1"
_NAME = "the request"
_KEYS = frozenset(
    {"format", "slug", "text", "form", "kind", "note", "editor", "at", "withheld", "signed_off_by", "waivers"}
)


class BadRequest(UsageError):
    """A request that cannot be read; the message names the key."""


def read_webhook_schema(which: str) -> str:
    """The JSON Schema (2020-12) of the request (`prepublish`) or of the answer (`decision`), as text."""
    return resources.files("storyrev.report").joinpath(f"{which}-v1.schema.json").read_text("utf-8")


def answer_request(newsroom: Newsroom, data: bytes, now: datetime, watch: Watch = UNWATCHED) -> tuple[Any, CheckView]:
    """The decision on a request, as plain values, and the check that it rests on; nothing is recorded.

    `block` where a finding is an error, `warn` where one is a warning, else `allow`; what is waived counts for nothing.
    `now` is the time of a request that names none. Raises `BadRequest`, `BadSlug`, `BadWaiver` and `DraftError`.
    """
    asked = _read(newsroom, data, now, watch)
    view = check_draft(newsroom, asked, watch)
    grave = {one.finding.severity for one in view.findings if not one.finding.waived}
    decision = "block" if "error" in grave else "warn" if "warning" in grave else "allow"
    return {
        "format": ANSWERED,
        "decision": decision,
        "slug": view.slug,
        "old": view.old or None,
        "kind": view.kind,
        "material": view.material,
        "findings": [finding_json(located) for located in view.findings],
    }, view


def _read(newsroom: Newsroom, data: bytes, now: datetime, watch: Watch) -> Asked:
    try:
        values = json.loads(data.decode("utf-8"))
    except ValueError as error:  # UnicodeDecodeError and JSONDecodeError are such
        raise BadRequest(f"{_NAME} is no JSON in UTF-8: {error}") from error
    if not isinstance(values, dict) or values.get("format") != ASKED:
        raise BadRequest(f'{_NAME} must be an object with "format": "{ASKED}"; see storyrev check --request-schema')
    for key in values:
        if key not in _KEYS:
            raise BadRequest(
                f"{_NAME} has a key {key!r}, which means nothing here; it may have {', '.join(sorted(_KEYS))}"
            )
    slug = check_slug(_text(values, "slug"))
    form: Form | None = _choice(values, "form", get_args(Form))
    draft = read_draft(_text(values, "text").encode("utf-8", "surrogatepass"), _NAME, form)
    suggestion = suggest(newsroom, slug, draft, watch)
    kind: Kind | None = _choice(values, "kind", tuple(kind for kind in get_args(Kind) if kind != "unknown"))
    return Asked(
        slug,
        draft,
        kind or suggestion.kind,
        _text(values, "note") if "note" in values else suggestion.note,
        _text(values, "editor"),
        _time(values, now),
        withheld=_flag(values, "withheld"),
        waivers=_waivers(values),
        sign_offs=_names(values),
    )


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise BadRequest(f"{_NAME} needs a text under {key!r}, not {value!r}")
    return value


def _choice(values: dict[str, Any], key: str, choices: tuple[str, ...]) -> Any:
    value = values.get(key)
    if value is not None and value not in choices:
        raise BadRequest(f"{key!r} in {_NAME} is one of {', '.join(choices)}, not {value!r}")
    return value


def _flag(values: dict[str, Any], key: str) -> bool:
    value = values.get(key, False)
    if not isinstance(value, bool):
        raise BadRequest(f"{key!r} in {_NAME} is true or false, not {value!r}")
    return value


def _time(values: dict[str, Any], now: datetime) -> datetime:
    if values.get("at") is None:
        return now
    try:
        at = datetime.fromisoformat(_text(values, "at"))
    except ValueError as error:
        raise BadRequest(f"'at' in {_NAME} is no time; write it as 2020-01-01T09:30+01:00") from error
    if at.tzinfo is None:
        raise BadRequest(f"'at' in {_NAME} has no zone; write it as 2020-01-01T09:30+01:00")
    return at


def _names(values: dict[str, Any]) -> tuple[str, ...]:
    names = values.get("signed_off_by", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadRequest(f"'signed_off_by' in {_NAME} is a list of names, not {names!r}")
    return tuple(names)


def _waivers(values: dict[str, Any]) -> Waivers:
    given = values.get("waivers", {})
    if not isinstance(given, dict) or not all(isinstance(reason, str) for reason in given.values()):
        raise BadRequest(f"'waivers' in {_NAME} holds a reason for each code, not {given!r}")
    return check_waivers(tuple(given.items()))
