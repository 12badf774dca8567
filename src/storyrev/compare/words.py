"""Words, and the edits between two passages word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import regex
from rapidfuzz.distance import Indel

from storyrev.compare.model import Op, Span

_JOINERS = r"[-'’ʼ‐‑]"
_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{N}}\p{{M}}_]--[{_SPACELESS}]]"
# A word, with what joins its parts: a hyphen, an apostrophe, the separators of a figure, the stops of U.S.
_WORD = rf"""
    {_LETTER}+
    (?: (?: {_JOINERS} | (?<=\p{{N}})[.,:/](?=\p{{N}}) | (?<=(?<![\p{{L}}\p{{N}}\p{{M}}_])\p{{L}}|\.\p{{L}})\.(?=\p{{L}}) ) {_LETTER}+ )*
    (?: (?<=\.\p{{L}})\. )?
"""
_TOKEN = regex.compile(rf"{_WORD} | \s+ | \X", regex.VERSION1 | regex.VERBOSE)
_ONLY_WORDS = regex.compile(rf"{_WORD} | [{_SPACELESS}]\p{{M}}*", regex.VERSION1 | regex.VERBOSE)
_WORDY = regex.compile(r"[\p{L}\p{N}]")

# Most news text is Latin script without combining marks. For that Python's own engine finds the same words, faster;
# anything else (and digits that are no \d, and two characters that only together are one) goes the full way.
_NOT_PLAIN = re.compile("[^\t\n -~\u00a0-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba\u00bb\u00bf-\u02af‐-‧‰-⁞€]")
_PLAIN_LETTER = r"[^\W\d_]"
_PLAIN_WORD = rf"""
    \w+
    (?: (?: {_JOINERS} | (?<=\d)[.,:/](?=\d) | (?: (?<=\b{_PLAIN_LETTER}) | (?<=\.{_PLAIN_LETTER}) )\.(?={_PLAIN_LETTER}) ) \w+ )*
    (?: (?<=\.{_PLAIN_LETTER})\. )?
