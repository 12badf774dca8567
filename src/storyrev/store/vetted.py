"""The storyrev.toml that was last found right, kept beside the index: reading TOML takes longer than a look-up."""

from __future__ import annotations

import os
from contextlib import suppress

from storyrev import __version__
from storyrev.store.layout import SETTINGS, Layout

# What is right for one version may be wrong for another.
_VERSION = f"{__version__}\n".encode()


def is_vetted(layout: Layout) -> bool:
    """Whether a newsroom's storyrev.toml is, to the byte, one that `note_vetted` was told of."""
    try:
        return layout.vetted_file.read_bytes() == _VERSION + (layout.root / SETTINGS).read_bytes()
    except OSError:
        return False


def note_vetted(layout: Layout, data: bytes) -> None:
    """Note that a storyrev.toml with these bytes is right; nothing where that cannot be written."""
    file = layout.vetted_file
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        draft.write_bytes(_VERSION + data)
        draft.replace(file)
