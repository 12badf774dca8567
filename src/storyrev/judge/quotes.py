"""Direct quotes in running text, by their marks in every custom of quoting."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from storyrev.compare import words_of
from storyrev.compare.forms import fold
from storyrev.story.model import Block

# Opening and closing marks by custom: English, German, French, Spanish and Japanese, straight. A single closing mark
# with a letter after it is an apostrophe. A double mark before the last letter of a Hebrew word makes it an acronym. A
# straight mark opens before a word and closes behind one. A quotation that is never closed runs to the end of the
# paragraph, if the paragraph begins with it: the next one goes on quoting.
_GERSHAYIM = r'(?<=\p{Hebrew})"(?=\p{Hebrew}(?!\p{L}))'
_STRAIGHT = rf'(?!{_GERSHAYIM})"'
_QUOTED = regex.compile(
    r"“(?P<a>[^“”]+)[”“]|„(?P<b>[^„“”]+)[“”]|«\s?(?P<c>[^«»]+?)\s?»|»(?P<d>[^»«]+)«|「(?P<e>[^「」]+)」|『(?P<f>[^『』]+)』"
    rf"|(?<![\p{{L}}\p{{N}}]){_STRAIGHT}(?=\S)(?P<g>(?:[^\"]|{_GERSHAYIM})+?)(?<=\S){_STRAIGHT}(?!\p{{L}})"
    r"|(?<![\p{L}\p{N}])‘(?P<h>(?:[^‘’]|(?<=\p{L})’(?=\p{L}))+)’(?!\p{L})"
    r"|(?<![\p{L}\p{N}])‚(?P<i>[^‚‘’]+)[‘’](?!\p{L})|‹\s?(?P<j>[^‹›]+?)\s?›|›(?P<k>[^‹›]+)‹"
    r"|(?<![\p{L}\p{N}])'(?=\S)(?P<l>(?:[^']|(?<=\p{L})'(?=\p{L}))+)(?<=\S)'(?!\p{L})"
    r"|(?:(?<=^\s*)|(?<=\n\s*))[“„«\"](?P<open>[^“”„«»\"\n]+)$",
    regex.VERSION1,
)
DOUBLE = '"“”„‟«»＂״「」『』'
SINGLE = "'‘’‚‛‹›"
_MARKS = f"{DOUBLE}{SINGLE} \n"
_LEAST_WORDS = 2
_SMALL, _NAME = 3, 5
"""Letters of words that a title writes small, and the most longer words that one has."""


_COUNTRIES = (
    (regex.compile(r"(?<=\p{L}{3}[iy])s(?=(?:e|ed|es|er|ers|ing|ation|ations|ational|ationally)\b)"), "z"),
    (regex.compile(r"(?<=\p{L}{3}o)u(?=r(?:s|ed|ing|able|ite|ites|ful|less)?\b)"), ""),
)
"""Letters in which the spellings of one word in two countries differ: organise, organize; harbour, harbor."""


def _spell(text: str) -> str:
    """A text in small letters as one of those countries spells it."""
    for pattern, letter in _COUNTRIES:
        text = pattern.sub(letter, text)
    return text


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quote: its words without marks, where they stand, and where it stands with them."""

    text: str
    start: int
    end: int
    outer: tuple[int, int]

    @property
    def key(self) -> str:
        """What it is compared by: another style of marks, a capital, the comma before the mark and a spelling of another country alter no quote."""
        return _spell(fold(self.text).casefold().strip().rstrip(",."))

    @property
    def term(self) -> bool:
        """Whether it is a single word, which marks set off rather than quote."""
        return len(words_of(self.text)) < _LEAST_WORDS

    @property
    def named(self) -> bool:
        """Whether it is a few words with a capital each, as a title or a defined term has them; nobody speaks so."""
        longer = [word for word in self.text.split() if len(word) > _SMALL]
        return (
            0 < len(longer) <= _NAME
            and len(self.text.split()) <= 2 * _NAME
            and all(word[0].isupper() for word in longer)
            and not self.text.isupper()
            and self.text[-1:] not in ".!?…"
        )


def find_quotes(text: str, block: Block) -> list[Quote]:
    """The direct quotes of a text that stands in a block, in order; a block quote is one as a whole."""
    if block.kind == "quote":
        signed = block.body[block.split :] if block.split >= 0 else ""
        said = text.removesuffix(signed) if signed else text
        inner = said.strip(_MARKS)
        start = said.find(inner)
        return [Quote(inner, start, start + len(inner), (start, start + len(inner)))] if inner else []
    found = []
    for match in _QUOTED.finditer(text):
        start, end = next(match.span(name) for name in match.groupdict() if match[name])
        said = text[start:end].strip()
        if said:
            start = text.index(said, start)
            found.append(Quote(said, start, start + len(said), match.span()))
    return found
