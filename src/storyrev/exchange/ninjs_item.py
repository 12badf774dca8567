"""One item of ninjs or of the Associated Press, whatever its version calls its fields.

After the IPTC's schemas 1.0 to 3.3 (github.com/iptc/newsinjson). The branches differ so:

- 1.x: `headline`, `byline`, `body_text`, `body_html`, `body_xhtml`, `description_…`; `associations` and
  `renditions` are objects.
- 2.x: `headlines`, `bodies`, `descriptions`, `associations`, `renditions` are lists, each entry with a
  `role` or `name`, a `contenttype` and a `value`; `by`.
- 3.x: as 2.x, every name in camelCase; `embargoed` became `embargoedUntil` in 3.0, and the user guide
  keeps the old name.

The Associated Press (developer.ap.org) follows 1.x and adds `bylines`, `headline_extended`,
`editorialtypes`, `signals`, and `altids.itemid` and `altids.etag`, which name a story and its state.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from storyrev.exchange.building import names_joined, words_of
from storyrev.exchange.nitf import is_nitf
from storyrev.exchange.payload import (
    BadRecord,
    Payload,
    clean,
    describe,
    line_at,
    object_at,
    objects_at,
    text_at,
)

OWN = "storyrev:"
"""How the roles of what only an export of storyrev's own has begin."""
STORED = f"{OWN}stored"
"""The role of the body that holds the exact stored form, in an export of storyrev's own."""

AS_BASE64 = "text/markdown;base64"
"""How that body says that it is not UTF-8, and written as base64 (RFC 4648)."""

TextForm = Literal["html", "nitf", "text"]

