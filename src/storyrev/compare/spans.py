"""Runs of text that both sides of a change have, or only one."""

from __future__ import annotations

from collections.abc import Iterable

from storyrev.compare.model import Op, Span


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans in their one canonical form: no empty ones, no equal neighbours, deletion before insertion.

    Of neighbouring edits those that read the same (`Span.form`) keep to themselves.
    """
    out: list[Span] = []
    texts: dict[Op, list[str]] = {"delete": [], "insert": []}
    form = False

    def flush() -> None:
        for op in ("delete", "insert"):
            if texts[op]:
                out.append(Span(op, "".join(texts[op]), form))
                texts[op] = []

    for span in spans:
        if not span.text:
            continue
        if span.op != "equal":
            if span.form != form:
                flush()
                form = span.form
            texts[span.op].append(span.text)
            continue
        flush()
        if out and out[-1].op == "equal":
            out[-1] = Span("equal", out[-1].text + span.text)
        else:
            out.append(span)
    flush()
    return tuple(out)


def swap_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same edits seen from the other side."""
    other: dict[Op, Op] = {"equal": "equal", "delete": "insert", "insert": "delete"}
    return join_spans(Span(other[span.op], span.text, span.form) for span in spans)


def as_read(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The edits that a reader sees: what only differs in form is told as the new text has it.

    White space and the like that came or went stays an edit.
    """
    out = []
    for span in spans:
        if not span.quiet:
            out.append(span)
        elif span.op == "insert":
            out.append(Span("equal", span.text))
    return join_spans(out)


def old_text(spans: Iterable[Span]) -> str:
    """The old side of some spans."""
    return "".join(span.text for span in spans if span.op != "insert")


def new_text(spans: Iterable[Span]) -> str:
    """The new side of some spans."""
    return "".join(span.text for span in spans if span.op != "delete")


def trim_edges(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans without the white space at their beginning and end, kept or not: it belongs to the neighbours."""
    first, last = 0, len(spans)
    while first < last and not spans[first].text.strip():
        first += 1
    while last > first and not spans[last - 1].text.strip():
        last -= 1
    out = list(spans[first:last])
    if out and out[0].op == "equal":
        out[0] = Span("equal", out[0].text.lstrip())
    if out and out[-1].op == "equal":
        out[-1] = Span("equal", out[-1].text.rstrip())
    return tuple(out)
