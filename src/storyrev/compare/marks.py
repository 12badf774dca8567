"""The edits of a passage as a person would mark them, made of those that change the fewest words.

One common subsequence among many is what the fewest words need; a person marks whole phrases. Each
step here is a rule that outsiders' marks bear out (arXivEdits, Jiang et al. 2022: sentences of
revised papers with every edit marked by hand). They go by length, number and place, not by the
language, but for the negations; and the work of each grows with the number of edits.
"""

from __future__ import annotations

from typing import Final

from rapidfuzz.distance import Indel

from storyrev.compare.anchors import Edit
from storyrev.compare.passage import Passage

_ENDS: Final = frozenset('.!?…。！？।؟"”»')
_PAUSES: Final = frozenset(",;:–—(-")
_OPENING: Final = frozenset("([{“„«‹¿¡「『（")
_CLOSING: Final = frozenset(")]}”»›」』）")
_STANDING: Final = frozenset(",;:.!?…–—、，；：。！？।؟،؛" + "\"'“”„‟‘’‚«»‹›「」『』")
_JOINTS: Final = frozenset("/–-:@&+=×")
_NEGATIONS: Final = frozenset(
    ("not", "no", "nor", "never", "nicht", "nie", "kein", "keine", "keinen", "ni", "nunca", "не", "ні", "ніколи")
)

_NEAR: Final = 4
"""Kept units between two edits up to which the two are looked at together: a longer stretch is read as kept."""

_WINDOW: Final = 400
"""Old units times new ones up to which a window of edits is aligned anew: a sentence or so."""

_PAIRS: Final = 32
"""Pairs of equal units up to which it is: the work is half their square."""

_LONG: Final = 5
"""Letters from which a word is a long one: no longer one says more for its length."""

_BREAK: Final = 1
"""What a break in the kept text costs, in the measure of `_weight`: it decides between equals."""

_CRUMB: Final = 3
"""One kept unit is a crumb where the edits beside it, together, replace three units on each side: so many give
one a fair chance to be the same by accident. Two in a row need twelve, three 27, as chance has it. Taken from
marks made by hand; 2 and 4 do worse."""

_SHORT: Final = 3
"""Letters of a word that may be a crumb between any two replaced words: an article or a preposition, whatever
the language."""

_ALIKE: Final = 0.7
"""Share of letters in common, in order, from which one word is another spelling or form of the other."""

_REWRITTEN: Final = 5
"""A passage is rewritten where less than one unit in five is left, and no run of them longer than `_NEAR`."""


def mark(edits: list[Edit], old: Passage, new: Passage) -> list[Edit]:
    """The edits to show: aligned anew where words repeat, slid to a reader's place, without crumbs between them."""
    if not edits:
        return edits
    old_words, new_words = old.words, new.words
    several = len(edits) > 1
    if several:
        edits = _realign(edits, old_words, new_words, old.vocabulary.words)
    _slide(edits, old, new)
    if several:
        edits = _join(edits, old, new)
    if edits[0][0] <= _NEAR and _is_rewritten(edits, len(old_words), len(new_words)):
        return [(0, len(old_words), 0, len(new_words))]
    return edits


def _realign(edits: list[Edit], old: str, new: str, known: list[str]) -> list[Edit]:
    """Choose what is kept again where edits stand close together and a word of them stands on the other side too.

    Of all that could be kept, a person keeps the long words and the long runs; the fewest changes
    alone may keep a comma and give up a name. `old` and `new` are signs, `known` are their words.
    """
    out: list[Edit] = []
    first, size = 0, len(edits)
    while first < size:
        start_old, end_old, start_new, end_new = edits[first]
        last = first + 1
        while last < size:
            a, b, _, d = edits[last]
            if a - end_old > _NEAR or (b - start_old) * (d - start_new) > _WINDOW:
                break
            end_old, end_new = b, d
            last += 1
        if last - first == 1:
            out.append(edits[first])
        else:
            window = edits[first:last]
            old_words, new_words = old[start_old:end_old], new[start_new:end_new]
            if _repeats(window, old, new, old_words, new_words, known):
                moved = _align(old_words, new_words, known)
                if moved:
                    window = [(start_old + a, start_old + b, start_new + c, start_new + d) for a, b, c, d in moved]
            out += window
        first = last
    return out


def _repeats(window: list[Edit], old: str, new: str, old_words: str, new_words: str, known: list[str]) -> bool:
    """Whether a word that a window gives up on one side stands on the other."""
    for a, b, c, d in window:
        for sign in old[a:b]:
            if sign in new_words and known[ord(sign)][:1].isalnum():
                return True
        for sign in new[c:d]:
            if sign in old_words and known[ord(sign)][:1].isalnum():
                return True
    return False


def _align(old: str, new: str, known: list[str]) -> list[Edit] | None:
    """The edits between two short runs that keep the heaviest words; None where there are too many ways."""
    pairs = _pairs(old, new)
    if len(pairs) > _PAIRS:
        return None
    # The best way to each pair: what it keeps, and the pair before it.
    best: list[int] = []
    before: list[int] = []
    for n, (i, j) in enumerate(pairs):
        most, came_from = 0 if i == j == 0 else -_BREAK, -1
        for m in range(n):
            p, q = pairs[m]
            if p < i and q < j:
                value = best[m] if p + 1 == i and q + 1 == j else best[m] - _BREAK
                if value > most:
                    most, came_from = value, m
        best.append(most + _weight(known[ord(old[i])]))
        before.append(came_from)
    n = best.index(max(best))
    kept = [(len(old), len(new))]
    while n >= 0:
        kept.append(pairs[n])
        n = before[n]
    out: list[Edit] = []
    at_old = at_new = 0
    for i, j in reversed(kept):
        if i > at_old or j > at_new:
            out.append((at_old, i, at_new, j))
        at_old, at_new = i + 1, j + 1
    return out


