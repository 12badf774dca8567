"""One small change to a text, made by a seeded script, and what kind of fact it is.

What is changed is found by plain patterns of its own, not by the rules of `judge`: a digit, a decimal point, a minus
sign, a negation, a quotation mark, a name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from storyrev.compare import split_sentences
from storyrev.story import Story
from storyrev.story.model import Block, Mark

KINDS = ("digit", "point", "sign", "negation", "mark", "name")
RIGHT: dict[str, frozenset[str]] = {
    "digit": frozenset({"figure", "date"}),
    "point": frozenset({"figure", "date"}),
    "sign": frozenset({"figure", "date"}),
    "negation": frozenset({"negation"}),
    "mark": frozenset({"quote"}),
    "name": frozenset({"name", "title", "attribution", "credit"}),
}
"""The kinds of fact that each change may be told as."""

_TEXT_PARTS = ("lede", "section")
_NAMES = (
    "Ardent",
    "Belmonte",
    "Corvin",
    "Dunmore",
    "Esteban",
    "Farrow",
    "Galloway",
    "Hollis",
    "Ingram",
    "Jansen",
    "Kestrel",
    "Lomax",
)
_VERB = re.compile(r"\b(is|are|was|were|will|would|can|could|may|must|should|has|have|had|do|did)\b(?! not\b|n|['’])")
_NEGATION = {
    "en": re.compile(r"\b(?:not|never|without) |\bno (?=[a-z])|(?<=[a-z])n['’]t\b|(?<=\bcan)not\b"),
    "de": re.compile(r"\b(?:nicht|nie|ohne) |\bk(?=ein)"),
    "es": re.compile(r"\b(?:no|nunca|sin) "),
}
# Of German every noun has a capital: the names of the sample story are listed.
_GERMAN_NAMES = re.compile(
    r"\b(?:Erstfeld|Bodio|Uri|Tessin|Rotterdam|Genua|Zürich|Lugano|Mara Lindt|Jonas Wieland|Schweiz|Alpen|Gotthard)\b"
)
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]{2,}(?![\w.-])")
_LONG = re.compile(r"\b[^\W\d_]{4,}")
_MARK = re.compile(r"[\"“”„«»「」]")


@dataclass(frozen=True, slots=True)
class Change:
    """A changed source, the kind of change, and the sentence before and after."""

    kind: str
    source: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """`text[start:end]` gives way to `text`."""

    start: int
    end: int
    text: str


def change_story(story: Story, language: str, chance: random.Random, tries: int = 40) -> Change | None:
    """One change in a random sentence of a story's own text; None where none was found in so many sentences."""
    texts = {at for part in story.parts if part.kind in _TEXT_PARTS for at in part.at}
    places = [at for at in sorted(texts) if story.blocks[at].kind not in ("markup", "embed", "stamp", "byline", "note")]
    if not places:
        return None
    kind = chance.choice(KINDS)
    for _ in range(tries):
        at = chance.choice(places)
        block = story.blocks[at]
        sentences = split_sentences(block.body, language)
        if not sentences:
            continue
        number = chance.randrange(len(sentences))
        start = sum(map(len, sentences[:number]))
        edits = list(_MAKERS[kind](sentences[number], language, chance))
        if edits:
            edit = chance.choice(edits)
            moved = _Edit(start + edit.start, start + edit.end, edit.text)
            changed = _apply(block, moved)
            if changed is None:
                continue
            blocks = (*story.blocks[:at], changed, *story.blocks[at + 1 :])
            sentence = sentences[number]
            new = sentence[: edit.start] + edit.text + sentence[edit.end :]
            source = story.opening + "".join(b.source for b in blocks)
            return Change(kind, source, sentence.strip(), new.strip())
    return None


