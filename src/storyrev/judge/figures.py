"""Figures in running text: digits with what belongs to them, and numbers written as words."""

from __future__ import annotations

from dataclasses import dataclass

import regex

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_UNITS.split())}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_SCALES = "hundred|thousand|million|billion|trillion|dozen|bn|Million(?:en)?|Milliarden?|millón|millones|mil"
_NUMBER_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))

_MEASURES = (
    "km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|feet|inches|kg|kilos?|tons?|tonnes?|lit(?:er|re)s?|hectares?|acres?|"
    "degrees|Grad|Meter|Kilometer|Tonnen|Stunden?|Tagen?|Jahren?|hours?|minutes?|seconds?|days?|weeks?|months?|years?"
)
_FRACTIONS = "½⅓⅔¼¾⅕⅛"

# "One" alone is mostly a pronoun and "a hundred" an expression: only words that count something are figures.
_FIGURE = regex.compile(
    rf"""
    (?<![\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}\p{{N}}])
    (?P<sign> [-−–](?=[\d$€£¥]) | \+ )?
    (?P<money> (?: (?:US|A|C|HK|NZ|R)?[$€£¥₹₽₩] | \b(?-i:EUR|USD|GBP|CHF|JPY|AUD|CAD)\b )\s? )?
    (?:
        (?P<digits> (?: \d+ (?: [.,:/’'\u00A0\u202F]\d+ )* (?: \s\d{{3}}(?!\d) )* [{_FRACTIONS}]? | [{_FRACTIONS}] ) )
        (?P<tail> (?:st|nd|rd|th|ers?|k|m|bn)\b | \s?[ap]\.?m\b\.? )?
      | (?P<word> (?:{_NUMBER_WORD}) (?:-(?:{_NUMBER_WORD}))? ) (?![\p{{L}}])
    )
    (?P<scale> [\s-](?:{_SCALES})\b )?
    (?P<unit>
        \s?[%€£₽₩] | \s(?:percent|per\scent|percentage\spoints?|Prozent|por\sciento)\b | \s?°[CF]?
      | [\s-](?:{_MEASURES})\b
    )?
    """,
    regex.VERSION1 | regex.VERBOSE | regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a text, and the form it is compared by."""

    text: str
    key: str
    start: int
    end: int


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in order, each with its sign, currency, scale and unit.

    Written-out numbers count from "two" on; "one" is mostly no count. `1,500` and `1500` share a key, as
    do `five` and `5`; `1.5` and `15`, `-3` and `3`, `3` and `3%` do not.
    """
    found = []
    for match in _FIGURE.finditer(text):
        word = match["word"]
        if word and word.casefold() in ("one", "zero") and not match["scale"]:
            continue
        start, end = match.span()
        found.append(Figure(text[start:end].strip(), _key(match), start, end))
    return tuple(found)


_SEPARATED = regex.compile(r"(?<=\d)[,’'\s\u00A0\u202F](?=\d{3}(?!\d))")


def _key(match: regex.Match[str]) -> str:
    if match["word"]:
        number = str(sum(_WORDS[part] for part in match["word"].casefold().split("-")))
    else:
        number = _SEPARATED.sub("", match["digits"])
    sign = "-" if (match["sign"] or "").strip() in ("-", "−", "–") else ""
    unit = (match["unit"] or "").strip(" -").casefold()
    unit = "%" if unit in ("percent", "per cent", "prozent", "por ciento") else unit
    parts = (match["money"] or "", match["tail"] or "", (match["scale"] or "").strip(" -"), unit)
    return sign + number + "|" + "|".join(part.strip().casefold() for part in parts)
