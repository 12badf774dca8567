"""Sentences of a text, in any script: sentencex, and what it gets wrong in news prose put right."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from string import ascii_uppercase, digits
from typing import Final

import regex

from storyrev.compare.abbreviations import BEFORE_FIGURES, BEFORE_NAMES, CLOCK, STARTERS, WORDS
from storyrev.compare.languages import DEFAULT_LANGUAGE, guess_language, read_tag
from storyrev.compare.passage import Passage
from storyrev.compare.vocabulary import Vocabulary


def split_sentences(text: str, language: str = "") -> tuple[str, ...]:
    """The sentences of a text, each with the white space before it; joined, they give the text back.

    `language` is a BCP 47 tag; where it names none, the script decides. A line end inside the text (a table row, a
    hard break) ends a sentence too.
    """
    language = read_tag(language) or guess_language(text)
    return tuple(sentence.text for sentence in segment(Passage(text, Vocabulary()), language))


def segment(passage: Passage, language: str, split: int = -1) -> tuple[Passage, ...]:
    """The sentences of a passage as passages; `split` is an offset where one must end, or -1.

    No sentence ends inside a word or a grapheme cluster: where one would, the whole word goes with the first.
    """
    text = passage.text
    rules = _rules_of(language)
    last = len(text.rstrip())  # white space alone is no sentence: it ends the last one
    cuts: list[int] = [0]
    for end in _ends(text, rules, split):
        at = end
        while at and text[at - 1].isspace():
            at -= 1
        if at == end < last and not text[end].isspace():
            at = passage.starts[bisect_left(passage.starts, end)]
        if cuts[-1] < at < last:
            cuts.append(at)
    if len(cuts) == 1:
        return (passage,) if text else ()
    return passage.cut(cuts)


def _ends(text: str, rules: _Rules, split: int) -> list[int]:
    """Offsets where sentences end, rising."""
    ends: list[int] = []
    at = 0
    for half in (text,) if split < 0 else (text[:split], text[split:]):
        for line in half.splitlines(keepends=True):
            inside = _line_ends(line, rules)
            ends += [at + end for end in inside] if at else inside
            at += len(line)
            ends.append(at)
    return ends


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is particular to a language; words in small letters."""

    before_names: frozenset[str]
    before_figures: frozenset[str]
    words: tuple[str, ...]
    """Each with a space before it."""
    starters: frozenset[str]
    clock: frozenset[str]
    known: frozenset[str]
    """How a piece may end that is no sentence: its last characters (`_TAIL`), with the full stop."""
    split: Callable[[str], list[str]]
    """A line taken apart by the splitter."""


@lru_cache(maxsize=64)
def _rules_of(tag: str) -> _Rules:
    from sentencex import segment as split

    language = read_tag(tag) or DEFAULT_LANGUAGE
    names, figures, starters, clock = (
        frozenset(table.get(language, "").split()) for table in (BEFORE_NAMES, BEFORE_FIGURES, STARTERS, CLOCK)
    )
    words = tuple(f" {word}" for word in WORDS.get(language, "").split(", ") if word)
    known = frozenset(
        f"{form}."[-_TAIL:] for word in names | figures for form in (word, word.capitalize(), word.upper())
    )
    return _Rules(names, figures, words, starters, clock, known, partial(split, language))


