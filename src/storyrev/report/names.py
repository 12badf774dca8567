"""What the things of a layout are called: states, folds, marks of a part, the ways of a move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyrev.compare import words_of
from storyrev.report.layout import End, Fold, Part, Row
from storyrev.report.words import Sentence, Words, count_things, join_names, list_pieces


def name_state(row: Row) -> str:
    """What the margin says of a row; where a passage came from or went is said beside it."""
    if row.within:
        return ""
    if row.end is not None and row.state == "changed":
        return "Moved and edited"
    return {"changed": "Changed", "added": "Added", "removed": "Cut", "form": "Form only"}.get(row.state, "")


def describe_row(row: Row) -> str:
    """A row in a word or two, for those who hear the page."""
    state = "Moved" if row.state == "moved" else name_state(row)
    return f"{state}: {row.label or 'Paragraph'}"


def mark_part(part: Part) -> tuple[str, ...]:
    """The words that stand beside a part's heading: New, Cut, Split from or Merged into another, Renamed, Moved."""
    marks = {"added": "New", "removed": "Cut"}.get(part.state, "")
    if part.kin:
        marks = f"Split from {part.kin}" if part.state == "added" else f"Merged into {part.kin}"
    return tuple(filter(None, (marks, "Renamed" if part.renamed else "", "Moved" if part.end else "")))


def name_fold(fold: Fold) -> str:
    """What is written on a fold."""
    return f"{count_things(fold.count, 'paragraph' if fold.paragraphs else 'passage')} unchanged"


def name_parts(parts: Sequence[Part]) -> str:
    """What is written on a fold of whole parts."""
    names: list[str] = [Words(part.name) for part in parts[:4]]
    rest = len(parts) - len(names)
    listed = list_pieces([(name,) for name in (*names, *([f"{rest} more"] if rest else []))])
    return Sentence.of([f"{count_things(len(parts), 'section')} unchanged: ", *listed])


def group_parts(parts: tuple[Part, ...]) -> Iterator[tuple[bool, tuple[Part, ...]]]:
    """Parts as the page folds them: each touched one by itself, the untouched ones between them together."""
    waiting: list[Part] = []
    for part in parts:
        if not part.touched:
            waiting.append(part)
            continue
        if waiting:
            yield False, tuple(waiting)
            waiting = []
        yield True, (part,)
    if waiting:
        yield False, tuple(waiting)


def tell_end(end: End) -> str:
    """Where the other end of a move is, in words and with an arrow that points there."""
    arrow = "↑" if end.up else "↓"
    if end.parted:
        verb = "split off" if end.kind == "split" else "joined"
        return f"{verb}{' from' if end.arrival else ''} {'above' if end.up else 'below'} {arrow}"
    if end.here:
        where = "further up" if end.up else "further down"
        return f"moved from {where} {arrow}" if end.arrival else f"moved {where} {arrow}"
    return f"moved {'from' if end.arrival else 'to'} {end.other} {arrow}"


def tell_wordless(part: Part) -> str:
    """What happened to a touched part in which no word was counted as added, cut or moved in.

    Only where words and signs are the same is it a matter of form.
    """
    if part.left:
        return "moved away"
    edits = [(row.label, text) for row in part.rows if isinstance(row, Row) for text in _edits(row)]
    # A dateline is a field, whose words count at the top of the page wherever it stands.
    worded = next((label for label, text in edits if words_of(text)), None)
    if worded is not None:
        return f"{worded.lower() or 'text'} changed"
    if edits:
        return "signs changed"
    parted = {p.end.kind for row in part.rows if isinstance(row, Row) for p in row.passages if p.end and p.end.parted}
    if parted:
        return join_names([{"split": "split", "merge": "joined"}[kind] for kind in sorted(parted, reverse=True)])
    return "renamed" if part.renamed else "links only" if _has_links(part) else "form only"


def _edits(row: Row) -> Iterator[str]:
    """What came or went in a row that can be seen; rules and comments are markup, and so form."""
    if row.state == "form" or row.kind == "markup":
        return
    for passage in row.passages:
        if passage.end is not None and not passage.carried:
            continue
        for span in passage.carried or passage.telling:
            if span.edit and span.text.strip():
                yield span.text


def _has_links(part: Part) -> bool:
    return bool(part.links) or any(isinstance(row, Row) and row.links for row in part.rows)
