"""Rules about what readers were told."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from storyrev.judge.model import Fact, Finding
from storyrev.judge.rules.case import Case, fresh_notes, lost_notes
from storyrev.judge.rules.facts import is_put_right, matters, shorten
from storyrev.judge.telling import join_words, tell_points

_ADMITTING = frozenset({"correction", "retraction"})
_LASTING = frozenset({"correction", "clarification", "editors-note", "retraction"})
"""Kinds of note that stay on a story; an update may give way to the next."""
_REPLACED = frozenset({"figure", "date", "name", "title", "quote", "attribution", "negation"})
_REWORDED = 60
"""Of a hundred: how like two notes are of which one is the other in new words."""


def ask_for_note(case: Case) -> Iterator[Finding]:
    """SR101."""
    if case.kind == "minor" and case.limits.silent_minor:
        return
    if case.material and not case.new.withheld and not case.note.strip():
        yield case.ask(
            "Readers could learn something else than before, and no note tells them. Is one due?",
            "Say in a note what has changed; storyrev diff shows it.",
        )


def ask_for_plain_word(case: Case) -> Iterator[Finding]:
    """SR104. The words that go around "correction" are those of the language's list.

    The AP asks that a correction be called one, and names words such as recasts, fixes, clarifies and changes as what it
    must not be called (https://www.ap.org/about/news-values-and-principles/telling-the-story/corrections-correctives).
    """
    if case.audit is None:
        return
    reading = case.audit.reading
    word = next(iter(reading.euphemisms), "")
    admits = any(claim.kind == "error" for claim in reading.claims)
    if case.kind in _ADMITTING:
        if case.kind == "correction" and word and not (reading.names_error or admits):
            yield case.ask(
                f"The note on a correction goes around the word: it says “{word}”.",
                "Call it a correction, and say what was wrong.",
            )
    elif case.kind != "clarification" and (admits or reading.kind == "correction"):
        yield case.ask(
            f"The note says that an earlier text had it wrong, and the revision is saved as “{case.kind}”.",
            "Save it with --kind correction, and call it a correction in the note.",
        )
    elif word and not reading.names_error and any(_is_replaced(fact) for fact in case.facts):
        yield case.ask(
            f"A fact was replaced under “{case.kind}”, and the note says “{word}”.",
            "If it was an error, save it with --kind correction and call it one.",
        )


def _is_replaced(fact: Fact) -> bool:
    return fact.kind in _REPLACED and bool(fact.old and fact.new)


def ask_unfounded_claims(case: Case) -> Iterator[Finding]:
    """SR203."""
    for one in case.audit.unfounded if case.audit is not None else ():
        yield case.ask(one.why, "Say in the note what did change, and no more; storyrev diff shows it.")


def ask_uncovered_changes(case: Case) -> Iterator[Finding]:
    """SR204."""
    left = [point for point in case.audit.left_out if point.fact and matters(point.fact)] if case.audit else []
    if case.admits_no_error:  # SR103 asks about these already
        left = [point for point in left if point.fact and not is_put_right(point.fact)]
    if left:
        yield case.ask(
            f"The note does not mention: {join_words(tell_points(tuple(left)))}.",
            "Say it in the note, or in one of its own kind.",
            left[0].fact,
        )


def ask_what_was_wrong(case: Case) -> Iterator[Finding]:
    """SR205."""
    if case.kind == "correction" and case.audit is not None and not case.audit.states_error:
        reading = case.audit.reading
        lacks = "what was wrong" if not reading.states_wrong else "what is right"
        yield case.ask(f"The correction does not say {lacks}.", "Say both: what readers had read, and what is right.")


def ask_since_when(case: Case) -> Iterator[Finding]:
    """SR206."""
    if case.kind in ("correction", "retraction") and case.audit is not None and not case.audit.states_since:
        yield case.ask(
            f"The {case.kind} does not say since when the error stood.",
            "Say in the note from when until when readers had it wrong.",
        )


def ask_lost_notes(case: Case) -> Iterator[Finding]:
    """SR201."""
    for text, _ in _pair_notes(case, reworded=False):
        yield case.ask(
            f"A note that readers were given is gone: “{shorten(text, 100)}”.",
            "Put it back; a note stays on the story.",
        )


def ask_reworded_notes(case: Case) -> Iterator[Finding]:
    """SR202."""
    for old, new in _pair_notes(case, reworded=True):
        yield case.ask(
            f"A note that readers were given was reworded: “{shorten(old)}” → “{shorten(new)}”.",
            "Leave the note as it was given, and add another that says what was wrong with it.",
        )


def _pair_notes(case: Case, *, reworded: bool) -> Iterator[tuple[str, str]]:
    """The lasting notes of the old text that the new one has in other words, or not at all."""
    old, new = case.old_story, case.new.story
    if old is None or new is None:
        return
    come = [note.text for note in fresh_notes(old, new)]
    for note in lost_notes(old, new):
        if note.kind not in _LASTING:
            continue
        likest = max(come, key=lambda text: fuzz.ratio(note.text, text), default="")
        alike = fuzz.ratio(note.text, likest) >= _REWORDED
        if alike == reworded:
            yield note.text, likest
