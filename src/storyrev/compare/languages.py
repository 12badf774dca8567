"""Which language's rules a story is read by: from its tag, or by its script where it names none."""

from __future__ import annotations

import re
from collections import Counter

import regex

# Codes that were replaced (IANA language subtag registry), and members of a macrolanguage that are written alike.
_SAME = {
    "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr", "no": "nb", "nn": "nb", "cmn": "zh", "yue": "zh",
    "arb": "ar", "pes": "fa", "prs": "fa", "fil": "tl", "bs": "hr", "zsm": "ms",
}  # fmt: skip
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx", "xx"})
_TAG = regex.compile(r"\s*(?P<first>[A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*\s*(?:[.@].*)?")

# The language that a script alone points to: the one with most news in it. Letters that another language has and it
# lacks point to that one.
_OF_SCRIPT = {
    "Arabic": "ar", "Armenian": "hy", "Bengali": "bn", "Cyrillic": "ru", "Devanagari": "hi", "Ethiopic": "am",
    "Georgian": "ka", "Greek": "el", "Gujarati": "gu", "Gurmukhi": "pa", "Han": "zh", "Hangul": "ko", "Hebrew": "he",
    "Kana": "ja", "Kannada": "kn", "Khmer": "km", "Lao": "lo", "Malayalam": "ml", "Myanmar": "my",
    "Oriya": "or", "Sinhala": "si", "Tamil": "ta", "Telugu": "te", "Thai": "th", "Tibetan": "bo",
}  # fmt: skip
_SCRIPT = regex.compile(
    "|".join(rf"(?P<{name}>\p{{{name}}})" for name in _OF_SCRIPT if name != "Kana")
    + r"|(?P<Kana>[\p{Hiragana}\p{Katakana}])",
    regex.VERSION1,
)
_TELLING = (
    ("ar", "ur", regex.compile(r"[۔ٹڈڑںے]")),
    ("ar", "fa", regex.compile(r"[پچژگ]")),
    ("ru", "uk", regex.compile(r"[іїєґ]", regex.IGNORECASE)),
    ("zh", "ja", regex.compile(r"[\p{Hiragana}\p{Katakana}]")),
)
# Letters by script, near enough to tell which most of a text is written in.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u2e80-\u2fdf\u3005-\ua63f\uac00-\ud7af\uf900-\ufaff]")
_SAMPLE = 200
"""Letters of other scripts that are looked at."""

DEFAULT_LANGUAGE = "en"


def read_tag(tag: str) -> str:
    """The language of a BCP 47 tag as a code of two or three small letters; empty where the tag names none.

    `pt-BR` and `pt_BR.UTF-8` are `pt`, the withdrawn `iw` is `he`, `und` and nonsense are none.
    """
    match = _TAG.fullmatch(tag)
    if match is None:
        return ""
    first = match["first"].lower()
    return "" if first in _NO_LANGUAGE else _SAME.get(first, first)


def guess_language(text: str) -> str:
    """The language whose rules fit the script that most of a text is written in; `en` for Latin script."""
    if text.isascii() or _NOT_LATIN.search(text) is None:
        return DEFAULT_LANGUAGE
    others = _NOT_LATIN.findall(text)
    if len(others) <= len(_LATIN.findall(text)):
        return DEFAULT_LANGUAGE
    scripts = Counter(match.lastgroup or "" for match in _SCRIPT.finditer("".join(others[:_SAMPLE])))
    language = _OF_SCRIPT[min(scripts, key=lambda name: (-scripts[name], name))] if scripts else DEFAULT_LANGUAGE
    for found, other, letters in _TELLING:
        if found == language and letters.search(text):
            return other
    return language