def _apply(block: Block, edit: _Edit) -> Block | None:
    """A block with an edit in its text, its markup kept; None where markup stands in the words that would change."""
    shift = len(edit.text) - (edit.end - edit.start)
    marks: list[Mark] = []
    for mark in block.marks:
        if mark.at + mark.size <= edit.start:
            marks.append(mark)
        elif mark.at >= edit.end:
            marks.append(replace(mark, at=mark.at + shift))
        else:
            return None
    body = block.body[: edit.start] + edit.text + block.body[edit.end :]
    return replace(block, body=body, marks=tuple(marks), links=(), split=-1)


def _digits(text: str, _language: str, chance: random.Random) -> Iterator[_Edit]:
    for match in re.finditer(r"\d", text):
        yield _Edit(match.start(), match.end(), chance.choice([d for d in "123456789" if d != match.group()]))


def _points(text: str, language: str, _chance: random.Random) -> Iterator[_Edit]:
    """A decimal point put in or taken out; a sign that sets thousands apart is none."""
    point, thousands = (".", ",") if language == "en" else (",", ".")
    for match in re.finditer(rf"(?<=\d)\{point}(?=\d)", text):
        yield _Edit(match.start(), match.end(), "")
    for match in re.finditer(rf"(?<!\d)\d{{1,3}}(\{thousands})(?=\d\d\d(?!\d))", text):
        yield _Edit(match.start(1), match.end(1), point)
    for match in re.finditer(r"(?<![\d.,/-])\d(?=\d+(?![\d.,/:-]))", text):
        yield _Edit(match.end(), match.end(), point)


def _signs(text: str, _language: str, _chance: random.Random) -> Iterator[_Edit]:
    for match in re.finditer(r"(?<=[\w,] )[-−](?=\d)", text):
        yield _Edit(match.start(), match.end(), "")
    for match in re.finditer(r"(?<=[a-z] )(?=\d)", text):
        yield _Edit(match.start(), match.end(), "-")


def _negations(text: str, language: str, _chance: random.Random) -> Iterator[_Edit]:
    for match in _NEGATION[language].finditer(text):
        yield _Edit(match.start(), match.end(), "")
    for match in _VERB.finditer(text) if language == "en" else ():
        yield _Edit(match.end(), match.end(), " not")
    for match in re.finditer(r"\b(?:ist|sind|wird|werden|hat|kann|soll)\b", text) if language == "de" else ():
        yield _Edit(match.end(), match.end(), " nicht")


def _marks(text: str, _language: str, _chance: random.Random) -> Iterator[_Edit]:
    for match in _MARK.finditer(text):
        yield _Edit(match.start(), match.end(), "")
    for match in re.finditer(r"(?<=[a-z] )[a-z]{4,}(?: [a-z]{3,}){1,4}(?=[ ,.])", text):
        yield _Edit(match.start(), match.end(), f"“{match.group()}”")
    for match in re.finditer(r"(?<=[a-z] )(?=[a-z]{4,})", text):
        yield _Edit(match.start(), match.end(), "“")


def _names(text: str, language: str, chance: random.Random) -> Iterator[_Edit]:
    if language == "de":
        found = _GERMAN_NAMES.finditer(text)
    else:
        words = _LONG.findall(text)
        if sum(word[0].isupper() for word in words) > 0.5 * len(words):
            return  # every word of a title has a capital
        found = _NAME.finditer(text)
    for match in found:
        name = match.group()
        letter = chance.randrange(1, len(name))
        wrong = chance.choice([c for c in "aeioubdlmnrst" if c != name[letter]])
        if name[letter].islower():
            yield _Edit(match.start(), match.end(), name[:letter] + wrong + name[letter + 1 :])
        yield _Edit(match.start(), match.end(), chance.choice([n for n in _NAMES if n != name]))


_MAKERS: dict[str, Callable[[str, str, random.Random], Iterator[_Edit]]] = {
    "digit": _digits,
    "point": _points,
    "sign": _signs,
    "negation": _negations,
    "mark": _marks,
    "name": _names,
}
