"""What the rules know of the revisions before one: their texts where they need them, and what readers were not told of."""

from __future__ import annotations

from collections.abc import Sequence

from storyrev.compare import compare
from storyrev.compare.model import StoryDiff
from storyrev.desk.judging import edition_of, judge_revisions
from storyrev.desk.reading import Reader
from storyrev.judge import Edition, Judgement, Policy
from storyrev.store import Revision
from storyrev.story.model import Story

_LOOK_BACK = 50
"""Revisions in silence that are compared, to find out since when readers should have been told."""


class Past:
    """The revisions of one story, oldest first, as far as judging one of them needs them; nothing is compared twice.

    Unless `whole`, rules that need earlier texts are passed over: then judging costs the same whatever came before.
    """

    def __init__(
        self, reader: Reader, history: Sequence[Revision], policy: Policy | None = None, *, whole: bool = True
    ) -> None:
        self._whole = whole
        self._reader = reader
        self._history = history
        self._policy = policy
        self._material: dict[int, bool] = {}

    def judge(self, old: Revision, new: Edition, old_story: Story | None = None) -> tuple[StoryDiff, Judgement]:
        """How a revision, or a draft (number 0), differs from an earlier one, and what that means.

        `new` brings its text; `old_story` is that of the old one, where it was read. A note that tells late of changes
        in silence is held against these too.
        """
        before = self.before(new)
        editions = self._list_editions(before, new, old, old_story)
        held = edition_of(old, old_story or self._reader.story(old))
        diff, judgement = judge_revisions(held, new, editions, self._policy)
        if new.number == old.number + 1:
            self._material[new.number] = judgement.material
        if judgement.audit is not None and judgement.audit.unfounded:
            untold = self.compare_untold(old, before, new.story)
            if untold is not None:
                return judge_revisions(held, new, editions, self._policy, untold)
        return diff, judgement

    def before(self, new: Edition) -> list[Revision]:
        """The revisions before one; all of them before a draft."""
        return [revision for revision in self._history if not new.number or revision.number < new.number]

    def compare_untold(self, old: Revision, before: Sequence[Revision], new: Story | None) -> StoryDiff | None:
        """All that changed since readers were last told something; None where that is no more than from `old` on."""
        silent = [number for number, material in self._look_back(before).items() if material]
        first = min((number for number in silent if number <= old.number), default=0)
        if new is None or first < 2:
            return None
        return compare(self._reader.story(before[first - 2]), new)

    def _list_editions(
        self, before: Sequence[Revision], new: Edition, old: Revision, old_story: Story | None
    ) -> list[Edition]:
        """The revisions as the rules know them: with their texts where one of them was not for readers."""
        hidden = self._whole and any(
            revision.status == "withheld" or revision.embargo is not None for revision in before
        )
        if hidden:
            self._reader.load(before)
        told = self._whole and (new.note.strip() or (new.story is not None and new.story.notes))
        materials = self._look_back(before) if told else {}
        editions = []
        for revision in before:
            story = self._reader.story(revision) if hidden else old_story if revision is old else None
            editions.append(edition_of(revision, story, material=materials.get(revision.number)))
        return editions

    def _look_back(self, before: Sequence[Revision]) -> dict[int, bool]:
        """Whether each of the last revisions that came without a note was material, by number."""
        found = {}
        for revision, earlier in zip(reversed(before[1:]), reversed(before[:-1]), strict=True):
            if revision.note.strip() or revision.number <= before[-1].number - _LOOK_BACK:
                break
            if revision.number not in self._material:
                sides = [edition_of(each, self._reader.story(each)) for each in (earlier, revision)]
                _, judgement = judge_revisions(sides[0], sides[1], (), self._policy)
                self._material[revision.number] = judgement.material
            found[revision.number] = self._material[revision.number]
        return found
