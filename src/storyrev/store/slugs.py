"""Which slugs are safe: as a file name on every system, as a Git argument, and to the eye."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from storyrev.errors import UsageError

MOST_CHARACTERS = 100
MOST_BYTES = 200

# Microsoft, "Naming Files, Paths, and Namespaces": these are devices, with any extension.
_DEVICES = frozenset(["con", "prn", "aux", "nul"]).union(f"{port}{n}" for port in ("com", "lpt") for n in range(10))
# `first` and `latest` name revisions; a story of that name could not be told from them.
_RESERVED = frozenset(["storyrev", "first", "latest", "head"])

# Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point): two slugs that
# differ by one of these look the same.
_INVISIBLE = frozenset([0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0]).union(
    range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
)


class BadSlug(UsageError):
    """A slug that cannot name a story."""


class SlugClash(UsageError):
    """A slug that only case or Unicode form tells from that of another story."""


@lru_cache(4096)  # an archive has the same ones again and again
def check_slug(slug: str) -> str:
    """The slug itself, if it may name a story.

    Letters and digits of any script in Unicode's NFC form, and `-`, `_` and `.` inside; at most
    100 characters and 200 bytes, so that every file system takes the file name. Raises `BadSlug`.
    """
    problem = _problem(slug)
    if problem:
        raise BadSlug(f"{slug!r} cannot be a slug: {problem}. Use letters, digits and hyphens, as in 'city-budget'.")
    return slug


def slug_clash(slug: str, other: str) -> SlugClash:
    """The error for a new story whose slug only case or Unicode form tells from `other`."""
    return SlugClash(
        f"{slug!r} cannot be told from {other!r}, which is a story already: file names that differ "
        "by case or Unicode form only are one file on many systems. Use that slug, or choose another."
    )


def fold_slug(slug: str) -> str:
    """What two slugs have in common when they differ by case or Unicode form only."""
    folded = unicodedata.normalize("NFKC", slug).casefold()
    return unicodedata.normalize("NFKC", folded)


def _problem(slug: str) -> str:
    """What is wrong with a slug, in words; empty if nothing is."""
    if not slug:
        return "it is empty"
    if len(slug) > MOST_CHARACTERS:
        return f"it is longer than {MOST_CHARACTERS} characters"
    for character in slug:
        if not _may_stand(character):
            return f"it contains {_describe(character)}"
    if len(slug.encode()) > MOST_BYTES:
        return f"it is longer than {MOST_BYTES} bytes"
    if unicodedata.normalize("NFC", slug) != slug:
        return f"it is not in Unicode's composed form (NFC); write it as {unicodedata.normalize('NFC', slug)!r}"
    if slug[0] in "-._" or unicodedata.category(slug[0])[0] == "M":
        return f"it starts with {_describe(slug[0])}"
    if slug[-1] in "-._":
        return f"it ends with {slug[-1]!r}"
    if ".." in slug:
        return "it contains '..'"
    folded = fold_slug(slug)
    if folded.endswith((".lock", ".md")):
        return f"it ends with {slug[slug.rindex('.') :]!r}, which belongs to files"
    if folded in _RESERVED or folded.split(".")[0] in _DEVICES:
        return "that name is reserved"
    return ""


def _may_stand(character: str) -> bool:
    if character in "-_.":
        return True
    if ord(character) in _INVISIBLE:
        return False
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def _describe(character: str) -> str:
    """A character as a message may show it, whatever it does to a terminal."""
    shown = repr(character) if character.isprintable() else f"U+{ord(character):04X}"
    return f"{shown} ({unicodedata.name(character, 'a control character')})" if ord(character) > 0x7E else shown