# sentencex looks past whatever stands in quotes or brackets, and past ends of sentences that some scripts write. It
# gets a text of the same length in which quotes and brackets are spaces and these are signs that it knows.
_MASKS: Final = (
    ('"', " "), ("“", " "), ("”", " "), ("„", " "), ("‟", " "), ("«", " "), ("»", " "), ("״", " "),
    ("(", " "), (")", " "), ("「", " "), ("」", " "), ("『", " "), ("』", " "), ("（", " "), ("）", " "),
    ("…", "!"), ("។", "。"), ("៕", "。"), ("།", "。"),
)  # fmt: skip
_ASCII_MASKS: Final = tuple(mask for mask in _MASKS if mask[0].isascii())
_STOPS: Final = frozenset(".?!")
_OPENING: Final = "\"“„‟«‘'([{「『（〈《¿¡״"
_CLOSING: Final = "\"”“»«’')]}」』）〉》״"
_NEXT: Final = re.compile(rf"[\s»{re.escape(_OPENING)}—–-]*(?P<word>[^\W_][\w'’]*)?")
_ELISION: Final = re.compile(r"^\w{1,6}['’]")
_QUOTES: Final = {"”": "“", "」": "「", "』": "『", "»": "«", '"': '"', "״": "״"}
# Quotations by their marks; one that is never closed, or after a thousand characters, is none. A double mark before the
# last letter of a Hebrew word makes it an acronym.
_GERSHAYIM = r'(?<=[א-ת])"(?=[א-ת](?!\w))'
_QUOTED: Final = re.compile(
    rf'(?!{_GERSHAYIM})"[^"]{{1,1000}}+(?:{_GERSHAYIM}[^"]{{1,1000}}+)*+(?!{_GERSHAYIM})"'
    "|“[^”]{1,1000}”|„[^“”]{1,1000}[“”]|«[^»]{1,1000}»|「[^」]{1,1000}」|『[^』]{1,1000}』|״[^״]{1,1000}״(?!\\w)"
)
_STERM: Final = regex.compile(r"[\p{STerm}.\"”»״」』]")
_QUOTE: Final = 1000
"""Characters of a quote that are looked back over for its opening mark."""
_TAIL: Final = 5
"""Characters at the end of a piece by which most are known to be sentences: as many as a word of four letters has."""
_WINDOW: Final = 48
"""Characters before an end that are looked at: no abbreviation is longer."""


def _line_ends(line: str, rules: _Rules) -> list[int]:
    """Offsets inside a line where a sentence ends, rising; each stands behind the signs that end the sentence."""
    masked = line
    for sign, stand_in in _ASCII_MASKS if line.isascii() else _MASKS:
        if sign in masked:
            masked = masked.replace(sign, stand_in)
    pieces = rules.split(masked)
    # The splitter is lossless by its own promise; a text that it does not give back is one sentence.
    if "".join(pieces) != masked:
        return []
    if len(pieces) == 1 and not rules.words:
        return []
    stops = masked.count(". ")
    crowded = rules.words and stops >= len(pieces)
    ends: list[int] = []
    at = 0
    if not crowded and masked is line:
        for piece in pieces[:-1]:
            at += len(piece)
            ends.append(at)
        if _are_plain(line, ends, stops, rules):
            return ends
        ends.clear()
        at = 0
    known = rules.known
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        start, at = at, at + len(piece)
        if crowded and piece.find(". ", 0, -2) >= 0:
            ends += _missed(masked, start, at, rules)
        # Most ends are a word, a full stop, a space and a capital; only the others are looked at closely.
        tail = piece.rstrip()[-_TAIL:]
        if tail[:-1].isalnum() and tail not in known and tail[-1] in _STOPS and following[:1].isupper():
            ends.append(at if masked[at - 2] in _STOPS else _with_closing(line, at))
        elif following:
            end = _with_closing(line, at)
            if end > (ends[-1] if ends else 0) and not _goes_on(line, end, rules):
                ends.append(end)
    return ends if masked is line or not ends else _outside_quotes(line, ends)


def _outside_quotes(line: str, ends: list[int]) -> list[int]:
    """The ends that stand in no quotation: what one person said in one breath is edited as one."""
    quotes = [match.span() for match in _QUOTED.finditer(line)]
    starts = [start for start, _ in quotes]
    out = []
    for end in ends:
        number = bisect_left(starts, end) - 1
        if number < 0 or end >= quotes[number][1]:
            out.append(end)
    return out


_PLAIN_END: Final = re.compile(r"[.?!] (?=[A-Z0-9])")
_PLAIN_BEGINNINGS: Final = frozenset(ascii_uppercase + digits)