def _pairs(old: str, new: str) -> list[tuple[int, int]]:
    """Where the same unit stands on both sides, in order; no more than one above `_PAIRS`."""
    out: list[tuple[int, int]] = []
    for i, sign in enumerate(old):
        j = new.find(sign)
        while j >= 0 and len(out) <= _PAIRS:
            out.append((i, j))
            j = new.find(sign, j + 1)
    return out


def _weight(word: str) -> int:
    """What it is worth to keep a unit: long words say more than short ones, marks least."""
    return 2 * max(2, min(_LONG, len(word))) if word[:1].isalnum() else 3


def _slide(edits: list[Edit], old: Passage, new: Passage) -> None:
    """Slide each pure insertion or deletion to the best of its equivalent places."""
    old_words, new_words = old.words, new.words
    for k, (a, b, c, d) in enumerate(edits):
        if a == b:
            words, start, end = new_words, c, d
        elif c == d:
            words, start, end = old_words, a, b
        else:
            continue
        free_left = a - edits[k - 1][1] if k else a
        free_right = (edits[k + 1][0] if k + 1 < len(edits) else len(old_words)) - b
        if (free_left and words[start - 1] == words[end - 1]) or (free_right and words[start] == words[end]):
            shift = _best_shift(new if a == b else old, start, end, free_left, free_right)
            edits[k] = (a + shift, b + shift, c + shift, d + shift)


def _best_shift(side: Passage, start: int, end: int, free_left: int, free_right: int) -> int:
    """How far to slide the run from `start` to `end` over kept text, of which so much stands on either hand.

    "A. |B. |C" rather than "A|. B|. C": whole brackets before all else, then whole sentences, then whole
    clauses, then what a short word begins ("|the mayor and |the judge").
    """
    words = side.words
    left = right = 0
    while left < free_left and words[start - left - 1] == words[end - left - 1]:
        left += 1
    while right < free_right and words[start + right] == words[end + right]:
        right += 1
    known = side.vocabulary.words

    def fitness(shift: int) -> tuple[int, int]:
        before = known[ord(words[start + shift - 1])] if start + shift > 0 else "."
        first, last = known[ord(words[start + shift])], known[ord(words[end + shift - 1])]
        if first in _CLOSING or last in _OPENING:
            return 0, 0
        if before in _ENDS and last in _ENDS:
            return 3, shift
        if first in _PAUSES or (before in _PAUSES and last in _PAUSES):
            return 2, shift
        return 1, -min(_LONG, len(first)) if first[:1].isalnum() else 1 - _LONG

    return max(range(-left, right + 1), key=fitness)


def _join(edits: list[Edit], old: Passage, new: Passage) -> list[Edit]:
    """Join neighbouring edits where what stands between them would be read as a crumb, not as kept text."""
    out: list[Edit] = []
    for edit in edits:
        a, b, c, d = edit
        while out:
            e, f, g, h = out[-1]
            kept = a - f
            if kept > _NEAR:
                break
            if kept:
                gone, come = f - e + b - a, h - g + d - c
                enough = _CRUMB * kept * kept <= min(gone, come)
                replaced = kept == 1 and b > a and d > c and f > e and h > g
                if not (enough and _is_crumb(old, f, a)) and not (
                    replaced and _is_small_crumb(old, new, out[-1], (a, b, c, d))
                ):
                    break
            out.pop()
            a, c = e, g
        out.append((a, b, c, d))
    return out


def _is_crumb(side: Passage, start: int, end: int) -> bool:
    """Whether the kept units from `start` to `end` may be given up for one run.

    Never a figure, a name, a negation or a quotation mark: those are read one by one. Nor a pause or
    a full stop: people mark the clauses on either hand of it each for itself.
    """
    for word in map(side.word, range(start, end)):
        if word in _STANDING or word.lower() in _NEGATIONS or any(map(str.isdigit, word)):
            return False
        if word[:1].isupper() and not word.isupper():
            return False
    return True


def _is_small_crumb(old: Passage, new: Passage, last: Edit, edit: Edit) -> bool:
    """Whether the one kept unit between two replaced runs is too small to be seen as kept.

    It is an article, or the stroke of 3/4. Around an article each change of a figure or of a spelling
    is an edit of its own.
    """
    at = last[1]
    word = old.word(at)
    if word.islower():
        small = len(word) <= _SHORT and word not in _NEGATIONS
        return small and not _is_variant(old, new, last) and not _is_variant(old, new, edit)
    starts = old.starts
    return word in _JOINTS and starts[at + 1] - starts[at] == 1 and not old.text[starts[at + 1]].isspace()


def _is_variant(old: Passage, new: Passage, edit: Edit) -> bool:
    """Whether an edit puts one figure for another, or spells or inflects a word otherwise."""
    a, b, c, d = edit
    if b - a != 1 or d - c != 1:
        return False
    was, now = old.word(a), new.word(c)
    return (was[:1].isdigit() and now[:1].isdigit()) or Indel.normalized_similarity(was, now) >= _ALIKE


def _is_rewritten(edits: list[Edit], old_size: int, new_size: int) -> bool:
    """Whether so little of a passage is left that it is read as a new one."""
    left = old_size
    at = 0
    for a, b, _, _ in edits:
        if a - at > _NEAR:
            return False
        left -= b - a
        at = b
    return old_size - at <= _NEAR and left * _REWRITTEN < min(old_size, new_size)
