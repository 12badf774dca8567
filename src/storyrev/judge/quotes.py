"""Direct quotes in running text."""

from __future__ import annotations

import regex

from storyrev.story.model import Block

# Opening and closing marks by custom: English, German, French and Spanish, straight.
_QUOTED = regex.compile(r"“([^“”]+)[”“]|„([^„“”]+)[“”]|«\s?([^«»]+?)\s?»|»([^«»]+)«|\"([^\"]+)\"", regex.VERSION1)
_LEAST_WORDS = 2
_WORD = regex.compile(r"\p{L}+")


def find_quotes(block: Block) -> tuple[str, ...]:
    """The direct quotes of a block, without their marks; a block quote is one as a whole.

    A single word in quotation marks is a term, not a quote.
    """
    if block.kind == "quote":
        return (block.text.strip('"“”„«» '),)
    quoted = (next(group for group in match.groups() if group) for match in _QUOTED.finditer(block.body))
    return tuple(text for text in quoted if len(_WORD.findall(text)) >= _LEAST_WORDS)