def _are_plain(line: str, ends: list[int], stops: int, rules: _Rules) -> bool:
    """Whether every end is a word that is no abbreviation, a full stop, a space and a capital or a figure, and none is missing.

    Most lines are so, and then nothing is to be looked at closely. `stops` is how many full stops have a space behind them.
    """
    names, figures, ordinals = rules.before_names, rules.before_figures, bool(rules.starters)
    for end in ends:
        if line[end] not in _PLAIN_BEGINNINGS or line[end - 1] != " " or line[end - 2] not in _STOPS:
            return False
        word = line[line.rfind(" ", 0, end - 2) + 1 : end - 2].lower()
        if not word.isalnum() or word in names or word in figures or (ordinals and word.isdecimal()):
            return False
    # As many ends as there are stops with a space behind: then these are all, and need not be looked for.
    if "?" in line:
        stops += line.count("? ")
    if "!" in line:
        stops += line.count("! ")
    return stops == len(ends) or len(_PLAIN_END.findall(line)) == len(ends)


def _with_closing(line: str, at: int) -> int:
    """An end put behind the closing marks that follow it at once, and before the opening ones of the next sentence."""
    if line[at - 1] in "»«" and line[at - 2].isspace() and not line[at].isspace():
        at -= 1  # at a word, either opens a quotation; the language says which
    while at > 1:
        mark = at - 1
        while mark and line[mark].isspace():
            mark -= 1
        if line[mark] not in _OPENING or not line[mark - 1].isspace():
            break
        at = mark
    while at < len(line) and not line[at - 1].isspace() and line[at] in _CLOSING:
        at += 1
    return at


def _goes_on(line: str, end: int, rules: _Rules) -> bool:
    """Whether what follows an end belongs to the same sentence."""
    follows = _NEXT.match(line, end)
    word = follows["word"] if follows is not None else None
    if not word:
        return follows is not None and follows.end() == len(line)
    if word[0].islower() and not "ა" <= word[0] <= "ჿ":  # Georgian is written in small letters throughout
        return not any(char.isupper() for char in word)  # an iPhone begins a sentence
    before = line[max(0, end - _WINDOW) : end].rsplit(None, 1)
    last = before[-1] if before else ""
    if not last.endswith("."):
        return last[-1:] in _QUOTES and not word[0].isupper() and _is_attributed(line, end, word)
    last = _ELISION.sub("", last.lstrip(_OPENING + "»")[:-1].lower())
    if last in rules.before_names or (last in rules.before_figures and word[0].isdigit()):
        return True
    if rules.clock and last in ("a.m", "p.m"):
        return word.lower() in rules.clock
    if rules.starters and last.isdecimal() and len(last) < 3:
        return word.lower() not in rules.starters and not word[0].isdigit()
    return False


def _is_attributed(line: str, end: int, word: str) -> bool:
    """Whether a quote that ends in its own sign goes on with who said it, in scripts without capitals.

    A quote that begins a sentence does ("…。"市长说), one after a colon does not; Japanese と and Korean 라고
    always take it up.
    """
    if not line[end - 1].isspace() and (word[0] in "とっ" or "가" <= word[0] <= "힣"):
        return True
    close = end - 1
    while line[close].isspace():
        close -= 1
    opening = line.rfind(_QUOTES[line[close]], max(0, close - _QUOTE), close)
    before = line[max(0, opening - _WINDOW) : max(0, opening)].rstrip()
    return opening >= 0 and (not before or _STERM.match(before[-1]) is not None)


def _missed(text: str, start: int, end: int, rules: _Rules) -> Iterator[int]:
    """Ends inside a piece that the splitter took for abbreviations: ordinary words before a capital."""
    at = text.find(". ", start, end - 2)
    while at >= 0:
        if (" " + text[max(start, at - _WINDOW) : at]).endswith(rules.words):
            follows = _NEXT.match(text, at + 1)
            if follows is not None and follows["word"] and follows["word"][0].isupper():
                yield at + 1
        at = text.find(". ", at + 1, end - 2)
