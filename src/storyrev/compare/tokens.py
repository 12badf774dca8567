"""Words, signs and the white space between them.

Words are those of Unicode (UAX #29, default word boundaries): one piece holds `can't`, `1,500.25`, `example.com`,
`col·lecció`, `צה״ל`, a run of katakana, a Persian word with its joiners; a letter keeps its marks, an emoji its
joiners and colours. News needs more in one piece, and now and then less:

- More: `well-known` and what else a hyphen (or maqaf) joins; `U.S.` with its last full stop; `10:30` and `24/7`; `1 500`
  with a no-break or thin space; in Thai, Lao, Khmer and Burmese, which set no spaces, a consonant with the vowels
  around it and below. Han and hiragana are a piece a character: a dictionary would find words, and not the same ones on
  every machine.
- Less: a full stop between a small letter and a word with a capital ends a sentence whose space is missing; a narrow
  no-break space is white space, whatever stands beside it; a direction mark or another format character is a sign of its
  own except inside a word; an apostrophe after a Hebrew word is a sign, as it is after any other.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

import regex

from storyrev.compare.forms import fold

# Letters by Word_Break are those of scripts with spaces; others are ideographs, hiragana and line-break class SA.
_ALPHA = r"[\p{WB=ALetter}\p{WB=Hebrew_Letter}]"
_LETTER = r"[\p{WB=ALetter}\p{WB=Numeric}\p{WB=Hebrew_Letter}\p{No}\p{Pc}]"
_MARK = r"[\p{WB=Extend}\p{GCB=SpacingMark}\u200D]"
# Marks and format characters (a soft hyphen, a direction mark) inside a word are part of it.
_RUN = rf"{_LETTER}++ (?: [{_MARK}\p{{WB=Format}}]++ {_LETTER}++ )*+ {_MARK}*+"
_HYPHENS = "-‐‑־"
_APOSTROPHES = "'’‘＇"
_STOP = r"[\p{WB=MidLetter}\p{WB=MidNumLet}--[’‘＇]]"
_JOINER = rf"""
    [{_HYPHENS}{_APOSTROPHES}]
  | (?<={_ALPHA}{_MARK}*) {_STOP} (?={_MARK}*{_ALPHA}) (?! (?<=\p{{Ll}}\.) \p{{Lu}}\p{{Ll}} )
  | (?<=\p{{N}}{_MARK}*) [[\p{{WB=MidNum}}\p{{WB=MidNumLet}}:/]--[{_APOSTROPHES}]] (?={_MARK}*\p{{N}})
  | (?<=\p{{WB=Hebrew_Letter}}{_MARK}*) " (?={_MARK}*\p{{WB=Hebrew_Letter}})
  | (?<=(?<!\p{{Nd}})\p{{Nd}}{{1,3}}) [\u00A0\u2009\u202F] (?=\p{{Nd}}{{3}}(?!\p{{Nd}}))
"""
_WORD = rf"{_RUN} (?: (?![\x20\n]) (?:{_JOINER}) {_MARK}*+ {_RUN} )* (?: (?<=\.\p{{L}}) \. (?!{_MARK}) )?"
_KATAKANA = rf"\p{{WB=Katakana}}++ (?: [{_MARK}\p{{WB=Format}}]++ \p{{WB=Katakana}}++ )*+ {_MARK}*+"
# A vowel that is written before its consonant, the consonant with its marks and what is stacked below it, and the vowels
# that are written behind it.
_BEFORE, _BEHIND, _STACKER = "[เ-ไເ-ໄ]", "[ะาๅະາ\u102b\u102c\u1038]", "[\u17d2\u1039\u1a60]"
_SYLLABLE = rf"{_BEFORE}? (?=\p{{lb=SA}}) \X (?: (?<={_STACKER}) (?=\p{{lb=SA}}) \X )* (?: {_BEHIND} {_MARK}*+ )*"
_CHARACTER = rf"[\p{{Ideographic}}\p{{Hiragana}}] {_MARK}*+"
_ANY_WORD = rf"{_WORD} | {_CHARACTER} | {_KATAKANA} | {_SYLLABLE}"
_SPACE = rf"\s(?!{_MARK})"
_TOKEN: Final = regex.compile(rf"(?: {_SPACE} )+ | {_ANY_WORD} | \X", regex.VERSION1 | regex.VERBOSE)
_ONLY_WORDS: Final = regex.compile(_ANY_WORD, regex.VERSION1 | regex.VERBOSE)

# Most news text is Latin script without combining marks. For that Python's own engine finds the same words, faster;
# anything else (and digits that are no \d, and two characters that only together are one) goes the full way.
_NOT_PLAIN: Final = re.compile("[^\t\n -~\u00a1-\u00ac\u00ae-\u00b1\u00b4-\u00b7\u00ba\u00bb\u00bf-\u02af‐-‣‥…‰-›€]")
_SMALL, _CAPITAL = ("".join(char for char in map(chr, range(0x2B0)) if category(char) == kind) for kind in ("Ll", "Lu"))
_PLAIN_LETTER = r"[^\W\d_]"
_PLAIN_JOINERS = "-‐‑'’‘.,:;/·"
_PLAIN_WORD = rf"""
    \w+
    (?:
        (?: [-‐‑'’‘]
          | (?<={_PLAIN_LETTER}) [.:·] (?={_PLAIN_LETTER}) (?! (?<=[{_SMALL}]\.) [{_CAPITAL}][{_SMALL}] )
          | (?<=\d) [.,:;/] (?=\d)
        ) \w+
    )*
    (?: (?<=\.{_PLAIN_LETTER})\. )?
"""
_PLAIN_ONLY_WORDS: Final = re.compile(_PLAIN_WORD, re.VERBOSE)


def is_plain(text: str) -> bool:
    """Whether a text is Latin script without combining marks, and nothing in it needs a closer look."""
    return (text.isascii() and "\r" not in text) or not _NOT_PLAIN.search(text)


# Most words have nothing after them that could join them to more: those are known at once.
_PLAIN_UNIT: Final = re.compile(rf"\s* (?: \w++ (?![{_PLAIN_JOINERS}]) | {_PLAIN_WORD} | \S | \Z )", re.VERBOSE)


def split_units(text: str) -> list[str]:
    """Split text into words and marks, each with the white space before it; joined, the pieces give the text back.

    White space at the end of the text is a unit of its own.
    """
    units = _PLAIN_UNIT.findall(text) if is_plain(text) else _split_any(text)
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

    What a word is, this module says at its head.
    """
    pieces = []
    for unit in split_units(text):
        word = unit.lstrip()
        pieces += [unit[: len(unit) - len(word)], word] if len(word) < len(unit) else [word]
    return [piece for piece in pieces if piece]


def words_of(text: str) -> list[str]:
    """The words of a text, in order, folded for comparing; white space and signs left out."""
    pattern = _PLAIN_ONLY_WORDS if is_plain(text) else _ONLY_WORDS
    words: list[str] = pattern.findall(text.casefold())
    return words if text.isascii() else [fold(word) for word in words]
