"""Building and cutting blocks so that no character of their source is lost or counted twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from storyrev.story.model import Block, BlockKind, Link, Mark


class Weaver:
    """A block in the making: what is read and what is markup, in source order."""

    __slots__ = ("_marks", "_pieces", "links", "size")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self.links: list[Link] = []
        self.size = 0

    def text(self, text: str) -> None:
        """Add text that is read as it stands."""
        if text:
            self._pieces.append(text)
            self.size += len(text)

    def mark(self, source: str) -> None:
        """Add source that is not read."""
        if not source:
            return
        last = self._marks[-1] if self._marks else None
        if last is not None and last.size == 0 and last.at == self.size:
            self._marks[-1] = Mark(last.at, 0, last.source + source)
        else:
            self._marks.append(Mark(self.size, 0, source))

    def read(self, source: str, body: str) -> None:
        """Add source that is read as something else."""
        if source == body:
            self.text(body)
        elif not body:
            self.mark(source)
        else:
            self._marks.append(Mark(self.size, len(body), source))
            self._pieces.append(body)
            self.size += len(body)

    def add(self, block: Block) -> None:
        """Add all of a block, its links apart."""
        for start, end, source in _pieces(block, ()):
            self.read(source, block.body[start:end])

    def save(self) -> tuple[int, int, Mark | None, int, int]:
        """Give a state that `restore` goes back to."""
        last = self._marks[-1] if self._marks else None
        return len(self._pieces), len(self._marks), last, self.size, len(self.links)

    def restore(self, state: tuple[int, int, Mark | None, int, int]) -> None:
        """Take back everything added since `save`."""
        pieces, marks, last, self.size, links = state
        del self._pieces[pieces:], self._marks[marks:], self.links[links:]
        if last is not None:
            self._marks[-1] = last

    def block(self, kind: BlockKind, *, level: int = 0, ordered: bool = False, split: int = -1) -> Block:
        """Give the finished block."""
        return Block(
            kind,
            "".join(self._pieces),
            tuple(self._marks),
            tuple(sorted(self.links, key=lambda link: (link.start, link.end))) if self.links else (),
            level=level,
            ordered=ordered,
            split=split,
        )


def cut(block: Block, at: int) -> tuple[Block, Block] | None:
    """Divide a block in two before `body[at]`; None where that would cut through a mark.

    Markup that stands exactly there stays with the text before it, or goes with the text after it
    where white space precedes.
    """
    opens = at == 0 or block.body[at - 1].isspace()
    old_marks: list[Mark] = []
    new_marks: list[Mark] = []
    for mark in block.marks:
        end = mark.at + mark.size
        if mark.at < at < end:
            return None
        if end < at or (end == at and (mark.size or not opens)):
            old_marks.append(mark)
        else:
            new_marks.append(replace(mark, at=mark.at - at))
    first = replace(
        block,
        body=block.body[:at],
        marks=tuple(old_marks),
        links=tuple(_within(block.links, 0, at)),
        split=-1,
    )
    second = replace(
        block,
        body=block.body[at:],
        marks=tuple(new_marks),
        links=tuple(_within(block.links, at, len(block.body))),
        split=-1,
    )
    return first, second


def hide(block: Block, start: int, end: int) -> Block:
    """Turn `body[start:end]` into a mark: it stays in the source and is no longer read."""
    return reread(block, start, end, "") if start < end else block


def reread(block: Block, start: int, end: int, text: str) -> Block:
    """Read `body[start:end]`, with the marks inside it, as another text; `hide` is the case of none.

    A mark that only begins or ends inside the stretch keeps its reading, and is left out of it.
    """
    old, inside, new = Weaver(), [], Weaver()
    for low, high, source in _pieces(block, (start, end)):
        if low < start or (low == high == start):
            old.read(source, block.body[low:high])
        elif high <= end and (low < high or low < end):
            inside.append(source)
        else:
            new.read(source, block.body[low:high])
    made = old.block(block.kind)
    weaver = Weaver()
    weaver.add(made)
    weaver.read("".join(inside), text)
    weaver.add(new.block(block.kind))
    shift = len(text) - (end - start)

    def moved(at: int) -> int:
        return at if at <= start else max(start, at + shift)

    whole = weaver.block(block.kind)
    links = tuple(Link(moved(x.start), moved(x.end), x.target) for x in block.links)
    return replace(block, body=whole.body, marks=whole.marks, links=links)


def _pieces(block: Block, cuts: tuple[int, ...]) -> Iterable[tuple[int, int, str]]:
    """Give a block as (start, end, source) of its texts and marks, texts divided at `cuts` too."""
    done = 0
    for mark in (*block.marks, Mark(len(block.body), 0, "")):
        while done < mark.at:
            end = min([cut for cut in cuts if done < cut < mark.at], default=mark.at)
            yield done, end, block.body[done:end]
            done = end
        if mark.source:
            yield mark.at, mark.at + mark.size, mark.source
        done = mark.at + mark.size


def trim(block: Block) -> Block:
    """Move white space at both ends of the body into the marks."""
    body = block.body
    end = len(body.rstrip())
    if end < len(body):
        block = hide(block, end, len(body))
    start = len(block.body) - len(block.body.lstrip())
    return hide(block, 0, start) if start else block


def join(first: Block, second: Block, between: str) -> Block:
    """Make one block of two neighbours; the markup between them is read as `between`, one character."""
    weaver = Weaver()
    head = list(first.marks)
    tail = list(second.marks)
    middle: list[str] = []
    while head and head[-1].size == 0 and head[-1].at == len(first.body):
        middle.insert(0, head.pop().source)
    while tail and tail[0].size == 0 and tail[0].at == 0:
        middle.append(tail.pop(0).source)
    weaver.add(replace(first, marks=tuple(head)))
    weaver.read("".join(middle), between)
    weaver.add(replace(second, marks=tuple(tail)))
    made = weaver.block(first.kind)
    shift = len(first.body) + len(between)
    links = (*first.links, *(Link(x.start + shift, x.end + shift, x.target) for x in second.links))
    return replace(first, body=made.body, marks=made.marks, links=links)


def after(block: Block, source: str) -> Block:
    """Add source that is not read to the end of a block."""
    if not source:
        return block
    end = len(block.body)
    last = block.marks[-1] if block.marks else None
    if last is not None and last.size == 0 and last.at == end:
        return replace(block, marks=(*block.marks[:-1], Mark(end, 0, last.source + source)))
    return replace(block, marks=(*block.marks, Mark(end, 0, source)))


def _within(links: Iterable[Link], start: int, end: int) -> Iterable[Link]:
    for link in links:
        low, high = max(link.start, start), min(link.end, end)
        if low < high or (low == high and link.start == link.end and (low < end or start == end)):
            yield Link(low - start, high - start, link.target)
