"""Who Git says is at work."""

from __future__ import annotations

from pathlib import Path

from storyrev.store.git import GitFailed, run_git


def configured_identity(directory: Path) -> str | None:
    """The "Name <email>" that Git's settings give for a folder (that need not exist yet), or None.

    Only settings count: a name that Git would make up from the machine's is nobody's.
    """
    folder = next(place for place in (directory.resolve(), *directory.resolve().parents) if place.is_dir())
    try:
        name, email = (run_git(folder, "config", f"user.{key}").decode().strip() for key in ("name", "email"))
    except (GitFailed, UnicodeDecodeError):
        return None
    return f"{name} <{email}>" if name and email else None
