"""Finding a change by its address in the history of a story, and where the passage stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from storyrev.compare import Change, Followed, Place, compare, find_change, follow, is_address, read_place
from storyrev.compare.fields import list_fields
from storyrev.compare.follow import Fate
from storyrev.compare.spans import new_text
from storyrev.desk.comparing import compare_revisions
from storyrev.desk.picking import Pair
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.errors import UsageError
from storyrev.report.views import ComparisonView
from storyrev.store import Newsroom, Revision
from storyrev.story import Story
from storyrev.story.model import Section


class UnknownAddress(UsageError):
    """No change of the story has that address."""


@dataclass(frozen=True, slots=True)
class Found:
    """A change found by its address, and what became of the passage.

    `comparison` is the one that holds the change, of the revisions of `pair`. `fate`, `place`, `section`
    and `text` are those of the passage in the text of `latest`: None and empty where it is gone; a
    field has no place. `gone_in` is the revision that took it out, also where its own words came back
    since (`returned`).
    """

    change: Change
    pair: Pair
    comparison: ComparisonView
    latest: Revision
    fate: Fate = "gone"
    place: Place | None = None
    section: Section | None = None
    text: str = ""
    gone_in: Revision | None = None
    returned: bool = False


def find_in_history(newsroom: Newsroom, slug: str, address: str, watch: Watch = UNWATCHED) -> Found:
    """The change of a story that has the address: the last one, of neighbouring revisions.

    Raises `UnknownAddress` where there is none, and what reading raises.
    """
    history = newsroom.history(slug)
    _check(address, slug)
    reader = Reader(newsroom, watch)
    stories = reader.stream(reversed(history))
    new_story = next(stories)
    for new, old in pairwise(reversed(history)):
        watch.step(history[-1].number - old.number, len(history))
        old_story = next(stories)
        change = find_change(compare(old_story, new_story), address)
        if change is not None:
            return _follow(reader, Pair(old, new, history), (old_story, new_story), change)
        new_story = old_story
    raise UnknownAddress(
        f"{slug}: no revision made the change {address}. If it is one of two revisions further apart, name them too; "
        f"`storyrev diff {slug} --addresses` shows the addresses of a comparison"
    )


def find_in_pair(newsroom: Newsroom, pair: Pair, address: str, watch: Watch = UNWATCHED) -> Found:
    """The change between two revisions that has the address. Raises as `find_in_history` does."""
    _check(address, pair.new.slug)
    reader = Reader(newsroom, watch)
    reader.load((pair.old, pair.new))
    stories = reader.story(pair.old), reader.story(pair.new)
    change = find_change(compare(*stories), address)
    if change is None:
        raise UnknownAddress(
            f"{pair.new.slug}: between revisions {pair.old.number} and {pair.new.number} nothing has the address "
            f"{address}; `storyrev diff {pair.new.slug} {pair.old.number} {pair.new.number} --addresses` shows what has"
        )
    return _follow(reader, pair, stories, change)


def _check(address: str, slug: str) -> None:
    if not is_address(address):
        raise UnknownAddress(
            f"{address!r} is no address of a change; one looks like b-3f9a1c2e07, and "
            f"`storyrev diff {slug} --addresses` shows those of a comparison"
        )


def _follow(reader: Reader, pair: Pair, stories: tuple[Story, Story], change: Change) -> Found:
    later = tuple(revision for revision in pair.history if revision.number > pair.new.number)
    view = compare_revisions(pair.old, pair.new, stories, pair.history)
    latest = later[-1] if later else pair.new
    found = Found(change, pair, view, latest)
    texts = _texts(reader, (pair.new, stories[1]), later)
    return _read_value(found, texts) if change.kind in ("field", "opening") else _trace(found, stories[0], texts)


Texts = Iterator[tuple[Revision, Story]]
"""Revisions in order, with their stories."""


def _texts(reader: Reader, first: tuple[Revision, Story], later: tuple[Revision, ...]) -> Texts:
    yield first
    yield from zip(later, reader.stream(later), strict=True)


def _read_value(found: Found, texts: Texts) -> Found:
    """A field, or the front matter: there is one of it, so it stands or is gone."""
    change = found.change
    now = new_text(change.spans)
    gone_in = None if now else found.pair.new
    for revision, story in texts:
        before = now
        now = list_fields(story).get(change.field, "") if change.kind == "field" else story.opening
        if before and not now:
            gone_in = revision
    if not now:
        return replace(found, gone_in=gone_in)
    fate: Fate = "unchanged" if now == new_text(change.spans) else "edited"
    return replace(found, fate=fate, text=now, gone_in=gone_in, returned=gone_in is not None)


def _trace(found: Found, old_story: Story, texts: Texts) -> Found:
    """Follow a passage from comparison to comparison; where it is lost, look for it in the last text itself."""
    change = found.change
    revision, story = next(texts)
    # The text in which the passage was seen last, and its place there.
    holder, place = (story, change.new) if change.new is not None else (old_story, change.old)
    gone_in = None if change.new is not None else revision
    diff = found.comparison.diff
    edited = moved = False
    for revision, later in texts:
        if gone_in is None and place is not None:
            diff = compare(story, later)
            step = follow(place, (diff,))
            if step.place is None:
                gone_in = revision
            else:
                holder, place = later, step.place
                edited, moved = edited or step.edited, moved or step.moved
        story = later
    if gone_in is not None and place is not None:
        diff = compare(holder, story)
        back = follow(place, (diff,))
        # Likeness is no proof that a text which was cut came back: only its own words are.
        place, edited, moved = (None if back.edited else back.place), False, back.moved
    if place is None:
        return replace(found, gone_in=gone_in)
    return replace(
        found,
        fate=Followed(place, edited, moved).fate,
        place=place,
        section=story.parts[place.part],
        text=read_place(story, place, diff.options.language),
        gone_in=gone_in,
        returned=gone_in is not None,
    )
