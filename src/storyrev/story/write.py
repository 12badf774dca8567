"""A story out: the stored form, Markdown with a front matter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyrev.story.calls import is_call
from storyrev.story.classify import classify
from storyrev.story.escape import escape_element, escape_inline, target, write_inline
from storyrev.story.model import Block, Link, Mark
from storyrev.story.scripts import TAG
from storyrev.story.stamps import read_stamps, without_lead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyrev.story.model import Story

_FIELDS = ("headline", "dek", "byline")
_MOST_TURNS = 10
"""How often a text is read back; in the last turns everything from the first difference on is written as elements."""
_WINDOW = 12
"""How many blocks apart two readings may be and still be brought together."""
_YAML_KEEPS = re.compile(r"[^\n\x85\u2028\u2029]+")
"""What PyYAML writes on one line and reads as it was: the line ends of Unicode are not among it."""
_GIVEN_NUMBER = re.compile(r"\s*(\d{1,9}[.)])")
_DASH = re.compile(r"[ \u00a0]*(?:—|–|--?)[ \u00a0]*")
_COLON = re.compile(r"[ \u00a0\u202f]?[:：]")
_INDENTED = frozenset({"item", "paragraph", "code", "table", "quote"})


def to_markdown(story: Story) -> str:
    """Give the canonical stored form of a story.

    For Markdown (and HTML, which was read through it) that is its source. A text becomes a front
    matter with headline, dek, byline and stamps, and a body that reads as the same blocks: kinds,
    bodies, labels, notes, cards, links.
    """
    return story.source if story.form != "text" else write_blocks(story.blocks)


def write_blocks(blocks: Sequence[Block], front: Mapping[str, str] | None = None) -> str:
    """Give blocks as a stored story.

    What Markdown would read as something else is written as an HTML element that says what it is:
    the text is read back, and every block that came out differently is written anew. `front` are keys of
    the front matter that are known already, with values of one line: they come first, and a block that
    says the same of the story stays where it is.
    """
    from storyrev.story.markdown import tile_markdown

    told = [block for block in blocks if block.kind != "markup"]
    opening, moved = _front(told, front or {})
    rest = [block for at, block in enumerate(told) if at not in moved]
    expected = [_seen(block) for block in rest]
    plain: set[int] = set()
    for turn in range(_MOST_TURNS + 1):
        text = _Body(rest, plain).write()
        read = [_seen(block) for block in classify(tile_markdown(text), "markdown") if block.kind != "markup"]
        wrong = _differing(expected, read) - plain
        if not wrong:
            break
        # One block read as something else can change what those after it are read as: first things first.
        first = sorted(wrong)[: 2**turn]
        plain.update(first if turn < _MOST_TURNS - 1 else range(first[0], len(rest)))
    return opening + text


def _differing(expected: Sequence[object], read: Sequence[object]) -> set[int]:
    """Give the numbers of the blocks that were not read back as they are."""
    wrong: set[int] = set()
    at = there = 0
    while at < len(expected):
        if there < len(read) and expected[at] == read[there]:
            at, there = at + 1, there + 1
            continue
        # Both go on where they agree again, at the least distance.
        steps = (
            (skipped, distance - skipped)
            for distance in range(1, _WINDOW)
            for skipped in range(distance + 1)
            if at + skipped < len(expected) and there + distance - skipped < len(read)
        )
        skip = next((s for s in steps if expected[at + s[0]] == read[there + s[1]]), (len(expected) - at, 0))
        wrong.update(range(at, at + max(1, skip[0])))
        at, there = at + skip[0], there + skip[1]
    return wrong


def _seen(block: Block) -> tuple[object, ...]:
    """What must be the same when a block is read back."""
    level = block.level if block.kind in ("heading", "item") else 0
    return block.kind, block.body, block.split, block.note, level, block.ordered, block.card, block.links


def _front(blocks: Sequence[Block], given: Mapping[str, str]) -> tuple[str, set[int]]:
    """Give the front matter, and the numbers of the blocks that went into it."""
    import yaml

    fields = dict(given)
    moved: set[int] = set()
    for at, block in enumerate(blocks):
        if block.card or block.links or not _YAML_KEEPS.fullmatch(block.body):
            continue
        if block.kind in _FIELDS and block.kind not in fields:
            fields[block.kind] = block.body
            moved.add(at)
    stamps = [(at, read_stamps(b.body)) for at, b in enumerate(blocks) if b.kind == "stamp" and not b.card]
    kinds = Counter(stamp.kind for _, read in stamps for stamp in read)
    for at, read in stamps:
        # With two of a kind the front matter would hide the other.
        if len(read) != 1 or kinds[read[0].kind] > 1 or read[0].kind in given or blocks[at].links:
            continue
        if _YAML_KEEPS.fullmatch(read[0].text):
            fields[read[0].kind] = without_lead(read[0].text)
            moved.add(at)
    order = (*_FIELDS, "dateline", "published", "updated")
    ordered = {key: fields[key] for key in (*order, *(key for key in fields if key not in order)) if key in fields}
    if not ordered:
        return "", moved
    dumped: str = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"---\n{dumped}---\n\n", moved


@dataclass(slots=True)
class _List:
    """An open list: how far its text is indented, and how many items it has."""

    indent: int
    ordered: bool
    count: int = 0


class _Body:
    """Writes blocks one after the other; those in `plain` as elements."""

    def __init__(self, blocks: Sequence[Block], plain: set[int]) -> None:
        self.blocks = blocks
        self.plain = plain
        self.pieces: list[str] = []
        self.lists: list[_List] = []
        self.card = 0

    def write(self) -> str:
        at = 0
        while at < len(self.blocks):
            block = self.blocks[at]
            self._enter(block.card)
            if not (block.kind == "item" or (block.level and block.kind in _INDENTED)):
                self.lists.clear()
            at += self._add(at, block)
        self._enter(0)
        return "".join(self.pieces).removesuffix("\n")

    def _enter(self, card: int) -> None:
        if card == self.card:
            return
        self.lists.clear()
        if self.card:
            self._put("</aside>")
        if card:
            self._put('<aside class="related">')
        self.card = card

    def _put(self, text: str, *, tight: bool = False) -> None:
        if tight and self.pieces:
            self.pieces[-1] = self.pieces[-1].removesuffix("\n\n") + "\n"
        indent = " " * (self.lists[-1].indent if self.lists and not tight else 0)
        lines = [indent + line if line and indent else line for line in text.split("\n")]
        self.pieces.append("\n".join(lines) + "\n\n")

    def _add(self, at: int, block: Block) -> int:
        """Write a block, and the one it shares a paragraph with; give how many were written."""
        if at in self.plain or (block.kind == "call" and not block.card and not is_call(block.body)):
            self.lists.clear()
            self._put(_element(block))
            return 1
        kind = block.kind
        if kind == "item":
            self._item(block)
        elif kind in ("label", "dateline"):
            return self._lead(at, block)
        elif kind in ("heading", "headline"):
            hashes = "#" * (block.level or (2 if block.card else 1))
            self._put(f"{hashes} {_heading(block)}")
        elif kind == "quote":
            self._put(_quote(block))
        elif kind == "caption" and at and self.blocks[at - 1].kind == "embed" and block.links == ():
            self._put(f"*{write_inline(block.body, (), kept_tags(block))}*")
        elif kind == "table":
            self._put(_table(block))
        elif kind == "code":
            self._put(_code(block))
        elif kind == "embed":
            self._put(_embed(block))
        else:
            self._put(write_inline(block.body, block.links, kept_tags(block)))
        return 1

    def _lead(self, at: int, block: Block) -> int:
        """Write a label or a dateline, with the paragraph it leads in to."""
        follows = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
        inline = (
            follows is not None
            and follows.kind == "paragraph"
            and not follows.level
            and at + 1 not in self.plain
            and follows.card == block.card
            and not any("\n" in mark.source or "\r" in mark.source for mark in block.marks[-1:])
        )
        words = write_inline(block.body, block.links, kept_tags(block))
        lead = f"{_label(block, words)} " if block.kind == "label" else words + _dash(block)
        if not inline or follows is None:
            self._put(lead.rstrip(" "))
            return 1
        self._put(lead + write_inline(follows.body, follows.links, kept_tags(follows)))
        return 2

    def _item(self, block: Block) -> None:
        depth = max(1, block.level)
        tight = bool(self.lists)
        del self.lists[depth:]
        outer = self.lists[depth - 2].indent if 1 < depth <= len(self.lists) + 1 else 0
        if len(self.lists) < depth or self.lists[-1].ordered != block.ordered:
            del self.lists[depth - 1 :]
            outer = self.lists[-1].indent if self.lists else 0
            self.lists.append(_List(outer, block.ordered))
        here = self.lists[-1]
        here.count += 1
        marker = (_number(block) or f"{here.count}.") + " " if block.ordered else "- "
        here.indent = outer + len(marker)
        text = write_inline(block.body, block.links, kept_tags(block), newline="\\\n" + " " * here.indent)
        if tight and self.pieces:
            self.pieces[-1] = self.pieces[-1].removesuffix("\n\n") + "\n"
        self.pieces.append(f"{' ' * outer}{marker}{text}\n\n")


def _number(block: Block) -> str:
    """Give the number that an item has on its page, with its full stop or bracket; empty if it has none there."""
    found = _GIVEN_NUMBER.match(block.marks[0].source) if block.marks and block.marks[0].at == 0 else None
    return found.group(1) if found else ""


def _dash(block: Block) -> str:
    """Give a dateline's own dash with the white space around it."""
    found = _DASH.search(block.marks[-1].source) if block.marks else None
    return found.group() if found else " — "


