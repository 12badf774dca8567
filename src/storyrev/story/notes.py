"""Recognising what readers were told about a change: the notes on a story.

A note begins with one of a few words ("Correction", "Nota del editor") and a colon, a dash, a full
stop or a date, or it is a sentence that says what was done to the text ("This story has been
updated…", "An earlier version of this article…").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from storyrev.story import note_words
from storyrev.story.model import NoteKind

_FIRST = 220
"""How far into a text the sentence is looked for that says what was done."""

_ORDER: tuple[NoteKind, ...] = ("retraction", "correction", "clarification", "editors-note", "update")


@dataclass(frozen=True, slots=True)
class Found:
    """A note's kind, and where its words begin after the word that leads in; `alone`: nothing follows it."""

    kind: NoteKind
    start: int
    alone: bool


@cache
def _leads() -> re.Pattern[str]:
    phrases: dict[str, None] = {}
    for table in note_words.NOTES.values():
        for line in table.values():
            phrases.update(dict.fromkeys(line))
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    when = r"(?:\s*[([][^()\[\]\n]{1,60}[)\]]|,?\s+(?:\d|(?:at|on|um|am|le|el)\s+\d|[A-Z][a-z]{2,8}\.?\s\d)[^:：\n]{0,40}?)?"
    return re.compile(
        rf"[\[(*_]{{0,2}}(?P<lead>{'|'.join(map(re.escape, ordered))})(?!\w)(?:\s+(?:\d{{1,2}}|appended))?{when}"
        rf"(?:\s*(?:[:：|]|[.](?=\s|$)|[—–](?=\s|$)|\s--?(?=\s)|\n)\s*|$)",
        re.IGNORECASE,
    )


@cache
def _kinds() -> dict[str, NoteKind]:
    kinds: dict[str, NoteKind] = {}
    for kind in reversed(_ORDER):
        for line in note_words.NOTES[kind].values():
            kinds.update(dict.fromkeys(line, kind))
    return kinds


@cache
def _sentences() -> dict[str, re.Pattern[str]]:
    return {
        lang: re.compile(
            rf"[\[(]?(?:{note_words.THIS_TEXT[lang]}|{note_words.EARLIER_TEXT[lang]})",
            re.IGNORECASE,
        )
        for lang in note_words.THIS_TEXT
    }


@cache
def _earlier() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in note_words.EARLIER_TEXT.values()), re.IGNORECASE)


@cache
def _done(kind: str, lang: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{note_words.PASSIVES[lang]})\b[^.!?]{{0,80}}?\b(?:{note_words.WAS_DONE[kind][lang]})\b", re.IGNORECASE
    )


@cache
def _starts() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p in _sentences().values()), re.IGNORECASE)


def note_of(body: str, *, headed: bool = False) -> Found | None:
    """Say what note a text is, None if it is none.

    `headed` is for a heading: "Update" over a passage heads new reporting, it is no note.
    """
    lead = _leads().match(body)
    if lead:
        kind = _kinds()[lead.group("lead").lower()]
        alone = not body[lead.end() :].strip(" ])*_")
        if _is_sentence(lead.group(), lead.group("lead"), body[lead.end() :]) and not alone:
            return None
        if kind == "update" and (headed or (alone and body.strip()[-1:] not in ":：")):
            return None
        if kind == "retraction" and lead.group().strip() == lead.group("lead") and not alone:
            return None
        return Found(_sharper(kind, body[lead.end() :]), lead.end(), alone)
    if not _starts().match(body):
        return None
    for lang, pattern in _sentences().items():
        if pattern.match(body):
            found = _said(body[:_FIRST], lang)
            if found:
                return Found(found, 0, alone=False)
    return None


def _is_sentence(lead: str, word: str, rest: str) -> bool:
    """Say whether such a word and a full stop are a short sentence of the text: "Correction. You may ask us…"."""
    return lead.rstrip().endswith(".") and not word.isupper() and lead.strip(" .") == word and not _starts().match(rest)


def _sharper(kind: NoteKind, text: str) -> NoteKind:
    """Keep the kind that the desk chose: an editor's note stays one whatever it goes on to say."""
    return kind if kind != "update" or not _earlier().match(text) else "correction"


def _said(text: str, lang: str) -> NoteKind | None:
    """What a sentence about the text says was done to it."""
    if re.match(rf"[\[(]?(?:{note_words.EARLIER_TEXT[lang]})", text, re.IGNORECASE):
        return "correction"
    kinds: tuple[NoteKind, ...] = ("retraction", "clarification", "correction", "update")
    for kind in kinds:
        if _done(kind, lang).search(text):
            return "correction" if kind == "update" and _puts_right(text, lang) else kind
    return None


def _puts_right(text: str, lang: str) -> bool:
    return bool(re.search(note_words.IN_ORDER_TO_CORRECT[lang], text, re.IGNORECASE))
