"""Whether other words say something else, or are the same words spelled right."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import Indel, Levenshtein

from storyrev.compare import Span, split_words, words_of

_SAME_WORD = 0.6
"""Share of letters in common from which a word was spelled anew, not replaced."""

_LONG = 6
"""Letters of a word with a capital from which on one letter makes no other word of it; a name is told as a fact."""
_SMALL_WORDS = "the a an that of der die das den dem des ein eine el la los las un una le les l"
_ARTICLES = frozenset(_SMALL_WORDS.split())


def says_otherwise(spans: Iterable[Span]) -> bool:
    """Whether the edits of a passage can tell a reader something else.

    They cannot where only form, signs, articles or the spelling of words in small letters changed: a name
    or a figure that differs in a letter is another.
    """
    gone: list[str] = []
    for span in (*spans, Span("equal", "")):
        if span.form:
            continue
        if span.op == "delete":
            gone = _words(span.text)
        elif span.op == "insert":
            if not _respelled(gone, _words(span.text)):
                return True
            gone = []
        elif gone:
            return True
    return False


def _words(text: str) -> list[str]:
    """The words of a run as they are written, articles left out."""
    return [token for token in split_words(text) if words_of(token) and token.casefold() not in _ARTICLES]


def _is_slip(was: str, now: str) -> bool:
    """Whether one word is the other spelled anew; with a capital, which may be a name's, only a letter may differ."""
    if was.islower() and now.islower():
        return Indel.normalized_similarity(was, now) >= _SAME_WORD
    both_capital = was.istitle() and now.istitle()
    return both_capital and min(len(was), len(now)) >= _LONG and Levenshtein.distance(was, now) <= 1


def _respelled(old: list[str], new: list[str]) -> bool:
    if len(old) != len(new):
        return False
    return all(
        was == now or (was.isalpha() and now.isalpha() and _is_slip(was, now))
        for was, now in zip(old, new, strict=True)
    )


def is_worded_alike(old: str, new: str) -> bool:
    """Whether two texts are in the same words, whatever their signs, their figures and lone letters are.

    Those are told as facts or not at all: "See Section P" for "See Section O" is no other wording, and "e.g.," none for
    "e.g,".
    """
    return _bare(old) == _bare(new)


def _bare(text: str) -> tuple[str, list[str]]:
    words = [word for word in text.split() if not any(map(str.isdigit, word)) and sum(map(str.isalpha, word)) != 1]
    letters = "".join(char for word in words for char in word if char.isalpha())
    return letters.casefold(), [word for word in words if word.isupper()]
