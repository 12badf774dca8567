"""The one base of every error that storyrev raises on purpose."""

from __future__ import annotations


class StoryrevError(Exception):
    """Something a user can act on; the message names the thing that is wrong and the next step.

    Subclasses stand beside the code that raises them. `exit_code` is what the command line
    ends with: 2 for a wrong call, 3 for a failure.
    """

    exit_code = 3


class UsageError(StoryrevError):
    """The request itself is wrong: a bad slug, an unknown revision, an unreadable draft."""

    exit_code = 2
