"""Recognising a caption: a text that ends with the credit of a picture."""

from __future__ import annotations

import re
from functools import cache

from storyrev.story import words

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
_ROUND_CREDIT = re.compile(rf"\b{_AGENCY}\b|\b(?:Photo|Foto|Credit|Courtesy)\b|©|/")
_SIGN = re.compile(r"©\s?(?!(?:19|20)\d\d)[^\n]{2,120}$")
_BY = re.compile(
    r"(?<![\w-])(?:Photo(?:graph)?s?|Illustration|Fotos?|Photographie)\s+(?:by|von|de|di|door|by:)\s+[A-ZÀ-ÖØ-Þ][^\n.]{2,80}\.?$"
)
_BY_AGENCY = re.compile(rf"(?<![\w/]){_NAME}\s?/\s?{_AGENCY}\b[^\n.]{{0,60}}\.?$")
_SENTENCE_GOES_ON = re.compile(r"[^\W\d_]{3,}[.!?]\s+[A-ZÀ-ÖØ-Þ]")
_ENDS = frozenset(".!?…)]\"'”’»|;:,—–-")
_MORE_THAN_CREDITS = frozenset(
    "video source quelle fuente fonte bron graphic grafik grafica gráfico arte image".split()
)


@cache
def _led() -> re.Pattern[str]:
    lead = "|".join(words.CREDITS.values())
    return re.compile(
        rf"(?<![\w-])(?P<lead>(?:{lead}))(?:\s+(?:by|credit|via|courtesy\s+of|courtesy))?\s?[:/：]\s*(?=\S)",
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
    if body.endswith((")", "]", ").", "].")):
        match = _ROUND.search(body, tail)
        if match and _ROUND_CREDIT.search(match.group()) and (match.start() or pictured):
            slash_only = not re.search(rf"\b{_AGENCY}\b|hoto|Foto|Credit|Courtesy|©", match.group())
            return match.start() if pictured or not slash_only else -1
    if "©" in body and (match := _SIGN.search(body, tail)):
        return match.start()
    if "hoto" in body or "Foto" in body or "Illustration" in body:
        match = _BY.search(body, tail)
        if match and _stands_apart(body, match.start()):
            return match.start()
    if "/" in body:
        match = _BY_AGENCY.search(body, tail)
        if match and match.start() and _stands_apart(body, match.start()):
            return match.start()
    return -1


def _is_credit(body: str, match: re.Match[str], *, pictured: bool) -> bool:
    """Tell a credit from a sentence that has such a word and a colon in it."""
    start, rest = match.start(), body[match.end() :]
    if len(rest) > LONGEST_CREDIT or not (match.group()[0].isupper() or _stands_apart(body, start)):
        return False
    if not _stands_apart(body, start) or _SENTENCE_GOES_ON.search(rest) or len(rest.split()) > 16:
        return False
    if start == 0 and not pictured:
        return match.group("lead").lower().rstrip("s") not in _MORE_THAN_CREDITS and len(rest.split()) <= 10
    return True


def _stands_apart(body: str, start: int) -> bool:
    """Say whether what begins at `start` begins anew: at the front, or after the end of a sentence."""
    before = body[:start].rstrip()
    return not before or before[-1] in _ENDS
