"""Notes to readers read sentence by sentence, in the words that newsrooms use: the lists in `languages`.

Nothing is held against the text here; that is done in `audit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import get_args

import regex

from storyrev.compare import split_sentences, words_of
from storyrev.judge.claims import Action, Claim, ClaimKind, NoteReading
from storyrev.judge.languages import words_for
from storyrev.judge.mentions import LIKELY, Mention
from storyrev.judge.names import Known
from storyrev.judge.phrases import Book, read_list
from storyrev.judge.reading import find_mentions
from storyrev.story.note_words import EARLIER_TEXT, PASSIVES, THIS_TEXT
from storyrev.story.notes import note_of

_VALUE = "\ue000"
"""Stands for a figure, date, name or quotation where contrasts are looked for."""
_QUOTED = regex.compile(r"“[^”]+”|\"[^\"]+\"|„[^“”]+[“”]|«[^»]+»|‘[^’]+’(?!\p{L})")
_PARAGRAPH = regex.compile(r"\n\s*\n|(?<=[.!?…”\"»“’)\]])\s*\n")
"""Where one note ends and the next begins; a line that was only wrapped goes on."""
_PART = regex.compile(r";\s+|\s[—–]\s|\n+")
_MENTIONED = ("figure", "date", "name", "title")
_LEADING = 3
"""Words of a sentence within which a word for what was done says that the sentence speaks of the text."""
_SIDES = 2
"""Values that it takes to set one against the other."""
_TOLD_WITHIN = 120
"""Characters from a word for the text to the verb by which a note says what it said."""
_ENDS = re.compile("[!?]")
_NUMBER_BEHIND = re.compile(r"\s+(?P<number>\d{1,3})(?![^\W_])")
_NEVER = "(?!)"
_NEAR = 40
"""Characters between a part of the page and what was done to it."""


@dataclass(frozen=True, slots=True)
class _Rules:
    verbs: Book[Action]
    actions: Book[Action]
    things: Book[ClaimKind]
    everywhere: Book[str]
    corrections: Book[str]
    euphemisms: Book[str]
    errors: Book[str]
    since: Book[str]
    a_while: Book[str]
    vague: frozenset[str]
    empty: frozenset[str]
    we: frozenset[str]
    of_text: re.Pattern[str]
    earlier: re.Pattern[str]
    told: Book[str]
    passive: re.Pattern[str]
    contrasts: tuple[str, ...]
    """Templates of what is wrong beside what is right."""
    paragraph: Book[str]
    number: re.Pattern[str]
    """What a word for a paragraph follows that has a number: an ordinal as a word or in digits."""
    ordinals: Mapping[str, int]


@lru_cache(maxsize=8)
def _rules_of(language: str) -> _Rules:
    words = words_for(language)
    notes = words.notes
    actions: dict[str, Action] = {}
    tables: tuple[tuple[Action, str], ...] = (
        ("changed", notes.euphemisms),
        ("changed", notes.changed),
        ("added", notes.added),
        ("removed", notes.removed),
    )
    for action, listed in tables:
        actions |= dict.fromkeys(read_list(listed), action)
    joined: dict[str, Action] = dict.fromkeys(read_list(notes.joined), "added")
    things: dict[str, ClaimKind] = {}
    for kind in get_args(ClaimKind):
        things |= dict.fromkeys(read_list(notes.things.get(kind, "")), kind)
    empty = (*read_list(words.small_words), *(word for word in notes.empty.split()))
    ordinals = {word.casefold(): value for word, value in words.ordinals.items()}
    endings = f"(?:{words.ordinal_endings})" if words.ordinal_endings else ""
    return _Rules(
        verbs=Book(actions),
        actions=Book({**joined, **actions}),
        things=Book(things),
        everywhere=_book(notes.everywhere),
        corrections=_book(notes.corrections),
        euphemisms=_book(notes.euphemisms),
        errors=_book(notes.errors),
        since=_book(notes.since),
        a_while=_book(notes.a_while),
        vague=frozenset(word.casefold() for word in notes.vague.split()),
        empty=frozenset(word.casefold() for word in empty),
        we=frozenset(read_list(notes.we)),
        of_text=re.compile(THIS_TEXT.get(language, _NEVER), re.IGNORECASE),
        earlier=re.compile(EARLIER_TEXT.get(language, _NEVER), re.IGNORECASE),
        told=_book(notes.told),
        passive=re.compile(rf"\b(?:{PASSIVES.get(language, _NEVER)})\b", re.IGNORECASE),
        contrasts=tuple(filter(None, (part.strip() for part in notes.contrasts.split(";")))),
        paragraph=_book(notes.paragraph),
        number=re.compile(
            rf"(?<![^\W\d_])(?:(?P<word>[^\W\d_]+)|(?P<number>\d{{1,3}})(?:{endings}\.?|\.))\s+$", re.IGNORECASE
        ),
        ordinals=ordinals,
    )


def _book(listed: str) -> Book[str]:
    return Book({entry: entry for entry in read_list(listed)})


@lru_cache(maxsize=256)
def _read_contrast(template: str) -> re.Pattern[str]:
    """A way to set what was wrong beside what is right, as a pattern in which signs stand for the values.

    After the first value a few words may stand that say of what ("750 soldiers, not 650"), before each an article.
    """
    pieces = re.split(r"(\{(?:old|new)\}|\s+)", template)
    pattern, first = "", True
    for piece in filter(None, pieces):
        if piece in ("{old}", "{new}"):
            after = r"(?:\s+(?:[^\W\d_]|['’-])+){0,8}?" if first else ""
            pattern, first = f"{pattern}(?:[^\\W\\d_]{{1,6}}\\s+)??(?P<{piece[1:-1]}>{_VALUE}+){after}", False
        else:
            pattern += r"\s+" if piece.isspace() else re.escape(piece)
    return re.compile(rf"(?<![^\W\d_])(?<!{_VALUE}){pattern}(?![^\W\d_]|{_VALUE})", re.IGNORECASE)


def _may_contrast(template: str, text: str) -> bool:
    """Whether all words and signs of a template stand in a text in small letters."""
    return all(piece in text for piece in template.casefold().split() if "{" not in piece)


def read_note(note: str, language: str = "en", known: Known | None = None) -> NoteReading:
    """What a note says and claims. Of a language without words for notes only figures, dates and quotations are read.

    `known` is what the story shows of its names (see `names`).
    """
    rules = _rules_of(language)
    known = known or Known((note,), (), language)
    claims: list[Claim] = []
    euphemisms: list[str] = []
    called, wrong, right, since = "", False, False, False
    for paragraph in filter(None, (part.strip() for part in _PARAGRAPH.split(note))):
        found = note_of(paragraph)
        called = called or (found.kind if found is not None else "")
        for part in _parts(paragraph[found.start if found is not None else 0 :], language):
            read = _read_part(part, rules, language, known)
            claims += read.claims
            if read.of_text:  # "the time to make changes" is the news itself
                euphemisms += [part[start:end] for start, end, _ in rules.euphemisms.find(part)]
            wrong, right = wrong or read.wrong, right or read.right or (wrong and read.states)
            since = since or read.since
    return NoteReading(
        text=note,
        kind=called,
        claims=tuple(claims),
        euphemisms=tuple(dict.fromkeys(euphemisms)),
        names_error=called == "correction" or any(True for _ in rules.corrections.find(note)),
        states_wrong=wrong,
        states_right=right,
        states_since=since,
    )


def _parts(text: str, language: str) -> Iterator[str]:
    for sentence in split_sentences(text, language):
        yield from filter(None, (part.strip() for part in _PART.split(sentence)))


@dataclass(frozen=True, slots=True)
class _Part:
    claims: list[Claim]
    of_text: bool
    wrong: bool
    right: bool
    states: bool
    since: bool


def _read_part(text: str, rules: _Rules, language: str, known: Known) -> _Part:
    """What a sentence of a note claims, and whether it says what was wrong, what is right and since when."""
    quotes = [(found.start(), found.end()) for found in _QUOTED.finditer(text)]
    outside = _blank(text, quotes, " ")
    actions, things = list(rules.actions.find(outside)), list(rules.things.find(outside))
    mentions = tuple(_mentions(text, language, known, [*actions, *things]))
    base = Claim(
        "subject",
        text,
        names=tuple(dict.fromkeys(m.text for m in mentions if m.kind == "name")),
        quoted=tuple(text[start + 1 : end - 1].strip() for start, end in quotes),
        mentions=mentions,
    )
    error = _speaks_of_earlier(outside, rules) or any(True for _ in rules.errors.find(outside))
    of_text = error or _speaks_of_text(outside, rules, things)
    numbers = [(m.start, m.end, m.kind) for m in mentions if m.kind in ("date", "figure")]
    subject = _subject(text, rules, [*numbers, *(actions if of_text else ()), *(things if of_text else ())])
    claims: list[Claim] = []
    values = list(_contrasts(text, rules, mentions, quotes))
    claims += [replace(base, kind="values", old=old, new=new, subject=subject) for old, new in values]
    if of_text:
        claims += _name_things(replace(base, subject=subject, of_text=True), rules, outside, actions, things)
        action = actions[0][2] if actions else ""
        if error:
            claims.append(replace(base, kind="error", action="changed", subject=subject, of_text=True))
        elif subject or mentions or quotes:
            action = next((act for _, _, act in actions if act != "changed"), action)
            claims.append(replace(base, action=action, subject=subject, of_text=True))
        elif not claims or any(act == "added" for _, _, act in actions):
            action = next((act for _, _, act in actions if act == "added"), action)
            if action == "added" or not claims:
                claims.append(replace(base, kind="details", action=action, of_text=True))
    elif not values:
        claims.append(replace(base, subject=subject))
    dated = any(m.kind in ("date", "figure") for m in mentions)
    since = any(True for _ in rules.a_while.find(outside))
    since = since or (dated and of_text and _tells_since(text, rules, mentions))
    content = bool(subject or mentions or quotes)
    spelled = error and bool(base.names) and any(kind in ("name", "title") for _, _, kind in things)
    return _Part(
        claims,
        of_text=of_text,
        wrong=bool(values) or (error and (content or bool(things))),
        right=bool(values) or spelled,
        states=not error and content,
        since=since,
    )


def _tells_since(text: str, rules: _Rules, mentions: tuple[Mention, ...]) -> bool:
    """Whether a date or a length of time follows a word for how long, or the other way round."""
    ends = [end for _, end, _ in rules.since.find(text)]
    starts = [start for start, _, _ in rules.since.find(text)]
    dates = [m for m in mentions if m.kind == "date"]
    near = any(0 <= date.start - end <= _NEAR for date in dates for end in ends)
    lasted = any(m.kind == "figure" and m.unit in _LASTS for m in mentions)
    return near or lasted or any(0 <= start - date.end <= 1 for date in dates for start in starts if not ends)


_LASTS = ("hour", "minute", "day")


def _speaks_of_earlier(text: str, rules: _Rules) -> bool:
    """Whether a sentence says what readers could read before: "an earlier version", "this story said"."""
    if rules.earlier.search(text):
        return True
    ends = [match.end() for match in rules.of_text.finditer(text)]
    told = [start for start, _, _ in rules.told.find(text)] if ends else []
    return any(
        0 <= start - end <= _TOLD_WITHIN and not _ENDS.search(text, end, start) for end in ends for start in told
    )


def _speaks_of_text(text: str, rules: _Rules, things: list[tuple[int, int, ClaimKind]]) -> bool:
    """Whether a sentence says what was done to the text, and not what happened in the world.

    It names the text, begins with a verb for what was done ("Adds…", "We have updated…"), or says it of a part of the
    page near its beginning ("The headline has been changed").
    """
    if rules.of_text.search(text) or rules.passive.match(text):
        return True
    verbs = list(rules.verbs.find(text))
    if not verbs:
        return False
    if all(word in rules.we for word in words_of(text[: verbs[0][0]])):
        return True
    leading = [match.end() for match in _WORD.finditer(text)][:_LEADING]
    return any(
        start < leading[-1] and 0 < verb[0] - end <= _NEAR and rules.passive.search(text[end : verb[0]])
        for start, end, _ in things
        for verb in verbs
    )


def _mentions(text: str, language: str, known: Known, taken: Sequence[tuple[int, int, object]]) -> Iterator[Mention]:
    """The figures, dates, names and titles of a sentence; a word of the trade that begins one is no name."""
    for mention in find_mentions(text, language, known):
        of_trade = any(start <= mention.start < end for start, end, _ in taken)
        if mention.kind in _MENTIONED and not (mention.kind == "name" and (of_trade or mention.sure < LIKELY)):
            yield mention


def _name_things(
    base: Claim,
    rules: _Rules,
    text: str,
    actions: list[tuple[int, int, Action]],
    things: list[tuple[int, int, ClaimKind]],
) -> Iterator[Claim]:
    """A claim for each part of the page and each kind of fact that a sentence names, and for the whole text."""
    paragraphs = list(_number_paragraphs(text, rules))
    for start, _, number in paragraphs:
        yield replace(base, kind="paragraph", action=_action_for(start, actions), paragraph=number)
    seen: set[ClaimKind] = set()
    for start, end, kind in things:
        if kind in seen or any(first <= start and end <= last for first, last, _ in paragraphs):
            continue
        seen.add(kind)
        yield replace(base, kind=kind, action=_action_for(start, actions))
    for _ in islice(rules.everywhere.find(text), 1):
        yield replace(base, kind="throughout", action=_action_for(0, actions))


def _number_paragraphs(text: str, rules: _Rules) -> Iterator[tuple[int, int, int]]:
    """Where a sentence names a paragraph by its number, and the number: "the third paragraph", "paragraph 3"."""
    for start, end, _ in rules.paragraph.find(text):
        before, behind = rules.number.search(text[:start]), _NUMBER_BEHIND.match(text, end)
        number = None
        if before is not None:
            number = int(before["number"]) if before["number"] else rules.ordinals.get(before["word"].casefold())
        if before is not None and number is not None:
            yield before.start(), end, number
        elif behind is not None:
            yield start, behind.end(), int(behind["number"])


def _action_for(at: int, actions: list[tuple[int, int, Action]]) -> Action:
    """What was done to what stands at a place: by the word before it that is nearest, else by the first after it."""
    before = [action for start, _, action in actions if start < at]
    return before[-1] if before else next((action for *_, action in actions), "")


def _contrasts(
    text: str, rules: _Rules, mentions: tuple[Mention, ...], quotes: list[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """What the sentence sets against each other: what was wrong, what is right; each as the note writes it."""
    values = [*quotes, *((m.start, m.end) for m in mentions)]
    masked = _blank(text, values, _VALUE)
    if len(values) < _SIDES:
        return
    seen: set[tuple[str, str]] = set()
    folded = masked.casefold()
    for template in rules.contrasts:
        for found in _read_contrast(template).finditer(masked) if _may_contrast(template, folded) else ():
            old, new = (text[slice(*found.span(name))].strip('“”„«»‘’"') for name in ("old", "new"))
            if (old, new) not in seen:
                seen.add((old, new))
                yield old, new


_WORD = regex.compile(r"[\p{L}\p{M}'’-]+")


def _subject(text: str, rules: _Rules, taken: Sequence[tuple[int, int, object]]) -> tuple[str, ...]:
    """The words that say what a sentence is about, in small letters, each once."""
    rest = _blank(text, [(start, end) for start, end, _ in taken], " ")
    words = (word for word in words_of(rest) if not any(map(str.isdigit, word)) and len(word) > 1)
    return tuple(dict.fromkeys(word for word in words if word not in rules.empty and word not in rules.vague))


def _blank(text: str, places: Sequence[tuple[int, int]], sign: str) -> str:
    """A text with some places filled by a sign, at the same length."""
    for start, end in places:
        text = f"{text[:start]}{sign * (end - start)}{text[end:]}"
    return text
