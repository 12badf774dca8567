"""What the rules for facts must know of a language: one file of words each.

To teach storyrev a language, copy the file of one that is near, change the words, and add its code to `KNOWN`.
A word list is a string: single words between blanks, or words and phrases between commas. A word that ends in `*` stands
for every word that begins so ("angeblich*" for "angebliche", "angeblicher").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN = ("de", "en", "es")
"""Languages that have a file here. All others are read by digits, dates, quotation marks and links alone."""


@dataclass(frozen=True, slots=True)
class NoteWords:
    """The words that notes to readers are written in. What is left out is not looked for."""

    corrections: str = ""
    """Words that call a correction a correction."""
    euphemisms: str = ""
    """Words for putting an error right that do not say that there was one."""
    added: str = ""
    removed: str = ""
    changed: str = ""
    """Verbs for what was done to the text; euphemisms count as `changed` too."""
    joined: str = ""
    """Other words that say that something was added ("with new details")."""
    we: str = ""
    """Words before such a verb where the newsroom speaks of itself ("we have updated")."""
    told: str = ""
    """Verbs by which a note says what the text said ("this story gave the number as 400")."""
    things: Mapping[str, str] = field(default_factory=dict)
    """What a note may say was changed, by the kind of claim."""
    everywhere: str = ""
    """Phrases that claim the whole text."""
    vague: str = ""
    """Words that do not say what is new ("new details")."""
    errors: str = ""
    """How a note speaks of what was wrong in what readers had read; patterns of an earlier text are in `story.note_words`."""
    contrasts: str = ""
    """What is wrong and what is right beside each other: {old} and {new} stand for figures, dates, names or quotations."""
    since: str = ""
    """Words by which a note says how long something had stood, with a date or a figure in the same sentence."""
    a_while: str = ""
    """Phrases that say so alone."""
    paragraph: str = ""
    """Words for a paragraph, beside an ordinal or a number."""
    empty: str = ""
    """Words of notes that tell nothing of the subject ("story", "version")."""
    drafts: Mapping[str, str] = field(default_factory=dict)
    """Sentences to draft notes with (see `drafting`): the pattern of each kind, and how each sort of change is told."""
    day: str = ""
    """How a day is written: {day}, {month} and {year}."""
    months: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. Words in small letters; what is left out is not looked for."""

    language: str = ""
    small_words: str = ""
    """Words that say little alone: articles, pronouns, prepositions, conjunctions, auxiliaries, verbs for saying."""
    slips: str = ""
    """Small words that are left out, or stand once too often, by a slip: where one alone came or went, nothing is said anew."""
    loaded: str = ""
    """Words that colour a sentence without a fact in them: strong adjectives and adverbs."""
    signature: str = ""
    """Its most common words that are no words of the others: a text that names no language is known by them."""
    decimal_comma: bool = False
    """Whether 1.500,5 is one and a half thousand, and 1,500.5 no number."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    """Numbers below a hundred as words (and those that are written in one word), as they are written and as `fold_phrase` folds them."""
    number_joiners: str = ""
    """What may stand between the words of one number ("two hundred and ten")."""
    scales: Mapping[str, int] = field(default_factory=dict)
    """What multiplies the number before it."""
    before_scales: str = ""
    """Articles that count as one before a scale ("a million")."""
    short_scales: Mapping[str, int] = field(default_factory=dict)
    """Scales that are written after digits only."""
    weak_numbers: str = ""
    """Number words that are often something else: told only where a figure took their place, or they that of one."""
    minus: str = ""
    """What before a figure says that it lies below nought."""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    ordinal_endings: str = ""
    """What makes an ordinal of digits, as a regular expression."""
    ranked: str = ""
    """What at the end of an ordinal makes a rank of it, as a regular expression: a superlative."""
    fractions: Mapping[str, str] = field(default_factory=dict)
    """Fractions as words, each with its value as numerator/denominator."""
    vague_numbers: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    """Units of measure: for each sign the words it is written with."""
    currencies: Mapping[str, str] = field(default_factory=dict)
    ages: str = ""
    """What makes an age of the figure before it."""
    before_ages: str = ""
    """What makes an age of the figure after it."""

    weekdays: str = ""
    """From Monday; a stroke parts two names of one day ("samstag/sonnabend")."""
    short_weekdays: str = ""
    """Their abbreviations, from Monday; known by what follows them."""
    capital_months: bool = False
    """Whether months and weekdays begin with a capital in running text."""
    unsure_months: str = ""
    """Months that are also other words: dates only beside a day, a year or one of `before_dates`."""
    before_dates: str = ""
    date_joiners: str = ""
    """Words between day, month and year."""
    relative_days: Mapping[str, int] = field(default_factory=dict)
    """Words for a day, seen from today, with the distance in days."""
    relative: str = ""
    """Phrases for a time that is seen from today."""
    ago: str = ""
    """Patterns of a distance in time; {n} is a number."""
    clock: str = ""
    """What makes a time of day of the figure before it."""
    times: Mapping[str, int] = field(default_factory=dict)
    """Words for a time of day, in minutes from midnight."""

    particles: str = ""
    """Words in small letters inside a name."""
    titles: str = ""
    """Titles and offices, in any letters."""
    capital_titles: str = ""
    """Titles that only are one when written with a capital, before a name."""
    common: str = ""
    """Words that begin a sentence without being a name."""
    names: str = ""
    """Names with an article before them, where every noun has a capital."""
    nouns_capitalised: bool = False
    """Whether every noun has a capital, as in German."""
    noun_endings: str = ""
    """Endings that no name has, of words with a capital."""
    determiners: str = ""
    """Words after which a noun is no name, where every noun has a capital."""
    inflections: str = ""
    """Endings by which a word agrees with others: two words that differ in these alone are no two names."""

    negations: Mapping[str, str] = field(default_factory=dict)
    """Words that turn a sentence round; those of one entry are the same word in another form."""
    negative_prepositions: str = ""
    """Those that make a phrase with what follows them: with more than the word itself a phrase came or went."""
    negative_endings: str = ""
    """Endings that do so ("n't"), as a regular expression."""
    negative_prefixes: str = ""
    """Beginnings that make of a word its opposite."""
    not_negative: str = ""
    """Words that only look like the opposite of what remains of them without such a beginning."""

    hedges: Mapping[str, str] = field(default_factory=dict)
    """Words that take something back; those of one entry say the same."""
    hedges_before_figures: Mapping[str, str] = field(default_factory=dict)
    comparatives: Mapping[str, str] = field(default_factory=dict)
    comparatives_before_figures: Mapping[str, str] = field(default_factory=dict)
    opposites: str = ""
    """Pairs of words of which one says the contrary of the other, as "rose/fell"."""
    sayings: Mapping[str, str] = field(default_factory=dict)
    """Verbs and phrases for saying something; those of one entry claim as much as each other."""
    controls: str = ""
    """What a page says to be clicked on, as whole passages: no story says anything with them."""
    notes: NoteWords = field(default_factory=NoteWords)


_SAMPLE = 300
"""Words of a text that its language is guessed from."""
_LEAST = 40
"""Words that it takes."""
_SHARE = 0.05
"""Share of words of a signature that a text in that language has at least; prose has a quarter."""
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str:
    """Which of the known languages a text in Latin script is in, by its most common words; empty for another.

    A text too short to tell is taken for English, as everywhere else.
    """
    words = [match.group() for match in islice(_WORD.finditer(text.lower()), _SAMPLE)]
    if len(words) < _LEAST:
        return "en"
    shares = {code: sum(map(_signature(code).__contains__, words)) / len(words) for code in KNOWN}
    likely = max(KNOWN, key=lambda code: (shares[code], code == "en"))
    return likely if shares[likely] >= _SHARE else ""


@lru_cache(maxsize=8)
def _signature(language: str) -> frozenset[str]:
    return frozenset(words_for(language).signature.split())


@lru_cache(maxsize=8)
def words_for(language: str) -> Words:
    """The words of a language by its code (ISO 639-1); of an unknown one no words."""
    if language not in KNOWN:
        return Words(language)
    words: Words = import_module(f"storyrev.judge.languages.{language}").WORDS
    return words
