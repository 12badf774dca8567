"""Rules about what may go out, and who must have seen it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyrev.compare import split_sentences, words_of
from storyrev.judge.model import Finding
from storyrev.judge.rules.case import Case, Edition, Limits
from storyrev.judge.rules.facts import shorten
from storyrev.story.embargo import read_embargo
from storyrev.story.model import Story

_SENTENCE = 6
"""Words from which a sentence is known again."""


def ask_embargo(case: Case) -> Iterator[Finding]:
    """SR501."""
    saved, story = case.new.saved_at, case.new.story
    if story is None or saved is None or not case.public:
        return
    own = read_embargo(story)
    if own is not None and own > saved:
        yield case.ask(
            f"The text says itself that it is under embargo until {own.isoformat(' ', 'minutes')}.",
            "Record it under that embargo, as storyrev save does, or withheld; publish it then.",
        )
    for edition in case.earlier:
        until = edition.embargo or (read_embargo(edition.story) if edition.story is not None else None)
        if until is not None and until > saved and (text := _leaked(case, edition)):
            yield case.ask(
                f"Text of {edition.name} is public although it is under embargo until "
                f"{until.isoformat(' ', 'minutes')}: “{text}”.",
                "Take it out, or save it with --withheld until then.",
            )
            return


def ask_withheld(case: Case) -> Iterator[Finding]:
    """SR502."""
    if not case.public or case.new.story is None:
        return
    shown = next((number for number, edition in enumerate(case.earlier) if not edition.withheld), len(case.earlier))
    for edition in reversed(case.earlier[shown:]):  # before that, drafts of what was to be published
        if edition.withheld and (text := _leaked(case, edition)):
            yield case.ask(
                f"Text that was withheld in {edition.name} is public now: “{text}”.",
                "Make sure that it was cleared; then waive this with who cleared it.",
            )
            return


def ask_sign_off(case: Case) -> Iterator[Finding]:
    """SR503."""
    if case.kind not in case.limits.sign_off or case.new.withheld:
        return
    others = [who for who in case.new.sign_offs if _person(who) != _person(case.new.editor)]
    if any(may_sign_off(who, case.limits) for who in others):
        return
    who = " or ".join(case.limits.sign_off_by) or f"another person than {case.new.editor.partition(' <')[0]}"
    step = (
        f"storyrev sign-off {case.new.name}"
        if case.new.number
        else "name them with --signed-off-by, or save it withheld until then"
    )
    yield case.ask(
        f"A {case.kind} needs the sign-off of {who}.",
        f"Have it read by somebody else, who signs it off: {step}; or waive this with the reason.",
    )


def may_sign_off(who: str, limits: Limits) -> bool:
    """Whether somebody ("Name <email>") is of those who may sign off, by name or by address."""
    known = {one.casefold() for one in limits.sign_off_by}
    return not known or _person(who) in {_person(one) for one in known} or who.partition(" <")[0].casefold() in known


def _leaked(case: Case, hidden: Edition) -> str:
    """A sentence of a revision that nobody was to read, that the new text has and no public one had; empty if none."""
    if hidden.story is None or case.new.story is None:
        return ""
    known: set[tuple[str, ...]] = set()
    for edition in case.earlier:
        if not edition.withheld and edition.embargo is None and edition.story is not None:
            known |= {sign for sign, _ in _sentences(edition.story)}
    told = {sign for sign, _ in _sentences(hidden.story)} - known
    return next((shorten(text) for sign, text in _sentences(case.new.story) if sign in told), "")


def _sentences(story: Story) -> Iterable[tuple[tuple[str, ...], str]]:
    for block in story.blocks:
        if block.kind in ("paragraph", "quote", "item") and not block.card:
            for sentence in split_sentences(block.body, dict(story.front).get("lang", "en") or "en"):
                words = tuple(words_of(sentence))
                if len(words) >= _SENTENCE:
                    yield words, " ".join(sentence.split())


def _person(who: str) -> str:
    """What tells people apart: the address where there is one."""
    name, _, rest = who.partition("<")
    return (rest.partition(">")[0] or name).strip().casefold()
