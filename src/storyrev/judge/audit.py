"""The note held against the change: what it covers, what it leaves out, and what it claims that did not happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storyrev.compare import StoryDiff
from storyrev.judge.claims import Claim, NoteReading
from storyrev.judge.covering import Told, contradicts, shares_values, tells
from storyrev.judge.facts import language_of
from storyrev.judge.model import Fact
from storyrev.judge.names import Known
from storyrev.judge.notes import read_note
from storyrev.judge.passages import texts_of
from storyrev.judge.points import Point, list_points
from storyrev.judge.telling import count_things, join_words, name_point, tell_points
from storyrev.judge.unfounded import Unfounded, find_unfounded


@dataclass(frozen=True, slots=True)
class Covered:
    """A material change that the note tells of: by which claim, and whether by name or in general terms only."""

    point: Point
    claim: Claim
    told: Told


@dataclass(frozen=True, slots=True)
class NoteAudit:
    """A note held against the change.

    `covered` and `left_out` are the material changes of the text, each in one of them, in reading order; `unfounded` are
    claims that nothing in the change bears out. `sections_changed` of `sections` have a material change. `answers` say
    to people what became of its claims.
    """

    reading: NoteReading
    covered: tuple[Covered, ...]
    left_out: tuple[Point, ...]
    unfounded: tuple[Unfounded, ...]
    sections_changed: int
    sections: int
    answers: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answers, and a sentence that lists what was left out."""
        return (*self.answers, *tell_left_out(self))

    @property
    def states_error(self) -> bool:
        """Whether the note says what was wrong and what is right."""
        return self.reading.states_error

    @property
    def states_since(self) -> bool:
        """Whether the note says since when an error had stood."""
        return self.reading.states_since


def audit_note(
    note: str, kind: str, diff: StoryDiff, facts: tuple[Fact, ...], points: tuple[Point, ...] | None = None
) -> NoteAudit:
    """Hold a note against a change; `kind` is that of the revision, `facts` are those of `find_facts(diff)`.

    Without a note everything is left out. `points` are those of `list_points` for the same, where they are at hand.
    """
    language = language_of(diff)
    points = list_points(diff, facts, language) if points is None else points
    known = Known((*texts_of(diff, 0), note), texts_of(diff, 1), language)
    reading = read_note(note, language, known)
    covered, left_out = [], []
    for point in points:
        best = _find_claim(reading, point, kind, language)
        if best is None:
            left_out.append(point)
        else:
            covered.append(best)
    sections = sum(s.new is not None and s.new.kind in ("lede", "section") for s in diff.sections)
    touched = len({p.part for p in points if p.part is not None})
    unfounded = tuple(find_unfounded(reading, points, diff, (touched, sections), language))
    audit = NoteAudit(reading, tuple(covered), tuple(left_out), unfounded, touched, sections, ())
    return replace(audit, answers=tuple(tell_answers(audit)))


def allow_late(audit: NoteAudit, whole: NoteAudit) -> NoteAudit:
    """The audit of a note that may tell of earlier changes too: `whole` holds it against all that readers were not told of.

    What that bears out is not claimed in vain.
    """
    vain = {(one.claim.kind, one.claim.text) for one in whole.unfounded}
    unfounded = tuple(one for one in audit.unfounded if (one.claim.kind, one.claim.text) in vain)
    allowed = replace(audit, unfounded=unfounded)
    return replace(allowed, answers=tuple(tell_answers(allowed)))


def _find_claim(reading: NoteReading, point: Point, kind: str, language: str) -> Covered | None:
    """The first claim that tells of a change by name, else the first that does in general."""
    general = None
    if contradicts(reading.claims, point, kind, language):
        return None  # it says what became of this, and it is not so
    of_quotes = {claim.text for claim in reading.claims if claim.kind == "quote"}
    gives = _gives_figures(reading) and not any(shares_values(claim, point, language) for claim in reading.claims)
    for claim in reading.claims:
        if gives and claim.kind in ("figure", "age", "error"):
            continue  # it says that a figure changed, and which: another one
        if claim.kind in ("error", "subject") and claim.text in of_quotes and _is_beside(claim, point, language):
            continue  # what it tells of is a quote
        told = tells(claim, point, kind, language)
        if told == "named":
            return Covered(point, claim, told)
        if told and general is None:
            general = Covered(point, claim, told)
    return general


def _is_beside(claim: Claim, point: Point, language: str) -> bool:
    """Whether a change is a fact that is no quote, and the claim has nothing of its readings."""
    return (
        point.fact is not None
        and point.fact.kind not in ("quote", "attribution")
        and not shares_values(claim, point, language)
    )


def _gives_figures(reading: NoteReading) -> bool:
    mentions = (mention for claim in reading.claims for mention in claim.mentions)
    return any(m.kind == "figure" and any(map(str.isdigit, m.text)) for m in mentions)


def tell_answers(audit: NoteAudit) -> Iterator[str]:
    """What a note claims in vain, what "throughout" comes to, and how well it covers what it covers, in sentences."""
    for one in audit.unfounded:
        yield one.why
    if any(claim.kind == "throughout" for claim in audit.reading.claims):
        told = Counter(name_point(point) for point in (*(c.point for c in audit.covered), *audit.left_out))
        what = join_words([count_things(number, name) for name, number in told.items()])
        yield f"“Throughout” is {audit.sections_changed} of {count_things(audit.sections, 'section')}: {what or 'nothing'}."
    if audit.left_out or not audit.covered:
        return
    general = [one.point for one in audit.covered if one.told == "general"]
    if general:
        yield f"The note tells in general terms only of: {join_words(tell_points(general))}."
    else:
        yield "Apart from that it covers what changed." if audit.unfounded else "The note covers what changed."


def tell_left_out(audit: NoteAudit) -> Iterator[str]:
    """What a note leaves out, in a sentence; none where that is nothing."""
    if audit.left_out:
        begins = "The note does not mention" if audit.reading.text.strip() else "No note tells readers of"
        yield f"{begins}: {join_words(tell_points(audit.left_out))}."
