"""Recognising who wrote a story, and from where."""

from __future__ import annotations

import re
from functools import cache

from storyrev.story import words

LONGEST = 160
"""No byline is longer than this."""

_NAME = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)
_DASH = r"(?:\s*[—–]\s*|\s+--?\s+)"
_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĚĞİŁŃŇŐŒŘŚŞŠŤŮŰŹŻŽΆ-ΏΑ-ΫЀ-ЯҐ"
_PLACE = rf"[{_CAPITAL}][{_CAPITAL}.'’-]*(?:[ ,/-]+[{_CAPITAL}](?:[^\W\d_]|[.'’-])*){{0,5}}"
_WHEN = (
    r"(?:,\s+\d{1,2}\.?\s+[^\W\d_]{3,12}\.?(?:\s+(?:19|20)\d\d)?"
    r"|,\s+[A-Z][a-z]{2,9}\.?\s+\d{1,2}(?:,\s+(?:19|20)\d\d)?)?"
)
_DATELINE = re.compile(
    rf"(?P<words>(?P<place>[{_CAPITAL}][{_CAPITAL}.'’]{{2,}}|{_PLACE})"
    rf"{_WHEN}(?:\s+\([^()\n]{{2,40}}\))?){_DASH}(?=\S)"
)

# A place that is not in capitals is one only if a spaced dash and a new sentence follow.
_TITLED = re.compile(
    r"[A-ZÀ-ÖØ-Þ][^\W\d_]{2,}(?:[ /-][A-ZÀ-ÖØ-Þ][^\W\d_]+){0,2}(?:,\s+\d{1,2}\.?\s+[^\W\d_]{3,10}\.?)?"
    r"(?:\s+\([^()\n]{2,40}\))?\s+[—–]\s+(?=[\"“„«»]?[A-ZÀ-ÖØ-Þ])"
)


@cache
def _leads() -> re.Pattern[str]:
    phrases = sorted({phrase for line in words.BY.values() for phrase in line}, key=lambda p: (-len(p), p))
    return re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})(?:\s*:\s*|\s+)", re.IGNORECASE)


@cache
def _joiners() -> frozenset[str]:
    return frozenset(word for line in words.NAME_JOINERS.values() for word in line.split())


def is_byline(body: str) -> bool:
    """Say whether a line names its writers: a word such as "By", then names and nothing else."""
    if len(body) > LONGEST:
        return False
    lead = _leads().match(body)
    if lead is None or not body[0].isupper():
        return False
    names = body[lead.end() :].strip()
    if not names or names[-1] in ":;!?" or (names[-1] == "." and not re.search(r"\b(?:Jr|Sr|[A-Z])\.$", names)):
        return False
    found = _NAME.findall(names)
    capitals = sum(word[0].isupper() for word in found)
    return capitals > 0 and capitals * 2 >= len(found) and all(w[0].isupper() or w.lower() in _joiners() for w in found)


def names_of(body: str) -> str:
    """Give the names of a byline, without the word that leads in to them."""
    lead = _leads().match(body)
    return body[lead.end() :].strip() if lead else body


def dateline_end(body: str) -> int:
    """Give where the dateline that a paragraph begins with ends, its dash and space included; 0 without one."""
    end = capital_dateline_end(body)
    if end:
        return end
    titled = _TITLED.match(body)
    return titled.end() if titled else 0


def capital_dateline_end(body: str) -> int:
    """Give where a dateline whose place is in capitals ends, its dash and space included; 0 without one."""
    match = _DATELINE.match(body)
    return match.end() if match is not None and _is_in_capitals(match.group("place")) else 0


def _is_in_capitals(place: str) -> bool:
    capitals = re.match(rf"[{_CAPITAL}.'’ -]+", place)
    if capitals is None or sum(c.isalpha() for c in capitals.group().strip()) < 3:
        return False
    first = re.match(r"[^\s,/]+", place)
    return first is not None and first.group().isupper()


def dateline_words(body: str) -> str:
    """Give a dateline without its dash."""
    return body.rstrip(" \t\n\u00a0—–-")