def _anchor(block: Block) -> str:
    """Give the anchor that says what a block is called; empty where it has no name."""
    return f'<a id="{block.identity}"></a>' if block.identity else ""


def kept_tags(block: Block, start: int = 0, end: int | None = None) -> tuple[Mark, ...]:
    """Give the tags kept in `body[start:end]`, counted from `start`; those without their partner are left out.

    The anchor of a block that has a name stands at its very beginning.
    """
    end = len(block.body) if end is None else end
    anchor = _anchor(block) if start == 0 else ""
    tags: list[Mark] = []
    open_tags: dict[str, list[int]] = {}
    paired: set[int] = set()
    for mark in block.marks:
        if not start <= mark.at <= mark.at + mark.size <= end or (mark.size and not TAG.fullmatch(mark.source)):
            continue
        for match in TAG.finditer(mark.source):
            opened = open_tags.setdefault(match.group("name"), [])
            if not match.group("closing"):
                opened.append(len(tags))
            elif opened:
                paired.update((opened.pop(), len(tags)))
            tags.append(Mark(mark.at - start, mark.size, match.group()))
    kept = tuple(tag for number, tag in enumerate(tags) if number in paired)
    return (Mark(0, 0, anchor), *kept) if anchor else kept


def _label(block: Block, words: str) -> str:
    """Give a label in bold with its own colon: French puts a space before it, Chinese a wide one."""
    found = _COLON.search(block.marks[-1].source) if block.marks else None
    colon = found.group() if found else ":"
    # A wide colon at the end of bold words with no space after it would not end them.
    return f"**{words}**{colon}" if colon == "：" else f"**{words}{colon}**"


