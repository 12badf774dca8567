"""Characters that hide or that reorder a line, made visible.

Story text comes from anywhere. A right-to-left override can make a page read other words than it
holds, an escape sequence can repaint a terminal, and two words that differ in a zero-width space
look the same. Such characters are shown by their code point, as `⟨U+202E⟩`.
"""

from __future__ import annotations

import re
import unicodedata

# Never shown as they are: control characters but tab and line feed, line and paragraph separators, bidirectional
# embeddings, overrides and isolates, the fillers and tags nobody types, and lone surrogates.
_UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\u115f\u1160\u3164\uffa0\U000e0000-\U000e001f\ud800-\udfff"
)
# Part of how a script or an emoji is written, so left alone in running text, but what an edit may consist of.
_QUIET = "\u00a0\u00ad\u034f\u061c\u180e\u2000-\u200f\u202f\u205f-\u2064\u3000\ufe00-\ufe0f\U000e0020-\U000e01ef"

_RUNNING = re.compile(f"[{_UNSAFE}]")
_EDITED = re.compile(f"[{_UNSAFE}{_QUIET}]")
# What hides inside an edited word. Joiners and selectors are left alone where they belong: between letters and signs
# that are not Latin (Persian, emoji), and in keycaps.
_LATIN = "\x00-\u024f"
_WITHIN = re.compile(
    f"[{_UNSAFE}\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u2064]"
    f"|(?<![^{_LATIN}])[\u200c\u200d]|[\u200c\u200d](?![^{_LATIN}])"
    "|(?<=[A-Za-z0-9\u00c0-\u024f])[\ufe00-\ufe0f\U000e0020-\U000e01ef](?!\u20e3)"
)
_UNSEEN = re.compile(rf"[\s{_UNSAFE}{_QUIET}]*")


def find_hidden(text: str, *, edited: bool = False) -> re.Pattern[str]:
    """The pattern of the characters in a run of text that must be shown by code point.

    With `edited`, the run is an insertion or a deletion, and what makes it differ must be seen: a
    soft hyphen or a zero-width space anywhere in it and, where it consists of unseen characters
    only, all that running text may hold (a no-break space, a joiner).
    """
    if not edited:
        return _RUNNING
    return _EDITED if _UNSEEN.fullmatch(text) else _WITHIN


def name_hidden(character: str) -> str:
    """What stands for a hidden character: its code point in angle brackets."""
    return f"⟨U+{ord(character):04X}⟩"


def describe_hidden(character: str) -> str:
    """The Unicode name of a hidden character in lower case, or what it is where it has none."""
    return unicodedata.name(character, "control character").lower()


def reveal(text: str, *, edited: bool = False) -> str:
    """The text with its hidden characters shown by code point, fit for a terminal or a plain file.

    What is left holds no control character but tab and line feed, and nothing that reorders a line.
    """
    return find_hidden(text, edited=edited).sub(lambda match: name_hidden(match[0]), text)


def draw_space(text: str) -> str:
    """An edit that is white space only, drawn: `·` a space, `→` a tab, `¶` a line's end; other text as it is."""
    if text and not text.strip(" \t\n"):
        return text.replace("\n", "¶").replace("\t", "→").replace(" ", "·")
    return text
