"""Figures that are raised or lowered, and words struck out or put in: the tags that the stored form keeps.

`10<sup>6</sup>` is another figure than 106. So the tag that raises is read as `^`, the one that
lowers as `_`; what closes them is markup, and so are the tags that say what was struck out or put in.
"""

from __future__ import annotations

import re

KEPT = frozenset({"sup", "sub", "s", "del", "ins"})
"""The elements of HTML that a stored story keeps as they are."""
TAG = re.compile(r"<(?P<closing>/?)(?P<name>sup|sub|s|del|ins)>")
"""Such a tag as the stored form has it."""
_OPENING = re.compile(r"<(sup|sub)(?:\s[^<>]*)?>", re.IGNORECASE)
_SIGNS = {"sup": "^", "sub": "_"}
_UP_TO = re.compile(r"[^<>\n]{0,8}(?=</su[pb]\s*>)|(?=</su[pb]\s*>)", re.IGNORECASE)
_ENDINGS = frozenset("st nd rd th e er re ère nde ème me lle mes lles a o os as tm sm".split())  # noqa: SIM905 (a list of letters reads worse)
"""Raised endings of words and of ordinal numbers: 1<sup>st</sup> is read as 1st."""


def script_sign(tag: str, following: str) -> str:
    """Give what a tag is read as: `^`, `_`, or nothing where it is no such tag or raises only an ending.

    `following` is the source behind the tag.
    """
    match = _OPENING.fullmatch(tag)
    if match is None:
        return ""
    inside = _UP_TO.match(following)
    return script_of(match.group(1).lower(), "?" if inside is None else inside.group())


def script_of(name: str, words: str) -> str:
    """Give what stands for the beginning of an element `sup` or `sub` with these words in it."""
    if not words.strip() or (name == "sup" and words.strip().lower() in _ENDINGS):
        return ""
    return _SIGNS.get(name, "")
