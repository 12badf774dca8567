"""Recognising the calls to read on that stand between a story and what is offered beside it."""

from __future__ import annotations

import re
from functools import cache

from storyrev.story import words

LONGEST_ALONE, LONGEST = 60, 200


@cache
def _calls() -> re.Pattern[str]:
    phrases = sorted({phrase for line in words.CALLS.values() for phrase in line}, key=lambda p: (-len(p), p))
    return re.compile(rf"[→►▶»›>\s]*(?P<call>{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)


@cache
def _glued() -> re.Pattern[str]:
    phrases = sorted({phrase for line in words.CALLS.values() for phrase in line}, key=lambda p: (-len(p), p))
    return re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})(?:\s*[A-Z][a-z]{{2,12}})?", re.IGNORECASE)


def is_call(body: str) -> bool:
    """Say whether a line calls to read on: one of the known phrases alone, or with a colon and a title."""
    if len(body) > LONGEST:
        return False
    match = _calls().match(body)
    if match is None:
        return False
    rest = body[match.end() :].strip()
    if not rest.strip(":：.…→►▶»›>-–— \u00a0"):
        return True
    return rest[0] in ":：" and not rest.endswith(".") and len(rest) > 2


def is_bare_call(body: str) -> bool:
    """Say whether a line is a known call and nothing else, so that what it calls to follows it."""
    return is_call(body) and len(body) <= LONGEST_ALONE and not re.search(r"[:：]\s*\S", body)


def is_glued_call(text: str) -> bool:
    """Say whether a text is a known call with nothing after it but the name of an icon."""
    return bool(_glued().fullmatch(text.strip(" :：·•|-–—")))
