"""Everything checkable that one sentence says, each character of it in one mention at most."""

from __future__ import annotations

from storyrev.judge.dates import find_dates
from storyrev.judge.figures import find_figures
from storyrev.judge.mentions import UNSURE, Mention, mask
from storyrev.judge.names import Known, find_names, find_titles
from storyrev.judge.phrases import read_words
from storyrev.judge.wordings import find_wordings


def find_mentions(text: str, language: str, known: Known, *, heading: bool = False) -> list[Mention]:
    """The mentions of a sentence in order. Where two rules claim the same words, the first of them in this list has
    them: dates, hedges and comparatives with a negation in them, figures, titles, names, other wordings.
    """
    words = read_words(text)
    found = find_dates(text, language, words)
    masked = mask(text, found)
    wordings = find_wordings(text, masked, language, words)
    phrases = [m for m in wordings if " " in m.text or m.kind == "negation"]
    found += phrases
    found += find_figures(mask(text, found), language, words)
    found += find_titles(mask(text, found), language, words)
    # A word of the lists that begins a sentence may look like a name where every noun has a capital.
    listed = {(m.start, m.end) for m in wordings}
    names = find_names(text, mask(text, found), language, known, heading=heading)
    found += [name for name in names if name.sure != UNSURE or (name.start, name.end) not in listed]
    taken = bytearray(len(text))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found += [m for m in wordings if m not in phrases and not any(taken[m.start : m.end])]
    return sorted(found, key=lambda m: m.start)
