"""The edits between two passages, word by word, as a reader would mark them."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Indel

from storyrev.compare.model import Span
from storyrev.compare.passage import Passage
from storyrev.compare.tokens import is_word
from storyrev.compare.vocabulary import Vocabulary

# The words that hold English, German and Spanish sentences together. A stretch of these alone, left
# standing between two replaced words, is a crumb: nobody reads it as "kept".
_FUNCTION_WORDS = """
    a an the of in to on at by for from with as and or but nor so that this these those which who whom whose
    it its he she they them his her their we our we you your i my me is are was were be been being am has have had do
    does did will would can could may might shall should not no than then there here if when while also into over
    such both each any all some more most very s t
    der die das den dem des ein eine einen einem einer und oder aber zu im in von mit auf für ist sind war wurde als
    el la los las un una unos unas y o de del al en que con por para es son fue se su sus lo
"""
_CRUMBS = frozenset(_FUNCTION_WORDS.split())

_Edit = tuple[int, int, int, int]
"""A changed run: units `old[a:b]` became `new[c:d]`."""


def diff_words(old: str, new: str) -> tuple[Span, ...]:
    """The word edits that turn one passage into the other, cleaned up for readers.

    Equal and delete texts, joined, give `old` exactly, equal and insert texts `new`. Within a changed
    run the deletion comes first. Whole words only: a changed letter marks its word.
    """
    vocabulary = Vocabulary()
    return diff_passages(Passage(old, vocabulary), Passage(new, vocabulary))


def diff_passages(old: Passage, new: Passage) -> tuple[Span, ...]:
    """`diff_words` on passages of one vocabulary."""
    if old.text == new.text:
        return (Span("equal", old.text),) if old.text else ()
    return _spans(_merge_crumbs(_edits(old, new), new), old, new)


def _edits(old: Passage, new: Passage) -> list[_Edit]:
    """The changed runs, fewest units first, each slid to a reader's place."""
    edits = list(_changed_runs(old.words, new.words))
    for k, edit in enumerate(edits):
        if (edit[0] == edit[1]) != (edit[2] == edit[3]):
            free_left = edit[0] - (edits[k - 1][1] if k else 0)
            free_right = (edits[k + 1][0] if k + 1 < len(edits) else len(old.words)) - edit[1]
            edits[k] = _slide(edit, old, new, free_left, free_right)
    return edits


def _changed_runs(old: str, new: str) -> Iterator[_Edit]:
    """Maximal runs outside one longest common subsequence."""
    at_old = at_new = 0
    start: tuple[int, int] | None = None
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            if start is not None:
                yield (start[0], at_old, start[1], at_new)
                start = None
        elif start is None:
            start = (code.src_start, code.dest_start)
        at_old, at_new = code.src_end, code.dest_end
    if start is not None:
        yield (start[0], at_old, start[1], at_new)


def _slide(edit: _Edit, old: Passage, new: Passage, free_left: int, free_right: int) -> _Edit:
    """Slide a pure insertion or deletion to the best of its equivalent places.

    "A. |B. |C" rather than "A|. B|. C": whole sentences first, then whole clauses. It slides over
    kept text only: `free_left` and `free_right` units of it stand beside the edit.
    """
    a, b, c, d = edit
    side, start, end = (new, c, d) if a == b else (old, a, b)
    words = side.words
    left = right = 0
    while left < free_left and words[start - left - 1] == words[end - left - 1]:
        left += 1
    while right < free_right and words[start + right] == words[end + right]:
        right += 1
    if not left and not right:
        return edit

    def fitness(shift: int) -> int:
        before = side.word(start + shift - 1) if start + shift > 0 else "."
        first, last = side.word(start + shift), side.word(end + shift - 1)
        if before in _ENDS and last in _ENDS:
            return 3
        if first in _PAUSES or (before in _PAUSES and last in _PAUSES):
            return 2
        return 1 if shift == 0 else 0

    best = max(range(-left, right + 1), key=fitness)
    return (a + best, b + best, c + best, d + best)


_ENDS = frozenset('.!?…。！？।؟"”»')
_PAUSES = frozenset(",;:–—(-")


def _merge_crumbs(edits: list[_Edit], new: Passage) -> list[_Edit]:
    """Join neighbouring edits where what stands between them would be read as a crumb, not as kept text."""
    merged: list[_Edit] = []
    for edit in edits:
        if merged and _is_crumb(new, merged[-1], edit):
            merged[-1] = (merged[-1][0], edit[1], merged[-1][2], edit[3])
        else:
            merged.append(edit)
    return merged


_MOST_CRUMBS = 3
"""Words and signs that may stand in a crumb; and the edits around it must mark four times as many."""


def _is_crumb(new: Passage, last: _Edit, edit: _Edit) -> bool:
    """Whether what stands between two edits is nothing but words without a meaning of their own."""
    size = edit[2] - last[3]
    if size > _MOST_CRUMBS:
        return False
    replaces = last[1] > last[0] and last[3] > last[2] and edit[1] > edit[0] and edit[3] > edit[2]
    marked = (last[1] - last[0]) + (last[3] - last[2]) + (edit[1] - edit[0]) + (edit[3] - edit[2])
    if size and not (replaces and size * 4 <= marked):
        return False
    words = map(new.word, range(last[3], edit[2]))
    return all(word.casefold() in _CRUMBS or not is_word(word) for word in words)


def _spans(edits: list[_Edit], old: Passage, new: Passage) -> tuple[Span, ...]:
    out: list[Span] = []
    kept = gone = come = ""
    at_old = at_new = 0
    old_text, new_text, old_starts, new_starts = old.text, new.text, old.starts, new.starts
    end = len(old_starts) - 1, len(new_starts) - 1
    for a, b, c, d in [*edits, (end[0], end[0], end[1], end[1])]:
        old_run = old_text[old_starts[at_old] : old_starts[a]]
        if old_run == new_text[new_starts[at_new] : new_starts[c]]:
            if (gone or come) and old_run:
                kept = _flush(out, kept, gone, come)
                gone = come = ""
            kept += old_run
        else:
            for k in range(a - at_old):
                old_space, word = old.unit(at_old + k)
                new_space, new_word = new.unit(at_new + k)
                if word != new_word:
                    gone, come = gone + old_space + word, come + new_space + new_word
                    continue
                if old_space != new_space:
                    gone, come = gone + old_space, come + new_space
                if gone or come:
                    kept = _flush(out, kept, gone, come)
                    gone = come = ""
                kept += word if old_space != new_space else old_space + word
        if gone or come:
            kept = _flush(out, kept, gone, come)
        gone = old_text[old_starts[a] : old_starts[b]]
        come = new_text[new_starts[c] : new_starts[d]]
        at_old, at_new = b, d
    kept = _flush(out, kept, gone, come)
    if kept:
        out.append(Span("equal", kept))
    return tuple(out)


def _flush(out: list[Span], kept: str, gone: str, come: str) -> str:
    """Write kept text and the edit after it; white space that both sides of an edit begin or end with is kept too."""
    lead = tail = 0
    most = min(len(gone), len(come))
    while lead < most and gone[lead] == come[lead] and gone[lead].isspace():
        lead += 1
    while tail < most - lead and gone[-1 - tail] == come[-1 - tail] and gone[-1 - tail].isspace():
        tail += 1
    if kept or lead:
        out.append(Span("equal", kept + gone[:lead]))
    if len(gone) > lead + tail:
        out.append(Span("delete", gone[lead : len(gone) - tail]))
    if len(come) > lead + tail:
        out.append(Span("insert", come[lead : len(come) - tail]))
    return gone[len(gone) - tail :] if tail else ""
