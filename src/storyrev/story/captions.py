"""Recognising a caption: a text that ends with the credit of a picture."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyrev.story import words

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 500
"""No caption that stands away from its picture is longer than this."""
LONGEST_CREDIT = 160

_AGENCY = (
    r"(?:AP|AFP|Reuters|Getty|dpa|EPA|EFE|ANSA|Lusa|ANP|PA|UPI|Xinhua|NurPhoto|Shutterstock|Alamy|Bloomberg|"
    r"Anadolu|Zuma|Sipa|TASS|Handout|Pool)"
)
_WORD = r"[A-ZÀ-ÖØ-Þ](?:[\w'’-]*\w(?!\.)|\w{0,2}\.|(?![\w.]))"
_NAME = rf"{_WORD}(?:\s{_WORD}){{0,4}}"
_ROUND = re.compile(r"[(\[][^()\[\]\n]{3,120}[)\]]\.?$")
_SURE_CREDIT = re.compile(rf"\b{_AGENCY}\b|\b(?:Photo|Foto|Credit|Courtesy)|©")
_SIGN = re.compile(r"©(?!\s?(?:19|20)\d\d)\s?[^\n]{2,120}$")
_BY = re.compile(
    r"(?<![\w-])(?:Photo(?:graph)?s?|Illustration|Fotos?|Photographie)\s+(?:by|von|de|di|door|by:)\s+[A-ZÀ-ÖØ-Þ][^\n.]{2,80}\.?$"
)
_BY_AGENCY = re.compile(rf"(?<![\w/]){_NAME}\s?/\s?{_AGENCY}\b[^\n.]{{0,60}}\.?$")
_SENTENCE_GOES_ON = re.compile(r"[^\W\d_]{3,}[.!?]\s+[A-ZÀ-ÖØ-Þ]")
_ENDS = frozenset(".!?…)]\"'”’»|;:,—–-")
_MORE_THAN_CREDITS = frozenset(
    ["video", "source", "quelle", "fuente", "fonte", "bron", "graphic", "grafik", "grafica", "gráfico", "arte", "image"]
)


@cache
def _led() -> re.Pattern[str]:
    lead = "|".join(words.CREDITS.values())
    return re.compile(
        rf"(?<![\w-])(?P<lead>(?:{lead}))(?:\s+(?:by|credit|via|courtesy\s+of|courtesy))?(?:\s?[:：]\s*|\s?/\s?)(?=\S)",
        re.IGNORECASE,
    )


def credit_start(body: str, *, pictured: bool = False) -> int:
    """Give where the credit begins that a caption ends with; -1 if the text is no caption.

    `pictured` is for a text that stands with a picture: it may be long, and any credit will do.
    """
    if not pictured and len(body) > LONGEST:
        return -1
    tail = max(0, len(body) - LONGEST_CREDIT - 40)
    if ":" in body or "/" in body or "：" in body:
        for match in _led().finditer(body, tail):
            if _is_credit(body, match, pictured=pictured):
                return match.start()
    for sign, found in _OTHERS:
        if any(each in body for each in sign) and (start := found(body, tail, pictured)) >= 0:
            return start
    return -1


def _in_brackets(body: str, tail: int, pictured: bool) -> int:
    match = _ROUND.search(body, tail)
    if match is None or not (pictured or (match.start() and _SURE_CREDIT.search(match.group()))):
        return -1
    return match.start() if "/" in match.group() or _SURE_CREDIT.search(match.group()) else -1


def _after_sign(body: str, tail: int, _pictured: bool) -> int:
    match = _SIGN.search(body, tail)
    return match.start() if match else -1


def _by_name(body: str, tail: int, _pictured: bool) -> int:
    match = _BY.search(body, tail)
    return match.start() if match and _stands_apart(body, match.start()) else -1


def _by_agency(body: str, tail: int, _pictured: bool) -> int:
    match = _BY_AGENCY.search(body, tail)
    return match.start() if match and match.start() and _stands_apart(body, match.start()) else -1


_OTHERS: tuple[tuple[tuple[str, ...], Callable[[str, int, bool], int]], ...] = (
    ((")", "]"), _in_brackets),
    (("©",), _after_sign),
    (("hoto", "Foto", "Illustration"), _by_name),
    (("/",), _by_agency),
)
"""The other ways to put a credit, each with what must be in the text for it to be worth a look."""


def _is_credit(body: str, match: re.Match[str], *, pictured: bool) -> bool:
    """Tell a credit from a sentence that has such a word and a colon in it."""
    start, rest = match.start(), body[match.end() :]
    if len(rest) > LONGEST_CREDIT:
        return False
    if rest[0].islower() or not _stands_apart(body, start) or _SENTENCE_GOES_ON.search(rest) or len(rest.split()) > 16:
        return False
    if start == 0 and not pictured:
        return match.group("lead").lower().rstrip("s") not in _MORE_THAN_CREDITS and len(rest.split()) <= 10
    return True


def _stands_apart(body: str, start: int) -> bool:
    """Say whether what begins at `start` begins anew: at the front, or after the end of a sentence."""
    before = body[:start].rstrip()
    return not before or before[-1] in _ENDS
