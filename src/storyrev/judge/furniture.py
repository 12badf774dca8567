"""What stands on a page and is no part of its story: stamps and clocks, controls, links to other pages, addresses.

Nothing is left out of the facts or of the comparison for it; it only gives nobody cause to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from storyrev.compare import Span, new_text, old_text, words_of
from storyrev.compare.model import StoryDiff
from storyrev.judge.dates import find_dates
from storyrev.judge.labels import refers
from storyrev.judge.languages import words_for
from storyrev.judge.model import Fact
from storyrev.judge.phrases import read_list
from storyrev.story.model import Block, Section
from storyrev.story.stamps import find_dates as find_days
from storyrev.story.stamps import is_bare_day, is_led_stamp, leads_in, stamp_lead
from storyrev.story.words import CALLS

_ADDRESS = regex.compile(r"://|%[0-9A-Fa-f]{2}|[?&]\w+=|^\w+=\S{8}|\w\.\w{2,}/\w")
"""An address of the web, or a piece of one."""
_WRITTEN_OUT = regex.compile(
    r"\[?\]?\(?(?:https?://|\bwww\.)[^\s<>“”]+|\(?data:\w+/[^)\n]*\)?|\{%[^%\n]*%\}|\{\{[^}\n]*\}\}"
)
"""What a program reads in running text: an address, with the brackets that Markdown puts around it, or a template's tag."""
_LONG_CODE = 16
"""Letters and digits in a row from which on nobody reads them: a key, a check sum, a token."""
_CLOCK = regex.compile(r"\d{1,2}(?::\d\d){1,2}\s*/\s*\d{1,2}(?::\d\d){1,2}")
"""How far a film has run, and how long it is."""
_SECONDS = 19
"""Characters of a time that is told to the second, which people do not write: `2024-03-18T10:37:46`."""
_TAIL = 8
"""Words that may follow the date of a stamp on its line ("See earlier versions")."""
_LINKED = 0.8
"""Share of its letters from which on a passage is nothing but links."""
_NUMBER = regex.compile(r"[0-9]{1,3}")
_FIGURE = regex.compile(r"\d")
_CALL = 16
"""Words of a call at most."""
_MANY_DAYS = 5
"""Days of which each has its line, from which on they are a list of versions or of other pages."""
_FEW_WORDS = 4
_SAYS = regex.compile(r"[\d\"“”„«»]|[.!]\s*$")
"""What makes more of a link than a link: a figure, a quotation, the end of a sentence."""


def is_furniture(fact: Fact) -> bool:
    """Whether a figure or a date is one that readers do not read as news, so that no editor need be asked which it is.

    So is what is of the page, a key or the number of a clause, and a date or a time of day that has its passage to itself
    (a list of versions, the clock of a player).
    """
    if is_of_page(fact):
        return True
    sides = _sides(fact)
    if fact.kind == "date":
        return all(_says_nothing_else(*side) or _is_stamped(*side) for side in sides)
    if fact.kind != "figure":
        return False
    if any("." in text and text[-1:].isdecimal() for text, _ in sides) and all(refers(line) for _, line in sides):
        return True  # the number of a clause, in a sentence about clauses: Section A.2 is Section 1.1 now
    return any(_is_code(text) for text, _ in sides)


def is_of_page(fact: Fact) -> bool:
    """Whether a fact is one of the page and not of the story: the date of a stamp, a clock, a piece of an address, the
    number of a part of the text that it refers to.
    """
    sides = _sides(fact)
    if fact.sort == "part":
        return True
    if fact.kind == "date":
        return all(_is_stamped(*side) for side in sides)
    if fact.kind in ("figure", "name"):
        return all(_is_in_address(*side) or is_led_stamp(side[1]) for side in sides)
    if fact.kind != "quote":
        return False
    if fact.sort == "altered" and any(_WRITTEN_OUT.search(text) for text, _ in sides):
        old, new = (words_of(_WRITTEN_OUT.sub(" ", text)) for text, _ in sides)
        return old == new
    return all(is_led_stamp(text) for text, _ in sides)


def _sides(fact: Fact) -> list[tuple[str, str]]:
    """Each reading that there is, with its sentence."""
    return [(text, line) for text, line in ((fact.old, fact.old_sentence), (fact.new, fact.new_sentence)) if text]


