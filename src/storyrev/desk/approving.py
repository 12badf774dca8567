"""Signing revisions off, and what waits for somebody to do so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from storyrev.desk.finding import find_in_pair
from storyrev.desk.judging import edition_of
from storyrev.desk.particulars import desk_of
from storyrev.desk.picking import pick_pair
from storyrev.desk.policies import policy_of
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.errors import UsageError
from storyrev.judge import Policy, Ruling, judge_first, may_sign_off
from storyrev.store import Newsroom, Revision
from storyrev.store.approving import NotAnother
from storyrev.store.model import SignOff
from storyrev.store.signing import is_same_person
from storyrev.store.write import check_editor
from storyrev.story.model import Story

ASKS = "SR503"
"""The rule that asks for sign-offs."""


class MayNotSignOff(UsageError):
    """The newsroom's policy names who may sign off, and this is nobody of them."""


class MustSign(UsageError):
    """A sign-off needs the signature of its own signer here."""


def sign_off(
    newsroom: Newsroom,
    name: str,
    *,
    by: str,
    at: datetime,
    remark: str = "",
    change: str = "",
    key: str | None = None,
    watch: Watch = UNWATCHED,
) -> tuple[Revision, bool]:
    """Record that `by` ("Name <email>") approved the revision that `name` names, or one change in it by its address.

    Gives the revision with its sign-offs, and whether anything was recorded: not where `by` said the same before. Raises
    `MayNotSignOff`, `UnknownAddress` and `NothingToCompare` for a change that the revision did not make, and what
    `Newsroom.resolve` and `Newsroom.sign_off` raise.
    """
    revision = newsroom.resolve(name)
    check_may_sign_off(policy_of(newsroom), Reader(newsroom, watch).story(revision), by)
    if change:
        find_in_pair(newsroom, pick_pair(newsroom, revision.name), change, watch)
    return newsroom.sign_off(revision, SignOff(by, at, remark, change), key=key)


def check_sign_offs(newsroom: Newsroom, story: Story, people: Iterable[str], editor: str) -> None:
    """Make sure that these people may be recorded as those who signed a draft of `editor` off, with the save itself.

    Raises `MustSign`, `MayNotSignOff`, `NotAnother` and `BadEditor`.
    """
    people = tuple(people)
    if not people:
        return
    if newsroom.settings.signed:
        raise MustSign(
            "This newsroom signs what it records, and nobody signs for another: save it without --signed-off-by (--withheld, "
            "where it may not go out before), and have it signed off with: storyrev sign-off"
        )
    policy = policy_of(newsroom)
    for by in people:
        check_editor(by)
        check_may_sign_off(policy, story, by)
        if is_same_person(by, editor):
            raise NotAnother(f"{by} saves this, and a sign-off is another person's. Have it read by somebody else.")


def check_may_sign_off(policy: Policy, story: Story, by: str) -> None:
    """Make sure that somebody may sign a story off by the newsroom's policy. Raises `MayNotSignOff`."""
    limits = policy.for_desk(desk_of(story)).limits
    if not may_sign_off(by, limits):
        raise MayNotSignOff(
            f"{by} may not sign this story off: by storyrev.toml (sign-off-by) these may: {', '.join(limits.sign_off_by)}."
        )


def find_signed_off(newsroom: Newsroom, name: str | None = None) -> tuple[Revision, ...]:
    """The revisions that were signed off, of a story, of the one that `name` names, or of all; oldest first."""
    if name is None:
        return newsroom.signed_off()
    found = newsroom.history(name) if "@" not in name else (newsroom.resolve(name),)
    return tuple(revision for revision in found if revision.sign_offs)


def find_waiting(newsroom: Newsroom, slug: str | None = None, watch: Watch = UNWATCHED) -> tuple[Revision, ...]:
    """The revisions of a story, or of all, that need a sign-off by the newsroom's policy and have none; oldest first.

    What was withheld needs none, and one that was waived waits for nobody.
    """
    policy = policy_of(newsroom)
    reader = Reader(newsroom, watch)
    return tuple(revision for revision in _needing(newsroom, policy, slug) if _waits(reader, policy, revision))


def _needing(newsroom: Newsroom, policy: Policy, slug: str | None) -> Iterator[Revision]:
    """The revisions of the kinds that need a sign-off at any desk."""
    rulings = [policy.everywhere, *(ruling for _, ruling in policy.desks)]
    kinds = {kind for ruling in rulings for kind in ruling.limits.sign_off}
    if slug is not None:
        yield from (revision for revision in newsroom.history(slug) if revision.kind in kinds)
    elif kinds:
        yield from (revision for revision in newsroom.by_date() if revision.kind in kinds)


def _waits(reader: Reader, policy: Policy, revision: Revision) -> bool:
    ruling = policy.for_desk(desk_of(reader.story(revision))) if policy.desks else policy.everywhere
    asked = tuple(held for held in ruling.severities if held[0] == ASKS)
    found = judge_first(edition_of(revision), ruling=Ruling(asked, ruling.limits))
    return any(not finding.waived for finding in found)
