"""Words that turn a sentence into its opposite."""

from __future__ import annotations

from storyrev.compare import words_of

_WORDS = """
    not never no none nobody nothing nowhere neither nor cannot without
    nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne
    nunca jamás nadie ninguno ninguna ningún nada sin ne pas jamais aucun aucune personne sans
"""
_NEGATIONS = frozenset(_WORDS.split())


def find_negations(text: str) -> tuple[str, ...]:
    """The negations of a text in order, folded; "didn't" is one, by its ending."""
    return tuple(word for word in words_of(text) if word in _NEGATIONS or word.endswith(("n't", "n’t")))
