"""An honest note, drafted from the change in the newsroom's own pattern; an editor edits it.

Nothing is invented: what a draft says of the story, it quotes from the old or the new text. How a change is told stands in
the data of each language (`NoteWords.drafts`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from storyrev.judge.languages import words_for
from storyrev.judge.model import Fact
from storyrev.judge.points import Point
from storyrev.judge.telling import weigh_point
from storyrev.story.model import NoteKind

NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
PLACES = ("date", "since", "what")
"""What a pattern may have in braces: the day of the note, since when the old text had stood, and what changed."""
Patterns = Mapping[str, str]
"""A newsroom's own patterns by kind, or by `language.kind` for one language."""

_MOST = 3
"""Changes that are told one by one."""
_AROUND = 12
"""Words of a long sentence that are quoted on each side of the fact."""
_LONG = 36
"""Words up to which a sentence is quoted whole."""
_FALLBACK = "en"
_STYLES = {"correction": "error", "retraction": "withdrawal"}
_PLACE = re.compile(r"\{([^{}]*)\}")
_OUTER = re.compile(r"[“”„‟«»\"]")


class BadPattern(ValueError):
    """A pattern for notes that cannot be used; `keys` say where it stands in the table."""

    def __init__(self, keys: tuple[str, ...], problem: str) -> None:
        super().__init__(problem)
        self.keys = keys


@dataclass(frozen=True, slots=True)
class DraftedNote:
    """A note as it was drafted.

    `told` are the changes that it tells, the weightiest first, `more` how many it only counts. `language` is that of its
    words: the story's, or English where storyrev has no words for notes in it.
    """

    kind: NoteKind
    language: str
    text: str
    told: tuple[Point, ...]
    more: int


def read_patterns(table: object) -> dict[str, str]:
    """The patterns in a table `[notes]`: a text a kind, and tables of such by language. Raises `BadPattern`."""
    if not isinstance(table, dict):
        raise BadPattern((), "[notes] is a table with a pattern a kind")
    patterns: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            if not re.fullmatch(r"[a-z]{2,3}", key):
                raise BadPattern((key,), f"[notes.{key}] is no language; write its code, as in [notes.de]")
            patterns |= {f"{key}.{kind}": _check((key, kind), kind, text) for kind, text in value.items()}
        else:
            patterns[key] = _check((key,), key, value)
    return patterns


def _check(keys: tuple[str, ...], kind: str, text: object) -> str:
    if kind not in NOTE_KINDS:
        raise BadPattern(keys, f"there are no notes of the kind {kind!r}; the kinds are {', '.join(NOTE_KINDS)}")
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise BadPattern(keys, f"the pattern for {kind} must be a text on one line")
    unknown = [name for name in _PLACE.findall(text) if name not in PLACES]
    if unknown or _PLACE.sub("", text).strip("{}") != _PLACE.sub("", text) or re.search("[{}]", _PLACE.sub("", text)):
        known = ", ".join(f"{{{name}}}" for name in PLACES)
        raise BadPattern(keys, f"the pattern for {kind} has braces that nothing is known for; known are {known}")
    if "{what}" not in text:
        raise BadPattern(keys, f"the pattern for {kind} has no {{what}}, so that no note would say what changed")
    return text


def find_pattern(kind: NoteKind, language: str, own: Patterns) -> str:
    """The pattern for a kind: the newsroom's for the language, its own for all, or the one that the language has."""
    return own.get(f"{language}.{kind}") or own.get(kind) or words_for(_spoken(language)).notes.drafts[kind]


def _spoken(language: str) -> str:
    """The language that a note is drafted in."""
    return language if words_for(language).notes.drafts else _FALLBACK


def draft_note(
    points: Sequence[Point],
    kind: NoteKind,
    language: str,
    *,
    on: datetime,
    since: datetime,
    own: Patterns | None = None,
) -> DraftedNote:
    """A note of a kind on some changes, of which there must be one at least.

    `on` is when the note is given, `since` when what it is about first stood there; both aware. Several changes are
    told in the order of their weight; of many the first three, and how many more there are.
    """
    spoken = _spoken(language)
    phrases = words_for(spoken).notes.drafts
    style = _STYLES.get(kind, "news")
    ranked = rank_points(points)
    told = ranked[:_MOST]
    sentences = [_tell(point, style, phrases) for point in told]
    if style == "error":
        sentences[1:] = [phrases["also"].format(what=text) for text in sentences[1:]]
    more = len(ranked) - len(told)
    if more:
        sentences.append(phrases["more one"] if more == 1 else phrases["more"].format(n=more))
    values = {"date": write_day(on, spoken), "since": write_since(since, on, spoken), "what": _join(sentences)}
    return DraftedNote(kind, spoken, _fill(find_pattern(kind, language, own or {}), values), tuple(told), more)


def rank_points(points: Sequence[Point]) -> list[Point]:
    """The changes by weight; what changed in several places alike is told once, of the story's own text first."""
    seen: set[tuple[str, str, str]] = set()
    ranked = []
    for point in sorted(points, key=lambda p: (weigh_point(p), p.part is None)):
        fact = point.fact
        sign = (fact.kind, fact.old, fact.new) if fact is not None else (point.sort, point.old, point.new)
        if sign not in seen:
            seen.add(sign)
            ranked.append(point)
    return ranked


