"""Names of people, places and organisations, by their capitals; and the titles and offices before them.

No list of names is needed, and none is asked. Where a capital may have another reason (the beginning of a sentence, a
headline in title case, a German noun) the story itself is asked: a word that it writes in small letters elsewhere is no
name, one that it writes with a capital inside a sentence is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import regex

from storyrev.compare.forms import fold
from storyrev.judge.languages import words_for
from storyrev.judge.mentions import LIKELY, SURE, UNSURE, Mention, mask
from storyrev.judge.phrases import Book, Listed, Word, read_list

# A word as names are written: O'Neill, Jean-Luc, al-Sadr, McDonald, U.S., J., AT&T.
_CAPITAL = (
    r"(?:\p{Lu}\.(?:\s?\p{Lu}\.)*+(?=\W|$)"
    r"|(?:\p{Lu}|\p{Lt})[\p{L}\p{M}]*+(?:(?:[-‐‑&·]|(?<=\p{L}{2})['’](?=\p{Lu})|(?<=\b\p{Lu})['’](?=\p{Lu}))(?:\p{Lu}\.(?:\p{Lu}\.)++|[\p{L}\p{M}]++))*+)"
)
_BEFORE = r"(?:(?:d|D|l|L)['’]|(?:al|el|as|an|ad|ash|ul|e|i)[-‐])?"
_WORD = regex.compile(rf"(?<![\p{{L}}\p{{N}}_])(?:{_BEFORE}{_CAPITAL})", regex.VERSION1)
# Not a part of an address of the web, where a name is written small too.
_LOWER = regex.compile(
    r"(?<![\p{L}'’./@_=&?#-])\p{Ll}[\p{L}\p{M}]*+(?:['’]\p{L}++)?(?![/@_=]|[.-][\p{L}\p{N}])", regex.VERSION1
)
# Inside a sentence a capital makes a name; where every noun has one, two words that stand together.
_INSIDE = regex.compile(rf"(?<=[\p{{L}}\p{{N}},;)%’'] ){_CAPITAL}", regex.VERSION1)
_TOGETHER = regex.compile(rf"(?<=[\p{{Ll}}\p{{N}},;)%’'] ){_CAPITAL}(?: {_CAPITAL})+", regex.VERSION1)
# After these a capital says nothing: the beginning of the text, of a sentence, of a quotation, of an item.
_BEGINS = regex.compile(r"(?:^|[.!?:…•·|\n\t\0]|[\"“”„«»‘’'(\[–—*-])[\s\"“”„«»‘’'(\[¿¡*_-]*$", regex.VERSION1)
_QUOTED_WORD = regex.compile(r"[\p{Ll},]\s[\"“„«»‘']$", regex.VERSION1)
_ENDS_SENTENCE = regex.compile(r"\p{L}{3,}[.!?]$", regex.VERSION1)


class Known:
    """What the two texts of a story show of its words: which are written small, which are names without doubt.

    Nothing is read until a word is asked about, and then the passages that it stands in.
    """

    def __init__(self, old: Iterable[str], new: Iterable[str], language: str) -> None:
        self._given = old, new
        self._read_texts: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._certain = _TOGETHER if words_for(language).nouns_capitalised else _INSIDE
        self._index: _Index | None = None
        self._capitals: dict[int, frozenset[str]] = {}
        self._asked: dict[str, tuple[bool, bool]] = {}
        self._folded: tuple[str, str] | None = None

    @property
    def _texts(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if self._read_texts is None:
            self._read_texts = tuple(self._given[0]), tuple(self._given[1])
        return self._read_texts

    def _ask(self, word: str) -> tuple[bool, bool]:
        """Whether the story writes a word in small letters, and whether never so and with a capital where only a name has one."""
        folded = word.casefold()
        if folded not in self._asked:
            if self._index is None:
                self._index = _Index(dict.fromkeys((*self._texts[0], *self._texts[1])))
            small = self._index.has_small(folded)
            self._asked[folded] = small, not small and self._stands_as_name(folded, self._index)
        return self._asked[folded]

    def _stands_as_name(self, folded: str, index: _Index) -> bool:
        for at in index.find(folded):
            if at not in self._capitals:
                found = self._certain.findall(index.texts[at])
                parts = (part for name in found for part in name.casefold().replace("-", " ").split())
                self._capitals[at] = frozenset(parts if found and not is_title_case(index.texts[at]) else ())
            if folded in self._capitals[at]:
                return True
        return False

    def is_small(self, word: str) -> bool:
        """Whether the story writes a word in small letters somewhere."""
        return self._ask(word)[0]

    def is_name(self, word: str) -> bool:
        """Whether it writes it with a capital where only a name has one, and never in small letters."""
        return self._ask(word)[1]

    def has(self, name: str, side: int) -> bool:
        """Whether a name stands anywhere in the old (0) or the new (1) text, as a whole."""
        if self._folded is None:
            old, new = ("\n".join(map(fold, texts)).casefold() for texts in self._texts)
            self._folded = (old, new)
        folded = fold(name).casefold()
        text, at = self._folded[side], -1
        while (at := text.find(folded, at + 1)) >= 0:
            around = text[at - 1 : at] + text[at + len(folded) : at + len(folded) + 1]
            if not any(map(str.isalnum, around)):
                return True
        return False


class _Index:
    """Passages, found by what stands in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(texts)
        self._whole = "\n".join(self.texts)
        self._folded: tuple[str, list[int]] | None = None

    def has_small(self, word: str) -> bool:
        """Whether a word stands in one of them as it is, in small letters and as a whole."""
        at = self._whole.find(word)
        while at >= 0:
            found = _LOWER.match(self._whole, at)
            if found is not None and found.group() == word:
                return True
            at = self._whole.find(word, at + len(word))
        return False

    def find(self, folded: str) -> Iterator[int]:
        """The passages in which a folded text stands in any letters, by number and in order."""
        if self._folded is None:
            texts = [text.casefold() for text in self.texts]
            self._folded = "\n".join(texts), list(accumulate(len(text) + 1 for text in texts))
        whole, ends = self._folded
        at = whole.find(folded)
        while at >= 0:
            number = bisect_right(ends, at)
            yield number
            at = whole.find(folded, ends[number])


