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
    """The direct quotes of a block, without their marks; a block quote is one as a whole."""
    return (_strip_marks(block.text),) if block.kind == "quote" else _read_quotes(block.body)


def find_quotes_in(text: str, block: Block) -> tuple[str, ...]:
    """The direct quotes of a part of a block's body, as `find_quotes` reads those of the whole."""
    if block.kind == "quote":
        return (_strip_marks(text),) if text.strip() else ()
    return _read_quotes(text)


def _strip_marks(text: str) -> str:
    return text.strip('"“”„«»‘’「」『』 ')


def _read_quotes(text: str) -> tuple[str, ...]:
    """The quotes between marks; a single word in quotation marks is a term, not a quote."""
    quoted = (next(group for group in match.groups() if group) for match in _QUOTED.finditer(text))
    return tuple(quote for quote in quoted if len(words_of(quote)) >= _LEAST_WORDS)
