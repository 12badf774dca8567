"""Every rule, by its code. A code is never given to another rule; one that is dropped stays unused."""

from __future__ import annotations

from storyrev.judge.rules import facts, notes, release, stamps, texts
from storyrev.judge.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "SR101", "no-note", "A material change without a note to readers.", "warning", ("change",), notes.ask_for_note
    ),
    Rule(
        "SR102",
        "quote-altered",
        "A direct quote was altered and the note does not say so.",
        "error",
        ("change",),
        facts.ask_altered_quotes,
    ),
    Rule(
        "SR103",
        "fact-under-update",
        "A figure, a date or the spelling of a name was changed under a kind that admits no error.",
        "warning",
        ("change",),
        facts.ask_corrected_facts,
    ),
    Rule(
        "SR104",
        "not-called-correction",
        "A correction that is not called one.",
        "error",
        ("change", "note"),
        notes.ask_for_plain_word,
    ),
    Rule(
        "SR105",
        "speaker-changed",
        "What one person said is now said by another, and the note does not say so.",
        "error",
        ("change",),
        facts.ask_changed_speakers,
    ),
    Rule(
        "SR106",
        "negation-changed",
        "A sentence says the contrary now, and nothing says that it was wrong.",
        "warning",
        ("change",),
        facts.ask_changed_negations,
    ),
    Rule(
        "SR107",
        "headline-against-text",
        "A figure in the headline and the text do not agree any more.",
        "warning",
        ("change", "texts"),
        facts.ask_headline,
    ),
    Rule(
        "SR201",
        "note-removed",
        "A correction, clarification, editor’s note or retraction is gone from the story.",
        "error",
        ("change", "texts"),
        notes.ask_lost_notes,
    ),
    Rule(
        "SR202",
        "note-reworded",
        "A note that readers were given stands in other words now.",
        "warning",
        ("change", "texts"),
        notes.ask_reworded_notes,
    ),
    Rule(
        "SR203",
        "claims-too-much",
        "The note claims what did not change.",
        "warning",
        ("change", "note"),
        notes.ask_unfounded_claims,
    ),
    Rule(
        "SR204",
        "covers-too-little",
        "The note leaves out a material change.",
        "warning",
        ("change", "note"),
        notes.ask_uncovered_changes,
    ),
    Rule(
        "SR205",
        "error-not-stated",
        "A correction that does not say what was wrong and what is right.",
        "warning",
        ("change", "note"),
        notes.ask_what_was_wrong,
    ),
    Rule(
        "SR206",
        "since-when",
        "A correction or retraction that does not say since when the error stood.",
        "info",
        ("change", "note"),
        notes.ask_since_when,
    ),
    Rule(
        "SR301",
        "freshening",
        "The stamp moved and nothing of substance changed.",
        "warning",
        ("change", "texts"),
        stamps.ask_freshening,
    ),
    Rule(
        "SR302",
        "stale-stamp",
        "Something of substance changed and the stamp stayed.",
        "info",
        ("change", "texts"),
        stamps.ask_stale_stamp,
    ),
    Rule(
        "SR303",
        "backward-dates",
        "Dates that run backwards.",
        "warning",
        ("texts",),
        stamps.ask_backward_dates,
    ),
    Rule(
        "SR304",
        "late-note",
        "Readers were told too long after the first change in silence.",
        "warning",
        ("change", "times", "history"),
        stamps.ask_late_note,
    ),
    Rule(
        "SR401",
        "return",
        "An earlier text came back without a note.",
        "warning",
        ("change", "history"),
        texts.ask_return,
    ),
    Rule(
        "SR402",
        "passage-gone",
        "A passage is gone and nothing says so.",
        "info",
        ("change",),
        texts.ask_gone_passages,
    ),
    Rule(
        "SR403",
        "caption-gone",
        "The caption or the credit of a picture is gone.",
        "warning",
        ("change",),
        texts.ask_gone_captions,
    ),
    Rule(
        "SR501",
        "embargoed",
        "Text under an embargo in a public revision.",
        "error",
        ("texts", "times"),
        release.ask_embargo,
    ),
    Rule(
        "SR502",
        "withheld",
        "Text that was withheld in a public revision.",
        "warning",
        ("texts", "history"),
        release.ask_withheld,
    ),
    Rule(
        "SR503",
        "not-signed-off",
        "A kind of revision that another person must have signed off.",
        "error",
        ("people",),
        release.ask_sign_off,
    ),
)


def find_rule(code: str) -> Rule | None:
    """The rule with a code or a name, whatever its case; None if there is none."""
    asked = code.strip().casefold()
    return next((rule for rule in RULES if asked in (rule.code.casefold(), rule.name)), None)
