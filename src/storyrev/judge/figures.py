"""Figures in running text: digits with what belongs to them, and numbers written as words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from unicodedata import decimal

import regex

from storyrev.judge.languages import Words, words_for
from storyrev.judge.mentions import LETTERS, LIKELY, MINUS, SURE, UNSURE, Mention, mask
from storyrev.judge.phrases import compile_lists, first_words, fold_phrase, read_list

_FRACTIONS = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_SIGNS = "$€£¥₹₽₩₺₪₫₴₦฿¢"
_CODES = "EUR|USD|GBP|CHF|JPY|AUD|CAD|CNY|RUB|INR|SEK|NOK|DKK|PLN|CZK|MXN|BRL|ARS|COP|CLP|TRY|ZAR"
_BEFORE_SIGNS = "US|A|C|HK|NZ|R|S"
_SAME_MONEY = {"EUR": "€", "USD": "$", "US$": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "RUB": "₽"}
_VULGAR = "".join(_FRACTIONS)
# A space sets thousands apart, three by three; what else joins digits stands between two of them.
_NUMBER = (
    r"(?:\p{Nd}{1,3}(?:[ \u00A0\u2009\u202F]\p{Nd}{3}){1,4}+(?![ \u00A0\u2009\u202F]?\p{Nd})(?:[.,]\p{Nd}++)?"
    r"|\p{Nd}++(?:[.,:/’'·٫٬]\p{Nd}++)*+|[.,]\p{Nd}++)"
    rf"[{_VULGAR}]?|[{_VULGAR}]"
)
_STARTS = regex.compile(
    rf"(?<![{LETTERS}\p{{N}}])(?:(?P<word>[{LETTERS}]+)|[{_SIGNS}]|[{MINUS}+±~≈<>≤≥](?=[{_SIGNS}]?[.,]?\p{{N}})|[.,]?\p{{N}})",
    regex.VERSION1,
)
# Letters and digits in one word, with the signs that join them: F-35, 4.2.1b, covid-19.
_CODE = regex.compile(
    rf"[{LETTERS}\p{{N}}\p{{M}}]++(?:[-‐‑–./_:@+&=%~,]?[{LETTERS}\p{{N}}\p{{M}}]++)*+", regex.VERSION1
)
_DIGIT = regex.compile(r"\p{N}")
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class _Rules:
    words: Words
    pattern: regex.Pattern[str]
    units: dict[str, str]
    before_age: regex.Pattern[str]
    firsts: frozenset[str]
    """Words that a figure may begin with, folded."""
    weak: frozenset[str]


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    measures = {**words.units, **words.currencies}
    units = {fold_phrase(e): sign for sign, names in measures.items() for e in read_list(names)}

    scale, number, article, fraction = r"\L<scale>", r"\L<number>", r"\L<article>", r"\L<fraction>"
    more = rf"[\s-](?:{scale})(?!\p{{L}})(?:\s(?:\L<joiner>\s)?(?:{number})(?![\p{{L}}-])){{0,2}}"
    counted = rf"(?:{number}|(?:{article})(?=\s(?:{scale})(?!\p{{L}}))|{scale})(?!\p{{L}})(?:{more})*+"
    pattern = compile_lists(
        rf"""
        (?<! [{LETTERS}\p{{N}}] | [{LETTERS}][-‐‑–./_] )
        (?P<sign> [{MINUS}+±~≈<>≤≥](?=[{_SIGNS}]?[.,]?\p{{N}}) | \L<minus>\s(?!\L<ordinal>) )?
        (?P<money> (?: (?:{_BEFORE_SIGNS})?[{_SIGNS}] | (?-i:{_CODES}) )\s?(?=[{MINUS}]?[.,]?\p{{N}}) )?
        (?P<inner> [{MINUS}](?=[.,]?\p{{N}}) )?
        (?:
            (?P<digits> {_NUMBER} )
            (?: (?P<dash>[-–—‐‑]|\s[-–—]\s)[{_SIGNS}]? (?P<second> {_NUMBER} ) (?![-–—]\p{{N}}) )?
            (?: (?P<tail> (?-i:{words.ordinal_endings or _NEVER})(?!\p{{L}}) ) | (?P<short> \s?(?:\L<short>)(?!\p{{L}}) ) )?
          | (?P<half> (?:{fraction})\s(?:{article}) (?=\s(?:{scale})(?!\p{{L}})) )
          | (?P<fraction> {fraction} ) | (?P<ordinal> \L<ordinal> ) | (?P<vague> \L<vague> ) | (?P<word> {counted} )
        )
        (?: [\s-](?P<scale>{scale})(?!\p{{L}}) )*
        (?:
            (?P<age> [\s-]?(?:\L<age>) (?!\p{{L}}) )
          | (?P<unit> \s?(?: [%‰]|°\s?[CFK]?(?!\p{{L}})|[{_SIGNS}](?!\p{{N}})|(?-i:{_CODES})(?!\p{{L}}|\s?\p{{N}}) )
                    | [\s-]?(?:\L<unit>)(?![\p{{L}}\p{{N}}]) )
        )?
        (?! [{LETTERS}\p{{N}}] )
        """,
        _list_words(words, units),
        verbose=True,
    )
    articles, vague_words = read_list(words.before_scales), read_list(words.vague_numbers)
    starts = [
        *read_list(words.minus),
        *words.numbers,
        *words.scales,
        *words.fractions,
        *words.ordinals,
        *articles,
        *vague_words,
    ]
    before_age = compile_lists(r"(?<!\p{L})\L<ages>\s$", {"ages": read_list(words.before_ages)})
    return _Rules(
        words,
        pattern,
        units,
        before_age,
        first_words([*starts, *_CODES.split("|"), *_BEFORE_SIGNS.split("|")]),
        frozenset(read_list(words.weak_numbers)),
    )


def _list_words(words: Words, units: Collection[str]) -> dict[str, Collection[str]]:
    """The lists that the pattern names."""
    return {
        "scale": words.scales,
        "number": words.numbers,
        "article": read_list(words.before_scales),
        "joiner": read_list(words.number_joiners),
        "minus": read_list(words.minus),
        "short": words.short_scales,
        "fraction": words.fractions,
        "ordinal": words.ordinals,
        "vague": read_list(words.vague_numbers),
        "unit": units,
        "age": read_list(words.ages),
    }


def find_figures(text: str, language: str = "en") -> list[Mention]:
    """The figures of a text in order, each with its sign, currency, scale and unit.

    `1,500`, `1500` and `1.5 thousand` share a key, as do `five` and `5`, `5%` and `5 per cent`; `1.5` and `15`, `-3` and
    `3`, `3` and `3%` do not. A word with a digit in it is a figure too (`F-35`), so that no digit is left out.
    """
    rules = _rules_of(language)
    found = list(_find(text, rules))
    rest = mask(text, found)
    if _DIGIT.search(rest):
        found += _find_codes(text, rest)
        found.sort(key=lambda figure: figure.start)
    return found


def _find(text: str, rules: _Rules) -> Iterator[Mention]:
    done = 0
    for start in _STARTS.finditer(text):
        if start.start() < done or (start["word"] and start["word"].casefold() not in rules.firsts):
            continue
        match = rules.pattern.match(text, start.start())
        if match is not None and match.end() > start.start():
            done = match.end()
            yield _read(match, rules)


def _find_codes(text: str, rest: str) -> Iterator[Mention]:
    for match in _CODE.finditer(rest):
        if _DIGIT.search(match.group()):
            start, end = match.span()
            if start and rest[start - 1] in MINUS:
                start -= 1
            code = text[start:end]
            yield Mention("figure", code, start, end, f"code {_plain(code)}", "code")


def _read(match: regex.Match[str], rules: _Rules) -> Mention:
    text = match.group().rstrip()
    start = match.start()
    sort, sure, value, number = "", SURE, None, ""
    given = ((match["sign"] or "").strip(), match["inner"] or "")
    signs = "".join("-" if s in MINUS or s.isalpha() else s for s in given if s)
    scales = [rules.words.scales[fold_phrase(s)] for s in match.captures("scale")]
    if match["short"]:
        scales.append(rules.words.short_scales[fold_phrase(match["short"])])
    scale = 1
    for factor in scales:
        scale *= factor
    if match["digits"]:
        number, value = _read_digits(match["digits"], scale, comma=rules.words.decimal_comma)
        if match["second"]:
            second, _ = _read_digits(match["second"], scale, comma=rules.words.decimal_comma)
            sort = _range_or_score(number, second)
            number, value = f"{number}–{second}", None
        elif match["tail"]:
            sort = "ordinal"
    elif match["ordinal"]:
        value = Decimal(rules.words.ordinals[fold_phrase(match["ordinal"])])
        number, sort, sure = str(value), "ordinal", LIKELY
    elif match["vague"]:
        number, sort, sure = fold_phrase(match["vague"]), "vague", LIKELY
    elif match["fraction"] or match["half"]:
        number, value = _read_fraction(match, rules, scale)
        sort, sure = "fraction", SURE if match["half"] or match["unit"] else LIKELY
    else:
        total = _add_up(fold_phrase(match["word"]), rules.words)
        number, value = str(total), Decimal(total)
        if fold_phrase(match["word"]) in rules.weak and not match["unit"]:
            sure = UNSURE
    money = (match["money"] or "").strip()
    unit = _unit_of(match, rules)
    if match["age"] or _is_age(match, rules, unit, number):
        sort, unit = "age", "year"
    sort = sort or _sort_of(unit, money)
    if value is not None and "-" in signs:
        value = -value
    money = _SAME_MONEY.get(money.upper(), money.upper())
    measure = unit or money
    key = f"{signs}{number}{'#' if sort == 'ordinal' else ''}|{measure}"
    return Mention("figure", text, start, start + len(text), key, sort, value, measure, sure)


def _plain(text: str) -> str:
    """Text with its digits as ASCII has them, and one hyphen for all that look like it."""
    digits = "".join(str(d) if (d := decimal(c, None)) is not None else c for c in text)
    return "".join("-" if char in MINUS else char for char in digits).casefold()


_THOUSANDS = {
    False: regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    True: regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
}
# What sets thousands apart in every language.
_APART = regex.compile(r"[\s’'٬](?=(?:\d{3}[\s’'٬])*\d{3}(?!\d))")
_DECIMAL = {False: regex.compile(r"\d*\.\d+"), True: regex.compile(r"\d*,\d+")}


_LONGEST = 24
"""Characters up to which digits are a number to reckon with; a longer row of them is compared as it stands."""


def _read_digits(text: str, scale: int, *, comma: bool) -> tuple[str, Decimal | None]:
    """The number as it is compared, every digit in it, and its value; None for what is no number (`10:30`, `4.2.1`)."""
    if len(text) > _LONGEST:
        return (_plain(text) if scale == 1 else f"{_plain(text)}*{scale}"), None
    vulgar = text[-1] if text[-1] in _FRACTIONS else ""
    number = _APART.sub("", _plain(text.removesuffix(vulgar))).replace("٫", ",."[not comma])
    if _THOUSANDS[comma].fullmatch(number):
        number = number.replace(".,"[not comma], "") if comma else number.replace(",", "")
    number = number.replace(",", ".") if comma and (_DECIMAL[comma].fullmatch(number)) else number
    if vulgar:
        part = Fraction(_FRACTIONS[vulgar]) + (int(number) if number.isdecimal() else 0)
        value = Decimal(part.numerator) / Decimal(part.denominator) * scale
        return f"{part}*{scale}" if scale > 1 else str(part), value
    if number.isdecimal():
        value = Decimal(number) * scale
        return (number if scale == 1 else str(int(number) * scale)), value
    if regex.fullmatch(r"\d*\.\d+", number):
        value = Decimal(number) * scale
        if scale == 1:
            return number, value
        whole = number[-1] != "0" and value == value.to_integral_value()
        return str(int(value)) if whole else f"{number}*{scale}", value
    return number if scale == 1 else f"{number}*{scale}", None


def _read_fraction(match: regex.Match[str], rules: _Rules, scale: int) -> tuple[str, Decimal]:
    words = match["fraction"] or match["half"]
    if match["half"]:  # "half a million": the article belongs to the scale
        words = words.rsplit(None, 1)[0]
    part = Fraction(rules.words.fractions[fold_phrase(words)]) * scale
    return str(part), Decimal(part.numerator) / Decimal(part.denominator)


def _add_up(text: str, words: Words) -> int:
    """The value of a number in words: "two hundred and ten thousand" is 210,000."""
    total = current = 0
    for part in _split_number(text, words):
        if part in words.numbers:
            current += words.numbers[part]
        elif part in words.scales:
            factor = words.scales[part]
            current = (current or 1) * factor
            if factor >= _THOUSAND:
                total, current = total + current, 0
    return total + current


_THOUSAND = 1000


def _split_number(text: str, words: Words) -> Iterator[str]:
    """The entries of the lists that a folded number is made of, the longest first."""
    parts = text.split()
    at = 0
    while at < len(parts):
        size = next((n for n in (3, 2) if " ".join(parts[at : at + n]) in words.numbers), 0)
        if size:
            yield " ".join(parts[at : at + size])
            at += size
        elif parts[at] in words.numbers or parts[at] in words.scales:
            yield parts[at]
            at += 1
        else:
            yield from parts[at].split("-")
            at += 1


def _range_or_score(first: str, second: str) -> str:
    if not (first.isdecimal() and second.isdecimal() and max(len(first), len(second)) <= 3):
        return "range"
    return "score" if int(first) >= int(second) else "range"


def _unit_of(match: regex.Match[str], rules: _Rules) -> str:
    unit = (match["unit"] or "").strip(" -\u00a0\u202f\n")
    if not unit:
        return ""
    folded = fold_phrase(unit)
    if folded in rules.units:
        return rules.units[folded]
    return _SAME_MONEY.get(unit.upper(), unit.upper().replace(" ", ""))


_PERSON = regex.compile(r"\p{Lu}[\p{L}’'.-]+,\s$", regex.VERSION1)


def _is_age(match: regex.Match[str], rules: _Rules, unit: str, number: str) -> bool:
    """Whether a number is said to be an age: "aged 12", or "Ann Lee, 45,"."""
    if unit not in ("", "year") or not (number.isdecimal() and len(number) <= 3) or int(number) > 120 or match["money"]:
        return False
    before = match.string[max(0, match.start() - 30) : match.start()]
    if rules.before_age.search(before):
        return True
    after = match.string[match.end() : match.end() + 1]
    return not unit and bool(match["digits"]) and after == "," and bool(_PERSON.search(before))


def _sort_of(unit: str, money: str) -> str:
    if money or unit in _MONEY:
        return "money"
    return "percent" if unit in ("%", "‰", "pp") else "measure" if unit else ""


_MONEY = frozenset((*_SIGNS, *_CODES.split("|"), "peso", "p"))