@dataclass(frozen=True, slots=True)
class _Rules:
    common: frozenset[str]
    particles: frozenset[str]
    endings: tuple[str, ...]
    determiners: frozenset[str]
    titles: Book[str]
    capital_titles: Book[str]
    nouns: bool
    names: frozenset[str]
    inflections: frozenset[str]
    says: Listed


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    capital = {entry: entry.casefold().rstrip(".") for entry in read_list(words.capital_titles)}
    return _Rules(
        frozenset(read_list(words.common)),
        frozenset(read_list(words.particles)),
        tuple(read_list(words.noun_endings)),
        frozenset(read_list(words.determiners)),
        Book({entry: entry.casefold() for entry in read_list(words.titles)}),
        Book(capital, case=True),
        words.nouns_capitalised,
        frozenset(read_list(words.names)),
        frozenset(("", *read_list(words.inflections))),
        Listed(entry for said in words.sayings.values() for entry in read_list(said)),
    )


def find_titles(text: str, language: str, words: Sequence[Word] | None = None) -> list[Mention]:
    """Titles and offices in order: listed ones anywhere, abbreviated ones and ranks before a name.

    `words` are those of the text (`read_words`), where some of it is struck out those of the whole.
    """
    rules = _rules_of(language)
    found = [Mention("title", text[s:e], s, e, key) for s, e, key in rules.titles.find(text, words)]
    for start, end, key in rules.capital_titles.find(mask(text, found), words):
        follows = text[end : end + 2]
        if follows[:1].isspace() and follows[1:].isupper():
            found.append(Mention("title", text[start:end], start, end, key))
    return sorted(found, key=lambda m: m.start)


def find_names(text: str, masked: str, language: str, known: Known, *, heading: bool = False) -> list[Mention]:
    """The names of a text in order; of `masked`, of the same length, what is struck out is none.

    In a `heading` fewer capitals make it one where every word has a capital.
    """
    rules = _rules_of(language)
    if not rules.common:  # of an unknown language it is not known which words begin a sentence
        return []
    runs = list(_runs(masked, rules))
    title_case = bool(runs) and is_title_case(text, heading=heading)
    return [name for run in runs for name in _read_run(text, run, rules, known, title_case=title_case, heading=heading)]


@dataclass(frozen=True, slots=True)
class _Run:
    words: tuple[tuple[int, int], ...]
    begins: bool
    """Whether it stands where any word has a capital."""


def _runs(text: str, rules: _Rules) -> Iterator[_Run]:
    """Words with a capital that stand together, with particles between them."""
    words: list[tuple[int, int]] = []
    begins = False
    for match in _WORD.finditer(text):
        start, end = match.span()
        if words and _are_joined(text[words[-1][0] : start], rules, words[-1][1] - words[-1][0]):
            words.append((start, end))
            continue
        if words:
            yield _Run(tuple(words), begins)
        words = [(start, end)]
        before = text[max(0, start - 12) : start]
        begins = bool(_BEGINS.search(before if start > 12 else text[:start])) and not _QUOTED_WORD.search(before)
    if words:
        yield _Run(tuple(words), begins)


def _are_joined(text: str, rules: _Rules, word: int) -> bool:
    """Whether what stands between a word (the first `word` characters) and the next belongs to one name."""
    between = text[word:]
    if len(between) > 24 or _ENDS_SENTENCE.search(text[:word] + between.rstrip()):
        return False
    if between in (" ", "\u00a0", ". ", " & "):
        return between != ". " or word <= 2
    pieces = between.split()
    return (
        between[:1] == " "
        and between[-1:] == " "
        and 0 < len(pieces) <= 3
        and all(p in rules.particles for p in pieces)
    )


def is_title_case(text: str, *, heading: bool = False) -> bool:
    """Whether a text has a capital at most of its longer words, as a headline may, or is written in capitals."""
    words = _LONG.findall(text)
    if not words:
        return False
    capitals = sum(word[0].isupper() for word in words)
    letters = sum(map(str.isalpha, text))
    return (len(words) >= (1 if heading else _FEW) and capitals >= _MOST * len(words)) or sum(
        map(str.isupper, text)
    ) > letters / 2