def _says_nothing_else(text: str, sentence: str) -> bool:
    return not any(map(str.isalpha, sentence.replace(text, "", 1)))


def _is_stamped(text: str, sentence: str) -> bool:
    if is_led_stamp(sentence) or _is_clock(sentence) or _is_imprint(sentence):
        return True
    before, _, after = sentence.partition(text)
    return leads_in(before) and not after.startswith(",") and len(words_of(after)) <= _TAIL


def _is_clock(line: str) -> bool:
    """Whether a line is what a machine writes: how far a film has run, a time to the second."""
    line = line.strip()
    if _CLOCK.fullmatch(line):
        return True
    return stamp_lead(line) == "bare" and all(len((day.at or "")[:_SECONDS]) == _SECONDS for day in find_days(line))


def _is_imprint(line: str) -> bool:
    """Whether a line says whose the page is: "© 2024 The Example"."""
    return "©" in line and len(words_of(line)) <= _TAIL


def _is_in_address(text: str, sentence: str) -> bool:
    if _ADDRESS.search(text):
        return True
    return text in sentence and text not in _WRITTEN_OUT.sub(" ", sentence)


def _is_code(text: str) -> bool:
    return len(text) >= _LONG_CODE and " " not in text and any(map(str.isalpha, text))


def without_addresses(spans: Iterable[Span]) -> list[Span]:
    """The edits of a passage without those inside an address of the web that it writes out."""
    spans = list(spans)
    taken = [[found.span() for found in _WRITTEN_OUT.finditer(text(spans))] for text in (old_text, new_text)]
    if not any(taken):
        return spans
    kept: list[Span] = []
    at = [0, 0]
    for span in spans:
        side = {"delete": 0, "insert": 1}.get(span.op)
        text = span.text
        if side is not None:
            text = "".join(c for n, c in enumerate(text, at[side]) if not any(a <= n < b for a, b in taken[side]))
        for each in (0, 1):
            at[each] += len(span.text) if side in (None, each) else 0
        if text:
            kept.append(span if text == span.text else Span(span.op, text))
    return kept


@dataclass(frozen=True, slots=True)
class Furniture:
    """The passages of a comparison that are no part of the story, by their indices in the old and the new one."""

    old: frozenset[int]
    new: frozenset[int]
    fields: frozenset[str] = frozenset()
    """Fields that one text has as a passage: a headline that is a heading of the text now."""

    def has(self, old_at: int | None, new_at: int | None, field: str = "") -> bool:
        """Whether a passage is furniture on each side that it stands on, or its field is."""
        if field:
            return field in self.fields
        sides = [at in known for at, known in ((old_at, self.old), (new_at, self.new)) if at is not None]
        return bool(sides) and all(sides)


def find_furniture(diff: StoryDiff, language: str) -> Furniture:
    """The passages of both texts that came, went or changed and tell nobody anything.

    They have no word in them, are stamps, clocks, controls of the page ("Share") or links to other pages and nothing
    else; or they came or went, and the other text says the same in a passage of its own, as a list of contents does.
    """
    controls = _controls_of(language)
    lines = [list(_blocks(diff, side)) for side in (0, 1)]
    fields = [
        (field.name, [" ".join(words_of(text(field.spans))) for text in (old_text, new_text)]) for field in diff.fields
    ]
    alone = any(lone for line in lines for *_, lone in line) or any(not (was and now) for _, (was, now) in fields)
    said = _say(diff) if alone else (frozenset[str](), frozenset[str]())
    found: list[frozenset[int]] = []
    for side, line in enumerate(lines):
        own = _count_on((block, at) for block, at, _, lone in line if lone)
        for block, at, part, lone in line:
            if at is None or block.kind == "table":
                continue
            again = lone and _is_worth_once(block.body) and _sign(block) in said[1 - side]
            if again or _is_apart(block, part, language) or _sign(block) in controls:
                own.add(at)
        found.append(frozenset(own))
    kept = {name for name, (was, now) in fields if (not was and now in said[0]) or (not now and was in said[1])}
    return Furniture(found[0], found[1], frozenset(kept))


