"""The text of a row as HTML: edits in `<ins>` and `<del>`, moves linked, every character escaped.

Spans are joined here as `Markup`, each text escaped, because a template macro for every span costs
four times as much.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Literal

from markupsafe import Markup

from storyrev.compare import as_read
from storyrev.compare.model import Op, Span
from storyrev.report.characters import describe_hidden, draw_space, find_hidden, name_hidden
from storyrev.report.layout import End, Passage, Row
from storyrev.report.lettering import find_letters
from storyrev.report.names import tell_end
from storyrev.report.words import Sentence, Words, first_words
from storyrev.story.model import Block

Side = Literal["old", "both"]
"""A row is drawn as it was, or with old and new in one."""

# A passage takes its direction from the first letter of the story in it. What we say in between stands in a bdi, which
# does not count for that.
_HEARD = '<bdi class="sr" lang="en">{}</bdi>'
_EDITS = {
    "insert": (f"<ins>{_HEARD.format('Added: ')}", f"{_HEARD.format(' (end)')}</ins>"),
    "delete": (f"<del>{_HEARD.format('Cut: ')}", f"{_HEARD.format(' (end)')}</del>"),
}
_END_OF_MOVED = f"{_HEARD.format(' (end of moved passage)')} {{}}</span> "
_NOTHING = Markup("")


def draw_text(text: str, *, edited: bool = False) -> Markup:
    """Story text as HTML, with hidden characters shown by code point; with `edited`, white space drawn too."""
    if edited:
        text = draw_space(text)
    pieces: list[str] = []
    done = 0
    for match in find_hidden(text, edited=edited).finditer(text):
        pieces.append(escape(text[done : match.start()], quote=False))
        pieces.append(f'<bdi class="hid" title="{describe_hidden(match[0])}">{name_hidden(match[0])}</bdi>')
        done = match.end()
    pieces.append(escape(text[done:], quote=False))
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped above


def draw_sentence(sentence: str) -> Markup:
    """A sentence of ours as HTML; words of the story in it are kept apart, whichever way they run."""
    pieces = sentence.pieces if isinstance(sentence, Sentence) else (sentence,)
    isolate = Markup("<bdi>{}</bdi>").format
    return _NOTHING.join(isolate(draw_text(p)) if isinstance(p, Words) else draw_text(p) for p in pieces)


def draw_span(op: Op, text: str, letters: Iterable[Span] = ()) -> Markup:
    """One run of text: an edit in its element, with words for those who hear the page.

    `letters` are the same text cut where letters changed, if those are to be marked.
    """
    if op == "equal" or not text:
        return draw_text(text)
    start, end = _EDITS[op]
    drawn = _NOTHING.join(_draw_letters(span) for span in letters) or draw_text(text, edited=True)
    return Markup(start) + drawn + Markup(end)  # noqa: S704 - fixed markup


def _draw_letters(span: Span) -> Markup:
    return draw_text(span.text) if span.op == "equal" else Markup('<b class="letters">{}</b>').format(span.text)


def draw_spans(spans: Iterable[Span]) -> Markup:
    """Runs of text one after another, edits marked: a label, a headline, a field."""
    spans = as_read(spans)
    letters = find_letters(spans)
    return _NOTHING.join(draw_span(span.op, span.text, letters.get(at, ())) for at, span in enumerate(spans))


def draw_both(row: Row) -> Markup:
    """The text of a row with its edits in place; its credit or attribution in an element of its own."""
    return _set_table(row, "both") if row.kind == "table" else _set_apart(_pieces(row, "both"))


def draw_old(row: Row) -> Markup:
    """The text of a row as it was, what is gone marked; empty for a row that was not there."""
    if row.end is not None and row.state != "departed":
        return _NOTHING
    return _set_table(row, "old") if row.kind == "table" else _set_apart(_pieces(row, "old"))


def link_end(end: End) -> Markup:
    """Where the other end of a move is, in words and as a link to it."""
    text = Markup("<bdi>{}</bdi>").format(draw_text(tell_end(end)))
    if not end.target:
        return Markup('<span class="way" lang="en">{}</span>').format(text)
    return Markup('<a class="way" lang="en" href="#{}">{}</a>').format(end.target, text)


Piece = tuple[Markup, bool]
"""A run of HTML, and whether it stands in the attribution or credit."""


def _set_apart(pieces: Iterable[Piece]) -> Markup:
    text: list[Markup] = []
    credit: list[Markup] = []
    for piece, apart in pieces:
        (credit if apart else text).append(piece)
    if not credit:
        return _NOTHING.join(text)
    return Markup('{}<span class="by">{}</span>').format(_NOTHING.join(text), _NOTHING.join(credit))


def _pieces(row: Row, side: Side) -> Iterator[Piece]:
    if row.state == "departed" and row.end is not None and side == "both":
        yield Markup('<span class="stub">{}</span>').format(draw_text(_begin(row.passages))), False
        return
    splits = {"old": _split_of(row.old), "new": _split_of(row.new)}
    done = {"old": 0, "new": 0}
    for passage in row.passages:
        at = dict(done)
        _advance(done, passage.spans)
        if passage.anchor and side == "both":
            yield _mark_place(passage.anchor), at["new"] >= splits["new"]
        if passage.end is None:
            if passage.quiet_start:
                yield Markup(" "), at["new"] >= splits["new"]
                _advance(at, passage.spans[:1])
            yield from _runs(passage.telling, side, at, splits)
            if passage.quiet_end:
                yield Markup(" "), done["new"] > splits["new"]
        elif passage.end.arrival:
            if side == "both":
                yield from _arrival(passage, passage.end, at, splits)
        elif side == "old":
            yield from _departure(passage, passage.end, at, splits)
        else:
            yield _stub(passage, passage.end), at["old"] >= splits["old"]


def _advance(at: dict[str, int], spans: Iterable[Span]) -> None:
    """Go on in both texts by what the spans hold of each."""
    for span in spans:
        at["old"] += len(span.text) if span.op != "insert" else 0
        at["new"] += len(span.text) if span.op != "delete" else 0


def _runs(spans: Sequence[Span], side: Side, at: dict[str, int], splits: dict[str, int]) -> Iterator[Piece]:
    """Spans as pieces, each cut where the credit begins: in the old text for what is gone, else in the new."""
    at = dict(at)
    letters = find_letters(spans)
    for index, span in enumerate(spans):
        size = len(span.text)
        # What is the same in another form is told in a remark; each side shows its own.
        if span.op != "insert" if side == "old" else not (span.quiet and span.op == "delete"):
            text = "old" if side == "old" or span.op == "delete" else "new"
            cut = min(max(splits[text] - at[text], 0), size)
            op: Op = "equal" if span.quiet else span.op
            if cut in (0, size):
                yield draw_span(op, span.text, letters.get(index, ())), not cut
            else:
                yield draw_span(op, span.text[:cut]), False
                yield draw_span(op, span.text[cut:]), True
        _advance(at, (span,))


def _arrival(passage: Passage, end: End, at: dict[str, int], splits: dict[str, int]) -> Iterator[Piece]:
    apart = at["new"] >= splits["new"]
    came = passage.carried or tuple(Span("equal", span.text) for span in passage.spans if span.op != "delete")
    opening = f' <span class="moved" id="{{}}">{_HEARD.format("Moved here: ")}'
    yield Markup(opening).format(end.anchor), apart  # noqa: S704 - a fixed format
    yield from _runs(came, "both", {"old": at["new"], "new": at["new"]}, {**splits, "old": splits["new"]})
    yield Markup(_END_OF_MOVED).format(link_end(end)), apart  # noqa: S704 - a fixed format


def _departure(passage: Passage, end: End, at: dict[str, int], splits: dict[str, int]) -> Iterator[Piece]:
    apart = at["old"] >= splits["old"]
    yield Markup(f' <span class="moved">{_HEARD.format("Moved away: ")}'), apart  # noqa: S704 - fixed markup
    left = tuple(Span("equal", span.text) for span in passage.spans if span.op != "insert")
    yield from _runs(left, "old", at, splits)
    yield Markup(_END_OF_MOVED).format(link_end(end)), apart  # noqa: S704 - a fixed format


def _mark_place(anchor: str) -> Markup:
    return Markup('<span class="anchor" id="{}"></span>').format(anchor)


def _stub(passage: Passage, end: End) -> Markup:
    stub = Markup('<span class="stub">{} {}</span> ').format(draw_text(_begin((passage,))), link_end(end))
    return Markup(" ") + _mark_place(end.anchor) + stub


def _begin(passages: Iterable[Passage]) -> str:
    old = "".join(span.text for passage in passages for span in passage.spans if span.op != "insert")
    return f"“{first_words(old)}”"


def _split_of(block: Block | None) -> int:
    """Where the credit begins; beyond every text where there is none."""
    return sys.maxsize if block is None or block.split < 0 else block.split


def _set_table(row: Row, side: Side) -> Markup:
    """A table from its text: cells end at tabs, rows at line feeds, on whichever side those stand."""
    rows: list[list[list[Markup]]] = [[[]]]
    for passage in row.passages:
        if passage.anchor and side == "both":
            rows[-1][-1].append(_mark_place(passage.anchor))
        for span in passage.spans if side == "old" else as_read(passage.spans):
            if side == "old" and span.op == "insert":
                continue
            for piece in re.split(r"([\t\n])", span.text):
                if piece == "\n":
                    rows.append([[]])
                elif piece == "\t":
                    rows[-1].append([])
                elif piece:
                    rows[-1][-1].append(draw_span("equal" if span.quiet else span.op, piece))
    cell = Markup("<td>{}</td>").format
    line = Markup("<tr>{}</tr>").format
    return Markup("<table>{}</table>").format(
        _NOTHING.join(line(_NOTHING.join(cell(_NOTHING.join(c)) for c in cells)) for cells in rows)
    )
