"""Where a TOML file sets a key: for messages that name the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TABLE = re.compile(r"[ \t]*\[{1,2}[ \t]*([^\[\]\n]+?)[ \t]*\]{1,2}")
_KEY = re.compile(r"[ \t]*([A-Za-z0-9_.\"' \t-]+?)[ \t]*=")
_PART = re.compile(r"\"[^\"]*\"|'[^']*'|[^.\s\"']+")


def find_line(text: str, keys: Sequence[str]) -> int:
    """The number of the line that sets a key, given as the tables it is in and its own name.

    Where no line does in so many words (the table is written inline), that of the innermost table that one sets; else 1.
    """
    wanted = tuple(keys)
    table: tuple[str, ...] = ()
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        found: tuple[str, ...]
        if head := _TABLE.match(line):
            found = table = _split(head[1])
        elif key := _KEY.match(line):
            found = (*table, *_split(key[1]))
        else:
            continue
        if len(found) > depth and found == wanted[: len(found)]:
            best, depth = number, len(found)
    return best


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