"""
_PLAIN_TOKEN = re.compile(rf"{_PLAIN_WORD} | \s+ | .", re.VERBOSE)
_PLAIN_ONLY_WORDS = re.compile(_PLAIN_WORD, re.VERBOSE)


def _is_plain(text: str) -> bool:
    return (text.isascii() and "\r" not in text) or not _NOT_PLAIN.search(text)


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


def split_words(text: str) -> list[str]:
    """Split text into words, signs and white space; joined, the pieces give the text back.

    A figure with its separators (`1,500.25`), an abbreviation (`U.S.`) and a hyphenated word are one
    piece each; in scripts without spaces every grapheme is one. Combining marks stay with their letter.
    """
    return _find_all(_PLAIN_TOKEN if _is_plain(text) else _TOKEN, text)


def words_of(text: str) -> list[str]:
    """The words of a text, in order, folded for comparing; white space and signs left out."""
    return _find_all(_PLAIN_ONLY_WORDS if _is_plain(text) else _ONLY_WORDS, text.casefold())


def _find_all(pattern: re.Pattern[str] | regex.Pattern[str], text: str) -> list[str]:
    found: list[str] = pattern.findall(text)
    return found


def diff_words(old: str, new: str) -> tuple[Span, ...]:
    """The word edits that turn one passage into the other, cleaned up for readers.

    Equal and delete texts, joined, give `old` exactly, equal and insert texts `new`. Within a changed
    run the deletion comes first. Whole words only: a changed letter marks its word.
    """
    if old == new:
        return (Span("equal", old),) if old else ()
    old_units, new_units = _units(old), _units(new)
    edits = _merge_crumbs(_edits(old_units, new_units), new_units)
    return _spans(edits, old_units, new_units)


_Unit = tuple[str, str]
"""White space, and the word or sign that follows it (empty at the end of the text)."""

_Edit = tuple[int, int, int, int]
"""A changed run: units `old[a:b]` became `new[c:d]`."""


def _units(text: str) -> list[_Unit]:
    units: list[_Unit] = []
    space = ""
    for token in split_words(text):
        if token.isspace():
            space += token
        else:
            units.append((space, token))
            space = ""
    if space:
        units.append((space, ""))
    return units


def _edits(old: list[_Unit], new: list[_Unit]) -> list[_Edit]:
    """The changed runs between two unit lists, fewest units first, each slid to a reader's place."""
    ids: dict[str, int] = {}
    old_ids = [ids.setdefault(word, len(ids)) for _, word in old]
    new_ids = [ids.setdefault(word, len(ids)) for _, word in new]
    head = 0
    shorter = min(len(old_ids), len(new_ids))
    while head < shorter and old_ids[head] == new_ids[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old_ids[-1 - tail] == new_ids[-1 - tail]:
        tail += 1
    old_mid, new_mid = old_ids[head : len(old_ids) - tail], new_ids[head : len(new_ids) - tail]
    edits: list[_Edit] = []
    if not old_mid or not new_mid:
        if old_mid or new_mid:
            edits.append((head, head + len(old_mid), head, head + len(new_mid)))
    else:
        edits.extend((head + a, head + b, head + c, head + d) for a, b, c, d in _changed_runs(old_mid, new_mid))
    for k, edit in enumerate(edits):
        free_left = edit[0] - (edits[k - 1][1] if k else 0)
        free_right = (edits[k + 1][0] if k + 1 < len(edits) else len(old)) - edit[1]
        edits[k] = _slide(edit, (old_ids, new_ids), (old, new), free_left, free_right)
    return edits


def _changed_runs(old: Sequence[int], new: Sequence[int]) -> Iterable[_Edit]:
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


def _slide(
    edit: _Edit,
    ids_of: tuple[list[int], list[int]],
    units_of: tuple[list[_Unit], list[_Unit]],
    free_left: int,
    free_right: int,
) -> _Edit:
    """Slide a pure insertion or deletion to the best of its equivalent places.

    "A. |B. |C" rather than "A|. B|. C": whole sentences first, then whole clauses. It slides over
    kept text only: `free_left` and `free_right` units of it stand beside the edit.
    """
    a, b, c, d = edit
    if (a == b) == (c == d):
        return edit
    ids, units, start, end = (ids_of[1], units_of[1], c, d) if a == b else (ids_of[0], units_of[0], a, b)
    left = right = 0
    while left < free_left and ids[start - left - 1] == ids[end - left - 1]:
        left += 1
    while right < free_right and ids[start + right] == ids[end + right]:
        right += 1

    def fitness(shift: int) -> int:
        before = units[start + shift - 1][1] if start + shift > 0 else "."
        first, last = units[start + shift][1], units[end + shift - 1][1]
        if before in _ENDS and last in _ENDS:
            return 3
        if first in _PAUSES or (before in _PAUSES and last in _PAUSES):
            return 2
        return 1 if shift == 0 else 0

    best = max(range(-left, right + 1), key=fitness)
    return (a + best, b + best, c + best, d + best)


_ENDS = frozenset('.!?…。！？।؟"”»')
_PAUSES = frozenset(",;:–—(-")


def _merge_crumbs(edits: list[_Edit], new: list[_Unit]) -> list[_Edit]:
    """Join neighbouring edits where what stands between them would be read as a crumb, not as kept text."""
    merged: list[_Edit] = []
    for edit in edits:
        if merged and _is_crumb([word for _, word in new[merged[-1][3] : edit[2]]], merged[-1], edit):
            merged[-1] = (merged[-1][0], edit[1], merged[-1][2], edit[3])
        else:
            merged.append(edit)
    return merged


def _is_crumb(kept: list[str], last: _Edit, edit: _Edit) -> bool:
    if not kept:
        return True
    words = [word.casefold() for word in kept if _WORDY.search(word)]
    if any(word not in _CRUMBS for word in words):
        return False
    replaces = (last[1] > last[0] and last[3] > last[2]) and (edit[1] > edit[0] and edit[3] > edit[2])
    marked = (last[1] - last[0]) + (last[3] - last[2]) + (edit[1] - edit[0]) + (edit[3] - edit[2])
    return replaces and len(kept) * 4 <= marked and len(kept) <= 3


def _spans(edits: list[_Edit], old: list[_Unit], new: list[_Unit]) -> tuple[Span, ...]:
    out: list[Span] = []
    kept: list[str] = []
    gone = come = ""
    at_old = at_new = 0
    for a, b, c, d in [*edits, (len(old), len(old), len(new), len(new))]:
        for (old_space, word), (new_space, _) in zip(old[at_old:a], new[at_new:c], strict=True):
            if old_space != new_space:
                gone, come = gone + old_space, come + new_space
            if gone or come:
                kept = _flush(out, kept, gone, come)
                gone = come = ""
            if old_space == new_space:
                kept.append(old_space)
            kept.append(word)
        if gone or come:
            kept = _flush(out, kept, gone, come)
        gone = "".join([space + word for space, word in old[a:b]])
        come = "".join([space + word for space, word in new[c:d]])
        at_old, at_new = b, d
    kept = _flush(out, kept, gone, come)
    if kept:
        _flush(out, kept, "", "")
    return tuple(out)


def _flush(out: list[Span], kept: list[str], gone: str, come: str) -> list[str]:
    """Write kept text and the edit after it; white space that both sides of an edit begin or end with is kept too."""
    lead = tail = 0
    most = min(len(gone), len(come))
    while lead < most and gone[lead] == come[lead] and gone[lead].isspace():
        lead += 1
    while tail < most - lead and gone[-1 - tail] == come[-1 - tail] and gone[-1 - tail].isspace():
        tail += 1
    before = "".join(kept) + gone[:lead]
    if before:
        out.append(Span("equal", before))
    if len(gone) > lead + tail:
        out.append(Span("delete", gone[lead : len(gone) - tail]))
    if len(come) > lead + tail:
        out.append(Span("insert", come[lead : len(come) - tail]))
    return [gone[len(gone) - tail :]] if tail else []


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans in their one canonical form: no empty ones, no equal neighbours, deletion before insertion."""
    out: list[Span] = []
    texts: dict[Op, list[str]] = {"delete": [], "insert": []}

    def flush() -> None:
        for op in ("delete", "insert"):
            if texts[op]:
                out.append(Span(op, "".join(texts[op])))
                texts[op] = []

    for span in spans:
        if not span.text:
            continue
        if span.op != "equal":
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
    return join_spans(Span(other[span.op], span.text) for span in spans)


def old_text(spans: Iterable[Span]) -> str:
    """The old side of some spans."""
    return "".join(span.text for span in spans if span.op != "insert")


def new_text(spans: Iterable[Span]) -> str:
    """The new side of some spans."""
    return "".join(span.text for span in spans if span.op != "delete")
