"""Rules about stamps and times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from storyrev.compare import count_changes
from storyrev.judge.model import Finding
from storyrev.judge.rules.case import Case
from storyrev.judge.rules.facts import shorten
from storyrev.story.model import Stamp, Story

_IN_FORCE = ("effective", "in force", "gültig", "in kraft", "vigente", "en vigor", "en vigueur")
"""How a stamp says from when a text holds, which may be later than it was written."""
_TELLS = frozenset({"correction", "clarification", "editors-note", "retraction"})


def ask_freshening(case: Case) -> Iterator[Finding]:
    """SR301."""
    old, new, diff = case.old_story, case.new.story, case.diff
    if old is None or new is None or diff is None:
        return
    quiet = case.kind == "minor" and case.limits.silent_minor
    if not quiet and (case.material or count_changes(diff).notes_added or len(new.notes) > len(old.notes)):
        return
    for was, now in _moved(old, new):
        why = "a minor change may not move it here" if quiet else "nothing that readers could learn has changed"
        yield case.ask(
            f"The {now.kind} stamp moved and {why}: “{was.text}” → “{now.text}”.",
            f"Set the stamp back to “{was.text}”, or say in the note what is new.",
        )


def ask_stale_stamp(case: Case) -> Iterator[Finding]:
    """SR302."""
    old, new = case.old_story, case.new.story
    if old is None or new is None or not case.material or case.kind == "minor":
        return
    stamp = _stamp(new, "updated")
    if stamp is not None and _stamp(old, "updated") is not None and not _moved(old, new):
        yield case.ask(
            f"Readers could learn something else than before, and the stamp stayed: “{stamp.text}”.",
            "Move the stamp to the time of this change.",
        )


def ask_backward_dates(case: Case) -> Iterator[Finding]:
    """SR303."""
    story, old = case.new.story, case.old
    if story is None:
        return
    published, updated = _stamp(story, "published"), _stamp(story, "updated")
    in_force = published is not None and any(word in published.text.casefold() for word in _IN_FORCE)
    if published and updated and not in_force and _is_before(updated.at, published.at):
        yield case.ask(
            f"The story was updated before it was published: “{updated.text}”, “{published.text}”.",
            "Put the stamp right that is wrong.",
        )
    if old is not None and old.story is not None:
        for was, now in _moved(old.story, story):
            if was.kind == now.kind == "updated" and _is_before(now.at, was.at):
                yield case.ask(
                    f"The stamp went back: “{was.text}” → “{now.text}”.", "Put the stamp right, or restore the old one."
                )
    saved = case.new.saved_at
    if old is not None and old.saved_at is not None and saved is not None and saved < old.saved_at:
        yield case.ask(
            f"It was saved before the revision that it follows: {old.saved_at.isoformat(' ', 'minutes')} "
            f"→ {saved.isoformat(' ', 'minutes')}.",
            "Check the clock of whoever saved it, and --at; the record keeps what it was told.",
        )
    known = [note.text for note in old.story.notes] if old is not None and old.story is not None else []
    for note in story.notes:
        late = saved is not None and note.at is not None and _day_after(note.at, saved + timedelta(days=1))
        if late and note.text not in known:
            yield case.ask(
                f"A note bears a day that has not come yet: {note.at} in “{shorten(note.text)}”.",
                "Put the day of the note right.",
            )


def ask_late_note(case: Case) -> Iterator[Finding]:
    """SR304."""
    saved = case.new.saved_at
    if saved is None or not case.new.note.strip() or case.kind not in _TELLS:
        return
    silent = None
    for edition in reversed(case.earlier):
        if edition.note.strip() or edition.kind == "first" or edition.material is None:
            break
        if edition.material and not edition.withheld:
            silent = edition
    if silent is None or silent.saved_at is None:
        return
    waited = saved - silent.saved_at
    if waited > timedelta(hours=case.limits.late_after):
        yield case.ask(
            f"Readers were told {_tell(waited)} after the first change that this note could be about "
            f"({silent.name} → {case.new.name}); the newsroom allows {case.limits.late_after} hours.",
            "Tell readers sooner; see what was changed in silence with: "
            f"storyrev check {case.new.slug or 'SLUG'}@{silent.number}",
        )


def _stamp(story: Story, kind: str) -> Stamp | None:
    return next((stamp for stamp in story.stamps if stamp.kind == kind), None)


def _moved(old: Story, new: Story) -> list[tuple[Stamp, Stamp]]:
    """The stamps of both texts that name another time now."""
    pairs = []
    for kind in ("published", "updated"):
        was, now = _stamp(old, kind), _stamp(new, kind)
        if now is not None and was is None and kind == "updated":
            was = _stamp(old, "published")
        if was is not None and now is not None and (was.at or was.text) != (now.at or now.text):
            pairs.append((was, now))
    return pairs


def _is_before(one: str | None, other: str | None) -> bool:
    """Whether a day is before another; of the hours nothing is said, since zones may differ."""
    return bool(one and other and one[:10] < other[:10])


def _day_after(day: str, limit: object) -> bool:
    return day[:10] > str(limit)[:10]


def _tell(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return f"{hours} hours" if hours < 96 else f"{hours // 24} days"
