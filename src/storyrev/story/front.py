"""The front matter of a stored story: YAML between two fences, every scalar read as text.

Nothing is guessed about a value: `no` is the text "no", `2020-01-01` the text "2020-01-01".
Aliases and anchors are refused, so a few lines cannot stand for gigabytes.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyrev.story.decode import BOM, UnreadableDraft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.events import Event

MOST_CHARACTERS = 256 * 1024
"""The longest front matter that is read."""

MOST_NESTING = 16
"""How deep lists and mappings may stand in one another."""

Value = str | list["Value"] | dict[str, "Value"]
"""A value of the front matter; scalars are text, as written."""

_OPENS = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_CLOSES = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)")
_KEY = re.compile(
    r"""(?:[^\s#:'"?-][^\r\n]*?|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\r\n]|'')*'|\?[ \t])[ \t]*(?:(?<=\?[ \t])|:(?:[ \t\r\n]|\Z))"""
)
_BEGINS_LIKE_YAML = re.compile(rf"(?:{_KEY.pattern}|[-{{][ \t]|(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))")
_BLANK = re.compile(r"(?:[ \t]*(?:\r\n?|\n))+")
_NEWLINE = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the front matter: its value, the value as written, and its line in the draft (from 1)."""

    key: str
    value: Value
    written: str
    line: int


def split_opening(text: str) -> tuple[str, str]:
    """Divide a Markdown draft into its opening (byte-order mark, front matter, blank lines) and the rest.

    A first line `---` with a blank line or running text under it is a rule across the page, and no
    front matter. Raises `UnreadableDraft` where front matter begins and no fence closes it.
    """
    start = len(BOM) if text.startswith(BOM) else 0
    opens = _OPENS.match(text, start)
    if opens is None or not _BEGINS_LIKE_YAML.match(text, opens.end()):
        return text[:start], text[start:]
    closes = _CLOSES.search(text, opens.end())
    if closes is None:
        if not _KEY.match(text, opens.end()):
            return text[:start], text[start:]
        raise UnreadableDraft("the front matter begins here and never ends; close it with a line of three dashes", 1)
    blank = _BLANK.match(text, closes.end())
    end = blank.end() if blank else closes.end()
    return text[:end], text[end:]


def read_front(opening: str) -> tuple[Entry, ...]:
    """Give the keys of the front matter in an opening, in the order they stand in; none where there is none.

    A key given twice is there twice: an archive holds such drafts, and what they say must not be lost.
    Raises `UnreadableDraft` with the line for broken YAML, an alias or an anchor.
    """
    text = opening.removeprefix(BOM)
    opens = _OPENS.match(text)
    if opens is None:
        return ()
    closes = _CLOSES.search(text, opens.end())
    inside = _NEWLINE.sub("\n", text[opens.end() : closes.start() if closes else len(text)])
    if len(inside) > MOST_CHARACTERS:
        raise UnreadableDraft(f"the front matter is longer than {MOST_CHARACTERS:,} characters; move text below it", 1)
    return tuple(_entries(inside))


def _entries(text: str) -> Iterator[Entry]:
    import yaml
    from yaml.events import MappingEndEvent, MappingStartEvent, NodeEvent, StreamEndEvent

    try:
        events = _checked(yaml.parse(text, Loader=yaml.SafeLoader))
        event: Event = next(event for event in events if isinstance(event, (NodeEvent, StreamEndEvent)))
        if isinstance(event, StreamEndEvent):
            return
        if not isinstance(event, MappingStartEvent):
            raise UnreadableDraft("the front matter is not a list of `key: value` lines; write one key a line", 2)
        while not isinstance(event := next(events), MappingEndEvent):
            line = _line(event)
            key = _key(event, line)
            first = next(events)
            value, last = _value(first, events)
            written = value if isinstance(value, str) else _as_written(text, first, last)
            yield Entry(key, value, written, line)
        for _ in events:
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableDraft(
            f"the front matter is not YAML ({error.problem or error.context}); put the value in quotes",
            mark.line + 2 if mark else 1,
        ) from None
    except yaml.reader.ReaderError as error:
        raise UnreadableDraft(
            f"the front matter holds U+{int(error.character):04X}, which YAML does not allow; take it out",
            text.count("\n", 0, error.position) + 2,
        ) from None


def _checked(events: Iterator[Event]) -> Iterator[Event]:
    """Pass events on, and refuse what could grow: aliases, anchors, deep nesting."""
    from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent

    depth = 0
    for event in events:
        line = _line(event)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise UnreadableDraft("the front matter uses a YAML anchor or alias; write the value out", line)
        if isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > MOST_NESTING:
                raise UnreadableDraft(
                    f"the front matter is nested more than {MOST_NESTING} deep; make it flatter", line
                )
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        yield event


def _line(event: Event) -> int:
    """Give the line of the draft (from 1) that an event begins on; the fence is the first."""
    return event.start_mark.line + 2 if event.start_mark else 1


def _key(event: Event, line: int) -> str:
    from yaml.events import ScalarEvent

    if not isinstance(event, ScalarEvent):
        raise UnreadableDraft("a key of the front matter must be a word, not a list; rename it", line)
    return str(event.value)


def _value(first: Event, events: Iterator[Event]) -> tuple[Value, Event]:
    """Read one value; give it, and its last event."""
    from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

    if isinstance(first, ScalarEvent):
        return str(first.value), first
    if isinstance(first, MappingStartEvent):
        mapping: dict[str, Value] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = _key(event, _line(event))
            mapping[key], _ = _value(next(events), events)
        return mapping, event
    sequence: list[Value] = []
    while not isinstance(event := next(events), SequenceEndEvent):
        item, _ = _value(event, events)
        sequence.append(item)
    return sequence, event


def _as_written(text: str, first: Event, last: Event) -> str:
    """Give the lines that a list or a mapping stands on, without their common indentation."""
    if first.start_mark is None or last.end_mark is None:
        return ""
    start = first.start_mark.index
    indent = start - (text.rfind("\n", 0, start) + 1)
    return textwrap.dedent(" " * indent + text[start : last.end_mark.index]).strip()
