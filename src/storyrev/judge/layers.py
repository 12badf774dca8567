"""Two texts laid over each other by the edits between them, so that what stands at one place in both is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from storyrev.compare import Span
from storyrev.compare.spans import new_text, old_text


class Layers:
    """The old and the new text of a passage on one line.

    What both have stands there once, with every deletion and insertion in its place. A place on the line is an
    integer; `runs` are the stretches that were edited, with those joined that only white space parts.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = tuple(spans)
        self.old, self.new = old_text(self.spans), new_text(self.spans)
        self.runs: list[tuple[int, int]] = []
        self.size = 0
        starts: tuple[tuple[list[int], list[int]], tuple[list[int], list[int]]] = (([], []), ([], []))
        offsets = [0, 0]
        blank = False
        for span in self.spans:
            size = len(span.text)
            for side in (0, 1):
                if span.op != ("insert", "delete")[side]:
                    starts[side][0].append(offsets[side])
                    starts[side][1].append(self.size)
                    offsets[side] += size
            if span.op != "equal" and not span.form:
                if self.runs and (self.runs[-1][1] == self.size or blank):
                    self.runs[-1] = (self.runs[-1][0], self.size + size)
                else:
                    self.runs.append((self.size, self.size + size))
                blank = False
            else:
                blank = span.op == "equal" and span.text.isspace() and bool(self.runs) and self.runs[-1][1] == self.size
            self.size += size
        self._starts = starts
        self._kept = sum(len(span.text) for span in self.spans if span.op == "equal")

    def text(self, side: int) -> str:
        """The old text (0) or the new one (1)."""
        return (self.old, self.new)[side]

    @property
    def rewritten(self) -> bool:
        """Whether less than half of the longer text stands in both."""
        return 2 * self._kept < max(len(self.old), len(self.new))

    def place(self, side: int, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of one side stands on the line, from its first to behind its last character."""
        first, last = self._at(side, start), self._at(side, max(start, end - 1)) + (end > start)
        return first, last

    def _at(self, side: int, offset: int) -> int:
        offsets, places = self._starts[side]
        index = bisect_right(offsets, offset) - 1
        return places[index] + offset - offsets[index] if index >= 0 else 0

    def stretch(self, side: int, first: int, last: int) -> tuple[int, int]:
        """The stretch of one side between two places on the line; empty where that side has nothing there."""
        return self._offset(side, first), self._offset(side, last)

    def _offset(self, side: int, place: int) -> int:
        """How many characters of one side stand before a place."""
        offsets, places = self._starts[side]
        index = bisect_right(places, place) - 1
        if index < 0:
            return 0
        end = offsets[index + 1] if index + 1 < len(offsets) else len(self.text(side))
        return min(offsets[index] + place - places[index], end)
