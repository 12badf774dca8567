"""Revisions of the record as the rules know them, and judging one against another."""

from __future__ import annotations

from collections.abc import Sequence

from storyrev.compare import compare
from storyrev.compare.model import StoryDiff
from storyrev.desk.particulars import desk_of
from storyrev.judge import EVERY_RULE, Edition, Judgement, Policy, judge
from storyrev.store import Revision
from storyrev.story.model import Story


def edition_of(revision: Revision, story: Story | None = None, *, material: bool | None = None) -> Edition:
    """A revision of the record as the rules know it; `story` is its text, where it was read."""
    return Edition(
        slug=revision.slug,
        number=revision.number,
        kind=revision.kind,
        note=revision.note,
        saved_at=revision.saved_at,
        editor=revision.editor,
        content_id=revision.content_id,
        withheld=revision.status == "withheld",
        embargo=revision.embargo,
        sign_offs=tuple(sign_off.by for sign_off in revision.sign_offs if not sign_off.change),
        waivers=revision.waivers,
        material=material,
        story=story,
    )


def judge_revisions(
    old: Edition,
    new: Edition,
    history: Sequence[Edition],
    policy: Policy | None = None,
    untold: StoryDiff | None = None,
) -> tuple[StoryDiff, Judgement]:
    """How two revisions of a story differ, and what that means; both bring their text.

    They are judged by the kind of the new one, and by the notes that readers were given with it and with those passed
    over: what was withheld told nobody anything. `history` are the story's revisions, oldest first; `untold` is all that
    changed since readers were last told something, where that is more.
    """
    assert old.story is not None and new.story is not None  # noqa: S101, PT018 - who compares has read them
    diff = compare(old.story, new.story)
    passed = [edition for edition in history if old.number < edition.number < (new.number or len(history) + 1)]
    told = [edition.note for edition in passed if not edition.withheld and edition.note]
    ruling = policy.for_desk(desk_of(new.story)) if policy is not None else EVERY_RULE
    earlier = tuple(edition for edition in history if not new.number or edition.number < new.number)
    note = "\n".join([*told, new.note])
    return diff, judge(diff, note=note, old=old, new=new, earlier=earlier, ruling=ruling, untold=untold)
