"""Whether other words say something else, or are the same words spelled right."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import Indel

from storyrev.compare import Span, split_words, words_of

_SAME_WORD = 0.6
"""Share of letters in common from which a word was spelled anew, not replaced."""

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


def _respelled(old: list[str], new: list[str]) -> bool:
    if len(old) != len(new):
        return False
    return all(
        was == now
        or (
            was.isalpha()
            and now.isalpha()
            and was.islower()
            and now.islower()
            and Indel.normalized_similarity(was, now) >= _SAME_WORD
        )
        for was, now in zip(old, new, strict=True)
    )