_MAIN_ROLES = ("main", "headline", "primary", "text", "")
_SUB_ROLES = re.compile(r"sub-?(?:head|title)|dek|deck|standfirst", re.IGNORECASE)
_MAIN_BODIES = ("main", "richtext", "html", "xhtml", "html5", "body", "text", "")
_NOT_DESCRIPTIONS = frozenset({"creditline", "editornotes"})
"""What the Associated Press calls a description too: a credit, and a note to editors."""
_PREFERRED: tuple[TextForm, ...] = ("html", "nitf", "text")
_LIKE_HTML = re.compile(r"</?(?:p|div|section|article|h[1-6]|br|ul|ol|li|b|i|em|strong|a)\b[^<>]*>", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ALTERNATE = 0.6
"""Share of a body's words in another from which it is the same text in another form, and not a text of its own."""


@dataclass(frozen=True, slots=True)
class Text:
    """A body, or a description: what it is for, its form, and the text itself."""

    role: str
    form: TextForm
    value: str


def altids(item: Payload) -> Mapping[str, str]:
    """The other identifiers of an item by their role."""
    found: dict[str, str] = {}
    for key in ("altIds", "altids", "altid"):
        value = item.get(key)
        if isinstance(value, Mapping):
            found.update((role, clean(str(said))) for role, said in value.items() if isinstance(said, str | int))
        elif value is not None:
            found.update((line_at(entry, "role"), text_at(entry, "value")) for entry in objects_at(item, key))
    return found


def own_fields(item: Payload) -> Mapping[str, str]:
    """What an export of storyrev's own says beside the fields of ninjs, to the character."""
    found = ((entry.get("role"), entry.get("value")) for entry in objects_at(item, "altIds"))
    return {
        role.removeprefix(OWN): value
        for role, value in found
        if isinstance(role, str) and role.startswith(OWN) and isinstance(value, str)
    }


def headlines(item: Payload) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The headline, the line under it, and every other headline as (`headline_ROLE`, words).

    `title` is for the desk's eyes, and counts only where there is no headline.
    """
    given = [(line_at(entry, "role"), words_of(text_at(entry, "value"))) for entry in objects_at(item, "headlines")]
    given += [("", words_of(text_at(item, "headline")))]
    given += [
        (key.removeprefix("headline_"), words_of(text_at(item, key))) for key in item if key.startswith("headline_")
    ]
    named = [(role, words) for role, words in given if words]
    main = next((pair for wanted in _MAIN_ROLES for pair in named if pair[0].lower() == wanted), None)
    main = main or next((pair for pair in named if not _SUB_ROLES.search(pair[0])), None)
    under = next((pair for pair in named if _SUB_ROLES.search(pair[0]) and pair is not main), None)
    more: dict[str, str] = {}
    for pair in named:
        if pair is not main and pair is not under and (main is None or pair[1] != main[1]):
            more.setdefault(f"headline_{pair[0] or 'other'}", pair[1])
    headline = main[1] if main else words_of(text_at(item, "title"))
    return headline, under[1] if under else "", tuple(more.items())


def byline(item: Payload) -> str:
    """Who wrote an item, as its byline has them."""
    whole = line_at(item, "by", "byline")
    if whole:
        return whole
    people = []
    for entry in objects_at(item, "bylines"):
        name, title = line_at(entry, "by"), line_at(entry, "title")
        people.append(f"{name}, {title}" if name and title else name)
    if len(people) == 1:
        return people[0]
    photographer = line_at(object_at(item, "photographer"), "name")
    return names_joined(people) or photographer


def bodies(item: Payload) -> tuple[Text, ...]:
    """The texts of an item: the fullest form of its text, and after it those that say something else."""
    given = [*_listed(item, "bodies"), *_prefixed(item, "body_"), *_in_renditions(item)]
    texts = [text for text in given if text.value and text.role != STORED]
    if not texts:
        return ()
    best = min(_PREFERRED.index(text.form) for text in texts)
    candidates = [text for text in texts if _PREFERRED.index(text.form) == best]
    main = next((t for role in _MAIN_BODIES for t in candidates if t.role.lower() == role), candidates[0])
    told = [main]
    for text in texts:
        if text is not main and all(_share_of(text.value, other.value) < _ALTERNATE for other in told):
            told.append(text)
    return tuple(told)


def stored_form(item: Payload) -> bytes | None:
    """The exact stored form that an export of storyrev's own carries; None in any other item."""
    for entry in objects_at(item, "bodies"):
        value = entry.get("value")
        if entry.get("role") != STORED or not isinstance(value, str):
            continue
        if entry.get("contentType") != AS_BASE64:
            return value.encode(errors="replace")
        try:
            return b64decode(value, validate=True)
        except ValueError:
            raise BadRecord(f"the body {STORED!r} is not base64; export the story again") from None
    return None


def descriptions(item: Payload) -> tuple[Text, ...]:
    """What an item says about itself: a summary, or the caption of a picture."""
    found = (*_listed(item, "descriptions"), *_prefixed(item, "description_"))
    return tuple(text for text in found if text.value and text.role not in _NOT_DESCRIPTIONS)


def associations(item: Payload) -> Iterator[Payload]:
    """The items that an item brings along, in their order; those of an object in the order of their names."""
    value = item.get("associations")
    if isinstance(value, Mapping):
        for name in sorted(value, key=lambda key: (not key.isdigit(), int(key) if key.isdigit() else 0, key)):
            if isinstance(value[name], Mapping):
                yield value[name]
    else:
        yield from objects_at(item, "associations")


def address(item: Payload, *, wanted: str = "image/") -> str:
    """Where an item's picture, sound or film can be had: the largest of its renditions of the wanted kind."""
    found = [r for _, r in _renditions(item) if isinstance(r.get("href"), str)]
    kind = [r for r in found if line_at(r, "contentType", "contenttype", "mimetype").startswith(wanted)] or found
    best = max(kind, key=_size, default=None)
    return line_at(best, "href") if best is not None else ""


def has_distant_text(item: Payload) -> bool:
    """Say whether an item's text is not in it but behind a link."""
    return any(
        "nitf" in f"{name} {line_at(r, 'contentType', 'contenttype', 'mimetype')} {line_at(r, 'format')}".lower()
        for name, r in _renditions(item)
    )


def _renditions(item: Payload) -> list[tuple[str, Payload]]:
    """The renditions of an item, each with its name."""
    value = item.get("renditions")
    if isinstance(value, Mapping):
        return _by_name(value)
    return [(line_at(rendition, "name"), rendition) for rendition in objects_at(item, "renditions")]


def _by_name(value: Mapping[str, Any]) -> list[tuple[str, Payload]]:
    return [(name, value[name]) for name in sorted(value) if isinstance(value[name], Mapping)]


def _size(rendition: Payload) -> tuple[float, float]:
    width, size = rendition.get("width"), rendition.get("sizeInBytes", rendition.get("sizeinbytes"))
    return (
        width if isinstance(width, int | float) else 0,
        size if isinstance(size, int | float) else 0,
    )


def _listed(item: Payload, key: str) -> Iterator[Text]:
    for entry in objects_at(item, key):
        value = text_at(entry, "value")
        kind = line_at(entry, "contentType", "contenttype")
        yield Text(line_at(entry, "role"), _form_of(kind or line_at(entry, "role"), value), value)


def _prefixed(item: Payload, prefix: str) -> Iterator[Text]:
    for key in item:
        if key.startswith(prefix):
            value = item[key]
            if value is not None and not isinstance(value, str):
                raise BadRecord(f"{key!r} must be text, and is {describe(value)}; mend it in the source")
            role = key.removeprefix(prefix)
            yield Text(role, _form_of(role, clean(value or "")), clean(value or ""))


def _in_renditions(item: Payload) -> Iterator[Text]:
    """Texts that whoever fetched the renditions put beside their links."""
    for name, rendition in _renditions(item):
        for key in ("value", "content", "body_nitf"):
            if isinstance(rendition.get(key), str):
                said = clean(rendition[key])
                yield Text(name, _form_of(name, said), said)


def _form_of(named: str, value: str) -> TextForm:
    """The form of a text, by its media type or the end of its name, or else by its tags."""
    kind = named.lower()
    if "nitf" in kind or ("html" not in kind and is_nitf(value)):
        return "nitf"
    if "html" in kind:
        return "html"
    if kind.startswith("text/plain") or (kind == "text" and "</p>" not in value):
        return "text"
    return "html" if _LIKE_HTML.search(value) else "text"


def _share_of(text: str, other: str) -> float:
    """How much of a text's words stand in another, each counted once."""
    words, known = set(_WORD.findall(words_of(text).casefold())), set(_WORD.findall(words_of(other).casefold()))
    return len(words & known) / len(words) if words else 1.0
