"""Whether two targets of a link are one: what only counts clicks, or changes with every visit, leads nowhere else."""

from __future__ import annotations

import regex

_TRACKING = regex.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref|ref_?src|helpref|cmp(?:id)?|ocid|smid|_nc_\w+|o[eh]|ccb|s?cid|_ga|__\w+(?:\[\d+\])?",
    regex.IGNORECASE,
)
# A token that a site makes anew for every visitor: long, of letters and digits mixed, no word.
_OPAQUE = regex.compile(r"(?=[^=]*\p{N})(?=[^=]*\p{Lu})(?=[^=]*\p{Ll})[\w%.-]{20,}", regex.VERSION1)


def is_same_target(old: str, new: str) -> bool:
    """Whether two targets lead to one place, as far as their words tell; https for http is no other place."""
    return _plain(old) == _plain(new)


def _plain(target: str) -> tuple[str, ...]:
    place, *parameters = regex.split(r"[?&]", target.strip())
    place = regex.sub(r"^https?://(?:www\.)?", "", place).rstrip("/")
    kept = []
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if not _TRACKING.fullmatch(name) and not _OPAQUE.fullmatch(value):
            kept.append(parameter)
    return (place, *kept)
