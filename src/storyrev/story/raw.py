"""A block as tiled, before it is known what it is on the page."""

from __future__ import annotations

from dataclasses import dataclass

from storyrev.story.inline import PLAIN, Shape
from storyrev.story.model import Block


@dataclass(frozen=True, slots=True)
class Raw:
    """A tile of the source.

    `shape` is what its inline markup says of it. `sure` is true where the writer said what it is
    (an element of HTML), so that its words are not asked. `opens` and `closes` count the cards and
    notes that begin and end here, by the name of their class.
    """

    block: Block
    shape: Shape = PLAIN
    sure: bool = False
    opens: str = ""
    closes: bool = False
