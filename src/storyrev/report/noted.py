"""How a note held against the change is told: how much of the change it covers, what of it, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from storyrev.judge.audit import NoteAudit
from storyrev.judge.points import Point
from storyrev.judge.telling import tell_point, weigh_point
from storyrev.report.facts import find_place
from storyrev.report.layout import Layout, Spot
from storyrev.report.words import count_things, name_field, name_part


@dataclass(frozen=True, slots=True)
class Told:
    """A change that a note covers or leaves out, in a few words, with its place in the text; `claim` covers it."""

    text: str
    spot: Spot
    claim: str = ""


def tell_coverage(audit: NoteAudit, material: bool) -> str:
    """How much of the change a note tells of, in a sentence; `material` says whether the change is.

    A change of words alone may be material and hold nothing that a note could be held to.
    """
    covered, left_out, unfounded = len(audit.covered), len(audit.left_out), len(audit.unfounded)
    changes = covered + left_out
    if changes:
        told = f"{covered:,} of {count_things(changes, 'material change')} told"
    elif material:
        told = "Only words changed that are no facts; whether they need a note is for you to judge"
    else:
        told = "No material change to tell of"
    return f"{told}; {count_things(unfounded, 'claim')} that did not happen." if unfounded else f"{told}."


def list_left_out(audit: NoteAudit, layout: Layout) -> tuple[Told, ...]:
    """The material changes that a note does not mention, the gravest first; what reads the same in a place once."""
    points = sorted(audit.left_out, key=weigh_point)
    return tuple(dict.fromkeys(Told(tell_point(point), _spot(point, layout)) for point in points))


def list_covered(audit: NoteAudit, layout: Layout) -> tuple[Told, ...]:
    """The material changes that a note tells of, the gravest first, each with the sentence that does."""
    covered = sorted(audit.covered, key=lambda one: weigh_point(one.point))
    told = (Told(tell_point(one.point), _spot(one.point, layout), one.claim.text) for one in covered)
    return tuple(dict.fromkeys(told))


def _spot(point: Point, layout: Layout) -> Spot:
    """Where a change is shown; a field of the story that the page does not show has a name and no place."""
    spot = find_place(point.old_at, point.new_at, layout)
    anchor = layout.ids.get(point.address, "")
    if spot is None:
        return Spot(anchor, name_field(point.fact.field) if point.fact and point.fact.field else name_part(None))
    return Spot(anchor or spot.anchor, spot.part)
