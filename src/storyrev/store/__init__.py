"""The record: each revision of a story is a commit in the newsroom's Git repository.

`create` makes a newsroom, `add_store` gives it another store, `Newsroom.open` finds one, and a `Newsroom` saves and finds revisions.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from storyrev.store.model import KINDS, STATUSES, Kind, Revision, Stamps, Status
from storyrev.store.newsroom import Newsroom

if TYPE_CHECKING:
    from storyrev.store.adding import Added, add_store
    from storyrev.store.answers import SaveResult, StorySummary, WorkingCopy
    from storyrev.store.begin import create
    from storyrev.store.entries import Entry, Imported, Kept, Refused

__all__ = [
    "KINDS",
    "STATUSES",
    "Added",
    "Entry",
    "Imported",
    "Kept",
    "Kind",
    "Newsroom",
    "Refused",
    "Revision",
    "SaveResult",
    "Stamps",
    "Status",
    "StorySummary",
    "WorkingCopy",
    "add_store",
    "create",
]

# Found when asked for: GitPython alone takes longer to import than a look-up takes to answer.
_ELSEWHERE = {
    "Added": "adding",
    "add_store": "adding",
    "SaveResult": "answers",
    "StorySummary": "answers",
    "WorkingCopy": "answers",
    "create": "begin",
    "Entry": "entries",
    "Imported": "entries",
    "Kept": "entries",
    "Refused": "entries",
}


def __getattr__(name: str) -> object:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
