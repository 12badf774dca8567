"""Claims of a note that nothing in the change bears out.

Only what a note says of the text is asked, and only where the answer is plain: a claim that could be true is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storyrev.compare import StoryDiff, words_of
from storyrev.judge.claims import Claim, NoteReading
from storyrev.judge.covering import brings_news, is_about, read_mentions, speaks_of
from storyrev.judge.mentions import Mention
from storyrev.judge.passages import texts_of
from storyrev.judge.points import Point

_LEAST_SECTIONS = 3
"""Sections that a story must have for "throughout" to say something of them."""
_A_SHARE = 3
"""One section in so many must have changed for "throughout" to be true."""

_NAMES = {
    "headline": "the headline did not change",
    "dek": "the dek did not change",
    "lede": "the opening did not change",
    "caption": "no caption changed",
    "credit": "no credit changed",
    "picture": "no picture, caption or credit changed",
    "byline": "the byline did not change",
    "link": "no link changed",
    "quote": "no quote was added, altered or cut",
    "attribution": "no quote was given to another speaker",
    "age": "no age changed",
    "figure": "no figure changed",
    "name": "no name changed",
    "title": "no title changed",
}
"""What is asked, and what is said where it did not happen."""
_LOOSE = frozenset({"figure", "name", "title", "age"})
"""Words that a note also uses for what is no fact of that kind; asked only where it says that they were changed."""


@dataclass(frozen=True, slots=True)
class Unfounded:
    """A claim of what did not happen, and why it is thought so, in a sentence."""

    claim: Claim
    why: str


def find_unfounded(
    reading: NoteReading, points: tuple[Point, ...], diff: StoryDiff, sections: tuple[int, int], language: str
) -> Iterator[Unfounded]:
    """The claims that did not happen; `sections` are how many of the story's sections changed, and how many it has."""
    change = _Change(points, diff, sections, language)
    for claim in dict.fromkeys(reading.claims):
        why = change.refute(claim)
        if why:
            yield Unfounded(claim, why)


class _Change:
    """What claims are held against."""

    def __init__(self, points: tuple[Point, ...], diff: StoryDiff, sections: tuple[int, int], language: str) -> None:
        self._points = points
        self._diff = diff
        self._touched, self._sections = sections
        self._language = language
        self._fields = {field.name for field in diff.fields if field.changed}
        self._links = any(change.links for section in diff.sections for change in section.blocks)
        self._embeds = any(
            block is not None and block.kind == "embed" and change.op != "equal"
            for section in diff.sections
            for change in section.blocks
            for block in (change.old, change.new)
        )

    def refute(self, claim: Claim) -> str:
        """Why a claim is not true, in a sentence; empty where it may be."""
        if claim.kind == "values":
            return self._refute_values(claim)
        if not claim.of_text:
            return ""
        if claim.kind == "throughout":
            few = self._touched * _A_SHARE < self._sections
            if self._sections >= _LEAST_SECTIONS and few:
                return f"The note says that the whole text changed; {self._touched} of {self._sections} sections did."
            return ""
        if claim.kind in ("details", "subject", "background") and claim.action == "added":
            added = any(map(brings_news, self._points))
            return "" if added else f"The note says that something was added, and nothing was: “{claim.text}”"
        if claim.kind == "error":
            return self._refute_error(claim)
        if claim.kind == "paragraph":
            near = any(abs(p.paragraph - claim.paragraph) <= 1 for p in self._points if p.paragraph)
            return "" if near else f"The note speaks of paragraph {claim.paragraph}, and it did not change."
        return self._refute_thing(claim)

    def _refute_thing(self, claim: Claim) -> str:
        if claim.kind not in _NAMES or not claim.action or (claim.kind in _LOOSE and claim.action != "changed"):
            return ""
        if claim.kind in self._fields or (claim.kind == "link" and self._links):
            return ""
        if claim.kind == "picture" and self._embeds:
            return ""
        about = [point for point in self._points if is_about(claim, point)]
        if claim.kind == "quote":
            about += [p for p in self._points if any(f.kind == "attribution" for f in p.facts) or "“" in p.new]
            if claim.names and about and not speaks_of(claim.names, self._points, self._language):
                return f"The note speaks of a quote by {claim.names[0]}, and nothing that changed has that name."
        return "" if about else f"The note says otherwise, but {_NAMES[claim.kind]}: “{claim.text}”"

    def _refute_values(self, claim: Claim) -> str:
        """A note that says from what to what: both or one of them must have come or gone."""
        old, new = claim.old, claim.new
        gone = any(self._has(old, point.old) and not self._has(old, point.new) for point in self._points)
        come = any(self._has(new, point.new) and not self._has(new, point.old) for point in self._points)
        if gone and come:
            return ""
        both = any(self._has(old, point.new) and self._has(new, point.new) for point in self._points)
        if both and not claim.of_text:
            return ""  # the news itself: it rose from 500 to 750
        told = f"The note says that {old} became {new}"
        if come:
            return f"{told}, and {old} did not stand there." if not self._stands(old, 0) else ""
        if gone:
            return f"{told}, and {new} does not stand there." if not self._stands(new, 1) else ""
        return f"{told}, and nothing like it changed."

    def _refute_error(self, claim: Claim) -> str:
        """An error that a note tells of: what it says of it must have something to do with what changed."""
        if not self._points:
            return "The note speaks of an error put right, and nothing that readers read was changed."
        figures = [m for m in claim.mentions if m.kind == "figure" and m.sort != "label"]
        changed = f"{' '.join(p.old for p in self._points)}\n{' '.join(p.new for p in self._points)}"
        if figures and not any(self._has(m.text, changed) for m in figures) and not self._speaks_of(claim, changed):
            return f"The note speaks of {figures[0].text}, and nothing that changed has that figure."
        return ""

    def _speaks_of(self, claim: Claim, text: str) -> bool:
        words = set(words_of(text))
        return any(word in words for word in claim.subject)

    def _has(self, value: str, text: str) -> bool:
        """Whether a text says a value: a figure, date or name in any form, or words as they stand."""
        if not text:
            return False
        said = {_sign(m) for m in read_mentions(value, self._language)}
        if said & {_sign(m) for m in read_mentions(text, self._language)}:
            return True
        words, size = words_of(value), len(words_of(value))
        there = words_of(text)
        return size > 0 and any(there[at : at + size] == words for at in range(len(there) - size + 1))

    def _stands(self, value: str, side: int) -> bool:
        return any(self._has(value, text) for text in texts_of(self._diff, side))


def _sign(mention: Mention) -> tuple[str, str]:
    return mention.kind, mention.key