def _heading(block: Block) -> str:
    text = write_inline(block.body, block.links, kept_tags(block), newline="<br>")
    # Hashes at the end of a heading would be read as its closing.
    return text[:-1] + "\\#" if text.endswith("#") else text


def _quote(block: Block) -> str:
    said = block.text
    inside = [link for link in block.links if link.end <= len(said)]
    lines = write_inline(said, inside, kept_tags(block, 0, len(said)))
    if block.split >= 0:
        shift = len(block.body) - len(block.body[block.split :].lstrip())
        links = [Link(x.start - shift, x.end - shift, x.target) for x in block.links if x.start >= shift]
        lines += f"\n\n— {write_inline(block.body[shift:], links, kept_tags(block, shift))}"
    return "\n".join(f"> {line}" if line else ">" for line in lines.split("\n"))


def _table(block: Block) -> str:
    rows: list[list[str]] = []
    at = 0
    for row in block.body.split("\n"):
        cells = []
        for cell in row.split("\t"):
            end = at + len(cell)
            links = [Link(x.start - at, x.end - at, x.target) for x in block.links if at <= x.start and x.end <= end]
            cells.append(_cell(cell, links))
            at = end + 1
        rows.append(cells)
    rows[0][0] = _anchor(block) + rows[0][0]
    rule = ["---"] * len(rows[0])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (rows[0], rule, *rows[1:]))


def _cell(text: str, links: Sequence[Link]) -> str:
    written = escape_inline(text) if not links else write_inline(text, links)
    return written.replace("\\|", "|").replace("|", "\\|")


def _code(block: Block) -> str:
    fence = "```"
    while fence in block.body:
        fence += "`"
    return f"{fence}\n{block.body}\n{fence}"


def _embed(block: Block) -> str:
    link = block.links[0] if block.links else None
    if link is None or link.target == block.body:
        return _anchor(block) + write_inline(block.body, ())
    words = write_inline(block.body, (), newline=" ").replace("[", "\\[").replace("]", "\\]")
    return f"{_anchor(block)}![{words}]({target(link.target)})"


def _element(block: Block) -> str:
    """Give a block as an HTML element that says what it is."""
    if block.kind == "embed":
        return _embed(block)
    text = escape_element(block.body, block.links, kept_tags(block))
    if block.split >= 0 and not any(link.start < block.split < link.end for link in block.links):
        links = [x for x in block.links if x.end <= block.split]
        cited = [
            Link(x.start - block.split, x.end - block.split, x.target) for x in block.links if x.start >= block.split
        ]
        text = escape_element(block.body[: block.split], links, kept_tags(block, 0, block.split))
        text += f"<cite>{escape_element(block.body[block.split :], cited, kept_tags(block, block.split))}</cite>"
    if block.kind == "paragraph":
        return f"<p>{text}</p>"
    if block.kind == "heading":
        return f"<h{block.level}>{text}</h{block.level}>"
    if block.kind == "quote":
        return f"<blockquote>{text}</blockquote>"
    if block.kind == "item":
        name = "ol" if block.ordered else "ul"
        depth = max(1, block.level)
        number = _number(block).rstrip(".)") if block.ordered else ""
        item = f'<li value="{number}">' if number else "<li>"
        return f"<{name}>" * depth + f"{item}{text}</li>" + f"</{name}>" * depth
    if block.kind == "note":
        return f'<aside class="{block.note}">\n\n<p>{text}</p>\n\n</aside>'
    return f'<p class="{block.kind}">{text}</p>'