def _tell(point: Point, style: str, phrases: Mapping[str, str]) -> str:
    """A change in the words of its style: the phrase for its sort, or the one for every other."""
    fact = _fact_told(point)
    whole = "added" if not point.old else "removed" if not point.new else ""
    names = (f"{style} {_sort_of(point, fact)}", f"{style} {whole}", style)
    phrase = next(phrases[name] for name in names if name in phrases)
    marks = phrases["marks"].split()
    quoted = fact is not None and fact.kind == "quote"
    anchors = (fact.old, fact.new) if fact is not None and point.sort == "fact" else ("", "")
    texts = (fact.old, fact.new) if quoted and fact is not None and point.kind == "quote" else (point.old, point.new)
    readings = _readings(point, fact, marks) if fact is not None else ("", "")
    held = (_hold(text, body) for text, body in zip(texts, point.bodies, strict=True))
    old, new = (_quote(text, anchor, marks) for text, anchor in zip(held, anchors, strict=True))
    return _fill(phrase, {"old": old, "new": new, "wrong": readings[0], "right": readings[1]})


def _fact_told(point: Point) -> Fact | None:
    """The fact that a change is told by: its own, or the quote that a passage is which came or went."""
    if point.fact is None and point.kind == "quote" and point.facts and point.facts[0].kind == "quote":
        return point.facts[0]
    return point.fact


def _sort_of(point: Point, fact: Fact | None) -> str:
    """Which phrase a change is told with."""
    if point.kind == "headline":
        return "headline"
    if fact is None:
        return point.sort
    if fact.kind == "quote":
        return {"cut": "quote cut", "added": "quote added", "altered": "quote"}.get(fact.sort, "")
    return fact.kind if fact.old and fact.new else ""


def _hold(text: str, body: str) -> str:
    """A text that stands in one piece in its block, or else the block: what was taken from between is no quotation."""
    return text if "".join(text.split()) in "".join(body.split()) else body


def _readings(point: Point, fact: Fact, marks: Sequence[str]) -> tuple[str, str]:
    """Both readings of a fact: those of a quote in marks, from shortly before they differ where they are long."""
    if fact.kind == "quote":
        was, now = (
            _hold(text, body).rstrip(" ,;") for text, body in zip((fact.old, fact.new), point.bodies, strict=True)
        )
        pairs = zip(was.split(), now.split(), strict=False)
        same = next((at for at, (old, new) in enumerate(pairs) if old != new), 0)
        first = max(0, same - _AROUND)
        return _shorten(was, first, marks), _shorten(now, first, marks)
    return _in_line(fact.old, fact.old_sentence, fact), _in_line(fact.new, fact.new_sentence, fact)


def _in_line(reading: str, sentence: str, fact: Fact) -> str:
    """A reading as it stands inside a sentence: a number that began one has no capital."""
    text = " ".join(reading.split())
    begins = fact.kind == "figure" and sentence.startswith(reading) and text[1:2].islower()
    return text[:1].lower() + text[1:] if begins else text


def _quote(text: str, fact: str, marks: Sequence[str]) -> str:
    """A text in quotation marks, on one line; of a long one what stands around the fact, or else its beginning."""
    text, fact = " ".join(text.split()), " ".join(fact.split())
    at = text.find(fact) if fact else 0
    return _shorten(text, max(0, len(text[: max(at, 0)].split()) - _AROUND), marks)


def _shorten(text: str, first: int, marks: Sequence[str]) -> str:
    """A text in marks; a long one from word `first` on, with an ellipsis for what was left out."""
    words = text.split()
    if len(words) > _LONG:
        last = min(len(words), first + _LONG)
        text = f"{'… ' if first else ''}{' '.join(words[first:last])}{' …' if last < len(words) else ''}"
    left, right, inner_left, inner_right = marks
    return f"{left}{_single(' '.join(text.split()), inner_left, inner_right)}{right}"


def _single(text: str, left: str, right: str) -> str:
    """The text with its double quotation marks made single ones: by turns, as one opens and the next closes."""
    opened = False

    def swap(found: re.Match[str]) -> str:
        nonlocal opened
        mark = found.group()
        before = text[found.start() - 1 : found.start()]
        opens = mark in "„«" or (mark in '“"»' and not opened and not before.strip(" (—–-"))
        opened = opens
        return left if opens else right

    return _OUTER.sub(swap, text)


def _join(sentences: Sequence[str]) -> str:
    """Sentences one after the other, each with its end; the last without, since a pattern may go on after it."""
    ended = [_end(sentence) for sentence in sentences[:-1]]
    return " ".join([*ended, sentences[-1]])


_ENDS = re.compile(r"[.!?…][”“»’‘\"']*$")


def _end(sentence: str) -> str:
    return sentence if _ENDS.search(sentence) else f"{sentence}."


def _fill(pattern: str, values: Mapping[str, str]) -> str:
    """A pattern with what belongs in its braces; a full stop after a sentence that has ended is left out."""
    text = ""
    done = 0
    for found in _PLACE.finditer(pattern):
        text += pattern[done : found.start()] + values[found.group(1)]
        done = found.end()
        if pattern[done : done + 1] == "." and _ENDS.search(text):
            done += 1
    return text + pattern[done:]


def write_day(day: date, language: str) -> str:
    """A day as the notes of a language write it."""
    notes = words_for(_spoken(language)).notes
    return notes.day.format(day=day.day, month=notes.months.split()[day.month - 1], year=day.year)


def write_since(since: datetime, on: datetime, language: str) -> str:
    """When something first stood there: the day, and the time too where that is the day of the note."""
    day = write_day(since, language)
    return f"{day}, {since:%H:%M}" if since.date() == on.astimezone(since.tzinfo).date() else day
