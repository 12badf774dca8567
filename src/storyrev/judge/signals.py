"""What can be counted in an edit, for weighing whether it means something else: new content, forms of old words, facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from storyrev.compare import diff_words, split_words, words_of
from storyrev.judge.facts import with_opposites
from storyrev.judge.languages import words_for
from storyrev.judge.layers import Layers
from storyrev.judge.names import Known
from storyrev.judge.pairing import Pair, pair_mentions
from storyrev.judge.phrases import read_list
from storyrev.judge.reading import find_mentions

_ALIKE = 0.78
"""Share of letters in common from which two words are forms or spellings of one."""
_STEM = 0.6
"""Share of the longer word that the shorter one must be the beginning of, to be a form of it."""
_SHORTEST = 4
"""Letters that a word needs to be known in another form."""
_MANY = 40_000
"""Pairs of words up to which forms are looked for."""
_MOST = 5
"""More words than these say no more."""

_ONE_SIDED = ("figure", "date", "name", "title", "hedge", "negation", "comparative")
_TWO_SIDED = ("figure", "date", "name", "attribution", "negation", "comparative")


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit taken apart.

    `old` and `new` are its words in small letters; `gone` and `come` those of them that carry content and stand in no
    form on the other side. `pairs` are the mentions of facts that read otherwise.
    """

    old_text: str
    new_text: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    small_only: bool
    """Whether all words of the new side are small words (articles, prepositions and the like), and there are some."""
    toned: bool
    """Whether all content that came or went is loaded words, and there is some."""
    pairs: tuple[Pair, ...]


def take_apart(old: str, new: str, language: str) -> Edit:
    """An edit ready to be weighed. The work grows with the words of both sides."""
    words = words_for(language)
    small, loaded = frozenset(read_list(words.small_words)), frozenset(read_list(words.loaded))
    was, now = words_of(old), words_of(new)
    old_content, new_content = ([word for word in side if word not in small] for side in (was, now))
    if _is_abbreviated(old_content, new_content) or _is_abbreviated(new_content, old_content):
        gone: tuple[str, ...] = ()
        come: tuple[str, ...] = ()
    else:
        gone, come = _without_forms(old_content, new_content), _without_forms(new_content, old_content)
    return Edit(
        old_text=old,
        new_text=new,
        old=tuple(was),
        new=tuple(now),
        gone=gone,
        come=come,
        small_only=bool(now) and not new_content,
        toned=bool(gone or come) and loaded.issuperset((*gone, *come)),
        pairs=_pair_facts(old, new, language),
    )


def list_signals(edit: Edit) -> dict[str, float]:
    """The signals of an edit by name, all of about the same size: what `weights` has a weight for."""
    old, new, gone, come = edit.old, edit.new, edit.gone, edit.come
    capitals = _has_capital(edit.old_text, gone), _has_capital(edit.new_text, come)
    signals = {
        "only added": not old and bool(new),
        "only cut": bool(old) and not new,
        "signs only": not old and not new,
        "content came": bool(come),
        "two words came": len(come) > 1,
        "four words came": len(come) > 3,
        "words that came": math.log1p(len(come)),
        "words that went": math.log1p(len(gone)),
        "more came than went": max(-_MOST, min(_MOST, len(come) - len(gone))) / _MOST,
        "one for one": len(come) == len(gone) == 1,
        "longer": max(-2.0, min(2.0, math.log((len(new) + 1) / (len(old) + 1)))),
        "size of the new": math.log1p(len(new)),
        "size of the old": math.log1p(len(old)),
        "letters in common": Indel.normalized_similarity(edit.old_text.lower(), edit.new_text.lower()),
        "same content": not come and not gone,
        "small words only": edit.small_only,
        "capital came": capitals[1],
        "capital went": capitals[0],
        "capitals on both sides": all(capitals),
    }
    kinds = {(pair.kind, pair.old is not None, pair.new is not None) for pair in edit.pairs}
    for kind in _ONE_SIDED:
        signals[f"{kind} came"] = (kind, False, True) in kinds
    signals["negation went"] = ("negation", True, False) in kinds
    for kind in _TWO_SIDED:
        signals[f"{kind} changed"] = (kind, True, True) in kinds
    return {name: float(value) for name, value in signals.items()}


def _pair_facts(old: str, new: str, language: str) -> tuple[Pair, ...]:
    layers = Layers(diff_words(old, new))
    known = Known((old,), (new,), language)
    was, now = (find_mentions(text, language, known) for text in (layers.old, layers.new))
    return tuple(with_opposites(layers, pair_mentions(layers, was, now, language), language))


def _without_forms(words: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The words of which no form stands on the other side; of very many only equal ones are asked for."""
    same = dict.fromkeys(others)
    left = [word for word in words if word not in same]
    if len(left) * len(same) > _MANY:
        return tuple(left)
    return tuple(word for word in left if not any(is_form(word, other) for other in same))


def is_form(one: str, other: str) -> bool:
    """Whether two words are forms or spellings of one, as far as their letters tell."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST:
        return False
    if long.startswith(short[: max(_SHORTEST, math.ceil(_STEM * len(long)))]):
        return True
    return Indel.normalized_similarity(one, other) >= _ALIKE


def _is_abbreviated(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a word of one side is made of the first letters of the other side's: FCC, Federal Communications Commission."""
    first_letters = "".join(word[0] for word in long)
    return len(first_letters) > 1 and first_letters in short


def _has_capital(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words is written with a capital in the text."""
    return any(word[:1].isupper() and word.casefold() in words for word in split_words(text))
