"""Figures in running text: digits with what belongs to them, and numbers written as words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from unicodedata import decimal

import regex

from storyrev.judge.figure_grammar import CODES, FRACTIONS, SIGNS, Grammar, Written, grammar_of, list_written
from storyrev.judge.languages import Words, words_for
from storyrev.judge.mentions import LETTERS, LIKELY, MINUS, SURE, UNSURE, Mention, mask
from storyrev.judge.phrases import Listed, Word, fold_phrase, read_list, read_words

_SAME_MONEY = {"EUR": "€", "USD": "$", "US$": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "RUB": "₽"}
# Letters and digits in one word, with the signs that join them: F-35, 4.2.1b, covid-19.
_CODE = regex.compile(
    rf"[{LETTERS}\p{{N}}\p{{M}}]++(?:[-‐‑–./_:@+&=%~,]?[{LETTERS}\p{{N}}\p{{M}}]++)*+", regex.VERSION1
)
_DIGIT = regex.compile(r"\p{N}")
_UNIT = 40
"""Characters behind a figure in which its unit stands."""


@dataclass(frozen=True, slots=True)
class _Rules:
    words: Words
    grammar: Grammar
    units: dict[str, str]
    before_age: Listed
    weak: frozenset[str]
    ranked: regex.Pattern[str]
    """What after an ordinal says that it is a rank ("second-largest"), and not one of many things in a row."""


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    measures = {**words.units, **words.currencies}
    return _Rules(
        words,
        grammar_of(language),
        {fold_phrase(entry): sign for sign, names in measures.items() for entry in read_list(names)},
        Listed(read_list(words.before_ages)),
        frozenset(read_list(words.weak_numbers)),
        regex.compile(words.ranked or "(?!)", regex.IGNORECASE | regex.VERSION1),
    )


def find_figures(text: str, language: str = "en", words: Sequence[Word] | None = None) -> list[Mention]:
    """The figures of a text in order, each with its sign, currency, scale and unit.

    `1,500`, `1500` and `1.5 thousand` share a key, as do `five` and `5`, `5%` and `5 per cent`; `1.5` and `15`, `-3` and
    `3`, `3` and `3%` do not. A word with a digit in it is a figure too (`F-35`), so that no digit is left out.
    `words` are those of the text (`read_words`), where some of it is struck out those of the whole.
    """
    rules = _rules_of(language)
    words = read_words(text) if words is None else words
    found = list(
        _join_doubled(text, [_read(one, text, rules) for one in list_written(text, words, rules.grammar)], rules)
    )
    rest = mask(text, found)
    if _DIGIT.search(rest):
        found += _find_codes(text, rest)
        found.sort(key=lambda figure: figure.start)
    return found


def _join_doubled(text: str, found: list[Mention], rules: _Rules) -> Iterator[Mention]:
    """The figures, with one that is written twice, as contracts do, made one: "thirty (30) days"."""
    said: Mention | None = None
    for one in found:
        joined = _join(text, said, one, rules) if said is not None else None
        if said is not None and joined is None:
            yield said
        said = joined or one
    if said is not None:
        yield said


def _join(text: str, words: Mention, digits: Mention, rules: _Rules) -> Mention | None:
    """A number in words and the same in digits in brackets behind it as one figure, with the unit behind them; else None."""
    if text[words.end : digits.start] != " (" or text[digits.end : digits.end + 1] != ")":
        return None
    if words.value is None or words.value != digits.value or words.unit not in ("", digits.unit):
        return None
    if _DIGIT.search(words.text) or not _DIGIT.search(digits.text):
        return None
    end, figure = digits.end + 1, digits
    again = digits.text + text[end : end + _UNIT]
    for one in list_written(again, read_words(again), rules.grammar):
        if one.start == 0 and one.end > len(digits.text) and not digits.unit:
            figure = _read(one, again, rules)
            end += len(figure.text) - len(digits.text)
        break
    return replace(figure, text=text[words.start : end], start=words.start, end=end)


def _find_codes(text: str, rest: str) -> Iterator[Mention]:
    for match in _CODE.finditer(rest):
        if _DIGIT.search(match.group()):
            start, end = match.span()
            if start and rest[start - 1] in MINUS:
                start -= 1
            code = text[start:end]
            yield Mention("figure", code, start, end, f"code {_plain(code)}", "code")


def _read(one: Written, text: str, rules: _Rules) -> Mention:
    sort, sure, value, number = "", SURE, None, ""
    signs = "".join("-" if s in MINUS or s.isalpha() else s for s in (one.sign, one.inner) if s)
    scales = [rules.words.scales[fold_phrase(s)] for s in one.scales]
    if one.short:
        scales.append(rules.words.short_scales[fold_phrase(one.short)])
    scale = 1
    for factor in scales:
        scale *= factor
    if one.digits:
        number, value = _read_digits(one.digits, scale, comma=rules.words.decimal_comma)
        if one.second:
            second, _ = _read_digits(one.second, scale, comma=rules.words.decimal_comma)
            sort = _range_or_score(number, second)
            number, value = f"{number}–{second}", None
        elif one.tail:
            sort = "ordinal"
    elif one.ordinal:
        value = Decimal(rules.words.ordinals[fold_phrase(one.ordinal)])
        number, sort = str(value), "ordinal"
        sure = SURE if rules.ranked.match(text, one.end) else LIKELY
    elif one.vague:
        number, sort, sure = fold_phrase(one.vague), "vague", LIKELY
    elif one.fraction or one.half:
        number, value = _read_fraction(one, rules, scale)
        sort, sure = "fraction", SURE if one.half or one.unit else LIKELY
    else:
        total = _add_up(fold_phrase(one.word), rules.words)
        number, value = str(total), Decimal(total)
        if fold_phrase(one.word) in rules.weak and not one.unit:
            sure = UNSURE
    money = one.money.strip()
    unit = _unit_of(one, rules)
    if one.age or _is_age(one, text, rules, unit, number):
        sort, unit = "age", "year"
    sort = sort or _sort_of(unit, money)
    if value is not None and "-" in signs:
        value = -value
    money = _SAME_MONEY.get(money.upper(), money.upper())
    measure = unit or money
    key = f"{signs}{number}{'#' if sort == 'ordinal' else ''}|{measure}"
    return Mention("figure", text[one.start : one.end], one.start, one.end, key, sort, value, measure, sure)


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
    vulgar = text[-1] if text[-1] in FRACTIONS else ""
    number = _APART.sub("", _plain(text.removesuffix(vulgar))).replace("٫", ",."[not comma])
    if _THOUSANDS[comma].fullmatch(number):
        number = number.replace(".,"[not comma], "") if comma else number.replace(",", "")
    number = number.replace(",", ".") if comma and (_DECIMAL[comma].fullmatch(number)) else number
    if vulgar:
        from fractions import Fraction

        part = Fraction(FRACTIONS[vulgar]) + (int(number) if number.isdecimal() else 0)
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


def _read_fraction(one: Written, rules: _Rules, scale: int) -> tuple[str, Decimal]:
    from fractions import Fraction

    words = one.fraction or one.half
    if one.half:  # "half a million": the article belongs to the scale
        words = words.rsplit(None, 1)[0]
    part = Fraction(rules.words.fractions[fold_phrase(words)]) * scale
    return str(part), Decimal(part.numerator) / Decimal(part.denominator)


def _add_up(text: str, words: Words) -> int:
    """The value of a number in words: "two hundred and ten thousand" is 210,000, "dos mil millones" two billion."""
    total = current = last = 0
    for part in _split_number(text, words):
        if part in words.numbers:
            current += words.numbers[part]
        elif part in words.scales:
            factor = words.scales[part]
            if last and not current:  # a scale behind another multiplies it
                total, last = total - last + last * factor, last * factor
                continue
            current = (current or 1) * factor
            if factor >= _THOUSAND:
                total, current, last = total + current, 0, current
    return total + current


_THOUSAND = 1000


def _split_number(text: str, words: Words) -> Iterator[str]:
    """The entries of the lists that a folded number is made of, the longest first."""
    parts = text.split()
    at = 0
    while at < len(parts):
        size = next((n for n in (4, 3, 2) if " ".join(parts[at : at + n]) in words.numbers), 0)
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


def _unit_of(one: Written, rules: _Rules) -> str:
    unit = one.unit.strip(" -\u00a0\u202f\n")
    if not unit:
        return ""
    folded = fold_phrase(unit)
    if folded in rules.units:
        return rules.units[folded]
    return _SAME_MONEY.get(unit.upper(), unit.upper().replace(" ", ""))


_PERSON = regex.compile(r"\p{Lu}[\p{L}’'.-]+,\s$", regex.VERSION1)


def _is_age(one: Written, text: str, rules: _Rules, unit: str, number: str) -> bool:
    """Whether a number is said to be an age: "aged 12", or "Ann Lee, 45,"."""
    if unit not in ("", "year") or not (number.isdecimal() and len(number) <= 3) or int(number) > 120 or one.money:
        return False
    before = text[max(0, one.start - 30) : one.start]
    if before[-1:].isspace() and rules.before_age.closes(before[:-1]):
        return True
    return not unit and bool(one.digits) and text[one.end : one.end + 1] == "," and bool(_PERSON.search(before))


def _sort_of(unit: str, money: str) -> str:
    if money or unit in _MONEY:
        return "money"
    return "percent" if unit in ("%", "‰", "pp") else "measure" if unit else ""


_MONEY = frozenset((*SIGNS, *CODES.split("|"), "peso", "p"))
