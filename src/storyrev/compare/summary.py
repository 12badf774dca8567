"""How much changed: the one count that every renderer tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storyrev.compare.model import FIELD_KINDS, BlockChange, MoveKind, SectionChange, Span, StoryDiff
from storyrev.compare.tokens import words_of

_TEXT_PARTS = ("lede", "section")


@dataclass(frozen=True, slots=True)
class Counts:
    """Changes of one comparison by sort. A passage that moved is a move, never an addition and a removal.

    Sections and blocks are those of the story's own text and its captions and embeds; notes, calls
    and related cards are counted apart, head fields under `fields`. `words_*` count words (not
    signs) in all of these, moved passages only for their edits.
    """

    fields: int = 0
    sections_added: int = 0
    sections_removed: int = 0
    sections_split: int = 0
    """New sections whose text was for the most part another's; they are not among the added ones."""
    sections_merged: int = 0
    """Sections whose text went for the most part into another; they are not among the removed ones."""
    sections_renamed: int = 0
    sections_moved: int = 0
    sections_changed: int = 0
    """Sections that stayed and differ in any way, renamed ones included."""
    sections: int = 0
    """Sections of the new text, the lede included."""
    blocks_added: int = 0
    blocks_removed: int = 0
    blocks_changed: int = 0
    blocks_moved: int = 0
    blocks_split: int = 0
    """Blocks that are a new paragraph only because one was split."""
    blocks_merged: int = 0
    """Blocks that are no paragraph any more because they were joined to another."""
    sentences_moved: int = 0
    links: int = 0
    notes_added: int = 0
    notes_removed: int = 0
    notes_changed: int = 0
    cards: int = 0
    """Changed, added or removed blocks of related cards and calls to go deeper."""
    form: int = 0
    """Blocks that differ in form alone: markup, white space, kind, or how the same characters are written."""
    words_added: int = 0
    words_removed: int = 0

    @property
    def any(self) -> bool:
        """Whether a reader could see any difference; form alone does not count."""
        return any(getattr(self, name) for name in self.__dataclass_fields__ if name not in ("sections", "form"))


def count_changes(diff: StoryDiff) -> Counts:
    """Count what a diff says, in one pass."""
    tally = dict.fromkeys(Counts.__dataclass_fields__, 0)
    tally["fields"] = sum(field.changed for field in diff.fields)
    for field in diff.fields:
        _count_words(tally, field.spans)
    for section in diff.sections:
        if _kind(section) in _TEXT_PARTS:
            _count_section(tally, section)
        for change in section.blocks:
            if not change.untouched:
                _count_block(tally, section, change)
    for move in diff.moves:
        tally[_MOVES[move.kind]] += 1
        if move.partial:
            _count_words(tally, move.spans)
    return Counts(**tally)


_MOVES: dict[MoveKind, str] = {
    "section": "sections_moved",
    "block": "blocks_moved",
    "sentence": "sentences_moved",
    "split": "blocks_split",
    "merge": "blocks_merged",
}


def _kind(section: SectionChange) -> str:
    part = section.new if section.new is not None else section.old
    return part.kind if part is not None else ""


def _count_section(tally: dict[str, int], section: SectionChange) -> None:
    tally["sections"] += section.new is not None
    tally["sections_renamed"] += section.renamed
    if section.split_from is not None or section.merged_into is not None:
        tally["sections_split" if section.old is None else "sections_merged"] += 1
    elif section.op != "equal":
        tally[f"sections_{section.op}"] += 1


def _count_block(tally: dict[str, int], section: SectionChange, change: BlockChange) -> None:
    block = change.new if change.new is not None else change.old
    if block is None:
        return
    tally["form"] += change.form and not change.links and not _reads_otherwise(change)
    if block.kind in FIELD_KINDS and not block.card:
        return
    tally["links"] += len(change.links)
    _count_words(tally, (span for row in _unmoved(change) for span in row))
    heads = [part.head for part in (section.old, section.new) if part is not None and part.head is not None]
    if change.passed or not _reads_otherwise(change) or not block.body.strip() or any(head is block for head in heads):
        return
    kind = _kind(section)
    if kind == "notes":
        tally[f"notes_{change.op}"] += 1
    elif kind in ("calls", "related"):
        tally["cards"] += 1
    else:
        tally[f"blocks_{change.op}"] += 1


def _reads_otherwise(change: BlockChange) -> bool:
    """Whether the block itself came, went or was reworded.

    A sentence that moved in or out is a move alone, a link that points elsewhere a link, and white space is form.
    """
    if change.old is None or change.new is None:
        return True
    return any(row.move is None and row.changed for row in change.sentences)


def _unmoved(change: BlockChange) -> Iterator[Iterable[Span]]:
    if not change.sentences:
        yield change.spans
    for row in change.sentences:
        if row.move is None:
            yield row.spans


def _count_words(tally: dict[str, int], spans: Iterable[Span]) -> None:
    for span in spans:
        if span.edit:
            tally["words_added" if span.op == "insert" else "words_removed"] += len(words_of(span.text))


def is_rewritten(diff: StoryDiff) -> bool:
    """Whether the story's own text is another one from first to last, by `Options.rewrite_below`.

    Measured as the likeness of two passages is: twice the words that stayed, wherever they stand now, over the
    words of both texts. A text of fewer than 50 words is never a rewrite: it is read at a glance.
    """
    kept = gone = come = 0
    for spans in _list_passages(diff, untouched=False):
        for span in spans:
            words = len(words_of(span.text))
            kept += words if span.op == "equal" else 0
            gone += words if span.op == "delete" else 0
            come += words if span.op == "insert" else 0

    def is_little(kept: int) -> bool:
        return 2 * kept < diff.options.rewrite_below * (2 * kept + gone + come)

    # Of what no edit touched no more is counted than it takes: most texts are not rewritten, and that shows soon.
    untouched = _list_passages(diff, untouched=True)
    while is_little(kept):
        spans = next(untouched, ())
        if not spans:
            return kept + min(gone, come) >= _LEAST_REWRITTEN
        kept += sum(len(words_of(span.text)) for span in spans)
    return False


def _list_passages(diff: StoryDiff, *, untouched: bool) -> Iterator[tuple[Span, ...]]:
    """The passages of the story's own text that no edit touched, or those that one did; what moved where it stands now."""
    moves = {move.number: move for move in diff.moves if move.partial}
    for section in diff.sections:
        if _kind(section) not in _TEXT_PARTS:
            continue
        for change in section.blocks:
            if change.untouched is not untouched:
                continue
            if not change.sentences and change.spans:
                yield change.spans
            yield from (row.spans for row in change.sentences if row.move is None)
            yield from (moves[row.move].spans for row in change.sentences if row.move in moves and row.new)


_LEAST_REWRITTEN = 50
