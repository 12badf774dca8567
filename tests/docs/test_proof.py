"""The page on proof names every code that `verify` can answer with, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from storyrev.store.verify import CODES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "proof.md"


def test_every_code_is_on_the_page() -> None:
    rows = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    named = [code for row in rows for code in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(named) == sorted(CODES)
