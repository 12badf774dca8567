"""The edits between two passages, word by word, as a reader would mark them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storyrev.compare.anchors import Edit, changed_runs
from storyrev.compare.clusters import keep_clusters
from storyrev.compare.forms import is_blank, reads_alike
from storyrev.compare.marks import mark
from storyrev.compare.model import Span
from storyrev.compare.passage import Passage
from storyrev.compare.spans import join_spans
from storyrev.compare.vocabulary import Vocabulary


def diff_words(old: str, new: str) -> tuple[Span, ...]:
    """The word edits that turn one passage into the other, cleaned up for readers.

    Equal and delete texts, joined, give `old` exactly, equal and insert texts `new`. Within a changed
    run the deletion comes first. Whole words only: a changed letter marks its word.
    """
    if old == new:
        return (Span("equal", old),) if old else ()
    vocabulary = Vocabulary()
    return diff_passages(Passage(old, vocabulary), Passage(new, vocabulary))


def diff_passages(old: Passage, new: Passage, limits: list[str] | None = None) -> tuple[Span, ...]:
    """`diff_words` on passages of one vocabulary.

    `limits` gets "words" where a stretch was too long to look into and is told as wholly replaced.
    """
    if old.text == new.text:
        return (Span("equal", old.text),) if old.text else ()
    edits, solved = changed_runs(old.words, new.words)
    if not solved and limits is not None:
        limits.append("words")
    edits = mark(edits, old, new)
    spans, any_form = _spans(_stretches(edits, old, new), old, new)
    if not spans:
        spans, any_form = _spans(_uneven_stretches(edits, old, new), old, new)
    found = join_spans(_keep_signs(tuple(spans))) if any_form else tuple(spans)
    return keep_clusters(found, old.text, new.text) if old.crowded or new.crowded else found


_Stretch = tuple[int, int, int, int]
"""Changed text: offsets in the old text, where it begins and ends, and in the new one."""


def _stretches(edits: list[Edit], old: Passage, new: Passage) -> list[_Stretch]:
    """The edits as stretches of text."""
    old_starts, new_starts = old.starts, new.starts
    out = [(old_starts[a], old_starts[b], new_starts[c], new_starts[d]) for a, b, c, d in edits]
    if out and out[0][0] == out[0][2] == 0:
        # What stood first on one side has no white space there: that of the other side is a part of the edit.
        _, j, _, m = out[0]
        if old.text[j : j + 1].isspace() != new.text[m : m + 1].isspace():
            after_old, after_new = old.text[j : old_starts[edits[0][1] + 1]], new.text[m : new_starts[edits[0][3] + 1]]
            j, m = j + len(after_old) - len(after_old.lstrip()), m + len(after_new) - len(after_new.lstrip())
            out[0] = (0, j, 0, m)
    return out


def _spans(stretches: list[_Stretch], old: Passage, new: Passage) -> tuple[list[Span], bool]:
    """Stretches as spans, with white space that both sides of one begin or end with kept; and whether any is form.

    Nothing where what stands between them is not the same on both sides.
    """
    out: list[Span] = []
    any_form = False
    old_text, new_text = old.text, new.text
    told_old = told_new = 0
    for stretch in stretches:
        i, j, k, m = stretch
        if i < j and k < m:
            if old_text[i] == new_text[k] == " ":
                i, k = i + 1, k + 1
            if old_text[i : i + 1].isspace() or old_text[j - 1].isspace():
                i, j, k, m = _without_common_space(i, j, k, m, old_text, new_text)
        kept = old_text[told_old:i]
        if kept != new_text[told_new:k]:
            return [], False
        if kept:
            out.append(Span("equal", kept))
        gone, come = old_text[i:j], new_text[k:m]
        # It is form where it reads the same: nothing that is seen, or the same words in another form.
        if gone.isascii() and come.isascii():
            form = not gone.strip() and not come.strip()
        else:
            form = reads_alike(gone, come) or (is_blank(gone) and is_blank(come))
        if form:
            any_form = True
        if gone:
            out.append(Span("delete", gone, form))
        if come:
            out.append(Span("insert", come, form))
        told_old, told_new = j, m
    kept = old_text[told_old:]
    if kept != new_text[told_new:]:
        return [], False
    if kept:
        out.append(Span("equal", kept))
    return out, any_form


def _without_common_space(i: int, j: int, k: int, m: int, old: str, new: str) -> _Stretch:
    """The stretch `old[i:j]`, `new[k:m]` without white space that both sides begin or end with."""
    while i < j and k < m and old[i] == new[k] and old[i].isspace():
        i, k = i + 1, k + 1
    while i < j and k < m and old[j - 1] == new[m - 1] and old[j - 1].isspace():
        j, m = j - 1, m - 1
    return i, j, k, m


def _keep_signs(spans: tuple[Span, ...]) -> Iterator[Span]:
    """Spans in which white space is no form where it parts a sign from its figure: `- 3` is not `-3`."""
    for before, span, after in zip((_NOTHING, *spans), spans, (*spans[1:], _NOTHING), strict=False):
        lone = span.form and span.text.isspace() and before.op == after.op == "equal"
        yield Span(span.op, span.text) if lone and before.text[-1] in _SIGNS and after.text[0].isdigit() else span


_NOTHING: Final = Span("insert", "")
_SIGNS: Final = frozenset("-−–+")


def _uneven_stretches(edits: list[Edit], old: Passage, new: Passage) -> list[_Stretch]:
    """The edits and what differs between the words they keep: white space, another form, or words that share a sign.

    Another form of a word stays apart from the edits beside it, and so does another white space.
    """
    out: list[_Stretch] = []
    apart: set[_Stretch] = set()
    old_text, new_text, old_starts, new_starts = old.text, new.text, old.starts, new.starts
    at_old = at_new = 0
    for a, b, c, d in [*edits, (len(old.words), len(old.words), len(new.words), len(new.words))]:
        # Most often only the first kept word has other white space: it begins the text on one side.
        for number in range(a - at_old):
            i, k = at_old + number, at_new + number
            start_old, end_old, start_new, end_new = old_starts[i], old_starts[i + 1], new_starts[k], new_starts[k + 1]
            if old_text[start_old:end_old] != new_text[start_new:end_new]:
                (old_space, old_word), (new_space, new_word) = old.unit(i), new.unit(k)
                if not reads_alike(old_word, new_word):
                    _add(out, (start_old, end_old, start_new, end_new), apart)
                    continue
                word_old, word_new = start_old + len(old_space), start_new + len(new_space)
                if old_space != new_space:
                    space = start_old, word_old, start_new, word_new
                    if old_space and new_space:
                        apart.add(space)
                    _add(out, space, apart)
                if old_word != new_word:
                    word = word_old, end_old, word_new, end_new
                    apart.add(word)
                    _add(out, word, apart)
            elif number == 1 and old_text[start_old : old_starts[a]] == new_text[start_new : new_starts[c]]:
                break
        if a < b or c < d:
            _add(out, (old_starts[a], old_starts[b], new_starts[c], new_starts[d]), apart)
        at_old, at_new = b, d
    return out


def _add(out: list[_Stretch], stretch: _Stretch, apart: set[_Stretch]) -> None:
    """Add a stretch; where nothing is kept since the last one, and neither stands `apart`, the two are one."""
    if out and out[-1][1] == stretch[0] and out[-1][3] == stretch[2] and apart.isdisjoint((out[-1], stretch)):
        last = out.pop()
        stretch = (last[0], stretch[1], last[2], stretch[3])
    out.append(stretch)
