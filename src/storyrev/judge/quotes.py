"""Direct quotes in running text."""

from __future__ import annotations

import regex

from storyrev.compare import words_of
from storyrev.story.model import Block

# Opening and closing marks by custom: English, German, French, Spanish and Japanese, straight. A single closing mark
# with a letter after it is an apostrophe. A double mark before the last letter of a Hebrew word makes it an acronym.
_GERSHAYIM = r'(?<=\p{Hebrew})"(?=\p{Hebrew}(?!\p{L}))'
_QUOTED = regex.compile(
    r"“([^“”]+)[”“]|„([^„“”]+)[“”]|«\s?([^«»]+?)\s?»|»([^«»]+)«|「([^「」]+)」|『([^『』]+)』"
    rf"|(?!{_GERSHAYIM})\"((?:[^\"]|{_GERSHAYIM})+)(?!{_GERSHAYIM})\""
    r"|(?<!\p{L})‘((?:[^‘’]|’(?=\p{L}))+)’(?!\p{L})",
    regex.VERSION1,
)
_LEAST_WORDS = 2


def find_quotes(block: Block) -> tuple[str, ...]:
    """The direct quotes of a block, without their marks; a block quote is one as a whole.

    A single word in quotation marks is a term, not a quote.
    """
    if block.kind == "quote":
        return (block.text.strip('"“”„«»‘’「」『』 '),)
    quoted = (next(group for group in match.groups() if group) for match in _QUOTED.finditer(block.body))
    return tuple(text for text in quoted if len(words_of(text)) >= _LEAST_WORDS)
