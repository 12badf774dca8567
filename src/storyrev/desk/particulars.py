"""What a story says of itself that the record keeps beside its text: its desk, its stamps, its embargo, the day it was published."""

from __future__ import annotations

from datetime import date, datetime

from storyrev.store.model import Stamps
from storyrev.store.write import BadTime, check_time
from storyrev.story import UnreadableDraft
from storyrev.story.embargo import read_embargo
from storyrev.story.front import read_front, split_opening
from storyrev.story.model import Story


def desk_of(story: Story) -> str:
    """The desk that a story belongs to (`desk` in its front matter); empty where it does not say."""
    return dict(story.front).get("desk", "")


def embargo_of(story: Story) -> datetime | None:
    """Until when nobody outside may read a story (`embargo` in its front matter); None where that is no time with a zone."""
    at = read_embargo(story)
    try:
        return check_time(at) if at else None
    except BadTime:  # a year that Git has no time for
        return None


def stamps_of(story: Story) -> Stamps:
    """The stamps of the page in its own words, as the record keeps them."""
    return tuple((stamp.kind, stamp.text) for stamp in story.stamps)


def peek_desk(stored: bytes) -> str:
    """The desk that a stored story names in its front matter, of which no more is read; empty where it cannot be."""
    try:
        front = read_front(split_opening(stored.decode("utf-8", "replace"))[0])
    except UnreadableDraft:
        return ""
    return next((entry.value for entry in reversed(front) if entry.key == "desk" and isinstance(entry.value, str)), "")


def published_day(story: Story) -> date | None:
    """The day that the page itself gives for its publication, if it does."""
    for stamp in story.stamps:
        if stamp.kind == "published" and stamp.at:
            return date.fromisoformat(stamp.at[:10])
    return None
