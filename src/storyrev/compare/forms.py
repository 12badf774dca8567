"""What only differs in form: two ways of writing down what a reader reads as the same.

A digit, a decimal point, a negation or a quotation mark that came or went is never form. Form is, and nothing else:

- canonically equivalent characters (Unicode normal form C): é as one code point or as e with an accent;
- the style of a quotation mark or apostrophe: `"` “ ” „ ‟ « » ״ for one another, `'` ’ ‘ ‚ ‛ ‹ › ʼ ׳ for one another,
  but never a double mark for a single one, and never the corner brackets of East Asian scripts;
- the width of a white space: no-break, thin, ideographic or plain;
- where a line may break: soft hyphens, zero-width spaces and word joiners, and a hyphen that is no-break or not;
- letters coded by their shape: Latin ligatures (ﬁ), the presentation forms of Arabic and Hebrew, and the stroke that
  stretches an Arabic word (tatweel);
- an ellipsis as one sign or as three full stops.

Compatibility mappings go further (NFKC) and are not used: ², ½, Ⅳ and １ are not 2, 1/2, IV and 1 to a desk. A dash is
no hyphen and no minus sign. Letters of another case or with another accent are other letters; so are the vowel signs of
Arabic and Hebrew. Direction marks (U+200E and the like) are no form: they can reorder what a reader sees.
"""

from __future__ import annotations

import re
from string import whitespace
from typing import Final
from unicodedata import is_normalized, normalize

_STYLES = {
    '"': "“”„‟«»＂״",
    "'": "’‘‚‛‹›ʼ＇׳",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "-": "\u2010\u2011",
    "...": "…",
    "": "\u00ad\u200b\u2060\u0640",
}
_UNSEEN: Final = "\u00ad\u200b\u2060" + whitespace + _STYLES[" "]
_PLAIN: Final = {char: plain for plain, chars in _STYLES.items() for char in chars}
_SHAPES = "\ufb00-\ufb06\ufb1d-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe80-\ufefc"
_FOLDABLE: Final = re.compile(f"[{''.join(_PLAIN)}{_SHAPES}]")


def fold(text: str) -> str:
    """The text as it is compared: two texts that differ only in form have the same."""
    if text.isascii():
        return text
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if _FOLDABLE.search(text) is None:
        return text
    for char in set(_FOLDABLE.findall(text)):
        text = text.replace(char, _plain(char))
    return normalize("NFC", text)


def _plain(char: str) -> str:
    plain = _PLAIN.get(char)
    return normalize("NFKC", char).replace("\u0640", "") if plain is None else plain


def is_blank(text: str) -> bool:
    """Whether a text is white space and places where a line may break: nothing that a reader sees."""
    return not text.strip(_UNSEEN) or text.isspace()


def reads_alike(old: str, new: str) -> bool:
    """Whether two texts differ in form at most."""
    if old.isascii() and new.isascii():
        return old == new
    return fold(old) == fold(new)
