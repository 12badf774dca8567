"""Where the lines of a text are."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each line of `source` begins, and where its text ends; `starts` has one more, the end of the source."""

    source: str
    starts: list[int]
    ends: list[int]

    def text(self, line: int) -> str:
        """Give a line without its end."""
        return self.source[self.starts[line] : self.ends[line]]

    @property
    def count(self) -> int:
        return len(self.ends)


def split_lines(source: str) -> Lines:
    """Find the lines of a text by the rule of CommonMark: CR LF, CR or LF ends one, nothing else does."""
    starts, ends = [], []
    for match in _LINE.finditer(source):
        if match.start() == len(source):
            break
        starts.append(match.start())
        ends.append(match.start() + len(match.group().rstrip("\r\n")))
    starts.append(len(source))
    return Lines(source, starts, ends)
