"""Slugs and editors out of whatever a source calls them: always ones that the record takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from storyrev.store.slugs import MOST_BYTES, MOST_CHARACTERS, BadSlug, check_slug

NOBODY = "unknown@source.invalid"
"""The address of somebody whose address the source does not give; `.invalid` reaches nobody (RFC 2606)."""

_SUFFIX = 9  # a hyphen and eight digits of a hash


def make_slug(name: str) -> str:
    """A slug that says what `name` says: letters and digits of any script in lower case, hyphens between.

    The same name gives the same slug. What is too long ends with a hash of the whole; a name with
    nothing in it that a slug may hold gives `story-` and a hash.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())
    slug = re.sub(r"[-.]*-[-.]*", "-", "".join(_letter(c) for c in text)).strip("-._")
    slug = re.sub(r"\.{2,}", ".", slug)
    if len(slug) > MOST_CHARACTERS or len(slug.encode()) > MOST_BYTES:
        slug = tell_apart(slug, name)
    for attempt in (slug, f"{slug}-story"):
        try:
            return check_slug(attempt)
        except BadSlug:
            continue
    return f"story-{_digest(name)}"


def tell_apart(slug: str, identity: str) -> str:
    """The slug with a hash of `identity` at its end: for one of two stories that would share it."""
    kept = slug[: MOST_CHARACTERS - _SUFFIX]
    while len(kept.encode()) > MOST_BYTES - _SUFFIX:
        kept = kept[:-1]
    return f"{kept.rstrip('-._')}-{_digest(identity)}"


def make_editor(name: str, address: str = "") -> str:
    """An editor as the record takes one, "Name <address>", of whatever a source says of its author.

    Without a name the address stands for it, without a usable address `NOBODY`, without either the
    name is Unknown.
    """
    given = _one_line(name)
    found = re.fullmatch(r"[^\s@]+@[^\s@]+|[^\s]+", _one_line(address))
    return f"{given or (found[0] if found else 'Unknown')} <{found[0] if found else NOBODY}>"


def spell_out(name: str) -> str:
    """The name of a file as the record can hold it, on one line; the names of two files stay two.

    What is no character there (a byte that is no UTF-8) and what nobody sees is spelled by its number.
    """
    return "".join(c if c.isprintable() and c != "\\" else c.encode("unicode_escape").decode() for c in name)


def _letter(character: str) -> str:
    """A character as a slug may hold it, or the hyphen that stands for it."""
    if character in "-_." or unicodedata.category(character)[0] in "LM" or unicodedata.category(character) == "Nd":
        return character
    return "" if character in "'\N{RIGHT SINGLE QUOTATION MARK}" else "-"


def _one_line(text: str) -> str:
    """Text on one line, with nothing in it that an editor's line cannot hold."""
    return " ".join("".join(c if c.isprintable() and c not in "<>" else " " for c in text).split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
