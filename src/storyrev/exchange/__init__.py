"""Drafts in from elsewhere: folders of ordered drafts."""

from __future__ import annotations

from storyrev.exchange.folder import BadFolder, Draft, SamplesMissing, read_folder, samples_folder

__all__ = ["BadFolder", "Draft", "SamplesMissing", "read_folder", "samples_folder"]
