"""Edits finer or coarser than words, by diff-match-patch: letters inside a word, lines of a source."""

from __future__ import annotations

from diff_match_patch import diff_match_patch

from storyrev.compare.clusters import split_clusters
from storyrev.compare.model import Op, Span
from storyrev.compare.spans import join_spans

_OPS: dict[int, Op] = {-1: "delete", 0: "equal", 1: "insert"}


def diff_letters(old: str, new: str) -> tuple[Span, ...]:
    """The letters that changed between two short texts, cleaned up so that a reader can take them in.

    For a replaced word that is nearly the same ("organise", "organize"). A letter goes with its marks, an emoji with
    all of its parts. No time-out: the work is bounded by the length, so texts of more than 200 characters are
    answered as wholly replaced.
    """
    if max(len(old), len(new)) > _MOST_LETTERS:
        return join_spans((Span("delete", old), Span("insert", new)))
    # The engine sees one character for each cluster.
    signs: dict[str, str] = {}
    sides = ["".join([signs.setdefault(c, chr(len(signs))) for c in split_clusters(text)]) for text in (old, new)]
    clusters = list(signs)
    engine = _engine()
    edits = engine.diff_main(*sides, checklines=False)
    engine.diff_cleanupSemantic(edits)
    return join_spans(Span(_OPS[op], "".join([clusters[ord(sign)] for sign in text])) for op, text in edits)


_MOST_LETTERS = 200


def diff_lines(old: str, new: str) -> tuple[Span, ...]:
    """Whole lines that changed between two sources."""
    if old == new:
        return (Span("equal", old),) if old else ()
    engine = _engine()
    old_chars, new_chars, lines = engine.diff_linesToChars(old, new)
    edits = engine.diff_main(old_chars, new_chars, checklines=False)
    engine.diff_charsToLines(edits, lines)
    return join_spans(Span(_OPS[op], text) for op, text in edits)


def _engine() -> diff_match_patch:
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return engine
