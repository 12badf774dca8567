"""Recording sign-offs: notes are added to beside the commits, one writer at a time, and nothing is taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from storyrev.errors import StoryrevError, UsageError
from storyrev.store import index
from storyrev.store.git import check_version
from storyrev.store.layout import Layout
from storyrev.store.lock import hold
from storyrev.store.model import Revision, SignOff
from storyrev.store.record import Record
from storyrev.store.sign_offs import Line, format_line, list_notes, parse_line, read_lines, signed_part
from storyrev.store.signers import sign_for
from storyrev.store.signing import SIGN_OFFS, is_same_person
from storyrev.store.write import BranchMoved, Notes, check_editor, check_time, record_notes

# Only plain Git can still move the notes while we hold the lock, so a second try all but always does.
_TRIES = 50

Approval = tuple[Revision, SignOff]
"""A revision, and a sign-off of it."""


class NotAnother(UsageError):
    """Whoever saved a revision cannot sign it off."""


class DamagedNote(StoryrevError):
    """A note that sign-offs are to be added to cannot be read."""


class NotesBusy(StoryrevError):
    """Git refused the notes again and again."""


def sign_off(layout: Layout, kept: Record, approval: Approval, key: str | None) -> bool:
    """Record a sign-off; false where its signer said the same of the revision before. On disk when this returns.

    It is signed with `key`, which is as `sign_for` takes it, where the newsroom asks for signatures or a key is
    given. Raises `NotAnother`, `BadEditor`, `BadTime`, `NoKey`, `CannotSign`, `NotAllowed`, `DamagedNote`,
    `NotesBusy`, `NotWritable` and `GitFailed`.
    """
    revision, given = approval
    by, at = check_editor(given.by), check_time(given.at)
    check_another(revision, by)
    wanted = replace(given, at=at, remark=given.remark.strip())
    check_version()
    with hold(layout.lock_file):
        head = layout.read_head().commit
        sign = sign_for(layout, key, head, by, int(at.timestamp()), namespace=SIGN_OFFS)
        if sign is not None:
            line = Line(revision.slug, revision.content_id, wanted)
            wanted = replace(wanted, signature=sign(signed_part(revision.id, line)).decode("ascii"))
        return bool(_add_locked(layout, kept, [(revision, wanted)], by, at, timed=False))


def sign_off_all(layout: Layout, kept: Record, approvals: Iterable[Approval]) -> int:
    """Record the sign-offs that an import brings and the record does not have, unsigned; gives how many.

    Raises as `sign_off` does.
    """
    wanted = list(approvals)
    for revision, given in wanted:
        check_editor(given.by)
        check_time(given.at)
        check_another(revision, given.by)
    if not wanted:
        return 0
    last = max((given for _, given in wanted), key=lambda given: (given.at, given.by))
    with hold(layout.lock_file):
        return _add_locked(layout, kept, wanted, last.by, last.at, timed=True)


def check_another(revision: Revision, by: str) -> None:
    """Make sure that somebody else than the editor signs off. Raises `NotAnother`."""
    if is_same_person(by, revision.editor):
        raise NotAnother(
            f"{revision.name} was saved by {revision.editor}, and a sign-off is another person's. Have it read by "
            "somebody else, and name them: --by 'NAME <EMAIL>'"
        )


def _add_locked(
    layout: Layout, kept: Record, wanted: Sequence[Approval], editor: str, at: datetime, *, timed: bool
) -> int:
    """Add the lines that are not there yet; unless `timed`, what somebody said before at another time is there."""
    complaint = ""
    for _ in range(_TRIES):
        tip = layout.read_reference(index.SIGN_OFFS)
        noted = list_notes(layout.top, None, tip) if tip else {}
        texts: dict[str, list[str]] = {revision.id: [] for revision, _ in wanted}
        known = dict(read_lines(layout.top, {commit: noted[commit] for commit in texts if commit in noted}))
        for commit, lines in known.items():
            if not lines:  # to go on as if it were empty would drop what stood there
                raise DamagedNote(
                    f"The sign-offs at {commit[:12]} cannot be read, so none was added to them. Find out what is damaged "
                    "with: storyrev verify"
                )
        texts |= known
        added: dict[str, None] = {}
        count = 0
        for revision, sign_off in wanted:
            lines = texts[revision.id]
            line = Line(revision.slug, revision.content_id, sign_off)
            if any(_same(line, parse_line(text), timed=timed) for text in lines):
                continue
            lines.append(format_line(line))
            added[revision.id] = None
            count += 1
        if not count:
            return 0
        notes = tuple((commit, "".join(f"{line}\n" for line in texts[commit]).encode()) for commit in added)
        message = f"Sign off {wanted[0][0].name}\n" if len(wanted) == 1 else f"Sign off {len(added)} revisions\n"
        try:
            record_notes(layout, Notes(index.SIGN_OFFS, tip, notes, message, editor, at))
        except BranchMoved as moved:
            complaint = str(moved)
            continue
        kept.ask_locked(index.head_of)  # the index follows
        return count
    raise NotesBusy(
        f"Nothing was signed off: Git refused to move the notes {_TRIES} times, and said {complaint!r}. "
        "If no other Git is at work here, remove the .lock file that it names, and sign off again."
    )


def _same(line: Line, other: Line | None, *, timed: bool) -> bool:
    if other is None or (line.slug, line.content_id) != (other.slug, other.content_id):
        return False
    one, two = line.sign_off, other.sign_off
    return (one.by, one.remark, one.change) == (two.by, two.remark, two.change) and (not timed or one.at == two.at)