_LONG = regex.compile(r"(?<!\p{L})\p{L}[\p{L}\p{M}'’-]{3,}", regex.VERSION1)
_FEW, _MOST = 3, 0.75


def _read_run(
    text: str, run: _Run, rules: _Rules, known: Known, *, title_case: bool, heading: bool
) -> Iterator[Mention]:
    words = list(run.words)
    begins = run.begins
    if heading and begins and len(words) > 1 and _LETTERED.fullmatch(text[slice(*words[0])]):
        words.pop(0)  # the letter of a heading: "K. Prohibition"
    if title_case and not rules.nouns:
        yield from _read_title(text, words, rules, known)
        return
    while begins and words and text[slice(*words[0])].casefold() in rules.common:
        words.pop(0)
        begins = False
    if begins and len(words) > 1:
        first = text[slice(*words[0])]
        if known.is_small(first) or (rules.nouns and not known.is_name(first)):
            words.pop(0)
            begins = False
    if not words:
        return
    if len(words) > 1:
        for part in _parts(text, words, known):
            yield _name(text, part, SURE)
        return
    word = text[slice(*words[0])]
    sure = (
        _begins_sentence(word, text[words[0][1] :], rules, known)
        if begins
        else _stands_inside(word, text, words[0][0], rules, known)
    )
    if sure is not None:
        yield _name(text, words, sure)


_LETTERED = regex.compile(r"\p{Lu}\.")


def _parts(text: str, words: list[tuple[int, int]], known: Known) -> Iterator[list[tuple[int, int]]]:
    """A run in one piece, or cut where a sentence ended with a letter: "in Plan B. Learn more"."""
    done = 0
    for k in range(1, len(words)):
        ended = _LETTERED.fullmatch(text[words[k - 1][0] : words[k - 1][1]])
        if ended and known.is_small(text[slice(*words[k])]):
            yield words[done:k]
            done = k + 1
    if words[done:]:
        yield words[done:]


def _read_title(text: str, words: list[tuple[int, int]], rules: _Rules, known: Known) -> Iterator[Mention]:
    """The names in a text where every word has a capital: a run is cut at words that are none."""
    group: list[tuple[int, int]] = []
    sure = UNSURE
    for place in (*words, None):
        word = text[slice(*place)] if place is not None else ""
        if place is not None and not (word.casefold() in rules.common or known.is_small(word)):
            group.append(place)
            sure = max(sure, SURE if known.is_name(word) else UNSURE)
        elif group:
            yield _name(text, group, sure)
            group, sure = [], UNSURE


def _name(text: str, words: list[tuple[int, int]], sure: int) -> Mention:
    start, end = words[0][0], words[-1][1]
    name = text[start:end]
    return Mention("name", name, start, end, fold(name).casefold().replace(".", ""), sure=sure)


def _is_acronym(word: str) -> bool:
    letters = word.replace(".", "")
    return len(letters) > 1 and letters.isupper()


def _begins_sentence(word: str, after: str, rules: _Rules, known: Known) -> int | None:
    """How sure it is that a single word at the beginning of a sentence is a name; None where it is none.

    It is likely one if it owns something or, alone and no plural, says something.
    """
    if _is_acronym(word) or known.is_name(word):
        return SURE
    if known.is_small(word) or len(word) == 1:
        return None
    if not rules.nouns and (_OWNS.match(after) or (word[-1] != "s" and _says(after, rules))):
        return LIKELY
    return None if word.casefold().endswith(rules.endings) else UNSURE


def _says(text: str, rules: _Rules) -> bool:
    return text[:1].isspace() and rules.says.end_of_word(text, 1) is not None


_OWNS = regex.compile(r"['’]s(?!\p{L})", regex.VERSION1)
_WORD_BEFORE = regex.compile(r"(\p{L}+)\s$", regex.VERSION1)
_ADJECTIVE = regex.compile(r"(?<!t)(?:e|en|er|es|em)$")


def _stands_inside(word: str, text: str, start: int, rules: _Rules, known: Known) -> int | None:
    """How sure it is of one with a capital inside a sentence."""
    if word in ("I", "A", "O"):
        return None
    if not rules.nouns or _is_acronym(word) or word in rules.names or known.is_name(word):
        return SURE
    if word.casefold().endswith(rules.endings):
        return UNSURE
    before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
    if before is None:
        return UNSURE
    previous = before.group(1)
    if previous.casefold() in rules.determiners:
        return UNSURE
    if previous[0].islower() and _ADJECTIVE.search(previous) and previous not in rules.common:
        return UNSURE  # "zwischen" and its like are no adjectives
    return LIKELY


def is_inflected(old: str, new: str, language: str) -> bool:
    """Whether two words are forms of one: they differ in an ending by which words agree, and in nothing else."""
    endings = _rules_of(language).inflections
    was, now = fold(old).casefold(), fold(new).casefold()
    same = next((k for k, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    return any(was[k:] in endings and now[k:] in endings for k in range(max(2, same - 2), same + 1))
