"""The record: each revision of a story is a commit in the newsroom's Git repository.

`create` makes a newsroom, `Newsroom.open` finds one, and a `Newsroom` saves and finds revisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyrev.store.model import KINDS, Kind, Revision, SaveResult, Stamps, Status, StorySummary
from storyrev.store.newsroom import Newsroom

if TYPE_CHECKING:
    from storyrev.store.begin import create

__all__ = [
    "KINDS",
    "Kind",
    "Newsroom",
    "Revision",
    "SaveResult",
    "Stamps",
    "Status",
    "StorySummary",
    "create",
]


def __getattr__(name: str) -> object:
    # GitPython takes longer to import than most commands to run; only a beginning needs it.
    if name == "create":
        from storyrev.store.begin import create

        return create
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
