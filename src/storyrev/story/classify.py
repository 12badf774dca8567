"""What each raw block is on the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storyrev.story.weave import trim

if TYPE_CHECKING:
    from storyrev.story.model import Block, Form
    from storyrev.story.raw import Raw


def classify(raws: list[Raw], form: Form) -> list[Block]:
    """Give the blocks of a page: the headline, and everything else as tiled."""
    blocks = []
    for number, raw in enumerate(raws):
        block = trim(raw.block)
        if number == 0 and block.kind == "heading" and block.level == 1:
            block = replace(block, kind="headline")
        blocks.append(block)
    return blocks
