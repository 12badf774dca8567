"""A comparison for a terminal or a pipe: the same words, in lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from storyrev.compare import address_changes, as_read, count_changes
from storyrev.compare.model import LinkChange, Op, Span
from storyrev.judge.model import Fact, Judgement
from storyrev.report.characters import draw_space, reveal
from storyrev.report.facts import (
    find_context,
    find_finding,
    gather_alike,
    list_places,
    name_fact,
    pick_weightiest,
    spell_reading,
    tell_kinds,
)
from storyrev.report.layout import Fold, Layout, Part, Passage, Row
from storyrev.report.names import mark_part, name_fold, name_parts, tell_end, tell_wordless
from storyrev.report.noted import tell_coverage
from storyrev.report.setting import lay_out
from storyrev.report.summary import summarise, tell_limits
from storyrev.report.times import write_time
from storyrev.report.verdict import name_severity, name_verdict, tell_reasons, tell_verdict
from storyrev.report.views import ComparisonView, FirstView, ReportView, RevisionView
from storyrev.report.words import KIND_NAMES, first_words, join_names, name_side, short_id
from storyrev.report.wrap import Bit, wrap_bits

_BOLD, _FAINT = "1", "2"
_STYLES: dict[Op, str] = {"equal": "", "delete": "9;31", "insert": "4;32"}
_MOVED = "35"
_MARKS: dict[Op, tuple[str, str]] = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}
_LIKE_MARKS = re.compile(r"\[(?=-)|(?<=-)\]|\{(?=[+<>])|(?<=[+<>])\}")
_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "departed": "<", "form": "=", "equal": " "}
_INDENT = 4
_PLACES = 3
"""Sections that are named where a fact reads the same in several."""

Line = list[Bit]


FACTS_AT_MOST = 12
"""Different facts of a comparison that are listed unless all are asked for; the verdict counts all of them."""


def render_terminal(
    view: ReportView | ComparisonView, *, colour: bool, width: int, addresses: bool = False, facts: bool = False
) -> str:
    """A comparison, or all those of a report, as lines of at most `width` columns, each ending in a line feed.

    Cut words stand in `[-…-]`, added ones in `{+…+}`, passages that moved in `{>…<}`, with colour
    or without it. Where the text itself would be read as such a mark, it stands in `⟨…⟩`: a cut
    minus is `[-⟨-⟩-]`. A sign opens each passage: `+` added, `-` cut, `~` changed, `>` moved here, `<`
    moved away, `=` changed in form only. No control character of the text reaches the terminal. With
    `addresses` each passage and section ends with the address of its change. What the change means comes first; of
    its facts `FACTS_AT_MOST` are listed, with `facts` all.
    """
    if isinstance(view, ComparisonView):
        slug = view.new.slug if isinstance(view.new, RevisionView) else ""
        view = ReportView("", slug, (view,))
    lines: list[Line] = []
    for index, comparison in enumerate(view.comparisons):
        if index:
            lines.append([])
        lines.extend(
            _comparison(view, comparison, max(width, 20), addresses=addresses, most=None if facts else FACTS_AT_MOST)
        )
    if view.first is not None:
        lines += [[], *_first(view.first, max(width, 20))]
    return "".join(_paint(line, colour=colour) for line in lines)


def render_change(view: ComparisonView, address: str, *, colour: bool, width: int) -> str:
    """The one passage or section of a comparison that a change stands in, as `render_terminal` shows it.

    Empty where no change has the address.
    """
    layout = lay_out(view.diff, "t", whole=False, addresses=address_changes(view.diff))
    lines: list[Line] = []
    for part in layout.parts:
        rows = [row for row in part.rows if isinstance(row, Row) and _bears(row, address)]
        if rows:
            # One is enough: a passage that moved stands where it arrived.
            lines += [*_title(part, max(width, 20)), *_row(rows[-1], max(width, 20))]
            break
        if part.address == address or address in part.aliases:
            lines += _part(part, max(width, 20))
            break
    return "".join(_paint(line, colour=colour) for line in lines)


def _bears(row: Row, address: str) -> bool:
    if row.state == "departed" and row.end is not None:
        return False
    anchors = {passage.anchor for passage in row.passages}
    anchors |= {passage.end.anchor for passage in row.passages if passage.end and passage.end.arrival}
    return address == row.address or address in row.aliases or address in anchors


def _paint(line: Line, *, colour: bool) -> str:
    pieces = [f"\x1b[{bit.style}m{bit.text}\x1b[0m" if colour and bit.style else bit.text for bit in line]
    return "".join(pieces).rstrip(" ") + "\n"


def _set(bits: Iterable[Bit], width: int, indent: str = "", first: Line | None = None) -> Iterator[Line]:
    """Wrapped lines behind an indent; the first line behind `first` instead, which is as wide."""
    for number, line in enumerate(wrap_bits(bits, width - len(indent))):
        yield [*(first if first is not None and not number else [Bit(indent)] if indent else []), *line]


def _say(text: str, width: int, *, style: str = "", indent: str = "") -> Iterator[Line]:
    yield from _set([Bit(reveal(text), style)], width, indent)


def _comparison(
    view: ReportView, comparison: ComparisonView, width: int, *, addresses: bool, most: int | None
) -> Iterator[Line]:
    sides = f"{name_side(comparison.old)} → {name_side(comparison.new)}"
    yield from _say(f"{view.slug}: {sides}" if view.slug else sides, width, style=_BOLD)
    if view.headline:
        yield from _say(view.headline, width)
    if isinstance(comparison.new, RevisionView):
        yield from _revision(comparison.new, width)
        for passed in reversed(comparison.between):
            yield from _say(f"Passed over: revision {passed.number}", width)
            yield from _revision(passed, width)
    named = address_changes(comparison.diff) if addresses else None
    layout = lay_out(comparison.diff, "t", whole=False, addresses=named)
    if comparison.judgement is not None:
        yield []
        yield from _judgement(comparison.judgement, layout, width, addresses=addresses, most=most)
    yield []
    for sentence in summarise(comparison.diff, count_changes(comparison.diff)):
        yield from _set([Bit(reveal(sentence))], width, "  ", [Bit("* ")])
    for sentence in tell_limits(comparison.diff):
        yield from _set([Bit(reveal(sentence))], width, "  ", [Bit("! ")])
    untouched: list[Part] = []
    for part in layout.parts:
        if not part.touched:
            untouched.append(part)
            continue
        yield from _fold_parts(untouched, width)
        untouched = []
        yield []
        yield from _part(part, width)
    yield from _fold_parts(untouched, width)


def _judgement(
    judgement: Judgement, layout: Layout, width: int, *, addresses: bool, most: int | None
) -> Iterator[Line]:
    """What the change means: the verdict and its reasons, the facts, the findings."""
    yield from _set([Bit(f"{name_verdict(judgement)}. ", _BOLD), Bit(tell_verdict(judgement))], width)
    for reason in tell_reasons(judgement):
        yield from _set([Bit(reveal(reason))], width, "  ", [Bit("- ")])
    yield from _facts(judgement.facts, layout, width, addresses=addresses, most=most)
    if judgement.findings:
        yield []
        yield from _say("For the desk to look at", width, style=_BOLD)
    for finding in judgement.findings:
        place = find_finding(finding, layout)
        told = [name_severity(finding.severity).lower(), place.part if place else ""]
        bits = [Bit(f"{finding.code} ", _BOLD), Bit(reveal(f"({', '.join(filter(None, told))}) "), _FAINT)]
        if finding.waived:
            bits.append(Bit(reveal(f"Let pass ({finding.waived}): ")))
        yield from _set([*bits, Bit(reveal(finding.message))], width, "    ", [Bit("  ? ")])
        if finding.step and not finding.waived:
            yield from _set([Bit(reveal(finding.step), _FAINT)], width, "      ", [Bit("    → ")])
    if judgement.audit is not None:
        yield []
        coverage = tell_coverage(judgement.audit, judgement.material)
        yield from _set([Bit("The note to readers: ", _BOLD), Bit(reveal(coverage))], width)
        for sentence in judgement.audit.sentences:
            yield from _set([Bit(reveal(sentence))], width, "  ", [Bit("- ")])


def _facts(facts: tuple[Fact, ...], layout: Layout, width: int, *, addresses: bool, most: int | None) -> Iterator[Line]:
    """Each fact old and new, with the difference, and the words around it, each in a line where there is room."""
    if not facts:
        return
    groups = gather_alike(facts)
    shown = groups if most is None else pick_weightiest(groups, most)
    yield []
    yield from _set([Bit("Facts, old and new", _BOLD), Bit(f" ({tell_kinds(facts)})", _FAINT)], width)
    for alike in shown:
        fact = alike[0]
        bits = [Bit(f"{name_fact(fact.kind)}: ")]
        old, new = spell_reading(fact)
        bits += _spans(old) if old else [Bit("not there", _FAINT)]
        bits.append(Bit(" → "))
        bits += _spans(new) if new else [Bit("gone", _FAINT)]
        places = list(dict.fromkeys(spot.part for spot in list_places(alike, layout)))
        if len(places) > _PLACES + 1:
            places[_PLACES:] = [f"{len(places) - _PLACES:,} more sections"]
        times = f"{len(alike):,} times in " if len(alike) > 1 else ""
        told = [text for text in (fact.difference, f"{times}{join_names(places)}") if text]
        bits.append(Bit(reveal(f" ({'; '.join(told)})"), _FAINT))
        if addresses:
            bits += [Bit(_name(one.address), _FAINT) for one in alike]
        yield from _set(bits, width, " " * _INDENT, [Bit("  * ")])
        context = find_context(fact)
        if context is not None:
            yield from _say(f"{context.before}{context.fact}{context.after}", width, style=_FAINT, indent=" " * _INDENT)
    left = len(facts) - sum(map(len, shown))
    if left:
        yield from _say(f"and {left:,} more (storyrev diff --facts)", width, indent=" " * _INDENT)


def _revision(revision: RevisionView, width: int) -> Iterator[Line]:
    told = [KIND_NAMES[revision.kind], write_time(revision.saved_at), revision.editor, short_id(revision.id)]
    if any(not sign_off.change for sign_off in revision.sign_offs):
        told.append("signed off")
    if revision.withheld:
        told.append("never public")
    yield from _say(", ".join(told), width, style=_FAINT)
    if revision.return_of is not None:
        yield from _say(f"A return to the text of revision {revision.return_of}.", width)
    if revision.note.strip():
        yield from _say("Readers were told:", width)
        yield from _say(revision.note, width, indent=" " * _INDENT)
    elif revision.kind != "first":
        yield from _say("Readers were given no note.", width)


def _fold_parts(parts: list[Part], width: int) -> Iterator[Line]:
    if parts:
        yield []
        yield from _say(f"… {name_parts(parts)}", width, style=_FAINT)


def _part(part: Part, width: int) -> Iterator[Line]:
    if part.gone and part.end is not None:
        yield from _say(f"({part.name} stood here: {tell_end(part.end)}){_name(part.address)}", width, style=_MOVED)
        return
    yield from _title(part, width)
    yield from _extras(part.links, part.remarks, width)
    for row in part.rows:
        if isinstance(row, Fold):
            yield from _say(f"… {name_fold(row)}", width, style=_FAINT, indent=" " * _INDENT)
        else:
            yield from _row(row, width)


def _name(address: str) -> str:
    return f" #{address}" if address else ""


def _title(part: Part, width: int) -> Iterator[Line]:
    title = list(_spans(part.label)) if part.renamed else [Bit(reveal(part.name), _BOLD)]
    marks = [mark[:1].lower() + mark[1:] for mark in mark_part(part)]
    if part.end is not None:
        marks[-1] = tell_end(part.end)
    told = f"  ({', '.join([*marks, _count(part)])}){_name(part.address)}"
    yield from _set([Bit("## ", _BOLD), *title, Bit(reveal(told), _FAINT)], width, "   ", [])


def _count(part: Part) -> str:
    shares = part.shares
    counts = ((shares.added, "+"), (shares.cut, "-"), (shares.moved, "moved "))
    return " ".join(f"{sign}{number:,}" for number, sign in counts if number) or tell_wordless(part)


def _row(row: Row, width: int) -> Iterator[Line]:
    sign = Bit(f"  {_SIGNS[row.state]} ", _BOLD)
    end = row.end
    told = (row.label, "edited" if end and row.state == "changed" else "", tell_end(end) if end else "")
    about = [text for text in told if text]
    bits: list[Bit] = [Bit(f"({reveal(', '.join(about))}) ", _FAINT)] if about else []
    if row.state == "departed" and end is not None:
        old = "".join(span.text for passage in row.passages for span in passage.spans)
        bits.append(Bit(reveal(f"“{first_words(old)}”"), _MOVED))
    else:
        for passage in row.passages:
            bits.extend(_passage(passage))
        if row.kind == "table":
            bits = [Bit(bit.text.replace("\t", " | "), bit.style) for bit in bits]
    if row.address:
        bits.append(Bit(_name(row.address), _FAINT))
    lines = list(_set(bits, width, " " * _INDENT, [sign]))
    yield from lines or [[sign]]
    yield from _extras(row.links, row.remarks, width)


def _passage(passage: Passage) -> Iterator[Bit]:
    if passage.end is None:
        if passage.quiet_start:
            yield Bit(" ")
        yield from _spans(passage.telling)
        if passage.quiet_end:
            yield Bit(" ")
        return
    told = Bit(reveal(tell_end(passage.end)), _MOVED)
    if not passage.end.arrival:
        old = "".join(span.text for span in passage.spans if span.op != "insert")
        yield Bit(" ")
        yield Bit(reveal(f"{{<“{first_words(old)}” "), _MOVED)
        yield told
        yield Bit("<} ", _MOVED)
        return
    came = passage.carried or tuple(Span("equal", span.text) for span in passage.spans if span.op != "delete")
    yield Bit(" ")
    yield Bit("{>", _MOVED)
    for bit in _spans(came):
        yield Bit(bit.text, bit.style or _MOVED)
    yield Bit(" (", _MOVED)
    yield told
    yield Bit(")>} ", _MOVED)


def _spans(spans: Iterable[Span]) -> Iterator[Bit]:
    for span in as_read(spans):
        if span.op == "equal":
            yield Bit(_set_off(reveal(span.text)))
        else:
            opening, closing = _MARKS[span.op]
            text = _set_off(reveal(draw_space(span.text), edited=True))
            if text.startswith(opening[1]) or text.endswith(closing[0]):
                text = f"⟨{text}⟩"
            yield Bit(f"{opening}{text}{closing}", _STYLES[span.op])


def _set_off(text: str) -> str:
    """Text that holds what looks like a mark of ours, with the bracket of it in brackets that are no mark."""
    return _LIKE_MARKS.sub(r"⟨\g<0>⟩", text)


def _extras(links: Iterable[LinkChange], remarks: Iterable[str], width: int) -> Iterator[Line]:
    indent = " " * (_INDENT + 2)
    for remark in remarks:
        yield from _say(remark, width, style=_FAINT, indent=indent)
    for link in links:
        bits = [Bit(reveal(f"Link on “{link.text}”: "), _FAINT)]
        bits += [*_spans((Span("delete", link.old),))] if link.old else [Bit("no link", _FAINT)]
        bits.append(Bit(" → ", _FAINT))
        bits += [*_spans((Span("insert", link.new),))] if link.new else [Bit("no link", _FAINT)]
        yield from _set(bits, width, indent)


def _first(first: FirstView, width: int) -> Iterator[Line]:
    yield from _say(f"{first.revision.slug}: revision {first.revision.number}", width, style=_BOLD)
    yield from _revision(first.revision, width)
