"""One edit by itself: whether it means something else, what kind of edit it is, and why.

Rules come first: where a figure, a date, a negation or a comparative reads otherwise, no weight says that it is nothing.
What is left is weighed (`signals`, `weights`), and the signals that weighed most are told as the reasons.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storyrev.compare import words_of
from storyrev.compare.forms import fold
from storyrev.judge.model import FactKind
from storyrev.judge.pairing import Pair, are_alike
from storyrev.judge.signals import Edit, list_signals, take_apart
from storyrev.judge.weights import BIAS, MATERIAL_FROM, WEIGHTS

EditKind = Literal["fact", "quote", "attribution", "tone", "clarity", "grammar", "form"]
"""What an edit touches: the gravest of what it does. `clarity` is other words for the same, `grammar` the same words in
other forms and with other small words, `form` signs, capitals and white space."""

_CHANGED: frozenset[FactKind] = frozenset({"figure", "date", "comparative", "hedge", "negation"})
"""Facts that are material whatever the weights say, where they read otherwise on both sides."""
_ONE_SIDED: frozenset[FactKind] = frozenset({"negation"})
"""Facts that are so where they came into a text or went out of it, too."""
_MARKS = frozenset('"“”„‟«»‹›「」『』')
_QUOTED = re.compile(r"“[^”]+”|\"[^\"]+\"|„[^“”]+[“”]|«[^»]+»|「[^」]+」")
_REASONS = 3


@dataclass(frozen=True, slots=True)
class EditJudgement:
    """What an edit means.

    `material` says whether a reader could have been told something else, `likelihood` (0 to 1) how sure the weights are
    of it; a rule that outranks them makes it 1. `reasons` name the rule or the signals, the weightiest first.
    """

    material: bool
    kind: EditKind
    reasons: tuple[str, ...]
    likelihood: float


def judge_edit(old: str, new: str, language: str = "en") -> EditJudgement:
    """What it means that `old` became `new`: a phrase, a sentence or a passage; either may be empty.

    `language` is a BCP 47 code; of one that has no word list only signs, digits and letters are known.
    """
    edit = take_apart(old, new, language)
    ruled = tuple(dict.fromkeys(_rule(edit)))
    if ruled:
        return EditJudgement(True, _kind(edit, material=True), ruled, 1.0)
    signals = list_signals(edit)
    likelihood = 1 / (1 + math.exp(-BIAS - sum(WEIGHTS[name] * value for name, value in signals.items())))
    material = likelihood >= MATERIAL_FROM
    return EditJudgement(material, _kind(edit, material=material), tuple(_reasons(edit, signals, material)), likelihood)


def _rule(edit: Edit) -> Iterator[str]:
    """Why an edit is material by a rule."""
    reworded = bool(edit.old and edit.new)
    for pair in edit.pairs:
        changed = pair.old is not None and pair.new is not None
        ruled = _CHANGED if changed else _ONE_SIDED if reworded else frozenset()
        if pair.kind in ruled or (pair.kind == "name" and _is_respelled(pair)):
            yield f"{pair.kind} changed: {_tell(pair)}"
    old, new = ([words_of(said) for said in _QUOTED.findall(text)] for text in (edit.old_text, edit.new_text))
    if old and new and old != new:
        yield "quote altered"


def _is_respelled(pair: Pair) -> bool:
    """Whether a name is spelled in other letters: that of somebody else, or the right one at last."""
    if pair.old is None or pair.new is None or not are_alike(pair.old, pair.new):
        return False
    return _letters(pair.old.text) != _letters(pair.new.text)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name))).casefold()


def _tell(pair: Pair) -> str:
    old, new = (mention.text if mention is not None else "none" for mention in (pair.old, pair.new))
    return f"{old} → {new}"


def _reasons(edit: Edit, signals: dict[str, float], material: bool) -> Iterator[str]:
    """What decided: facts that came or went, content that came, and the signals that weighed most to that side."""
    if material:
        yield from dict.fromkeys(f"{pair.kind} changed: {_tell(pair)}" for pair in edit.pairs if pair.new is not None)
        if edit.come:
            yield f"new: {', '.join(edit.come[:5])}"
    side = 1 if material else -1
    ranked = sorted(signals, key=lambda name: (-side * WEIGHTS[name] * signals[name], name))
    yield from (name for name in ranked[:_REASONS] if side * WEIGHTS[name] * signals[name] > 0)


def _kind(edit: Edit, *, material: bool) -> EditKind:
    if edit.old == edit.new:
        return "quote" if _marks(edit.old_text) != _marks(edit.new_text) else "form"
    kinds = {pair.kind for pair in edit.pairs}
    if kinds - {"attribution", "quote"}:
        return "fact"
    if _marks(edit.old_text) or _marks(edit.new_text):
        return "quote"
    if "attribution" in kinds:
        return "attribution"
    if edit.toned:
        return "tone"
    if not edit.gone and not edit.come:
        return "grammar"
    return "fact" if material else "clarity"


def _marks(text: str) -> int:
    return sum(char in _MARKS for char in text)
