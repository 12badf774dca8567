"""storyrev.toml read in full before a command begins, so that none goes on in silence with one that is wrong."""

from __future__ import annotations

from storyrev.store import Newsroom
from storyrev.store.layout import SETTINGS
from storyrev.store.settings import parse_settings, read_bytes
from storyrev.store.vetted import note_vetted


def vet_settings(newsroom: Newsroom) -> None:
    """Look at every value in a newsroom's storyrev.toml. Raises `BrokenSettings` with the file and the line."""
    file = newsroom.root / SETTINGS
    data = read_bytes(file)
    parse_settings(data, file)
    # What most newsrooms do not say is not waited for.
    if b"check" in data or b"\\" in data:  # a key may be written with escapes
        from storyrev.desk.policies import read_policy_file

        read_policy_file(file)
    if b"notes" in data or b"\\" in data:
        from storyrev.desk.noting import read_pattern_file

        read_pattern_file(file)
    note_vetted(newsroom.layout, data)
