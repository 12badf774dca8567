"""Words, signs and the white space between them."""

from __future__ import annotations

import re

import regex

_JOINERS = r"[-'’ʼ‐‑]"
_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{N}}\p{{M}}_]--[{_SPACELESS}]]"
# A word, with what joins its parts: a hyphen, an apostrophe, the separators of a figure, the stops of U.S.
_WORD = rf"""
    {_LETTER}+
    (?: (?: {_JOINERS} | (?<=\p{{N}})[.,:/](?=\p{{N}}) | (?<=(?<![\p{{L}}\p{{N}}\p{{M}}_])\p{{L}}|\.\p{{L}})\.(?=\p{{L}}) ) {_LETTER}+ )*
    (?: (?<=\.\p{{L}})\. )?
"""
_TOKEN = regex.compile(rf"{_WORD} | \s+ | \X", regex.VERSION1 | regex.VERBOSE)
_ONLY_WORDS = regex.compile(rf"{_WORD} | [{_SPACELESS}]\p{{M}}*", regex.VERSION1 | regex.VERBOSE)
_WORDY = regex.compile(r"[\p{L}\p{N}]")

# Most news text is Latin script without combining marks. For that Python's own engine finds the same words, faster;
# anything else (and digits that are no \d, and two characters that only together are one) goes the full way.
_NOT_PLAIN = re.compile("[^\t\n -~\u00a0-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba\u00bb\u00bf-\u02af‐-‧‰-⁞€]")
_PLAIN_LETTER = r"[^\W\d_]"
_PLAIN_WORD = rf"""
    \w+
    (?: (?: {_JOINERS} | (?<=\d)[.,:/](?=\d) | (?: (?<=\b{_PLAIN_LETTER}) | (?<=\.{_PLAIN_LETTER}) )\.(?={_PLAIN_LETTER}) ) \w+ )*
    (?: (?<=\.{_PLAIN_LETTER})\. )?
"""
_PLAIN_ONLY_WORDS = re.compile(_PLAIN_WORD, re.VERBOSE)


def _is_plain(text: str) -> bool:
    return (text.isascii() and "\r" not in text) or not _NOT_PLAIN.search(text)


# Most words have nothing after them that could join them to more: those are known at once.
_PLAIN_UNIT = re.compile(rf"\s* (?: \w++ (?!{_JOINERS}|[.,:/]) | {_PLAIN_WORD} | \S | \Z )", re.VERBOSE)


def split_units(text: str) -> list[str]:
    """Split text into words and marks, each with the white space before it; joined, the pieces give the text back.

    White space at the end of the text is a unit of its own.
    """
    units = _PLAIN_UNIT.findall(text) if _is_plain(text) else _split_any(text)
    if units and not units[-1]:
        units.pop()
    return units


def _split_any(text: str) -> list[str]:
    units: list[str] = []
    space = ""
    for token in _TOKEN.findall(text):
        if token.isspace():
            space += token
        else:
            units.append(space + token)
            space = ""
    units.append(space)
    return units


def split_words(text: str) -> list[str]:
    """Split text into words, signs and white space; joined, the pieces give the text back.

    A figure with its separators (`1,500.25`), an abbreviation (`U.S.`) and a hyphenated word are one
    piece each; in scripts without spaces every grapheme is one. Combining marks stay with their letter.
    """
    pieces = []
    for unit in split_units(text):
        word = unit.lstrip()
        pieces += [unit[: len(unit) - len(word)], word] if len(word) < len(unit) else [word]
    return [piece for piece in pieces if piece]


def is_word(token: str) -> bool:
    """Whether a piece is a word or a figure, not a sign."""
    return bool(_WORDY.search(token))


def words_of(text: str) -> list[str]:
    """The words of a text, in order, folded for comparing; white space and signs left out."""
    pattern = _PLAIN_ONLY_WORDS if _is_plain(text) else _ONLY_WORDS
    words: list[str] = pattern.findall(text.casefold())
    return words
