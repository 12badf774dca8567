"""The embargo that a story names itself."""

from __future__ import annotations

from datetime import datetime

from storyrev.story.model import Story


def read_embargo(story: Story) -> datetime | None:
    """The time until which a story's front matter says that nobody may read it (`embargo`), where it is a time with a zone."""
    try:
        at = datetime.fromisoformat(dict(story.front).get("embargo", ""))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
