"""Stories in from elsewhere: folders of ordered drafts, and every format of `formats.FORMATS`."""

from __future__ import annotations

from storyrev.exchange.folder import BadFolder, Draft, SamplesMissing, read_folder, samples_folder

__all__ = ["BadFolder", "Draft", "SamplesMissing", "read_folder", "samples_folder"]