@lru_cache(maxsize=8)
def _controls_of(language: str) -> frozenset[str]:
    """What the controls of a page say, as `_sign` has it."""
    return frozenset(" ".join(words_of(entry)) for entry in read_list(words_for(language).controls))


def _say(diff: StoryDiff) -> tuple[frozenset[str], frozenset[str]]:
    """What the passages of the old and of the new text say; what both have to the letter is read once."""
    said: tuple[set[str], set[str]] = (set(), set())
    for section in diff.sections:
        for change in section.blocks:
            old = _sign(change.old) if change.old is not None else None
            new = old if change.untouched else _sign(change.new) if change.new is not None else None
            for texts, sign in zip(said, (old, new), strict=True):
                if sign is not None:
                    texts.add(sign)
    return frozenset(said[0]), frozenset(said[1])


def _count_on(blocks: Iterable[tuple[Block, int | None]]) -> set[int]:
    """The passages that are numbers by themselves and count on from one to the next, three of them or more."""
    numbers = [(int(block.body), at) for block, at in blocks if at is not None and _NUMBER.fullmatch(block.body)]
    counted: set[int] = set()
    for one, two, three in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if one[0] + 2 == two[0] + 1 == three[0]:
            counted |= {one[1], two[1], three[1]}
    return counted


def _blocks(diff: StoryDiff, side: int) -> Iterator[tuple[Block, int | None, Section | None, bool]]:
    """The blocks of one side that did not stay as they are and all others, each with its part, and whether it is on this side alone."""
    for section in diff.sections:
        part = (section.old, section.new)[side]
        for change in section.blocks:
            block, at = ((change.old, change.old_at), (change.new, change.new_at))[side]
            if block is not None:
                yield block, at if change.op != "equal" else None, part, change.op in ("added", "removed")


def _sign(block: Block) -> str:
    return " ".join(words_of(block.body))


def _is_worth_once(body: str) -> bool:
    """Whether a passage that stands twice says no more than one that stands once; of two goals alike each is one."""
    return not _SAYS.search(body) or len(words_of(body)) >= _FEW_WORDS


def _is_apart(block: Block, part: Section | None, language: str) -> bool:
    body = block.body.strip()
    if not any(map(str.isalnum, _WRITTEN_OUT.sub("", body))) and block.kind != "embed":
        return True
    if (
        _is_clock(body)
        or _is_imprint(body)
        or _is_ages_ago(body, language)
        or _is_links(block)
        or _is_call(block, language)
    ):
        return True
    if is_led_stamp(body) or is_led_stamp(_without_links(block)):
        return True
    # a day by itself is a stamp where nothing says of what it is the day, and where one is listed after the other
    if not is_bare_day(body):
        return False
    days = sum(is_bare_day(one.body) for one in part.blocks) if part is not None else 0
    return days >= _MANY_DAYS or (block.kind == "paragraph" and (part is None or not part.label))


def _without_links(block: Block) -> str:
    at = {n for link in block.links for n in range(link.start, link.end)}
    return "".join(" " if n in at else char for n, char in enumerate(block.body))


def _is_call(block: Block, language: str) -> bool:
    """Whether a passage calls to read on elsewhere, with a link: "Learn more about the vote."."""
    body = " ".join(words_of(block.body))
    calls = (call for call in CALLS.get(language, ()) if " " in call)
    return (
        bool(block.links) and len(body.split()) <= _CALL and body.startswith(tuple(calls)) and not _FIGURE.search(body)
    )


def _is_ages_ago(body: str, language: str) -> bool:
    """Whether a passage is nothing but how long ago something was put there: "3 hours ago"."""
    if len(body.split()) > _TAIL or not any(map(str.isdigit, body)):
        return False
    found = find_dates(body, language)
    return len(found) == 1 and found[0].sort == "relative" and found[0].text.strip() == body


def _is_links(block: Block) -> bool:
    """Whether a passage is links to other pages and nothing else; of a picture, that it is the face of a link."""
    places = [(link.start, link.end) for link in block.links if link.end > link.start]
    if not places or _SAYS.search(block.body) or (block.kind == "embed" and len(places) < 2):
        return False
    letters = [at for at, char in enumerate(block.body) if char.isalnum()]
    linked = sum(any(start <= at < end for start, end in places) for at in letters)
    return linked >= _LINKED * len(letters)
