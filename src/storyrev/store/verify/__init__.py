"""Holding the record to what it should be: `verify` reads all of it and tells what is wrong, where and since when."""

from __future__ import annotations

from importlib import resources

from storyrev.store.verify.model import CODES, Finding, Verdict
from storyrev.store.verify.run import accept, verify

__all__ = ["CODES", "Finding", "Verdict", "accept", "read_schema", "verify"]


def read_schema() -> str:
    """The JSON Schema (2020-12) of `storyrev.verify/v1`, as text."""
    return resources.files("storyrev.store.verify").joinpath("verify-v1.schema.json").read_text("utf-8")
