"""How a judgement is told: whether the change is material, in a name and in a sentence, and why."""

from __future__ import annotations

from collections.abc import Iterator

from storyrev.judge.model import Judgement, Severity

_SENTENCES = {
    True: "A reader could have learnt something else than before.",
    False: "Nothing that a reader could have learnt reads otherwise.",
}
_SEVERITIES: dict[Severity, str] = {"error": "Error", "warning": "Warning", "info": "Notice"}


def name_severity(severity: Severity) -> str:
    """How grave a finding is, in a word."""
    return _SEVERITIES[severity]


def name_verdict(judgement: Judgement) -> str:
    """The judgement in two words."""
    return "Material change" if judgement.material else "Not material"


def tell_verdict(judgement: Judgement) -> str:
    """What the name means, in a sentence."""
    return _SENTENCES[judgement.material]


def tell_reasons(judgement: Judgement) -> Iterator[str]:
    """Why, a sentence a reason."""
    for reason in judgement.reasons:
        yield f"{reason[:1].upper()}{reason[1:]}."
