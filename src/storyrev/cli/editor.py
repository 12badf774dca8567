"""Who is saving."""

from __future__ import annotations

import os
from pathlib import Path

from storyrev.errors import UsageError


class NoEditor(UsageError):
    """Nobody said who the editor is."""


def find_editor(given: str | None, directory: Path) -> str:
    """The editor as "Name <email>": as given, else STORYREV_EDITOR, else Git's configured identity.

    Raises `NoEditor` with the ways to say it.
    """
    editor = given or os.environ.get("STORYREV_EDITOR", "")
    if editor:
        return editor
    from storyrev.store.identity import configured_identity

    identity = configured_identity(directory)
    if identity is None:
        raise NoEditor(
            "nobody is named as the editor; say --editor 'Name <email>', set STORYREV_EDITOR, "
            "or tell Git: git config --global user.name … and user.email …"
        )
    return identity
